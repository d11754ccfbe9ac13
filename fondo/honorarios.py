"""The retention of a boleta de honorarios, by the day on which it was issued. Pure.

The rates are those of Ley 21.133 (2019), which raises them year by year from the former 10 % to 17 % in 2028.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NORMA = "Ley 21.133"
#: Since when each rate is in force, as a percentage of the gross amount.
TASAS: tuple[tuple[date, Decimal], ...] = (
    (date(1985, 1, 1), Decimal("10.00")),
    (date(2020, 1, 1), Decimal("10.75")),
    (date(2021, 1, 1), Decimal("11.50")),
    (date(2022, 1, 1), Decimal("12.25")),
    (date(2023, 1, 1), Decimal("13.00")),
    (date(2024, 1, 1), Decimal("13.75")),
    (date(2025, 1, 1), Decimal("14.50")),
    (date(2026, 1, 1), Decimal("15.25")),
    (date(2027, 1, 1), Decimal("16.00")),
    (date(2028, 1, 1), Decimal("17.00")),
)


def tasa_de_retencion(dia: date) -> Decimal:
    """The percentage retained from a boleta issued on that day. ValueError before the table begins."""
    found = [rate for since, rate in TASAS if since <= dia]
    if not found:
        raise ValueError("no rate is known for that day")
    return found[-1]


def retencion_de(bruto: Decimal, dia: date, *, en_pesos: bool = True) -> Decimal:
    """What is retained from a gross amount: whole pesos, or cents of a dollar, rounded half up."""
    unit = Decimal("1") if en_pesos else Decimal("0.01")
    return (bruto * tasa_de_retencion(dia) / 100).quantize(unit, rounding=ROUND_HALF_UP)


def bruto_de(liquido: Decimal, dia: date, *, en_pesos: bool = True) -> Decimal:
    """The gross amount whose retention leaves that net amount, rounded as its retention is."""
    unit = Decimal("1") if en_pesos else Decimal("0.01")
    return (liquido * 100 / (100 - tasa_de_retencion(dia))).quantize(unit, rounding=ROUND_HALF_UP)


def vence_la_retencion(pagado_el: date) -> date:
    """By when the retention of what was paid that day is expected to be paid: the 12th of the next month."""
    year, month = (pagado_el.year + 1, 1) if pagado_el.month == 12 else (pagado_el.year, pagado_el.month + 1)
    return date(year, month, 12)
