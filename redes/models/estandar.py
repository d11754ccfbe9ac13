"""The standard that networks and organisations are measured against, as data with a version."""

from __future__ import annotations

from fractions import Fraction

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from actas.models import AcuerdoAdoptado
from redes import puntaje, states
from redes.querysets.estandar import EstandarQuerySet


class Estandar(models.Model):
    """A version of the standard: a proposal until the Mesa adopts it by an agreement. One that was used is not edited.

    `dimensiones` are codes with their names, in order; `valores` what each level is worth, in parts of `sobre`, so that
    nothing is rounded; `minimo` the points of 100 that each dimension has to reach.
    """

    TRANSICIONES = states.ESTANDAR

    version = models.PositiveIntegerField(_("versión"), unique=True)
    nombre = models.CharField(_("nombre"), max_length=200)
    estado = models.CharField(max_length=12, choices=states.EstadoEstandar, default=states.EstadoEstandar.PROPUESTA)
    acuerdo = models.ForeignKey(AcuerdoAdoptado, models.PROTECT, null=True, related_name="estandares")
    desde = models.DateField(_("rige desde"), null=True)
    hasta = models.DateField(_("rigió hasta"), null=True)
    dimensiones = models.JSONField(_("dimensiones"))
    valores = ArrayField(models.PositiveSmallIntegerField(), size=4)
    sobre = models.PositiveSmallIntegerField(default=3)
    minimo = models.PositiveSmallIntegerField(_("mínimo de cada dimensión"), default=70)
    fuente = models.TextField(_("fuente"), blank=True)
    creado_el = models.DateTimeField()

    objects = EstandarQuerySet.as_manager()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["estado"], condition=models.Q(estado="adoptado"), name="estandar_uno_adoptado"
            ),
            models.CheckConstraint(
                condition=~models.Q(estado="adoptado") | models.Q(acuerdo__isnull=False),
                name="estandar_adoptado_por_un_acuerdo",
                violation_error_message=_("Indique el acuerdo por el que la Mesa lo adopta."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nombre}, versión {self.version}"

    def puro(self) -> puntaje.Estandar:
        """The same, for `puntaje`. Its indicators prefetched, no query."""
        worth = [Fraction(100 * valor, self.sobre) for valor in self.valores]
        return puntaje.Estandar(
            self.version,
            tuple(indicador.puro() for indicador in self.indicadores.all()),
            Fraction(self.minimo),
            (worth[0], worth[1], worth[2], worth[3]),
        )


class Indicador(models.Model):
    """One thing that a version asks, of whom, for how long an answer is valid, and what good evidence looks like."""

    estandar = models.ForeignKey(Estandar, models.CASCADE, related_name="indicadores")
    codigo = models.CharField(_("código"), max_length=10)
    dimension = models.CharField(_("dimensión"), max_length=10)
    nombre = models.CharField(_("indicador"), max_length=300)
    inexcusable = models.BooleanField(_("inexcusable"), default=False)
    para = ArrayField(models.CharField(max_length=10), verbose_name=_("a quién se pide"))
    meses = models.PositiveSmallIntegerField(_("meses de vigencia"), null=True, blank=True)
    peso = models.PositiveSmallIntegerField(_("peso"), default=1)
    documentado_en = models.CharField(_("de dónde viene"), max_length=200, blank=True)
    guia = models.TextField(_("qué se pide"), blank=True)
    ejemplos = models.TextField(_("ejemplos de buena evidencia"), blank=True)
    #: The rule of `redes.derivados` that computes it from the profile; "" when it is answered.
    derivado = models.CharField(max_length=30, blank=True)
    orden = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["estandar_id", "orden", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["estandar", "codigo"], name="indicador_codigo_unico"),
            models.CheckConstraint(condition=models.Q(peso__gte=1), name="indicador_con_peso"),
        ]

    def __str__(self) -> str:
        return f"{self.codigo} {self.nombre}"

    def puro(self) -> puntaje.Indicador:
        """The same, for `puntaje`."""
        return puntaje.Indicador(
            self.codigo,
            self.dimension,
            self.nombre,
            self.inexcusable,
            self.meses,
            frozenset(self.para),
            Fraction(self.peso),
        )
