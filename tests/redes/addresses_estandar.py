"""The standard, what a body answers to it and what others say of that × every role."""

from __future__ import annotations

from typing import Any

from tests.mesa.addresses import MISSING, NO, PUBLIC, UNPUBLISHED, Row, inside
from tests.mesa.scene import Scene

RED = "red-social-ejemplo"
#                        anonima secretaria gobierno cooperante administradora delegada.norte
KEPT = "302 200 403 403 403 403"
MINE = "302 200 200 200 403 200"
SEEN = "302 200 200 200 404 200"
NOT_MINE = "302 404 404 404 403 404"


def of(name: str, get: str, post: str, *more: Any) -> Row:
    """An address of the answer of the scene, of Red Social Ejemplo."""
    return Row(f"redes:{name}", "", get, post, lambda _: [RED, *more])


def observed(s: Scene) -> list[Any]:
    """The observation of the scene."""
    return [s.perfiles["observacion"]]


def version(name: str, *asked: int) -> Row:
    """An address of a version of the standard, for anyone."""
    return Row(f"redes:{name}", "publicada", *PUBLIC, lambda _: list(asked))


TABLE = [
    Row("redes:estandar", "", *PUBLIC),
    *(version(name, 1) for name in ("estandar_version", "estandar_json", "estandar_csv")),
    *(version(name, 1, 1) for name in ("estandar_publicado", "estandar_publicado_json")),
    Row("redes:estandar_version", "inexistente", *UNPUBLISHED, lambda _: [99]),
    Row("redes:estandar_csv", "inexistente", *UNPUBLISHED, lambda _: [99]),
    Row("redes:versiones", "", inside(200), NO),
    Row("redes:proponer_estandar", "", KEPT, "302 422 403 403 403 403"),
    Row("redes:comparar_estandar", "", inside(200), NO, lambda _: [1]),
    Row("redes:comparar_estandar", "inexistente", MISSING, NO, lambda _: [99]),
    Row("redes:publicar_estandar", "", KEPT, "302 302 403 403 403 403", lambda _: [1]),
    Row("redes:adoptar_estandar", "", KEPT, "302 422 403 403 403 403", lambda _: [1]),
    Row("redes:deshacer_adopcion", "no adoptada", KEPT, "302 409 403 403 403 403", lambda _: [1]),
    Row("redes:mi_estandar", "", MINE, NO),
    Row("redes:responder_indicador", "", MINE, "302 422 422 422 403 422", lambda _: ["T3"]),
    Row("redes:responder_indicador", "derivado", MINE, "302 422 422 422 403 422", lambda _: ["T2"]),
    Row("redes:responder_indicador", "inexistente", NOT_MINE, NOT_MINE, lambda _: ["Z9"]),
    Row("redes:descartar_respuesta", "sin borrador", NO, NOT_MINE, lambda _: ["T3"]),
    Row("redes:archivo_respuesta", "sin archivo", NOT_MINE, NO, lambda _: ["T3"]),
    Row("redes:contestar_observacion", "de otra", NOT_MINE, NOT_MINE, observed),
    Row("redes:por_verificar", "", inside(200), NO),
    of("revisar", SEEN, NO),
    Row("redes:revisar", "inexistente", MISSING, NO, lambda _: ["nada"]),
    of("revisar_respuesta", SEEN, NO, "T3"),
    of("verificar_respuesta", NO, "302 404 404 404 404 403", "T3"),
    of("anular_verificacion", "302 200 403 403 404 403", "302 422 403 403 404 403", "T3"),
    of("observar_respuesta", NO, "302 422 422 422 404 422", "T3"),
    of("archivo_revisado", MISSING, NO, "T3"),
    Row(
        "redes:retirar_observacion",
        "",
        "302 403 200 403 404 403",
        "302 403 422 403 404 403",
        lambda s: [RED, "T3", *observed(s)],
    ),
    Row("redes:retirar_observacion", "de otra respuesta", MISSING, MISSING, lambda s: [RED, "T4", *observed(s)]),
]
