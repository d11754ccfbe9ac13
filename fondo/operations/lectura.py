"""A fund read whole for its figures, in as many queries whatever its size: pages, reports and exports start from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from fondo.deudas import Deuda, previstos
from fondo.ejecucion import (
    CERO,
    Base,
    Clase,
    Estado,
    Movimiento,
    Piso,
    Previsto,
    Punto,
    curva,
    ejecutado,
    estado_de,
)
from fondo.models import Asiento, Etapa, Fondo, HitoEjecucion, Item, LineaPlan, Traspaso
from fondo.operations.deudas import Anotado, leer_deudas


@dataclass(frozen=True)
class FilaItem:
    """How a line of the budget stands on a day, in USD."""

    item: Item
    original: Decimal
    vigente: Decimal
    comprometido: Decimal
    devengado: Decimal
    pagado: Decimal

    @property
    def disponible(self) -> Decimal:
        """What may still be committed of it."""
        return self.vigente - self.comprometido


class Sumas:
    """What adds up its lines, each column by its name."""

    filas: list[Any]

    def suma(self, columna: str) -> Decimal:
        """The sum of a column, in USD."""
        return sum((getattr(fila, columna) for fila in self.filas), CERO)

    original = property(lambda self: self.suma("original"))
    vigente = property(lambda self: self.suma("vigente"))
    comprometido = property(lambda self: self.suma("comprometido"))
    devengado = property(lambda self: self.suma("devengado"))
    pagado = property(lambda self: self.suma("pagado"))
    disponible = property(lambda self: self.suma("disponible"))


@dataclass(frozen=True)
class FilaEtapa(Sumas):
    """A stage with its lines, and their sums."""

    etapa: Etapa
    filas: list[FilaItem]


@dataclass(frozen=True)
class Presupuesto(Sumas):
    """The stages of a fund, and their sums."""

    filas: list[FilaEtapa]


@dataclass(frozen=True)
class Lectura:
    """A fund and its figures. `deudas`: what contracts and accrued expenses owe, and owed; `plan`: its plan;
    `traspasos`: the day, from which ítem to which, and how much.
    """

    fondo: Fondo
    total: Decimal
    etapas: list[tuple[Etapa, list[Item]]]
    movimientos: list[Movimiento]
    deudas: list[Deuda]
    plan: list[Previsto]
    hitos: list[HitoEjecucion]
    traspasos: list[tuple[date, int, int, Decimal]]

    @property
    def base(self) -> Base:
        """What counts as executed in this fund."""
        return Base(self.fondo.base)

    @property
    def pisos(self) -> list[Piso]:
        """Its floors, in their order."""
        return [hito.piso for hito in self.hitos]

    def ejecutado(self, al: date, base: Base | Clase | None = None) -> Decimal:
        """What was executed by the end of a day, in USD; on the fund's own base, unless another is asked for."""
        return ejecutado(self.movimientos, al, base or self.base)

    def saldo(self, al: date) -> Decimal:
        """What came and did not go out, in USD: the gains and losses of exchange are part of what went out."""
        out = self.ejecutado(al, Clase.PAGADO) + self.ejecutado(al, Clase.DIFERENCIA)
        return self.ejecutado(al, Clase.RECIBIDO) - out

    def previstos(self, al: date, base: Base = Base.PAGADO) -> list[Previsto]:
        """What contracts and accrued expenses owed on a day, on a base."""
        return previstos(self.deudas, al, base)

    def estados(self, al: date, base: Base | None = None) -> list[tuple[HitoEjecucion, Estado]]:
        """Each floor and how it stands on a day."""
        kind = base or self.base
        return [
            (h, estado_de(h.piso, self.total, self.movimientos, self.previstos(al, kind), self.plan, al, kind))
            for h in self.hitos
        ]

    def curva(self, al: date) -> list[Punto]:
        """Its curve as of a day."""
        return curva(
            self.movimientos,
            self.previstos(al),
            self.plan,
            self.pisos,
            self.total,
            self.fondo.inicia_el,
            al,
        )

    def por_item(self, al: date) -> dict[int | str | None, dict[Clase, Decimal]]:
        """The sums of a day by ítem and kind; under None, what is of no ítem."""
        found: dict[int | str | None, dict[Clase, Decimal]] = defaultdict(lambda: defaultdict(lambda: CERO))
        for m in self.movimientos:
            if m.fecha <= al:
                found[m.item][Clase(str(m.clase))] += m.monto
        return found

    def _despues(self, al: date) -> dict[int, Decimal]:
        """What each ítem got, less what it gave, by transfers after a day."""
        found: dict[int, Decimal] = defaultdict(lambda: CERO)
        for fecha, de, a, monto in self.traspasos:
            if fecha > al:
                found[de] -= monto
                found[a] += monto
        return found

    def presupuesto(self, al: date) -> Presupuesto:
        """Its budget by stage and ítem at the end of a day: what was in force, committed, accrued and paid."""
        sums, later = self.por_item(al), self._despues(al)
        kinds = (Clase.COMPROMETIDO, Clase.DEVENGADO, Clase.PAGADO)
        stages = [
            FilaEtapa(
                etapa,
                [
                    FilaItem(i, i.original, i.vigente - later[i.pk], *(sums[i.pk][kind] for kind in kinds))
                    for i in items
                ],
            )
            for etapa, items in self.etapas
        ]
        return Presupuesto(stages)

    @cached_property
    def ultimo(self) -> date | None:
        """The day of its last entry."""
        return max((m.fecha for m in self.movimientos), default=None)


def leer(fondo: Fondo) -> Lectura:
    """A fund's ledger, budget, floors, plan and what it owes: seven queries, whatever its size."""
    by_stage: dict[Etapa, list[Item]] = {}
    rows = Item.objects.filter(etapa__fondo=fondo).select_related("etapa")
    for item in rows.order_by("etapa__numero", "orden", "pk"):
        by_stage.setdefault(item.etapa, []).append(item)
    entries = Asiento.objects.filter(fondo=fondo).order_by("numero")
    columns = ("fecha", "clase", "monto_usd", "item_id", "gasto_id", "obligacion_id", "pago__clase")
    told = [Anotado(*row) for row in entries.values_list(*columns)]
    plan = LineaPlan.objects.filter(item__etapa__fondo=fondo).values_list("fecha", "monto", "item_id")
    return Lectura(
        fondo=fondo,
        total=fondo.monto if fondo.monto is not None else CERO,
        etapas=list(by_stage.items()),
        movimientos=[Movimiento(one.fecha, Clase(one.clase), one.monto, one.item) for one in told],
        deudas=leer_deudas(fondo, told),
        plan=[Previsto(*row) for row in plan],
        hitos=list(HitoEjecucion.objects.filter(fondo=fondo)),
        traspasos=list(Traspaso.objects.filter(fondo=fondo).values_list("fecha", "de_id", "a_id", "monto")),
    )
