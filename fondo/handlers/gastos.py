"""Who is told of expenses: who administers, of each review; the secretaría, once a day, that some wait for hers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from fondo.models import Gasto, Pago
from fondo.operations.administradora import quienes_administran
from fondo.states import EstadoRegistro
from mesa.handlers.deliberacion import quienes_conducen
from mesa.kernel import clock
from mesa.kernel.events import on
from mesa.models import Evento
from mesa.operations.avisos import avisar
from mesa.tipos import registrar_avisos

registrar_avisos(
    {
        "gastos_por_revisar": gettext_lazy("Gastos por revisar"),
        "gasto_revisado": gettext_lazy("Registro del fondo revisado"),
    }
)


@on("gasto.registrado", handler="fondo.avisar_gasto_registrado")
@on("gasto.corregido", handler="fondo.avisar_gasto_corregido")
def tell_the_secretaria(evento: Evento) -> None:
    """That there are expenses to review: once a day of each fund, however many come."""
    gasto = Gasto.objects.select_related("fondo__organo").get(pk=evento.objeto_id)
    if gasto.estado != EstadoRegistro.REGISTRADO:
        return
    fondo = gasto.fondo
    avisar(
        quienes_conducen(fondo.organo),
        clave=f"gastos:{fondo.pk}:{clock.today()}",
        plantilla="gastos_por_revisar",
        ruta=f"{reverse('fondo:gastos', args=[fondo.clave])}?estado=registrado",
        datos={"organo": fondo.organo_id, "fondo": fondo.nombre},
    )


@on("gasto.observado", handler="fondo.avisar_gasto_observado")
@on("gasto.aceptado", handler="fondo.avisar_gasto_aceptado")
@on("gasto.anulado", handler="fondo.avisar_gasto_anulado")
def tell_who_administers(evento: Evento) -> None:
    """What the secretaría did with an expense, and why."""
    gasto = Gasto.objects.select_related("fondo__administradora").get(pk=evento.objeto_id)
    _tell(evento, gasto, f"{str(gasto).capitalize()}", gasto.observacion, gasto.motivo_anulacion)


@on("pago.observado", handler="fondo.avisar_pago_observado")
@on("pago.anulado", handler="fondo.avisar_pago_anulado")
def tell_of_a_payment(evento: Evento) -> None:
    """What the secretaría did with a payment, and why."""
    pago = Pago.objects.select_related("gasto__fondo__administradora").get(pk=evento.objeto_id)
    _tell(evento, pago.gasto, str(pago).capitalize(), pago.observacion, pago.motivo_anulacion)


def _tell(evento: Evento, gasto: Gasto, que: str, observacion: str, motivo: str) -> None:
    done = evento.verbo.partition(".")[2]
    told: dict[str, Any] = {
        "organo": gasto.fondo.organo_id,
        "fondo": gasto.fondo.nombre,
        "que": que,
        "hecho": done,
        "motivo": {"observado": observacion, "anulado": motivo}.get(done, ""),
    }
    avisar(
        quienes_administran(gasto.fondo),
        clave=f"evento:{evento.pk}",
        plantilla="gasto_revisado",
        ruta=reverse("fondo:gasto", args=[gasto.fondo.clave, gasto.pk]),
        datos=told,
    )
