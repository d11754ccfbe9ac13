"""What is done with actas: import, correct, circulate, approve, publish."""

from actas.operations.actas import descartar_acta, importar_acta
from actas.operations.circulacion import aprobar_acta, circular_acta, devolver_acta, reabrir_acta, retirar_acta
from actas.operations.deshacer import deshacer_edicion
from actas.operations.edicion import corregir_datos
from actas.operations.en_sesion import aprobar_en_sesion, cerrar_en_sesion
from actas.operations.estructura import (
    dividir_parrafo,
    elevar_letra,
    llevar_parrafo,
    mover_parrafo,
    sangrar_parrafo,
    unir_parrafo,
)
from actas.operations.observaciones import (
    corregir_observacion,
    observar_acta,
    responder_observacion,
    retirar_observacion,
)
from actas.operations.parrafos import agregar_parrafo, corregir_parrafo, eliminar_parrafo, reponer_parrafo
from actas.operations.publicacion import publicar_acta, publicar_registro_historico
from actas.operations.puntos import agregar_punto, crear_acta, eliminar_punto, mover_punto
from actas.operations.rectificacion import abrir_rectificacion, desistir_rectificacion

__all__ = [
    "abrir_rectificacion",
    "agregar_parrafo",
    "agregar_punto",
    "aprobar_acta",
    "aprobar_en_sesion",
    "cerrar_en_sesion",
    "circular_acta",
    "corregir_datos",
    "corregir_observacion",
    "corregir_parrafo",
    "crear_acta",
    "descartar_acta",
    "deshacer_edicion",
    "desistir_rectificacion",
    "devolver_acta",
    "dividir_parrafo",
    "elevar_letra",
    "eliminar_parrafo",
    "eliminar_punto",
    "importar_acta",
    "llevar_parrafo",
    "mover_parrafo",
    "mover_punto",
    "observar_acta",
    "publicar_acta",
    "publicar_registro_historico",
    "reabrir_acta",
    "reponer_parrafo",
    "responder_observacion",
    "retirar_acta",
    "retirar_observacion",
    "sangrar_parrafo",
    "unir_parrafo",
]
