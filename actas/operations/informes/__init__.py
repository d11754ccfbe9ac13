"""The report of how what was agreed was kept."""

from actas.operations.informes.cuenta import Informe, informe_de, informe_publicado
from actas.operations.informes.pdf import archivo_de, comprobar_periodo, dibujar_informe, pedir_informe
from actas.operations.informes.tabla import en_palabras, hojas

__all__ = [
    "Informe",
    "archivo_de",
    "comprobar_periodo",
    "dibujar_informe",
    "en_palabras",
    "hojas",
    "informe_de",
    "informe_publicado",
    "pedir_informe",
]
