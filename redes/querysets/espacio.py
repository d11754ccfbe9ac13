"""What is of a network's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from mesa.kernel.querysets import in_force

if TYPE_CHECKING:
    from mesa.kernel.actor import Actor
    from redes.models import DocumentoRed


class DocumentoRedQuerySet(models.QuerySet["DocumentoRed"]):
    """Documents of networks."""

    def publicos(self) -> Self:
        """Those that their network shows to anyone."""
        return self.filter(visible="publico", retirado_el=None)

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the networks the actor is of, and those that they show to the Mesa where it sits."""
        from mesa.models import Membresia, Organizacion

        if actor is None or actor.organizacion is None:
            return self.publicos()
        inside = Organizacion.objects.seguidos_por(actor, al).values("pk")
        tables = Organizacion.objects.registros_de(actor, al).filter(tipo="mesa").values("pk")
        seated = Membresia.objects.filter(in_force(al), organo__in=tables, miembro=OuterRef("organo"))
        shown = Q(Exists(seated), visible="mesa") | Q(visible="publico")
        return self.filter(Q(organo__in=inside) | shown, retirado_el=None)

    def for_list(self) -> Self:
        """With their files, the newest first."""
        return self.select_related("archivo", "organo").order_by("-fecha", "-pk")
