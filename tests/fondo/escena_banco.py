"""What the bank adds to the scene: the statement that its line came in."""

from __future__ import annotations

from datetime import date

from fondo.models import CartolaBancaria, Fondo, MovimientoBanco
from mesa.kernel import clock
from tests.cast import Cast


def escena(cast: Cast, fondo: Fondo) -> dict[str, int]:
    """A statement of August."""
    made = CartolaBancaria.objects.create(
        fondo=fondo,
        nombre="cartola-agosto.csv",
        sha256="0" * 64,
        desde=date(2026, 8, 1),
        hasta=date(2026, 8, 31),
        lineas=1,
        cargada_por=cast.actor("administradora").persona,
        cargada_por_nombre="Persona Ejemplo Ocho",
        cargada_el=clock.now(),
    )
    MovimientoBanco.objects.filter(fondo=fondo).update(cartola=made)
    return {"cartola": made.pk}
