"""What a body tells of itself × every role: its own people, and nobody else, whoever keeps the register it is in."""

from __future__ import annotations

from typing import Any

from tests.mesa.addresses import NO, Row, inside
from tests.mesa.scene import Scene

#                        anonima secretaria gobierno cooperante administradora delegada.norte
OWN = "302 200 200 200 403 200"
SAVED = "302 422 422 422 403 422"
NOT_OWN = "302 404 404 404 403 404"


def one(s: Scene) -> list[Any]:
    """A datum of another body."""
    return [s.perfiles["dato"]]


def of(clase: str) -> Any:
    """A class of datum."""
    return lambda _: [clase]


TABLE = [
    Row("redes:mi_perfil", "", inside(200), NO),
    *(Row("redes:clase", clase, OWN, SAVED, of(clase)) for clase in ("directivo", "identidad", "fuente")),
    Row("redes:copiar_anio", "", NO, SAVED, of("fuente")),
    Row("redes:descartar_datos", "", NO, "302 409 409 409 403 409", of("directivo")),
    Row("redes:confirmar_datos", "", NO, "302 409 409 409 403 409", of("directivo")),
    Row("redes:ordenar_datos", "", NO, "302 302 302 302 403 302", of("directivo")),
    Row("redes:dato", "de otra", NOT_OWN, NOT_OWN, one),
    Row("redes:archivo_de_dato", "de otra", NOT_OWN, NO, one),
    Row("redes:quitar_dato", "de otra", NO, NOT_OWN, one),
    Row("redes:descartar_dato", "de otra", NO, NOT_OWN, one),
    Row("redes:anfitriona", "", "302 403 403 403 403 403", "302 403 403 403 403 403"),
    Row("redes:dejar_anfitriona", "", NO, "302 409 409 409 403 409"),
    Row("redes:hospedar", "de otra", NO, NOT_OWN, lambda s: [s.perfiles["perfil"]]),
    Row("redes:no_hospedar", "de otra", NO, NOT_OWN, lambda s: [s.perfiles["perfil"]]),
]
