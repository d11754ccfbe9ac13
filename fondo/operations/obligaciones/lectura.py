"""What each contract of a fund committed, accrued and paid, and what it delivers next, read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from fondo.ejecucion import CERO
from fondo.models import Asiento, Entregable, Obligacion
from fondo.states import EstadoRegistro

Clase = Asiento.Clase


@dataclass(frozen=True)
class Cifras:
    """A contract in USD, and the first of its deliverables that was not received; None when none is awaited."""

    comprometido: Decimal
    devengado: Decimal
    pagado: Decimal
    proximo: Entregable | None

    @property
    def libera(self) -> Decimal:
        """What its end would release, in USD: what it did not come to cost."""
        return max(self.comprometido - self.devengado, CERO)


def cifras_de(obligaciones: Sequence[Obligacion]) -> dict[int, Cifras]:
    """The figures of each contract, by its pk, in two queries."""
    pks = [one.pk for one in obligaciones]
    sums: dict[tuple[int, str], Decimal] = defaultdict(lambda: CERO)
    accepted = [one.pk for one in obligaciones if not one.abierto]
    told = Asiento.objects.filter(obligacion__in=accepted).order_by().values_list("obligacion", "clase")
    for contract, kind, total in told.annotate(Sum("monto_usd")):
        sums[contract, kind] = total
    waits = {one.pk for one in obligaciones if one.estado == EstadoRegistro.ACEPTADO and one.terminada_el is None}
    rows = Entregable.objects.filter(obligacion__in=waits, recibido_el=None).order_by("-vence", "-numero")
    first = {row.obligacion_id: row for row in rows}
    return {
        pk: Cifras(sums[pk, Clase.COMPROMETIDO], sums[pk, Clase.DEVENGADO], sums[pk, Clase.PAGADO], first.get(pk))
        for pk in pks
    }
