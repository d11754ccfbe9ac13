"""Sessions and their minutes: who was there, the tabla, the numbered paragraphs with their letras, the agreements."""

from __future__ import annotations

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from actas import states
from actas.querysets.actas import ActaQuerySet
from mesa.models import Consulta, Mandato, Organizacion, Persona, Publicacion
from mesa.palabras import fecha_larga


class Sesion(models.Model):
    """A meeting of an órgano. `clave` is permanent and citable: its date, `-2` for a second one of that day."""

    class Tipo(models.TextChoices):
        ORDINARIA = "ordinaria", _("ordinaria")
        EXTRAORDINARIA = "extraordinaria", _("extraordinaria")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="sesiones")
    clave = models.CharField(_("clave"), max_length=120, unique=True)
    numero = models.PositiveIntegerField(_("número"), null=True, blank=True)
    tipo = models.CharField(_("tipo"), max_length=20, choices=Tipo, default=Tipo.ORDINARIA)
    fecha = models.DateField(_("fecha"))
    inicio = models.TimeField(_("hora de inicio"), null=True, blank=True)
    termino = models.TimeField(_("hora de término"), null=True, blank=True)
    lugar = models.TextField(_("lugar"), blank=True)
    estado = models.CharField(max_length=20, choices=states.EstadoSesion, default=states.EstadoSesion.REALIZADA)

    class Meta:
        ordering = ["-fecha", "-pk"]

    def __str__(self) -> str:
        return f"sesión {self.numero or self.clave}"


class Asistencia(models.Model):
    """One person at a session, in the group and capacity the minute gives them, with the text as written.

    A group with nobody in it is one row without name.
    """

    class Estado(models.TextChoices):
        PRESENTE = "presente", _("presente")
        AUSENTE = "ausente", _("ausente")
        EXCUSADA = "excusada", _("excusada")

    sesion = models.ForeignKey(Sesion, models.CASCADE, related_name="asistencias")
    grupo = models.TextField(_("grupo"), blank=True)
    orden_grupo = models.PositiveIntegerField()
    orden = models.PositiveIntegerField()
    nombre = models.TextField(_("nombre"), blank=True)
    calidad = models.TextField(_("calidad"), blank=True)
    estado = models.CharField(max_length=10, choices=Estado, default=Estado.PRESENTE)
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, null=True, blank=True, related_name="+")
    persona = models.ForeignKey(Persona, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["orden_grupo", "orden", "pk"]

    def __str__(self) -> str:
        return self.nombre


class Punto(models.Model):
    """An item: of the tabla, of the desarrollo, or of both, each with its own place and the title as written."""

    sesion = models.ForeignKey(Sesion, models.CASCADE, related_name="puntos")
    en_tabla = models.BooleanField(default=True)
    en_desarrollo = models.BooleanField(default=True)
    orden = models.PositiveIntegerField()
    titulo = models.TextField(_("título"))
    titulo_desarrollo = models.TextField(_("título en el desarrollo"), blank=True)

    class Meta:
        ordering = ["orden", "pk"]

    def __str__(self) -> str:
        return self.titulo


class Acta(models.Model):
    """The minute of a session. `version` counts the texts put in circulation; the row is the lock of every edit."""

    TRANSICIONES = states.ACTA

    sesion = models.OneToOneField(Sesion, models.PROTECT, related_name="acta")
    titulo = models.TextField(_("título"))
    estado = models.CharField(max_length=20, choices=states.EstadoActa, default=states.EstadoActa.BORRADOR)
    version = models.PositiveIntegerField(_("versión"), default=1)
    consulta = models.ForeignKey(Consulta, models.PROTECT, null=True, related_name="+")
    avisos_lectura = models.JSONField(_("avisos de la lectura"), default=list)
    # The published version that this text corrects, while it is being corrected and once it is published again.
    rectifica = models.ForeignKey(Publicacion, models.PROTECT, null=True, related_name="+")
    motivo_rectificacion = models.TextField(_("motivo de la rectificación"), blank=True)
    creada = models.DateTimeField(auto_now_add=True)
    # Which sent form it was imported by: sent twice, it is one draft, whatever died in between.
    envio = models.UUIDField(null=True)

    objects = ActaQuerySet.as_manager()

    class Meta:
        ordering = ["-sesion__fecha", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["envio"],
                name="acta_de_un_envio",
                violation_error_message=_("Ese texto ya se recibió: el borrador está en la lista de actas en trabajo."),
            )
        ]

    def __str__(self) -> str:
        return nombre_acta(self.sesion)


