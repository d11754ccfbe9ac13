"""The acta before the órgano: circulated, withdrawn, approved or returned as its consulta closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.documento import documento, leer_acta
from actas.models import Acta, nombre_acta
from actas.operations.actas import lock_acta
from actas.operations.acuerdos import comprobar_lugares
from actas.states import EstadoActa
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Consulta, Regla
from mesa.operations.cadenas import fijar_observaciones
from mesa.operations.consultas import Llamado, abrir_consulta, retirar_consulta

verbo("acta.circulada", gettext_lazy("circuló el acta"))
verbo("acta.retirada", gettext_lazy("retiró el acta de circulación"))
verbo("acta.aprobada", gettext_lazy("el acta quedó aprobada"))
verbo("acta.devuelta", gettext_lazy("el acta volvió a borrador"))
verbo("acta.reabierta", gettext_lazy("reabrió el acta aprobada"))


@dataclass(frozen=True)
class HastaCuando:
    """Until when a text may be observed, where that ends before the deadline to answer; a fatal one shuts the door."""

    dia: date
    fatal: bool = True


@operation
def circular_acta(
    pk: int,
    regla: Regla | None,
    vence: date,
    hora: time | None,
    *,
    observaciones: HastaCuando | None = None,
    actor: Actor | None,
) -> Acta:
    """Freeze the text and put it to the órgano until its deadline; without rule, for observations and no effect."""
    acta = lock_acta(pk)
    require("actas.circular_acta", actor, acta)
    antes = mover(acta, EstadoActa.EN_CIRCULACION)
    consulta = abrir(acta, regla, vence, hora, actor=actor)
    if observaciones:
        fijar_observaciones(consulta, observaciones.dia, fatal=observaciones.fatal)
    record("acta.circulada", acta, actor=actor, antes=antes, ahora=consulta.sha256)
    return acta


def abrir(
    acta: Acta, regla: Regla | None, vence: date, hora: time | None, *, en_sesion: str = "", actor: Actor | None
) -> Consulta:
    """Open the consulta on the text of a locked acta, as its next version, and save the acta's move."""
    if acta.rectifica_id is not None and acta.consulta_id is None:
        raise Conflicto(
            _("Un registro histórico se corrige según su documento y se publica de nuevo como tal: no circula.")
        )
    completa = leer_acta(acta)
    text = documento(completa)
    if not any(punto["parrafos"] for punto in text["desarrollo"]) and not text["acuerdos"]:
        raise DomainError(_("El acta no tiene párrafos ni acuerdos. Agregue el texto antes de circularla."))
    comprobar_lugares(completa)
    previous = acta.consulta
    acta.version = previous.version + 1 if previous else 1
    acta.consulta = abrir_consulta(
        Llamado(
            tipo="aprobacion_acta",
            objeto=acta,
            titulo=nombre_acta(acta.sesion),
            ruta=f"/actas/{acta.sesion.clave}/circulacion/",
            documento=text,
            vence=vence,
            hora=hora,
            version=acta.version,
            en_sesion=en_sesion,
        ),
        acta.sesion.organo,
        regla,
        actor=actor,
    )
    acta.save(update_fields=["estado", "version", "consulta"])
    return acta.consulta


@operation
def retirar_acta(pk: int, motivo: str, *, actor: Actor | None) -> Acta:
    """Take an acta back from circulation to draft, with its reason; its answers stay as history."""
    acta = lock_acta(pk)
    require("actas.retirar_acta", actor, acta)
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba por qué retira el acta: lo leerán quienes ya respondieron."))
    antes = mover(acta, EstadoActa.BORRADOR, desde=EstadoActa.EN_CIRCULACION)
    assert acta.consulta_id is not None
    retirar_consulta(acta.consulta_id, motivo, actor=actor)
    acta.save(update_fields=["estado"])
    record("acta.retirada", acta, actor=actor, antes=antes, ahora=motivo)
    return acta


@operation
def reabrir_acta(pk: int, motivo: str, *, actor: Actor | None) -> Acta:
    """Take an approved acta that was not published back to draft, with its reason; its text needs a new consulta."""
    acta = lock_acta(pk)
    require("actas.reabrir_acta", actor, acta)
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba por qué reabre el acta: lo leerán quienes la aprobaron."))
    antes = mover(acta, EstadoActa.BORRADOR, desde=EstadoActa.APROBADA)
    acta.save(update_fields=["estado"])
    record("acta.reabierta", acta, actor=actor, antes=antes, ahora=motivo)
    return acta


@operation
def aprobar_acta(pk: int, *, actor: Actor | None) -> Acta:
    """Approve the acta whose consulta closed in favour. Called by the system (actor None). Raises Conflicto."""
    acta = lock_acta(pk)
    require("actas.aprobar_acta", actor, acta)
    if acta.consulta is None or acta.consulta.resultado != "aprobada":
        raise Conflicto(_("La consulta de esta acta no cerró aprobada."))
    antes = mover(acta, EstadoActa.APROBADA)
    acta.save(update_fields=["estado"])
    record("acta.aprobada", acta, actor=actor, antes=antes, ahora=acta.consulta.sha256)
    return acta


@operation
def devolver_acta(pk: int, *, actor: Actor | None) -> Acta:
    """Take back to draft, with its answers, the acta whose consulta closed otherwise. Called by the system."""
    acta = lock_acta(pk)
    require("actas.devolver_acta", actor, acta)
    if acta.consulta is None or acta.consulta.estado != "cerrada" or acta.consulta.resultado == "aprobada":
        raise Conflicto(_("La consulta de esta acta no la devuelve."))
    antes = mover(acta, EstadoActa.BORRADOR, desde=EstadoActa.EN_CIRCULACION)
    acta.save(update_fields=["estado"])
    record("acta.devuelta", acta, actor=actor, antes=antes, ahora=acta.consulta.resultado)
    return acta
