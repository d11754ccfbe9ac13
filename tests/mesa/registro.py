"""What the tests of the register share: a day, refusals by their sentence, and two of the secretaría at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError
from tests.cast import Cast
from tests.checks import together, winner_and_loser

HOY = date(2026, 9, 7)
AHORA = datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)
REGISTRO = (
    "Solo la secretaría (en una red, quien la representa) lleva el registro de integrantes. Si algo no está al día, "
    "escríbale."
)
PERSONAS = (
    "Solo la secretaría (en una red, quien la representa) registra a las personas y sus mandatos. Si algo no está al "
    "día, escríbale."
)


def says(error: type[DomainError], act: Callable[[], object]) -> str:
    """The sentence with which an act is refused; nothing of it remains."""
    with pytest.raises(error) as refusal, transaction.atomic():
        act()
    return refusal.value.mensaje


def twice(cast: Cast, act: Callable[[Actor], Any]) -> str:
    """Two of the secretaría do the same at once: one wins; the sentence of the other."""
    secretaria = cast.secretaria
    _won, error = winner_and_loser(together(lambda: act(secretaria), lambda: act(secretaria)))
    assert isinstance(error, DomainError), error
    return error.mensaje
