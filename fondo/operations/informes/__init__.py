"""The reports of a fund: their dates, what is told in them, their vote, their publication and their receipts."""

from fondo.operations.informes.base import EXIGIDAS, IDIOMAS, PARTES, TIPO, clave_de
from fondo.operations.informes.comprobantes import comprobantes_de, trozos_zip
from fondo.operations.informes.decision import aprobar_informe, consultar_informe, devolver_informe, retirar_informe
from fondo.operations.informes.documento import documento_de, parrafos_de, reparos, texto_de
from fondo.operations.informes.fechas import (
    FechasInforme,
    corregir_fechas_informe,
    fechas_por_defecto,
    preparar_informe,
)
from fondo.operations.informes.publicar import corregir_informe, enviar_informe, publicar_informe
from fondo.operations.informes.relato import (
    TEXTO_MAXIMO,
    entregar_informe,
    escribir_relato,
    faltan,
    observar_informe,
    responder_observacion_informe,
)

__all__ = [
    "EXIGIDAS",
    "IDIOMAS",
    "PARTES",
    "TEXTO_MAXIMO",
    "TIPO",
    "FechasInforme",
    "aprobar_informe",
    "clave_de",
    "comprobantes_de",
    "consultar_informe",
    "corregir_fechas_informe",
    "corregir_informe",
    "devolver_informe",
    "documento_de",
    "entregar_informe",
    "enviar_informe",
    "escribir_relato",
    "faltan",
    "fechas_por_defecto",
    "observar_informe",
    "parrafos_de",
    "preparar_informe",
    "publicar_informe",
    "reparos",
    "responder_observacion_informe",
    "retirar_informe",
    "texto_de",
    "trozos_zip",
]
