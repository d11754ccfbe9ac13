"""The one clock. Operations read it once, on entry; `as_of` moves it for a block (sweeps of DEBUG and tests)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

__all__ = ["SANTIAGO", "UTC", "as_of", "now", "today"]

SANTIAGO = ZoneInfo("America/Santiago")
_moved: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC unless moved."""
    return _moved.get() or timezone.now()


def today() -> date:
    """The local date in continental Chile."""
    return now().astimezone(SANTIAGO).date()


@contextmanager
def as_of(instante: datetime) -> Iterator[None]:
    """Run a block as if the present were `instante` (aware)."""
    if instante.tzinfo is None:
        raise ValueError("as_of needs an aware datetime")
    token = _moved.set(instante)
    try:
        yield
    finally:
        _moved.reset(token)
