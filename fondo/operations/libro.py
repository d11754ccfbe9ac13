"""The ledger: what each accepted record adds to it, and how it is reversed. Called with the fund locked.

Per ítem, what is paid never exceeds what is accrued, nor that what is committed: an expense without contract commits
what it accrues, and one that goes over its contract commits the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.utils.translation import gettext as _

from fondo.ejecucion import CERO
from fondo.models import Asiento, Cuota, Fondo, Gasto, Item, Obligacion, Pago
from fondo.states import EstadoRegistro
from mesa.kernel import clock
from mesa.kernel.errors import DomainError
from mesa.kernel.operations import entry
from mesa.palabras import dolares

Clase = Asiento.Clase


def _add(fondo: Fondo, lines: Sequence[dict[str, Any]]) -> list[Asiento]:
    """Append entries, numbered in their order; those of no amount are none."""
    last = Asiento.objects.filter(fondo=fondo).aggregate(Max("numero"))["numero__max"] or 0
    told = [line for line in lines if line["monto_usd"]]
    rows = [Asiento(fondo=fondo, numero=n, anotado_el=entry(), **line) for n, line in enumerate(told, last + 1)]
    return Asiento.objects.bulk_create(rows)


def asentar_cuota(cuota: Cuota) -> list[Asiento]:
    """An instalment that came."""
    assert cuota.monto is not None
    line = {"fecha": cuota.recibida_el, "clase": Clase.RECIBIDO, "monto_usd": cuota.monto}
    return _add(cuota.fondo, [line | {"cuota": cuota, "glosa": str(cuota)}])


def asentar_obligacion(obligacion: Obligacion) -> list[Asiento]:
    """A contract: it commits its whole amount on the day on which it was signed."""
    return _add(obligacion.fondo, [_commits(obligacion, obligacion.firmada_el, obligacion.monto_usd)])


def asentar_termino(obligacion: Obligacion, dia: date) -> list[Asiento]:
    """A contract that ended: what it did not come to cost is committed no more."""
    rest = comprometido_por(obligacion) - devengado_por(obligacion)
    return _add(obligacion.fondo, [_commits(obligacion, dia, -max(rest, CERO))])


def asentar_gasto(gasto: Gasto) -> list[Asiento]:
    """An expense: what it accrues and, without contract or over it, what it commits."""
    committed = gasto.monto_usd
    if gasto.obligacion is not None:
        already, accrued = comprometido_por(gasto.obligacion), devengado_por(gasto.obligacion)
        committed = max(accrued + gasto.monto_usd - already, CERO)
        if _invoiced_whole(gasto.obligacion):
            committed = accrued + gasto.monto_usd - already
    common = {"fecha": gasto.devengado_el, "item": gasto.item, "gasto": gasto, "obligacion": gasto.obligacion}
    common |= {"glosa": gasto.glosa}
    return _add(
        gasto.fondo,
        [
            common | {"clase": Clase.COMPROMETIDO, "monto_usd": committed},
            common | {"clase": Clase.DEVENGADO, "monto_usd": gasto.monto_usd},
        ],
    )


def _invoiced_whole(obligacion: Obligacion) -> bool:
    """Whether the expenses accepted of a contract are for its whole amount, in its own money: nothing more of it comes,
    and what its rate made it commit over what it cost is committed no more.
    """
    spent = obligacion.gastos.filter(estado=EstadoRegistro.ACEPTADO, moneda=obligacion.moneda)
    total: Decimal | None = spent.aggregate(total=Sum("monto"))["total"]
    return total is not None and total >= obligacion.monto


def asentar_pago(pago: Pago) -> list[Asiento]:
    """A payment: its part of the expense, and on a line of its own what the rate of its day made it cost besides."""
    gasto = pago.gasto
    common = {"fecha": pago.pagado_el, "item": gasto.item, "gasto": gasto, "obligacion": gasto.obligacion}
    common |= {"pago": pago, "glosa": gasto.glosa}
    return _add(
        gasto.fondo,
        [
            common | {"clase": Clase.PAGADO, "monto_usd": pago.monto_usd},
            common | {"clase": Clase.DIFERENCIA, "monto_usd": pago.diferencia_usd},
        ],
    )


def revertir(fondo: Fondo, asientos: QuerySet[Asiento], glosa: str) -> list[Asiento]:
    """Reverse the entries given that stand: each with the other sign, today, so that no past day changes."""
    standing = asientos.filter(fondo=fondo, reversa_de=None, reversado_por=None).order_by("numero")
    return _add(
        fondo,
        [
            {
                "fecha": max(clock.today(), row.fecha),
                "clase": row.clase,
                "item_id": row.item_id,
                "monto_usd": -row.monto_usd,
                "glosa": glosa[:250],
                "cuota_id": row.cuota_id,
                "obligacion_id": row.obligacion_id,
                "gasto_id": row.gasto_id,
                "pago_id": row.pago_id,
                "reversa_de": row,
            }
            for row in standing
        ],
    )


def comprometido_por(obligacion: Obligacion) -> Decimal:
    """What a contract commits so far, in USD."""
    return _sum(Asiento.objects.filter(obligacion=obligacion, clase=Clase.COMPROMETIDO))


def devengado_por(obligacion: Obligacion) -> Decimal:
    """What was accrued of a contract so far, in USD."""
    return _sum(Asiento.objects.filter(obligacion=obligacion, clase=Clase.DEVENGADO))


def exigir_tope(item: Item) -> None:
    """Raise DomainError if what was just committed of the administration goes over what was agreed for it."""
    if not item.administracion or (over := comprometido_en(item) - item.vigente) <= 0:
        return
    raise DomainError(
        _("Los gastos de administración pasarían en %(monto)s de lo que se acordó para ellos.")
        % {"monto": dolares(over)}
    )


def comprometido_en(item: Item) -> Decimal:
    """What is committed of an ítem so far, in USD."""
    return _sum(Asiento.objects.filter(item=item, clase=Clase.COMPROMETIDO))


def pagado_en(fondo: Fondo) -> Decimal:
    """What went out of a fund so far, in USD, with what its rates of exchange cost or gained."""
    return _sum(Asiento.objects.filter(fondo=fondo, clase__in=(Clase.PAGADO, Clase.DIFERENCIA)))


def saldo_de(fondo: Fondo) -> Decimal:
    """What came to a fund and did not go out, in USD."""
    return _sum(Asiento.objects.filter(fondo=fondo, clase=Clase.RECIBIDO)) - pagado_en(fondo)


def _commits(obligacion: Obligacion, dia: date, monto: Decimal) -> dict[str, Any]:
    return {
        "fecha": dia,
        "clase": Clase.COMPROMETIDO,
        "item": obligacion.item,
        "monto_usd": monto,
        "glosa": obligacion.titulo,
        "obligacion": obligacion,
    }


def _sum(rows: QuerySet[Asiento]) -> Decimal:
    return rows.aggregate(total=Sum("monto_usd"))["total"] or CERO
