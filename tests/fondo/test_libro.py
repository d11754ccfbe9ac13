"""The ledger: what each record adds, how it is reversed, and what the database lets nobody do."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from fondo.ejecucion import CERO, Base, Clase
from fondo.models import Asiento, Gasto
from fondo.operations import libro
from fondo.operations.lectura import leer
from mesa.kernel import clock
from tests.cast import Cast
from tests.fondo import escena

pytestmark = pytest.mark.django_db
D = Decimal


def sums(fondo, al: date = date(2100, 1, 1)) -> dict[str, Decimal]:
    """What each class adds up to."""
    lectura = leer(fondo)
    return {str(clase): lectura.ejecutado(al, clase) for clase in Clase}


def test_an_expense_without_contract_commits_what_it_accrues(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    gasto = escena.gasto(fondo, estado="aceptado")
    assert sums(fondo) == {
        "comprometido": D("100.00"),
        "devengado": D("100.00"),
        "pagado": CERO,
        "recibido": CERO,
        "diferencia": CERO,
    }
    escena.pago(gasto, diferencia_usd=D("-0.40"))
    after = sums(fondo)
    assert (after["pagado"], after["diferencia"]) == (D("100.00"), D("-0.40"))
    assert list(Asiento.objects.values_list("numero", flat=True)) == [1, 2, 3, 4]


def test_an_expense_of_a_contract_commits_only_what_goes_over_it(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    contract = escena.obligacion(fondo)
    of_it = {"item": contract.item, "obligacion": contract, "estado": "aceptado"}
    escena.gasto(fondo, "2850000", "3000.00", folio="1", **of_it)
    assert (sums(fondo)["comprometido"], sums(fondo)["devengado"]) == (D("4000.00"), D("3000.00"))
    escena.gasto(fondo, "1425000", "1500.00", folio="2", **of_it)
    assert (sums(fondo)["comprometido"], sums(fondo)["devengado"]) == (D("4500.00"), D("4500.00"))


def test_a_contract_that_ends_commits_no_more_than_it_cost(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    contract = escena.obligacion(fondo)
    escena.gasto(fondo, "950000", "1000.00", item=contract.item, obligacion=contract, estado="aceptado")
    libro.asentar_termino(contract, date(2026, 8, 31))
    assert sums(fondo)["comprometido"] == D("1000.00")
    assert sums(fondo, date(2026, 8, 30))["comprometido"] == D("4000.00"), "that day it still was"
    assert libro.asentar_termino(contract, date(2026, 9, 1)) == [], "nothing is left to release"


def test_a_reversal_restores_today_and_leaves_the_past(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    gasto = escena.gasto(fondo, estado="aceptado")
    escena.pago(gasto, diferencia_usd=D("0.40"))
    before = sums(fondo, date(2026, 8, 31))
    made = libro.revertir(fondo, Asiento.objects.filter(gasto=gasto), "Se anula: factura repetida")
    assert {row.reversa_de.monto_usd + row.monto_usd for row in made} == {CERO}
    assert all(total == 0 for total in sums(fondo).values())
    assert sums(fondo, date(2026, 8, 31)) == before
    assert {row.fecha for row in made} == {clock.today()}
    assert libro.revertir(fondo, Asiento.objects.filter(gasto=gasto), "Otra vez") == [], "once"


def test_per_item_nothing_is_paid_that_was_not_accrued_nor_accrued_that_was_not_committed(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    contract = escena.obligacion(fondo)
    for n, usd in enumerate(("3900.00", "50.00", "75.25"), 1):
        gasto = escena.gasto(fondo, usd=usd, folio=str(n), item=contract.item, obligacion=contract, estado="aceptado")
        escena.pago(gasto)
    escena.gasto(fondo, folio="9", estado="aceptado")
    for stage in leer(fondo).presupuesto(clock.today()).filas:
        for row in stage.filas:
            assert row.pagado <= row.devengado <= row.comprometido, row.item


def test_what_is_in_the_ledger_is_neither_edited_nor_deleted(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    escena.gasto(fondo, estado="aceptado")
    entries = Asiento.objects.filter(fondo=fondo)
    for act in (lambda: entries.update(monto_usd=D("1")), entries.delete):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            act()
    accepted = Gasto.objects.filter(fondo=fondo)
    for act in (lambda: accepted.update(monto=D("1")), lambda: accepted.update(folio="2")):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            act()
    accepted.update(estado="anulado")


def test_what_is_owed_is_read_from_contracts_and_from_what_was_accrued(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    contract = escena.obligacion(fondo)
    first = contract.entregables.get(numero=1)
    read, today = leer(fondo), clock.today()
    assert [(p.fecha, p.monto) for p in read.previstos(today)] == [
        (date(2026, 7, 31), D("2000.00")),
        (date(2026, 9, 25), D("2000.00")),
    ]
    fees = {"documento": "honorarios", "retencion": D("289750"), "tasa_retencion": D("15.25")}
    gasto = escena.gasto(
        fondo,
        "1900000",
        "2000.00",
        item=contract.item,
        obligacion=contract,
        entregable=first,
        estado="aceptado",
        **fees,
    )
    read, today = leer(fondo), clock.today()
    assert [p.monto for p in read.previstos(today, Base.DEVENGADO)] == [D("2000.00")]
    assert sorted((p.fecha, p.monto) for p in read.previstos(today)) == [
        (date(2026, 8, 12), D("1695.00")),
        (date(2026, 9, 12), D("305.00")),
        (date(2026, 9, 25), D("2000.00")),
    ]
    escena.pago(gasto, clase="liquido", monto=D("1610250"), monto_usd=D("1695.00"))
    escena.pago(gasto, clase="retencion", monto=D("289750"), monto_usd=D("305.00"))
    assert [p.monto for p in leer(fondo).previstos(clock.today())] == [D("2000.00")]
    read = leer(fondo)
    assert read.previstos(date(2026, 5, 3)) == [], "nothing was signed"
    for day in (date(2026, 5, 4), date(2026, 8, 11)):
        assert [p.monto for p in read.previstos(day)] == [D("2000.00"), D("2000.00")], "as it was known that day"


def test_a_fund_is_read_in_as_many_queries_whatever_its_size(cast: Cast, django_assert_num_queries) -> None:
    fondo = escena.fondo(cast)
    escena.obligacion(fondo)
    with django_assert_num_queries(7):
        leer(fondo).presupuesto(clock.today())
    for n in range(30):
        escena.pago(escena.gasto(fondo, folio=str(n), estado="aceptado"))
    with django_assert_num_queries(7):
        lectura = leer(fondo)
        lectura.presupuesto(clock.today())
        lectura.estados(clock.today())
        lectura.curva(clock.today())


def test_the_balance_is_what_came_less_what_went_out(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    escena.cuota(fondo)
    escena.pago(escena.gasto(fondo, estado="aceptado"), diferencia_usd=D("0.40"))
    lectura = leer(fondo)
    assert lectura.saldo(clock.today()) == D("12000") - D("100.40")
    assert lectura.saldo(date(2026, 4, 14)) == 0
    (half, state), *_rest = lectura.estados(date(2026, 9, 1))
    assert (half.fecha, state.con_plan) == (date(2026, 9, 30), D("2000.00")), "100 of the workshops are spent"


def test_the_reversal_of_what_is_dated_ahead_is_not_before_it(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    ahead = clock.today() + timedelta(days=3)
    gasto = escena.gasto(fondo, estado="aceptado", devengado_el=ahead)
    made = libro.revertir(fondo, Asiento.objects.filter(gasto=gasto), "Error")
    assert {row.fecha for row in made} == {ahead}
