"""The table of holidays, and how a deadline is fixed by it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from mesa import calendario
from mesa.models import Feriado
from mesa.operations.plazos import feriados, fijar, proponer, sembrar_feriados
from tests.checks import races, together


@pytest.mark.django_db
def test_the_seed_fills_what_is_missing_and_touches_nothing_else() -> None:
    assert sembrar_feriados(range(2026, 2028)) == len(calendario.semilla(range(2026, 2028)))
    assert sembrar_feriados(range(2026, 2028)) == 0
    Feriado.objects.filter(dia=date(2026, 9, 18)).update(nombre="Corregido a mano")
    Feriado.objects.filter(dia=date(2026, 9, 19)).delete()
    assert sembrar_feriados([2026]) == 1
    assert Feriado.objects.get(dia=date(2026, 9, 18)).nombre == "Corregido a mano"
    assert sembrar_feriados([]) == 0


@pytest.mark.django_db(transaction=True)
@races(sembrar_feriados)
def test_two_seeds_at_once_fill_the_table_once() -> None:
    results = together(*[lambda: sembrar_feriados(range(2022, 2030))] * 2)
    assert all(isinstance(result, int) for result in results), results
    assert Feriado.objects.count() == len(calendario.semilla(range(2022, 2030)))


@pytest.mark.django_db
def test_a_day_added_by_hand_moves_the_next_deadline_and_none_already_told() -> None:
    sembrar_feriados([2026])
    monday = date(2026, 11, 2)
    told = fijar("Plazo", "/x/", proponer(monday, 3, habiles=True), None, fatal=True)
    assert told.vence == date(2026, 11, 5)
    Feriado.objects.create(dia=date(2026, 11, 4), nombre="Feriado regional", norma="Ley de ejemplo")
    assert proponer(monday, 3, habiles=True) == date(2026, 11, 6)
    told.refresh_from_db()
    assert told.vence == date(2026, 11, 5)


@pytest.mark.django_db
def test_a_day_taken_out_of_the_table_is_a_business_day_and_other_years_keep_the_seed() -> None:
    assert date(2026, 12, 25) in feriados(), "an empty table is not a year without holidays"
    sembrar_feriados([2026])
    Feriado.objects.filter(dia=date(2026, 12, 25)).delete()
    assert date(2026, 12, 25) not in feriados()
    assert date(2027, 12, 25) in feriados()


@pytest.mark.django_db
def test_a_deadline_is_fixed_with_its_last_instant() -> None:
    whole_day = fijar("T" * 400, "/x/", date(2026, 9, 14), None, fatal=True)
    assert whole_day.titulo == "T" * 300
    assert whole_day.instante == datetime(2026, 9, 15, 3, tzinfo=UTC) - timedelta(microseconds=1)
    assert fijar("T", "/x/", date(2026, 9, 14), time(17), fatal=False).instante == datetime(2026, 9, 14, 20, tzinfo=UTC)
    # The hour that happens twice, on the night the clocks go back, means its second occurrence.
    repeated = fijar("T", "/x/", date(2026, 4, 4), time(23, 30), fatal=True)
    assert repeated.instante.astimezone(UTC) == datetime(2026, 4, 5, 3, 30, tzinfo=UTC)
