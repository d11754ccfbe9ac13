"""What expenses add to the scene: a payment that waits, of an accepted expense."""

from __future__ import annotations

from fondo.models import Fondo
from tests.cast import Cast
from tests.fondo import escena as rows


def escena(cast: Cast, fondo: Fondo) -> dict[str, int]:
    """A boleta de honorarios accepted, its net paid in part."""
    who = cast.actor("administradora").persona
    fees = {"documento": "honorarios", "retencion": rows.D("14488"), "tasa_retencion": rows.D("15.25"), "folio": "77"}
    person = rows.proveedor(fondo, "Persona Ejemplo Cuarenta", persona_natural=True)
    gasto = rows.gasto(fondo, proveedor=person, estado="aceptado", registrado_por=who, **fees)
    half = {"monto": rows.D("40000"), "monto_usd": rows.D("42.11"), "clase": "liquido", "registrado_por": who}
    waits = rows.pago(gasto, estado="registrado", **half)
    return {"honorarios": gasto.pk, "pago_registrado": waits.pk}
