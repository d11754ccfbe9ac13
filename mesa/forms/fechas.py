"""Dates and hours as the browser's own controls take them."""

from __future__ import annotations

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date control, which wants ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own hour control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")
