"""At what rate an expense or a payment in pesos is told in USD: by its fund, by another method, or typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from fondo.cambio import UNIDAD, Recibida, tasa_por_defecto
from fondo.models import Cuota, Fondo
from fondo.states import ABIERTOS, EstadoRegistro
from mesa.kernel.errors import DomainError
from mesa.palabras import fecha_larga

FUENTE_MAXIMA = 200
#: Above it a rate is a slip of the hand.
TASA_MAXIMA = Decimal(100_000)


@dataclass(frozen=True)
class TasaDada:
    """Pesos for a dollar, the instalment it is of, and where it is from, in words."""

    valor: Decimal
    cuota: Cuota | None
    fuente: str


def tasa_escrita(valor: Decimal) -> Decimal:
    """A rate that somebody typed. DomainError for one that is not positive, or that nobody ever saw."""
    if not 0 < valor <= TASA_MAXIMA or valor != valor.quantize(UNIDAD):
        raise DomainError(_("Escriba cuántos pesos vale un dólar, con cuatro decimales a lo más."))
    return valor


def tasa_del_dia(
    fondo: Fondo, dia: date, metodo: str = "", escrita: Decimal | None = None, fuente: str = ""
) -> TasaDada:
    """The rate of a day by a method, that of the fund if none is said; or the one typed, with its source.

    DomainError, with what to do, when the method gives none.
    """
    if escrita is not None:
        valor = tasa_escrita(escrita)
        with translation.override("es"):  # where a rate is from is kept and published in Spanish
            return TasaDada(valor, None, fuente[:FUENTE_MAXIMA] or _("Tipo de cambio de la transacción"))
    asked = metodo or fondo.metodo_cambio
    came = {cuota.numero: cuota for cuota in recibidas(fondo)}
    found = tasa_por_defecto(asked, [_pure(cuota) for cuota in came.values()], dia)
    if found is None:
        raise DomainError(_sin_tasa(fondo, asked))
    with translation.override("es"):
        cuota = came[found.cuota] if found.cuota is not None else None
        if cuota is None:
            return TasaDada(found.valor, None, _("Promedio ponderado de las cuotas recibidas"))
        said = {"n": cuota.numero, "dia": fecha_larga(cuota.recibida_el)}
        return TasaDada(found.valor, cuota, _("Cuota %(n)s, que el banco liquidó el %(dia)s") % said)


def recibidas(fondo: Fondo) -> list[Cuota]:
    """The instalments that came and were accepted, with the pesos that the bank gave for them."""
    rows = Cuota.objects.filter(fondo=fondo, estado=EstadoRegistro.ACEPTADO, pesos__gt=0, monto__gt=0)
    return list(rows.exclude(recibida_el=None).order_by("numero"))


def _pure(cuota: Cuota) -> Recibida:
    assert cuota.recibida_el is not None
    assert cuota.monto is not None
    assert cuota.pesos is not None
    return Recibida(cuota.numero, cuota.recibida_el, cuota.monto, cuota.pesos)


def _sin_tasa(fondo: Fondo, metodo: str) -> str:
    if metodo == Fondo.MetodoCambio.TRANSACCION:
        return _("Escriba el tipo de cambio de esta transacción, en «Avanzado».")
    if Cuota.objects.filter(fondo=fondo, estado__in=ABIERTOS).exists():
        return _(
            "El tipo de cambio sale de las cuotas aceptadas, y hay una que todavía no lo está. Pida a la secretaría "
            "que la revise, o escriba el tipo de cambio en «Avanzado»."
        )
    return _("A esa fecha no había llegado ninguna cuota que dé el tipo de cambio. Escríbalo en «Avanzado».")
