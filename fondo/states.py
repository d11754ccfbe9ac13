"""States of the fund, of what is recorded of it, and the moves between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EstadoFondo(models.TextChoices):
    CONVOCADO = "convocado", _("convocado")
    APROBADO = "aprobado", _("propuesta aprobada")
    EN_EJECUCION = "en_ejecucion", _("en ejecución")
    CERRADO = "cerrado", _("cerrado")
    DESISTIDO = "desistido", _("desistido")


#: A call becomes a fund with the approved proposal, and is spent once somebody administers it.
FONDO = {
    EstadoFondo.CONVOCADO: {EstadoFondo.APROBADO, EstadoFondo.DESISTIDO},
    EstadoFondo.APROBADO: {EstadoFondo.EN_EJECUCION, EstadoFondo.DESISTIDO},
    EstadoFondo.EN_EJECUCION: {EstadoFondo.CERRADO},
    EstadoFondo.CERRADO: {EstadoFondo.EN_EJECUCION},
    EstadoFondo.DESISTIDO: {EstadoFondo.CONVOCADO, EstadoFondo.APROBADO},
}


class EstadoPropuesta(models.TextChoices):
    BORRADOR = "borrador", _("borrador")
    EN_CONSULTA = "en_consulta", _("en consulta")
    APROBADA = "aprobada", _("aprobada")
    REEMPLAZADA = "reemplazada", _("reemplazada por otra versión")


#: What was not approved goes back to draft as another version, and stays as it was voted.
PROPUESTA = {
    EstadoPropuesta.BORRADOR: {EstadoPropuesta.EN_CONSULTA},
    EstadoPropuesta.EN_CONSULTA: {EstadoPropuesta.APROBADA, EstadoPropuesta.REEMPLAZADA},
    EstadoPropuesta.APROBADA: {EstadoPropuesta.REEMPLAZADA},
    EstadoPropuesta.REEMPLAZADA: set(),
}


class EstadoRegistro(models.TextChoices):
    PREVISTO = "previsto", _("previsto")
    REGISTRADO = "registrado", _("registrado")
    OBSERVADO = "observado", _("observado")
    ACEPTADO = "aceptado", _("aceptado")
    ANULADO = "anulado", _("anulado")


#: Of cuotas, contracts, expenses and payments. What was accepted is neither edited nor deleted: it is reversed.
REGISTRO = {
    EstadoRegistro.PREVISTO: {EstadoRegistro.REGISTRADO, EstadoRegistro.ANULADO},
    EstadoRegistro.REGISTRADO: {EstadoRegistro.OBSERVADO, EstadoRegistro.ACEPTADO, EstadoRegistro.ANULADO},
    EstadoRegistro.OBSERVADO: {EstadoRegistro.REGISTRADO, EstadoRegistro.ANULADO},
    EstadoRegistro.ACEPTADO: {EstadoRegistro.ANULADO},
    EstadoRegistro.ANULADO: set(),
}
#: What still waits for its review or its correction.
ABIERTOS = (EstadoRegistro.REGISTRADO, EstadoRegistro.OBSERVADO)


class EstadoInforme(models.TextChoices):
    BORRADOR = "borrador", _("borrador")
    EN_CONSULTA = "en_consulta", _("en consulta")
    APROBADO = "aprobado", _("aprobado")
    PUBLICADO = "publicado", _("publicado")


#: A published report goes back to draft to be corrected, and its next version takes its place.
INFORME = {
    EstadoInforme.BORRADOR: {EstadoInforme.EN_CONSULTA},
    EstadoInforme.EN_CONSULTA: {EstadoInforme.APROBADO, EstadoInforme.BORRADOR},
    EstadoInforme.APROBADO: {EstadoInforme.PUBLICADO, EstadoInforme.BORRADOR},
    EstadoInforme.PUBLICADO: {EstadoInforme.BORRADOR},
}
