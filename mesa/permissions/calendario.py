"""Whose calendar it is, and who sees how each organisation answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.permissions.consultas import conduce


@regla(_("La dirección de un calendario es de su dueña o dueño: nadie más la crea ni la revoca."))
def es_la_misma_persona(actor: Actor | None, persona: object) -> bool:
    """Who acts is that person."""
    return actor is not None and actor.persona == persona


permiso("mesa.crear_suscripcion", es_la_misma_persona)
permiso("mesa.revocar_suscripcion", es_la_misma_persona)
permiso(
    "mesa.ver_metricas",
    conduce.saying(
        _(
            "Solo la secretaría (en una red, quien la representa) ve las medidas de cada organización. "
            "Las del órgano son públicas."
        )
    ),
)
