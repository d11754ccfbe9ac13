"""What is done with tasks: entrusted, told, done, verified by another; deferred, resumed, left without effect."""

from actas.operations.tareas.avance import (
    anular_avance,
    cumplir_parte,
    cumplir_tarea,
    informar_avance,
    iniciar_tarea,
    marcar_paso,
    reabrir_parte,
)
from actas.operations.tareas.curso import (
    dejar_sin_efecto,
    devolver_tarea,
    diferir_tarea,
    falta_verificar,
    reanudar_tarea,
    verificar_tarea,
)
from actas.operations.tareas.edicion import (
    DatosTarea,
    ParteNueva,
    asignables,
    atar_tarea,
    crear_tarea,
    editar_tarea,
    fijar_plazo_tarea,
)
from actas.operations.tareas.escalamiento import escalar_tareas

__all__ = [
    "DatosTarea",
    "ParteNueva",
    "anular_avance",
    "asignables",
    "atar_tarea",
    "crear_tarea",
    "cumplir_parte",
    "cumplir_tarea",
    "dejar_sin_efecto",
    "devolver_tarea",
    "diferir_tarea",
    "editar_tarea",
    "escalar_tareas",
    "falta_verificar",
    "fijar_plazo_tarea",
    "informar_avance",
    "iniciar_tarea",
    "marcar_paso",
    "reabrir_parte",
    "reanudar_tarea",
    "verificar_tarea",
]
