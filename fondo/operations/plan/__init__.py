"""The plan of spending: what is expected to be spent of each ítem and when; by hand or from a table."""

from fondo.operations.plan.importacion import (
    COLUMNAS,
    ImportadorPlan,
    filas_del_plan,
    importar_lineas,
)
from fondo.operations.plan.lectura import Plan, plan_de
from fondo.operations.plan.lineas import DatosLinea, agregar_linea, corregir_linea, quitar_linea

__all__ = [
    "COLUMNAS",
    "DatosLinea",
    "ImportadorPlan",
    "Plan",
    "agregar_linea",
    "corregir_linea",
    "filas_del_plan",
    "importar_lineas",
    "plan_de",
    "quitar_linea",
]
