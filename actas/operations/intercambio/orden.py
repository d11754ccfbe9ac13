"""On what the tasks of a table depend: no circle once it is applied, and none on the way there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from actas.models import Tarea
from mesa.models import Organizacion

if TYPE_CHECKING:
    from actas.operations.intercambio.tareas import FilaTarea


def circulos(organo: Organizacion, filas: Iterable[FilaTarea]) -> dict[int, list[str]]:
    """By task, the titles of those that its row says it depends on and that, all rows applied, depend on it."""
    filas = list(filas)
    after: dict[int, set[int]] = defaultdict(set)
    for pk, before in _antes(organo, filas).items():
        for other in before:
            after[other].add(pk)
    found = {fila.pk: _reached(fila.pk, after).intersection(fila.depende_de) for fila in filas}
    wrong = Tarea.objects.filter(pk__in=set().union(*found.values())) if any(found.values()) else ()
    titles = {tarea.pk: tarea.titulo for tarea in wrong}
    return {pk: [titles[other] for other in sorted(circle)] for pk, circle in found.items() if circle}


def en_orden(organo: Organizacion, filas: Sequence[FilaTarea]) -> Sequence[FilaTarea]:
    """Those rows, each after what it depends on: so applied, no circle is closed for a while by what another opens."""
    try:
        place = {pk: n for n, pk in enumerate(TopologicalSorter(_antes(organo, filas)).static_order())}
    except CycleError:  # closed since it was tried: the operation of one of them refuses it
        return filas
    return sorted(filas, key=lambda fila: place[fila.pk])


def _antes(organo: Organizacion, filas: Iterable[FilaTarea]) -> dict[int, set[int]]:
    """On what each task of an órgano depends, once those rows are applied."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Tarea.depende_de.through.objects.filter(from_tarea__organo=organo)
    for pk, other in rows.values_list("from_tarea", "to_tarea"):
        found[pk].add(other)
    return found | {fila.pk: set(fila.depende_de) for fila in filas}


def _reached(pk: int, after: dict[int, set[int]]) -> set[int]:
    """That task and whatever depends on it, near or far."""
    reached, frontier = {pk}, {pk}
    while frontier:
        frontier = set().union(*(after.get(each, set()) for each in frontier)) - reached
        reached |= frontier
    return reached
