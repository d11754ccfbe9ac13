"""Who sets the floors of a fund."""

from __future__ import annotations

from fondo.permissions.base import decide
from mesa.kernel.permissions import permiso

for name in ("agregar_hito", "corregir_hito", "quitar_hito"):
    permiso(f"fondo.{name}", decide)
