"""From lines to the sections of a minute, told by their headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from actas.lectura.lines import Linea, Marca
from actas.lectura.words import abierto, clave, empieza_en_mayuscula, en_mayusculas, plano, terminado

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
        rf"(?:excusas(?: presentadas| recibidas| por inasistencia)?|{_GENTE}excusad[oa]s|se excusan?|excusan(?: su)?"
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
        rf"{_DE}|(?:temas|puntos|materias|asuntos) (?:tratad[oa]s|abordad[oa]s|discutid[oa]s|revisad[oa]s|vistos){_DE}",
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
_LISTA = re.compile(_DE + r"$")
ASISTENCIA: frozenset[Seccion] = frozenset({"asistentes", "presentes", "ausentes", "excusas"})
_LISTAS: frozenset[Seccion] = ASISTENCIA | {"cabecera", "tabla", "otra"}
_SOLO_AL_FINAL = re.compile(r"(?:cierre|termino) de la (?:reunion|sesion)|firmas?|firman|anexos?|distribucion")
# Labels of the heading block, wherever they stand.
ETIQUETA = re.compile(
    r"(?:(?:fecha|dia|lugar|horario|horas?|inicio|comienzo|termino|cierre|fin|finalizacion|ubicacion|y|e|de|del|la|el"
    r"|reunion|sesion|realizacion|celebracion|jornada)(?: |$))+"
)
_NUCLEO = re.compile(
    r"\b(?:fecha|dia|lugar|horario|horas?|inicio|comienzo|termino|cierre|fin|finalizacion|ubicacion)\b"
)
_ACUERDO_N = re.compile(r"acuerdo ?(?:n(?:[°ºo]|ro)?\.? ?)?\d{1,3} ?(?:[:.)]|[-–—] )(?!\d)")


@dataclass(slots=True)
class Segmento:
    """The lines under one heading. `titulo` is its line, None for what comes before any."""

    seccion: Seccion
    titulo: Linea | None = None
    lineas: list[Linea] = field(default_factory=list)
    en_linea: bool = False


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


def seccionar(lineas: Sequence[Linea]) -> list[Segmento]:
    """The sections in the order of the text; the first is always the heading block, perhaps empty."""
    lector = _Seccionador(hay_acuerdos=False, probando=True)
    for linea in lineas:
        lector.tomar(linea)
    hay_acuerdos = "acuerdos" in lector.vistas
    lector = _Seccionador(hay_acuerdos=hay_acuerdos)
    for linea in lineas:
        lector.tomar(linea)
    return lector.segmentos


class _Seccionador:
    """Takes lines one by one. Headings that can come once are taken once: later ones are text."""

    def __init__(self, *, hay_acuerdos: bool, probando: bool = False) -> None:
        self.segmentos = [Segmento("cabecera")]
        self.vistas: set[Seccion] = set()
        self.hay_acuerdos = hay_acuerdos
        self.probando = probando
        self.previa: Linea | None = None
        self.ultimo_numero: Marca | None = None
        self.tabla: set[str] = set()

    @property
    def actual(self) -> Segmento:
        return self.segmentos[-1]

    def tomar(self, linea: Linea) -> None:
        if not (self._abrir_exacta(linea) or self._abrir_en_linea(linea) or self._abrir_acuerdo(linea)):
            self._guardar(linea)
        self.previa = linea

    def _guardar(self, linea: Linea) -> None:
        llave = etiqueta(linea) if self.actual.seccion != "cabecera" else None
        suelta = self.actual.seccion in _LISTAS or (
            llave and re.match(r"hora (?:de )?(?:inicio|termino|cierre)", llave)
        )
        if llave and suelta and not linea.marca:
            self.segmentos[0].lineas.append(linea)
            return
        if self.actual.seccion == "tabla":
            self.tabla.add(clave(linea.resto))
        self.actual.lineas.append(linea)

    def _abrir_exacta(self, linea: Linea) -> bool:
        texto = self._sin_numero(linea)
        if texto is None or len(texto) > 90:
            return False
        llave = clave(texto)
        seccion = _seccion(llave)
        if seccion is None or not self._cabe(seccion, linea, llave) or not self._aislada(linea, texto):
            return False
        if not self.vistas and self.previa is None and _LISTA.search(llave) and _LISTA.search(llave).group():  # type: ignore[union-attr]
            return False
        self._abrir(seccion, linea)
        return True

    def _sin_numero(self, linea: Linea) -> str | None:
        """The text of a possible heading: its number counts only if headings are numbered, and in their order."""
        marca = linea.marca
        if marca is None:
            return linea.texto
        if marca.clase == "vineta" or marca.clase == "nivel":
            return None
        if not self.vistas or linea.nivel:
            return linea.resto
        previo = self.ultimo_numero
        if previo is None or previo.clase != marca.clase:
            return None
        return linea.resto if (marca.numeros, marca.letra) > (previo.numeros, previo.letra) else None

    def _cabe(self, seccion: Seccion, linea: Linea, llave: str) -> bool:
        """Whether that section may open here."""
        actual = self.actual.seccion
        if seccion in ("presentes", "ausentes", "excusas"):
            return actual in ASISTENCIA or actual in ("cabecera", "tabla") or linea.destacada
        if seccion == "cabecera":
            return actual == "cabecera"
        if actual in ("desarrollo", "acuerdos") and llave in self.tabla:
            return False
        if seccion == "otra":
            return actual not in ("cabecera", "desarrollo") or bool(
                actual == "desarrollo" and _SOLO_AL_FINAL.fullmatch(llave)
            )
        return seccion == "acuerdos" or seccion not in self.vistas

    def _aislada(self, linea: Linea, texto: str) -> bool:
        """Whether the line stands as a heading, and is not the tail of a wrapped sentence."""
        previa = self.previa
        if linea.destacada or previa is None or previa.destacada:
            return True
        if abierto(previa.texto):
            return False
        if linea.tras_blanco:
            return not (texto.endswith(".") and not empieza_en_mayuscula(texto))
        if not empieza_en_mayuscula(texto):
            return False
        if self.actual.seccion in _LISTAS or terminado(previa.texto):
            return True
        return en_mayusculas(texto) or texto.endswith(":")

    def _abrir_en_linea(self, linea: Linea) -> bool:
        """A heading with its content on the same line: "Excusas: Persona Ejemplo Uno"."""
        cabeza, dos_puntos, resto = linea.texto.partition(":")
        if linea.marca or not dos_puntos or not resto.strip() or len(cabeza) > 60 or not empieza_en_mayuscula(cabeza):
            return False
        llave = clave(cabeza)
        seccion = _seccion(llave)
        if seccion is None or seccion in ("cabecera", "otra") or not self._cabe(seccion, linea, llave):
            return False
        if self.actual.seccion in ("desarrollo", "acuerdos") and (
            seccion != "acuerdos" or self.hay_acuerdos or self.probando
        ):
            return False
        if seccion == "acuerdos" and "acuerdos" in self.vistas:
            return False
        previa = self.previa
        if previa and not linea.tras_blanco and not (terminado(previa.texto) or self.actual.seccion in _LISTAS):
            return False
        self._abrir(seccion, linea)
        self.actual.en_linea = True
        self.actual.lineas.append(linea.con_resto(resto.strip()))
        return True

    def _abrir_acuerdo(self, linea: Linea) -> bool:
        """Without a section of agreements, "Acuerdo 1: …" opens it by itself."""
        if self.probando or self.hay_acuerdos or self.actual.seccion != "desarrollo":
            return False
        previa = self.previa
        if not linea.tras_blanco and previa and not terminado(previa.texto):
            return False
        if not _ACUERDO_N.match(plano(linea.resto[:40])):
            return False
        self._abrir("acuerdos", None)
        self.actual.lineas.append(linea)
        return True

    def _abrir(self, seccion: Seccion, linea: Linea | None) -> None:
        self.vistas.add(seccion)
        if linea and linea.marca and linea.marca.clase != "vineta":
            self.ultimo_numero = linea.marca
        self.segmentos.append(Segmento(seccion, linea))


def _seccion(llave: str) -> Seccion | None:
    if not _RAIZ.search(llave):
        return None
    for seccion, patron in _PATRONES:
        if patron.fullmatch(llave):
            return seccion
    return None
