"""What is put to decision outside of a session, as each one may see it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from mesa.kernel.actor import Actor
    from mesa.models.asuntos import Asunto


class AsuntoQuerySet(models.QuerySet["Asunto"]):
    """Matters."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those the actor prepares: of the órganos whose secretaría it is, and the letters that it promotes.

        Everyone else reads their text where it is asked for, in the consulta.
        """
        from mesa.models.organizaciones import Organizacion

        if actor is None or actor.organizacion is None:
            return self.none()
        kept = Organizacion.objects.con_secretaria(actor, al)
        return self.filter(Q(organo__in=kept.values("pk")) | Q(promotora=actor.organizacion))

    def for_detail(self) -> Self:
        """With what its page shows."""
        whole = self.select_related("organo", "promotora", "consulta__plazo", "consulta__regla")
        return whole.prefetch_related("adjuntos__archivo", "organos")
