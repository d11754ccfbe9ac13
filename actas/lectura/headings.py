"""The names a minute gives to its sections and labels."""

from __future__ import annotations

import re
from typing import Literal

from actas.lectura.columnas import es_tabla_de_trabajo
from actas.lectura.lines import Linea
from actas.lectura.words import clave, empieza_en_mayuscula, en_mayusculas, plano

Seccion = Literal[
    "cabecera", "asistentes", "presentes", "ausentes", "excusas", "tabla", "desarrollo", "acuerdos", "otra"
]

_DE = (
    r"(?: (?:a|de|en|del|por) (?:la |el |los |las |esta |este )?(?:presente )?"
    r"(?:reunion|sesion|jornada|mesa|encuentro)(?: \w+){0,6})?"
)
_GENTE = r"(?:(?:miembros|integrantes|personas|representantes) )?"
_ENCARGOS = r"(?:acuerdos|compromisos|tareas)"
_NOMBRES: tuple[tuple[Seccion, str], ...] = (
    ("presentes", rf"{_GENTE}presentes"),
    (
        "excusas",
        rf"(?:excusas(?: presentadas| recibidas| por inasistencia)?|{_GENTE}excusad[oa]s|se excusan?|excusan?(?: su)?"
        r"(?: asistencia| inasistencia)|(?:ausentes|inasistentes|inasistencias|ausencias)"
        r" (?:con excusas?|excusad[oa]s|justificad[oa]s))",
    ),
    (
        "ausentes",
        rf"(?:{_GENTE}(?:ausentes|inasistentes)|inasistencias?|ausencias?|no asisten|no asistieron)"
        r"(?: sin (?:excusa|aviso|justificacion)| y (?:excusas|excusad[oa]s))?",
    ),
    (
        "asistentes",
        rf"(?:(?:lista|listado|nomina|registro) de (?:los |las )?)?{_GENTE}(?:asistentes|asistencia|participantes)"
        rf"{_DE}|asisten|asistieron|participan|participaron",
    ),
    (
        "tabla",
        rf"(?:tabla|agenda|temario|orden del dia){_DE}|temas|(?:temas|puntos|materias|asuntos) (?:a tratar|por tratar"
        r"|(?:de la|en|de) tabla)|tabla de (?:temas|materias|puntos)",
    ),
    (
        "desarrollo",
        rf"(?:desarrollo|discusion)(?: del? (?:la |los |las )?(?:tabla|temas|puntos|agenda|discusion|orden del dia))?"
        rf"{_DE}|(?:temas|puntos|materias|asuntos) (?:tratad[oa]s|abordad[oa]s|discutid[oa]s|revisad[oa]s|vistos)"
        rf"(?: y (?:acuerdos|compromisos)(?: adoptados)?)?{_DE}",
    ),
    (
        "acuerdos",
        rf"(?:(?:resumen|sintesis|listado|lista|cuadro) de (?:los )?|principales |conclusiones y )?{_ENCARGOS}"
        rf"(?:,? (?:y|e) (?:{_ENCARGOS}|responsables|plazos|proximos pasos|conclusiones))*"
        rf"(?: (?:adoptad|tomad|alcanzad|adquirid|suscrit|asumid)[oa]s)?{_DE}",
    ),
    (
        "otra",
        r"(?:cierre|termino)(?: de la (?:reunion|sesion))?|firmas?|firman|anexos?|proxima (?:reunion|sesion)"
        r"|proximos pasos|observaciones|notas?|distribucion|documentos adjuntos",
    ),
    ("cabecera", r"datos generales|informacion general|(?:datos|antecedentes) (?:de la|del?) (?:reunion|sesion|acta)"),
)
# Every heading has one of these in it: most lines are told apart by this alone.
_RAIZ = re.compile(
    r"presente|excus|ausen|inasist|asist|particip|tabla|agenda|temari|orden del dia|tema|punto|materia|asunto|desarroll"
    r"|discus|acuerdo|compromiso|tarea|cierre|termino|firma|anexo|proxim|observacion|nota|distribuc|documento|dato"
    r"|informac|anteced"
)
_PATRONES = tuple((seccion, re.compile(patron)) for seccion, patron in _NOMBRES)
_CON_DE = re.compile(rf".*\w{_DE[:-1]}")
ASISTENCIA: frozenset[Seccion] = frozenset({"asistentes", "presentes", "ausentes", "excusas"})
LISTAS: frozenset[Seccion] = ASISTENCIA | {"cabecera", "tabla", "otra"}
SOLO_AL_FINAL = re.compile(r"(?:cierre|termino) de la (?:reunion|sesion)|firmas?|firman|anexos?|distribucion")
# Labels of the heading block, wherever they stand.
ETIQUETA = re.compile(
    r"(?:(?:fecha|dia|lugar|horario|horas?|inicio|comienzo|termino|cierre|fin|finalizacion|ubicacion|y|e|de|del|la|el"
    r"|reunion|sesion|realizacion|celebracion|jornada)(?: |$))+"
)
_NUCLEO = re.compile(
    r"\b(?:fecha|dia|lugar|horario|horas?|inicio|comienzo|termino|cierre|fin|finalizacion|ubicacion)\b"
)
# What closes a minute, under any section: "Próxima reunión: …", "Firman: …", "Siendo las 13:00 horas …".
_CIERRE = re.compile(
    r"(?:(?:fecha de (?:la )?)?proxima (?:reunion|sesion)|firman?|firmas|firmad[oa] por|(?:elaborad|redactad|aprobad"
    r"|preparad|tomad|revisad)[oa] por|elaboro|redacto|aprobo|reviso|acta (?:elaborada|redactada|aprobada) por) ?:"
    r"|(?:elaborad|redactad|aprobad)[oa] por(?: |$)|(?:firman?|firmas)\.?$|siendo las? \d"
    r"|se (?:levanta|cierra|da por (?:terminad|finalizad|concluid)[oa]) la (?:sesion|reunion)\b"
)
# A label even where the minute is written without capitals.
_PROXIMA = re.compile(r"proxima (?:reunion|sesion) ?:")
_APERTURA = re.compile(r"\bse (?:da (?:por )?inici|inici|abre|comienz)|\b(?:da (?:inicio|comienzo)|inicia|comienza)\b")
_ORDINAL = (
    r"(?:primer|segund|tercer|cuart|quint|sext|septim|octav|noven|decim(?:o? ?(?:primer|segund|tercer|cuart|quint))?"
    r"|undecim|duodecim)[oa]"
)
_PUNTO_ORDINAL = re.compile(rf"(?:{_ORDINAL} ?(?:[:.,]|[-–—] |$)|{_ORDINAL} (?P<resto>)|\d{{1,2}} ?[°º])")


