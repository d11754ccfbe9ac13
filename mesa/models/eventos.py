"""What happened, never edited; and what each event still has to cause."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa.models.organizaciones import Organizacion
from mesa.models.personas import Persona


class Evento(models.Model):
    """One business act: audit trail, timeline and trigger. Names are copied, so it reads the same for ever."""

    verbo = models.CharField(max_length=80)
    objeto_tipo = models.CharField(max_length=80)
    objeto_id = models.BigIntegerField()
    objeto_texto = models.CharField(max_length=300)
    persona = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    persona_nombre = models.CharField(max_length=200, blank=True)
    calidad = models.CharField(max_length=20, blank=True)
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    organizacion_nombre = models.CharField(max_length=200, blank=True)
    antes = models.JSONField(null=True)
    ahora = models.JSONField(null=True)
    solicitud = models.CharField(_("solicitud"), max_length=40, blank=True)
    ocurrido = models.DateTimeField(_("ocurrido"))

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["objeto_tipo", "objeto_id", "id"], name="evento_objeto")]
        triggers = [pgtrigger.Protect(name="solo_se_agrega", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.verbo} {self.objeto_texto}"


class Reaccion(models.Model):
    """What one handler owes to one event. A failing one keeps only its own row."""

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", _("pendiente")
        HECHA = "hecha", _("hecha")

    evento = models.ForeignKey(Evento, models.PROTECT, related_name="reacciones")
    handler = models.CharField(max_length=120)
    objeto_tipo = models.CharField(max_length=80)
    objeto_id = models.BigIntegerField()
    estado = models.CharField(max_length=10, choices=Estado, default=Estado.PENDIENTE)
    intentos = models.PositiveIntegerField(default=0)
    proximo = models.DateTimeField()
    error = models.TextField(blank=True)
    hecha_el = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["evento", "handler"], name="reaccion_unica")]
        indexes = [
            models.Index(
                fields=["handler", "objeto_tipo", "objeto_id", "id"],
                condition=models.Q(estado="pendiente"),
                name="reaccion_pendiente",
            )
        ]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.evento_id}"
