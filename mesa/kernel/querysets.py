"""Query recipes that every app shares."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Rows with `desde` and `hasta` (both included; an empty `hasta` is still running)."""

    def vigentes(self, al: date) -> Self:
        """Those in force on the local date `al`."""
        return self.filter(in_force(al))


def in_force(al: date, prefix: str = "") -> Q:
    """The condition «in force on `al`» for a dated row reached through `prefix`."""
    conditions: dict[str, Any] = {f"{prefix}desde__lte": al}
    return Q(**conditions) & (Q(**{f"{prefix}hasta": None}) | Q(**{f"{prefix}hasta__gte": al}))