PUNTO_N = re.compile(r"(?:punto|tema)(?: n(?:[°ºo]|ro)?\.?)? ?(\d{1,3})(?:(?: ?[:.)]| ?[-–—])(?!\d) ?|$)")
_ACUERDO_N = re.compile(r"acuerdo ?(?:n(?:[°ºo]|ro)?\.? ?)?\d{1,3}(?:\.\d{1,3})? ?(?:[:.)]|[-–—] )(?!\d)")


def es_acuerdo_n(linea: Linea) -> bool:
    """Whether a line opens with "Acuerdo N° 1:" or "ACUERDO 5.1."."""
    return bool(_ACUERDO_N.match(plano(linea.resto[:40])))


def es_punto_n(linea: Linea) -> bool:
    """Whether a line opens with "Punto 1." or "Tema 1:"."""
    return linea.marca is None and bool(PUNTO_N.match(plano(linea.resto[:40])))


def es_cierre(linea: Linea) -> bool:
    """Whether a line without mark opens with a label or formula that closes a minute: it continues nothing."""
    liso = plano(linea.texto[:80])
    if linea.marca is not None or not (empieza_en_mayuscula(linea.texto) or _PROXIMA.match(liso)):
        return False
    return bool(_CIERRE.match(liso))


def cierra_asistencia(linea: Linea) -> bool:
    """Whether a line under the attendance is no longer of it: "PRIMERO: …", "1º …", "Punto 1 …", "Siendo …".

    An opening formula ("Siendo las 10:00 se inicia la sesión con:") does not close it, nor a name ("SEGUNDO RUIZ").
    """
    if linea.marca is not None:
        return False
    if es_punto_n(linea) or es_acuerdo_n(linea) or es_tabla_de_trabajo(linea):
        return True
    liso = plano(linea.texto[:200])
    if es_cierre(linea):
        return not _APERTURA.search(liso)
    hallado = _PUNTO_ORDINAL.match(liso)
    if not hallado:
        return False
    palabra, siguiente = linea.texto[: hallado.end()], linea.texto[hallado.end() :].partition(" ")[0]
    if hallado["resto"] is None:
        return True
    # SEGUNDO is a name too; PRIMERO is none.
    return en_mayusculas(palabra) and (liso.startswith("primer") or not en_mayusculas(siguiente))


def seccion_de(llave: str) -> Seccion | None:
    """The section a key names as a whole, or None."""
    if not _RAIZ.search(llave):
        return None
    for seccion, patron in _PATRONES:
        if patron.fullmatch(llave):
            return seccion
    return None


def es_generica(llave: str) -> bool:
    """Whether the name goes on with "de la mesa …": as the first line of a text that is a title, not a heading."""
    return _CON_DE.fullmatch(llave) is not None


def etiqueta(linea: Linea) -> str | None:
    """The key of the label a line opens with ("hora de inicio"), or None."""
    if linea.marca and linea.marca.clase != "vineta":
        return None
    if linea.fila and len(linea.celdas) == 2:
        cabeza = linea.celdas[0]
    else:
        cabeza, dos_puntos, _ = linea.resto.partition(":")
        if not dos_puntos:
            return None
    if len(cabeza) > 50:
        return None
    llave = clave(cabeza)
    return llave if ETIQUETA.fullmatch(llave) and _NUCLEO.search(llave) else None
