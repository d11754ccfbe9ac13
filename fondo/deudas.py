"""What a fund owed on any day, from what its ledger says: contracts not spent yet, and expenses not paid yet. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fondo.ejecucion import CERO, Base, Previsto

Tramo = tuple[date, date | None, Decimal]


@dataclass(frozen=True)
class Deuda:
    """An amount in USD owed from `desde` until the day before `hasta` (None: still), to be paid on `fecha`.

    `devengada`: of an expense; otherwise, of a contract that nobody invoiced yet.
    """

    fecha: date
    monto: Decimal
    item: int | None
    desde: date
    hasta: date | None
    devengada: bool


def tramos(cambios: Iterable[tuple[date, Decimal]], termino: date | None = None) -> list[Tramo]:
    """What was owed and for how long, from what was added to it and taken from it each day: the oldest goes first.

    `termino`: the day since which nothing of it is owed. What begins and ends on one day was never owed by its end.
    """
    by_day: dict[date, Decimal] = defaultdict(lambda: CERO)
    for day, change in cambios:
        by_day[day] += change
    held: list[tuple[date, Decimal]] = []
    done: list[Tramo] = []
    for day in sorted(by_day):
        if termino is not None and day >= termino:
            break
        if by_day[day] > 0:
            held.append((day, by_day[day]))
        left = -by_day[day]
        while left > 0 and held:
            since, amount = held.pop(0)
            taken = min(left, amount)
            done.append((since, day, taken))
            if amount > taken:
                held.insert(0, (since, amount - taken))
            left -= taken
    return [*done, *((since, termino, amount) for since, amount in held)]


def previstos(deudas: Iterable[Deuda], al: date, base: Base) -> list[Previsto]:
    """What was owed at the end of a day, as the base that is executed with it counts it.

    To be paid: all of it. To be accrued: what is of a contract. What is owed is committed already.
    """
    if base == Base.COMPROMETIDO:
        return []
    return [
        Previsto(one.fecha, one.monto, one.item)
        for one in deudas
        if one.desde <= al and (one.hasta is None or al < one.hasta) and not (one.devengada and base == Base.DEVENGADO)
    ]


def deudas_de(filas: Iterable[Mapping[str, Any]]) -> list[Deuda]:
    """As a published record holds them (schema.DeudaPublicada)."""
    return [
        Deuda(
            fecha=date.fromisoformat(f["fecha"]),
            monto=Decimal(f["usd"]),
            item=f["item"],
            desde=date.fromisoformat(f["desde"]),
            hasta=date.fromisoformat(f["hasta"]) if f["hasta"] else None,
            devengada=f["devengada"],
        )
        for f in filas
    ]
