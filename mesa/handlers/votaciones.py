"""What happens to a votación is told: the call, receipts of open votes, results, annulments.

Of a secret vote there is nothing to tell: it records no event, so that no notice has its instant.
"""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy

from mesa.kernel.events import on
from mesa.models import Elector, Evento, Votacion, Voto
from mesa.operations import avisos
from mesa.states import EstadoVotacion
from mesa.tipos import registrar_avisos

registrar_avisos(
    {
        "votacion_llamado": gettext_lazy("Se pide su voto"),
        "votacion_comprobante": gettext_lazy("Voto registrado"),
        "votacion_resultado": gettext_lazy("Resultado de una votación"),
        "votacion_anulada": gettext_lazy("Se anuló una votación"),
    }
)


def _tell(evento: Evento, elector: Elector, votacion: Votacion, plantilla: str, **datos: int) -> None:
    avisos.avisar(
        avisos.quienes_responden(elector.organizacion),
        clave=f"evento:{evento.pk}",
        plantilla=plantilla,
        ruta=f"/votaciones/{votacion.pk}/",
        datos={"votacion": votacion.pk, "elector": elector.pk, **datos},
        plazo=votacion.plazo,
    )


def _tell_the_roll(evento: Evento, plantilla: str, *estados: EstadoVotacion) -> None:
    """Everyone of the roll is told, if the votación still is as the event left it."""
    votacion = Votacion.objects.select_related("plazo").get(pk=evento.objeto_id)
    if votacion.estado in estados:
        for elector in votacion.padron.select_related("organizacion"):
            _tell(evento, elector, votacion, plantilla)


@on("votacion.abierta", handler="mesa.avisar_votacion")
def tell_the_call(evento: Evento) -> None:
    """Whoever may vote is told what, until when, and how, with the link that votes."""
    _tell_the_roll(evento, "votacion_llamado", EstadoVotacion.ABIERTA)


@on("votacion.cerrada", handler="mesa.avisar_escrutinio")
def tell_the_result(evento: Evento) -> None:
    """Everyone of the roll is told what came out."""
    _tell_the_roll(evento, "votacion_resultado", EstadoVotacion.CERRADA)


@on("votacion.anulada", handler="mesa.avisar_votacion_anulada")
def tell_it_was_annulled(evento: Evento) -> None:
    """Everyone of the roll is told that it was annulled, and why; of one that never opened there is no roll."""
    _tell_the_roll(evento, "votacion_anulada", EstadoVotacion.ANULADA)


@on("voto.registrado", handler="mesa.avisar_voto")
def send_receipt(evento: Evento) -> None:
    """The receipt of an open vote goes to those who vote for that organisation."""
    pk = cast("dict[str, int]", evento.ahora)["voto"]
    voto = Voto.objects.select_related("elector__organizacion", "elector__votacion__plazo").get(pk=pk)
    _tell(evento, voto.elector, voto.elector.votacion, "votacion_comprobante", voto=voto.pk)
