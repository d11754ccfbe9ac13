"""The kernel's nouns: who, in which body, deciding what, by when, and what is made public of it."""

from mesa.models.archivos import Archivo
from mesa.models.asuntos import Adjunto, Asunto
from mesa.models.avisos import Aviso, Envio
from mesa.models.consultas import Consulta, Convocada, Pronunciamiento, Regla
from mesa.models.deliberacion import Cuenta, Pregunta, Prorroga
from mesa.models.eventos import Evento, Reaccion
from mesa.models.organizaciones import Funcion, Mandato, Membresia, Organizacion
from mesa.models.personas import Invitacion, Persona, Suscripcion, Usuario
from mesa.models.plazos import Feriado, Plazo, Recordatorio, Responsable
from mesa.models.publicaciones import Contenido, Ficha, Publicacion, Representacion, Retiro
from mesa.models.votaciones import Elector, Opcion, Papeleta, Urna, Votacion, Voto

__all__ = [
    "Adjunto",
    "Archivo",
    "Asunto",
    "Aviso",
    "Consulta",
    "Contenido",
    "Convocada",
    "Cuenta",
    "Elector",
    "Envio",
    "Evento",
    "Feriado",
    "Ficha",
    "Funcion",
    "Invitacion",
    "Mandato",
    "Membresia",
    "Opcion",
    "Organizacion",
    "Papeleta",
    "Persona",
    "Plazo",
    "Pregunta",
    "Pronunciamiento",
    "Prorroga",
    "Publicacion",
    "Reaccion",
    "Recordatorio",
    "Regla",
    "Representacion",
    "Responsable",
    "Retiro",
    "Suscripcion",
    "Urna",
    "Usuario",
    "Votacion",
    "Voto",
]
