"""Funds that somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from mesa.kernel import clock

if TYPE_CHECKING:
    from fondo.models import Fondo
    from mesa.kernel.actor import Actor


class FondoQuerySet(models.QuerySet["Fondo"]):
    """Funds."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of the órganos that the actor's organisation follows from within, and those that it administers."""
        from mesa.models import Organizacion

        if actor is None or actor.organizacion is None:
            return self.none()
        inside = Organizacion.objects.seguidos_por(actor, clock.today()).values("pk")
        return self.filter(models.Q(organo__in=inside) | models.Q(administradora=actor.organizacion))

    def for_page(self) -> Self:
        """With what a page says of it besides its own columns."""
        return self.select_related("organo", "administradora", "foto")
