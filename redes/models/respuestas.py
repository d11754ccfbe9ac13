"""What a profile answers to the standard, its evidence, who checked it, and what others observed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa.models import Archivo, Organizacion, Persona
from redes import puntaje, states
from redes.models.perfil import Dato, Perfil
from redes.querysets.respuestas import RespuestaQuerySet


class Enlace(models.Model):
    """A public address given as evidence, and what the worker found there the last time it looked."""

    class Resultado(models.TextChoices):
        PENDIENTE = "pendiente", _("por revisar")
        RESPONDE = "responde", _("responde")
        NO_RESPONDE = "no_responde", _("no responde")
        NO_PUBLICA = "no_publica", _("no es una dirección pública")
        DEMASIADO = "demasiado", _("es demasiado grande")

    url = models.URLField(_("dirección"), max_length=1000, unique=True)
    resultado = models.CharField(max_length=12, choices=Resultado, default=Resultado.PENDIENTE, db_index=True)
    detalle = models.CharField(max_length=300, blank=True)
    final = models.URLField(max_length=1000, blank=True)
    tipo = models.CharField(max_length=100, blank=True)
    bytes = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    revisado_el = models.DateTimeField(null=True)
    proximo_el = models.DateTimeField(null=True, db_index=True)
    intentos = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url


class Respuesta(models.Model):
    """The answer of a profile to an indicator: a draft until it is published (`desde`), in force until another takes
    its place (`hasta`, the first day on which it no longer stands).

    `nivel` is what is declared, 0 to 2; 3 is given by a check. The evidence is one of: a datum of the profile, a file,
    an address; `derivada` ones are computed from the profile's data, and nobody is asked. `fecha` is that of the
    evidence, from which its validity counts; `termino`, the end that it has itself. `por`: the host through which a
    network without legal personality answers. `leidos`: the keys of the data that a `derivada` one was computed
    from. `avisado`: the last mark of days before its expiry that was told.
    """

    perfil = models.ForeignKey(Perfil, models.PROTECT, related_name="respuestas")
    codigo = models.CharField(_("indicador"), max_length=10)
    nivel = models.PositiveSmallIntegerField(_("nivel"))
    aplica = models.BooleanField(_("se aplica"), default=True)
    motivo = models.TextField(_("por qué no se aplica, o qué falta"), blank=True)
    fecha = models.DateField(_("fecha de la evidencia"))
    termino = models.DateField(_("término"), null=True, blank=True)
    derivada = models.BooleanField(default=False)
    leidos = ArrayField(models.BigIntegerField(), default=list)
    por = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    dato = models.ForeignKey(Dato, models.PROTECT, null=True, related_name="respuestas")
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    enlace = models.ForeignKey(Enlace, models.PROTECT, null=True, related_name="respuestas")
    desde = models.DateField(null=True)
    hasta = models.DateField(null=True)
    creada_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    creada_por_nombre = models.CharField(max_length=200, blank=True)
    creada_el = models.DateTimeField()
    verificada_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    verificada_por_nombre = models.CharField(max_length=200, blank=True)
    verificada_por_organizacion = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    verificada_por_organizacion_nombre = models.CharField(max_length=200, blank=True)
    verificada_el = models.DateField(null=True)
    avisado = models.SmallIntegerField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = RespuestaQuerySet.as_manager()

    class Meta:
        ordering = ["perfil_id", "codigo", "desde", "pk"]
        indexes = [models.Index(fields=["perfil", "desde"], name="respuesta_por_dia")]
        constraints = [
            models.UniqueConstraint(
                fields=["perfil", "codigo"],
                condition=models.Q(hasta=None, desde__isnull=False),
                name="respuesta_una_vigente",
            ),
            models.UniqueConstraint(
                fields=["perfil", "codigo"], condition=models.Q(desde=None), name="respuesta_un_borrador"
            ),
            models.CheckConstraint(condition=models.Q(nivel__lte=2), name="respuesta_nivel_declarado"),
            models.CheckConstraint(
                condition=models.Q(hasta=None) | models.Q(hasta__gte=models.F("desde")),
                name="respuesta_fechas_en_orden",
            ),
            models.CheckConstraint(
                condition=models.Q(verificada_por=None) | ~models.Q(verificada_por=models.F("creada_por")),
                name="respuesta_verificada_por_otra_persona",
                violation_error_message=_("La verifica una persona distinta de quien la respondió."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codigo} de {self.perfil_id}"

    def puro(self) -> puntaje.Respuesta:
        """The same, for `puntaje`; not of a draft. One that was replaced on the day it began never stood."""
        assert self.desde is not None
        return puntaje.Respuesta(
            self.codigo,
            self.nivel,
            self.desde,
            termino=self.termino,
            verificada_el=self.verificada_el,
            hasta=self.hasta and self.hasta - timedelta(days=1),
            aplica=self.aplica,
            fecha=self.fecha,
        )


class ObservacionRespuesta(models.Model):
    """What somebody of another organisation observed of an answer, and what it was told."""

    TRANSICIONES = states.OBSERVADO

    respuesta = models.ForeignKey(Respuesta, models.PROTECT, related_name="observaciones")
    texto = models.TextField(_("observación"))
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="+")
    organizacion_nombre = models.CharField(max_length=200)
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    creada_el = models.DateTimeField()
    estado = models.CharField(max_length=12, choices=states.EstadoObservado, default=states.EstadoObservado.PENDIENTE)
    contestacion = models.TextField(_("respuesta"), blank=True)
    contestada_por_nombre = models.CharField(max_length=200, blank=True)
    contestada_el = models.DateTimeField(null=True)
    motivo_retiro = models.TextField(_("por qué se retira"), blank=True)
    envio = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"observación de {self.respuesta_id}"
