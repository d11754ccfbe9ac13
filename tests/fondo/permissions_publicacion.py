"""Who publishes a fund."""

from __future__ import annotations

from typing import Any

from fondo.models import Fondo
from tests.cast import Cast
from tests.checks import SISTEMA
from tests.fondo.permissions_propuesta import DECIDE

TABLE: dict[str, tuple[set[str], str]] = {
    "fondo.publicar_fondo": ({"secretaria"}, DECIDE),
    "fondo.actualizar_fondo": ({"sistema"}, SISTEMA),
}


def asked_of(_name: str, cast: Cast, de: Fondo) -> Any:
    """What each is asked of: a fund that nobody administers yet."""
    return Fondo(organo=de.organo)
