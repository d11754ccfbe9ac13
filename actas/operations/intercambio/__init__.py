"""Tasks and the follow-up of agreements, from a table and to a table."""

from actas.operations.intercambio.acuerdos import ImportadorAcuerdos, filas_de_acuerdos, importar_seguimiento
from actas.operations.intercambio.alta import partes_cargadas
from actas.operations.intercambio.tareas import ImportadorTareas, filas_de_tareas, importar_tareas

__all__ = [
    "ImportadorAcuerdos",
    "ImportadorTareas",
    "filas_de_acuerdos",
    "filas_de_tareas",
    "importar_seguimiento",
    "importar_tareas",
    "partes_cargadas",
]
