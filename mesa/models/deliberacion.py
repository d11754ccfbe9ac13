"""What is said around a decision: questions, requests for more time, and what a representative tells her network."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa import states
from mesa.models.consultas import Consulta, Pronunciamiento
from mesa.models.organizaciones import Organizacion
from mesa.models.personas import Persona


class Pregunta(models.Model):
    """A question of an organisation beneath a consulta, and its answer."""

    consulta = models.ForeignKey(Consulta, models.PROTECT, related_name="preguntas")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="+")
    organizacion_nombre = models.CharField(max_length=200)
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    texto = models.TextField(_("pregunta"))
    hecha_el = models.DateTimeField()
    respuesta = models.TextField(_("respuesta"), blank=True)
    respondida_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    respondida_por_nombre = models.CharField(max_length=200, blank=True)
    respondida_el = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organizacion_nombre} en {self.consulta_id}"


class Prorroga(models.Model):
    """More time for a consulta: asked for before it expires, with its reason; granted at most once."""

    TRANSICIONES = states.PRORROGA

    consulta = models.ForeignKey(Consulta, models.PROTECT, related_name="prorrogas")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="+")
    organizacion_nombre = models.CharField(max_length=200)
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    motivo = models.TextField(_("motivo"))
    pedida_el = models.DateTimeField()
    vence_antes = models.DateField(_("vencía"))
    vence = models.DateField(_("vencería"))
    estado = models.CharField(max_length=10, choices=states.EstadoProrroga, default=states.EstadoProrroga.PEDIDA)
    respuesta = models.TextField(_("respuesta"), blank=True)
    resuelta_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    resuelta_por_nombre = models.CharField(max_length=200, blank=True)
    resuelta_el = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consulta", "organizacion"],
                condition=models.Q(estado="pedida"),
                name="prorroga_una_pedida",
                violation_error_message=_("Su organización ya pidió una prórroga y espera respuesta."),
            ),
            models.UniqueConstraint(
                fields=["consulta"],
                condition=models.Q(estado="concedida"),
                name="prorroga_una_concedida",
                violation_error_message=_("Este plazo ya se prorrogó una vez."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consulta_id}: {self.estado}"


class Cuenta(models.Model):
    """What the representative of a network with *mandato amplio* tells its organisations about what it answered."""

    pronunciamiento = models.OneToOneField(Pronunciamiento, models.PROTECT, related_name="cuenta")
    texto = models.TextField(_("cuenta a la red"))
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    dada_el = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"cuenta de {self.pronunciamiento_id}"
