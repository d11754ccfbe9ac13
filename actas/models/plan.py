"""The action plan, what the IRM recommends, and what people contributed, each with its reasoned answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from actas import states
from actas.models.acuerdos import AcuerdoAdoptado
from actas.querysets.plan import AporteQuerySet, ElementoPlanQuerySet
from mesa.models import Organizacion
from mesa.models.organizaciones import Sector


class ElementoPlan(models.Model):
    """A commitment of the action plan, a milestone of one (`padre`), or a recommendation of the IRM.

    `codigo` is its permanent key in the installation ("6-c3", "6-c3-h1", "irm-2021-r2").
    """

    class Clase(models.TextChoices):
        COMPROMISO = "compromiso", _("compromiso")
        HITO = "hito", _("hito")
        RECOMENDACION = "recomendacion", _("recomendación del IRM")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="elementos_del_plan")
    clase = models.CharField(_("clase"), max_length=14, choices=Clase)
    codigo = models.SlugField(_("código"), max_length=60, unique=True)
    padre = models.ForeignKey("self", models.PROTECT, null=True, related_name="hitos")
    plan = models.CharField(_("plan o informe"), max_length=200)
    titulo = models.CharField(_("título"), max_length=300)
    texto = models.TextField(_("descripción"), blank=True)
    responsable = models.CharField(_("responsable"), max_length=300, blank=True)
    desde = models.DateField(_("comienza"), null=True, blank=True)
    vence = models.DateField(_("termina"), null=True, blank=True)
    fuente = models.CharField(_("fuente"), max_length=500, blank=True)
    acuerdos = models.ManyToManyField(AcuerdoAdoptado, related_name="elementos", blank=True)
    publicado_sha256 = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ElementoPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "codigo"]

    def __str__(self) -> str:
        return self.titulo


class Aporte(models.Model):
    """What somebody contributed, in a workshop or by a form, and the reasoned answer. `autor` is never published."""

    TRANSICIONES = states.APORTE

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="aportes")
    codigo = models.SlugField(_("código"), max_length=60, unique=True)
    fecha = models.DateField(_("fecha"))
    instancia = models.CharField(_("taller o instancia"), max_length=300)
    texto = models.TextField(_("aporte"))
    organizacion_nombre = models.CharField(_("organización"), max_length=200, blank=True)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector, blank=True)
    autor = models.CharField(_("quién lo hizo"), max_length=200, blank=True)
    elemento = models.ForeignKey(ElementoPlan, models.PROTECT, null=True, blank=True, related_name="aportes")
    estado = models.CharField(
        max_length=22, choices=states.EstadoAporte, default=states.EstadoAporte.RECIBIDO, db_index=True
    )
    respuesta = models.TextField(_("respuesta fundada"), blank=True)
    respondido_por_nombre = models.CharField(max_length=200, blank=True)
    respondido_el = models.DateTimeField(null=True)
    acuerdo = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, null=True, blank=True, related_name="aportes")
    publicado_sha256 = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = AporteQuerySet.as_manager()

    class Meta:
        ordering = ["-fecha", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(estado="recibido") | ~models.Q(respuesta=""),
                name="aporte_respuesta_fundada",
                violation_error_message=_("Escriba el fundamento de la respuesta: se publica con el aporte."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.codigo}: {self.texto[:60]}"
