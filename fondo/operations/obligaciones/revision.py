"""The review of a contract by the secretaría: observed, accepted into the ledger, annulled, or ended early."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Asiento, Obligacion
from fondo.operations import libro
from fondo.operations.base import en_ejecucion
from fondo.operations.gastos.base import TEXTO_MAXIMO, comprobar_dia, comprobar_estado, texto_exigido
from fondo.operations.obligaciones.alertas import alertas_del
from fondo.operations.obligaciones.base import lock_obligacion
from fondo.operations.revision import comprobar_lectura, guardar_anulacion, guardar_revision
from fondo.states import ABIERTOS, EstadoRegistro
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.palabras import fecha_larga

verbo("obligacion.observada", gettext_lazy("observó un contrato"))
verbo("obligacion.aceptada", gettext_lazy("aceptó un contrato"))
verbo("obligacion.anulada", gettext_lazy("anuló un contrato aceptado"))
verbo("obligacion.terminada", gettext_lazy("dio por terminado un contrato"))


@operation
def observar_obligacion(pk: int, observacion: str, *, revision: int, actor: Actor | None) -> Obligacion:
    """Say what is wrong with a contract, as it was read at `revision`: it waits for who recorded it to correct it.

    Raises Conflicto unless it waits for its review, DomainError without words.
    """
    obligacion = lock_obligacion(pk)
    require("fondo.observar_obligacion", actor, obligacion)
    en_ejecucion(obligacion.fondo)
    text = texto_exigido(observacion, _("Escriba qué se observa."))
    antes = mover(obligacion, EstadoRegistro.OBSERVADO)
    comprobar_lectura(obligacion, revision)
    obligacion.observacion = text
    guardar_revision(obligacion, actor, "estado", "observacion")
    record("obligacion.observada", obligacion, actor=actor, antes=antes, ahora=obligacion.estado)
    return obligacion


@operation
def aceptar_obligacion(pk: int, fundamento: str = "", *, revision: int, actor: Actor | None) -> Obligacion:
    """Accept a contract, as it was read at `revision`: it commits its whole amount from the day it was signed. With
    grave alerts it is accepted for a written reason only.

    Raises Conflicto unless it waits for its review, DomainError without the reason, or for more than what was agreed
    for the administration.
    """
    obligacion = lock_obligacion(pk)
    require("fondo.aceptar_obligacion", actor, obligacion)
    en_ejecucion(obligacion.fondo)
    flagged = alertas_del(obligacion)
    antes = mover(obligacion, EstadoRegistro.ACEPTADO)
    comprobar_lectura(obligacion, revision)
    obligacion.fundamento = plain(fundamento).strip()[:TEXTO_MAXIMO]
    if any(alerta.grave for alerta in flagged) and not obligacion.fundamento:
        raise DomainError(_("Este contrato tiene alertas. Escriba por qué se acepta igual, u obsérvelo."))
    guardar_revision(obligacion, actor, "estado", "fundamento")
    libro.asentar_obligacion(obligacion)
    libro.exigir_tope(obligacion.item)
    told = {"estado": obligacion.estado, "alertas": [alerta.codigo for alerta in flagged]}
    record("obligacion.aceptada", obligacion, actor=actor, antes=antes, ahora=told)
    return obligacion


@operation
def anular_obligacion(pk: int, motivo: str, *, actor: Actor | None) -> Obligacion:
    """Annul an accepted contract: what it committed is reversed today, and no past day changes.

    Raises Conflicto for one that was not accepted or that has expenses that stand, DomainError without a reason.
    """
    obligacion = lock_obligacion(pk)
    require("fondo.anular_obligacion", actor, obligacion)
    en_ejecucion(obligacion.fondo)
    antes = guardar_anulacion(obligacion, motivo, _("Escriba por qué se anula."), desde=EstadoRegistro.ACEPTADO)
    if obligacion.gastos.en_pie().exists():
        raise Conflicto(
            _("Este contrato tiene gastos: anúlelos primero o, si no seguirá, dé por terminado el contrato.")
        )
    entries = Asiento.objects.filter(obligacion=obligacion)
    libro.revertir(obligacion.fondo, entries, _("Se anula: %(que)s") % {"que": obligacion.titulo})
    record("obligacion.anulada", obligacion, actor=actor, antes=antes, ahora=obligacion.estado)
    return obligacion


@operation
def terminar_obligacion(pk: int, dia: date, motivo: str, *, actor: Actor | None) -> Obligacion:
    """End a contract before its time, on a day that came: what it did not come to cost is committed no more as of
    today, so that no past day changes. Nothing more is received of it.

    Raises Conflicto for one not accepted or ended already, while an expense of it waits, or if something received has
    no expense yet; DomainError for a day that is not of the contract, or without a reason.
    """
    obligacion = lock_obligacion(pk)
    require("fondo.terminar_obligacion", actor, obligacion)
    en_ejecucion(obligacion.fondo)
    comprobar_estado(obligacion, EstadoRegistro.ACEPTADO)
    if obligacion.terminada_el is not None:
        said = {"dia": fecha_larga(obligacion.terminada_el)}
        raise Conflicto(_("Este contrato ya se dio por terminado el %(dia)s.") % said)
    if comprobar_dia(dia) < obligacion.firmada_el:
        raise DomainError(_("El contrato no termina antes de firmarse. Revise la fecha."))
    if obligacion.gastos.filter(estado__in=ABIERTOS).exists():
        raise Conflicto(_("Un gasto de este contrato espera su revisión: acéptelo, o pida que se retire, antes."))
    unpaid = obligacion.entregables.filter(recibido_el__isnull=False)
    if unpaid.exclude(gastos__in=obligacion.gastos.en_pie()).exists():
        raise Conflicto(
            _("Un entregable recibido conforme no tiene gasto: regístrelo, o deshaga su recepción, antes de terminar.")
        )
    obligacion.motivo_termino = texto_exigido(motivo, _("Escriba por qué se da por terminado."))
    obligacion.terminada_el = dia
    obligacion.save(update_fields=["terminada_el", "motivo_termino"])
    libro.asentar_termino(obligacion, clock.today())
    record("obligacion.terminada", obligacion, actor=actor, ahora={"terminada_el": str(dia)})
    return obligacion
