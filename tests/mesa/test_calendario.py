"""Business days, the last instant of a local day, and the seed of holidays."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesa import calendario
from mesa.calendario import (
    SANTIAGO,
    SEMILLA,
    dias_habiles_entre,
    es_habil,
    instante,
    semilla,
    ultimo_instante,
    vencimiento,
)

# The vectors of the terms: notice, business days, expiry.
VECTORES = [
    (date(2022, 6, 16), 5, date(2022, 6, 24)),
    (date(2022, 6, 16), 10, date(2022, 7, 4)),
    (date(2026, 4, 1), 5, date(2026, 4, 9)),
    (date(2026, 9, 16), 5, date(2026, 9, 24)),
    (date(2026, 11, 20), 10, date(2026, 12, 4)),
    (date(2026, 12, 4), 5, date(2026, 12, 14)),
    (date(2027, 9, 15), 3, date(2027, 9, 21)),
]
# Sunday whose first hour does not exist.
PRIMAVERA = [
    date(2022, 9, 11),
    date(2023, 9, 3),
    date(2024, 9, 8),
    date(2025, 9, 7),
    date(2026, 9, 6),
    date(2027, 9, 5),
]
# Saturday whose last hour happens twice.
OTONIO = [
    date(2022, 4, 2),
    date(2023, 4, 1),
    date(2024, 4, 6),
    date(2025, 4, 5),
    date(2026, 4, 4),
    date(2027, 4, 3),
]
ANIOS = range(2010, 2041)
fechas = st.dates(date(ANIOS.start, 1, 1), date(ANIOS.stop - 1, 12, 31))
horas = st.times()
unos_pocos = settings(max_examples=60, deadline=None)


def utc(anio: int, mes: int, dia: int, hora: int, minuto: int = 0, segundo: int = 0, micro: int = 0) -> datetime:
    return datetime(anio, mes, dia, hora, minuto, segundo, micro, tzinfo=UTC)


class TestEsHabil:
    @pytest.mark.parametrize(
        "dia",
        [
            date(2022, 6, 21),  # winter solstice
            date(2023, 6, 21),
            date(2024, 6, 20),
            date(2025, 6, 20),
            date(2022, 6, 27),  # San Pedro, moved to Monday
            date(2022, 9, 16),  # by a law of its own
            date(2023, 1, 2),  # Monday after a New Year on Sunday
            date(2024, 9, 20),  # Friday after the 19th on Thursday
            date(2027, 9, 17),  # Friday before the 18th on Saturday
            date(2018, 9, 17),  # Monday before the 18th on Tuesday
            date(2010, 9, 20),  # bicentenary
            date(2017, 4, 19),  # census
            date(2023, 10, 27),  # 31 October on Tuesday goes to the Friday before
            date(2022, 9, 4),
            date(2024, 10, 26),
            date(2025, 11, 16),
            date(2025, 12, 14),
        ],
    )
    def test_inhabil(self, dia):
        assert not es_habil(dia)

    @pytest.mark.parametrize(
        "dia",
        [
            date(2022, 6, 16),
            date(2022, 6, 20),
            date(2022, 6, 29),  # its holiday moved away
            date(2023, 9, 20),  # of one region only
            date(2022, 6, 7),  # of one region only
            date(2022, 12, 30),
            date(2024, 12, 31),  # bank holiday only
        ],
    )
    def test_habil(self, dia):
        assert es_habil(dia)

    @given(fechas)
    @unos_pocos
    def test_weekends_never_are(self, dia):
        if dia.isoweekday() in (6, 7):
            assert not es_habil(dia)
            assert not es_habil(dia, feriados=())

    def test_the_given_holidays_replace_the_seed(self):
        assert es_habil(date(2022, 6, 21), feriados=frozenset())
        assert not es_habil(date(2022, 6, 16), feriados={date(2022, 6, 16)})

    @pytest.mark.parametrize("tipo", [set, frozenset, list, tuple, iter, dict.fromkeys])
    def test_any_collection_of_dates(self, tipo):
        propios = [date(2022, 6, 17), date(2022, 6, 20), date(2022, 6, 21)]
        assert vencimiento(date(2022, 6, 16), 1, feriados=tipo(propios)) == date(2022, 6, 22)
        assert dias_habiles_entre(date(2022, 6, 16), date(2022, 6, 24), feriados=tipo(propios)) == 3

    def test_the_seed_can_be_extended(self):
        propios = SEMILLA | {date(2022, 6, 17)}
        assert vencimiento(date(2022, 6, 16), 5, feriados=propios) == date(2022, 6, 28)


class TestVencimiento:
    @pytest.mark.parametrize(("desde", "dias", "vence"), VECTORES)
    def test_vectors(self, desde, dias, vence):
        assert vencimiento(desde, dias) == vence
        assert dias_habiles_entre(desde, vence) == dias

    @pytest.mark.parametrize(
        ("desde", "dias", "vence"),
        [
            (date(2022, 6, 16), 5, date(2022, 6, 22)),  # Tuesday 21 is a holiday
            (date(2022, 6, 16), 4, date(2022, 6, 20)),
            (date(2022, 6, 16), 2, date(2022, 6, 20)),  # Saturday
            (date(2022, 9, 14), 2, date(2022, 9, 20)),  # 16 to 19 September
            (date(2022, 12, 29), 2, date(2023, 1, 3)),  # Saturday, Sunday 1, Monday 2
        ],
    )
    def test_calendar_days_roll_too(self, desde, dias, vence):
        assert vencimiento(desde, dias, habiles=False) == vence
        assert vencimiento(desde, dias, False) == vence

    def test_zero_days(self):
        assert vencimiento(date(2022, 6, 16), 0) == date(2022, 6, 16)
        assert vencimiento(date(2022, 6, 18), 0) == date(2022, 6, 20)
        assert vencimiento(date(2022, 6, 18), 0, habiles=False) == date(2022, 6, 20)

    def test_over_the_turn_of_the_year(self):
        assert vencimiento(date(2022, 12, 30), 1) == date(2023, 1, 3)
        assert vencimiento(date(2026, 12, 30), 2) == date(2027, 1, 4)

    @pytest.mark.parametrize("habiles", [True, False])
    def test_negative(self, habiles):
        with pytest.raises(ValueError, match="negativo"):
            vencimiento(date(2022, 6, 16), -1, habiles=habiles)

    def test_fraction_of_a_day(self):
        with pytest.raises(TypeError):
            vencimiento(date(2022, 6, 16), 1.5, habiles=False)  # type: ignore[arg-type]

    @given(fechas, st.integers(0, 120), st.booleans())
    @unos_pocos
    def test_always_falls_on_a_business_day(self, desde, dias, habiles):
        vence = vencimiento(desde, dias, habiles)
        assert es_habil(vence)
        assert vence >= desde + timedelta(days=dias)

    @given(fechas, st.integers(1, 120))
    @unos_pocos
    def test_counts_every_business_day_once(self, desde, dias):
        vence = vencimiento(desde, dias)
        contados = [
            dia
            for n in range(1, (vence - desde).days + 1)
            if (dia := desde + timedelta(days=n)).isoweekday() < 6 and dia not in SEMILLA
        ]
        assert len(contados) == dias
        assert contados[-1] == vence
        assert dias_habiles_entre(desde, vence) == dias

    @given(fechas, st.integers(0, 120))
    @unos_pocos
    def test_calendar_days_skip_only_inhabiles(self, desde, dias):
        vence = vencimiento(desde, dias, habiles=False)
        dia = desde + timedelta(days=dias)
        while dia < vence:
            assert not es_habil(dia)
            dia += timedelta(days=1)

    @given(fechas, st.integers(1, 60), st.integers(0, 60))
    @unos_pocos
    def test_terms_add_up(self, desde, uno, otro):
        assert vencimiento(vencimiento(desde, uno), otro) == vencimiento(desde, uno + otro)

    @given(fechas, st.integers(0, 60), st.booleans())
    @unos_pocos
    def test_rolling_is_idempotent_and_ordered(self, desde, dias, habiles):
        vence = vencimiento(desde, dias, habiles)
        assert vencimiento(vence, 0, habiles) == vence
        assert vencimiento(desde, dias + 1, habiles) >= vence
        assert vencimiento(desde + timedelta(days=1), dias, habiles) >= vence

    def test_each_day_of_31_years(self):
        # A second count, from the end: the next business day of each day.
        siguiente = vencimiento(date(2040, 12, 31), 1)
        dia = date(2040, 12, 31)
        while dia >= date(2010, 1, 1):
            assert vencimiento(dia, 1) == siguiente
            if es_habil(dia):
                siguiente = dia
            dia -= timedelta(days=1)


class TestDiasHabilesEntre:
    def test_from_the_day_itself(self):
        assert dias_habiles_entre(date(2022, 6, 16), date(2022, 6, 16)) == 0

    def test_past(self):
        assert dias_habiles_entre(date(2022, 6, 24), date(2022, 6, 16)) == 0

    def test_includes_the_last_day_only(self):
        assert dias_habiles_entre(date(2022, 6, 16), date(2022, 6, 17)) == 1
        assert dias_habiles_entre(date(2022, 6, 17), date(2022, 6, 19)) == 0

    @given(fechas, st.integers(0, 90), st.integers(0, 90))
    @unos_pocos
    def test_adds_over_a_middle_day(self, desde, a, b):
        medio, fin = desde + timedelta(days=a), desde + timedelta(days=a + b)
        assert dias_habiles_entre(desde, medio) + dias_habiles_entre(medio, fin) == dias_habiles_entre(desde, fin)


class TestUltimoInstante:
    def test_an_ordinary_day(self):
        assert ultimo_instante(date(2022, 6, 16)).astimezone(UTC) == utc(2022, 6, 17, 3, 59, 59, 999999)
        assert ultimo_instante(date(2022, 12, 1)).astimezone(UTC) == utc(2022, 12, 2, 2, 59, 59, 999999)

    def test_is_in_the_zone_and_reads_as_the_end_of_the_day(self):
        fin = ultimo_instante(date(2022, 6, 16))
        assert fin.tzinfo is SANTIAGO
        assert fin.isoformat() == "2022-06-16T23:59:59.999999-04:00"

    @pytest.mark.parametrize("domingo", PRIMAVERA)
    def test_before_a_midnight_that_does_not_exist(self, domingo):
        sabado = domingo - timedelta(days=1)
        fin = ultimo_instante(sabado).astimezone(UTC)
        assert fin == utc(domingo.year, domingo.month, domingo.day, 3, 59, 59, 999999)
        despues = (fin + timedelta(microseconds=1)).astimezone(SANTIAGO)
        assert (despues.date(), despues.time()) == (domingo, time(1))
        # That Sunday has 23 hours.
        assert ultimo_instante(domingo).astimezone(UTC) - fin == timedelta(hours=23)

    @pytest.mark.parametrize("sabado", OTONIO)
    def test_of_a_day_of_25_hours(self, sabado):
        domingo = sabado + timedelta(days=1)
        fin = ultimo_instante(sabado)
        assert fin.astimezone(UTC) == utc(domingo.year, domingo.month, domingo.day, 3, 59, 59, 999999)
        assert (fin.time(), fin.fold) == (time(23, 59, 59, 999999), 1)
        assert fin.utcoffset() == timedelta(hours=-4)
        anterior = ultimo_instante(sabado - timedelta(days=1)).astimezone(UTC)
        assert fin.astimezone(UTC) - anterior == timedelta(hours=25)

    def test_a_year_without_change(self):
        for mes, dia in ((4, 25), (9, 5)):
            assert ultimo_instante(date(2015, mes, dia)).utcoffset() == timedelta(hours=-3)

    def test_filing_at_the_edge(self):
        fin = ultimo_instante(date(2026, 4, 4))
        en_plazo = utc(2026, 4, 5, 3, 59, 59, 900000)
        assert en_plazo <= fin < en_plazo + timedelta(seconds=0.1)

    def test_every_day_of_31_years(self):
        dia = date(ANIOS.start, 1, 1)
        while dia.year < ANIOS.stop:
            fin = ultimo_instante(dia)
            assert fin.date() == dia
            assert (fin.astimezone(UTC) + timedelta(microseconds=1)).astimezone(SANTIAGO).date() == dia + timedelta(1)
            dia += timedelta(days=1)


class TestInstante:
    def test_the_session_of_2022(self):
        assert instante(date(2022, 6, 16), time(11, 30)).astimezone(UTC) == utc(2022, 6, 16, 15, 30)

    @given(fechas)
    @unos_pocos
    def test_without_hour_is_the_last_instant(self, dia):
        assert instante(dia, None).astimezone(UTC) == ultimo_instante(dia).astimezone(UTC)
        assert instante(dia).astimezone(UTC) == ultimo_instante(dia).astimezone(UTC)

    @pytest.mark.parametrize("sabado", OTONIO)
    @pytest.mark.parametrize("fold", [0, 1])
    def test_a_repeated_hour_is_the_second_one(self, sabado, fold):
        momento = instante(sabado, time(23, 30, fold=fold))
        domingo = sabado + timedelta(days=1)
        assert momento.astimezone(UTC) == utc(domingo.year, domingo.month, domingo.day, 3, 30)
        assert momento.fold == 1

    @pytest.mark.parametrize("domingo", PRIMAVERA)
    @pytest.mark.parametrize("hora", [time(0), time(0, 0, 0, 1), time(0, 30), time(0, 59, 59, 999999), time(1)])
    def test_an_hour_that_does_not_exist_is_the_first_after(self, domingo, hora):
        momento = instante(domingo, hora)
        assert momento.astimezone(UTC) == utc(domingo.year, domingo.month, domingo.day, 4)
        assert momento.isoformat() == f"{domingo.isoformat()}T01:00:00-03:00"

    @given(fechas, horas)
    @settings(max_examples=300, deadline=None)
    def test_keeps_the_local_time_whenever_it_exists(self, dia, hora):
        momento = instante(dia, hora)
        assert momento.tzinfo is SANTIAGO
        assert ultimo_instante(dia - timedelta(days=1)).astimezone(UTC) < momento.astimezone(UTC)
        assert momento.astimezone(UTC) <= ultimo_instante(dia).astimezone(UTC)
        assert momento.time() == hora or (hora.hour == 0 and momento.time() == time(1))

    def test_an_hour_with_its_own_zone(self):
        with pytest.raises(ValueError, match="zona"):
            instante(date(2022, 6, 16), time(12, tzinfo=UTC))


@pytest.mark.parametrize(
    "llamada",
    [
        lambda d: es_habil(d),
        lambda d: vencimiento(d, 1),
        lambda d: vencimiento(d, 1, habiles=False),
        lambda d: dias_habiles_entre(d, date(2022, 6, 17)),
        lambda d: dias_habiles_entre(date(2022, 6, 15), d),
        lambda d: ultimo_instante(d),
        lambda d: instante(d, time(12)),
        lambda d: instante(d, None),
    ],
)
def test_a_datetime_is_refused(llamada):
    with pytest.raises(TypeError, match="fecha sin hora"):
        llamada(datetime(2022, 6, 16, 12, tzinfo=UTC))


class TestSemilla:
    def test_is_complete_for_31_years(self):
        filas = semilla(ANIOS)
        assert filas == sorted(filas)
        assert len({fila.fecha for fila in filas}) == len(filas)
        assert all(fila.nombre and fila.norma for fila in filas)
        assert {fila.fecha.year for fila in filas} == set(ANIOS)
        assert {fila.fecha for fila in filas} == {dia for dia in SEMILLA if dia.year in ANIOS}

    def test_every_year_it_knows_has_norms(self):
        dias = list(SEMILLA)
        assert len(dias) == len(SEMILLA) == len(semilla(range(1990, 2101)))
        assert dias == sorted(dias)

    def test_of_2022(self):
        por_fecha = {fila.fecha: (fila.nombre, fila.norma) for fila in semilla([2022])}
        assert len(por_fecha) == 18
        assert por_fecha[date(2022, 6, 21)] == ("Día Nacional de los Pueblos Indígenas", "Ley 21.357")
        assert por_fecha[date(2022, 9, 4)][0] == "Plebiscito constitucional"
        assert "única vez" in por_fecha[date(2022, 9, 16)][1]

    def test_the_monday_after_new_year(self):
        assert [f.norma for f in semilla([2023]) if f.fecha == date(2023, 1, 2)] == ["Ley 20.983"]

    def test_repeated_years_count_once(self):
        assert semilla([2023, 2022, 2023]) == semilla([2022, 2023])

    def test_outside_its_years_it_knows_nothing(self):
        assert date(2101, 1, 1) not in SEMILLA
        assert date(1989, 1, 1) not in SEMILLA
        assert datetime(2022, 6, 21, tzinfo=UTC) not in SEMILLA
        assert "2022-06-21" not in SEMILLA


def test_importing_it_does_not_load_the_holidays():
    """The half second of that package is paid by the first question, not by who only imports the module."""
    codigo = f"import sys, {calendario.__name__}; print('holidays' in sys.modules)"
    raiz = Path(calendario.__file__).parents[1]
    salida = subprocess.run([sys.executable, "-c", codigo], cwd=raiz, capture_output=True, text=True, check=True)
    assert salida.stdout.strip() == "False"
