"""The fund, its stages and budget, and the floors of execution that it has to reach."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fondo import ejecucion, states
from fondo.querysets.fondo import FondoQuerySet
from mesa.models import Organizacion
from redes.models import FotoElegibilidad

USD: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


class Fondo(models.Model):
    """Money that somebody grants to the Mesa for a year, in USD. Its `clave` is its permanent address: "2026".

    `monto` is known once its proposal is approved, and `administradora` once an agreement chooses it. What counts as
    executed (`base`) stays *por confirmar* until who grants it says so.
    """

    TRANSICIONES = states.FONDO

    class Base(models.TextChoices):
        PAGADO = "pagado", _("lo pagado")
        DEVENGADO = "devengado", _("lo devengado")
        COMPROMETIDO = "comprometido", _("lo comprometido")

    class MetodoCambio(models.TextChoices):
        CUOTA = "cuota", _("el tipo de cambio al que el banco liquidó la cuota")
        TRANSACCION = "transaccion", _("el de cada pago")
        PROMEDIO = "promedio", _("el promedio ponderado de las cuotas")

    organo = models.ForeignKey(Organizacion, models.PROTECT, related_name="fondos")
    clave = models.SlugField(max_length=20, unique=True)
    anio = models.PositiveIntegerField(_("año"))
    nombre = models.CharField(_("nombre"), max_length=200)
    proposito = models.TextField(_("para qué es"))
    financista = models.CharField(_("quién lo aporta"), max_length=200)
    intermediario = models.CharField(_("quién lo entrega"), max_length=200, blank=True)
    monto_minimo = models.DecimalField(_("monto mínimo, en US$"), **USD)
    monto_maximo = models.DecimalField(_("monto máximo, en US$"), **USD)
    monto = models.DecimalField(_("monto, en US$"), **USD, null=True)
    convocado_el = models.DateField(_("convocado el"))
    postula_hasta = models.DateField(_("último día para postular"), null=True, blank=True)
    inicia_el = models.DateField(_("primer día de gasto"))
    ultimo_gasto = models.DateField(_("último día de gasto"))
    base = models.CharField(_("qué cuenta como ejecutado"), max_length=12, choices=Base, default=Base.PAGADO)
    base_confirmada = models.BooleanField(_("confirmado por quien lo aporta"), default=False)
    umbral_traspaso = models.DecimalField(
        _("traspasos hasta este monto no requieren acuerdo, en US$"), **USD, default=Decimal("0.00")
    )
    tope_administracion = models.DecimalField(
        _("tope de gastos de administración, en %"), max_digits=5, decimal_places=2, null=True
    )
    metodo_cambio = models.CharField(
        _("tipo de cambio"), max_length=12, choices=MetodoCambio, default=MetodoCambio.CUOTA
    )
    estado = models.CharField(max_length=14, choices=states.EstadoFondo, default=states.EstadoFondo.CONVOCADO)
    administradora = models.ForeignKey(
        Organizacion, models.PROTECT, null=True, blank=True, related_name="fondos_que_administra"
    )
    foto = models.ForeignKey(FotoElegibilidad, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    creado = models.DateTimeField()
    envio = models.UUIDField(null=True, unique=True)  # of its form: sent twice, it is one
    publicado_el = models.DateTimeField(null=True)
    #: Up to what event, and on what day, what is published of it was compared with its rows.
    comparado_hasta = models.BigIntegerField(default=0)
    comparado_el = models.DateField(null=True)

    objects = FondoQuerySet.as_manager()

    class Meta:
        ordering = ["-anio", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monto_minimo__gt=0) & models.Q(monto_maximo__gte=models.F("monto_minimo")),
                name="fondo_margen_en_orden",
                violation_error_message=_("El monto máximo es menor que el mínimo."),
            ),
            models.CheckConstraint(
                condition=models.Q(monto=None)
                | models.Q(monto__gte=models.F("monto_minimo"), monto__lte=models.F("monto_maximo")),
                name="fondo_monto_en_margen",
                violation_error_message=_("El monto está fuera de los márgenes del fondo."),
            ),
            models.CheckConstraint(
                condition=models.Q(ultimo_gasto__gt=models.F("inicia_el")),
                name="fondo_fechas_en_orden",
                violation_error_message=_("El último día de gasto es anterior al primero."),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre

    @property
    def ruta(self) -> str:
        """Its permanent public address."""
        return f"/fondo/{self.clave}/"


class Etapa(models.Model):
    """One of the two stages, with the amount that its proposal gave it."""

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="etapas")
    numero = models.PositiveSmallIntegerField(_("etapa"))
    nombre = models.CharField(_("nombre"), max_length=200)
    objetivo = models.TextField(_("objetivo"), blank=True)
    original = models.DecimalField(_("monto original, en US$"), **USD)

    class Meta:
        ordering = ["fondo_id", "numero"]
        constraints = [models.UniqueConstraint(fields=["fondo", "numero"], name="etapa_unica")]

    def __str__(self) -> str:
        return f"Etapa {self.numero}. {self.nombre}"


class Item(models.Model):
    """A line of the budget, in USD: as it was approved, and as it stands after the transfers."""

    etapa = models.ForeignKey(Etapa, models.PROTECT, related_name="items")
    orden = models.PositiveSmallIntegerField(default=1)
    nombre = models.CharField(_("ítem"), max_length=200)
    original = models.DecimalField(_("presupuesto original, en US$"), **USD)
    vigente = models.DecimalField(_("presupuesto vigente, en US$"), **USD)
    administracion = models.BooleanField(_("gastos de administración"), default=False)

    class Meta:
        ordering = ["etapa_id", "orden", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["etapa", "nombre"],
                name="item_unico",
                violation_error_message=_("Esa etapa ya tiene un ítem con ese nombre."),
            ),
            models.CheckConstraint(
                condition=models.Q(original__gte=0, vigente__gte=0),
                name="item_no_negativo",
                violation_error_message=_("El presupuesto de un ítem no puede ser negativo."),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre

    @property
    def fondo(self) -> Fondo:
        """The fund of its stage."""
        return self.etapa.fondo


class HitoEjecucion(models.Model):
    """A floor of execution: by a day, a percentage of the fund. Its date moves by an operation with its reason only."""

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="hitos")
    nombre = models.CharField(_("nombre"), max_length=200)
    fecha = models.DateField(_("hasta el"))
    porcentaje = models.DecimalField(_("porcentaje"), max_digits=5, decimal_places=2)
    tolerancia = models.DecimalField(
        _("tolerancia, en puntos porcentuales"), max_digits=5, decimal_places=2, default=Decimal("0.00")
    )

    class Meta:
        ordering = ["fecha", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fondo", "fecha"], name="hito_unico", violation_error_message=_("Ya hay un hito en esa fecha.")
            ),
            models.CheckConstraint(
                condition=models.Q(porcentaje__gt=0, porcentaje__lte=100, tolerancia__gte=0)
                & models.Q(tolerancia__lt=models.F("porcentaje")),
                name="hito_porcentaje",
                violation_error_message=_("El porcentaje va de 0 a 100, y la tolerancia es menor que él."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nombre} ({self.fecha})"

    @property
    def piso(self) -> ejecucion.Piso:
        """The floor as the pure core takes it."""
        return ejecucion.Piso(self.fecha, self.porcentaje, self.tolerancia, self.nombre)


class AvisoHito(models.Model):
    """That a floor was warned of, so many days before it; each exists once."""

    hito = models.ForeignKey(HitoEjecucion, models.CASCADE, related_name="avisos")
    fecha = models.DateField()
    marca = models.SmallIntegerField()
    hecho_el = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["hito", "fecha", "marca"], name="aviso_hito_unico")]

    def __str__(self) -> str:
        return f"{self.hito_id}: {self.marca}"


class LineaPlan(models.Model):
    """What was planned to be spent of an ítem on a day, in USD: the planned curve, and what is not contracted yet."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="plan")
    fecha = models.DateField(_("fecha"))
    monto = models.DecimalField(_("monto, en US$"), **USD)
    glosa = models.CharField(_("glosa"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    envio = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["fecha", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monto__gt=0),
                name="linea_plan_positiva",
                violation_error_message=_("Lo planificado es mayor que cero."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.fecha}: {self.monto}"
