"""The proposal of a fund: written in versions, put to the Mesa, approved, sent. One file a part of its life."""

from fondo.operations.propuesta.borrador import (
    DatosPropuesta,
    EjeDicho,
    EtapaDicha,
    ItemDicho,
    editar_propuesta,
    nueva_version,
    preparar_propuesta,
)
from fondo.operations.propuesta.decision import (
    aprobar_propuesta,
    consultar_propuesta,
    devolver_propuesta,
    enviar_propuesta,
    retirar_propuesta,
)
from fondo.operations.propuesta.texto import TIPO, documento_de, parrafos_de, reparos

__all__ = [
    "TIPO",
    "DatosPropuesta",
    "EjeDicho",
    "EtapaDicha",
    "ItemDicho",
    "aprobar_propuesta",
    "consultar_propuesta",
    "devolver_propuesta",
    "documento_de",
    "editar_propuesta",
    "enviar_propuesta",
    "nueva_version",
    "parrafos_de",
    "preparar_propuesta",
    "reparos",
    "retirar_propuesta",
]
