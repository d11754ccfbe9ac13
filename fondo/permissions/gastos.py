"""Who records what is spent, and who reviews it: never the same."""

from __future__ import annotations

from fondo.permissions.base import es_administradora, revisa
from mesa.kernel.permissions import permiso

for name in ("registrar_gasto", "corregir_gasto", "retirar_gasto", "registrar_pago"):
    permiso(f"fondo.{name}", es_administradora)
for name in ("observar_gasto", "aceptar_gasto", "anular_gasto"):
    permiso(f"fondo.{name}", revisa)
