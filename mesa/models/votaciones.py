"""Elections and choice among options, open or secret.

In a secret one no row links voter and ballot: `Elector` says only that a vote was received, `Urna` and `Papeleta` have
random keys, no times and no events.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa import states
from mesa.models.organizaciones import Calidad, Mandato, Organizacion, Sector
from mesa.models.personas import Persona
from mesa.models.plazos import Plazo
from mesa.querysets.votaciones import VotacionQuerySet


class Votacion(models.Model):
    """A call, its options, its roll and its count. `documento` is what was frozen when it opened, with its hash."""

    TRANSICIONES = states.VOTACION

    class Clase(models.TextChoices):
        ELECCION = "eleccion", _("Elección")
        OPCIONES = "opciones", _("Elección entre opciones")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="votaciones")
    clase = models.CharField(_("clase"), max_length=10, choices=Clase)
    titulo = models.CharField(_("título"), max_length=250)
    convocatoria = models.TextField(_("convocatoria"))
    norma = models.TextField(_("acuerdo o norma que la rige"))
    secreta = models.BooleanField(_("secreta"), default=True)
    cupos = models.PositiveSmallIntegerField(_("cuántas se eligen"), default=1)
    marcas = models.PositiveSmallIntegerField(_("cuántas puede marcar cada organización"), default=1)
    plazo = models.OneToOneField(Plazo, models.PROTECT, null=True, related_name="votacion")
    estado = models.CharField(
        max_length=15, choices=states.EstadoVotacion, default=states.EstadoVotacion.EN_PREPARACION, db_index=True
    )
    documento = models.TextField(_("texto congelado"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    creada = models.DateTimeField()
    abierta_el = models.DateTimeField(null=True)
    cerrada_el = models.DateTimeField(null=True)
    resultado = models.JSONField(null=True)
    explicacion = models.TextField(blank=True)
    motivo_anulacion = models.TextField(_("por qué se anuló"), blank=True)

    objects = VotacionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cupos__gte=1) & models.Q(marcas__gte=1),
                name="votacion_cupos_y_marcas",
                violation_error_message=_("Se elige al menos una, y se marca al menos una."),
            )
        ]

    def __str__(self) -> str:
        return self.titulo

    def vencida(self, al: datetime) -> bool:
        """Whether the instant `al` is after its last one."""
        return self.plazo is not None and al > self.plazo.instante


class Opcion(models.Model):
    """A candidate or an option, in the order of the ballot."""

    votacion = models.ForeignKey(Votacion, models.CASCADE, related_name="opciones")
    orden = models.PositiveSmallIntegerField()
    nombre = models.CharField(_("nombre"), max_length=200)
    detalle = models.TextField(_("detalle"), blank=True)

    class Meta:
        ordering = ["orden", "pk"]
        constraints = [models.UniqueConstraint(fields=["votacion", "orden"], name="opcion_orden_unico")]

    def __str__(self) -> str:
        return self.nombre


class Elector(models.Model):
    """An organisation of the roll. Of a secret ballot it says that one was received, and its receipt; never when."""

    votacion = models.ForeignKey(Votacion, models.PROTECT, related_name="padron")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="+")
    nombre = models.CharField(max_length=200)
    sector = models.CharField(max_length=30, choices=Sector, blank=True)
    recibida = models.BooleanField(_("papeleta recibida"), default=False)
    comprobante = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["nombre", "pk"]
        constraints = [models.UniqueConstraint(fields=["votacion", "organizacion"], name="elector_unico")]

    def __str__(self) -> str:
        return self.nombre


class Voto(models.Model):
    """An open vote; the last one of each elector counts, the former ones are its history."""

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="votos")
    marcas = models.JSONField()
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    mandato = models.ForeignKey(Mandato, models.PROTECT, related_name="+")
    calidad = models.CharField(max_length=20, choices=Calidad)
    recibido = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="solo_se_agrega", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"voto de {self.elector_id}"


class Urna(models.Model):
    """A secret ballot while it is open: a random key and its marks. Deleted at the count."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    votacion = models.ForeignKey(Votacion, models.PROTECT, related_name="urna")
    marcas = models.JSONField()

    def __str__(self) -> str:
        return "papeleta"


class Papeleta(models.Model):
    """A counted secret ballot, written at the close in the order of its random key, which is not that of arrival."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    votacion = models.ForeignKey(Votacion, models.PROTECT, related_name="papeletas")
    marcas = models.JSONField()

    class Meta:
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="solo_se_agrega", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return "papeleta"
