"""What a fund owes and owed, read from its contracts, its expenses and the entries of its ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from fondo.deudas import Deuda, tramos
from fondo.ejecucion import Clase, partes, usd
from fondo.honorarios import vence_la_retencion
from fondo.models import Entregable, Fondo, Gasto, Pago


class Anotado(NamedTuple):
    """An entry, as far as it says what is owed. `clase_pago`: of its payment, if it is of one."""

    fecha: date
    clase: str
    monto: Decimal
    item: int | None
    gasto: int | None
    obligacion: int | None
    clase_pago: str | None


def leer_deudas(fondo: Fondo, anotados: Iterable[Anotado]) -> list[Deuda]:
    """All that it ever owed for a day or more, in two queries: what its entries say of each expense and contract."""
    of_expense: dict[int, list[Anotado]] = defaultdict(list)
    of_contract: dict[int, list[Anotado]] = defaultdict(list)
    for one in anotados:
        if one.gasto is not None:
            of_expense[one.gasto].append(one)
        elif one.obligacion is not None:
            of_contract[one.obligacion].append(one)
    spent: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = ("pk", "emitido_el", "monto", "moneda", "retencion", "monto_usd", "item", "entregable")
    found: list[Deuda] = []
    for gasto in Gasto.objects.filter(fondo=fondo).order_by("pk").values(*columns):
        if entries := of_expense.get(gasto["pk"]):
            found += _unpaid(gasto, entries)
            if gasto["entregable"]:
                spent[gasto["entregable"]].append(gasto)
    return [*found, *_contracted(fondo, of_contract, of_expense, spent)]


def _unpaid(gasto: dict[str, Any], entries: list[Anotado]) -> list[Deuda]:
    """What an expense owes: the net, since it was accrued; what was retained, when it is due."""
    net, kept = partes(gasto["monto_usd"], gasto["monto"], gasto["retencion"])
    changes: dict[bool, list[tuple[date, Decimal]]] = {False: [], True: []}
    for one in entries:
        if one.clase == Clase.DEVENGADO:
            sign = 1 if one.monto > 0 else -1
            changes[False].append((one.fecha, sign * net))
            changes[True].append((one.fecha, sign * kept))
        elif one.clase == Clase.PAGADO:
            changes[one.clase_pago == Pago.Clase.RETENCION].append((one.fecha, -one.monto))
    since = min(one.fecha for one in entries)
    due = {False: since, True: vence_la_retencion(gasto["emitido_el"])}
    return [
        Deuda(due[kind], amount, gasto["item"], start, end, devengada=True)
        for kind, told in changes.items()
        for start, end, amount in tramos(told)
    ]


def _contracted(
    fondo: Fondo,
    of_contract: dict[int, list[Anotado]],
    of_expense: dict[int, list[Anotado]],
    spent: dict[int, list[dict[str, Any]]],
) -> list[Deuda]:
    """What each deliverable did not cost yet, from the signing to the end of its contract; counted in the money of the
    contract, so that a rate that moved leaves nothing owed of what was invoiced whole.
    """
    columns = ("pk", "vence", "monto", "obligacion")
    whole = ("obligacion__monto", "obligacion__monto_usd", "obligacion__moneda", "obligacion__item")
    rows = Entregable.objects.filter(obligacion__fondo=fondo, monto__gt=0).order_by("vence", "pk")
    found = []
    for row in rows.values(*columns, *whole):
        told = of_contract.get(row["obligacion"], [])
        signed = [one.fecha for one in told if one.monto > 0]
        if not signed:
            continue
        ended = min((one.fecha for one in told if one.monto < 0), default=None)
        in_usd = row["obligacion__monto_usd"] * row["monto"] / row["obligacion__monto"]
        changes = [(signed[0], row["monto"])]
        for gasto in spent.get(row["pk"], ()):
            same = gasto["moneda"] == row["obligacion__moneda"]
            amount = gasto["monto"] if same else gasto["monto_usd"] * row["monto"] / in_usd
            accrued = [one for one in of_expense[gasto["pk"]] if one.clase == Clase.DEVENGADO]
            changes += [(one.fecha, -amount if one.monto > 0 else amount) for one in accrued]
        for start, end, amount in tramos(changes, ended):
            cost = usd(in_usd * amount / row["monto"])
            if cost > 0:
                found.append(Deuda(row["vence"], cost, row["obligacion__item"], start, end, devengada=False))
    return found
