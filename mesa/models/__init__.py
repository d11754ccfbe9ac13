"""The kernel's nouns: who, in which body, deciding what, by when, and what is made public of it."""

from mesa.models.archivos import Archivo
from mesa.models.avisos import Aviso, Envio
from mesa.models.consultas import Consulta, Convocada, Pronunciamiento, Regla
from mesa.models.eventos import Evento, Reaccion
from mesa.models.organizaciones import Funcion, Mandato, Membresia, Organizacion
from mesa.models.personas import Invitacion, Persona, Usuario
from mesa.models.plazos import Feriado, Plazo
from mesa.models.publicaciones import Contenido, Ficha, Publicacion, Representacion, Retiro

__all__ = [
    "Archivo",
    "Aviso",
    "Consulta",
    "Contenido",
    "Convocada",
    "Envio",
    "Evento",
    "Feriado",
    "Ficha",
    "Funcion",
    "Invitacion",
    "Mandato",
    "Membresia",
    "Organizacion",
    "Persona",
    "Plazo",
    "Pronunciamiento",
    "Publicacion",
    "Reaccion",
    "Regla",
    "Representacion",
    "Retiro",
    "Usuario",
]
