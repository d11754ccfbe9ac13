"""Actas as each one may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from actas.models import Acta
    from mesa.kernel.actor import Actor


class ActaQuerySet(models.QuerySet["Acta"]):
    """Minutes."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos where the actor is secretaría; and, once they have circulated, of those they sit in."""
        from mesa.models import Organizacion

        if actor is None:
            return self.none()
        written = Organizacion.objects.con_secretaria(actor, al).values("pk")
        seated = Organizacion.objects.integrados_por(actor, al).values("pk")
        return self.filter(
            Q(sesion__organo__in=written) | (Q(sesion__organo__in=seated) & ~Q(consulta=None))
        ).select_related("sesion__organo", "consulta__plazo", "rectifica")

    def for_list(self) -> Self:
        """Newest session first."""
        return self.order_by("-sesion__fecha", "-pk")
