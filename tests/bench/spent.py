"""A fund with thousands of expenses, each accepted and paid, in bulk; and what its pages and its data take."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fondo.models import Asiento, Fondo, Gasto, Item, Pago, Proveedor
from fondo.operations.publicacion import actualizar_fondo
from fondo.public.fondo import _figures, _record
from mesa.kernel import clock
from mesa.models import Usuario

RUNS = 3
BATCH = 1_000
CENT, PESOS, RATE = Decimal("0.01"), Decimal("10"), Decimal("958")
PRIVATE = ("", "gastos/", "gastos/?estado=aceptado", "libro/", "presupuesto/", "expediente/")
PUBLIC = ("", "?al=2026-10-01", "?desde=100")
DATA = ("libro.csv", "gastos.csv", "presupuesto.csv", "curva.csv", "fondo.xlsx", "iati.xml")


@dataclass(frozen=True)
class Taken:
    """What an address took: the seconds of the first to ask, of who comes after, and its queries."""

    url: str
    first: float
    seconds: float
    queries: int


def the_fund() -> Fondo:
    """The demo's."""
    return Fondo.objects.get(organo__slug="mesa-ejemplo")


def fill(expenses: int) -> float:
    """As many expenses in all as asked, besides the demo's, in the ledger and published; the seconds of that."""
    fondo = the_fund()
    items = list(Item.objects.filter(etapa__fondo=fondo).order_by("pk"))
    supplier, _made = Proveedor.objects.get_or_create(fondo=fondo, nombre="Proveedor Masivo Ejemplo")
    there = Gasto.objects.filter(proveedor=supplier).count()
    number = Asiento.objects.filter(fondo=fondo).aggregate(Max("numero"))["numero__max"]
    for begin in range(there, expenses, BATCH):
        places = range(begin, min(begin + BATCH, expenses))
        number = _add(fondo, items, supplier, places, number)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    began = time.perf_counter()
    actualizar_fondo(fondo.pk, actor=None)
    return time.perf_counter() - began


def _add(fondo: Fondo, items: list[Item], supplier: Proveedor, places: range, number: int) -> int:
    now = clock.now()
    common: dict[str, Any] = {"monto": PESOS, "tasa": RATE, "monto_usd": CENT, "estado": "aceptado"}
    common |= {"registrado_el": now, "revisado_el": now}
    days = [fondo.inicia_el + timedelta(days=place % 180) for place in places]
    spent = Gasto.objects.bulk_create(
        Gasto(
            fondo=fondo,
            item=items[place % len(items)],
            proveedor=supplier,
            folio=f"M{place}",
            glosa=f"Gasto menor {place}",
            emitido_el=day,
            devengado_el=day,
            **common,
        )
        for place, day in zip(places, days, strict=True)
    )
    paid = Pago.objects.bulk_create(Pago(gasto=g, pagado_el=g.devengado_el, **common) for g in spent)
    rows = []
    for gasto, pago in zip(spent, paid, strict=True):
        for clase in ("comprometido", "devengado", "pagado"):
            number += 1
            rows.append(
                Asiento(
                    fondo=fondo,
                    numero=number,
                    fecha=gasto.devengado_el,
                    clase=clase,
                    item=gasto.item,
                    monto_usd=CENT,
                    gasto=gasto,
                    pago=pago if clase == "pagado" else None,
                    glosa=gasto.glosa,
                    anotado_el=now,
                )
            )
    Asiento.objects.bulk_create(rows)
    return number


def measured() -> list[Taken]:
    """Each page, of whoever reads and of the secretaría, and the data."""
    fondo = the_fund()
    anyone, secretaria = (Client(headers={"host": "127.0.0.1"}) for _ in range(2))
    secretaria.force_login(Usuario.objects.get(email="secretaria@mesa.example"))
    found = [_taken(secretaria, f"/fondos/{fondo.clave}/{path}") for path in PRIVATE]
    return found + [_taken(anyone, f"/fondo/{fondo.clave}/{path}") for path in (*PUBLIC, *DATA)]


def _taken(client: Client, url: str) -> Taken:
    for cache in caches.all():
        cache.clear()
    _record.cache_clear()
    _figures.cache_clear()
    with CaptureQueriesContext(connection) as queries:
        first, asked = _seconds(client, url), len(queries)
    return Taken(url, first, median(_seconds(client, url) for _ in range(RUNS)), asked)


def _seconds(client: Client, url: str) -> float:
    began = time.perf_counter()
    response: Any = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    for _piece in response:
        pass
    return time.perf_counter() - began
