"""Consultas as each one may see them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from mesa.kernel.actor import Actor
    from mesa.models.consultas import Consulta

#: A sweep closes no sooner than this after the last instant: requests that entered in time are still arriving.
GRACIA = timedelta(seconds=60)


class ConsultaQuerySet(models.QuerySet["Consulta"]):
    """Consultas."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órgano it is, where it sits or whose secretaría it holds, and those that convoked it."""
        from mesa.models.organizaciones import Organizacion

        if actor is None or actor.organizacion is None:
            return self.none()
        organos = Organizacion.objects.integrados_por(actor, al) | Organizacion.objects.con_secretaria(actor, al)
        return self.filter(
            Q(organo__in=organos.values("pk"))
            | Q(organo=actor.organizacion)
            | Q(convocadas__organizacion=actor.organizacion)
        ).distinct()

    def por_cerrar(self, al: datetime) -> Self:
        """Those open whose last instant passed more than a minute before `al`."""
        return self.filter(estado="abierta", plazo__instante__lt=al - GRACIA)

    def for_detail(self) -> Self:
        """With what its page shows: rule, deadline, convoked and their current answers."""
        return self.select_related("organo", "regla", "plazo").prefetch_related("convocadas__vigente")

    def que_esperan_a(self, organizaciones: list[int]) -> Self:
        """Those open that one of these organisations has not answered, by deadline."""
        from mesa.models.consultas import Convocada

        mine = Convocada.objects.filter(consulta=OuterRef("pk"), organizacion__in=organizaciones, vigente=None)
        return (
            self.filter(Exists(mine), estado="abierta")
            .select_related("plazo", "regla", "organo")
            .order_by("plazo__instante", "pk")
        )
