"""The plan and the contributions as each one may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from actas.models import Aporte, ElementoPlan
    from mesa.kernel.actor import Actor


class ElementoPlanQuerySet(models.QuerySet["ElementoPlan"]):
    """Commitments, milestones and recommendations."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos the actor keeps, sits in or speaks for."""
        from mesa.models import Organizacion

        return self.filter(organo__in=Organizacion.objects.seguidos_por(actor, al).values("pk"))


class AporteQuerySet(models.QuerySet["Aporte"]):
    """Contributions."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos the actor keeps, sits in or speaks for."""
        from mesa.models import Organizacion

        return self.filter(organo__in=Organizacion.objects.seguidos_por(actor, al).values("pk"))
