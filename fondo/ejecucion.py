"""What a fund executed, on any day, and what it would by another: pure arithmetic in US dollars.

Amounts are `Decimal` with cents. What is computed is rounded half up to the cent, once; what is added up is never
rounded again, so that any order of the same entries gives the same total (acta of 16 June 2022, 2.3.c and 2.3.e).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

CENTAVO = Decimal("0.01")
CERO = Decimal("0.00")


class Clase(StrEnum):
    """What an entry of the ledger tells: an obligation taken, a cost incurred, money out or in, a gain or loss."""

    COMPROMETIDO = "comprometido"
    DEVENGADO = "devengado"
    PAGADO = "pagado"
    RECIBIDO = "recibido"
    DIFERENCIA = "diferencia"


class Base(StrEnum):
    """What counts as executed. Which one does is a setting of the fund, to be confirmed by who grants it."""

    PAGADO = "pagado"
    DEVENGADO = "devengado"
    COMPROMETIDO = "comprometido"


class Color(StrEnum):
    """How an execution floor stands: done or on its way, tight, or late."""

    AL_DIA = "al_dia"
    AJUSTADO = "ajustado"
    ATRASADO = "atrasado"


@dataclass(frozen=True)
class Movimiento:
    """An entry of the ledger: its day, what it tells, its amount in USD (negative if it reverses), its ítem."""

    fecha: date
    clase: Clase | Base | str
    monto: Decimal
    item: int | str | None = None


@dataclass(frozen=True)
class Previsto:
    """A payment that is expected on a day, in USD: of a contract, of an accrued expense, or of the plan."""

    fecha: date
    monto: Decimal
    item: int | str | None = None


@dataclass(frozen=True)
class Piso:
    """A floor of execution: by a day, a percentage of the fund; `tolerancia` in percentage points below it."""

    fecha: date
    porcentaje: Decimal
    tolerancia: Decimal = CERO
    nombre: str = ""


@dataclass(frozen=True)
class Estado:
    """How a floor stands on a day, amounts in USD. `parte`: executed as a percentage of the fund, with one decimal.

    `proyectado` is what would be executed by its day with what is contracted; `con_plan`, if what is planned and not
    contracted is spent too; `por_semana`, what must be spent each week of the `dias` left
    (0 when nothing lacks or no day is left). `cerrado`: its day passed, so that it is judged by what was executed then.
    """

    al: date
    exigido: Decimal
    ejecutado: Decimal
    falta: Decimal
    parte: Decimal
    proyectado: Decimal
    parte_proyectada: Decimal
    con_plan: Decimal
    planificado: Decimal
    dias: int
    por_semana: Decimal
    cerrado: bool
    color: Color

    @property
    def con_tolerancia(self) -> bool:
        """Whether it is met only because of its tolerance."""
        return self.falta == CERO and self.ejecutado < self.exigido


def usd(monto: Decimal) -> Decimal:
    """An amount rounded half up to the cent; a negative one, as its positive."""
    return monto.quantize(CENTAVO, rounding=ROUND_HALF_UP)


def a_dolares(monto: Decimal, tasa: Decimal) -> Decimal:
    """Pesos into USD at a rate of pesos per dollar. ValueError for a rate that is not positive."""
    if tasa <= 0:
        raise ValueError("a rate of exchange is positive")
    return usd(monto / tasa)


def porcion(total_usd: Decimal, total: Decimal, antes: Decimal, ahora: Decimal) -> Decimal:
    """The USD of a part of an expense, where `antes` of its `total` was told already: the parts add up to the cent.

    ValueError when the parts exceed the total.
    """
    if total == 0:
        return CERO
    if abs(antes + ahora) > abs(total):
        raise ValueError("the parts exceed the total")
    return usd(total_usd * (antes + ahora) / total) - usd(total_usd * antes / total)


def partes(total_usd: Decimal, monto: Decimal, retencion: Decimal) -> tuple[Decimal, Decimal]:
    """The USD of the net and of what is retained of an expense, which add up to it. ValueError if more is retained
    than there is.
    """
    if not 0 <= retencion <= monto:
        raise ValueError("what is retained is part of the amount")
    net = usd(total_usd * (monto - retencion) / monto) if monto else CERO
    return net, total_usd - net


def ejecutado(movimientos: Iterable[Movimiento], al: date, base: Base | Clase | str) -> Decimal:
    """What was executed by the end of a day, in USD, on a base: the sum of its entries until then.

    A later entry never changes what a past day says, as a reversal is dated on the day on which it is made.
    """
    wanted = str(base)
    return sum((m.monto for m in movimientos if m.fecha <= al and str(m.clase) == wanted), CERO)


def proyectar(
    movimientos: Iterable[Movimiento],
    previstos: Iterable[Previsto],
    al: date,
    hasta: date,
    base: Base | str = Base.PAGADO,
) -> Decimal:
    """What would be executed by the end of `hasta`, in USD, as known on `al`: what is, and what is expected until then.

    What was expected by `al` and is still owed counts as of the next day. For a day that passed, what was executed.
    """
    movements = list(movimientos)
    if hasta <= al:
        return ejecutado(movements, hasta, base)
    owed = sum((p.monto for p in previstos if p.fecha <= hasta), CERO)
    return ejecutado(movements, al, base) + owed


def acumulado(previstos: Iterable[Previsto], al: date) -> Decimal:
    """What a plan had for a day, in USD: all that it expected by its end."""
    return sum((p.monto for p in previstos if p.fecha <= al), CERO)


def sin_contratar(
    plan: Iterable[Previsto], comprometido: Mapping[int | str | None, Decimal], al: date
) -> list[Previsto]:
    """What a plan still expects after `al` and nobody contracted: of each ítem, what was committed takes its first
    lines.
    """
    left = dict(comprometido)
    found: list[Previsto] = []
    for line in sorted(plan, key=lambda p: p.fecha):
        taken = min(left.get(line.item, CERO), line.monto)
        left[line.item] = left.get(line.item, CERO) - taken
        if line.fecha > al and line.monto > taken:
            found.append(Previsto(line.fecha, line.monto - taken, line.item))
    return found


def _committed(movimientos: Iterable[Movimiento], al: date) -> dict[int | str | None, Decimal]:
    found: dict[int | str | None, Decimal] = defaultdict(lambda: CERO)
    for m in movimientos:
        if m.fecha <= al and str(m.clase) == Base.COMPROMETIDO:
            found[m.item] += m.monto
    return found


def por_ciento(monto: Decimal, total: Decimal) -> Decimal:
    """An amount as a percentage of a total, rounded half up to one decimal; 0 of nothing."""
    return (monto * 100 / total).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) if total else Decimal("0.0")


def exigido(total: Decimal, piso: Piso) -> Decimal:
    """What a floor asks for, in USD: its percentage of the fund, before any tolerance."""
    return usd(total * piso.porcentaje / 100)


def minimo(total: Decimal, piso: Piso) -> Decimal:
    """The least that meets a floor, in USD: its percentage without its tolerance."""
    return usd(total * max(piso.porcentaje - piso.tolerancia, CERO) / 100)


def estado_de(
    piso: Piso,
    total: Decimal,
    movimientos: Sequence[Movimiento],
    previstos: Sequence[Previsto],
    plan: Sequence[Previsto],
    al: date,
    base: Base | str = Base.PAGADO,
) -> Estado:
    """How a floor stands on a day. `previstos` is what is owed and contracted; `plan`, what was planned from the start.

    Met, or on its way by its contracts with no delay against the plan: al día. On its way by them, behind the plan; or
    not behind it, on its way only with what is planned and not contracted yet: ajustado. Otherwise, or once its day
    passed unmet: atrasado. Its date never moves by itself.
    """
    closed = al > piso.fecha
    day = min(al, piso.fecha)
    done, asked, least = ejecutado(movimientos, day, base), exigido(total, piso), minimo(total, piso)
    projected = proyectar(movimientos, previstos, day, piso.fecha, base) if not closed else done
    planned = acumulado(plan, day)
    more = CERO if closed else acumulado(sin_contratar(plan, _committed(movimientos, day), day), piso.fecha)
    late = done < planned
    lacks = max(asked - done, CERO) if done < least else CERO
    left = (piso.fecha - al).days if not closed else 0
    if done >= least:
        color = Color.AL_DIA
    elif not closed and projected >= least:
        color = Color.AJUSTADO if late else Color.AL_DIA
    else:
        color = Color.ATRASADO if closed or late or projected + more < least else Color.AJUSTADO
    return Estado(
        al=day,
        exigido=asked,
        ejecutado=done,
        falta=lacks,
        parte=por_ciento(done, total),
        proyectado=projected,
        parte_proyectada=por_ciento(projected, total),
        con_plan=projected + more,
        planificado=planned,
        dias=left,
        por_semana=usd(lacks * 7 / left) if left and lacks else CERO,
        cerrado=closed,
        color=color,
    )


@dataclass(frozen=True)
class Punto:
    """A day of the curve, all accumulated in USD; None where there is nothing to say of that day.

    `proyectado`: what would be paid by then, of a day to come. `piso`: what a floor of that day asks for.
    """

    fecha: date
    planificado: Decimal
    comprometido: Decimal | None
    devengado: Decimal | None
    pagado: Decimal | None
    proyectado: Decimal | None
    piso: Decimal | None


def curva(
    movimientos: Sequence[Movimiento],
    previstos: Sequence[Previsto],
    plan: Sequence[Previsto],
    pisos: Sequence[Piso],
    total: Decimal,
    desde: date,
    al: date,
) -> list[Punto]:
    """The curve of a fund as of a day: each month's end from `desde` to the last floor, that day, and each floor's day.

    One pass over the entries, however many there are.
    """
    asked = {piso.fecha: exigido(total, piso) for piso in pisos}
    last = max([al, *asked])
    days = sorted({*fines_de_mes(desde, last), al, *asked})
    told = {clase: _steps(movimientos, clase, days) for clase in (Clase.COMPROMETIDO, Clase.DEVENGADO, Clase.PAGADO)}
    paid = ejecutado(movimientos, al, Base.PAGADO)
    return [
        Punto(
            fecha=day,
            planificado=acumulado(plan, day),
            comprometido=told[Clase.COMPROMETIDO][day] if day <= al else None,
            devengado=told[Clase.DEVENGADO][day] if day <= al else None,
            pagado=told[Clase.PAGADO][day] if day <= al else None,
            proyectado=paid + acumulado(previstos, day) if day > al else None,
            piso=asked.get(day),
        )
        for day in days
    ]


def _steps(movimientos: Iterable[Movimiento], clase: Clase, days: Sequence[date]) -> dict[date, Decimal]:
    """The accumulated sum of a kind on each day, in one pass."""
    ordered = sorted((m for m in movimientos if str(m.clase) == str(clase)), key=lambda m: m.fecha)
    found: dict[date, Decimal] = {}
    place, total = 0, CERO
    for day in days:
        while place < len(ordered) and ordered[place].fecha <= day:
            total += ordered[place].monto
            place += 1
        found[day] = total
    return found


def fines_de_mes(desde: date, hasta: date) -> list[date]:
    """The last day of each month between two days, both included."""
    found: list[date] = []
    day = desde
    while True:
        first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = first_of_next - timedelta(days=1)
        if end > hasta:
            return found
        found.append(end)
        day = first_of_next
