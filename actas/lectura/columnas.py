"""Rows that name the columns of a table, and say of no one that they came."""

from __future__ import annotations

import re

from actas.lectura.lines import Linea
from actas.lectura.words import clave

_NOMBRAN = r"nombres?|apellidos?|asistentes?|participantes?|persona"
_DE_GENTE = (
    rf"{_NOMBRAN}|n|no|cargo|calidad|institucion|organizacion|organismo|entidad|representacion|estado|asistencia|y"
    r"|completo|rol|funcion"
)
_DE_TRABAJO = r"temas?|materias?|puntos?|acuerdos?|compromisos?|tareas?|actividad(?:es)?|plazos?"
_OTRAS = (
    r"correos?|email|mail|e|electronico|telefonos?|contacto|firmas?|rut|responsables?|fecha|hora|observacion(?:es)?"
    r"|comuna|region|numero|de|la"
)
_SOLO_DE_GENTE = re.compile(rf"(?:(?:{_DE_GENTE})(?: |$))+")
_COLUMNAS = re.compile(rf"(?:(?:{_DE_GENTE}|{_DE_TRABAJO}|{_OTRAS})(?: |$))+")
_ALGUNA_DE_TRABAJO = re.compile(rf"\b(?:{_DE_TRABAJO})\b")
_ALGUNA_DE_GENTE = re.compile(rf"\b(?:{_NOMBRAN})\b")
_MAX = 200


def nombra_columnas(linea: Linea) -> bool:
    """Whether it is a row of nothing but the names of columns: "Nombre | Institución | Correo"."""
    return len(linea.celdas) > 1 and len(linea.texto) <= _MAX and bool(_COLUMNAS.fullmatch(clave(linea.texto)))


def son_solo_de_gente(linea: Linea) -> bool:
    """Whether those names are the ones read here, so that the row says nothing else."""
    return bool(_SOLO_DE_GENTE.fullmatch(clave(linea.texto)))


def es_tabla_de_trabajo(linea: Linea) -> bool:
    """Whether the row heads a table of topics or tasks, not of people: "N° | Tema | Responsable"."""
    if not nombra_columnas(linea):
        return False
    llave = clave(linea.texto)
    return bool(_ALGUNA_DE_TRABAJO.search(llave)) and not _ALGUNA_DE_GENTE.search(llave)
