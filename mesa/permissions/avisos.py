"""Who chooses how notices reach a person, and who sees whether they were sent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Aviso, Organizacion, Persona, Usuario
from mesa.permissions.consultas import conduce


@regla(_("Cada persona elige cómo recibe sus avisos."))
def es_la_persona(actor: Actor | None, persona: Persona) -> bool:
    """The person herself acts."""
    return actor is not None and actor.persona == persona


def opera(actor: Actor | None) -> bool:
    """Whether the actor's account operates the system."""
    return actor is not None and Usuario.objects.filter(persona=actor.persona, is_staff=True, is_active=True).exists()


@regla(_("Solo quien conduce un órgano y quien opera el sistema ven el envío de avisos."))
def ve_envios(actor: Actor | None, organo: Organizacion | None) -> bool:
    """The actor conducts the órgano whose notices they are, or operates the system."""
    return opera(actor) or (organo is not None and conduce.holds(actor, organo))


@regla(_("Solo quien conduce el órgano y quien opera el sistema pueden reenviar lo que falló."))
def lleva_envios(actor: Actor | None, aviso: Aviso) -> bool:
    """The actor conducts the órgano whose notice it is, or operates the system."""
    return ve_envios.holds(actor, aviso.organo)


permiso("mesa.preferir_avisos", es_la_persona)
permiso("mesa.ver_envios", ve_envios)
permiso("mesa.reenviar_envio", lleva_envios)
