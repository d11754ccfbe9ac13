"""The directory and the space of a network × every role: a network's own is its members', what it shows is others'."""

from __future__ import annotations

from typing import Any

from tests.mesa.addresses import MISSING, NO, UNPUBLISHED, Row, inside
from tests.mesa.scene import Scene

RED, AJENA = "red-social-ejemplo", "administradora-ejemplo"
#                        anonima secretaria gobierno cooperante administradora delegada.norte
ANY = "302 200 403 403 403 403", "302 422 403 403 403 403"
FORM = "302 404 404 404 404 403", "302 404 404 404 404 403"
DONE = NO, "302 404 404 404 404 403"


def one(s: Scene) -> list[Any]:
    """The document of the scene, which only its members see."""
    return [RED, s.perfiles["documento"]]


TABLE = [
    Row("redes:directorio", "", inside(200), NO),
    *(Row(f"redes:exportar_{que}", "", "302 200 200 200 404 200", NO) for que in ("integrantes", "mandatos")),
    *(Row(f"redes:importar_{que}", "", *ANY) for que in ("integrantes", "mandatos")),
    Row("redes:organizacion", "red", "302 200 200 200 404 200", NO, lambda _: [RED]),
    Row("redes:organizacion", "de una red", "302 200 200 200 404 200", NO, lambda _: ["norte-ejemplo"]),
    Row("redes:organizacion", "fuera de la mesa", MISSING, NO, lambda _: [AJENA]),
    Row("redes:contacto", "red", "302 200 403 403 404 403", "302 422 403 403 404 403", lambda _: [RED]),
    Row(
        "redes:contacto",
        "de una red",
        "302 403 403 403 404 200",
        "302 403 403 403 404 422",
        lambda _: ["norte-ejemplo"],
    ),
    Row("redes:espacio", "", "302 404 404 404 404 200", NO, lambda _: [RED]),
    Row("redes:espacio", "inexistente", MISSING, NO, lambda _: ["nada"]),
    Row("redes:documentos", "", "302 404 404 404 404 200", NO, lambda _: [RED]),
    Row("redes:subir_documento", "", *FORM, lambda _: [RED]),
    Row("redes:archivo_documento", "sin archivo", MISSING, NO, one),
    Row("redes:corregir_documento", "de sus miembros", *FORM, one),
    Row("redes:retirar_documento", "de sus miembros", *DONE, one),
    Row("redes:reponer_documento", "de sus miembros", *DONE, one),
    Row("redes:documentos_publicos", "sin nada público", *UNPUBLISHED, lambda _: [RED]),
    Row("redes:documento_publico", "de sus miembros", *UNPUBLISHED, one),
]
