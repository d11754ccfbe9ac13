"""What every operation on an expense begins with: its lock after that of its fund, and what is paid of it so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from fondo.ejecucion import CERO, partes
from fondo.models import Gasto, Pago, Registro
from fondo.operations.base import lock_fondo
from fondo.states import EstadoRegistro
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.text import plain
from mesa.operations.fechas import comprobar_fecha

TEXTO_MAXIMO = 2_000


def lock_gasto(pk: int) -> Gasto:
    """An expense, locked after its fund. Gasto.DoesNotExist if there is none."""
    fondo = lock_fondo(Gasto.objects.values_list("fondo_id", flat=True).get(pk=pk))
    rows = Gasto.objects.select_for_update(of=("self",), no_key=True)
    gasto: Gasto = rows.select_related("item", "proveedor", "obligacion", "entregable").get(pk=pk)
    gasto.fondo = fondo
    return gasto


def lock_pago(pk: int) -> Pago:
    """A payment, locked after its fund and its expense. Pago.DoesNotExist if there is none."""
    gasto = lock_gasto(Pago.objects.values_list("gasto_id", flat=True).get(pk=pk))
    pago: Pago = Pago.objects.select_for_update(no_key=True).get(pk=pk)
    pago.gasto = gasto
    return pago


def comprobar_revision(gasto: Gasto, revision: int) -> None:
    """Raise Conflicto unless the expense is as it was read."""
    if gasto.revision != revision:
        raise Conflicto(
            _("Alguien corrigió este gasto mientras usted lo miraba. Recargue la página y revíselo de nuevo.")
        )


def comprobar_estado(registro: Registro, *estados: EstadoRegistro) -> None:
    """Raise Conflicto unless a record is in one of those states."""
    if registro.estado not in estados:
        raise Conflicto(
            _("Esto ya no se puede hacer: el estado es «%(actual)s». Recargue la página para ver cómo quedó.")
            % {"actual": registro.get_estado_display()}
        )


def comprobar_dia(dia: date) -> date:
    """A day of the fund, that came already. DomainError for one to come, or whose year is a mistake."""
    comprobar_fecha(dia)
    if dia > clock.today():
        raise DomainError(_("Esa fecha todavía no llega: se registra lo que ya ocurrió."))
    return dia


def texto_exigido(texto: str, falta: str) -> str:
    """A text that must say something, made safe. DomainError with `falta` for nothing, or for too much."""
    clean = plain(texto).strip()
    if not clean:
        raise DomainError(falta)
    if len(clean) > TEXTO_MAXIMO:
        raise DomainError(_("Acorte el texto: el máximo es de %(n)s caracteres.") % {"n": TEXTO_MAXIMO})
    return clean


@dataclass(frozen=True)
class Parte:
    """The net of an expense, or what is retained of it: in its currency and in USD, and what payments told of it."""

    monto: Decimal
    usd: Decimal
    pagado: Decimal
    pagado_usd: Decimal

    @property
    def falta(self) -> Decimal:
        """What is still to be paid, in its currency."""
        return self.monto - self.pagado

    @property
    def falta_usd(self) -> Decimal:
        """What is still to be paid, in USD."""
        return self.usd - self.pagado_usd


def partes_de(gasto: Gasto, pagos: Iterable[Pago]) -> tuple[Parte, Parte]:
    """The net and the retention of an expense, with what its payments that stand told of each."""
    net, kept = partes(gasto.monto_usd, gasto.monto, gasto.retencion)
    told = {False: (CERO, CERO), True: (CERO, CERO)}
    for pago in pagos:
        if pago.estado != EstadoRegistro.ANULADO:
            of_it = pago.clase == Pago.Clase.RETENCION
            told[of_it] = told[of_it][0] + pago.monto, told[of_it][1] + pago.monto_usd
    return Parte(gasto.liquido, net, *told[False]), Parte(gasto.retencion, kept, *told[True])
