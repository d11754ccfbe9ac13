"""The bank's statement, read and matched: whatever its columns, its marks and the order of its lines."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondo.conciliacion import DIAS, Linea, Partida, conciliar, leer_cartola, leer_pesos
from mesa.kernel.errors import DomainError

D = Decimal
DIA = date(2026, 8, 12)
WANTED = [Linea(DIA, "PAGO IMPRENTA", D(-95000)), Linea(date(2026, 8, 13), "ABONO CUOTA", D(11400000))]


@pytest.mark.parametrize(
    "text",
    [
        "Fecha;Descripción;Monto\n12/08/2026;PAGO  IMPRENTA;-95.000\n13/08/2026;ABONO CUOTA;11.400.000\n",
        "Fecha,Glosa,Cargo,Abono\n2026-08-12,PAGO IMPRENTA,95000,\n2026-08-13,ABONO CUOTA,,11400000\n",
        "Banco Ejemplo\nCuenta 0\n\nFECHA\tDETALLE\tCARGOS ($)\tABONOS ($)\tSALDO\n"
        "12-08-2026\tPAGO IMPRENTA\t$95.000\t0\t1\n13-08-2026\tABONO CUOTA\t0\t$ 11.400.000,00\t2\n\tSaldo\t\t\t3\n",
        "Fecha;Descripción;Monto\n12/08/2026;PAGO IMPRENTA;(95.000)\n13/08/2026;ABONO CUOTA;11400000.00\n;;\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_it_is_read_whatever_its_columns(text: str, encoding: str) -> None:
    assert leer_cartola(text.encode(encoding)) == WANTED


def test_a_person_may_say_which_column_is_which() -> None:
    data = b"Cuando;Que;Cuanto;Monto\n12/08/2026;PAGO IMPRENTA;-95.000;1\n13/08/2026;ABONO CUOTA;11.400.000;2\n"
    with pytest.raises(DomainError, match="No se reconocen las columnas"):
        leer_cartola(data)
    assert leer_cartola(data, {"fecha": "cuando", "glosa": "QUE", "monto": "Cuanto"}) == WANTED


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Fecha;Glosa;Monto\n31/02/2026;a;1\n", "Fila 2: Escriba la fecha"),
        (b"Fecha;Glosa;Monto\n12/08/2026;a;mucho\n", "no es un monto en pesos"),
        (b"Fecha;Glosa;Monto\n12/08/2026;a;1.234,56\n", "no es un monto en pesos"),
        (b"Fecha;Glosa;Monto\n", "no trae movimientos"),
        (b"a\x00b", "no es un CSV"),
        (b"", "No se reconocen"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        leer_cartola(data)


@given(st.integers(-(10**12), 10**12))
def test_pesos_are_read_as_banks_write_them(amount: int) -> None:
    dots = f"{abs(amount):,}".replace(",", ".")
    sign = "-" if amount < 0 else ""
    for text in (f"{sign}{dots}", f"{sign}$ {dots}", f"{sign}{abs(amount)}", f"{dots}{sign}", f"{sign}{dots},00"):
        assert leer_pesos(text) == amount


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    with suppress(DomainError):
        assert leer_cartola(data)


def entries(prefix: str) -> st.SearchStrategy[list[Partida]]:
    """Some of few amounts and days, so that many coincide."""
    one = st.tuples(st.integers(0, 12), st.sampled_from([-100, -200, 300]))
    return st.lists(one, max_size=8).map(
        lambda rows: [Partida(f"{prefix}{n}", DIA + timedelta(days=d), D(m)) for n, (d, m) in enumerate(rows)]
    )


@given(entries("l"), entries("p"), st.randoms())
def test_each_is_used_once_and_order_makes_no_difference(lines: list[Partida], books: list[Partida], rnd) -> None:
    found = conciliar(lines, books)
    assert len(set(found.pares.values())) == len(found.pares)
    assert found.pares.keys().isdisjoint(found.propuestas)
    assert {*found.pares, *found.propuestas, *found.sin_registro} == {line.clave for line in lines}
    proposed = {entry for several in found.propuestas.values() for entry in several}
    assert proposed.isdisjoint(found.pares.values())
    assert {*found.pares.values(), *proposed, *found.sin_banco} == {entry.clave for entry in books}
    by_key = {one.clave: one for one in (*lines, *books)}
    for line, several in [*((a, [b]) for a, b in found.pares.items()), *found.propuestas.items()]:
        for entry in several:
            assert by_key[line].monto == by_key[entry].monto
            assert abs((by_key[line].fecha - by_key[entry].fecha).days) <= DIAS
    rnd.shuffle(lines)
    rnd.shuffle(books)
    assert conciliar(lines, books) == found


def test_one_of_each_matches_and_two_that_may_be_are_proposed() -> None:
    pay = Partida("p1", DIA, D(-95000))
    assert conciliar([Partida("l1", DIA + timedelta(days=5), D(-95000))], [pay]).pares == {"l1": "p1"}
    late = conciliar([Partida("l1", DIA + timedelta(days=6), D(-95000))], [pay])
    assert (late.sin_registro, late.sin_banco) == ({"l1"}, {"p1"})
    twin = Partida("p2", DIA, D(-95000))
    assert conciliar([Partida("l1", DIA, D(-95000))], [pay, twin]).propuestas == {"l1": ["p1", "p2"]}
    other = Partida("p2", DIA + timedelta(days=2), D(-95000))
    lines = [Partida("l1", DIA, D(-95000)), Partida("l2", DIA + timedelta(days=3), D(-95000))]
    assert conciliar(lines, [pay, other]).pares == {"l1": "p1", "l2": "p2"}, "that of its own day goes first"
