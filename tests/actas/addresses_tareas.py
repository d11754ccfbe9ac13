"""The addresses of tasks × every role. The scene's task is pending; the government body and the Red Social share it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actas.models import Parte
from tests.mesa.addresses import MISSING, NO, Row, inside
from tests.mesa.scene import Scene


def of(name: str, get: str, post: str, *more: Callable[[Scene], Any], state: str = "pendiente") -> Row:
    """An address of the scene's task."""
    return Row(f"actas:{name}", state, get, post, lambda s: [s.seguimiento["tarea"], *(part(s) for part in more)])


def first_part(scene: Scene) -> int:
    """The part of the government body."""
    return Parte.objects.filter(tarea=scene.seguimiento["tarea"]).order_by("orden", "pk")[0].pk


def missing(_scene: Scene) -> int:
    """The key of nothing."""
    return 10**9


#           anonima secretaria gobierno cooperante administradora delegada.norte
KEPT = "302 200 403 403 404 404"
USED = "302 409 403 403 404 404"
SENT = "302 422 403 403 404 404"
DONE = "302 302 403 403 404 404"
ENTRUST = "302 200 403 403 403 403", "302 422 403 403 403 403"
TABLE = [
    Row("actas:tareas", "", inside(200), NO),
    Row("actas:tablero", "", inside(200), NO),
    Row("actas:nueva_tarea", "", *ENTRUST),
    of("tarea", "302 200 200 200 404 404", NO),
    Row("actas:tarea", "inexistente", MISSING, NO, lambda s: [missing(s)]),
    of("editar_tarea", KEPT, SENT),
    of("iniciar_tarea", NO, "302 302 302 403 404 404"),
    of("informar_avance", NO, "302 422 422 403 404 404"),
    of("anular_avance", NO, MISSING, missing),
    of("evidencia_tarea", MISSING, NO, missing),
    of("marcar_paso", NO, MISSING, missing),
    of("cumplir_parte", NO, "302 403 302 403 404 404", first_part),
    of("verificar_tarea", NO, USED),
    of("plazo_tarea", KEPT, USED),
    of("diferir_tarea", KEPT, SENT),
    of("reanudar_tarea", USED, USED),
    of("devolver_tarea", "302 409 409 403 404 404", "302 422 422 403 404 404"),
    of("sin_efecto_tarea", KEPT, SENT),
    of("acuerdo_tarea", KEPT, DONE),
    of("cumplir_tarea", KEPT, DONE),
]
