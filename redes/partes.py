"""Shares of a whole, as people read them: with one decimal, and adding up to 100,0. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def decimas(montos: Sequence[Decimal]) -> list[int]:
    """The share of each amount in tenths of a percent, by largest remainder: they add up to 1000, or to 0 of nothing.

    Amounts are not negative. Equal amounts may differ in one tenth, the first ones having it.
    """
    whole = sum((Fraction(monto) for monto in montos), Fraction(0))
    if not whole:
        return [0] * len(montos)
    exact = [Fraction(monto) * 1000 / whole for monto in montos]
    floors = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: (floors[place] - exact[place], place))
    for place in by_rest[: 1000 - sum(floors)]:
        floors[place] += 1
    return floors
