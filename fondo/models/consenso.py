"""What the Mesa decided of the fund, and what its objections were answered: the dossier of its consensus."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from actas.models import AcuerdoAdoptado
from fondo.models.fondo import Fondo
from mesa.models import Consulta


class Decision(models.Model):
    """A decision on the fund, and what shows that the Mesa took it: a published agreement, or a consulta that closed.

    Without either it is *sin evidencia*, and no report closes while one is.
    """

    class Clase(models.TextChoices):
        PROPUESTA = "propuesta", _("propuesta de uso del fondo")
        ADMINISTRADORA = "administradora", _("organización administradora")
        ADMINISTRACION = "administracion", _("gastos de administración")
        TRASPASO = "traspaso", _("traspaso entre ítems")
        FECHAS = "fechas", _("fechas y pisos")
        INFORME = "informe", _("informe")
        OTRA = "otra", _("otra decisión")

    fondo = models.ForeignKey(Fondo, models.PROTECT, related_name="decisiones")
    clase = models.CharField(_("sobre qué"), max_length=16, choices=Clase)
    titulo = models.CharField(_("decisión"), max_length=250)
    acuerdo = models.ForeignKey(
        AcuerdoAdoptado, models.PROTECT, null=True, blank=True, related_name="decisiones_del_fondo"
    )
    consulta = models.ForeignKey(Consulta, models.PROTECT, null=True, blank=True, related_name="+")
    nota = models.TextField(_("nota"), blank=True)
    objeto_tipo = models.CharField(max_length=60, blank=True)
    objeto_id = models.BigIntegerField(null=True)
    anotada_el = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objeto_tipo", "objeto_id"],
                condition=models.Q(objeto_id__isnull=False),
                name="decision_una_por_objeto",
            )
        ]

    def __str__(self) -> str:
        return self.titulo


class Contestacion(models.Model):
    """What the secretaría answered to what an organisation objected, or observed, in a decision on the fund."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="contestaciones")
    organizacion_nombre = models.CharField(max_length=200)
    texto = models.TextField(_("respuesta"))
    contestada_por_nombre = models.CharField(max_length=200, blank=True)
    contestada_el = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "organizacion_nombre"], name="contestacion_una_por_organizacion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organizacion_nombre} en {self.decision_id}"

    @property
    def fondo(self) -> Fondo:
        """The fund of its decision."""
        return self.decision.fondo
