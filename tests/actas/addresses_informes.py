"""The addresses of the reports × every role."""

from __future__ import annotations

from typing import Any

from actas.operations.informes import pedir_informe
from mesa.models import Evento
from tests.mesa.addresses import NO, PUBLIC, Row, inside
from tests.mesa.scene import Scene


def asked(scene: Scene) -> list[Any]:
    """A report that the secretaría asked for, and that the worker has not drawn."""
    found = Evento.objects.filter(verbo="informe.pedido").first()
    return [(found or pedir_informe(scene.cast.mesa.pk, None, None, actor=scene.cast.secretaria)).pk]


#                                      anonima secretaria gobierno cooperante administradora delegada.norte
TABLE = [
    Row("actas:informe_publico", "", *PUBLIC),
    Row("actas:ogp", "", *PUBLIC),
    Row("actas:informe_cumplimiento", "", inside(200), NO),
    Row("actas:pedir_informe", "", NO, "302 302 302 302 404 302"),
    Row("actas:exportar_tareas", "", inside(200), NO),
    Row("actas:exportar_acuerdos", "", inside(200), NO),
    Row("actas:importar_tareas", "", "302 200 403 403 404 403", "302 422 403 403 404 403"),
    Row("actas:importar_acuerdos", "", "302 200 403 403 404 403", "302 422 403 403 404 403"),
    Row("actas:informe_pdf", "", "302 503 503 503 404 404", NO, asked),
]
