"""The states of the kernel's nouns, and which moves are allowed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class EstadoConsulta(models.TextChoices):
    ABIERTA = "abierta", _("abierta")
    CERRADA = "cerrada", _("cerrada")
    RETIRADA = "retirada", _("retirada")


CONSULTA: Mapping[EstadoConsulta, frozenset[EstadoConsulta]] = {
    EstadoConsulta.ABIERTA: frozenset({EstadoConsulta.CERRADA, EstadoConsulta.RETIRADA}),
}


class EstadoAsunto(models.TextChoices):
    BORRADOR = "borrador", _("borrador")
    EN_CONSULTA = "en_consulta", _("en consulta")
    APROBADO = "aprobado", _("aprobado")
    PUBLICADO = "publicado", _("publicado")
    DESCARTADO = "descartado", _("descartado")


ASUNTO: Mapping[EstadoAsunto, frozenset[EstadoAsunto]] = {
    EstadoAsunto.BORRADOR: frozenset({EstadoAsunto.EN_CONSULTA, EstadoAsunto.DESCARTADO}),
    EstadoAsunto.EN_CONSULTA: frozenset({EstadoAsunto.APROBADO, EstadoAsunto.BORRADOR}),
    EstadoAsunto.APROBADO: frozenset({EstadoAsunto.PUBLICADO}),
    EstadoAsunto.PUBLICADO: frozenset(),
    EstadoAsunto.DESCARTADO: frozenset({EstadoAsunto.BORRADOR}),
}


class EstadoProrroga(models.TextChoices):
    PEDIDA = "pedida", _("pedida")
    CONCEDIDA = "concedida", _("concedida")
    DENEGADA = "denegada", _("denegada")


PRORROGA: Mapping[EstadoProrroga, frozenset[EstadoProrroga]] = {
    EstadoProrroga.PEDIDA: frozenset({EstadoProrroga.CONCEDIDA, EstadoProrroga.DENEGADA}),
}


class EstadoVotacion(models.TextChoices):
    EN_PREPARACION = "en_preparacion", _("en preparación")
    ABIERTA = "abierta", _("abierta")
    CERRADA = "cerrada", _("cerrada")
    ANULADA = "anulada", _("anulada")


VOTACION: Mapping[EstadoVotacion, frozenset[EstadoVotacion]] = {
    EstadoVotacion.EN_PREPARACION: frozenset({EstadoVotacion.ABIERTA, EstadoVotacion.ANULADA}),
    EstadoVotacion.ABIERTA: frozenset({EstadoVotacion.CERRADA, EstadoVotacion.ANULADA}),
}
