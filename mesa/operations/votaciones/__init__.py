"""Votaciones: prepared, opened, voted and counted, or annulled."""

from mesa.operations.votaciones.apertura import abrir_votacion, documento_de, electores_de
from mesa.operations.votaciones.cierre import anular_votacion, cerrar_votacion, cerrar_votaciones, preparar_desempate
from mesa.operations.votaciones.opciones import agregar_opcion, corregir_opcion, mover_opcion, quitar_opcion
from mesa.operations.votaciones.preparacion import (
    Convocatoria,
    corregir_votacion,
    marca_de,
    organos_que_conduce,
    preparar_votacion,
)
from mesa.operations.votaciones.votos import emitir_voto, voto_vigente, votos_vigentes

__all__ = [
    "Convocatoria",
    "abrir_votacion",
    "agregar_opcion",
    "anular_votacion",
    "cerrar_votacion",
    "cerrar_votaciones",
    "corregir_opcion",
    "corregir_votacion",
    "documento_de",
    "electores_de",
    "emitir_voto",
    "marca_de",
    "mover_opcion",
    "organos_que_conduce",
    "preparar_desempate",
    "preparar_votacion",
    "quitar_opcion",
    "voto_vigente",
    "votos_vigentes",
]
