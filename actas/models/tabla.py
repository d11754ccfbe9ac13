"""What comes back: topics across sessions, what is proposed for the next tabla, and committees."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from actas import states
from actas.models.actas import Punto, Sesion
from actas.models.acuerdos import AcuerdoAdoptado
from actas.models.tareas import Tarea
from actas.querysets.tabla import ComiteQuerySet, PuntoPropuestoQuerySet, TemaQuerySet
from mesa.models import Archivo, Organizacion, Persona


class ReglaTabla(models.Model):
    """What an órgano adopted about what comes back, in force since `desde` until the next one.

    `max_diferimientos`: after so many a topic is decided, withdrawn or given a date (none: no limit).
    `dias_a_la_tabla`: business days after its plazo on which a task that was not done goes to the tabla.
    """

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="reglas_de_tabla")
    desde = models.DateField(_("rige desde"))
    max_diferimientos = models.PositiveSmallIntegerField(_("veces que un tema puede diferirse"), null=True, blank=True)
    dias_a_la_tabla = models.PositiveSmallIntegerField(_("días hábiles hasta la tabla"), default=5)
    dias_de_respuesta = models.PositiveSmallIntegerField(_("días hábiles para responder una pregunta"), default=10)
    norma = models.CharField(_("norma que la adopta"), max_length=300)

    class Meta:
        ordering = ["-desde", "-pk"]
        constraints = [models.UniqueConstraint(fields=["organo", "desde"], name="regla_de_tabla_unica")]

    def __str__(self) -> str:
        return f"{self.organo_id} desde {self.desde}"


class Tema(models.Model):
    """A topic across sessions: each time it was in a tabla is a `Tratamiento`."""

    TRANSICIONES = states.TEMA

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="temas")
    titulo = models.CharField(_("tema"), max_length=300)
    estado = models.CharField(
        max_length=10, choices=states.EstadoTema, default=states.EstadoTema.ABIERTO, db_index=True
    )
    # Given a date: until then it is not proposed.
    retomar_el = models.DateField(_("retomar el"), null=True, blank=True)
    motivo = models.TextField(_("motivo"), blank=True)
    origen = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, null=True, related_name="temas")
    creado_el = models.DateTimeField()

    objects = TemaQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.titulo


class Tratamiento(models.Model):
    """What a session did with a point of its tabla: agreed, informed, or deferred by whom and why."""

    class Resultado(models.TextChoices):
        ACORDADO = "acordado", _("acordado")
        INFORMADO = "informado", _("informado")
        DIFERIDO = "diferido", _("diferido")
        RETIRADO = "retirado", _("retirado")

    tema = models.ForeignKey(Tema, models.CASCADE, related_name="tratamientos")
    sesion = models.ForeignKey(Sesion, models.PROTECT, related_name="tratamientos")
    punto = models.OneToOneField(Punto, models.SET_NULL, null=True, related_name="tratamiento")
    titulo = models.TextField(_("título en la tabla"))
    resultado = models.CharField(max_length=10, choices=Resultado)
    diferido_por = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    diferido_por_nombre = models.CharField(max_length=200, blank=True)
    motivo = models.TextField(_("motivo"), blank=True)
    acuerdo = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, null=True, related_name="tratamientos")
    registrado_el = models.DateTimeField()

    class Meta:
        ordering = ["sesion__fecha", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tema", "sesion"], name="tratamiento_unico"),
            models.CheckConstraint(
                condition=~models.Q(resultado="diferido") | ~models.Q(motivo=""),
                name="tratamiento_diferido_con_motivo",
                violation_error_message=_("Escriba por qué se difiere el tema."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tema_id} en {self.sesion_id}: {self.resultado}"


class Comite(models.Model):
    """A committee that an agreement constituted: an órgano of its own, with purpose, end and whom it reports to."""

    organizacion = models.OneToOneField(Organizacion, models.PROTECT, related_name="comite")
    reporta_a = models.ForeignKey(Organizacion, models.PROTECT, related_name="comites")
    acuerdo = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, related_name="comites")
    proposito = models.TextField(_("propósito"))
    termina_el = models.DateField(_("termina el"), null=True, blank=True)
    cerrado_el = models.DateField(_("cerrado el"), null=True)
    motivo_cierre = models.TextField(_("por qué se cierra"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ComiteQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.organizacion.nombre


class InformeComite(models.Model):
    """What a committee reports to the tabla."""

    comite = models.ForeignKey(Comite, models.CASCADE, related_name="informes")
    titulo = models.CharField(_("título"), max_length=250)
    texto = models.TextField(_("informe"))
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    persona = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    creado_el = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.titulo


class PuntoPropuesto(models.Model):
    """A point proposed for the next tabla: by itself, because something comes back, or by somebody.

    One source at most (tema, tarea or informe); while one stands proposed or included, its source is proposed no
    second time. Once its session's acta exists, `sesion` says which; once a result is on record, whatever its source,
    `tema` is the topic that it is of from then on.
    """

    TRANSICIONES = states.PROPUESTO

    class Clase(models.TextChoices):
        DIFERIDO = "diferido", _("tema que se difirió")
        VENCIDA = "vencida", _("tarea vencida")
        ABIERTA = "abierta", _("tarea pendiente")
        COMITE = "comite", _("informe de un comité")
        PROPUESTO = "propuesto", _("propuesto")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="puntos_propuestos")
    clase = models.CharField(max_length=10, choices=Clase)
    titulo = models.CharField(_("título"), max_length=300)
    tema = models.ForeignKey(Tema, models.CASCADE, null=True, related_name="propuestos")
    tarea = models.ForeignKey(Tarea, models.CASCADE, null=True, related_name="propuestos")
    informe = models.ForeignKey(InformeComite, models.CASCADE, null=True, related_name="propuestos")
    estado = models.CharField(
        max_length=10, choices=states.EstadoPropuesto, default=states.EstadoPropuesto.PROPUESTO, db_index=True
    )
    motivo = models.TextField(_("por qué se descarta"), blank=True)
    sesion = models.ForeignKey(Sesion, models.SET_NULL, null=True, related_name="propuestos")
    propuesto_por = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    propuesto_por_nombre = models.CharField(max_length=200, blank=True)
    propuesto_el = models.DateTimeField()
    orden = models.PositiveIntegerField(default=0)

    objects = PuntoPropuestoQuerySet.as_manager()

    class Meta:
        ordering = ["orden", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[source],
                condition=models.Q(estado__in=["propuesto", "incluido"]),
                name=f"propuesto_{source}_uno",
            )
            for source in ("tema", "tarea", "informe")
        ]

    def __str__(self) -> str:
        return self.titulo
