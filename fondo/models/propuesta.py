"""What the fund is asked for: by central lines, in two stages, in versions; what is voted is a frozen copy."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fondo import states
from fondo.models.fondo import USD, Fondo
from mesa.models import Archivo, Consulta, Persona


class Propuesta(models.Model):
    """A version of the proposal. `ejes`: [{"titulo", "texto"}]; `etapas`, two: [{"nombre", "objetivo", "monto",
    "presupuesto": [{"nombre", "monto", "administracion"}]}], amounts as text in USD; both as fondo.schema says.

    A version that was put to decision is never edited: what follows is written in the next one.
    """

    TRANSICIONES = states.PROPUESTA

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="propuestas")
    numero = models.PositiveIntegerField(_("versión"))
    titulo = models.CharField(_("título"), max_length=250)
    justificacion = models.TextField(_("justificación"))
    ejes = models.JSONField(_("ejes centrales"), default=list)
    etapas = models.JSONField(_("etapas"), default=list)
    monto = models.DecimalField(_("monto total, en US$"), **USD)
    estado = models.CharField(max_length=12, choices=states.EstadoPropuesta, default=states.EstadoPropuesta.BORRADOR)
    consulta = models.OneToOneField(Consulta, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    creada_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    creada_el = models.DateTimeField()
    # The text sent is the text voted: when it went, and what shows it.
    enviada_el = models.DateField(_("enviada el"), null=True)
    envio = models.TextField(_("cómo se envió"), blank=True)
    constancia = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["fondo_id", "-numero"]
        constraints = [
            models.UniqueConstraint(fields=["fondo", "numero"], name="propuesta_version_unica"),
            models.UniqueConstraint(
                fields=["fondo"],
                condition=models.Q(estado__in=["borrador", "en_consulta"]),
                name="propuesta_una_abierta",
                violation_error_message=_("Ya hay una versión de la propuesta en preparación o en consulta."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.titulo}, versión {self.numero}"
