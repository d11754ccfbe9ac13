"""States of what networks and organisations tell of themselves, and the moves between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EstadoEstandar(models.TextChoices):
    PROPUESTA = "propuesta", _("propuesta")
    ADOPTADO = "adoptado", _("adoptado por la Mesa")
    REEMPLAZADO = "reemplazado", _("reemplazado")


#: A proposal stands until the Mesa adopts it; what is adopted is replaced by the next one that it adopts.
ESTANDAR = {
    EstadoEstandar.PROPUESTA: {EstadoEstandar.ADOPTADO, EstadoEstandar.REEMPLAZADO},
    EstadoEstandar.ADOPTADO: {EstadoEstandar.REEMPLAZADO},
    EstadoEstandar.REEMPLAZADO: set(),
}


class EstadoDato(models.TextChoices):
    BORRADOR = "borrador", _("borrador")
    VIGENTE = "vigente", _("vigente")
    REEMPLAZADO = "reemplazado", _("reemplazado")
    RETIRADO = "retirado", _("retirado")


DATO = {
    EstadoDato.BORRADOR: {EstadoDato.VIGENTE},
    EstadoDato.VIGENTE: {EstadoDato.REEMPLAZADO, EstadoDato.RETIRADO},
    EstadoDato.REEMPLAZADO: set(),
    EstadoDato.RETIRADO: set(),
}


class EstadoObservado(models.TextChoices):
    PENDIENTE = "pendiente", _("pendiente")
    ACOGIDA = "acogida", _("acogida")
    NO_ACOGIDA = "no_acogida", _("no acogida")
    RETIRADA = "retirada", _("retirada")


CONTESTADA = {EstadoObservado.ACOGIDA, EstadoObservado.NO_ACOGIDA}
#: What was answered may be answered otherwise; what its author withdrew stays so.
OBSERVADO = {
    EstadoObservado.PENDIENTE: CONTESTADA | {EstadoObservado.RETIRADA},
    EstadoObservado.ACOGIDA: CONTESTADA | {EstadoObservado.RETIRADA},
    EstadoObservado.NO_ACOGIDA: CONTESTADA | {EstadoObservado.RETIRADA},
    EstadoObservado.RETIRADA: set(),
}
