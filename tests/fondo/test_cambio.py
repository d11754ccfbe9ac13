"""Rates of exchange by method, and what an expense is flagged for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondo.alertas import Alerta, Codigo, Documento, alertas_de
from fondo.cambio import Recibida, Tasa, tasa_de, tasa_por_defecto

D = Decimal
FIRST = Recibida(1, date(2026, 4, 15), D("12000"), D("11400000"))
SECOND = Recibida(2, date(2026, 10, 5), D("8000"), D("7520000"))
DAY = date(2026, 8, 12)


def test_by_default_it_is_that_of_the_last_instalment_that_came() -> None:
    both = [SECOND, FIRST]
    assert tasa_por_defecto("cuota", both, DAY) == Tasa(D("950.0000"), 1)
    assert tasa_por_defecto("cuota", both, SECOND.recibida_el) == Tasa(D("940.0000"), 2)
    assert tasa_por_defecto("cuota", both, date(2026, 4, 14)) is None
    assert tasa_por_defecto("promedio", both, DAY) == Tasa(D("950.0000"), None)
    assert tasa_por_defecto("promedio", both, date(2026, 12, 1)) == Tasa(D("946.0000"), None)
    assert tasa_por_defecto("transaccion", both, DAY) is None


@given(st.integers(1, 10**9), st.integers(1, 10**7))
def test_a_rate_has_four_decimals_and_leaks_no_more_than_half_of_the_last(pesos: int, cents: int) -> None:
    dollars = D(cents) / 100
    assert abs(tasa_de(D(pesos), dollars) - D(pesos) / dollars) <= D("0.00005")


def test_a_rate_is_of_positive_amounts() -> None:
    for wrong in ((D(0), D(1)), (D(1), D(0)), (D(-1), D(1))):
        with pytest.raises(ValueError, match="positive"):
            tasa_de(*wrong)


MINE = Documento(1, "76000001-6", "factura", "1204", "a" * 64)
FINE: dict[str, Any] = {
    "fechas": [DAY],
    "desde": date(2026, 4, 1),
    "hasta": date(2026, 12, 15),
    "compromete": D("100.00"),
    "disponible": D("100.00"),
}


def test_an_expense_in_order_is_flagged_for_nothing() -> None:
    others = [MINE, replace(MINE, pk=2, folio="1205", huella="b" * 64), Documento(3), Documento(4)]
    assert alertas_de(MINE, others, **FINE) == []


@pytest.mark.parametrize(
    ("more", "flag"),
    [
        ({"compromete": D("100.01")}, Alerta(Codigo.SOBRE_PRESUPUESTO, monto=D("0.01"))),
        ({"fechas": [DAY, date(2026, 12, 16)]}, Alerta(Codigo.FUERA_DE_PERIODO)),
        ({"fechas": [date(2026, 3, 31)]}, Alerta(Codigo.FUERA_DE_PERIODO)),
        ({"conflictos": ["Es de su directorio."]}, Alerta(Codigo.CONFLICTO, frase="Es de su directorio.")),
    ],
)
def test_what_is_wrong_is_flagged(more: dict[str, Any], flag: Alerta) -> None:
    assert alertas_de(MINE, [], **FINE | more) == [flag]


def test_the_same_receipt_or_the_same_document_is_told_twice() -> None:
    same_file = Documento(7, huella=MINE.huella)
    same_folio = replace(MINE, pk=8, huella="c" * 64, folio="1204")
    found = alertas_de(MINE, [same_file, same_folio], **FINE)
    assert found == [Alerta(Codigo.REPETIDO, otro=7), Alerta(Codigo.REPETIDO, otro=8)]
    other_kind = replace(MINE, pk=9, clase="boleta", huella="")
    assert alertas_de(MINE, [other_kind], **FINE) == []
    assert alertas_de(Documento(1), [Documento(2)], **FINE) == [Alerta(Codigo.SIN_COMPROBANTE)], (
        "nothing is no document"
    )
