"""The plan of a fund as its page tells it: by month, against its floors, and what each ítem has without planning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from fondo.ejecucion import CERO, exigido
from fondo.models import Fondo, HitoEjecucion, Item, LineaPlan


@dataclass(frozen=True)
class PisoDelPlan:
    """A floor, what it asks for and what is planned by its day, in USD."""

    hito: HitoEjecucion
    exige: Decimal
    planificado: Decimal

    @property
    def falta(self) -> Decimal:
        """What the plan lacks to reach it, in USD; 0 if it does."""
        return max(self.exige - self.planificado, CERO)


@dataclass(frozen=True)
class Mes:
    """A month with something planned or a floor: its first day, its lines, their sum, and all until its end."""

    mes: date
    lineas: list[LineaPlan]
    monto: Decimal
    acumulado: Decimal
    pisos: list[PisoDelPlan]


@dataclass(frozen=True)
class ItemDelPlan:
    """An ítem, what it has in force and what is planned of it, in USD."""

    item: Item
    planificado: Decimal

    @property
    def queda(self) -> Decimal:
        """What is not planned; negative if a transfer left it with less than its plan."""
        return self.item.vigente - self.planificado


@dataclass(frozen=True)
class Plan:
    """The whole plan of a fund, in USD."""

    meses: list[Mes]
    items: list[ItemDelPlan]

    @property
    def total(self) -> Decimal:
        """All that is planned."""
        return sum((mes.monto for mes in self.meses), CERO)

    @property
    def queda(self) -> Decimal:
        """What is in force and not planned."""
        return sum((row.queda for row in self.items), CERO)

    @property
    def hay_lineas(self) -> bool:
        """Whether something is planned."""
        return any(mes.lineas for mes in self.meses)


def lineas_de(fondo: Fondo) -> list[LineaPlan]:
    """The lines of a plan by their day, each with its ítem and stage."""
    rows = LineaPlan.objects.filter(item__etapa__fondo=fondo).select_related("item__etapa")
    return list(rows.order_by("fecha", "pk"))


def plan_de(fondo: Fondo) -> Plan:
    """The plan of a fund, in three queries whatever its size."""
    lines = lineas_de(fondo)
    floors = [
        PisoDelPlan(
            hito,
            exigido(fondo.monto or CERO, hito.piso),
            sum((line.monto for line in lines if line.fecha <= hito.fecha), CERO),
        )
        for hito in HitoEjecucion.objects.filter(fondo=fondo)
    ]
    by_month = {day: list(rows) for day, rows in groupby(lines, key=lambda line: line.fecha.replace(day=1))}
    months, so_far = [], CERO
    for month in sorted({*by_month, *(floor.hito.fecha.replace(day=1) for floor in floors)}):
        rows = by_month.get(month, [])
        amount = sum((row.monto for row in rows), CERO)
        so_far += amount
        there = [floor for floor in floors if floor.hito.fecha.replace(day=1) == month]
        months.append(Mes(month, rows, amount, so_far, there))
    items = Item.objects.filter(etapa__fondo=fondo).select_related("etapa").order_by("etapa__numero", "orden", "pk")
    planned = {i.pk: sum((line.monto for line in lines if line.item_id == i.pk), CERO) for i in items}
    return Plan(months, [ItemDelPlan(i, planned[i.pk]) for i in items])
