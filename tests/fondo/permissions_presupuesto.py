"""Who moves money in the budget and keeps the dossier; and what the others are told."""

from __future__ import annotations

from typing import Any

from fondo.models import Fondo
from tests.cast import Cast

DECIDE = "Solo la secretaría de la Mesa puede hacer esto en el fondo."
ACTOS = (
    "traspasar_monto",
    "deshacer_traspaso",
    "agregar_item",
    "quitar_item",
    "anotar_otra_decision",
    "respaldar_decision",
    "desvincular_decision",
    "descartar_decision",
    "contestar_objecion",
    "corregir_contestacion",
)

TABLE: dict[str, tuple[set[str], str]] = {f"fondo.{name}": ({"secretaria"}, DECIDE) for name in ACTOS}


def asked_of(name: str, cast: Cast, de: Fondo) -> Any:
    """Each is asked of the fund, which nobody administers yet."""
    return Fondo(organo=de.organo)
