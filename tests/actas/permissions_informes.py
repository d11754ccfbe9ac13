"""Who may ask for the reports of an órgano, and what the others are told."""

from __future__ import annotations

from mesa.models import Organizacion

TABLE: dict[str, tuple[set[str], str]] = {
    "actas.pedir_informe": (
        {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo", "cooperante"},
        "Piden los informes de un órgano su secretaría y las organizaciones que lo integran.",
    ),
}


def asked_of(name: str, mesa: Organizacion) -> Organizacion:
    """What a permission is asked of."""
    return mesa
