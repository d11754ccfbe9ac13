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
    """A payment or an instalment that may be matched: one of the two, its day and its pesos with their sign."""

    pago: Pago | None
    cuota: Cuota | None
    fecha: date
    monto: Decimal

    @property
    def clave(self) -> str:
        """Its name in a form: "pago-3" or "cuota-1"."""
        return f"pago-{self.pago.pk}" if self.pago else f"cuota-{self.cuota.pk if self.cuota else 0}"


@dataclass(frozen=True)
class Banco:
    """Lines that match, that may be of several, that are of nothing, and what no line tells; those that are done."""

    coinciden: list[tuple[MovimientoBanco, list[Registrado]]]
    propuestas: list[tuple[MovimientoBanco, list[Registrado]]]
    sin_registro: list[MovimientoBanco]
    sin_banco: list[Registrado]
    hechas: list[MovimientoBanco]
    cartolas: list[CartolaBancaria]


def banco_de(fondo: Fondo) -> Banco:
    """What the bank says of a fund, matched with what is recorded. What is in dollars matches nothing by itself."""
    rows = MovimientoBanco.objects.filter(fondo=fondo).order_by("fecha", "pk")
    lines = list(rows.select_related("pago__gasto", "cuota"))
    used = {(line.pago_id, line.cuota_id) for line in lines}
    free = [line for line in lines if not (line.pago_id or line.cuota_id or line.explicacion)]
    books = {one.clave: one for one in _recorded(fondo) if _key(one) not in used}
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
        hechas=done[:MOSTRADAS],
        cartolas=list(CartolaBancaria.objects.filter(fondo=fondo)),
    )


def _key(one: Registrado) -> tuple[int | None, int | None]:
    return one.pago.pk if one.pago else None, one.cuota.pk if one.cuota else None


def _recorded(fondo: Fondo) -> list[Registrado]:
    """What was paid and received in pesos and stands, by its day."""
    standing = (EstadoRegistro.REGISTRADO, EstadoRegistro.OBSERVADO, EstadoRegistro.ACEPTADO)
    paid = Pago.objects.filter(gasto__fondo=fondo, gasto__moneda=Moneda.CLP, estado__in=standing)
    found = [Registrado(p, None, p.pagado_el, -p.monto) for p in paid.select_related("gasto")]
    for cuota in Cuota.objects.filter(fondo=fondo, estado__in=standing):
        if cuota.recibida_el is not None and cuota.pesos is not None:
            found.append(Registrado(None, cuota, cuota.recibida_el, cuota.pesos))
    return sorted(found, key=lambda one: (one.fecha, one.clave))
