"""The rows of redes, one file a noun: the standard, profiles and their data, answers, improvement, a network's own."""

from redes.models.espacio import Contacto, DocumentoRed
from redes.models.estandar import Estandar, Indicador
from redes.models.mejora import FotoElegibilidad, Mejora
from redes.models.perfil import Dato, Perfil
from redes.models.respuestas import Enlace, ObservacionRespuesta, Respuesta

__all__ = [
    "Contacto",
    "Dato",
    "DocumentoRed",
    "Enlace",
    "Estandar",
    "FotoElegibilidad",
    "Indicador",
    "Mejora",
    "ObservacionRespuesta",
    "Perfil",
    "Respuesta",
]
