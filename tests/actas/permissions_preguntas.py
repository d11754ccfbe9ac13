"""Who may ask about an agreement, who moderates and answers, and what the others are told."""

from __future__ import annotations

from actas.models import AcuerdoAdoptado
from mesa.models import Organizacion

TABLE: dict[str, tuple[set[str], str]] = {
    "actas.preguntar_acuerdo": (
        set(),  # nobody asks of what a correction removed; of any other, anyone
        "Se pregunta sobre los acuerdos que rigen: este lo quitó una rectificación del acta.",
    ),
    "actas.moderar_pregunta": (
        {"secretaria"},
        "Solo la secretaría del órgano decide qué preguntas se publican.",
    ),
    "actas.responder_pregunta": (
        {"secretaria"},
        "Solo la secretaría del órgano responde las preguntas sobre sus acuerdos.",
    ),
}


def asked_of(name: str, mesa: Organizacion) -> AcuerdoAdoptado:
    """What a permission is asked of."""
    return AcuerdoAdoptado(organo=mesa, suprimido=name == "actas.preguntar_acuerdo")
