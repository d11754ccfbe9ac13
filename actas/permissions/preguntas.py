"""Who may ask of a published agreement, and who moderates and answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from actas.models import AcuerdoAdoptado
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.permissions.consultas import conduce


@regla(_("Se pregunta sobre los acuerdos que rigen: este lo quitó una rectificación del acta."))
def consta(actor: Actor | None, acuerdo: AcuerdoAdoptado) -> bool:
    """Anyone may ask, of an agreement that no correction removed."""
    return not acuerdo.suprimido


permiso("actas.preguntar_acuerdo", consta)
permiso(
    "actas.moderar_pregunta",
    conduce.saying(_("Solo la secretaría del órgano decide qué preguntas se publican.")),
)
permiso(
    "actas.responder_pregunta",
    conduce.saying(_("Solo la secretaría del órgano responde las preguntas sobre sus acuerdos.")),
)
