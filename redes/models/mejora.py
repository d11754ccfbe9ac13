"""What a body does about what it lacks, and what it had achieved on a day that somebody relied on."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from actas.models import Tarea
from mesa.models import Organizacion, Persona
from redes.models.perfil import Perfil


class Mejora(models.Model):
    """A gap, or what the consultancy recommended, that became a task: with the level that the indicator had before.

    Loaded or typed, it may wait without task. What it reached after is not stored: it is that of the day asked for.
    """

    class Origen(models.TextChoices):
        BRECHA = "brecha", _("brecha con el estándar")
        CONSULTORIA = "consultoria", _("recomendación de la consultoría")

    perfil = models.ForeignKey(Perfil, models.PROTECT, related_name="mejoras")
    origen = models.CharField(_("origen"), max_length=12, choices=Origen)
    referencia = models.CharField(_("referencia"), max_length=60, blank=True)
    codigo = models.CharField(_("indicador"), max_length=10, blank=True)
    texto = models.TextField(_("qué se recomienda"))
    fuente = models.CharField(_("fuente"), max_length=500, blank=True)
    nivel_antes = models.PositiveSmallIntegerField(null=True)
    medido_el = models.DateField(null=True)
    tarea = models.OneToOneField(Tarea, models.PROTECT, null=True, related_name="mejora")
    descartada = models.TextField(_("por qué se descarta"), blank=True)
    creada_el = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["perfil_id", "codigo", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["perfil", "referencia"], condition=~models.Q(referencia=""), name="mejora_una_por_referencia"
            ),
        ]

    def __str__(self) -> str:
        return self.texto[:80]


class FotoElegibilidad(models.Model):
    """Whether a body could administer the fund on a day, with its evidence, frozen when somebody relied on it.

    `contenido` is canonical JSON under `sha256`. `uso` says in words what relied on it; `vigila_hasta`: the last day on
    which it is watched; `dejo_de_serlo_el`: since when it does not hold, as it was last looked at.
    """

    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="fotos_de_elegibilidad")
    al = models.DateField()
    elegible = models.BooleanField()
    contenido = models.TextField()
    sha256 = models.CharField(max_length=64)
    uso = models.CharField(max_length=300)
    objeto_tipo = models.CharField(max_length=60, blank=True)
    objeto_id = models.BigIntegerField(null=True)
    vigila_hasta = models.DateField(null=True)
    dejo_de_serlo_el = models.DateField(null=True)
    tomada_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    tomada_por_nombre = models.CharField(max_length=200, blank=True)
    tomada_el = models.DateTimeField()
    envio = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objeto_tipo", "objeto_id", "organizacion"],
                condition=models.Q(objeto_id__isnull=False),
                name="foto_una_por_uso",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="solo_se_agrega",
                fields=[
                    "organizacion",
                    "al",
                    "elegible",
                    "contenido",
                    "sha256",
                    "objeto_tipo",
                    "objeto_id",
                    "tomada_el",
                ],
            ),
            pgtrigger.Protect(name="no_se_borra", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.organizacion} al {self.al}"
