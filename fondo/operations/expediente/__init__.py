"""The dossier of the Mesa's consensus on a fund: what it decided, what shows it, and what lacks."""

from fondo.operations.expediente.actos import (
    anotar_otra_decision,
    comprobar_contestable,
    consultas_para,
    contestar_objecion,
    corregir_contestacion,
    descartar_decision,
    desvincular_decision,
    respaldar_decision,
    se_descarta,
    se_respalda,
)
from fondo.operations.expediente.antecedente import Antecedente, Objecion, Presente, Prueba, Sello, Voto
from fondo.operations.expediente.lectura import (
    decisiones_por_respaldar,
    exigir_expediente,
    expediente_de,
    expediente_publico,
    sin_evidencia,
)

__all__ = [
    "Antecedente",
    "Objecion",
    "Presente",
    "Prueba",
    "Sello",
    "Voto",
    "anotar_otra_decision",
    "comprobar_contestable",
    "consultas_para",
    "contestar_objecion",
    "corregir_contestacion",
    "decisiones_por_respaldar",
    "descartar_decision",
    "desvincular_decision",
    "exigir_expediente",
    "expediente_de",
    "expediente_publico",
    "respaldar_decision",
    "se_descarta",
    "se_respalda",
    "sin_evidencia",
]
