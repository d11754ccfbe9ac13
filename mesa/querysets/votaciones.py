"""Votaciones as each one may see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from mesa.querysets.consultas import GRACIA

if TYPE_CHECKING:
    from mesa.kernel.actor import Actor
    from mesa.models.votaciones import Votacion


class VotacionQuerySet(models.QuerySet["Votacion"]):
    """Votaciones. What a network votes is seen by its organisations and its representatives, and by nobody else."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órgano it is, where it sits or whose secretaría it holds, and those whose roll it is in.

        One in preparation is seen by whoever may conduct the órgano.
        """
        from mesa.models.organizaciones import Organizacion

        if actor is None or actor.mandato is None:
            return self.none()
        own = actor.mandato.organizacion_id
        kept = Q(organo=own) | Q(organo__in=Organizacion.objects.con_secretaria(actor, al).values("pk"))
        seated = Q(organo__in=Organizacion.objects.integrados_por(actor, al).values("pk"))
        called = Q(pk__in=self.model._default_manager.filter(padron__organizacion=own).values("pk"))
        return self.filter(kept | (seated | called) & ~Q(estado="en_preparacion") & ~Q(abierta_el=None))

    def for_list(self) -> Self:
        """With its órgano and deadline: what is prepared and what is open first, then by the newest."""
        order = models.Case(
            models.When(estado="abierta", then=0), models.When(estado="en_preparacion", then=1), default=2
        )
        return self.select_related("organo", "plazo").order_by("organo__nombre", "organo", order, "-pk")

    def por_cerrar(self, al: datetime) -> Self:
        """Those open whose last instant passed more than a minute before `al`."""
        return self.filter(estado="abierta", plazo__instante__lt=al - GRACIA)

    def de_quien_conduce(self, actor: Actor | None, al: date) -> Self:
        """Those open of the órganos whose secretaría the actor's organisation holds, or of the network that it is."""
        from mesa.models.organizaciones import Organizacion

        if actor is None or actor.mandato is None:
            return self.none()
        kept = Q(organo__in=Organizacion.objects.con_secretaria(actor, al).values("pk"))
        mine = self.filter(kept | Q(organo=actor.mandato.organizacion_id), estado="abierta")
        return mine.select_related("plazo").order_by("plazo__instante", "pk")

    def que_esperan_a(self, organizacion: int) -> Self:
        """Those open for which that organisation has not voted, by deadline."""
        waiting = self.filter(estado="abierta", padron__organizacion=organizacion, padron__recibida=False)
        return waiting.select_related("organo", "plazo").order_by("plazo__instante", "pk")
