"""Who may do what to an agreement that was adopted, and what the others are told."""

from __future__ import annotations

from actas.models import AcuerdoAdoptado
from mesa.models import Asunto, Organizacion
from tests.checks import SISTEMA

TABLE: dict[str, tuple[set[str], str]] = {
    "actas.adoptar_por_consulta": ({"sistema"}, SISTEMA),
    "actas.recuperar_adoptado": ({"sistema"}, SISTEMA),
    **dict.fromkeys(
        (
            "actas.clasificar_acuerdo",
            "actas.resolver_condicion",
            "actas.relacionar_acuerdos",
            "actas.declarar_cumplido",
        ),
        (
            {"secretaria"},
            "Solo la secretaría del órgano lleva el seguimiento de sus acuerdos. Si falta algo, escríbale.",
        ),
    ),
    "actas.publicar_seguimiento": (
        {"secretaria"},
        "Solo la secretaría del órgano publica el seguimiento de sus acuerdos.",
    ),
}


def asked_of(name: str, mesa: Organizacion) -> AcuerdoAdoptado | Asunto:
    """What a permission is asked of: the text that was decided, or the agreement."""
    return Asunto(organo=mesa) if name == "actas.adoptar_por_consulta" else AcuerdoAdoptado(organo=mesa)
