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


class EstadoAcuerdo(models.TextChoices):
    VIGENTE = "vigente", _("vigente")
    EN_CUMPLIMIENTO = "en_cumplimiento", _("en cumplimiento")
    CUMPLIDO = "cumplido", _("cumplido")
    SIN_EFECTO = "sin_efecto", _("sin efecto")
    SIN_SEGUIMIENTO = "sin_seguimiento_registrado", _("sin seguimiento registrado")


class EstadoTarea(models.TextChoices):
    PENDIENTE = "pendiente", _("pendiente")
    EN_CURSO = "en_curso", _("en curso")
    CUMPLIDA = "cumplida", _("cumplida")
    VERIFICADA = "verificada", _("verificada")
    DIFERIDA = "diferida", _("diferida")
    SIN_EFECTO = "sin_efecto", _("sin efecto")


class EstadoTema(models.TextChoices):
    ABIERTO = "abierto", _("abierto")
    DECIDIDO = "decidido", _("decidido")
    RETIRADO = "retirado", _("retirado")


class EstadoPropuesto(models.TextChoices):
    PROPUESTO = "propuesto", _("propuesto")
    INCLUIDO = "incluido", _("incluido en la tabla")
    DESCARTADO = "descartado", _("descartado")


class EstadoAporte(models.TextChoices):
    RECIBIDO = "recibido", _("recibido")
    ACOGIDO = "acogido", _("acogido")
    ACOGIDO_PARCIALMENTE = "acogido_parcialmente", _("acogido parcialmente")
    NO_ACOGIDO = "no_acogido", _("no acogido")


class EstadoPregunta(models.TextChoices):
    RECIBIDA = "recibida", _("recibida")
    ADMITIDA = "admitida", _("admitida")
    RECHAZADA = "rechazada", _("rechazada")
    PUBLICADA = "publicada", _("publicada con su respuesta")


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
#: Done is told by who did it and verified by someone else, who may send it back; what was left aside may be resumed.
TAREA: Mapping[EstadoTarea, frozenset[EstadoTarea]] = {
    EstadoTarea.PENDIENTE: frozenset(
        {EstadoTarea.EN_CURSO, EstadoTarea.CUMPLIDA, EstadoTarea.DIFERIDA, EstadoTarea.SIN_EFECTO}
    ),
    EstadoTarea.EN_CURSO: frozenset(
        {EstadoTarea.PENDIENTE, EstadoTarea.CUMPLIDA, EstadoTarea.DIFERIDA, EstadoTarea.SIN_EFECTO}
    ),
    EstadoTarea.CUMPLIDA: frozenset({EstadoTarea.VERIFICADA, EstadoTarea.EN_CURSO}),
    EstadoTarea.VERIFICADA: frozenset({EstadoTarea.EN_CURSO}),
    EstadoTarea.DIFERIDA: frozenset({EstadoTarea.PENDIENTE, EstadoTarea.EN_CURSO, EstadoTarea.SIN_EFECTO}),
    EstadoTarea.SIN_EFECTO: frozenset({EstadoTarea.PENDIENTE, EstadoTarea.EN_CURSO}),
}
#: What is still owed: with a date in the past it is overdue.
TAREAS_ABIERTAS = frozenset({EstadoTarea.PENDIENTE, EstadoTarea.EN_CURSO})
TEMA: Mapping[EstadoTema, frozenset[EstadoTema]] = {
    EstadoTema.ABIERTO: frozenset({EstadoTema.DECIDIDO, EstadoTema.RETIRADO}),
    EstadoTema.DECIDIDO: frozenset({EstadoTema.ABIERTO}),
    EstadoTema.RETIRADO: frozenset({EstadoTema.ABIERTO}),
}
PROPUESTO: Mapping[EstadoPropuesto, frozenset[EstadoPropuesto]] = {
    EstadoPropuesto.PROPUESTO: frozenset({EstadoPropuesto.INCLUIDO, EstadoPropuesto.DESCARTADO}),
    EstadoPropuesto.INCLUIDO: frozenset({EstadoPropuesto.PROPUESTO}),
    EstadoPropuesto.DESCARTADO: frozenset({EstadoPropuesto.PROPUESTO}),
}
_RESPUESTAS_A_APORTES = frozenset({EstadoAporte.ACOGIDO, EstadoAporte.ACOGIDO_PARCIALMENTE, EstadoAporte.NO_ACOGIDO})
APORTE: Mapping[EstadoAporte, frozenset[EstadoAporte]] = {
    EstadoAporte.RECIBIDO: _RESPUESTAS_A_APORTES,
    EstadoAporte.ACOGIDO: _RESPUESTAS_A_APORTES,
    EstadoAporte.ACOGIDO_PARCIALMENTE: _RESPUESTAS_A_APORTES,
    EstadoAporte.NO_ACOGIDO: _RESPUESTAS_A_APORTES,
}
PREGUNTA: Mapping[EstadoPregunta, frozenset[EstadoPregunta]] = {
    EstadoPregunta.RECIBIDA: frozenset({EstadoPregunta.ADMITIDA, EstadoPregunta.RECHAZADA}),
    EstadoPregunta.ADMITIDA: frozenset({EstadoPregunta.PUBLICADA, EstadoPregunta.RECHAZADA}),
    EstadoPregunta.RECHAZADA: frozenset({EstadoPregunta.ADMITIDA}),
}
