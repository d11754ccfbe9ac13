"""The instalments that are expected: by the secretaría, within the amount of the fund."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.ejecucion import CERO
from fondo.models import Cuota, Fondo
from fondo.operations.base import comprobar_monto, lock_fondo
from fondo.operations.cuotas.base import contada, lock_cuota
from fondo.operations.gastos.base import comprobar_estado
from fondo.operations.revision import comprobar_lectura
from fondo.states import EstadoFondo, EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.operations.fechas import comprobar_fecha
from mesa.palabras import dolares

verbo("cuota.prevista", gettext_lazy("dejó prevista una cuota del fondo"))
verbo("cuota.replanteada", gettext_lazy("corrigió una cuota prevista del fondo"))
verbo("cuota.quitada", gettext_lazy("quitó una cuota prevista del fondo"))

#: While a fund is agreed upon and not finished.
VIGENTE = (EstadoFondo.APROBADO, EstadoFondo.EN_EJECUCION)


@operation
def prever_cuota(fondo_id: int, prevista_el: date, monto: Decimal, *, envio: UUID | None, actor: Actor | None) -> Cuota:
    """Foresee an instalment, in USD. A form sent twice makes one.

    Raises Conflicto for a fund without amount, or over; DomainError if all of them exceed the fund.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.prever_cuota", actor, fondo)
    known: Cuota | None = Cuota.objects.filter(envio=envio, fondo=fondo).first() if envio else None
    if known is not None:
        return known
    _comprobar(fondo, prevista_el, monto)
    last = fondo.cuotas.order_by("-numero").values_list("numero", flat=True).first() or 0
    cuota = Cuota.objects.create(
        fondo=fondo,
        numero=last + 1,
        prevista_el=prevista_el,
        monto_previsto=monto,
        estado=EstadoRegistro.PREVISTO,
        registrado_el=entry(),
        envio=envio,
    )
    record("cuota.prevista", cuota, actor=actor, ahora=contada(cuota))
    return cuota


@operation
def corregir_cuota_prevista(pk: int, prevista_el: date, monto: Decimal, *, revision: int, actor: Actor | None) -> Cuota:
    """Correct the day or the amount of an instalment that did not come yet, as it was read at `revision`.

    Raises Conflicto once it came, DomainError if all of them exceed the fund.
    """
    cuota = lock_cuota(pk)
    require("fondo.corregir_cuota_prevista", actor, cuota)
    comprobar_estado(cuota, EstadoRegistro.PREVISTO)
    comprobar_lectura(cuota, revision)
    _comprobar(cuota.fondo, prevista_el, monto, sin=cuota)
    antes = contada(cuota)
    cuota.prevista_el, cuota.monto_previsto = prevista_el, monto
    cuota.revision += 1
    cuota.save(update_fields=["prevista_el", "monto_previsto", "revision"])
    record("cuota.replanteada", cuota, actor=actor, antes=antes, ahora=contada(cuota))
    return cuota


@operation
def quitar_cuota_prevista(pk: int, *, actor: Actor | None) -> Cuota:
    """Take out an instalment that did not come and is expected no more. Raises Conflicto once it came."""
    cuota = lock_cuota(pk)
    require("fondo.quitar_cuota_prevista", actor, cuota)
    antes = mover(cuota, EstadoRegistro.ANULADO, desde=EstadoRegistro.PREVISTO)
    cuota.anulado_el = entry()
    cuota.save(update_fields=["estado", "anulado_el"])
    record("cuota.quitada", cuota, actor=actor, antes=antes, ahora=cuota.estado)
    return cuota


def _comprobar(fondo: Fondo, dia: date, monto: Decimal, *, sin: Cuota | None = None) -> None:
    """Refuse what the fund cannot receive. `sin`: the one that is corrected."""
    if fondo.monto is None:
        raise Conflicto(_("Primero la Mesa aprueba la propuesta: el fondo todavía no tiene monto."))
    if fondo.estado not in VIGENTE:
        raise Conflicto(_("El fondo está %(estado)s: no espera más cuotas.") % {"estado": fondo.get_estado_display()})
    comprobar_fecha(dia)
    comprobar_monto(monto, "USD")
    standing = fondo.cuotas.exclude(estado=EstadoRegistro.ANULADO)
    if sin is not None:
        standing = standing.exclude(pk=sin.pk)
    told = standing.aggregate(total=Sum("monto_previsto"))["total"] or CERO
    if told + monto > fondo.monto:
        left = {"queda": dolares(fondo.monto - told), "monto": dolares(fondo.monto)}
        raise DomainError(_("Las cuotas sumarían más que el fondo, de %(monto)s: quedan %(queda)s por prever.") % left)