class Parrafo(models.Model):
    """A paragraph of the desarrollo (under a punto), or of the agreements (punto empty); a letra hangs from its padre.

    `version` grows with each change: saving over someone else's text is refused, and both are shown.
    """

    acta = models.ForeignKey(Acta, models.CASCADE, related_name="parrafos")
    punto = models.ForeignKey(Punto, models.CASCADE, null=True, related_name="parrafos")
    padre = models.ForeignKey("self", models.CASCADE, null=True, related_name="letras")
    orden = models.PositiveIntegerField()
    texto = models.TextField(_("texto"), blank=True)
    version = models.PositiveIntegerField(default=1)
    editado_por = models.CharField(max_length=200, blank=True)
    editado_el = models.DateTimeField(null=True)

    class Meta:
        ordering = ["orden", "pk"]
        indexes = [models.Index(fields=["acta", "punto", "padre", "orden"], name="parrafo_lugar")]

    def __str__(self) -> str:
        return self.texto[:80]


class Acuerdo(models.Model):
    """What the session agreed: its text is a paragraph of the agreements; `origenes` are those it comes from."""

    acta = models.ForeignKey(Acta, models.CASCADE, related_name="acuerdos")
    parrafo = models.OneToOneField(Parrafo, models.CASCADE, related_name="acuerdo")
    titulo = models.CharField(_("título breve"), max_length=200, blank=True)
    origenes = models.ManyToManyField(Parrafo, related_name="acuerdos_que_origina")

    class Meta:
        ordering = ["parrafo__orden", "pk"]

    def __str__(self) -> str:
        return self.titulo or self.parrafo.texto[:80]


class Observacion(models.Model):
    """A remark on the circulated text, whole or on one paragraph, with its proposed wording and reasoned answer.

    `referencia` ("2.3.c", empty for the whole acta) and `texto_citado` are those of the version it was made on.
    """

    TRANSICIONES = states.OBSERVACION

    acta = models.ForeignKey(Acta, models.CASCADE, related_name="observaciones")
    consulta = models.ForeignKey(Consulta, models.PROTECT, related_name="observaciones")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="+")
    organizacion_nombre = models.CharField(max_length=200)
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    mandato = models.ForeignKey(Mandato, models.PROTECT, related_name="+")
    calidad = models.CharField(max_length=20)
    parrafo = models.ForeignKey(Parrafo, models.SET_NULL, null=True, related_name="observaciones")
    referencia = models.CharField(_("párrafo"), max_length=40, blank=True)
    texto_citado = models.TextField(blank=True)
    motivo = models.TextField(_("observación"))
    propuesta = models.TextField(_("redacción propuesta"), blank=True)
    estado = models.CharField(
        max_length=25, choices=states.EstadoObservacion, default=states.EstadoObservacion.PENDIENTE
    )
    respuesta = models.TextField(_("respuesta fundada"), blank=True)
    respondida_por = models.CharField(max_length=200, blank=True)
    respondida_el = models.DateTimeField(null=True)
    aplicada = models.BooleanField(_("redacción incorporada al texto"), default=False)
    creada = models.DateTimeField(_("recibida"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(estado__in=["pendiente", "retirada"]) | ~models.Q(respuesta=""),
                name="observacion_respuesta_fundada",
                violation_error_message=_("Escriba el fundamento de la respuesta: lo leerá quien observó."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organizacion_nombre}: {self.referencia or 'acta'}"


def nombre_acta(sesion: Sesion) -> str:
    """How an acta is called in a sentence: "acta de la sesión 12", or by its date when it has no number."""
    if sesion.numero:
        return f"acta de la sesión {sesion.numero}"
    with translation.override("es"):  # it is stored, and read in mails
        return f"acta del {fecha_larga(sesion.fecha)}"
