"""What the bank says: each statement that was loaded, and its lines with what of the fund each one is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fondo.models.fondo import Fondo
from fondo.models.registros import MONTO, Cuota, Pago
from mesa.models import Persona


class CartolaBancaria(models.Model):
    """A statement of the bank, as its file was loaded: the same file is loaded once."""

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="cartolas")
    nombre = models.CharField(_("archivo"), max_length=120)
    sha256 = models.CharField(max_length=64)
    desde = models.DateField(_("desde"))
    hasta = models.DateField(_("hasta"))
    lineas = models.PositiveIntegerField(_("líneas"))
    repetidas = models.PositiveIntegerField(_("líneas que ya estaban"), default=0)
    cargada_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    cargada_por_nombre = models.CharField(max_length=200, blank=True)
    cargada_el = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["fondo", "sha256"], name="cartola_unica")]

    def __str__(self) -> str:
        return self.nombre


class MovimientoBanco(models.Model):
    """A line of the bank's statement, in pesos (negative if money went out), and what of the fund it is.

    It is of one payment or of one instalment, which are of no other line; or of neither, and says why.
    """

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="movimientos_banco")
    cartola = models.ForeignKey(CartolaBancaria, models.PROTECT, null=True, related_name="movimientos")
    fecha = models.DateField(_("fecha"))
    glosa = models.CharField(_("glosa"), max_length=250)
    monto = models.DecimalField(_("monto, en pesos"), **MONTO)
    huella = models.CharField(max_length=64)  # of the line and its turn among equals: loaded twice, it is one
    pago = models.ForeignKey(Pago, models.PROTECT, null=True, related_name="movimientos_banco")
    cuota = models.ForeignKey(Cuota, models.PROTECT, null=True, related_name="movimientos_banco")
    explicacion = models.CharField(_("por qué no es del fondo"), max_length=250, blank=True)
    cargado_el = models.DateTimeField()

    class Meta:
        ordering = ["fecha", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fondo", "huella"], name="movimiento_banco_unico"),
            models.UniqueConstraint(
                fields=["pago"],
                name="movimiento_de_un_pago",
                violation_error_message=_("Ese pago ya es de otra línea de la cartola."),
            ),
            models.UniqueConstraint(
                fields=["cuota"],
                name="movimiento_de_una_cuota",
                violation_error_message=_("Esa cuota ya es de otra línea de la cartola."),
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(pago=None, cuota=None)
                    | models.Q(pago=None, explicacion="")
                    | models.Q(cuota=None, explicacion="")
                ),
                name="movimiento_de_una_cosa",
                violation_error_message=_("Una línea de la cartola es de una sola cosa."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fecha} {self.glosa}"
