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


ACTA: Mapping[EstadoActa, frozenset[EstadoActa]] = {
    EstadoActa.BORRADOR: frozenset({EstadoActa.EN_CIRCULACION, EstadoActa.REGISTRO_HISTORICO}),
    EstadoActa.EN_CIRCULACION: frozenset({EstadoActa.BORRADOR, EstadoActa.APROBADA}),
    EstadoActa.APROBADA: frozenset({EstadoActa.PUBLICADA}),
}
