"""Who records activities, plans and looks at the bank; and what the others are told."""

from __future__ import annotations

from typing import Any

from fondo.models import Fondo
from tests.cast import Cast

LLEVAN = "Esto lo hacen solo la organización que administra el fondo y la secretaría de la Mesa."
ACTOS = (
    "registrar_actividad",
    "corregir_actividad",
    "eliminar_actividad",
    "recuperar_actividad",
    "agregar_material",
    "quitar_material",
    "importar_actividades",
    "agregar_linea",
    "corregir_linea",
    "quitar_linea",
    "importar_lineas",
    "ver_banco",
    "cargar_cartola",
    "conciliar_linea",
    "desconciliar_linea",
    "descartar_linea",
)

TABLE: dict[str, tuple[set[str], str]] = {f"fondo.{name}": ({"secretaria", "administradora"}, LLEVAN) for name in ACTOS}


def asked_of(name: str, cast: Cast, de: Fondo) -> Any:
    """Each is asked of the fund."""
    return de
