"""What OGP asks: since when and until when each thing is met, against a walk day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actas.ogp import REQUISITOS, Requisito, Situacion, marca, mas_meses, situacion

days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
asked = st.builds(Requisito, st.just("x"), st.just(True), st.integers(0, 12), st.integers(1, 3))


def met(requisito: Requisito, fechas: list[date], al: date) -> bool:
    """As one would say it: so many, each of them no older than those months."""
    if not requisito.meses:
        return any(fecha <= al for fecha in fechas)
    return sum(fecha <= al <= mas_meses(fecha, requisito.meses) for fecha in fechas) >= requisito.veces


@given(asked, st.lists(days, max_size=6), days)
def test_it_stands_as_a_walk_by_days_says(requisito: Requisito, fechas: list[date], al: date) -> None:
    found = situacion(requisito, fechas, al)
    known = [fecha for fecha in fechas if fecha <= al]
    assert found.cumple == met(requisito, known, al)
    if not found.cumple:
        assert found.desde is None
        if found.hasta:  # it was met until that day, and not on the next one
            assert met(requisito, known, found.hasta)
            assert not met(requisito, known, found.hasta + timedelta(1))
        return
    assert found.desde is not None
    assert not met(requisito, known, found.desde - timedelta(1))
    day = found.desde
    while day <= (found.hasta or al):
        assert met(requisito, known, day)
        day += timedelta(1)
    if requisito.meses:
        assert found.hasta is not None
        assert not met(requisito, known, found.hasta + timedelta(1))
    else:
        assert found.hasta is None


def test_six_months_are_counted_by_the_calendar() -> None:
    meets = Requisito("1.1", True, meses=6)
    assert situacion(meets, [date(2026, 1, 5)], date(2026, 7, 5)) == Situacion(True, date(2026, 1, 5), date(2026, 7, 5))
    assert situacion(meets, [date(2026, 1, 5)], date(2026, 7, 6)) == Situacion(False, None, date(2026, 7, 5))
    # A session on the very last day, and one on the day after it, leave no gap; two days after, they do.
    for gap, since in ((0, date(2026, 1, 5)), (1, date(2026, 1, 5)), (2, date(2026, 7, 7))):
        dates = [date(2026, 1, 5), date(2026, 7, 5) + timedelta(gap)]
        assert situacion(meets, dates, date(2026, 8, 1)).desde == since
    assert mas_meses(date(2026, 8, 31), 6) == date(2027, 2, 28)


@pytest.mark.parametrize(("left", "mark"), [(31, None), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)])
def test_it_is_told_thirty_and_seven_days_before(left: int, mark: int | None) -> None:
    assert marca(date(2026, 9, 7) + timedelta(left), date(2026, 9, 7)) == mark


def test_what_was_not_read_in_the_standard_is_to_be_confirmed() -> None:
    assert {r.codigo for r in REQUISITOS if not r.confirmado} == {"3.1", "3.2", "3.3", "4.1", "5.1"}
