"""Tasks as each one may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from actas.models import Tarea
    from mesa.kernel.actor import Actor

ABIERTAS = ("pendiente", "en_curso")


class TareaQuerySet(models.QuerySet["Tarea"]):
    """Tasks."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos the actor keeps, sits in or speaks for; and those its organisation has a part in."""
        from mesa.models import Organizacion

        if actor is None or actor.organizacion is None:
            return self.none()
        followed = Organizacion.objects.seguidos_por(actor, al).values("pk")
        return self.filter(Q(organo__in=followed) | Q(pk__in=self._with_part(actor.organizacion.pk)))

    def en_juego(self) -> Self:
        """Still owed, or put off with no date: what the tabla hears of."""
        return self.filter(Q(estado__in=ABIERTAS) | Q(estado="diferida", vence=None))

    def abiertas(self) -> Self:
        """Still owed."""
        return self.filter(estado__in=ABIERTAS)

    def vencidas(self, al: date) -> Self:
        """Still owed, and their day passed before `al`. What has no date is never overdue."""
        return self.abiertas().filter(vence__lt=al)

    def de(self, organizacion: int) -> Self:
        """Those in which an organisation has a part."""
        return self.filter(pk__in=self._with_part(organizacion))

    def _with_part(self, organizacion: int) -> models.QuerySet[Tarea, Any]:
        return self.model._default_manager.filter(partes__organizacion=organizacion).values("pk")

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related("organo", "acuerdo", "sesion").prefetch_related("partes")

    def for_detail(self) -> Self:
        """With what its page shows."""
        whole = self.select_related("organo", "acuerdo", "sesion", "plazo", "sin_efecto_por")
        return whole.prefetch_related(
            "partes", "pasos", "avances__archivo", "depende_de", "de_ella_dependen", "elementos"
        )
