"""What every operation on a contract begins with: its lock after that of its fund, and what events tell of it."""

from __future__ import annotations

from fondo.models import Entregable, Obligacion
from fondo.operations.base import lock_fondo

#: What an event may say of a contract: figures and dates, never with whom.
CONTADAS = ("firmada_el", "termina_el", "moneda", "monto", "tasa", "monto_usd")


def lock_obligacion(pk: int) -> Obligacion:
    """A contract, locked after its fund. Obligacion.DoesNotExist if there is none."""
    fondo = lock_fondo(Obligacion.objects.values_list("fondo_id", flat=True).get(pk=pk))
    rows = Obligacion.objects.select_for_update(of=("self",), no_key=True)
    obligacion: Obligacion = rows.select_related("item", "proveedor").get(pk=pk)
    obligacion.fondo = fondo
    return obligacion


def lock_entregable(pk: int) -> Entregable:
    """A deliverable, locked after its fund and its contract. Entregable.DoesNotExist if there is none."""
    obligacion = lock_obligacion(Entregable.objects.values_list("obligacion_id", flat=True).get(pk=pk))
    entregable: Entregable = Entregable.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    entregable.obligacion = obligacion
    return entregable


def contada(obligacion: Obligacion) -> dict[str, object]:
    """A contract as an event tells it, with its plan of payments."""
    told = {name: str(value) for name in CONTADAS if (value := getattr(obligacion, name)) is not None}
    rows = obligacion.entregables.values_list("vence", "monto")
    plan = [f"{vence} {monto}" for vence, monto in rows.order_by("numero")]
    return told | {"item": obligacion.item.nombre, "entregables": plan}
