"""Answers to the standard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from redes.models import Respuesta


class RespuestaQuerySet(models.QuerySet["Respuesta"]):
    """Answers."""

    def vigentes(self, al: date) -> Self:
        """Those that stood on a day."""
        return self.filter(Q(hasta=None) | Q(hasta__gt=al), desde__lte=al)

    def publicadas(self) -> Self:
        """All that ever stood: what the score of any day is computed from."""
        return self.filter(desde__isnull=False)

    def borradores(self) -> Self:
        """What is written and not published yet."""
        return self.filter(desde=None)
