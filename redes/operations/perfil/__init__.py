"""What a body writes of itself, at its pace: drafts that nobody else reads until the profile is published."""

from redes.operations.perfil.anfitriona import (
    aceptar_anfitriona,
    designar_anfitriona,
    quitar_anfitriona,
)
from redes.operations.perfil.base import en_pie, perfil_de
from redes.operations.perfil.datos import (
    confirmar_datos,
    copiar_anio,
    corregir_dato,
    descartar_borrador,
    descartar_borradores,
    guardar_dato,
    guardar_datos,
    ordenar_datos,
    quitar_dato,
)
from redes.operations.perfil.valores import DatoDicho, errores_de, limpio
from redes.operations.publicacion import lock_perfil

__all__ = [
    "DatoDicho",
    "aceptar_anfitriona",
    "confirmar_datos",
    "copiar_anio",
    "corregir_dato",
    "descartar_borrador",
    "descartar_borradores",
    "designar_anfitriona",
    "en_pie",
    "errores_de",
    "guardar_dato",
    "guardar_datos",
    "limpio",
    "lock_perfil",
    "ordenar_datos",
    "perfil_de",
    "quitar_anfitriona",
    "quitar_dato",
]
