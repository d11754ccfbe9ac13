"""The arithmetic of the fund: sums in any order, reversals, no rounding leak, the past unchanged, floors and weeks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondo.ejecucion import (
    CERO,
    Base,
    Clase,
    Color,
    Movimiento,
    Piso,
    Previsto,
    a_dolares,
    curva,
    ejecutado,
    estado_de,
    fines_de_mes,
    partes,
    por_ciento,
    porcion,
    proyectar,
    sin_contratar,
    usd,
)
from fondo.honorarios import TASAS, bruto_de, retencion_de, tasa_de_retencion, vence_la_retencion
from fondo.vista import semaforo

D = Decimal
START, END = date(2026, 1, 1), date(2026, 12, 31)
days = st.dates(START, END)
cents = st.integers(-10_000_000, 10_000_000).map(lambda n: D(n) / 100)
positive = st.integers(1, 10_000_000).map(lambda n: D(n) / 100)
pesos = st.integers(1, 50_000_000).map(D)
rates = st.integers(1_000_000, 20_000_000).map(lambda n: D(n) / 10_000)
movements = st.lists(
    st.builds(Movimiento, days, st.sampled_from(list(Clase)), cents, st.one_of(st.none(), st.integers(1, 6)))
)
owed = st.lists(st.builds(Previsto, days, positive, st.integers(1, 6)))


@given(movements, st.randoms(), days, st.sampled_from(list(Base)))
def test_any_order_gives_the_same(rows: list[Movimiento], random, al: date, base: Base) -> None:
    shuffled = rows[:]
    random.shuffle(shuffled)
    assert ejecutado(shuffled, al, base) == ejecutado(rows, al, base)


@given(movements, days, st.sampled_from(list(Base)))
def test_a_reversal_restores_and_the_past_stays(rows: list[Movimiento], al: date, base: Base) -> None:
    reversed_ = [Movimiento(max(r.fecha, al), r.clase, -r.monto, r.item) for r in rows]
    assert ejecutado([*rows, *reversed_], END, base) == 0
    before = al - timedelta(days=1)
    assert ejecutado([*rows, *reversed_], before, base) == ejecutado([r for r in rows if r.fecha < al], before, base)


@given(movements, movements, days, st.sampled_from(list(Base)))
def test_later_entries_change_no_past_day(rows, later, al: date, base: Base) -> None:
    after = [Movimiento(al + timedelta(days=1 + n), r.clase, r.monto, r.item) for n, r in enumerate(later)]
    assert ejecutado([*rows, *after], al, base) == ejecutado(rows, al, base)


@given(movements, days)
def test_kinds_do_not_mix(rows: list[Movimiento], al: date) -> None:
    whole = sum((r.monto for r in rows if r.fecha <= al), CERO)
    assert sum((ejecutado(rows, al, clase) for clase in Clase), CERO) == whole


@given(pesos, rates)
def test_an_entry_leaks_no_more_than_half_a_cent(monto: Decimal, tasa: Decimal) -> None:
    assert abs(a_dolares(monto, tasa) - monto / tasa) <= D("0.005")


@given(positive, st.lists(pesos, min_size=1, max_size=12))
def test_parts_of_an_expense_add_up_to_the_cent(total_usd: Decimal, parts: list[Decimal]) -> None:
    total, before, told = sum(parts, D(0)), D(0), CERO
    for part in parts:
        told += porcion(total_usd, total, before, part)
        before += part
    assert told == total_usd
    with pytest.raises(ValueError, match="exceed"):
        porcion(total_usd, total, total, D(1))


@given(positive, pesos, st.data())
def test_net_and_retention_add_up(total_usd: Decimal, monto: Decimal, data) -> None:
    kept = D(data.draw(st.integers(0, int(monto))))
    net, retained = partes(total_usd, monto, kept)
    assert net + retained == total_usd
    assert net >= 0
    assert retained >= -CERO


def test_half_a_cent_goes_up_and_a_negative_one_as_its_positive() -> None:
    assert usd(D("1.005")) == D("1.01")
    assert usd(D("-1.005")) == D("-1.01")
    with pytest.raises(ValueError, match="positive"):
        a_dolares(D(1), D(0))


@given(movements, owed, days, days)
def test_a_projection_is_what_is_and_what_is_owed(rows, expected, al: date, hasta: date) -> None:
    found = proyectar(rows, expected, al, hasta)
    if hasta <= al:
        assert found == ejecutado(rows, hasta, Base.PAGADO)
    else:
        assert found - ejecutado(rows, al, Base.PAGADO) == sum((p.monto for p in expected if p.fecha <= hasta), CERO)


def paid(*rows: tuple[date, str]) -> list[Movimiento]:
    """Payments."""
    return [Movimiento(day, Clase.PAGADO, D(monto)) for day, monto in rows]


HALF = Piso(date(2026, 9, 30), D(50), nombre="Mitad")
FUND = D(20000)


def test_a_floor_says_what_lacks_each_week() -> None:
    now = date(2026, 9, 7)
    owed = [Previsto(date(2026, 9, 25), D("2270.00"))]
    plan = [Previsto(date(2026, 9, 1), D("9967"))]
    found = estado_de(HALF, FUND, paid((date(2026, 8, 31), "8150.00")), owed, plan, now)
    assert (found.exigido, found.ejecutado, found.falta) == (D("10000.00"), D("8150.00"), D("1850.00"))
    assert (found.parte, found.parte_proyectada) == (D("40.8"), D("52.1"))
    assert (found.dias, found.por_semana) == (23, D("563.04"))
    assert found.color == Color.AJUSTADO, "it would get there, behind its plan"
    assert estado_de(HALF, FUND, paid((now, "8150")), owed, [], now).color == Color.AL_DIA
    assert estado_de(HALF, FUND, paid((now, "8150")), [], plan, now).color == Color.ATRASADO
    later = [*plan, Previsto(date(2026, 9, 29), D("1850"))]
    assert estado_de(HALF, FUND, paid((now, "8150")), [], later, now).color == Color.ATRASADO, "behind its plan"
    met = estado_de(HALF, FUND, paid((now, "10000")), [], plan, now)
    assert (met.color, met.falta, met.por_semana) == (Color.AL_DIA, CERO, CERO)


def test_what_is_planned_and_not_contracted_is_no_delay_and_no_certainty() -> None:
    plan = [Previsto(date(2026, 9, 20), D("6000"), "uno"), Previsto(date(2026, 9, 30), D("4000"), "dos")]
    early = date(2026, 6, 1)
    found = estado_de(HALF, FUND, [], [], plan, early)
    assert (found.proyectado, found.con_plan, found.color) == (CERO, D("10000"), Color.AJUSTADO)
    contract = [Movimiento(early, Clase.COMPROMETIDO, D("6000"), "uno")]
    owed = [Previsto(date(2026, 9, 20), D("6000"), "uno")]
    found = estado_de(HALF, FUND, contract, owed, plan, early)
    assert (found.proyectado, found.con_plan) == (D("6000"), D("10000")), "what was contracted is not expected twice"
    short = estado_de(HALF, FUND, [], [], plan[:1], early)
    assert (short.con_plan, short.color) == (D("6000"), Color.ATRASADO)
    assert estado_de(HALF, FUND, [], [], plan, date(2026, 9, 21)).color == Color.ATRASADO


def test_once_its_day_passed_it_is_judged_by_that_day() -> None:
    rows = paid((date(2026, 9, 30), "9600"), (date(2026, 10, 1), "5000"))
    found = estado_de(HALF, FUND, rows, [], [], date(2026, 11, 20))
    assert (found.cerrado, found.al, found.ejecutado, found.falta) == (True, HALF.fecha, D("9600"), D("400.00"))
    assert (found.color, found.dias, found.parte) == (Color.ATRASADO, 0, D("48.0"))
    tolerant = Piso(HALF.fecha, D(50), D(2))
    met = estado_de(tolerant, FUND, rows, [], [], date(2026, 11, 20))
    assert (met.color, met.con_tolerancia) == (Color.AL_DIA, True)
    assert not estado_de(tolerant, FUND, paid((HALF.fecha, "10000")), [], [], date(2026, 11, 20)).con_tolerancia
    assert not found.con_tolerancia


def test_the_day_of_the_floor_still_counts() -> None:
    found = estado_de(HALF, FUND, paid((HALF.fecha, "10000")), [], [], HALF.fecha)
    assert (found.color, found.cerrado, found.dias) == (Color.AL_DIA, False, 0)
    late = estado_de(HALF, FUND, paid((HALF.fecha, "9999.99")), [], [], HALF.fecha)
    assert (late.color, late.falta, late.por_semana) == (Color.ATRASADO, D("0.01"), CERO)


@given(movements, owed, owed, days)
def test_a_curve_is_what_each_day_says(rows, expected, plan, al: date) -> None:
    floors = [HALF, Piso(date(2026, 12, 15), D(100))]
    found = curva(rows, expected, plan, floors, FUND, START, al)
    assert [p.fecha for p in found] == sorted({p.fecha for p in found})
    assert {al, *(f.fecha for f in floors)} <= {p.fecha for p in found}
    assert all(a.planificado <= b.planificado for a, b in pairwise(found))
    for point in found:
        if point.fecha <= al:
            assert point.pagado == ejecutado(rows, point.fecha, Base.PAGADO)
            assert point.comprometido == ejecutado(rows, point.fecha, Base.COMPROMETIDO)
            assert point.proyectado is None
        else:
            assert point.pagado is None
            assert point.proyectado == proyectar(rows, expected, al, point.fecha)


def test_months_end() -> None:
    assert fines_de_mes(date(2026, 1, 31), date(2026, 3, 30)) == [date(2026, 1, 31), date(2026, 2, 28)]
    assert fines_de_mes(date(2026, 12, 5), date(2027, 1, 31)) == [date(2026, 12, 31), date(2027, 1, 31)]
    assert fines_de_mes(date(2026, 2, 2), date(2026, 2, 27)) == []


@given(owed, st.dictionaries(st.integers(1, 6), positive), days)
def test_what_is_not_contracted_is_the_rest_of_the_plan(plan, committed, al: date) -> None:
    before = date(2025, 1, 1)
    for item in {p.item for p in plan}:
        whole = sum((p.monto for p in plan if p.item == item), CERO)
        rest = sum((p.monto for p in sin_contratar(plan, committed, before) if p.item == item), CERO)
        assert rest == max(whole - committed.get(item, CERO), CERO)
    assert all(p.fecha > al for p in sin_contratar(plan, committed, al))


def test_a_percentage_of_nothing_is_nothing() -> None:
    assert por_ciento(D(5), CERO) == D("0.0")
    assert por_ciento(D("8150"), FUND) == D("40.8"), "40.75 goes up"


def test_the_retention_is_that_of_its_day() -> None:
    assert tasa_de_retencion(date(2022, 12, 31)) == D("12.25")
    assert tasa_de_retencion(date(2023, 1, 1)) == D("13.00")
    assert retencion_de(D(400_000), date(2026, 9, 4)) == D(61_000)
    assert retencion_de(D("100.10"), date(2026, 9, 4), en_pesos=False) == D("15.27")
    assert [since for since, _ in TASAS] == sorted({since for since, _ in TASAS})
    assert vence_la_retencion(date(2026, 12, 5)) == date(2027, 1, 12)
    with pytest.raises(ValueError, match="no rate"):
        tasa_de_retencion(date(1984, 12, 31))


@given(pesos.filter(lambda m: m > 100), days)
def test_a_gross_amount_leaves_its_net(liquido: Decimal, dia: date) -> None:
    gross = bruto_de(liquido, dia)
    assert abs(gross - retencion_de(gross, dia) - liquido) <= 1


def test_what_its_tolerance_meets_is_told_so() -> None:
    floor = Piso(HALF.fecha, D(50), D("2.50"))
    state = estado_de(floor, FUND, paid((HALF.fecha, "9600")), [], [], date(2026, 11, 20))
    told = semaforo(floor, state, Base.PAGADO, confirmada=True, financista="Cooperante Ejemplo").titular
    assert told.replace("\xa0", " ") == (
        "Al día: 48 % pagado al 30 de septiembre. Se cumplió el 50 % del 30 de septiembre dentro de su tolerancia de "
        "2,5 puntos porcentuales."
    )
