"""Deadlines and the days on which they cannot end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feriado(models.Model):
    """A day that is not a business day, with the norm that says so. Editing it moves no deadline already told."""

    dia = models.DateField(_("día"), unique=True)
    nombre = models.CharField(_("nombre"), max_length=200)
    norma = models.CharField(_("norma"), max_length=300)

    class Meta:
        ordering = ["dia"]

    def __str__(self) -> str:
        return f"{self.dia}: {self.nombre}"


class Plazo(models.Model):
    """A deadline with its hour. `instante` is computed once, when it is told, and never moves by itself.

    Without `hora`, the last instant of the local day. Only a fatal one shuts the door. Who must do what falls due is in
    `responsables`; once told (`notificado_el`) it moves by an operation that says why, and never by itself.
    """

    class Clase(models.TextChoices):
        INTERNO = "interno", _("cierre interno de la red")
        OBSERVACIONES = "observaciones", _("observaciones")
        RESPUESTA = "respuesta", _("respuesta")
        PUBLICACION = "publicacion", _("publicación")
        TAREA = "tarea", _("tarea")
        OTRO = "otro", _("otro")

    # Whose secretaría is told once it passed; what belongs to no órgano is told only to who failed.
    organo = models.ForeignKey("mesa.Organizacion", models.PROTECT, null=True, related_name="+")
    titulo = models.CharField(_("título"), max_length=300)
    ruta = models.CharField(_("ruta"), max_length=300)
    vence = models.DateField(_("vence"))
    hora = models.TimeField(_("hora"), null=True, blank=True)
    instante = models.DateTimeField(_("último instante"), db_index=True)
    fatal = models.BooleanField(_("fatal"), default=True)
    clase = models.CharField(_("clase"), max_length=20, choices=Clase, default=Clase.RESPUESTA)
    # The next link of a chain of dates, and how many business days this one falls before it, at least.
    siguiente = models.ForeignKey("self", models.PROTECT, null=True, related_name="anteriores")
    separacion = models.PositiveSmallIntegerField(_("días hábiles antes del siguiente"), default=1)
    notificado_el = models.DateTimeField(_("notificado el"), null=True)
    cumplido_el = models.DateTimeField(_("cumplido el"), null=True)

    class Meta:
        ordering = ["instante", "pk"]

    def __str__(self) -> str:
        return f"{self.titulo}: {self.vence}"


class Responsable(models.Model):
    """An organisation from which a deadline expects something, and when it did it: nobody who did is reminded."""

    plazo = models.ForeignKey(Plazo, models.CASCADE, related_name="responsables")
    organizacion = models.ForeignKey("mesa.Organizacion", models.PROTECT, related_name="responsabilidades")
    cumplido_el = models.DateTimeField(_("cumplido el"), null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plazo", "organizacion"], name="responsable_unico")]

    def __str__(self) -> str:
        return f"{self.organizacion_id} en {self.plazo_id}"


class Recordatorio(models.Model):
    """A mark of a deadline that is done: 7, 3, 1 or 0 days before it, or -1 once it passed. Each exists once.

    A deadline that was extended has its marks again: they are of the day on which it falls due.
    """

    plazo = models.ForeignKey(Plazo, models.CASCADE, related_name="recordatorios")
    vence = models.DateField()
    marca = models.SmallIntegerField()
    hecho_el = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["plazo", "vence", "marca"], name="recordatorio_unico")]

    def __str__(self) -> str:
        return f"{self.plazo_id}: {self.marca}"
