"""Who moves money in the budget, and who keeps the dossier of what the Mesa decided."""

from __future__ import annotations

from fondo.permissions.base import decide
from mesa.kernel.permissions import permiso

for name in (
    "traspasar_monto",
    "deshacer_traspaso",
    "agregar_item",
    "quitar_item",
    "anotar_otra_decision",
    "respaldar_decision",
    "desvincular_decision",
    "descartar_decision",
    "contestar_objecion",
    "corregir_contestacion",
):
    permiso(f"fondo.{name}", decide)
