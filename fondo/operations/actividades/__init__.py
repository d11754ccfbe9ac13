"""What was done with the fund: recorded, corrected, eliminated and taken back; its materials, and its tables."""

from fondo.operations.actividades.actividades import (
    corregir_actividad,
    eliminar_actividad,
    recuperar_actividad,
    registrar_actividad,
)
from fondo.operations.actividades.datos import SECTORES, DatosActividad
from fondo.operations.actividades.importacion import (
    COLUMNAS,
    ImportadorActividades,
    filas_de_actividades,
    importar_actividades,
)
from fondo.operations.actividades.lectura import actividades_de, resumen
from fondo.operations.actividades.materiales import agregar_material, quitar_material

__all__ = [
    "COLUMNAS",
    "SECTORES",
    "DatosActividad",
    "ImportadorActividades",
    "actividades_de",
    "agregar_material",
    "corregir_actividad",
    "eliminar_actividad",
    "filas_de_actividades",
    "importar_actividades",
    "quitar_material",
    "recuperar_actividad",
    "registrar_actividad",
    "resumen",
]
