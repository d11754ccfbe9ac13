"""The text before the órgano: put to decision, withdrawn, approved or taken back as its consulta closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Asunto, Consulta, Convocada, Regla
from mesa.operations.asuntos.borrador import lock_asunto, parrafos
from mesa.operations.consultas import Llamado, put_to_decision, withdraw
from mesa.operations.convocados import convocables, convocables_de
from mesa.schema import DocumentoAsunto
from mesa.states import EstadoAsunto

verbo("asunto.consultado", gettext_lazy("llevó un texto a consulta"))
verbo("asunto.retirado", gettext_lazy("retiró un texto de la consulta"))
verbo("asunto.aprobado", gettext_lazy("quedó decidido un texto"))
verbo("asunto.devuelto", gettext_lazy("un texto volvió a borrador"))


@operation
def consultar_asunto(
    pk: int, regla: Regla | None, vence: date, hora: time | None, *, revision: int, actor: Actor | None
) -> Asunto:
    """Freeze the text read at `revision`, with its files, and put it to decision until its deadline.

    Without rule, an agreement or a document circulates for observations, with no effect; a letter needs a rule of
    adhesion (DomainError). Raises Conflicto when the text is another than the one read.
    """
    asunto = lock_asunto(pk)
    require("mesa.consultar_asunto", actor, asunto)
    antes = mover(asunto, EstadoAsunto.EN_CONSULTA)
    if asunto.revision != revision:
        raise Conflicto(_("El texto cambió desde que usted lo leyó. Revíselo antes de llevarlo a consulta."))
    _check_rule(asunto, regla)
    asunto.version = asunto.consulta.version + 1 if asunto.consulta else 1
    asunto.consulta = put_to_decision(
        Llamado(
            tipo=asunto.tipo,
            objeto=asunto,
            titulo=asunto.titulo,
            ruta=f"/asuntos/{asunto.pk}/consulta/",
            documento=documento_de(asunto),
            vence=vence,
            hora=hora,
            version=asunto.version,
            convocadas=convocables_a(asunto),
        ),
        asunto.organo,
        regla,
        actor=actor,
    )
    asunto.save(update_fields=["estado", "version", "consulta"])
    record("asunto.consultado", asunto, actor=actor, antes=antes, ahora=asunto.consulta.sha256)
    return asunto


def _check_rule(asunto: Asunto, regla: Regla | None) -> None:
    adheres = regla is not None and regla.mayoria == Regla.Mayoria.ADHESION
    if asunto.tipo == Asunto.Tipo.CARTA and not adheres:
        raise DomainError(SIN_REGLA_DE_ADHESION % {"organo": asunto.organo.nombre})
    if asunto.tipo != Asunto.Tipo.CARTA and adheres:
        raise DomainError(_("Esa regla es para adherir a cartas. Elija otra, o circule el texto para observaciones."))


#: What keeps a letter from being opened: an adhesion is worth what its rule says, and nobody may invent one.
SIN_REGLA_DE_ADHESION = gettext_lazy(
    "%(organo)s no tiene una regla de adhesión que rija hoy. Una carta se abre cuando el órgano adopta una en sesión y "
    "la secretaría la ingresa."
)


def convocables_a(asunto: Asunto) -> Sequence[Convocada]:
    """Whom a consulta of this text opened today would convoke, not stored."""
    if asunto.tipo == Asunto.Tipo.CARTA:
        return convocables_de(list(asunto.organos.all()))
    return convocables(asunto.organo)


def documento_de(asunto: Asunto) -> dict[str, Any]:
    """The text of a matter, as schema.DocumentoAsunto: what is frozen, hashed, voted and published."""
    return DocumentoAsunto(
        asunto=asunto.pk,
        tipo=asunto.tipo,
        organo=asunto.organo.nombre,
        titulo=asunto.titulo,
        cuerpo=parrafos(asunto.cuerpo),
        antecedentes=parrafos(asunto.antecedentes),
        destinatario=asunto.destinatario,
        promotora=asunto.promotora_nombre,
        abierta_a=[organo.nombre for organo in asunto.organos.all()],
        adjuntos=[
            {"nombre": adjunto.archivo.nombre, "sha256": adjunto.archivo.sha256, "bytes": adjunto.archivo.bytes}
            for adjunto in asunto.adjuntos.select_related("archivo")
        ],
    ).model_dump(mode="json")


@operation
def retirar_asunto(pk: int, motivo: str, *, actor: Actor | None) -> Asunto:
    """Take a text back from its consulta to draft, with its reason; its answers stay as history."""
    asunto = lock_asunto(pk)
    require("mesa.retirar_asunto", actor, asunto)
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba por qué retira el texto: lo leerán quienes ya respondieron."))
    antes = mover(asunto, EstadoAsunto.BORRADOR, desde=EstadoAsunto.EN_CONSULTA)
    locked = Consulta.objects.select_for_update(of=("self",), no_key=True).select_related("plazo")
    withdraw(locked.get(pk=asunto.consulta_id or 0), motivo, actor=actor)
    asunto.save(update_fields=["estado"])
    record("asunto.retirado", asunto, actor=actor, antes=antes, ahora=motivo)
    return asunto


@operation
def aprobar_asunto(pk: int, *, actor: Actor | None) -> Asunto:
    """Settle the text whose consulta closed in favour. Called by the system (actor None). Raises Conflicto."""
    asunto = lock_asunto(pk)
    require("mesa.aprobar_asunto", actor, asunto)
    if asunto.consulta is None or asunto.consulta.resultado != "aprobada":
        raise Conflicto(_("La consulta de este texto no cerró aprobada."))
    antes = mover(asunto, EstadoAsunto.APROBADO)
    asunto.save(update_fields=["estado"])
    record("asunto.aprobado", asunto, actor=actor, antes=antes, ahora=asunto.consulta.sha256)
    return asunto


@operation
def devolver_asunto(pk: int, *, actor: Actor | None) -> Asunto:
    """Take back to draft, with its answers, the text whose consulta closed otherwise. Called by the system."""
    asunto = lock_asunto(pk)
    require("mesa.devolver_asunto", actor, asunto)
    if asunto.consulta is None or asunto.consulta.estado != "cerrada" or asunto.consulta.resultado == "aprobada":
        raise Conflicto(_("La consulta de este texto no lo devuelve."))
    antes = mover(asunto, EstadoAsunto.BORRADOR, desde=EstadoAsunto.EN_CONSULTA)
    asunto.save(update_fields=["estado"])
    record("asunto.devuelto", asunto, actor=actor, antes=antes, ahora=asunto.consulta.resultado)
    return asunto
