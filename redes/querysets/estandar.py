"""Versions of the standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from redes.models import Estandar


class EstandarQuerySet(models.QuerySet["Estandar"]):
    """Versions of the standard."""

    def con_indicadores(self) -> Self:
        """With what `Estandar.puro` reads."""
        return self.prefetch_related("indicadores")

    def vigente(self) -> Estandar | None:
        """The one that everything is measured against today: the adopted one or, before there is any, the last
        proposal.
        """
        return self.que_miden().con_indicadores().first()

    def que_miden(self) -> Self:
        """Those that were not replaced, first the one that everything is measured against."""
        adopted = models.Case(models.When(estado="adoptado", then=0), default=1)
        return self.exclude(estado="reemplazado").order_by(adopted, "-version")
