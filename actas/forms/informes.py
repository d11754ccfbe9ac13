"""The period of a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField


class PeriodoForm(Formulario):
    """From one day to another, both included; either may be left empty."""

    desde = FechaField(label=gettext_lazy("Desde"), required=False)
    hasta = FechaField(label=gettext_lazy("Hasta"), required=False)
    organo = forms.ChoiceField(label=gettext_lazy("Órgano"), required=False)

    def __init__(self, organos: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """`organos`: value and name of each one to choose from; with only one there is nothing to choose."""
        super().__init__(*args, **kwargs)
        if len(organos) < 2:
            del self.fields["organo"]
        else:
            choice = self.fields["organo"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = organos

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        desde, hasta = cleaned.get("desde"), cleaned.get("hasta")
        if desde and hasta and hasta < desde:
            self.add_error("hasta", _("El período termina antes de comenzar: revise las dos fechas."))
        return cleaned

    def periodo(self) -> tuple[date | None, date | None]:
        """The period asked for, once the form is known to be valid; where nothing was asked, all the time."""
        asked = self.cleaned_data if self.is_bound else {}
        return asked.get("desde"), asked.get("hasta")


def parametros(pedido: Mapping[str, str]) -> str:
    """What a page was asked, for the addresses of its spreadsheets: "" or "desde=2026-01-01&"."""
    asked = {name: value for name, value in pedido.items() if name != "formato"}
    return f"{urlencode(asked)}&" if asked else ""


def periodos(pedido: Mapping[str, str], al: date) -> list[tuple[str, str, bool]]:
    """The periods that are one step away from a page: words, what to ask, and whether it is the one shown."""
    found = [(_("Todo"), "", "")]
    found += [(str(year), f"{year}-01-01", f"{year}-12-31") for year in (al.year, al.year - 1)]
    here = (pedido.get("desde", ""), pedido.get("hasta", ""))
    rest = {name: value for name, value in pedido.items() if name not in {"desde", "hasta", "formato"}}
    return [
        (name, f"?{urlencode(rest | ({'desde': desde, 'hasta': hasta} if desde else {}))}", here == (desde, hasta))
        for name, desde, hasta in found
    ]
