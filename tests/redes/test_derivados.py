"""What is computed from the profile and never asked: levels, reasons and ends, exact, and the same in any order."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from redes.derivados import LEE, REGLAS, DatoPuro, Derivado, cuotas, derivar, porciento, porciento_restante

AL = date(2026, 9, 7)
DIA = date(2026, 6, 2)


def dato(clase: str, anio: int | None = None, origen: str = "Acta", **valor: Any) -> DatoPuro:
    return DatoPuro(clase, valor, anio, DIA, DIA, origen)


def directivo(nombre: str = "Persona Ejemplo", hasta: str | None = "2027-08-18", **more: Any) -> DatoPuro:
    said = {"nombre": nombre, "cargo": "Vocal", "desde": "2025-08-18", "genero": "", "hasta": hasta}
    return dato("directivo", **said | more)


def fuente(monto: str, tipo: str = "privada", nombre: str = "Cuotas", anio: int = 2025) -> DatoPuro:
    return DatoPuro("fuente", {"fuente": nombre, "tipo": tipo, "monto": monto}, anio, DIA, DIA, "Balance")


def says(regla: str, *datos: DatoPuro) -> tuple[int, str]:
    found = derivar(regla, datos, AL)
    return found.nivel, found.motivo


@pytest.mark.parametrize("regla", REGLAS)
def test_of_nothing_nothing_follows(regla: str) -> None:
    assert derivar(regla, [], AL) == Derivado()


@pytest.mark.parametrize("regla", REGLAS)
def test_a_rule_reads_the_classes_that_it_says_and_no_other(regla: str) -> None:
    """Who changes any of them changes what the answer rests on; who changes another, nothing."""
    all_of_them = [
        directivo(genero="mujer"),
        fuente("100"),
        dato("donante", 2025, nombre="Donante Ejemplo", monto="60"),
        dato("identidad", razon_social="Red Ejemplo"),
        dato("equipo", 2025, territorio="Nacional", beneficiarias=10),
        dato("interes", nombre="Persona Ejemplo", declarada_el="2026-06-02"),
        dato("fondo_publico", 2025, programa="Fondo", rendido=True),
        dato("eleccion", fecha="2026-06-02", termino="2027-06-02", forma="designacion"),
        dato("mision", texto="Acompañar."),
    ]
    told = derivar(regla, all_of_them, AL)
    assert told.nivel
    assert derivar(regla, [d for d in all_of_them if d.clase in LEE[regla]], AL) == told
    for clase in LEE[regla]:
        assert derivar(regla, [d for d in all_of_them if d.clase != clase], AL) != told, clase


def test_a_board_holds_while_everybody_in_it_is_in_her_term() -> None:
    found = derivar("directorio", [directivo(), directivo("Otra", "2026-12-31")], AL)
    assert (found.nivel, found.fecha, found.termino) == (2, DIA, date(2027, 1, 1)), "the first day it is not so"
    last = derivar("directorio", [directivo(hasta="2026-09-07")], AL)
    assert last.nivel == 2, "the last day of a term is of the term"
    assert says("directorio", directivo(hasta="2026-09-06")) == (1, "Terminó el período de Persona Ejemplo.")
    assert says("directorio", directivo(hasta=None)) == (1, "Falta la fecha de término de Persona Ejemplo.")
    assert says("directorio", directivo(desde="2026-10-01"))[0] == 1, "nobody began"


def test_shares_add_up_and_one_that_is_most_is_warned_of() -> None:
    rows = [fuente("4500000"), fuente("3937500", "publica", "Fondo"), fuente("2812500", nombre="Donante")]
    assert says("fuentes", *rows) == (
        2,
        "Ingresos de 2025: 35,0\xa0% de fuentes públicas y 65,0\xa0% de privadas.",
    )
    assert [cuota.parte for cuota in cuotas(rows, 2025)] == [Fraction(2, 5), Fraction(7, 20), Fraction(1, 4)]
    assert derivar("fuentes", rows, AL).advertencias == ()
    much = derivar("fuentes", [fuente("51", nombre="Una"), fuente("49", nombre="Otra")], AL)
    assert much.advertencias == ("Una sola fuente, Una, aporta 51,0\xa0% de los ingresos de 2025.",)
    assert much.nivel == 2, "it is told, and lowers nothing"
    assert derivar("fuentes", [fuente("50"), fuente("50", nombre="Otra")], AL).advertencias == ()


def test_what_one_gives_is_added_up_however_many_rows_tell_it() -> None:
    """Splitting a gift, or writing its name otherwise, hides no warning; neither does being the only one."""
    split = [fuente("30", nombre="Una"), fuente("30", nombre=" una "), fuente("40", nombre="Otra")]
    assert derivar("fuentes", split, AL).advertencias == (
        "Una sola fuente, Una, aporta 60,0\xa0% de los ingresos de 2025.",
    )
    assert "100,0\xa0%" in derivar("fuentes", [fuente("5")], AL).advertencias[0]
    gifts = [dato("donante", 2025, nombre=name, monto=monto) for name, monto in (("Uno", "40"), ("UNO", "30"))]
    found = derivar("donantes", [*gifts, fuente("100")], AL)
    assert found.motivo == "El mayor donante de 2025, Uno, aporta 70,0\xa0% de los ingresos."
    assert found.advertencias == ("Un donante, Uno, aporta más de la mitad de los ingresos de 2025.",)


def test_the_last_year_told_is_the_one_that_counts_until_the_middle_of_the_second_after_it() -> None:
    assert derivar("fuentes", [fuente("1", anio=2025), fuente("9", anio=2024)], AL).termino == date(2027, 7, 1)
    assert says("fuentes", fuente("9", anio=2024)) == (1, "Falta contar el año 2025.")
    assert derivar("fuentes", [fuente("9", anio=2024)], date(2026, 6, 30)).nivel == 2
    assert says("fuentes", fuente("0")) == (2, "En 2025 declara que no tuvo ingresos.")


def test_a_donor_is_measured_against_the_income_of_the_year() -> None:
    donor = dato("donante", 2025, nombre="Donante Ejemplo", monto="60")
    assert says("donantes", donor)[0] == 1, "without income, no part of it is known"
    found = derivar("donantes", [donor, fuente("100")], AL)
    assert (found.nivel, found.motivo) == (
        2,
        "El mayor donante de 2025, Donante Ejemplo, aporta 60,0\xa0% de los ingresos.",
    )
    assert found.advertencias == ("Un donante, Donante Ejemplo, aporta más de la mitad de los ingresos de 2025.",)
    assert derivar("donantes", [donor, fuente("120")], AL).advertencias == (), "half is not above half"
    assert says("donantes", donor, fuente("59"))[0] == 1


def test_identity_team_funds_and_elections_say_what_they_lack() -> None:
    whole = {
        "razon_social": "Red",
        "rut": "12345678-5",
        "tipo": "corporación",
        "personalidad_juridica": "N.º 1",
        "domicilio": "Calle 1",
        "representante": "Persona",
    }
    level, told = says("identidad", dato("identidad", **whole))
    assert level == 2
    assert told.startswith("El RUT y el domicilio constan y no se publican"), "who verifies reads what nobody checked"
    assert says("identidad", dato("identidad", **whole | {"rut": ""})) == (1, "Falta: el RUT.")
    team = {"contratadas": 0, "voluntarias": 3, "territorio": "Chile", "beneficiarias": 0}
    assert says("equipo", dato("equipo", 2025, **team)) == (2, "")
    assert says("equipo", dato("equipo", 2025, **team | {"beneficiarias": None}))[0] == 1
    owed = dato("fondo_publico", 2025, institucion="I", programa="Convenio", monto="1", rendido=False)
    assert says("fondos_publicos", owed) == (1, "Falta rendir: Convenio.")
    vote = {"fecha": "2025-08-18", "forma": "eleccion", "electores": 5, "votantes": 5, "termino": "2027-08-18"}
    found = derivar("eleccion", [dato("eleccion", **vote)], AL)
    assert (found.nivel, found.fecha, found.termino) == (2, date(2025, 8, 18), date(2027, 8, 19))
    assert says("eleccion", dato("eleccion", **vote | {"votantes": None})) == (1, "Falta: cuántas votaron.")
    named = {"fecha": "2025-08-18", "forma": "designacion", "termino": "2027-08-18"}
    assert says("eleccion", dato("eleccion", **named)) == (2, ""), "a foundation designates: nobody votes"
    assert says("eleccion", dato("eleccion", origen="", **named)) == (1, "Falta: el acta.")
    later = dato("eleccion", **named | {"fecha": "2026-12-01"})
    assert derivar("eleccion", [later], AL) == Derivado(), "one to come is none yet"


def test_everybody_of_the_board_declares_and_the_oldest_declaration_is_the_one_that_ages() -> None:
    board = [directivo("Ana  Ejemplo"), directivo("Berta Ejemplo")]
    one = dato("interes", 2026, nombre="ana ejemplo", declarada_el="2026-03-01")
    assert says("intereses", *board, one) == (1, "Falta la declaración de Berta Ejemplo.")
    other = dato("interes", 2025, nombre="Berta Ejemplo", declarada_el="2025-11-01")
    found = derivar("intereses", [*board, one, other], AL)
    assert (found.nivel, found.fecha) == (2, date(2025, 11, 1))
    assert says("intereses", one)[0] == 1, "without a board it is not known who should"


def test_parity_is_a_figure_and_names_nobody() -> None:
    board = [directivo("A", genero="mujer"), directivo("B", genero="hombre"), directivo("C", genero="otro")]
    assert says("paridad", *board) == (2, "33,3\xa0% de la dirección son mujeres: 1 de 3.")
    assert says("paridad", *board, directivo("D")) == (
        1,
        "Falta el género de 1 de 4 integrantes de la dirección.",
    )


@pytest.mark.parametrize("genders", [["mujer"], ["mujer", "hombre"], ["hombre"] * 3, ["mujer"] * 4])
def test_parity_gives_no_figure_that_tells_the_gender_of_each(genders: list[str]) -> None:
    board = [directivo(f"Persona {n}", genero=gender) for n, gender in enumerate(genders)]
    level, told = says("paridad", *board)
    assert level == 2
    assert not any(sign in told for sign in "0123456789%")
    assert "mujer" not in told


def test_reasons_are_in_spanish_whatever_the_reader_reads() -> None:
    with translation.override("en"):
        assert says("directorio", directivo(hasta=None))[1].startswith("Falta")


AMOUNTS = st.lists(st.integers(0, 10**15).map(lambda n: f"{n // 100}.{n % 100:02d}"), min_size=1, max_size=12)


@given(AMOUNTS)
def test_shares_of_any_amounts_add_up_to_exactly_one(amounts: list[str]) -> None:
    found = cuotas([fuente(amount, nombre=str(n)) for n, amount in enumerate(amounts)], 2025)
    if any(Fraction(amount) for amount in amounts):
        assert sum((cuota.parte for cuota in found if cuota.parte is not None), Fraction(0)) == 1
    else:
        assert all(cuota.parte is None for cuota in found)


@given(st.fractions(0, 1))
def test_what_is_told_of_two_parts_adds_up_to_a_hundred(part: Fraction) -> None:
    tenths = [int(said.removesuffix("\xa0%").replace(",", "")) for said in (porciento(part), porciento_restante(part))]
    assert sum(tenths) == 1000


DAYS = st.dates(date(2024, 1, 1), date(2029, 1, 1)).map(date.isoformat)
BOARD = st.lists(
    st.builds(
        lambda n, desde, hasta, genero: directivo(f"P{n}", hasta, desde=desde, genero=genero),
        st.integers(0, 3),
        DAYS,
        st.none() | DAYS,
        st.sampled_from(["", "mujer", "hombre"]),
    ),
    max_size=5,
)
DECLARED = st.lists(
    st.builds(lambda n, day: dato("interes", 2026, nombre=f"P{n}", declarada_el=day), st.integers(0, 3), DAYS),
    max_size=4,
)


@pytest.mark.parametrize("regla", ["directorio", "paridad", "intereses"])
@given(board=BOARD, declared=DECLARED, data=st.data())
def test_no_rule_looks_at_the_order_and_its_end_is_when_it_stops(
    regla: str, board: list[DatoPuro], declared: list[DatoPuro], data: st.DataObject
) -> None:
    rows = [*board, *declared]
    found = derivar(regla, rows, AL)
    assert derivar(regla, data.draw(st.permutations(rows)), AL) == found
    if found.nivel == 2 and found.termino is not None and regla == "directorio":
        assert derivar(regla, rows, found.termino - timedelta(days=1)).nivel == 2
        assert derivar(regla, rows, found.termino).nivel == 1
    if found.nivel == 2:
        assert found.fecha is not None, "what holds has a day from which it ages"
