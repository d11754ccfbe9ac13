"""The addresses of votaciones × every role. Those of a network are seen in it and nowhere else."""

from __future__ import annotations

from typing import Any

from mesa.enlaces import EnlaceVoto, url_para_votar
from tests.mesa import votaciones as given
from tests.mesa.addresses import MISSING, NO, NOWHERE, Arguments, Row, everyone, inside
from tests.mesa.scene import Scene

A, B, C, D, E, F = "en_preparacion", "abierta", "abierta a la vista", "cerrada", "empatada", "de_red"


def votacion(state: str) -> Arguments:
    """The votación in that state."""
    return lambda s: [s.votaciones[state].pk]


def opcion(state: str) -> Arguments:
    """The votación in that state, and its first option."""
    return lambda s: [s.votaciones[state].pk, s.votaciones[state].opciones.get(orden=1).pk]


def token(scene: Scene) -> str:
    """The link that gobierno's person got for the open secret one."""
    mandato = scene.cast.actor("gobierno").mandato
    assert mandato is not None
    place = given.elector(scene.cast, scene.votaciones[B], "gobierno")
    return url_para_votar(EnlaceVoto(place.pk, mandato.pk)).rstrip("/").rpartition("/")[2]


def row(name: str, state: str, get: str, post: str, args: Any = votacion) -> Row:
    """An address of the votación in that state."""
    return Row(f"mesa:{name}", state, get, post, args(state))


#           anonima secretaria gobierno cooperante administradora delegada.norte
KEPT = "302 200 404 404 404 404"
SENT = "302 422 404 404 404 404"
LATE = "302 409 403 403 404 404"
SEEN = "302 200 200 200 404 404"
INTO = "302 404 404 404 404 200"
FORMS = ("corregir_votacion", "votacion_opciones", "abrir_votacion")
TABLE = [
    Row("mesa:votaciones", "", inside(200), NO),
    Row("mesa:preparar_votacion", "", "302 200 403 403 403 403", "302 422 403 403 403 403"),
    row("votacion", A, KEPT, NO),
    *(row("votacion", state, SEEN, NO) for state in (B, C, D, E)),
    row("votacion", F, INTO, NO),
    Row("mesa:votacion", "inexistente", MISSING, NO, lambda _: [10**9]),
    *(row(name, A, KEPT, SENT) for name in FORMS),
    *(row(name, B, LATE, LATE) for name in FORMS),
    row("corregir_opcion", A, KEPT, SENT, opcion),
    row("corregir_opcion", B, LATE, LATE, opcion),
    row("mover_opcion", A, NO, MISSING, opcion),
    row("mover_opcion", B, NO, LATE, opcion),
    row("anular_votacion", A, KEPT, SENT),
    row("anular_votacion", B, "302 200 403 403 404 404", "302 422 403 403 404 404"),
    row("anular_votacion", D, LATE, LATE),
    row("anular_votacion", F, "302 404 404 404 404 403", "302 404 404 404 404 403"),
    row("desempatar_votacion", E, NO, "302 302 403 403 404 404"),
    row("desempatar_votacion", D, NO, LATE),
    row("votar", B, "302 200 200 403 404 404", "302 422 422 403 404 404"),
    row("votar", C, "302 200 200 403 404 404", "302 422 422 403 404 404"),
    row("votar", D, "302 200 200 403 404 404", "302 422 422 403 404 404"),
    row("votar", F, INTO, "302 404 404 404 404 422"),
    row("votacion_comprobante", B, SEEN, "302 422 422 422 404 404"),
    row("votacion_comprobante", C, MISSING, MISSING),
    row("papeletas_json", D, SEEN, NO),
    row("papeletas_json", E, SEEN, NO),
    row("papeletas_json", B, MISSING, NO),
    row("papeletas_csv", D, SEEN, NO),
    row("papeletas_csv", E, SEEN, NO),
    row("papeletas_csv", B, MISSING, NO),
    Row("mesa:votar_desde_correo", B, everyone(200), everyone(422), lambda s: [token(s)]),
    Row("mesa:votar_desde_correo", "alterado", *NOWHERE, lambda s: [token(s)[:-1] + "*"]),
]
