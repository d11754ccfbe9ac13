"""Who foresees, records and reviews an instalment."""

from __future__ import annotations

from typing import Any

from fondo.models import Cuota, Fondo
from tests.cast import Cast
from tests.fondo.permissions_propuesta import DECIDE

REGISTRA = "Esto lo hace solo la organización que administra el fondo."
REGISTRAN = ("registrar_cuota", "corregir_cuota", "retirar_cuota")
DECIDEN = (
    "prever_cuota",
    "corregir_cuota_prevista",
    "quitar_cuota_prevista",
    "observar_cuota",
    "aceptar_cuota",
    "anular_cuota",
)

TABLE: dict[str, tuple[set[str], str]] = {
    **{f"fondo.{name}": ({"administradora"}, REGISTRA) for name in REGISTRAN},
    **{f"fondo.{name}": ({"secretaria"}, DECIDE) for name in DECIDEN},
}


def asked_of(name: str, cast: Cast, de: Fondo) -> Any:
    """What each is asked of: an instalment of a fund that is administered or, of what is decided, not yet."""
    return Cuota(fondo=de if name.partition(".")[2] in REGISTRAN else Fondo(organo=de.organo))
