"""What waits for somebody in such numbers that it is told in one line: however many sources there are, one query.

Each app gives the rows and how they are said; what waits one by one is a source of `tipos.registrar_pendientes`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, DateTimeField, F, Min, QuerySet, TextField, Value
from django.db.models.functions import Cast

from mesa.kernel.actor import Actor
from mesa.tipos import Pendiente, registrar_pendientes


class Contadas(NamedTuple):
    """How many rows wait (at least one), what the first is called in an address, and the earliest deadline of any."""

    n: int
    primera: str
    vence: datetime | None


@dataclass(frozen=True)
class Conteo:
    """Rows that wait for an actor, and the line that tells them.

    `primera` is the column that orders them as text, `vence` that of their deadline, "" if they have none.
    """

    filas: QuerySet[Any]
    decir: Callable[[Contadas], Pendiente]
    primera: str = "pk"
    vence: str = ""


Conteos = Callable[[Actor], Conteo | None]
_conteos: list[Conteos] = []


def registrar_conteo(source: Conteos) -> None:
    """Add a source of rows to count for an actor; None when there is nothing to ask for it."""
    _conteos.append(source)


def lineas_de(actor: Actor) -> list[Pendiente]:
    """A line for each source that has rows for the actor: all of them in one query, none if no source asks."""
    asked = [conteo for source in _conteos if (conteo := source(actor)) is not None]
    if not asked:
        return []
    first, *others = [_counted(place, conteo) for place, conteo in enumerate(asked)]
    found = {place: Contadas(n, primera, vence) for place, n, primera, vence in first.union(*others, all=True) if n}
    return [conteo.decir(found[place]) for place, conteo in enumerate(asked) if place in found]


def _counted(place: int, conteo: Conteo) -> QuerySet[Any]:
    """One row, also of no rows: the place of its source, how many, the least of its column, its earliest deadline."""
    vence = F(conteo.vence) if conteo.vence else Value(None)
    counted: QuerySet[Any] = (
        conteo.filas.order_by()
        .values(conteo=Value(place))  # names that no column of ours has
        .annotate(
            contadas=Count("pk", distinct=True),
            la_primera=Min(Cast(conteo.primera, TextField())),
            lo_primero=Min(Cast(vence, DateTimeField())),
        )
        .values_list("conteo", "contadas", "la_primera", "lo_primero")
    )
    return counted


registrar_pendientes(lineas_de)
