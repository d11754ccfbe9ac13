"""The addresses of questions, extensions, the chain of dates and the holidays × every role."""

from __future__ import annotations

from datetime import date

from mesa.models import Feriado, Pregunta, Prorroga
from tests.mesa.addresses import NO, NOWHERE, Arguments, Row, consulta_en, everyone, inside
from tests.mesa.scene import Scene

A, B, D = "borrador", "en_circulacion", "publicada"


def pregunta(state: str) -> Arguments:
    """The consulta of the acta in that state, and the question of the one in circulation."""
    return lambda s: [s.consulta(state).pk, Pregunta.objects.filter(consulta=s.consulta(B))[0].pk]


def prorroga(state: str) -> Arguments:
    """The same, and its request for more time."""
    return lambda s: [s.consulta(state).pk, Prorroga.objects.filter(consulta=s.consulta(B), estado="pedida")[0].pk]


def feriado(_scene: Scene) -> list[int]:
    """A day of the table."""
    return [Feriado.objects.get(dia=date(2026, 12, 8)).pk]


#                     anonima secretaria gobierno cooperante administradora delegada.norte
ASKS = "302 200 200 403 404 404", "302 422 422 403 404 404"
CONDUCTS = "302 200 403 403 404 404", "302 422 403 403 404 404"
ELSEWHERE = "302 404 404 404 404 404", "302 404 404 404 404 404"
KEEPS = "302 200 403 403 403 403", "302 422 403 403 403 403"
TABLE = [
    Row("mesa:preguntar", B, *ASKS, consulta_en(B)),
    Row("mesa:preguntar", D, *ASKS, consulta_en(D)),
    Row("mesa:responder_pregunta", B, *CONDUCTS, pregunta(B)),
    Row("mesa:responder_pregunta", "de otra consulta", *ELSEWHERE, pregunta(D)),
    Row("mesa:prorrogar", B, *ASKS, consulta_en(B)),
    Row("mesa:prorrogar", D, *ASKS, consulta_en(D)),
    Row("mesa:resolver_prorroga", B, *CONDUCTS, prorroga(B)),
    Row("mesa:resolver_prorroga", "de otra consulta", *ELSEWHERE, prorroga(D)),
    Row("mesa:plazos", B, *CONDUCTS, consulta_en(B)),
    Row("mesa:plazos", D, *CONDUCTS, consulta_en(D)),
    Row("mesa:preguntar_desde_correo", B, everyone(200), everyone(422), lambda s: [s.token()]),
    Row("mesa:preguntar_desde_correo", "alterado", *NOWHERE, lambda s: [s.token()[:-1] + "*"]),
    Row("mesa:prorrogar_desde_correo", B, everyone(200), everyone(422), lambda s: [s.token()]),
    Row("mesa:prorrogar_desde_correo", "alterado", *NOWHERE, lambda s: [s.token()[:-1] + "*"]),
    Row("mesa:feriados", "", inside(200), NO),
    Row("mesa:agregar_feriado", "", *KEEPS),
    Row("mesa:corregir_feriado", "", *KEEPS, feriado),
    Row(
        "mesa:corregir_feriado", "inexistente", "302 404 403 403 403 403", "302 404 403 403 403 403", lambda _: [10**9]
    ),
    Row("mesa:eliminar_feriado", "", KEEPS[0], "302 302 403 403 403 403", feriado),
]
