"""The next tabla: what comes back by itself, what is proposed, what each session did with it, and the topics."""

from actas.operations.tabla.acta import crear_acta_de_tabla
from actas.operations.tabla.propuestos import (
    descartar_propuesto,
    incluir_propuesto,
    mover_propuesto,
    proponer_punto,
    proponer_tarea,
    quitar_propuesto,
    reponer_propuesto,
)
from actas.operations.tabla.reglas import (
    ReglaDeTabla,
    adoptar_regla_tabla,
    anular_regla_tabla,
    regla_de_tabla,
)
from actas.operations.tabla.retorno import proponer_pendientes, sin_resultado
from actas.operations.tabla.temas import fechar_tema, reabrir_tema, retirar_tema
from actas.operations.tabla.tratamientos import Resultado, anular_tratamiento, registrar_tratamientos

__all__ = [
    "ReglaDeTabla",
    "Resultado",
    "adoptar_regla_tabla",
    "anular_regla_tabla",
    "anular_tratamiento",
    "crear_acta_de_tabla",
    "descartar_propuesto",
    "fechar_tema",
    "incluir_propuesto",
    "mover_propuesto",
    "proponer_pendientes",
    "proponer_punto",
    "proponer_tarea",
    "quitar_propuesto",
    "reabrir_tema",
    "registrar_tratamientos",
    "regla_de_tabla",
    "reponer_propuesto",
    "retirar_tema",
    "sin_resultado",
]
