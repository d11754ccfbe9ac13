"""What is done with what people contribute."""

from actas.operations.aportes.importacion import COLUMNAS, ImportadorAportes, filas_de_aportes, importar_aportes
from actas.operations.aportes.publicacion import publicar_aporte
from actas.operations.aportes.registro import (
    RESPUESTAS,
    TIPO,
    DatosAporte,
    Respuesta,
    editar_aporte,
    eliminar_aporte,
    registrar_aporte,
    responder_aporte,
)

__all__ = [
    "COLUMNAS",
    "RESPUESTAS",
    "TIPO",
    "DatosAporte",
    "ImportadorAportes",
    "Respuesta",
    "editar_aporte",
    "eliminar_aporte",
    "filas_de_aportes",
    "importar_aportes",
    "publicar_aporte",
    "registrar_aporte",
    "responder_aporte",
]
