"""The review of an expense by the secretaría: observed, accepted into the ledger, or annulled by reversing entries."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Asiento, Gasto
from fondo.operations import libro
from fondo.operations.base import en_ejecucion, quien_revisa
from fondo.operations.gastos.alertas import alertas_del
from fondo.operations.gastos.base import TEXTO_MAXIMO, comprobar_estado, comprobar_revision, lock_gasto, texto_exigido
from fondo.operations.gastos.gastos import anular_pagos
from fondo.operations.gastos.pagos import asentado
from fondo.states import EstadoRegistro
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain

verbo("gasto.observado", gettext_lazy("observó un gasto"))
verbo("gasto.aceptado", gettext_lazy("aceptó un gasto"))
verbo("gasto.anulado", gettext_lazy("anuló un gasto aceptado"))


@operation
def observar_gasto(pk: int, observacion: str, *, revision: int, actor: Actor | None) -> Gasto:
    """Say what is wrong with an expense, as it was read at `revision`: it waits for who recorded it to correct it.

    Raises Conflicto unless it waits for its review, DomainError without words.
    """
    gasto = lock_gasto(pk)
    require("fondo.observar_gasto", actor, gasto)
    en_ejecucion(gasto.fondo)
    text = texto_exigido(observacion, _("Escriba qué se observa."))
    antes = mover(gasto, EstadoRegistro.OBSERVADO)
    comprobar_revision(gasto, revision)
    gasto.observacion = text
    _reviewed(gasto, actor, "estado", "observacion")
    record("gasto.observado", gasto, actor=actor, antes=antes, ahora=gasto.estado)
    return gasto


@operation
def aceptar_gasto(pk: int, fundamento: str = "", *, revision: int, actor: Actor | None) -> Gasto:
    """Accept an expense, as it was read at `revision`, with the payments registered of it: they enter the ledger, and
    are neither edited nor deleted any more. With grave alerts it is accepted for a written reason only.

    Raises Conflicto unless it waits for its review, or if its contract does not stand; DomainError without the reason,
    or for more than what was agreed for the administration.
    """
    gasto = lock_gasto(pk)
    require("fondo.aceptar_gasto", actor, gasto)
    en_ejecucion(gasto.fondo)
    flagged = alertas_del(gasto)
    antes = mover(gasto, EstadoRegistro.ACEPTADO)
    comprobar_revision(gasto, revision)
    if gasto.obligacion is not None and gasto.obligacion.estado != EstadoRegistro.ACEPTADO:
        raise Conflicto(_("El contrato de este gasto no está aceptado. Observe el gasto para que se corrija."))
    gasto.fundamento = plain(fundamento).strip()[:TEXTO_MAXIMO]
    if any(alerta.grave for alerta in flagged) and not gasto.fundamento:
        raise DomainError(_("Este gasto tiene alertas. Escriba por qué se acepta igual, u obsérvelo."))
    _reviewed(gasto, actor, "estado", "fundamento")
    libro.asentar_gasto(gasto)
    libro.exigir_tope(gasto.item)
    for pago in gasto.pagos.por_revisar().order_by("pk"):
        pago.gasto = gasto
        mover(pago, EstadoRegistro.ACEPTADO)
        asentado(pago, actor)
    told = {"estado": gasto.estado, "alertas": [alerta.codigo for alerta in flagged]}
    record("gasto.aceptado", gasto, actor=actor, antes=antes, ahora=told)
    return gasto


@operation
def anular_gasto(pk: int, motivo: str, *, actor: Actor | None) -> Gasto:
    """Annul an accepted expense with its payments: all their entries are reversed today, and no past day changes.

    Raises Conflicto for one that was not accepted, DomainError without a reason.
    """
    gasto = lock_gasto(pk)
    require("fondo.anular_gasto", actor, gasto)
    en_ejecucion(gasto.fondo)
    comprobar_estado(gasto, EstadoRegistro.ACEPTADO)
    gasto.motivo_anulacion = texto_exigido(motivo, _("Escriba por qué se anula."))
    antes = mover(gasto, EstadoRegistro.ANULADO)
    gasto.anulado_el = entry()
    gasto.save(update_fields=["estado", "motivo_anulacion", "anulado_el"])
    anular_pagos(gasto)
    libro.revertir(gasto.fondo, Asiento.objects.filter(gasto=gasto), _("Se anula: %(glosa)s") % {"glosa": gasto.glosa})
    if gasto.obligacion is not None and gasto.obligacion.terminada_el is not None:
        libro.asentar_termino(gasto.obligacion, clock.today())  # nothing more will be spent of it
    record("gasto.anulado", gasto, actor=actor, antes=antes, ahora=gasto.estado)
    return gasto


def _reviewed(gasto: Gasto, actor: Actor | None, *fields: str) -> None:
    columns = quien_revisa(actor)
    for name, value in columns.items():
        setattr(gasto, name, value)
    gasto.save(update_fields=[*fields, *columns])
