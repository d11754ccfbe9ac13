"""The addresses of questions about agreements × every role."""

from __future__ import annotations

from tests.actas.preguntas import STATES
from tests.mesa.addresses import MISSING, NO, PUBLIC, UNPUBLISHED, A, Arguments, D, Row, everyone, of_acta


def of(estado: str) -> Arguments:
    """The question in that state."""
    return lambda s: [s.seguimiento[f"pregunta_{estado}"]]


def _one(name: str, estado: str, *statuses: str) -> Row:
    """Its address; whoever sits at the table and does not conduct it is refused, and the others see nothing."""
    get, post = (NO if status == "405" else f"302 {status} 403 403 404 404" for status in statuses)
    return Row(f"actas:{name}", estado, get, post, of(estado))


#                                                   anonima secretaria gobierno cooperante administradora delegada.norte
TABLE = [
    of_acta("preguntas", D, *PUBLIC, lambda _: 1),
    *(of_acta(name, A, *UNPUBLISHED, lambda _: 1) for name in ("preguntas",)),
    of_acta("preguntar", D, everyone(200), everyone(422), lambda _: 1),
    of_acta("preguntar", A, everyone(404), everyone(404), lambda _: 1),
    *(of_acta(name, D, *PUBLIC, lambda _: 1, lambda _: 1) for name in ("pregunta", "pregunta_json")),
    *(of_acta(name, D, *UNPUBLISHED, lambda _: 1, lambda _: 2) for name in ("pregunta", "pregunta_json")),
    *(
        of_acta(name, D, *PUBLIC, lambda _: 1, lambda _: 1, lambda _: 1)
        for name in ("pregunta_version", "pregunta_version_json")
    ),
    Row("actas:preguntas_recibidas", "", "302 200 403 403 403 403", NO),
    *(_one("pregunta_recibida", estado, "200", "422") for estado in STATES),
    Row("actas:pregunta_recibida", "inexistente", MISSING, MISSING, lambda _: [10**9]),
    _one("admitir_pregunta", "recibida", "405", "302"),
    _one("admitir_pregunta", "rechazada", "405", "302"),
    _one("admitir_pregunta", "publicada", "405", "409"),
    _one("rechazar_pregunta", "recibida", "200", "422"),
    _one("tachar_pregunta", "recibida", "200", "422"),
    _one("anonimizar_pregunta", "recibida", "200", "302"),
    _one("publicar_pregunta", "respondida", "200", "422"),
    _one("corregir_pregunta", "publicada", "200", "422"),
]
