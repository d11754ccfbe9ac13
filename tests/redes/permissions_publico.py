"""Who publishes a profile, and what the others are told."""

from __future__ import annotations

from typing import Any

from redes.models import Perfil
from tests.cast import Cast
from tests.checks import SISTEMA

INTEGRANTES = "Solo la secretaría (en una red, quien la representa) publica quiénes integran el órgano."

TABLE: dict[str, tuple[set[str], str]] = {
    "redes.publicar_perfil": (
        {"social"},
        "Publica el perfil quien tiene hoy mandato de titular, suplente o delegada de esa organización.",
    ),
    "redes.actualizar_perfil": ({"sistema"}, SISTEMA),
    "redes.publicar_integrantes": ({"secretaria"}, INTEGRANTES),
    "redes.actualizar_integrantes": ({"sistema"}, SISTEMA),
}


def asked_of(name: str, cast: Cast) -> Any:
    """What each is asked of: the Mesa, or the profile of a network."""
    return cast.mesa if "integrantes" in name else Perfil(organizacion=cast.organizacion("red-social-ejemplo"))
