"""Expenses as pages list them, and what somebody still has to do with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from fondo.models import Gasto

#: What the list may be asked for besides a state.
PAGOS, RETENCIONES = "pagos", "retenciones"


def con_pagos_por_revisar(rows: QuerySet[Gasto]) -> QuerySet[Gasto]:
    """Accepted expenses with a payment that waits for its review."""
    waiting = rows.filter(estado="aceptado", pagos__estado="registrado")
    return rows.filter(pk__in=waiting.order_by().values("pk"))


def con_retencion_por_pagar(rows: QuerySet[Gasto], hoy: date) -> QuerySet[Gasto]:
    """Accepted boletas de honorarios of past months whose retention, due by the 12th of the next, is not paid whole."""
    held = Q(pagos__clase="retencion") & ~Q(pagos__estado="anulado")
    issued = rows.filter(estado="aceptado", retencion__gt=0, emitido_el__lt=hoy.replace(day=1))
    paid = issued.annotate(retenido=Coalesce(Sum("pagos__monto", filter=held), Value(Decimal(0))))
    return rows.filter(pk__in=paid.filter(retenido__lt=F("retencion")).order_by().values("pk"))


def despues_de(rows: QuerySet[Gasto], gasto: Gasto) -> QuerySet[Gasto]:
    """Those that a list, the newest first, holds after one."""
    same = Q(devengado_el=gasto.devengado_el, pk__lt=gasto.pk)
    return rows.filter(Q(devengado_el__lt=gasto.devengado_el) | same, devengado_el__lte=gasto.devengado_el)
