"""Who sets the floors of a fund."""

from __future__ import annotations

from typing import Any

from fondo.models import Fondo
from tests.cast import Cast
from tests.fondo.permissions_propuesta import DECIDE

TABLE: dict[str, tuple[set[str], str]] = {
    f"fondo.{name}": ({"secretaria"}, DECIDE) for name in ("agregar_hito", "corregir_hito", "quitar_hito")
}


def asked_of(_name: str, cast: Cast, de: Fondo) -> Any:
    """What each is asked of: a fund that nobody administers yet."""
    return Fondo(organo=de.organo)
