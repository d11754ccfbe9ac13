"""Notices: written first, sent after, each once per channel."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa.models.organizaciones import Mandato, Organizacion
from mesa.models.personas import Persona
from mesa.models.plazos import Plazo


class Aviso(models.Model):
    """What a person is told, once: `clave` names the occasion, so that a repeated sweep writes nothing new."""

    persona = models.ForeignKey(Persona, models.PROTECT, related_name="avisos")
    mandato = models.ForeignKey(Mandato, models.PROTECT, null=True, related_name="+")
    plazo = models.ForeignKey(Plazo, models.PROTECT, null=True, related_name="avisos")
    # Whose matter it is: its secretaría sees whether it was sent.
    organo = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    clave = models.CharField(max_length=200)
    plantilla = models.CharField(max_length=80)
    datos = models.JSONField(default=dict)
    ruta = models.CharField(_("ruta"), max_length=300, blank=True)
    creado = models.DateTimeField(_("creado"))
    leido_el = models.DateTimeField(_("leído el"), null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["persona", "clave"], name="aviso_unico")]
        indexes = [models.Index(fields=["persona"], condition=models.Q(leido_el=None), name="aviso_sin_leer")]

    def __str__(self) -> str:
        return self.clave


class Envio(models.Model):
    """One notice through one channel: claimed, then sent. A claim that is too old is claimed again."""

    class Canal(models.TextChoices):
        CORREO = "correo", _("correo")
        RESUMEN = "resumen", _("resumen diario")

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", _("en espera")
        RECLAMADO = "reclamado", _("enviándose")
        ENVIADO = "enviado", _("enviado")
        FALLIDO = "fallido", _("falló")
        OMITIDO = "omitido", _("no hizo falta")

    aviso = models.ForeignKey(Aviso, models.PROTECT, related_name="envios")
    canal = models.CharField(max_length=10, choices=Canal, default=Canal.CORREO)
    destino = models.EmailField()
    estado = models.CharField(max_length=10, choices=Estado, default=Estado.PENDIENTE)
    intentos = models.PositiveIntegerField(default=0)
    proximo = models.DateTimeField()
    error = models.TextField(blank=True)
    enviado_el = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["aviso", "canal"], name="envio_unico")]
        indexes = [
            models.Index(
                fields=["proximo"], condition=models.Q(estado__in=["pendiente", "reclamado"]), name="envio_pendiente"
            )
        ]

    def __str__(self) -> str:
        return f"{self.canal}: {self.aviso_id} {self.estado}"
