"""Invitations by how they stand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from mesa.models.personas import Invitacion


class InvitacionQuerySet(models.QuerySet["Invitacion"]):
    """Invitations."""

    def vivas(self, al: datetime) -> Self:
        """Those that can still be accepted at that instant."""
        return self.filter(aceptada=None, revocada=None, vence__gte=al)
