"""What changes in the register of an órgano, and what was published of who sits in it has to tell."""

from __future__ import annotations

from typing import Any, cast

from mesa.kernel.events import on
from mesa.models import Evento, Ficha, Membresia
from mesa.operations.registro import bloquear_organo
from redes.operations.integrantes import TIPO, republicar_integrantes


def _again(bodies: set[int]) -> None:
    """Of those, the órganos whose members were published."""
    published = Ficha.objects.filter(tipo=TIPO, organo__in=bodies).order_by("organo").values_list("organo", flat=True)
    organos = [bloquear_organo(pk).pk for pk in published]  # all of them before any is published, as of profiles
    for pk in organos:
        republicar_integrantes(pk, actor=None)


@on("integrante.incorporado", handler="redes.registro_de_quien_entra")
@on("integrante.cambiado", handler="redes.registro_de_quien_cambia")
@on("integrante.terminado", handler="redes.registro_de_quien_sale")
def tell_seat(evento: Evento) -> None:
    """The órgano where a seat began, changed or was given its end."""
    seat = Membresia.objects.filter(pk=evento.objeto_id).first()
    if seat is not None:
        _again({seat.organo_id})


@on("integrante.anulado", handler="redes.registro_de_integrante_anulado")
def tell_annulled(evento: Evento) -> None:
    """What was entered by mistake is gone, and the event says of whom it was."""
    _again(set(cast("dict[str, Any]", evento.antes).get("cuerpos", [])))


@on("organizacion.renombrada", handler="redes.registro_de_organizacion_renombrada")
def tell_name(evento: Evento) -> None:
    """The órgano itself, or those where the body sits."""
    seats = Membresia.objects.filter(miembro=evento.objeto_id).values_list("organo", flat=True)
    _again({evento.objeto_id, *seats})
