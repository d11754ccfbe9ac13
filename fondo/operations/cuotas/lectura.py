"""The instalments of a fund as its page tells them, with what was received against what was foreseen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fondo.ejecucion import CERO
from fondo.models import Cuota, Fondo
from fondo.states import EstadoRegistro


@dataclass(frozen=True)
class FilaCuota:
    """An instalment, and by how much what came differs from what was foreseen, in USD; None before it is accepted."""

    cuota: Cuota
    diferencia: Decimal | None


@dataclass(frozen=True)
class Cuotas:
    """All of them, and what they add up to, in USD; what was annulled counts in nothing."""

    filas: list[FilaCuota]
    previsto: Decimal
    recibido: Decimal
    pesos: Decimal

    @property
    def falta(self) -> Decimal:
        """What is foreseen and did not come, in USD."""
        waiting = (f.cuota for f in self.filas if f.diferencia is None and f.cuota.estado != EstadoRegistro.ANULADO)
        return sum((cuota.monto_previsto for cuota in waiting), CERO)


def cuotas_de(fondo: Fondo) -> Cuotas:
    """The instalments of a fund in their order, in one query."""
    rows = list(Cuota.objects.filter(fondo=fondo).select_related("comprobante").order_by("numero"))
    for row in rows:
        row.fondo = fondo
    held = [row for row in rows if row.estado == EstadoRegistro.ACEPTADO]
    expected = [row for row in rows if row.estado != EstadoRegistro.ANULADO]
    return Cuotas(
        filas=[FilaCuota(row, row.monto - row.monto_previsto if row in held else None) for row in rows],
        previsto=sum((row.monto_previsto for row in expected), CERO),
        recibido=sum((row.monto for row in held), CERO),
        pesos=sum((row.pesos for row in held), CERO),
    )
