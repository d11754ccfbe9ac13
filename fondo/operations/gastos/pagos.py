"""Money that went out for an expense: all of it or a part, the net or the retention; each is reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.ejecucion import CERO, a_dolares, porcion
from fondo.models import Asiento, Gasto, Moneda, Pago
from fondo.operations import libro
from fondo.operations.base import comprobar_monto, en_ejecucion, quien_registra, quien_revisa
from fondo.operations.gastos.base import (
    Parte,
    comprobar_dia,
    comprobar_estado,
    lock_gasto,
    lock_pago,
    partes_de,
    texto_exigido,
)
from fondo.operations.gastos.tasas import tasa_del_dia, tasa_escrita
from fondo.states import ABIERTOS, EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.palabras import dolares, pesos

verbo("pago.registrado", gettext_lazy("registró un pago"))
verbo("pago.retirado", gettext_lazy("retiró un pago que no se había aceptado"))
verbo("pago.observado", gettext_lazy("observó un pago"))
verbo("pago.aceptado", gettext_lazy("aceptó un pago"))
verbo("pago.anulado", gettext_lazy("anuló un pago aceptado"))

MEDIO_MAXIMO = 120


@dataclass(frozen=True)
class DatosPago:
    """A payment as it is told. Without `monto`, all that is left of the net, or of the retention; `tasa`, typed, goes
    before the method of the fund.
    """

    pagado_el: date
    monto: Decimal | None = None
    retencion: bool = False
    tasa: Decimal | None = None
    medio: str = ""
    comprobante: Subido | None = None


def crear_pago(
    gasto: Gasto, datos: DatosPago, otros: Sequence[Pago], *, envio: UUID | None = None, actor: Actor | None
) -> Pago:
    """A payment of a locked expense, as registered, besides those that stand. DomainError for more than is left, or
    for one before the expense was accrued.
    """
    day = comprobar_dia(datos.pagado_el)
    if day < gasto.devengado_el:
        raise DomainError(_("El pago no puede ser anterior al gasto. Si se pagó antes, corrija la fecha de devengo."))
    part = partes_de(gasto, otros)[datos.retencion]
    amount = _amount(gasto, datos, part)
    kind = Pago.Clase.LIQUIDO if gasto.retencion else Pago.Clase.TOTAL
    pago = Pago(
        gasto=gasto,
        clase=Pago.Clase.RETENCION if datos.retencion else kind,
        pagado_el=day,
        monto=amount,
        medio=one_line(datos.medio)[:MEDIO_MAXIMO],
        envio=envio,
        **quien_registra(actor),
    )
    tasar(pago, gasto, part, datos.tasa)
    if datos.comprobante is not None:
        pago.comprobante = guardar_archivo(datos.comprobante.datos, datos.comprobante.nombre, gasto.fondo.organo, actor)
    pago.save(force_insert=True)
    return pago


def _amount(gasto: Gasto, datos: DatosPago, part: Parte) -> Decimal:
    if part.falta <= 0:
        if not datos.retencion:
            raise DomainError(_("Este gasto ya está pagado por completo."))
        if gasto.retencion:
            raise DomainError(_("La retención de este gasto ya está pagada."))
        raise DomainError(_("Este gasto no tiene retención."))
    amount = comprobar_monto(datos.monto, gasto.moneda) if datos.monto is not None else part.falta
    if amount > part.falta:
        said = pesos(part.falta) if gasto.moneda == Moneda.CLP else dolares(part.falta)
        raise DomainError(_("Falta pagar %(falta)s: registre a lo más ese monto.") % {"falta": said})
    return amount


def tasar(pago: Pago, gasto: Gasto, part: Parte, escrita: Decimal | None = None) -> None:
    """Say a payment in USD: its share of the expense, so that all of them add up to it to the cent; and on its own
    what it cost besides, at the rate of its day.
    """
    share = porcion(part.usd, part.monto, CERO, part.pagado + pago.monto) - part.pagado_usd
    pago.monto_usd = share
    if gasto.tasa is None:
        if escrita is not None:
            raise DomainError(_("Este gasto es en dólares: su pago no lleva tipo de cambio."))
        pago.tasa, pago.diferencia_usd = None, CERO
        return
    if escrita is not None:
        pago.tasa = tasa_escrita(escrita)
    elif pago.tasa is None:
        pago.tasa = _rate_of(pago, gasto)
    pago.diferencia_usd = a_dolares(pago.monto, pago.tasa) - share if pago.tasa != gasto.tasa else CERO


def _rate_of(pago: Pago, gasto: Gasto) -> Decimal:
    """The rate of the day of a payment; that of its expense if it was paid that day, or if its rate was typed."""
    assert gasto.tasa is not None
    typed = gasto.cuota_id is None and gasto.fondo.metodo_cambio != gasto.fondo.MetodoCambio.PROMEDIO
    if pago.pagado_el == gasto.devengado_el or typed:
        return gasto.tasa
    return tasa_del_dia(gasto.fondo, pago.pagado_el).valor


@operation
def registrar_pago(gasto_id: int, datos: DatosPago, *, envio: UUID | None = None, actor: Actor | None) -> Pago:
    """Record a payment of an expense that stands, or of what was retained from it. A form sent twice makes one.

    Raises Conflicto if the expense was annulled, DomainError for more than is left.
    """
    gasto = lock_gasto(gasto_id)
    require("fondo.registrar_pago", actor, gasto)
    known: Pago | None = Pago.objects.filter(envio=envio, gasto=gasto).first() if envio else None
    if known is not None:
        return known
    en_ejecucion(gasto.fondo)
    if gasto.estado == EstadoRegistro.ANULADO:
        raise Conflicto(_("Este gasto se anuló: no se paga."))
    pago = crear_pago(gasto, datos, list(gasto.pagos.en_pie()), envio=envio, actor=actor)
    _changes(gasto)
    record("pago.registrado", pago, actor=actor, ahora=_told(pago))
    return pago


def _changes(gasto: Gasto) -> None:
    """An expense under review is another with this payment: who accepts it accepts those that were read."""
    if gasto.abierto:
        gasto.revision += 1
        gasto.save(update_fields=["revision"])


def _told(pago: Pago) -> dict[str, str]:
    return {"monto": str(pago.monto), "monto_usd": str(pago.monto_usd), "diferencia_usd": str(pago.diferencia_usd)}


@operation
def retirar_pago(pk: int, motivo: str, *, actor: Actor | None) -> Pago:
    """Withdraw a payment that was never accepted. Conflicto once it was; DomainError without a reason."""
    pago = lock_pago(pk)
    require("fondo.retirar_pago", actor, pago)
    comprobar_estado(pago, *ABIERTOS)
    pago.motivo_anulacion = texto_exigido(motivo, _("Escriba por qué retira este pago."))
    antes = mover(pago, EstadoRegistro.ANULADO)
    pago.anulado_el = entry()
    pago.save(update_fields=["estado", "motivo_anulacion", "anulado_el"])
    _changes(pago.gasto)
    record("pago.retirado", pago, actor=actor, antes=antes, ahora=pago.estado)
    return pago


@operation
def observar_pago(pk: int, observacion: str, *, actor: Actor | None) -> Pago:
    """Say what is wrong with a payment: who recorded it withdraws it and records it again."""
    pago = lock_pago(pk)
    require("fondo.observar_pago", actor, pago)
    en_ejecucion(pago.gasto.fondo)
    pago.observacion = texto_exigido(observacion, _("Escriba qué se observa."))
    antes = mover(pago, EstadoRegistro.OBSERVADO)
    reviewed = quien_revisa(actor)
    for name, value in reviewed.items():
        setattr(pago, name, value)
    pago.save(update_fields=["estado", "observacion", *reviewed])
    record("pago.observado", pago, actor=actor, antes=antes, ahora=pago.estado)
    return pago


@operation
def aceptar_pago(pk: int, *, actor: Actor | None) -> Pago:
    """Accept a payment of an accepted expense: from then on it is in the ledger. Conflicto before the expense is."""
    pago = lock_pago(pk)
    require("fondo.aceptar_pago", actor, pago)
    en_ejecucion(pago.gasto.fondo)
    if pago.gasto.estado != EstadoRegistro.ACEPTADO:
        raise Conflicto(_("Primero acepte el gasto: con él se aceptan los pagos que espera."))
    antes = mover(pago, EstadoRegistro.ACEPTADO)
    asentado(pago, actor)
    record("pago.aceptado", pago, actor=actor, antes=antes, ahora=pago.estado)
    return pago


def asentado(pago: Pago, actor: Actor | None) -> None:
    """Keep an accepted payment, with who reviewed it, and put it in the ledger."""
    reviewed = quien_revisa(actor)
    for name, value in reviewed.items():
        setattr(pago, name, value)
    pago.save(update_fields=["estado", *reviewed])
    libro.asentar_pago(pago)


@operation
def anular_pago(pk: int, motivo: str, *, actor: Actor | None) -> Pago:
    """Annul an accepted payment: its entries are reversed today, and the expense is owed again.

    Raises Conflicto for one that was not accepted, DomainError without a reason.
    """
    pago = lock_pago(pk)
    require("fondo.anular_pago", actor, pago)
    en_ejecucion(pago.gasto.fondo)
    comprobar_estado(pago, EstadoRegistro.ACEPTADO)
    pago.motivo_anulacion = texto_exigido(motivo, _("Escriba por qué se anula."))
    antes = mover(pago, EstadoRegistro.ANULADO)
    pago.anulado_el = entry()
    pago.save(update_fields=["estado", "motivo_anulacion", "anulado_el"])
    libro.revertir(pago.gasto.fondo, Asiento.objects.filter(pago=pago), _("Se anula un pago"))
    record("pago.anulado", pago, actor=actor, antes=antes, ahora=pago.estado)
    return pago
