"""Who may do what to a text that is decided out of session, and what the others are told."""

from __future__ import annotations

from mesa.models import Asunto, Organizacion
from tests.checks import SISTEMA

TABLE: dict[str, tuple[set[str], str]] = {
    "mesa.crear_asunto": ({"secretaria"}, "Solo la secretaría del órgano puede llevar un texto a consulta."),
    "mesa.crear_carta": (
        {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo"},
        "Promueve una carta la secretaría, o quien es titular o suplente de una organización que integra el órgano o "
        "una de sus redes.",
    ),
    **dict.fromkeys(
        (
            "mesa.editar_asunto",
            "mesa.descartar_asunto",
            "mesa.reponer_asunto",
            "mesa.consultar_asunto",
            "mesa.retirar_asunto",
            "mesa.registrar_entrega",
        ),
        ({"secretaria"}, "Solo la secretaría, o quien promueve la carta, puede hacer esto."),
    ),
    "mesa.aprobar_asunto": ({"sistema"}, SISTEMA),
    "mesa.devolver_asunto": ({"sistema"}, SISTEMA),
    "mesa.publicar_asunto": ({"secretaria"}, "Solo la secretaría puede publicar lo decidido."),
}


def asked_of(name: str, mesa: Organizacion) -> Asunto | Organizacion:
    """What a permission is asked of: to begin one, the órgano; else the text."""
    if name in {"mesa.crear_asunto", "mesa.crear_carta"}:
        return mesa
    return Asunto(organo=mesa, tipo="carta" if name == "mesa.registrar_entrega" else "acuerdo")
