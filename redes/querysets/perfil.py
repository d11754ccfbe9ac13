"""Profiles and their data as each one may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from mesa.kernel.actor import Actor
    from redes.models import Dato, Perfil


class PerfilQuerySet(models.QuerySet["Perfil"]):
    """Profiles."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """The actor's own, those of who sits with it in an órgano, and those of the órganos whose register it reads."""
        from mesa.models import Organizacion

        if actor is None or actor.organizacion is None:
            return self.none()
        known = Organizacion.objects.registros_de(actor, al).values("pk")
        seated = Q(organizacion__asientos__organo__in=known)
        own = Q(organizacion=actor.organizacion)
        return self.filter(own | Q(organizacion__in=known) | seated).distinct()

    def revisables_por(self, actor: Actor | None, al: date) -> Self:
        """Those of them that answer something to the standard: they can be read, verified and observed."""
        return self.visible_to(actor, al).filter(respuestas__desde__isnull=False, respuestas__hasta=None)

    def for_page(self) -> Self:
        """With the bodies it names."""
        return self.select_related("organizacion", "anfitriona")


class DatoQuerySet(models.QuerySet["Dato"]):
    """Data of profiles."""

    def vigentes(self, al: date) -> Self:
        """Those that stood in their profile on a day."""
        return self.filter(Q(hasta=None) | Q(hasta__gt=al), desde__lte=al).exclude(estado="borrador")

    def borradores(self) -> Self:
        """What is written and not published yet."""
        return self.filter(estado="borrador")
