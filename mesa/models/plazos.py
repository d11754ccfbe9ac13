"""Deadlines and the days on which they cannot end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feriado(models.Model):
    """A day that is not a business day, with the norm that says so. Editing it moves no deadline already told."""

    dia = models.DateField(_("día"), unique=True)
    nombre = models.CharField(_("nombre"), max_length=200)
    norma = models.CharField(_("norma"), max_length=300)

    class Meta:
        ordering = ["dia"]

    def __str__(self) -> str:
        return f"{self.dia}: {self.nombre}"


class Plazo(models.Model):
    """A deadline with its hour. `instante` is computed once, when it is told, and never moves by itself.

    Without `hora`, the last instant of the local day. Only a fatal one shuts the door.
    """

    titulo = models.CharField(_("título"), max_length=300)
    ruta = models.CharField(_("ruta"), max_length=300)
    vence = models.DateField(_("vence"))
    hora = models.TimeField(_("hora"), null=True, blank=True)
    instante = models.DateTimeField(_("último instante"), db_index=True)
    fatal = models.BooleanField(_("fatal"), default=True)
    cumplido_el = models.DateTimeField(_("cumplido el"), null=True)

    class Meta:
        ordering = ["instante", "pk"]

    def __str__(self) -> str:
        return f"{self.titulo}: {self.vence}"
