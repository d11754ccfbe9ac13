"""Files that people attach, kept by their content."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa.models.organizaciones import Organizacion
from mesa.models.personas import Persona


class Archivo(models.Model):
    """One file under its hash (`kernel.files`), with the name it came with. `tipo` is told by its content."""

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="+")
    nombre = models.CharField(_("nombre"), max_length=200)
    tipo = models.CharField(_("tipo"), max_length=100)
    sha256 = models.CharField(max_length=64, db_index=True)
    bytes = models.PositiveIntegerField()
    subido_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    creado = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nombre
