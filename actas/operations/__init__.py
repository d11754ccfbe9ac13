"""What is done with actas: import, correct, circulate, approve, publish."""

from actas.operations.actas import descartar_acta, importar_acta
from actas.operations.circulacion import aprobar_acta, circular_acta, devolver_acta, retirar_acta
from actas.operations.edicion import corregir_datos
from actas.operations.parrafos import agregar_parrafo, corregir_parrafo, eliminar_parrafo, restaurar_parrafo
from actas.operations.publicacion import publicar_acta, publicar_registro_historico

__all__ = [
    "agregar_parrafo",
    "aprobar_acta",
    "circular_acta",
    "corregir_datos",
    "corregir_parrafo",
    "descartar_acta",
    "devolver_acta",
    "eliminar_parrafo",
    "importar_acta",
    "publicar_acta",
    "publicar_registro_historico",
    "restaurar_parrafo",
    "retirar_acta",
]
