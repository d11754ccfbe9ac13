"""Who records what is received and spent, and who reviews it: never the same."""

from __future__ import annotations

from fondo.permissions.base import decide, es_administradora, revisa
from mesa.kernel.permissions import permiso

for name in ("registrar_cuota", "registrar_gasto", "corregir_gasto", "retirar_gasto", "registrar_pago"):
    permiso(f"fondo.{name}", es_administradora)
permiso("fondo.prever_cuota", decide)
for name in ("aceptar_cuota", "observar_gasto", "aceptar_gasto", "anular_gasto"):
    permiso(f"fondo.{name}", revisa)
