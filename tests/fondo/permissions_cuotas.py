"""Who foresees, records and accepts an instalment."""

from __future__ import annotations

from typing import Any

from fondo.models import Cuota, Fondo
from tests.cast import Cast
from tests.fondo.permissions_propuesta import DECIDE

REGISTRA = "Esto lo hace solo la organización que administra el fondo."

TABLE: dict[str, tuple[set[str], str]] = {
    "fondo.prever_cuota": ({"secretaria"}, DECIDE),
    "fondo.registrar_cuota": ({"administradora"}, REGISTRA),
    "fondo.aceptar_cuota": ({"secretaria"}, DECIDE),
}


def asked_of(name: str, cast: Cast, de: Fondo) -> Any:
    """What each is asked of: an instalment of a fund that is administered or, of what is decided, not yet."""
    return Cuota(fondo=de if name == "fondo.registrar_cuota" else Fondo(organo=de.organo))
