"""Who foresees instalments, who records that they came, and who reviews it."""

from __future__ import annotations

from fondo.permissions.base import decide, es_administradora, revisa
from mesa.kernel.permissions import permiso

for name in ("prever_cuota", "corregir_cuota_prevista", "quitar_cuota_prevista"):
    permiso(f"fondo.{name}", decide)
for name in ("registrar_cuota", "corregir_cuota", "retirar_cuota"):
    permiso(f"fondo.{name}", es_administradora)
for name in ("observar_cuota", "aceptar_cuota", "anular_cuota"):
    permiso(f"fondo.{name}", revisa)
