"""Consultas as each one may see them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

if TYPE_CHECKING:
    from mesa.kernel.actor import Actor
    from mesa.models.consultas import Consulta

#: A sweep closes no sooner than this after the last instant: requests that entered in time are still arriving.
GRACIA = timedelta(seconds=60)


def de_la_red(actor: Actor | None, al: date, path: str) -> Q:
    """What, by that path, is of a network that the actor represents or whose organisation is a member of it."""
    from mesa.models.organizaciones import Organizacion

    if actor is None or actor.organizacion is None:
        return Q(pk__in=[])
    networks = Organizacion.objects.redes_de(actor, al)
    own = Q(**{path: actor.organizacion, f"{path}__tipo": "red"})
    return own | Q(**{f"{path}__in": networks.values("pk")})


class ConsultaQuerySet(models.QuerySet["Consulta"]):
    """Consultas."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órgano it is, where it sits or whose secretaría it holds, and those that convoked it.

        What is of a network is its members' and its representatives': who does something for it sees none of it.
        """
        from mesa.models.asuntos import Asunto
        from mesa.models.organizaciones import Organizacion

        if actor is None or actor.organizacion is None:
            return self.none()
        promoted = Asunto.objects.filter(promotora=actor.organizacion)  # whoever promotes a letter follows it
        organos = Organizacion.objects.integrados_por(actor, al) | Organizacion.objects.con_secretaria(actor, al)
        return self.filter(
            (Q(organo__in=organos.values("pk")) & ~Q(organo__tipo="red"))
            | de_la_red(actor, al, "organo")
            | Q(organo=actor.organizacion)
            | Q(convocadas__organizacion=actor.organizacion)
            | Q(objeto_tipo="mesa.asunto", objeto_id__in=promoted.values("pk"))
        ).distinct()

    def internas_de_redes(self) -> Self:
        """Those that a network keeps to itself: no text of theirs is shown to who is outside of it."""
        return self.filter(organo__tipo="red")

    def por_cerrar(self, al: datetime) -> Self:
        """Those open whose last instant passed more than a minute before `al`."""
        return self.filter(estado="abierta", plazo__instante__lt=al - GRACIA)

    def for_detail(self) -> Self:
        """With what its page shows: rule, the chain of its deadline, convoked and their current answers."""
        whole = self.select_related("organo", "regla", "plazo__siguiente")
        return whole.prefetch_related("plazo__anteriores").con_respuestas()

    def con_respuestas(self) -> Self:
        """With the convoked and their current answers."""
        from mesa.models.consultas import Convocada

        return self.prefetch_related(
            Prefetch("convocadas", Convocada.objects.select_related("organizacion", "vigente"))
        )

    def con_internas(self, actor: Actor | None, al: date) -> Self:
        """With what networks ask about it, and in `entera` of each, whether the actor may see all of it."""
        seen = self.model.objects.visible_to(actor, al).filter(pk=OuterRef("pk"))
        inside = self.model.objects.exclude(estado="retirada").select_related("organo", "regla", "plazo")
        return self.prefetch_related(Prefetch("internas", inside.annotate(entera=Exists(seen)).con_respuestas()))

    def que_esperan_a(self, organizaciones: list[int]) -> Self:
        """Those open that one of these organisations has not answered, by deadline."""
        from mesa.models.consultas import Convocada

        mine = Convocada.objects.filter(consulta=OuterRef("pk"), organizacion__in=organizaciones, vigente=None)
        return (
            self.filter(Exists(mine), estado="abierta")
            .select_related("plazo", "regla", "organo")
            .order_by("plazo__instante", "pk")
        )
