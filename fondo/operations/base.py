"""What every operation of the fund begins with: its lock, who recorded something, and the amounts that people type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from fondo.models import Fondo, Moneda
from fondo.states import EstadoFondo
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.operations import entry


def lock_fondo(pk: int) -> Fondo:
    """The fund, locked: the root of all that is recorded of it. Fondo.DoesNotExist if there is none."""
    rows = Fondo.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organo", "administradora").get(pk=pk)


def en_ejecucion(fondo: Fondo) -> None:
    """Raise Conflicto unless somebody administers the fund and it is not closed."""
    if fondo.estado != EstadoFondo.EN_EJECUCION:
        raise Conflicto(_("El fondo no está en ejecución: no se registra ni se revisa nada de él."))


def quien_registra(actor: Actor | None) -> dict[str, Any]:
    """Who records something now, as its columns say it."""
    return {
        "registrado_por": actor.persona if actor else None,
        "registrado_por_nombre": actor.persona.nombre if actor else "",
        "registrado_el": entry(),
    }


def quien_revisa(actor: Actor | None) -> dict[str, Any]:
    """Who reviews something now, as its columns say it."""
    return {
        "revisado_por": actor.persona if actor else None,
        "revisado_por_nombre": actor.persona.nombre if actor else "",
        "revisado_el": entry(),
    }


def comprobar_monto(monto: Decimal, moneda: str, *, cero: bool = False) -> Decimal:
    """An amount as it is kept: whole pesos, or dollars with two decimals. DomainError for any other."""
    if monto < 0 or (monto == 0 and not cero):
        raise DomainError(_("El monto debe ser mayor que cero."))
    if moneda == Moneda.CLP and monto != monto.to_integral_value():
        raise DomainError(_("Los pesos no llevan decimales. Escriba el monto entero."))
    if monto != monto.quantize(Decimal("0.01")):
        raise DomainError(_("El monto lleva a lo más dos decimales."))
    if monto >= Decimal(10) ** 10:
        raise DomainError(_("El monto es demasiado grande. Revise las cifras."))
    return monto
