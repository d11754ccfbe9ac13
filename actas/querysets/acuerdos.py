"""Adopted agreements as each one may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from actas.models import AcuerdoAdoptado
    from mesa.kernel.actor import Actor


class AcuerdoAdoptadoQuerySet(models.QuerySet["AcuerdoAdoptado"]):
    """Agreements that were published."""

    def visible_to(self, actor: Actor | None, al: date) -> Self:
        """Those of the órganos the actor keeps, sits in or speaks for. What is published, everyone reads."""
        from mesa.models import Organizacion

        return self.filter(organo__in=Organizacion.objects.seguidos_por(actor, al).values("pk"))

    def seguidos(self) -> Self:
        """Those that figures count: none of an old record, and none that a correction removed."""
        return self.exclude(estado="sin_seguimiento_registrado").exclude(suprimido=True)

    def con_palabras(self, palabras: str) -> Self:
        """Those that hold each of those words in their title, their text or their key."""
        found = self
        for word in palabras.split():
            said = models.Q(titulo__icontains=word) | models.Q(texto__icontains=word) | models.Q(clave__icontains=word)
            found = found.filter(said)
        return found

    def sin_publicar(self) -> Self:
        """Those whose follow-up changed since it was published; not what has no publication to put it over."""
        from mesa.models import Ficha

        current = Ficha.objects.filter(tipo="acuerdo", clave=models.OuterRef("clave"))
        changed = models.Q(publicado_el=None) | models.Q(cambiado_el__gt=models.F("publicado_el"))
        return self.filter(changed, models.Exists(current), cambiado_el__isnull=False, suprimido=False)
