"""Topics and proposed points as each one may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from actas.querysets.tareas import ABIERTAS

if TYPE_CHECKING:
    from actas.models import Comite, PuntoPropuesto, Tema
    from mesa.kernel.actor import Actor
    from mesa.models import Organizacion


class TemaQuerySet(models.QuerySet["Tema"]):
    """Topics."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos the actor keeps, sits in or speaks for."""
        from mesa.models import Organizacion

        return self.filter(organo__in=Organizacion.objects.seguidos_por(actor, al).values("pk"))


class PuntoPropuestoQuerySet(models.QuerySet["PuntoPropuesto"]):
    """Points proposed for the next tabla."""

    def en_juego(self, al: date) -> Self:
        """Those of the next tabla, proposed or included, whose source is still open and whose date came.

        That of a task is there while the task is owed, whatever was decided of it, and while its topic is open.
        """
        owed = Q(tarea__estado__in=ABIERTAS) | Q(tarea__estado="diferida", tarea__vence=None)
        return self.filter(
            Q(estado="propuesto") | Q(estado="incluido", sesion=None),
            Q(tarea=None, tema=None) | owed | Q(tema__estado="abierto"),
            Q(tema=None) | Q(tema__retomar_el=None) | Q(tema__retomar_el__lte=al),
        )

    def incluidos(self, organo: Organizacion) -> Self:
        """Those of the next tabla of an órgano, in its order."""
        return self.filter(organo=organo, estado="incluido", sesion=None).order_by("orden", "pk")

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos the actor keeps, sits in or speaks for."""
        from mesa.models import Organizacion

        return self.filter(organo__in=Organizacion.objects.seguidos_por(actor, al).values("pk"))


class ComiteQuerySet(models.QuerySet["Comite"]):
    """Committees."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those that report to an órgano that the actor follows, and those it keeps or sits in."""
        from mesa.models import Organizacion

        followed = Organizacion.objects.seguidos_por(actor, al).values("pk")
        return self.filter(Q(reporta_a__in=followed) | Q(organizacion__in=followed))

    def for_list(self) -> Self:
        """The newest first."""
        return self.select_related("organizacion", "reporta_a", "acuerdo").order_by("-pk")
