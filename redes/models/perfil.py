"""What a body at the table tells of itself: data with their source and date, saved as drafts, reused year to year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mesa.models import Archivo, Organizacion, Persona
from redes import derivados, states
from redes.querysets.perfil import DatoQuerySet, PerfilQuerySet


class Perfil(models.Model):
    """The profile of a body, and the lock of its data and answers. A network without legal personality has a host,
    that which it asked (`anfitriona_propuesta`) once its own people accept.

    `nivel` and `cambia_el` repeat what `puntaje` gives today and the day on which it changes by itself; a sweep and
    every change write them, and nothing is decided from them. `publicado_sha256`: what the last publication says.
    """

    organizacion = models.OneToOneField(Organizacion, models.PROTECT, related_name="perfil")
    anfitriona = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="hospedadas")
    anfitriona_propuesta = models.ForeignKey(Organizacion, models.PROTECT, null=True, related_name="+")
    nivel = models.CharField(max_length=12, default="inicial", db_index=True)
    cambia_el = models.DateField(null=True, db_index=True)
    publicado_sha256 = models.CharField(max_length=64, blank=True)
    publicado_el = models.DateTimeField(null=True)
    creado_el = models.DateTimeField()
    cambiado_el = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    objects = PerfilQuerySet.as_manager()

    class Meta:
        ordering = ["organizacion__nombre", "pk"]

    def __str__(self) -> str:
        return self.organizacion.nombre


class Dato(models.Model):
    """One datum of a profile: somebody of the board, a source of funds of a year, a document, its mission.

    `clase` says its shape (`redes.datos`), which `valor` has; `anio` is that of what is told year by year. `fecha` is
    the day of which it says, `fuente` who or what says it. It stands from `desde` until `hasta`, the first day on which
    it no longer does, so that the profile of any past day can be drawn. A draft stands for nobody but who writes it,
    until the profile is published: then it takes the place of the one it names or, if it `quita`, takes it out.
    """

    TRANSICIONES = states.DATO

    perfil = models.ForeignKey(Perfil, models.PROTECT, related_name="datos")
    clase = models.CharField(max_length=20)
    anio = models.PositiveSmallIntegerField(_("año"), null=True)
    valor = models.JSONField()
    fuente = models.CharField(_("fuente"), max_length=500, blank=True)
    fecha = models.DateField(_("fecha"), null=True)
    archivo = models.ForeignKey(Archivo, models.PROTECT, null=True, related_name="+")
    estado = models.CharField(max_length=12, choices=states.EstadoDato, default=states.EstadoDato.BORRADOR)
    quita = models.BooleanField(default=False)
    desde = models.DateField(null=True)
    hasta = models.DateField(null=True)
    reemplaza = models.OneToOneField("self", models.PROTECT, null=True, related_name="reemplazado_por")
    orden = models.PositiveSmallIntegerField(default=0)
    creado_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    creado_por_nombre = models.CharField(max_length=200, blank=True)
    creado_el = models.DateTimeField()
    envio = models.UUIDField(null=True, unique=True)
    revision = models.PositiveIntegerField(default=1)

    objects = DatoQuerySet.as_manager()

    class Meta:
        ordering = ["perfil_id", "clase", "-anio", "orden", "pk"]
        indexes = [
            models.Index(fields=["perfil", "clase"], condition=models.Q(estado="vigente"), name="dato_vigente"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(estado="borrador") | models.Q(desde__isnull=False), name="dato_con_su_dia"
            ),
            models.CheckConstraint(
                condition=models.Q(hasta=None) | models.Q(hasta__gte=models.F("desde")), name="dato_fechas_en_orden"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clase} de {self.perfil_id}"

    def puro(self) -> derivados.DatoPuro:
        """The same, for `derivados`."""
        return derivados.DatoPuro(
            self.clase, self.valor, self.anio, self.fecha, self.desde, self.fuente, self.archivo_id is not None
        )
