"""Money as people in Chile type it: read as they mean it, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from mesa.forms.montos import MontoField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("4500000", "4500000"),
        ("4.500.000", "4500000"),
        ("4 500 000", "4500000"),
        ("$ 45.000.-", "45000"),
        ("$45.000.–", "45000"),
        ("US$ 1.250,50", "1250.50"),
        ("US$\xa01.250,5", "1250.50"),
        (" 95000,00 ", "95000"),
    ],
)
def test_what_is_meant(typed: str, amount: str) -> None:
    assert MontoField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["1,234.56", "1234.56", "12.5", "45.00", "1.2345", "-5", "1e5", "mil", "1 2345", "4.500 000"]
)
def test_what_could_be_read_in_two_ways_is_asked_again(typed: str) -> None:
    with pytest.raises(ValidationError, match="Escriba un monto, como 4"):
        MontoField().clean(typed)


@pytest.mark.parametrize("amount", ["0", "12500", "12500.50", "0.05"])
def test_it_takes_back_what_it_shows(amount: str) -> None:
    assert MontoField().clean(MontoField.escrito(Decimal(amount))) == Decimal(amount)
