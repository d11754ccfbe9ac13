"""Amounts of money as people type them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: As it is written on a cheque too: $ 45.000.-
MONTO = re.compile(r"(?:US)?\$?\s*(\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d{1,16})(?:,(\d{1,2})|\.[-–])?")


class MontoField(forms.CharField):
    """Money typed as it is said: 4.500.000, $ 4500000, 45.000.- or 4.500,50. Clean, it is a Decimal."""

    default_error_messages = {"monto": _("Escriba un monto, como 4.500.000 o 1.250,50.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """The amount; None for nothing."""
        text = super().clean(value)
        if text in self.empty_values:
            return None
        found = MONTO.fullmatch(str(text).replace("\xa0", " ").strip())
        if found is None:
            raise forms.ValidationError(self.error_messages["monto"], code="monto")
        return Decimal(f"{re.sub('[. ]', '', found[1])}.{found[2] or '0'}").normalize() + 0

    @staticmethod
    def escrito(monto: Decimal | None) -> str:
        """An amount as the field takes it back: 12.500 or 12.500,50; "" of nothing."""
        if monto is None:
            return ""
        whole = monto == monto.to_integral_value()
        return f"{monto:,.{0 if whole else 2}f}".translate(str.maketrans(",.", ".,"))
