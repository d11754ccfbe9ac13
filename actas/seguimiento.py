"""How an agreement stands, by what is known of it and of its tasks. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Estado = Literal["sin_seguimiento_registrado", "vigente", "en_cumplimiento", "cumplido", "sin_efecto"]

SIN_SEGUIMIENTO: Estado = "sin_seguimiento_registrado"
#: States of a task in which somebody has done something of it.
EMPEZADAS = frozenset({"en_curso", "cumplida", "verificada"})


def estado_de(
    actual: str, *, reemplazado: bool = False, condicion: str = "", cumplido: bool = False, tareas: Iterable[str] = ()
) -> Estado:
    """The state of an agreement that is now in `actual`, from the states of its tasks.

    `reemplazado`: a later one took its place or left it without effect. `condicion`: how what it was subject to ended;
    failed, the agreement has no effect. `cumplido`: its secretaría said that it is done, which holds while it has no
    tasks to say it; those without effect do not count. Done but not verified, a task is not accomplished yet. An old
    record stays without follow-up, whatever else.
    """
    if actual == SIN_SEGUIMIENTO:
        return SIN_SEGUIMIENTO
    if reemplazado or condicion == "fallida":
        return "sin_efecto"
    live = [tarea for tarea in tareas if tarea != "sin_efecto"]
    if cumplido and not live:
        return "cumplido"
    if live and all(tarea == "verificada" for tarea in live):
        return "cumplido"
    return "en_cumplimiento" if EMPEZADAS.intersection(live) else "vigente"
