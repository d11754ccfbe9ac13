"""What is recorded of a fund, by how it stands."""

from __future__ import annotations

from typing import Any, Self

from django.db import models


class RegistroQuerySet(models.QuerySet[Any]):
    """Cuotas, contracts, expenses and payments."""

    def por_revisar(self) -> Self:
        """Those that wait for the secretaría."""
        return self.filter(estado="registrado")

    def observados(self) -> Self:
        """Those that wait for who recorded them."""
        return self.filter(estado="observado")

    def aceptados(self) -> Self:
        """Those that count."""
        return self.filter(estado="aceptado")

    def en_pie(self) -> Self:
        """All but those that were annulled."""
        return self.exclude(estado="anulado")
