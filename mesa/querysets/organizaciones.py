"""Who sits where and who speaks for whom, on a date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from mesa.kernel.querysets import DatedQuerySet, in_force

if TYPE_CHECKING:
    from mesa.kernel.actor import Actor
    from mesa.models.organizaciones import Mandato, Organizacion


class OrganizacionQuerySet(models.QuerySet["Organizacion"]):
    """Bodies."""

    def organos(self) -> Self:
        """Those that have members and decide."""
        return self.exclude(tipo="organizacion")

    def del_registro(self, organo: Organizacion) -> Self:
        """Those that the register of an órgano knows: they sit or sat in it, or have or had a function in it."""
        return self.filter(models.Q(asientos__organo=organo) | models.Q(cargos__organo=organo)).distinct()

    def disponibles(self, organo: Organizacion) -> Self:
        """Those that may sit in an órgano or do something for it: none from the example in a real one, nor back."""
        found = self.filter(ejemplo=organo.ejemplo).exclude(tipo="mesa")
        if organo.tipo == "mesa":
            return found
        # Who has people and sits nowhere is not for a network to take over: it would come to name them.
        return found.filter(models.Q(asientos__isnull=False) | models.Q(mandatos__isnull=True)).distinct()

    def con_secretaria(self, actor: Actor | None, al: date) -> Self:
        """The órganos whose secretaría the actor's organisation holds on `al`."""
        if actor is None or actor.organizacion is None:
            return self.none()
        return self.filter(
            in_force(al, "funciones__"),
            funciones__tipo="secretaria",
            funciones__organizacion=actor.organizacion,
        ).distinct()

    def conducidos_por(self, actor: Actor | None, al: date) -> Self:
        """The órganos that the actor conducts on `al`, as the predicate `conduce`: it answers for their secretaría, or
        represents the very órgano, as a network's titular does. Who administers money conducts none.
        """
        if actor is None or actor.mandato is None or actor.mandato.calidad == "administradora":
            return self.none()
        own = models.Q(pk=actor.mandato.organizacion_id) & ~models.Q(tipo="organizacion")
        kept = models.Q(pk__in=self.con_secretaria(actor, al).values("pk"))
        return self.filter(kept | own if actor.mandato.calidad in ("titular", "suplente") else kept)

    def integrados_por(self, actor: Actor | None, al: date) -> Self:
        """The órganos where the actor's organisation has a seat of any class on `al`."""
        if actor is None or actor.organizacion is None:
            return self.none()
        return self.filter(in_force(al, "membresias__"), membresias__miembro=actor.organizacion).distinct()

    def redes_de(self, actor: Actor | None, al: date) -> Self:
        """The networks that the actor's organisation is a member of on `al`: who only attends is outside of them."""
        if actor is None or actor.organizacion is None:
            return self.none()
        seat = {"membresias__miembro": actor.organizacion, "membresias__clase": "miembro"}
        return self.filter(in_force(al, "membresias__"), **seat, tipo="red").distinct()

    def seguidos_por(self, actor: Actor | None, al: date) -> Self:
        """The órganos whose agreements and tasks the actor follows from within: as the register, but for a network
        that it only attends, whose matters are its members'.
        """
        if actor is None or actor.organizacion is None:
            return self.none()
        inside = self.redes_de(actor, al).values("pk") | self.con_secretaria(actor, al).values("pk")
        known = self.registros_de(actor, al)
        return known.filter(~models.Q(tipo="red") | models.Q(pk__in=inside) | models.Q(pk=actor.organizacion.pk))

    def registros_de(self, actor: Actor | None, al: date) -> Self:
        """The órganos whose register the actor may read on `al`: it keeps it, sits in it, or speaks for it."""
        if actor is None or actor.organizacion is None:
            return self.none()
        kept, seated = self.con_secretaria(actor, al).values("pk"), self.integrados_por(actor, al).values("pk")
        own = models.Q(pk=actor.organizacion.pk)
        return self.organos().filter(models.Q(pk__in=kept) | models.Q(pk__in=seated) | own)


class MandatoQuerySet(DatedQuerySet["Mandato"]):
    """Mandates."""

    def que_responden(self, al: date) -> Self:
        """Those in force on `al` that may answer for their organisation: whoever administers money only records it."""
        return self.vigentes(al).filter(calidad__in=("titular", "suplente", "delegada"))

    def que_pudieron_responder(self, desde: date, hasta: date) -> Self:
        """Those that could answer for their organisation on some day from `desde` to `hasta`, both included."""
        held = self.filter(desde__lte=hasta).exclude(hasta__lt=desde)
        return held.filter(calidad__in=("titular", "suplente", "delegada"))

    def for_actor(self) -> Self:
        """With what an Actor's name needs; titular first, so that the first one is the main capacity."""
        order = models.Case(models.When(calidad="titular", then=0), models.When(calidad="suplente", then=1), default=2)
        return self.select_related("persona", "organizacion").order_by(order, "pk")
