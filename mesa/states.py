"""The states of the kernel's nouns, and which moves are allowed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class EstadoConsulta(models.TextChoices):
    ABIERTA = "abierta", _("abierta")
    CERRADA = "cerrada", _("cerrada")
    RETIRADA = "retirada", _("retirada")


CONSULTA: Mapping[EstadoConsulta, frozenset[EstadoConsulta]] = {
    EstadoConsulta.ABIERTA: frozenset({EstadoConsulta.CERRADA, EstadoConsulta.RETIRADA}),
}
