"""Who is told of instalments and contracts: the secretaría, what waits for hers; who administers, each review."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from fondo.models import Cuota, Fondo, Obligacion
from fondo.operations.administradora import quienes_administran
from fondo.states import EstadoRegistro
from mesa.handlers.deliberacion import quienes_conducen
from mesa.kernel.events import on
from mesa.models import Evento
from mesa.operations.avisos import avisar
from mesa.tipos import registrar_avisos

registrar_avisos({"registro_por_revisar": gettext_lazy("Cuota o contrato por revisar")})

#: What was done, as the notice of a review says it, by what the verb says.
HECHOS = {
    "observada": EstadoRegistro.OBSERVADO,
    "aceptada": EstadoRegistro.ACEPTADO,
    "anulada": EstadoRegistro.ANULADO,
    "terminada": "terminado",
}


def _of(evento: Evento) -> tuple[Cuota | Obligacion, str]:
    """The record that an event is of, and its address."""
    model = Cuota if evento.objeto_tipo == Cuota._meta.label_lower else Obligacion
    found: Cuota | Obligacion = model.objects.select_related("fondo__organo", "fondo__administradora").get(
        pk=evento.objeto_id
    )
    if isinstance(found, Cuota):
        return found, reverse("fondo:cuotas", args=[found.fondo.clave])
    return found, reverse("fondo:contrato", args=[found.fondo.clave, found.pk])


def _datos(fondo: Fondo, registro: Cuota | Obligacion) -> dict[str, object]:
    return {"organo": fondo.organo_id, "fondo": fondo.nombre, "que": str(registro)}


@on("cuota.registrada", handler="fondo.avisar_cuota_registrada")
@on("cuota.corregida", handler="fondo.avisar_cuota_corregida")
@on("obligacion.registrada", handler="fondo.avisar_contrato_registrado")
@on("obligacion.corregida", handler="fondo.avisar_contrato_corregido")
def tell_the_secretaria(evento: Evento) -> None:
    """That a record waits for its review; once of each, however many times it is corrected before."""
    found, ruta = _of(evento)
    if found.estado != EstadoRegistro.REGISTRADO:
        return
    avisar(
        quienes_conducen(found.fondo.organo),
        clave=f"{evento.objeto_tipo}:{found.pk}:{found.revisado_el or ''}",
        plantilla="registro_por_revisar",
        ruta=ruta,
        datos=_datos(found.fondo, found),
    )


@on("cuota.observada", handler="fondo.avisar_cuota_observada")
@on("cuota.aceptada", handler="fondo.avisar_cuota_aceptada")
@on("cuota.anulada", handler="fondo.avisar_cuota_anulada")
@on("obligacion.observada", handler="fondo.avisar_contrato_observado")
@on("obligacion.aceptada", handler="fondo.avisar_contrato_aceptado")
@on("obligacion.anulada", handler="fondo.avisar_contrato_anulado")
@on("obligacion.terminada", handler="fondo.avisar_contrato_terminado")
def tell_who_administers(evento: Evento) -> None:
    """What the secretaría did with a record, and why."""
    found, ruta = _of(evento)
    done = HECHOS[evento.verbo.partition(".")[2]]
    reasons = {
        EstadoRegistro.OBSERVADO: found.observacion,
        EstadoRegistro.ANULADO: found.motivo_anulacion,
        "terminado": getattr(found, "motivo_termino", ""),
    }
    avisar(
        quienes_administran(found.fondo),
        clave=f"evento:{evento.pk}",
        plantilla="gasto_revisado",
        ruta=ruta,
        datos=_datos(found.fondo, found) | {"hecho": str(done), "motivo": reasons.get(done, "")},
    )
