"""What somebody has to do, by when, and how it goes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from actas import states
from actas.models.actas import Sesion
from actas.models.acuerdos import AcuerdoAdoptado
from actas.models.plan import ElementoPlan
from actas.querysets.tareas import TareaQuerySet
from mesa.kernel import clock
from mesa.models import Archivo, Organizacion, Persona, Plazo

PARTES_A_LA_VISTA = 3


class Tarea(models.Model):
    """A task: of an agreement, where `numero` is its place; or, until its acta is published, of a session or of none.

    The row is the lock of its parts, steps and advances. `vence` repeats the day of its `plazo`, which is never fatal;
    without one it has no date fixed, and the pages say so. `revision` grows with each edit.
    """

    TRANSICIONES = states.TAREA

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="tareas")
    acuerdo = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, null=True, related_name="tareas")
    numero = models.PositiveIntegerField(null=True)
    sesion = models.ForeignKey(Sesion, models.PROTECT, null=True, related_name="tareas")
    titulo = models.CharField(_("qué hay que hacer"), max_length=300)
    detalle = models.TextField(_("detalle"), blank=True)
    sujeta_a = models.TextField(_("sujeta a"), blank=True)
    depende_de = models.ManyToManyField("self", symmetrical=False, related_name="de_ella_dependen", blank=True)
    elementos = models.ManyToManyField(ElementoPlan, related_name="tareas", blank=True)
    plazo = models.ForeignKey(Plazo, models.PROTECT, null=True, related_name="tareas")
    vence = models.DateField(_("vence"), null=True)
    estado = models.CharField(max_length=12, choices=states.EstadoTarea, default=states.EstadoTarea.PENDIENTE)
    # Why it was deferred, sent back, resumed or left without effect, and by which agreement.
    motivo = models.TextField(_("motivo"), blank=True)
    sin_efecto_por = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, null=True, related_name="tareas_que_deja")
    cumplida_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    cumplida_por_nombre = models.CharField(max_length=200, blank=True)
    cumplida_el = models.DateTimeField(null=True)
    verificada_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    verificada_por_nombre = models.CharField(max_length=200, blank=True)
    verificada_el = models.DateTimeField(null=True)
    # When its lateness was taken to the secretaría, and to the tabla.
    escalada_el = models.DateTimeField(null=True)
    en_tabla_el = models.DateTimeField(null=True)
    creada_el = models.DateTimeField()
    envio = models.UUIDField(null=True, unique=True)  # of the form: sent twice, it is one task
    revision = models.PositiveIntegerField(default=1)

    objects = TareaQuerySet.as_manager()

    class Meta:
        ordering = ["vence", "pk"]
        indexes = [
            models.Index(fields=["organo", "vence", "id"], name="tarea_por_plazo"),
            models.Index(fields=["organo", "estado", "vence", "id"], name="tarea_por_estado"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["acuerdo", "numero"], name="tarea_numero_en_acuerdo"),
            models.CheckConstraint(
                condition=~models.Q(estado="sin_efecto") | models.Q(sin_efecto_por__isnull=False),
                name="tarea_sin_efecto_con_su_acuerdo",
                violation_error_message=_("Indique el acuerdo que deja la tarea sin efecto."),
            ),
            models.CheckConstraint(
                condition=models.Q(verificada_por=None) | ~models.Q(verificada_por=models.F("cumplida_por")),
                name="tarea_verificada_por_otra_persona",
                violation_error_message=_("La verifica una persona distinta de quien la cumplió."),
            ),
        ]

    def __str__(self) -> str:
        return self.titulo

    @property
    def abierta(self) -> bool:
        """Whether it is still owed."""
        return self.estado in states.TAREAS_ABIERTAS

    @property
    def vencida(self) -> bool:
        """Whether it is still owed and its day passed, as of today."""
        return self.abierta and self.vence is not None and self.vence < clock.today()

    @property
    def primeras_partes(self) -> list[Parte]:
        """So many of its parts as a list shows."""
        return list(self.partes.all())[:PARTES_A_LA_VISTA]

    @property
    def otras_partes(self) -> int:
        """How many parts are left out of them."""
        return max(0, len(self.partes.all()) - PARTES_A_LA_VISTA)


class Parte(models.Model):
    """What one organisation has to do of a task, and the person who does it; alone, it is the whole task."""

    class Estado(models.TextChoices):
        PENDIENTE = "pendiente", _("pendiente")
        EN_CURSO = "en_curso", _("en curso")
        CUMPLIDA = "cumplida", _("cumplida")

    tarea = models.ForeignKey(Tarea, models.CASCADE, related_name="partes")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, related_name="partes_de_tareas")
    organizacion_nombre = models.CharField(max_length=200)
    persona = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    persona_nombre = models.CharField(max_length=200, blank=True)
    que = models.CharField(_("su parte"), max_length=300, blank=True)
    estado = models.CharField(max_length=10, choices=Estado, default=Estado.PENDIENTE)
    cumplida_el = models.DateTimeField(null=True)
    orden = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["orden", "pk"]
        constraints = [models.UniqueConstraint(fields=["tarea", "organizacion"], name="parte_unica")]

    def __str__(self) -> str:
        return f"{self.organizacion_nombre}: {self.que or self.tarea_id}"

    @property
    def organo(self) -> Organizacion:
        """The órgano of its task."""
        return self.tarea.organo


class Paso(models.Model):
    """A step of the checklist of a task."""

    tarea = models.ForeignKey(Tarea, models.CASCADE, related_name="pasos")
    orden = models.PositiveSmallIntegerField()
    texto = models.CharField(_("paso"), max_length=300)
    hecho_el = models.DateTimeField(null=True)
    hecho_por_nombre = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["orden", "pk"]

    def __str__(self) -> str:
        return self.texto

    @property
    def organo(self) -> Organizacion:
        """The órgano of its task."""
        return self.tarea.organo


class Avance(models.Model):
    """How a task goes, told by an organisation, with its evidence: a file or a link."""

    tarea = models.ForeignKey(Tarea, models.CASCADE, related_name="avances")
    organizacion = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    organizacion_nombre = models.CharField(max_length=200)
    persona = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    persona_nombre = models.CharField(max_length=200)
    texto = models.TextField(_("avance"))
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    enlace = models.URLField(_("enlace"), max_length=1000, blank=True)
    creado_el = models.DateTimeField()
    anulado_el = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.texto[:80]

    @property
    def organo(self) -> Organizacion:
        """The órgano of its task."""
        return self.tarea.organo
