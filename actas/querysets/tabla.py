"""Topics and proposed points as each one may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from actas.models import PuntoPropuesto, Tema
    from mesa.kernel.actor import Actor


class TemaQuerySet(models.QuerySet["Tema"]):
    """Topics."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos the actor keeps, sits in or speaks for."""
        from mesa.models import Organizacion

        return self.filter(organo__in=Organizacion.objects.registros_de(actor, al).values("pk"))


class PuntoPropuestoQuerySet(models.QuerySet["PuntoPropuesto"]):
    """Points proposed for the next tabla."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos the actor keeps, sits in or speaks for."""
        from mesa.models import Organizacion

        return self.filter(organo__in=Organizacion.objects.registros_de(actor, al).values("pk"))
