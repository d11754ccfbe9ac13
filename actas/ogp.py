"""What OGP asks of a forum (Participation and Co-Creation Standards, in force since 1 January 2022), and since when
each thing is met.

Pure: no clock, no database. What shows a requirement is a list of dated facts, each with its address. What has to
happen so many times in so many months is met on a day when it happened that often in the months that end on it; so it
lapses by itself, on a day that is known, unless it happens again. Days are local dates.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

#: How long before it lapses the secretaría is told: the nearest of these that was reached.
MARCAS: Final = (7, 30)


@dataclass(frozen=True)
class Requisito:
    """What is asked: `veces` in each `meses`; with no `meses`, once it is met it stays so.

    `confirmado`: its text was read in the standard; what was not is said to be to confirm.
    """

    codigo: str
    confirmado: bool
    meses: int = 0
    veces: int = 1


REQUISITOS: Final = (
    Requisito("1.1", confirmado=True, meses=6),
    Requisito("1.1-reglas", confirmado=True),
    Requisito("2.1", confirmado=True, meses=6),
    Requisito("2.2", confirmado=True, meses=6),
    Requisito("3.1", confirmado=False),
    Requisito("3.2", confirmado=False),
    Requisito("3.3", confirmado=False),
    Requisito("4.1", confirmado=False),
    Requisito("5.1", confirmado=False, meses=12, veces=2),
)


@dataclass(frozen=True)
class Prueba:
    """A dated fact that shows a requirement: what it is, and the address where anyone sees it."""

    fecha: date
    titulo: str
    ruta: str


@dataclass(frozen=True)
class Situacion:
    """How a requirement stands: met since `desde` without a gap and until `hasta`; not met, `hasta` is when it lapsed.

    `hasta` is the last day on which it is met with what there is; None: it never was, or it does not lapse.
    """

    cumple: bool
    desde: date | None = None
    hasta: date | None = None


def situacion(requisito: Requisito, fechas: Iterable[date], al: date) -> Situacion:
    """How it stands on `al` with what happened until then. What is dated later has not happened."""
    spans = _spans(requisito, sorted(fecha for fecha in fechas if fecha <= al))
    if not spans:
        return Situacion(False)
    desde, hasta = spans[-1]
    if hasta is None:
        return Situacion(True, desde)
    return Situacion(True, desde, hasta) if al <= hasta else Situacion(False, None, hasta)


def _spans(requisito: Requisito, fechas: Sequence[date]) -> list[tuple[date, date | None]]:
    """When it was met, first and last day, without overlaps."""
    if not requisito.meses:
        return [(fechas[0], None)] if fechas else []
    found: list[tuple[date, date | None]] = []
    for first, last in zip(fechas, fechas[requisito.veces - 1 :], strict=False):
        end = mas_meses(first, requisito.meses)
        if end < last:
            continue
        if found and (was := found[-1][1]) is not None and last.toordinal() <= was.toordinal() + 1:
            found[-1] = (found[-1][0], max(was, end))
        else:
            found.append((last, end))
    return found


def mas_meses(dia: date, meses: int) -> date:
    """The same day so many months later; where that month has no such day, its last one."""
    year, month = divmod(dia.year * 12 + dia.month - 1 + meses, 12)
    return date(year, month + 1, min(dia.day, monthrange(year, month + 1)[1]))


def marca(hasta: date, al: date) -> int | None:
    """How near its end it is: 7 or 30 days, the nearest mark that was reached; None: far from it, or past it."""
    left = (hasta - al).days
    return next((mark for mark in MARCAS if left <= mark), None) if left >= 0 else None
