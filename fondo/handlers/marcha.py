"""Who is told that a floor of execution is not met: the secretaría, and who administers the fund."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from fondo.models import HitoEjecucion
from fondo.operations.administradora import quienes_administran
from fondo.operations.lectura import leer
from fondo.vista import semaforo
from mesa.handlers.deliberacion import quienes_conducen
from mesa.kernel import clock
from mesa.kernel.events import on
from mesa.models import Evento
from mesa.operations.avisos import avisar
from mesa.tipos import registrar_avisos

registrar_avisos({"piso": gettext_lazy("Piso de ejecución del fondo")})


@on("hito.avisado", handler="fondo.avisar_hito")
@on("hito.incumplido", handler="fondo.avisar_hito_incumplido")
def tell_of_the_floor(evento: Evento) -> None:
    """Once for each mark, with its light in words as it stands now; not if it was met, moved or taken out meanwhile."""
    hito = HitoEjecucion.objects.filter(pk=evento.objeto_id).select_related("fondo__organo").first()
    said = evento.ahora if isinstance(evento.ahora, dict) else {}
    if hito is None or said.get("fecha") != hito.fecha.isoformat():
        return
    fondo, lectura = hito.fondo, leer(hito.fondo)
    estado = next(state for h, state in lectura.estados(clock.today()) if h.pk == hito.pk)
    if not estado.falta:
        return
    quien = fondo.intermediario or fondo.financista
    told = semaforo(hito.piso, estado, lectura.base, confirmada=fondo.base_confirmada, financista=quien)
    avisar(
        [*quienes_conducen(fondo.organo), *quienes_administran(fondo)],
        clave=f"evento:{evento.pk}",
        plantilla="piso",
        ruta=reverse("fondo:fondo", args=[fondo.clave]),
        datos={
            "organo": fondo.organo_id,
            "fondo": fondo.nombre,
            "paso": evento.verbo == "hito.incumplido",
            "dias": estado.dias,
            "fecha": hito.fecha.isoformat(),
            "titular": told.titular,
            "detalle": told.detalle,
            "nota": told.nota,
        },
    )
