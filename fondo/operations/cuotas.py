"""The instalments of a fund: foreseen, received at the rate that the bank gave, and accepted into the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.cambio import Recibida, Tasa, tasa_de, tasa_por_defecto
from fondo.ejecucion import CERO
from fondo.models import Cuota, Fondo
from fondo.operations import libro
from fondo.operations.base import comprobar_monto, en_ejecucion, lock_fondo, quien_registra, quien_revisa
from fondo.states import EstadoRegistro
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.operations.fechas import comprobar_fecha
from mesa.palabras import dolares

verbo("cuota.prevista", gettext_lazy("dejó prevista una cuota del fondo"))
verbo("cuota.registrada", gettext_lazy("registró una cuota recibida"))
verbo("cuota.aceptada", gettext_lazy("aceptó una cuota recibida"))


@dataclass(frozen=True)
class CuotaRecibida:
    """An instalment that came: the day, the dollars, and the pesos that the bank gave for them."""

    recibida_el: date
    monto: Decimal
    pesos: Decimal
    comprobante: Subido | None = None


@operation
def prever_cuota(fondo_id: int, prevista_el: date, monto: Decimal, *, envio: UUID | None, actor: Actor | None) -> Cuota:
    """Foresee an instalment, in USD. Raises DomainError if all of them exceed the fund."""
    fondo = lock_fondo(fondo_id)
    require("fondo.prever_cuota", actor, fondo)
    known: Cuota | None = Cuota.objects.filter(envio=envio).first() if envio else None
    if known is not None:
        return known
    if fondo.monto is None:
        raise Conflicto(_("Primero la Mesa aprueba la propuesta: el fondo todavía no tiene monto."))
    comprobar_fecha(prevista_el)
    comprobar_monto(monto, "USD")
    standing = fondo.cuotas.exclude(estado=EstadoRegistro.ANULADO)
    told = standing.aggregate(total=Sum("monto_previsto"))["total"] or CERO
    if told + monto > fondo.monto:
        left = {"queda": dolares(fondo.monto - told), "monto": dolares(fondo.monto)}
        raise DomainError(_("Las cuotas sumarían más que el fondo, de %(monto)s: quedan %(queda)s por prever.") % left)
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
    record("cuota.prevista", cuota, actor=actor, ahora={"numero": cuota.numero, "monto": str(monto)})
    return cuota


@operation
def registrar_cuota(pk: int, dicho: CuotaRecibida, *, actor: Actor | None) -> Cuota:
    """Write down that a foreseen instalment came, at the rate that the bank gave. Raises DomainError for a day to come,
    or more than was foreseen of the whole fund.
    """
    cuota = lock_cuota(pk)
    require("fondo.registrar_cuota", actor, cuota)
    en_ejecucion(cuota.fondo)
    antes = mover(cuota, EstadoRegistro.REGISTRADO)
    if dicho.recibida_el > clock.today():
        raise DomainError(_("Ese día todavía no llega: anote la cuota cuando la reciba."))
    comprobar_monto(dicho.monto, "USD")
    comprobar_monto(dicho.pesos, "CLP")
    cuota.recibida_el, cuota.monto, cuota.pesos = dicho.recibida_el, dicho.monto, dicho.pesos
    cuota.tasa = tasa_de(dicho.pesos, dicho.monto)
    if dicho.comprobante is not None:
        file = dicho.comprobante
        cuota.comprobante = guardar_archivo(file.datos, file.nombre, cuota.fondo.organo, actor)
    _by(cuota, quien_registra(actor))
    cuota.save()
    told = {"numero": cuota.numero, "monto": str(cuota.monto), "tasa": str(cuota.tasa)}
    record("cuota.registrada", cuota, actor=actor, antes=antes, ahora=told)
    return cuota


@operation
def aceptar_cuota(pk: int, *, actor: Actor | None) -> Cuota:
    """Accept an instalment that came: from then on it is in the ledger, and its rate may be used."""
    cuota = lock_cuota(pk)
    require("fondo.aceptar_cuota", actor, cuota)
    antes = mover(cuota, EstadoRegistro.ACEPTADO)
    _by(cuota, quien_revisa(actor))
    cuota.save(update_fields=["estado", "revisado_por", "revisado_por_nombre", "revisado_el"])
    libro.asentar_cuota(cuota)
    record("cuota.aceptada", cuota, actor=actor, antes=antes, ahora=cuota.estado)
    return cuota


def lock_cuota(pk: int) -> Cuota:
    """An instalment, with its fund locked before it."""
    fondo = lock_fondo(Cuota.objects.values_list("fondo", flat=True).get(pk=pk))
    cuota: Cuota = Cuota.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    cuota.fondo = fondo
    return cuota


def _by(cuota: Cuota, who: dict[str, object]) -> None:
    for name, value in who.items():
        setattr(cuota, name, value)


def tasa_del_fondo(fondo: Fondo, dia: date) -> Tasa | None:
    """The rate that the method of the fund gives for a day, from the instalments that were accepted; None if none."""
    rows = Cuota.objects.aceptados().filter(fondo=fondo).order_by("numero")
    came = [Recibida(c.numero, c.recibida_el, c.monto, c.pesos) for c in rows]
    return tasa_por_defecto(fondo.metodo_cambio, came, dia)
