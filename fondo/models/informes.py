"""The reports of the fund: drafted, observed, approved by a consulta of the Mesa, frozen and published."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fondo import states
from fondo.models.fondo import Fondo
from mesa.models import Archivo, Consulta, Organizacion, Persona, Plazo


class Informe(models.Model):
    """A report, with its chain of dates: last expense < cut-off < draft < approval < sent.

    `narrativa`: what the administering organisation tells, by part and language: {"etapa1": {"es": "…", "en": "…"}}.
    Its figures are computed at the cut-off and frozen with its text when it is put to decision.
    """

    TRANSICIONES = states.INFORME

    class Clase(models.TextChoices):
        MITAD = "mitad", _("informe de mitad de período")
        FINAL = "final", _("informe final")

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="informes")
    clase = models.CharField(max_length=6, choices=Clase)
    ultimo_gasto = models.DateField(_("último gasto que considera"))
    corte = models.DateField(_("corte de las cifras"))
    borrador_hasta = models.DateField(_("borrador hasta"))
    aprobacion_hasta = models.DateField(_("aprobación de la Mesa hasta"))
    envio_hasta = models.DateField(_("envío hasta"))
    plazo_borrador = models.ForeignKey(Plazo, models.PROTECT, null=True, related_name="+")
    plazo_envio = models.ForeignKey(Plazo, models.PROTECT, null=True, related_name="+")
    narrativa = models.JSONField(_("relato"), default=dict)
    entregado_el = models.DateTimeField(_("borrador entregado el"), null=True)
    estado = models.CharField(max_length=12, choices=states.EstadoInforme, default=states.EstadoInforme.BORRADOR)
    version = models.PositiveIntegerField(default=1)
    consulta = models.OneToOneField(Consulta, models.PROTECT, null=True, related_name="+")
    motivo_correccion = models.TextField(_("por qué se corrige"), blank=True)
    enviado_el = models.DateField(_("enviado el"), null=True)
    envio = models.TextField(_("cómo se envió"), blank=True)
    constancia = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["fondo_id", "corte"]
        constraints = [
            models.UniqueConstraint(fields=["fondo", "clase"], name="informe_uno_por_clase"),
            models.CheckConstraint(
                condition=models.Q(corte__gt=models.F("ultimo_gasto"))
                & models.Q(borrador_hasta__gt=models.F("corte"))
                & models.Q(aprobacion_hasta__gt=models.F("borrador_hasta"))
                & models.Q(envio_hasta__gt=models.F("aprobacion_hasta")),
                name="informe_fechas_en_orden",
                violation_error_message=_(
                    "Las fechas van en orden: último gasto, corte, borrador, aprobación de la Mesa y envío."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_clase_display()} del {self.fondo}"


class ObservacionInforme(models.Model):
    """A remark on the draft of a report, and what was answered."""

    informe = models.ForeignKey(Informe, models.PROTECT, related_name="observaciones")
    parte = models.CharField(max_length=20, blank=True)
    texto = models.TextField(_("observación"))
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="+")
    organizacion_nombre = models.CharField(max_length=200)
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    creada_el = models.DateTimeField()
    respuesta = models.TextField(_("respuesta"), blank=True)
    respondida_por_nombre = models.CharField(max_length=200, blank=True)
    respondida_el = models.DateTimeField(null=True)
    envio = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.texto[:80]

    @property
    def fondo(self) -> Fondo:
        """The fund of its report."""
        return self.informe.fondo
