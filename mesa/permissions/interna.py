"""Who may ask a network its position, take it back, and tell it what was answered in its name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Consulta, Mandato, Organizacion, Pronunciamiento
from mesa.models.organizaciones import Calidad, TipoOrganizacion
from mesa.permissions.consultas import conduce


def representa(actor: Actor | None, red: Organizacion) -> bool:
    """Whether the actor, read again at this instant, is titular or suplente of that network."""
    if actor is None or actor.mandato is None or red.tipo != TipoOrganizacion.RED:
        return False
    held = Mandato.objects.vigentes(clock.today()).filter(pk=actor.mandato.pk, persona=actor.persona, organizacion=red)
    return held.filter(calidad__in=(Calidad.TITULAR, Calidad.SUPLENTE)).exists()


@regla(_("Solo quien representa hoy a una red convocada, como titular o suplente, abre su consulta interna."))
def representa_red_convocada(actor: Actor | None, superior: Consulta) -> bool:
    """The actor represents a network that the consulta of another órgano convoked."""
    red = actor.organizacion if actor else None
    if red is None or superior.organo.tipo == TipoOrganizacion.RED or not representa(actor, red):
        return False
    return superior.convocadas.filter(organizacion=red).exists()


@regla(_("Solo quien representa a la red puede retirar su consulta interna."))
def conduce_o_sistema(actor: Actor | None, interna: Consulta) -> bool:
    """The system withdraws it when the upper one ends; else, who conducts the network. Of the table's, nobody."""
    return interna.es_interna and (actor is None or conduce.holds(actor, interna))


@regla(_("Solo quien representa hoy a la red, como titular o suplente, le da cuenta de lo que respondió."))
def representa_a_quien_respondio(actor: Actor | None, respuesta: Pronunciamiento) -> bool:
    """The actor represents the network in whose name it was answered."""
    return representa(actor, respuesta.convocada.organizacion)


permiso("mesa.abrir_interna", representa_red_convocada)
permiso("mesa.retirar_interna", conduce_o_sistema)
permiso("mesa.dar_cuenta", representa_a_quien_respondio)
