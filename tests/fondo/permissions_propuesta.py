"""Who opens a fund, writes its proposal and says who administers it; and what the others are told."""

from __future__ import annotations

from typing import Any

from fondo.models import Fondo
from tests.cast import Cast
from tests.checks import SISTEMA

DECIDE = "Solo la secretaría de la Mesa puede hacer esto en el fondo."
ABRE = "Solo la secretaría de la Mesa abre un fondo."
ACTOS = (
    "corregir_fondo",
    "desistir_fondo",
    "retomar_fondo",
    "cerrar_fondo",
    "reabrir_fondo",
    "preparar_propuesta",
    "editar_propuesta",
    "consultar_propuesta",
    "retirar_propuesta",
    "enviar_propuesta",
    "designar_administradora",
)

TABLE: dict[str, tuple[set[str], str]] = {
    "fondo.crear_fondo": ({"secretaria"}, ABRE),
    **{f"fondo.{name}": ({"secretaria"}, DECIDE) for name in ACTOS},
    "fondo.aprobar_propuesta": ({"sistema"}, SISTEMA),
    "fondo.devolver_propuesta": ({"sistema"}, SISTEMA),
}


def asked_of(name: str, cast: Cast, de: Fondo) -> Any:
    """What each is asked of: the Mesa, or its fund, which nobody administers yet."""
    if name == "fondo.crear_fondo":
        return cast.mesa
    return Fondo(organo=de.organo)
