"""What a body improves: proposed from what it lacks, recommended by the consultancy, entrusted as tasks."""

from redes.operations.mejoras.brechas import Brecha, brechas, niveles_de, niveles_de_varios
from redes.operations.mejoras.importacion import COLUMNAS, ImportadorMejoras, filas_de_mejoras, importar_mejoras
from redes.operations.mejoras.mejoras import (
    DatosMejora,
    agregar_mejora,
    corregir_mejora,
    descartar_mejora,
    encargar_mejora,
    organos_para_encargar,
    por_proponer,
    proponer_mejoras,
    que_lleva,
    reponer_mejora,
    visibles,
)

__all__ = [
    "COLUMNAS",
    "Brecha",
    "DatosMejora",
    "ImportadorMejoras",
    "agregar_mejora",
    "brechas",
    "corregir_mejora",
    "descartar_mejora",
    "encargar_mejora",
    "filas_de_mejoras",
    "importar_mejoras",
    "niveles_de",
    "niveles_de_varios",
    "organos_para_encargar",
    "por_proponer",
    "proponer_mejoras",
    "que_lleva",
    "reponer_mejora",
    "visibles",
]
