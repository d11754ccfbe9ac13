"""Contracts as pages list them, and the deliverables that somebody waits for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from fondo.models import Entregable, Obligacion

#: Days before a deliverable is due on which it is said that it comes.
AVISO = 7


def despues_de(rows: QuerySet[Obligacion], obligacion: Obligacion) -> QuerySet[Obligacion]:
    """Those that a list, the newest first, holds after one."""
    same = Q(firmada_el=obligacion.firmada_el, pk__lt=obligacion.pk)
    return rows.filter(Q(firmada_el__lt=obligacion.firmada_el) | same)


def por_recibir(rows: QuerySet[Entregable], hoy: date) -> QuerySet[Entregable]:
    """Deliverables of contracts in force that are late, or due within a week, and were not received."""
    return rows.filter(
        obligacion__estado="aceptado",
        obligacion__terminada_el=None,
        recibido_el=None,
        vence__lte=hoy + timedelta(days=AVISO),
    )
