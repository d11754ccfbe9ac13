"""What an expense is flagged for, whatever its values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fondo.alertas import Codigo, Documento, alertas_de

D = Decimal
DESDE, HASTA = date(2026, 4, 1), date(2026, 12, 15)
few = st.sampled_from(["", "a", "b"])
documents = st.builds(
    Documento, pk=st.integers(1, 5), emisor=few, clase=st.sampled_from(["boleta", "factura"]), folio=few, huella=few
)
money = st.decimals(D("0.00"), D("20000.00"), places=2)
days = st.dates(date(2026, 1, 1), date(2027, 1, 1))


@given(documents, documents)
def test_being_the_same_goes_both_ways_and_nobody_repeats_itself(one: Documento, other: Documento) -> None:
    assert one.es_el_mismo(other) == other.es_el_mismo(one)
    assert not one.es_el_mismo(one)


@given(documents, st.lists(documents, max_size=6), days, money, money)
def test_each_flag_has_its_cause_and_no_order_of_the_others_matters(
    mine: Documento, others: list[Documento], day: date, takes: D, left: D
) -> None:
    known = {"fechas": [day], "desde": DESDE, "hasta": HASTA, "compromete": takes, "disponible": left}
    found = alertas_de(mine, others, **known)
    codes = [flag.codigo for flag in found]
    assert (Codigo.SIN_COMPROBANTE in codes) == (not mine.huella)
    assert (Codigo.SOBRE_PRESUPUESTO in codes) == (takes > left)
    assert [flag.monto for flag in found if flag.monto is not None] == ([takes - left] if takes > left else [])
    assert (Codigo.FUERA_DE_PERIODO in codes) == (not DESDE <= day <= HASTA)
    again = alertas_de(mine, reversed(others), **known)
    assert sorted(map(repr, found)) == sorted(map(repr, again))
