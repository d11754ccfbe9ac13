"""What was owed on any day: as it was known that day, whatever came after."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondo.cuentas import cuentas_de
from fondo.deudas import Deuda, previstos, tramos
from fondo.ejecucion import CERO, Base, Clase
from fondo.operations import libro
from fondo.operations.lectura import leer
from fondo.operations.publicacion import contenido_de
from mesa.kernel import clock
from tests.cast import Cast
from tests.fondo import escena

D = Decimal
INICIO = date(2026, 1, 1)
changes = st.lists(st.tuples(st.integers(0, 300), st.integers(-500, 500)), max_size=20)


def day(n: int) -> date:
    return INICIO + timedelta(days=n)


@given(changes, st.integers(0, 300))
def test_what_is_owed_on_a_day_is_what_was_added_less_what_was_taken(told: list[tuple[int, int]], n: int) -> None:
    """Whatever comes after; as long as no more is taken than there is."""
    kept: list[tuple[date, Decimal]] = []
    for at, amount in sorted(told):
        if sum((a for _, a in kept), CERO) + amount >= 0:
            kept.append((day(at), D(amount)))
    found = tramos(kept)
    owed = [amount for since, until, amount in found if since <= day(n) and (until is None or day(n) < until)]
    assert sum(owed, CERO) == sum((amount for at, amount in kept if at <= day(n)), CERO)
    assert all(amount > 0 and (until is None or since < until) for since, until, amount in found)


@given(changes, st.integers(0, 300))
def test_nothing_is_owed_since_it_ended(told: list[tuple[int, int]], n: int) -> None:
    found = tramos([(day(at), D(amount)) for at, amount in told], day(n))
    assert all(until is not None and since < until <= day(n) for since, until, _amount in found)


def test_each_base_counts_what_is_not_executed_in_it_yet() -> None:
    contract = Deuda(day(50), D(10), 1, day(0), day(20), devengada=False)
    expense = Deuda(day(20), D(10), 1, day(20), None, devengada=True)
    both = [contract, expense]
    assert [p.monto for p in previstos(both, day(5), Base.PAGADO)] == [D(10)]
    assert [p.fecha for p in previstos(both, day(20), Base.PAGADO)] == [day(20)]
    assert previstos(both, day(20), Base.DEVENGADO) == []
    assert [p.fecha for p in previstos(both, day(19), Base.DEVENGADO)] == [day(50)]
    assert previstos(both, day(5), Base.COMPROMETIDO) == []


@pytest.mark.django_db
def test_a_past_day_is_projected_with_what_was_owed_on_it(cast: Cast) -> None:
    """Paid in September, it was expected in August; signed in September, it was not. So in what is published too."""
    fondo = escena.fondo(cast)
    contract = escena.obligacion(fondo)
    first = contract.entregables.get(numero=1)
    more = {"item": contract.item, "obligacion": contract, "entregable": first, "devengado_el": date(2026, 9, 15)}
    gasto = escena.gasto(fondo, "1900000", "2000.00", estado="aceptado", **more)
    escena.pago(gasto)
    escena.obligacion(fondo, "950000", "1000.00", firmada_el=date(2026, 9, 20))
    read = leer(fondo)
    assert sum(p.monto for p in read.previstos(date(2026, 8, 31))) == D("4000.00")
    assert sum(p.monto for p in read.previstos(date(2026, 9, 19))) == D("2000.00")
    assert sum(p.monto for p in read.previstos(date(2026, 9, 20))) == D("3000.00")
    for al in (date(2026, 8, 31), date(2026, 9, 19), clock.today()):
        told = cuentas_de(contenido_de(fondo), al)
        assert [e.proyectado for _h, e in read.estados(al)] == [e.proyectado for _p, e, _s in told.pisos]


@pytest.mark.django_db
def test_a_contract_invoiced_whole_owes_and_commits_nothing_more_though_its_rate_moved(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    contract = escena.obligacion(fondo)
    for row, cost in zip(contract.entregables.order_by("numero"), ("1900.00", "1950.00"), strict=True):
        spent = {"item": contract.item, "obligacion": contract, "entregable": row, "folio": f"{row.numero}"}
        made = escena.gasto(fondo, "1900000", cost, estado="aceptado", **spent)
    read, today = leer(fondo), clock.today()
    assert read.previstos(today, Base.DEVENGADO) == []
    assert read.ejecutado(today, Clase.COMPROMETIDO) == read.ejecutado(today, Clase.DEVENGADO) == D("3850.00")
    libro.revertir(fondo, made.asientos.all(), "Se anula")
    assert leer(fondo).ejecutado(today, Clase.COMPROMETIDO) == D("4000.00"), "as before that expense"
