"""The ledger: what was accepted, entry by entry, for ever; and transfers of the budget."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from fondo.models.consenso import Decision
from fondo.models.fondo import USD, Fondo, Item
from fondo.models.registros import Cuota, Gasto, Obligacion, Pago
from mesa.models import Persona


class Asiento(models.Model):
    """An entry of the ledger, in USD; one that reverses another has its amount with the other sign, on its own day."""

    class Clase(models.TextChoices):
        COMPROMETIDO = "comprometido", _("comprometido")
        DEVENGADO = "devengado", _("devengado")
        PAGADO = "pagado", _("pagado")
        RECIBIDO = "recibido", _("recibido")
        DIFERENCIA = "diferencia", _("diferencia de cambio")

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="asientos")
    numero = models.PositiveIntegerField(_("número"))
    fecha = models.DateField(_("fecha"))
    clase = models.CharField(_("clase"), max_length=12, choices=Clase)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="asientos")
    monto_usd = models.DecimalField(_("monto, en US$"), **USD)
    glosa = models.CharField(_("glosa"), max_length=250, blank=True)
    cuota = models.ForeignKey(Cuota, models.PROTECT, null=True, related_name="asientos")
    obligacion = models.ForeignKey(Obligacion, models.PROTECT, null=True, related_name="asientos")
    gasto = models.ForeignKey(Gasto, models.PROTECT, null=True, related_name="asientos")
    pago = models.ForeignKey(Pago, models.PROTECT, null=True, related_name="asientos")
    reversa_de = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversado_por")
    anotado_el = models.DateTimeField()

    class Meta:
        ordering = ["fondo_id", "numero"]
        constraints = [models.UniqueConstraint(fields=["fondo", "numero"], name="asiento_numero_unico")]
        indexes = [models.Index(fields=["fondo", "clase", "fecha"], name="asiento_por_clase")]
        triggers = [pgtrigger.Protect(name="solo_se_agrega", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.numero}: {self.clase} {self.monto_usd}"


class Traspaso(models.Model):
    """Money moved from one ítem to another, in USD, with its reason and, above the threshold, its agreement.

    One that was a mistake is undone by the contrary one, which cites it.
    """

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="traspasos")
    de = models.ForeignKey(Item, models.PROTECT, related_name="traspasos_hechos")
    a = models.ForeignKey(Item, models.PROTECT, related_name="traspasos_recibidos")
    monto = models.DecimalField(_("monto, en US$"), **USD)
    motivo = models.TextField(_("motivo"))
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="traspasos")
    deshace = models.OneToOneField("self", models.PROTECT, null=True, related_name="deshecho_por")
    hecho_por = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="+")
    hecho_por_nombre = models.CharField(max_length=200, blank=True)
    fecha = models.DateField(_("fecha"))
    hecho_el = models.DateTimeField()
    envio = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monto__gt=0),
                name="traspaso_positivo",
                violation_error_message=_("El monto de un traspaso es mayor que cero."),
            ),
            models.CheckConstraint(
                condition=~models.Q(de=models.F("a")),
                name="traspaso_a_otro",
                violation_error_message=_("Elija dos ítems distintos."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="solo_se_agrega", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.monto} de {self.de_id} a {self.a_id}"
