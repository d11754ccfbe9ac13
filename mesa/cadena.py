"""Dates that depend on each other, in order: moving one proposes the others, or says the date that would fit.

Pure: no clock, no database. A link falls at least `separacion` business days before the next one (0: not after it). One
that was told to somebody is fixed: it never moves in a proposal, it bounds it. So does one that has passed.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from mesa import calendario

_DIA: Final = timedelta(days=1)


@dataclass(frozen=True)
class Eslabon:
    """One date of a chain: its name, how many business days before the next one, at least, and whether it may move."""

    id: Hashable
    nombre: str
    fecha: date
    separacion: int = 1
    fijo: bool = False


class NoCabe(Exception):
    """The date does not fit. `primera` is the first that does on or after it; else `ultima`, the last that does before.

    Both None: no date fits. `con` is the link that keeps it from fitting, None when the date is no business day or is
    before the first that may be chosen.
    """

    def __init__(self, primera: date | None, ultima: date | None, con: Eslabon | None) -> None:
        super().__init__(f"{primera or ultima}")
        self.primera, self.ultima, self.con = primera, ultima, con

    @property
    def fecha(self) -> date | None:
        """The one to offer."""
        return self.primera or self.ultima


@dataclass(frozen=True)
class _Tope:
    """A date that a link may not pass, and the fixed link that sets it (None: the first date that may be chosen)."""

    dia: date
    por: Eslabon | None


def proponer(
    cadena: Sequence[Eslabon],
    movido: Hashable,
    nueva_fecha: date,
    *,
    feriados: Iterable[date] = calendario.SEMILLA,
    desde: date | None = None,
) -> dict[Hashable, date]:
    """Where the other links go when `movido` goes to `nueva_fecha`: those that must move, each as little as it can.

    `cadena` is in order, first link first; nothing is put before `desde`. A link that still keeps its distance stays.
    Raises NoCabe, and KeyError when `movido` is not of the chain.
    """
    inhabiles = feriados if isinstance(feriados, Set) else frozenset(feriados)
    place = _place(cadena, movido)
    below, above = _bounds(cadena, inhabiles, desde)
    low, high = below[place], above[place]
    if not _fits(nueva_fecha, low, high, inhabiles):
        raise _refusal(nueva_fecha, low, high, inhabiles)
    dates = {cadena[place].id: nueva_fecha}
    for n in range(place + 1, len(cadena)):
        least = despues_de(dates[cadena[n - 1].id], cadena[n - 1].separacion, feriados=inhabiles)
        dates[cadena[n].id] = _placed(cadena[n], least, _day(above[n]), inhabiles, desde, forward=True)
    for n in range(place - 1, -1, -1):
        most = antes_de(dates[cadena[n + 1].id], cadena[n].separacion, feriados=inhabiles)
        dates[cadena[n].id] = _placed(cadena[n], _day(below[n]), most, inhabiles, desde, forward=False)
    return {link.id: dates[link.id] for link in cadena if link.id != movido and dates[link.id] != link.fecha}


def en_orden(cadena: Sequence[Eslabon], *, feriados: Iterable[date] = calendario.SEMILLA) -> bool:
    """Whether each link keeps its distance to the next one."""
    return all(_apart(a.fecha, b.fecha, a.separacion, feriados) for a, b in pairwise(cadena))


def despues_de(dia: date, separacion: int, *, feriados: Iterable[date] = calendario.SEMILLA) -> date:
    """The first business day that falls `separacion` business days after `dia`; 0: `dia`, or the next business day."""
    return calendario.vencimiento(dia, separacion, feriados=feriados)


def antes_de(dia: date, separacion: int, *, feriados: Iterable[date] = calendario.SEMILLA) -> date:
    """The last business day from which `dia` is `separacion` business days away; 0: `dia`, or the previous one."""
    counted, day = 0, dia
    while counted < separacion or not calendario.es_habil(day, feriados=feriados):
        counted += calendario.es_habil(day, feriados=feriados)
        day -= _DIA
    return day


def _place(cadena: Sequence[Eslabon], movido: Hashable) -> int:
    for n, link in enumerate(cadena):
        if link.id == movido:
            return n
    raise KeyError(movido)


def _apart(first: date, second: date, separacion: int, feriados: Iterable[date]) -> bool:
    if separacion == 0:
        return first <= second
    return calendario.dias_habiles_entre(first, second, feriados=feriados) >= separacion


def _stays(link: Eslabon, desde: date | None) -> bool:
    """Whether a link is where it is for good: it was told, or it has passed."""
    return link.fijo or (desde is not None and link.fecha < desde)


def _bounds(
    cadena: Sequence[Eslabon], feriados: Collection[date], desde: date | None
) -> tuple[list[_Tope | None], list[_Tope | None]]:
    """The first and the last date that the fixed links (and `desde`) leave to each link; None: no bound that side."""
    first = None if desde is None else _Tope(despues_de(desde, 0, feriados=feriados), None)
    below: list[_Tope | None] = [first]
    for link in cadena[:-1]:
        low = _Tope(link.fecha, link) if _stays(link, desde) else below[-1]
        after = None if low is None else _Tope(despues_de(low.dia, link.separacion, feriados=feriados), low.por)
        below.append(after if first is None or (after and after.dia > first.dia) else first)
    above: list[_Tope | None] = [None]
    for link, following in zip(cadena[-2::-1], cadena[:0:-1], strict=True):
        high = _Tope(following.fecha, following) if _stays(following, desde) else above[0]
        before = None if high is None else _Tope(antes_de(high.dia, link.separacion, feriados=feriados), high.por)
        above.insert(0, before)
    return below, above


def _day(tope: _Tope | None) -> date | None:
    return tope.dia if tope else None


def _fits(dia: date, low: _Tope | None, high: _Tope | None, feriados: Collection[date]) -> bool:
    inside = (low is None or low.dia <= dia) and (high is None or dia <= high.dia)
    return inside and calendario.es_habil(dia, feriados=feriados)


def _refusal(dia: date, low: _Tope | None, high: _Tope | None, feriados: Collection[date]) -> NoCabe:
    """Why it does not fit, with the first date that does on or after it, or the last one before."""
    guilty = low.por if low and dia < low.dia else high.por if high and dia > high.dia else None
    if low and high and low.dia > high.dia:
        return NoCabe(None, None, guilty or high.por)
    first = despues_de(max(dia, low.dia) if low else dia, 0, feriados=feriados)
    if high is None or first <= high.dia:
        return NoCabe(first, None, guilty)
    return NoCabe(None, high.dia, high.por)


def _placed(
    link: Eslabon, low: date | None, high: date | None, feriados: Collection[date], desde: date | None, *, forward: bool
) -> date:
    """Where a link goes between two business days: where it is if it may, else to the nearest that it may."""
    if _stays(link, desde):
        return link.fecha
    roll = despues_de if forward else antes_de
    day = roll(link.fecha, 0, feriados=feriados)
    day = max(day, low) if low else day
    return min(day, high) if high else day
