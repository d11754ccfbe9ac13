"""What was done with the fund: workshops and dissemination, who came by sector, and what was handed out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fondo.models.fondo import Etapa, Fondo, Item
from mesa.models import Archivo, Persona
from mesa.models.organizaciones import Sector


class Actividad(models.Model):
    """A workshop or an act of dissemination. Who came is counted, never named."""

    class Clase(models.TextChoices):
        TALLER = "taller", _("taller")
        DIFUSION = "difusion", _("difusión")
        REUNION = "reunion", _("reunión")
        OTRA = "otra", _("otra")

    class Modalidad(models.TextChoices):
        PRESENCIAL = "presencial", _("presencial")
        VIRTUAL = "virtual", _("virtual")
        HIBRIDA = "hibrida", _("híbrida")

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="actividades")
    etapa = models.ForeignKey(Etapa, models.PROTECT, related_name="actividades")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="actividades")
    clase = models.CharField(_("qué es"), max_length=10, choices=Clase, default=Clase.TALLER)
    nombre = models.CharField(_("nombre"), max_length=250)
    fecha = models.DateField(_("fecha"))
    region = models.CharField(_("región"), max_length=4, blank=True)  # its code: fondo/datos/comunas
    comuna = models.CharField(_("comuna"), max_length=80, blank=True)
    lugar = models.CharField(_("lugar"), max_length=200, blank=True)
    modalidad = models.CharField(_("modalidad"), max_length=10, choices=Modalidad, default=Modalidad.PRESENCIAL)
    implementadores = models.PositiveIntegerField(_("implementadores, entre quienes asistieron"), default=0)
    decisores = models.PositiveIntegerField(_("tomadores de decisión, entre quienes asistieron"), default=0)
    resumen = models.TextField(_("qué se hizo"), blank=True)
    registrada_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    registrada_por_nombre = models.CharField(max_length=200, blank=True)
    registrada_el = models.DateTimeField()
    eliminada_el = models.DateTimeField(null=True)
    envio = models.UUIDField(null=True, unique=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-fecha", "-pk"]

    def __str__(self) -> str:
        return self.nombre


class Asistentes(models.Model):
    """How many of a sector came."""

    actividad = models.ForeignKey(Actividad, models.CASCADE, related_name="asistentes")
    sector = models.CharField(_("sector"), max_length=30, choices=[*Sector.choices, ("otros", _("otras personas"))])
    cantidad = models.PositiveIntegerField(_("cantidad"))

    class Meta:
        ordering = ["actividad_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["actividad", "sector"], name="asistentes_por_sector")]

    def __str__(self) -> str:
        return f"{self.sector}: {self.cantidad}"


class Material(models.Model):
    """What was used or handed out: a file or an address."""

    actividad = models.ForeignKey(Actividad, models.PROTECT, related_name="materiales")
    nombre = models.CharField(_("nombre"), max_length=200)
    url = models.URLField(_("dirección"), max_length=500, blank=True)
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.nombre

    @property
    def fondo(self) -> Fondo:
        """The fund of its activity."""
        return self.actividad.fondo
