"""The addresses of what is decided out of session × every role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mesa.kernel.canonical import sha256
from mesa.operations.asuntos import clave_publicada
from tests.mesa.addresses import NO, PUBLIC, UNPUBLISHED, Arguments, Row, everyone, inside
from tests.mesa.asuntos import PNG
from tests.mesa.scene import Scene

FILE = sha256(PNG)
#                        anonima secretaria gobierno cooperante administradora delegada.norte
KEPT = "302 200 404 404 404 404"
SENT = "302 422 404 404 404 404"
DONE = "302 302 404 404 404 404"
USED = "302 409 404 404 404 404"
NOBODY = "302 404 404 404 404 404"
#: A letter is promoted by whoever represents a member of the table or of its networks.
ANSWER = "302 403 403 403 404 200", "302 403 403 403 404 422"
NEAR = "302 200 200 403 403 403", "302 422 422 403 403 403"


def of(name: str, state: str, get: str, post: str, *more: Callable[[Scene], Any]) -> Row:
    """An address of the text in that state."""
    return Row(f"mesa:{name}", state, get, post, lambda s: [s.asuntos[state].pk, *(part(s) for part in more)])


def decision(*more: Any) -> Arguments:
    """The decision of the scene."""
    return lambda s: [clave_publicada(s.asuntos["publicado"]), *more]


STATES = ("borrador", "en_consulta", "carta", "aprobado", "carta_aprobada", "publicado", "descartado")
TABLE = [
    Row("mesa:consultas", "", inside(200), NO),
    Row("mesa:nuevo_asunto", "", *NEAR),
    *(of("asunto", state, KEPT, NO) for state in STATES),
    of("editar_asunto", "borrador", KEPT, SENT),
    of("editar_asunto", "en_consulta", USED, SENT),
    of("adjuntar_archivo", "borrador", NO, SENT),
    of("quitar_adjunto", "borrador", NO, USED, lambda _: 10**9),
    of("adjunto", "borrador", KEPT, NO, lambda _: FILE),
    of("adjunto", "en_consulta", "302 200 200 200 404 404", NO, lambda _: FILE),
    of("adjunto", "carta", "302 200 200 200 404 200", NO, lambda _: FILE),
    of("adjunto", "aprobado", NOBODY, NO, lambda _: FILE),
    Row("mesa:adjunto_desde_correo", "carta", everyone(200), NO, lambda s: [s.token_asunto, FILE]),
    Row("mesa:adjunto_desde_correo", "de un acta", everyone(404), NO, lambda s: [s.token(), FILE]),
    of("descartar_asunto", "borrador", KEPT, DONE),
    of("descartar_asunto", "en_consulta", USED, USED),
    of("reponer_asunto", "descartado", NO, DONE),
    of("reponer_asunto", "borrador", NO, USED),
    of("consultar_asunto", "borrador", KEPT, SENT),
    of("consultar_asunto", "en_consulta", USED, USED),
    of("consulta_asunto", "borrador", DONE, NO),
    of("consulta_asunto", "en_consulta", DONE, NO),
    of("retirar_asunto", "en_consulta", KEPT, SENT),
    of("retirar_asunto", "borrador", USED, USED),
    of("publicar_asunto", "aprobado", KEPT, DONE),
    of("publicar_asunto", "borrador", USED, USED),
    of("entrega_asunto", "carta_aprobada", KEPT, SENT),
    of("entrega_asunto", "borrador", USED, USED),
    Row("mesa:consulta", "carta", "302 200 200 200 404 200", NO, lambda s: [s.asuntos["carta"].consulta_id]),
    Row("mesa:responder", "carta", *ANSWER, lambda s: [s.asuntos["carta"].consulta_id]),
    Row("mesa:responder_desde_correo", "carta", everyone(200), everyone(422), lambda s: [s.token_asunto]),
    Row("mesa:decisiones", "", *PUBLIC),
    *(Row(f"mesa:{name}", "", *PUBLIC, decision()) for name in ("decision", "decision_pdf", "decision_json")),
    *(
        Row(f"mesa:{name}", "", *PUBLIC, decision(1))
        for name in ("decision_version", "decision_version_pdf", "decision_version_json")
    ),
    *(
        Row(f"mesa:{name}", "inexistente", *UNPUBLISHED, lambda _: ["2020-01-01"])
        for name in ("decision", "decision_pdf", "decision_json")
    ),
]
