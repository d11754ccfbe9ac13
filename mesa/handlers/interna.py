"""What a network is told of its own consultas, of what was answered in its name, and when the upper one ends."""

from __future__ import annotations

from typing import cast

from django.utils import translation
from django.utils.translation import gettext as _

from mesa.kernel import clock
from mesa.kernel.events import on
from mesa.models import Consulta, Cuenta, Evento, Mandato, Membresia, Organizacion, Pronunciamiento
from mesa.operations import avisos
from mesa.operations.interna import retirar_interna
from mesa.states import EstadoConsulta


@on("consulta.cerrada", handler="mesa.retirar_internas_al_cerrar")
def withdraw_when_it_closes(evento: Evento) -> None:
    """What the networks are still asking of a consulta that closed is withdrawn."""
    _withdraw(evento)


@on("consulta.retirada", handler="mesa.retirar_internas_al_retirar")
def withdraw_when_it_is_withdrawn(evento: Evento) -> None:
    """What the networks are still asking of a consulta that was withdrawn is withdrawn too."""
    _withdraw(evento)


def _withdraw(evento: Evento) -> None:
    """One that is past its own deadline closes by its rule."""
    superior = Consulta.objects.get(pk=evento.objeto_id)
    asking = Consulta.objects.filter(superior=superior, estado=EstadoConsulta.ABIERTA, plazo__instante__gte=clock.now())
    for interna in asking.order_by("pk"):
        with translation.override("es"):  # it is stored
            closed = _("La consulta de la Mesa cerró antes que esta: la respuesta de la red ya no se recibe.")
            taken = _("El texto sobre el que se consultaba se retiró de circulación.")
        retirar_interna(interna.pk, closed if superior.estado == EstadoConsulta.CERRADA else taken, actor=None)


@on("consulta.cerrada", handler="mesa.avisar_red_resolvio")
def tell_who_represents(evento: Evento) -> None:
    """Whoever represents the network is told what it resolved, with the link that answers for it."""
    interna = Consulta.objects.select_related("superior", "organo").get(pk=evento.objeto_id)
    if interna.superior is None:
        return
    convocada = interna.superior.convocadas.get(organizacion=interna.organo_id)
    avisos.avisar(
        avisos.quienes_responden(interna.organo),
        clave=f"evento:{evento.pk}",
        plantilla="interna_resuelta",
        ruta=f"/consultas/{interna.superior_id}/responder/",
        datos={
            "consulta": interna.superior_id,
            "convocada": convocada.pk,
            "interna": interna.pk,
            "organo": interna.organo_id,  # the network's matter, though it is about that of the table
        },
    )


@on("pronunciamiento.registrado", handler="mesa.avisar_posicion")
def tell_the_network(evento: Evento) -> None:
    """The organisations that were asked are told the position that was taken, and why it departs if it does."""
    answer = Pronunciamiento.objects.get(pk=cast("dict[str, int]", evento.ahora)["pronunciamiento"])
    if answer.interna_id is None:
        return
    for convocada in Consulta.objects.get(pk=answer.interna_id).convocadas.select_related("organizacion"):
        avisos.avisar(
            avisos.quienes_responden(convocada.organizacion),
            clave=f"evento:{evento.pk}",
            plantilla="posicion",
            ruta=f"/consultas/{answer.interna_id}/",
            datos={"posicion": answer.pk, "consulta": answer.interna_id},
        )


@on("cuenta.dada", handler="mesa.avisar_cuenta")
def tell_the_account(evento: Evento) -> None:
    """The organisations of the network read what was answered in its name, by e-mail too: not all have an account."""
    cuenta = Cuenta.objects.select_related("pronunciamiento__convocada__organizacion").get(pk=evento.objeto_id)
    answer = cuenta.pronunciamiento
    red = answer.convocada.organizacion
    for mandatos in _members(red):
        avisos.avisar(
            mandatos,
            clave=f"evento:{evento.pk}",
            plantilla="cuenta",
            ruta=f"/cuentas/{answer.pk}/",
            datos={"posicion": answer.pk, "organo": red.pk},
        )


def _members(red: Organizacion) -> list[list[Mandato]]:
    seats = Membresia.objects.vigentes(clock.today()).filter(organo=red, clase=Membresia.Clase.MIEMBRO)
    return [avisos.quienes_responden(seat.miembro) for seat in seats.select_related("miembro")]
