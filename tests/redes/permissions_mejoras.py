"""Who keeps improvements, asks for their annex and checks who may administer; and what the others are told."""

from __future__ import annotations

from typing import Any

from redes.models import Perfil
from tests.cast import Cast

LLEVA = "Lleva las mejoras de una organización quien tiene hoy su mandato, o la secretaría de su órgano."
ANEXO = "Pide el anexo de todas quien conduce el órgano: su secretaría."
COMPRUEBA = "Solo la secretaría de la Mesa comprueba y deja constancia de quién puede administrar."

TABLE: dict[str, tuple[set[str], str]] = {
    "redes.llevar_mejora": ({"secretaria", "social"}, LLEVA),
    "redes.pedir_anexo": ({"secretaria"}, ANEXO),
    "redes.comprobar_elegibilidad": ({"secretaria"}, COMPRUEBA),
}


def asked_of(name: str, cast: Cast) -> Any:
    """What each is asked of: the profile of a network, or the Mesa."""
    if name == "redes.llevar_mejora":
        return Perfil(organizacion=cast.organizacion("red-social-ejemplo"))
    return cast.mesa
