"""The states of sessions and actas, and which moves are allowed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class EstadoSesion(models.TextChoices):
    EN_PREPARACION = "en_preparacion", _("en preparación")
    CONVOCADA = "convocada", _("convocada")
    EN_CURSO = "en_curso", _("en curso")
    REALIZADA = "realizada", _("realizada")
    SUSPENDIDA = "suspendida", _("suspendida")


class EstadoActa(models.TextChoices):
    BORRADOR = "borrador", _("borrador")
    EN_CIRCULACION = "en_circulacion", _("en circulación")
    APROBADA = "aprobada", _("aprobada")
    PUBLICADA = "publicada", _("publicada")
    REGISTRO_HISTORICO = "registro_historico", _("registro histórico")


class EstadoObservacion(models.TextChoices):
    PENDIENTE = "pendiente", _("pendiente")
    ACOGIDA = "acogida", _("acogida")
    ACOGIDA_PARCIALMENTE = "acogida_parcialmente", _("acogida parcialmente")
    NO_ACOGIDA = "no_acogida", _("no acogida")
    RETIRADA = "retirada", _("retirada")


ACTA: Mapping[EstadoActa, frozenset[EstadoActa]] = {
    # A correction that is given up goes back to what is published.
    EstadoActa.BORRADOR: frozenset({EstadoActa.EN_CIRCULACION, EstadoActa.REGISTRO_HISTORICO, EstadoActa.PUBLICADA}),
    EstadoActa.EN_CIRCULACION: frozenset({EstadoActa.BORRADOR, EstadoActa.APROBADA}),
    EstadoActa.APROBADA: frozenset({EstadoActa.PUBLICADA, EstadoActa.BORRADOR}),
    # What is published is corrected by a new version, which goes the whole way again.
    EstadoActa.PUBLICADA: frozenset({EstadoActa.BORRADOR}),
    EstadoActa.REGISTRO_HISTORICO: frozenset({EstadoActa.BORRADOR}),
}
RESPUESTAS = frozenset(
    {EstadoObservacion.ACOGIDA, EstadoObservacion.ACOGIDA_PARCIALMENTE, EstadoObservacion.NO_ACOGIDA}
)
#: An answer may be corrected by another until the acta is published.
OBSERVACION: Mapping[EstadoObservacion, frozenset[EstadoObservacion]] = {
    EstadoObservacion.PENDIENTE: RESPUESTAS | {EstadoObservacion.RETIRADA},
    EstadoObservacion.ACOGIDA: RESPUESTAS,
    EstadoObservacion.ACOGIDA_PARCIALMENTE: RESPUESTAS,
    EstadoObservacion.NO_ACOGIDA: RESPUESTAS,
}
