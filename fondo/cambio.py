"""At what rate pesos are counted in dollars, by the method of the fund. Pure.

By default the rate at which the bank settled the instalment that the money is from, so that nearly nothing is gained or
lost; otherwise the weighted average of what came, or the rate of each transaction, which somebody types.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

#: Pesos for a dollar, with four decimals, rounded half up.
UNIDAD = Decimal("0.0001")


@dataclass(frozen=True)
class Recibida:
    """An instalment that came: when, how many dollars, and the pesos that the bank gave for them."""

    numero: int
    recibida_el: date
    dolares: Decimal
    pesos: Decimal


@dataclass(frozen=True)
class Tasa:
    """A rate in pesos for a dollar, and the instalment it is of; None for an average."""

    valor: Decimal
    cuota: int | None


def tasa_de(pesos: Decimal, dolares: Decimal) -> Decimal:
    """The rate at which pesos were given for dollars. ValueError unless both are positive."""
    if pesos <= 0 or dolares <= 0:
        raise ValueError("a rate is of positive amounts")
    return (pesos / dolares).quantize(UNIDAD, rounding=ROUND_HALF_UP)


def tasa_por_defecto(metodo: str, cuotas: Iterable[Recibida], dia: date) -> Tasa | None:
    """The rate that a method gives for a day; None when it gives none: nothing came by then, or each one is typed.

    `cuota`: the last that came by that day. `promedio`: all of their pesos by all of their dollars.
    """
    came = sorted((c for c in cuotas if c.recibida_el <= dia), key=lambda c: (c.recibida_el, c.numero))
    if not came or metodo == "transaccion":
        return None
    if metodo == "promedio":
        pesos, dolares = sum((c.pesos for c in came), Decimal(0)), sum((c.dolares for c in came), Decimal(0))
        return Tasa(tasa_de(pesos, dolares), None)
    last = came[-1]
    return Tasa(tasa_de(last.pesos, last.dolares), last.numero)
