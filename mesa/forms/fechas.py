"""Dates and hours as the browser's own controls take them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from mesa.kernel.errors import DomainError
from mesa.operations.fechas import PRIMERA, comprobar_fecha, ultima


class DateInput(forms.DateInput):
    """The browser's own date control, which wants ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """The attributes, with the last date: it is of the day on which the page is asked for."""
        return {"max": ultima().isoformat()} | super().build_attrs(base_attrs, extra_attrs)


class FechaField(forms.DateField):
    """A date whose year is no mistake: from `primera` to some years from today."""

    widget = DateInput

    def __init__(self, *, primera: date = PRIMERA, **kwargs: Any) -> None:
        self.primera = primera
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The first date, for the browser's control."""
        return super().widget_attrs(widget) | {"min": self.primera.isoformat()}

    def validate(self, value: Any) -> None:
        """Raise ValidationError for a date outside them."""
        super().validate(value)
        if value is not None:
            try:
                comprobar_fecha(value, primera=self.primera)
            except DomainError as error:
                raise forms.ValidationError(error.mensaje, code="invalid_year") from error


class TimeInput(forms.TimeInput):
    """The browser's own hour control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")
