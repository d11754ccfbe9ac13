"""What every operation on an instalment begins with: its lock after that of its fund, and its figures as events tell
them.
"""

from __future__ import annotations

from fondo.models import Cuota
from fondo.operations.base import lock_fondo

CONTADAS = ("numero", "prevista_el", "monto_previsto", "recibida_el", "monto", "pesos", "tasa")


def lock_cuota(pk: int) -> Cuota:
    """An instalment, with its fund locked before it. Cuota.DoesNotExist if there is none."""
    fondo = lock_fondo(Cuota.objects.values_list("fondo", flat=True).get(pk=pk))
    cuota: Cuota = Cuota.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    cuota.fondo = fondo
    return cuota


def contada(cuota: Cuota) -> dict[str, str]:
    """An instalment as an event tells it."""
    return {name: str(value) for name in CONTADAS if (value := getattr(cuota, name)) is not None}
