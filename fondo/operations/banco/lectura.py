"""The bank against the books of a fund, in four queries whatever their size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fondo.conciliacion import Partida, conciliar
from fondo.models import CartolaBancaria, Cuota, Fondo, Moneda, MovimientoBanco, Pago
from fondo.states import EstadoRegistro

#: How many of those that are done its page shows, the last first.
MOSTRADAS = 100


@dataclass(frozen=True)
class Registrado:
    """A payment or an instalment that may be matched: one of the two, its day and its amount with its sign.

    The amount is in pesos, or in dollars where it says so: how many pesos the bank made of them is not recorded.
    """

    pago: Pago | None
    cuota: Cuota | None
    fecha: date
    monto: Decimal
    en_dolares: bool = False

    @property
    def clave(self) -> str:
        """Its name in a form: "pago-3" or "cuota-1"."""
        return f"pago-{self.pago.pk}" if self.pago else f"cuota-{self.cuota.pk if self.cuota else 0}"


@dataclass(frozen=True)
class Banco:
    """Lines that match, that may be of several, that are of nothing, and what no line tells; those that are done.

    `anuladas` are of something that was annulled since: to be left free.
    """

    coinciden: list[tuple[MovimientoBanco, list[Registrado]]]
    propuestas: list[tuple[MovimientoBanco, list[Registrado]]]
    sin_registro: list[MovimientoBanco]
    sin_banco: list[Registrado]
    anuladas: list[MovimientoBanco]
    hechas: list[MovimientoBanco]
    cartolas: list[CartolaBancaria]


def banco_de(fondo: Fondo) -> Banco:
    """What the bank says of a fund, matched with what is recorded. What is in dollars matches nothing by itself."""
    rows = MovimientoBanco.objects.filter(fondo=fondo).order_by("fecha", "pk")
    lines = list(rows.select_related("pago__gasto", "cuota"))
    used = {(line.pago_id, line.cuota_id) for line in lines}
    free = [line for line in lines if not (line.pago_id or line.cuota_id or line.explicacion)]
    recorded = [one for one in _recorded(fondo) if not one.en_dolares]
    books = {one.clave: one for one in recorded if _key(one) not in used}
    found = conciliar(
        [Partida(line.pk, line.fecha, line.monto) for line in free],
        [Partida(one.clave, one.fecha, one.monto) for one in books.values()],
    )
    done = [line for line in reversed(lines) if line.pago_id or line.cuota_id or line.explicacion]
    return Banco(
        coinciden=[(line, [books[str(found.pares[line.pk])]]) for line in free if line.pk in found.pares],
        propuestas=[
            (line, [books[str(key)] for key in found.propuestas[line.pk]])
            for line in free
            if line.pk in found.propuestas
        ],
        sin_registro=[line for line in free if line.pk in found.sin_registro],
        sin_banco=[one for key, one in books.items() if key in found.sin_banco],
        anuladas=[line for line in done if _annulled(line)],
        hechas=[line for line in done if not _annulled(line)][:MOSTRADAS],
        cartolas=list(CartolaBancaria.objects.filter(fondo=fondo)),
    )


def posibles(linea: MovimientoBanco) -> list[Registrado]:
    """What a line may be said to be of, by hand: of its sign, of no other line, and its amount or one in dollars.

    The nearest in days come first, and no more than MOSTRADAS.
    """
    used = {
        (line.pago_id, line.cuota_id)
        for line in MovimientoBanco.objects.filter(fondo=linea.fondo_id).exclude(pago=None, cuota=None)
    }
    free = [one for one in _recorded(linea.fondo) if _key(one) not in used and (one.monto > 0) == (linea.monto > 0)]
    may_be = [one for one in free if one.en_dolares or one.monto == linea.monto]
    return sorted(may_be, key=lambda one: abs((one.fecha - linea.fecha).days))[:MOSTRADAS]


def _key(one: Registrado) -> tuple[int | None, int | None]:
    return one.pago.pk if one.pago else None, one.cuota.pk if one.cuota else None


def _annulled(line: MovimientoBanco) -> bool:
    return any(one is not None and one.estado == EstadoRegistro.ANULADO for one in (line.pago, line.cuota))


def _recorded(fondo: Fondo) -> list[Registrado]:
    """What was paid and received and stands, by its day."""
    standing = (EstadoRegistro.REGISTRADO, EstadoRegistro.OBSERVADO, EstadoRegistro.ACEPTADO)
    paid = Pago.objects.filter(gasto__fondo=fondo, estado__in=standing).select_related("gasto")
    found = [Registrado(p, None, p.pagado_el, -p.monto, p.gasto.moneda != Moneda.CLP) for p in paid]
    for cuota in Cuota.objects.filter(fondo=fondo, estado__in=standing, recibida_el__isnull=False):
        in_dollars = cuota.pesos is None
        found.append(Registrado(None, cuota, cuota.recibida_el, cuota.monto if in_dollars else cuota.pesos, in_dollars))
    return sorted(found, key=lambda one: (one.fecha, one.clave))
