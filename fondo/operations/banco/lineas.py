"""A line of the bank's statement: matched with a payment or an instalment, explained, or left free again."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Cuota, Moneda, MovimientoBanco, Pago
from fondo.operations.base import lock_fondo
from fondo.states import EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line

verbo("movimiento.conciliado", gettext_lazy("concilió una línea de la cartola del banco"))
verbo("movimiento.desconciliado", gettext_lazy("dejó libre una línea de la cartola del banco"))
verbo("movimiento.descartado", gettext_lazy("explicó una línea de la cartola que no es del fondo"))

MOTIVO_MAXIMO = 250


def _lock_linea(pk: int) -> MovimientoBanco:
    """A line, with its fund locked before it. MovimientoBanco.DoesNotExist if there is none."""
    fondo = lock_fondo(MovimientoBanco.objects.values_list("fondo_id", flat=True).get(pk=pk))
    linea: MovimientoBanco = MovimientoBanco.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    linea.fondo = fondo
    return linea


def _exigir_libre(linea: MovimientoBanco) -> None:
    if linea.pago_id or linea.cuota_id or linea.explicacion:
        raise Conflicto(_("Esta línea ya está conciliada o explicada. Recargue la página."))


@operation
def conciliar_linea(
    pk: int, *, pago_id: int | None = None, cuota_id: int | None = None, actor: Actor | None
) -> MovimientoBanco:
    """Say of which payment, or of which instalment, a line is.

    Raises Conflicto if either is of another or was annulled, DomainError for another amount or not one of the two.
    """
    linea = _lock_linea(pk)
    require("fondo.conciliar_linea", actor, linea)
    _exigir_libre(linea)
    if pago_id is not None and cuota_id is None:
        pago = Pago.objects.select_related("gasto").get(pk=pago_id, gasto__fondo=linea.fondo)
        in_pesos = -pago.monto if pago.gasto.moneda == Moneda.CLP else None
        _comprobar(linea, pago, in_pesos, linea.monto < 0)
        linea.pago = pago
    elif cuota_id is not None and pago_id is None:
        cuota = Cuota.objects.get(pk=cuota_id, fondo=linea.fondo)
        _comprobar(linea, cuota, cuota.pesos, linea.monto > 0)
        linea.cuota = cuota
    else:
        raise DomainError(_("Elija un pago o una cuota."))
    linea.save(update_fields=["pago", "cuota"])
    told = {"pago": linea.pago_id, "cuota": linea.cuota_id}
    record("movimiento.conciliado", linea, actor=actor, ahora=told)
    return linea


def _comprobar(linea: MovimientoBanco, found: Pago | Cuota, pesos: Decimal | None, signo: bool) -> None:
    """Refuse what a line cannot be of. `pesos`: the amount that it has to have; None for one in dollars."""
    if found.estado in (EstadoRegistro.ANULADO, EstadoRegistro.PREVISTO):
        raise Conflicto(_("Eso no está registrado o se anuló. Recargue la página."))
    if found.movimientos_banco.exists():
        raise Conflicto(_("Eso ya está conciliado con otra línea de la cartola."))
    if not signo or (pesos is not None and pesos != linea.monto):
        raise DomainError(_("Los montos no son iguales: revise el registro o elija otro."))


@operation
def desconciliar_linea(pk: int, *, actor: Actor | None) -> MovimientoBanco:
    """Leave a line free again, whatever was said of it. Done twice, it is once."""
    linea = _lock_linea(pk)
    require("fondo.desconciliar_linea", actor, linea)
    antes = {"pago": linea.pago_id, "cuota": linea.cuota_id, "explicacion": linea.explicacion}
    if not any(antes.values()):
        return linea
    linea.pago = linea.cuota = None
    linea.explicacion = ""
    linea.save(update_fields=["pago", "cuota", "explicacion"])
    record("movimiento.desconciliado", linea, actor=actor, antes=antes)
    return linea


@operation
def descartar_linea(pk: int, motivo: str, *, actor: Actor | None) -> MovimientoBanco:
    """Say why a line is of nothing that is recorded, as a commission of the bank.

    Raises Conflicto if it is of something, DomainError without a reason.
    """
    linea = _lock_linea(pk)
    require("fondo.descartar_linea", actor, linea)
    motivo = one_line(motivo)
    if not motivo or len(motivo) > MOTIVO_MAXIMO:
        raise DomainError(_("Escriba por qué no es del fondo, en 250 caracteres o menos."))
    _exigir_libre(linea)
    linea.explicacion = motivo
    linea.save(update_fields=["explicacion"])
    record("movimiento.descartado", linea, actor=actor, ahora={"explicacion": motivo})
    return linea
