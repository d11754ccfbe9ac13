"""From lines to the sections of a minute, told by their headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from actas.lectura.headings import (
    ASISTENCIA,
    LISTAS,
    SOLO_AL_FINAL,
    Seccion,
    cierra_asistencia,
    es_acuerdo_n,
    es_generica,
    es_punto_n,
    etiqueta,
    seccion_de,
)
from actas.lectura.lines import Linea, Marca, linea_de
from actas.lectura.words import abierto, clave, empieza_en_mayuscula, en_mayusculas, terminado

_HORA_DE = re.compile(r"hora (?:de )?(?:inicio|termino|cierre)")
# "… (Red). Excusas: …": a section that begins inside the line of another.
_OTRA_EN_LINEA = re.compile(r"(?<=[.;)|–—-]) +([A-ZÁÉÍÓÚÑ][\w ]{3,50}?) ?:(?= |$)")


@dataclass(slots=True)
class Segmento:
    """The lines under one heading. `titulo` is its line, None for what comes before any."""

    seccion: Seccion
    titulo: Linea | None = None
    lineas: list[Linea] = field(default_factory=list)
    en_linea: bool = False


def seccionar(lineas: Sequence[Linea]) -> list[Segmento]:
    """The sections in the order of the text; the first is always the heading block, perhaps empty.

    Two passes: "Acuerdos: …" inside a point opens a section only where no heading of agreements stands by itself.
    """
    primera = _Seccionador(hay_acuerdos=True)
    primera.tomar_todas(lineas)
    if any(segmento.seccion == "acuerdos" and not segmento.en_linea for segmento in primera.segmentos):
        return primera.segmentos
    segunda = _Seccionador(hay_acuerdos=False)
    segunda.tomar_todas(lineas)
    return segunda.segmentos


class _Seccionador:
    """Takes lines one by one. Headings that can come once are taken once: later ones are text."""

    def __init__(self, *, hay_acuerdos: bool) -> None:
        self.segmentos = [Segmento("cabecera")]
        self.vistas: set[Seccion] = set()
        self.hay_acuerdos = hay_acuerdos
        self.previa: Linea | None = None
        self.siguiente: Linea | None = None
        # The first mark of the section being read.
        self.primera: Marca | None = None
        self.numero: Marca | None = None
        self.nivel = 0
        # The lines of the tabla that the desarrollo has not treated: there, "Acuerdos" may be a point.
        self.por_tratar: Counter[str] = Counter()

    @property
    def actual(self) -> Segmento:
        return self.segmentos[-1]

    def tomar_todas(self, lineas: Sequence[Linea]) -> None:
        for linea, self.siguiente in zip_longest(lineas, lineas[1:]):
            self._tomar(linea)

    def _tomar(self, linea: Linea) -> None:
        if not (self._abrir_exacta(linea) or self._abrir_en_linea(linea) or self._abrir_acuerdo(linea)):
            self._tras_acuerdo(linea)
            self._guardar(self._tras_asistencia(linea))
        self.previa = linea

    def _tras_asistencia(self, linea: Linea) -> Linea:
        """Close the attendance at what is no part of it: without a heading of its own it is kept apart, unread."""
        actual = self.actual.seccion
        if actual not in ASISTENCIA and actual != "otra":
            return linea
        if not (cierra_asistencia(linea) or self._empieza_el_desarrollo(linea)) or (
            self.previa is not None and abierto(self.previa.texto)
        ):
            return linea
        if actual != "otra":
            self._abrir("otra", None)
        return replace(linea, tras_blanco=True)

    def _empieza_el_desarrollo(self, linea: Linea) -> bool:
        """Whether "1.1 …", or the "1. …" right above it, stands under people who are listed in another way."""
        primera = self.primera
        listada = primera.clase not in ("numero", "nivel") if primera else self.actual.en_linea
        if not listada or linea.marca is None:
            return False
        if linea.marca.clase == "nivel":
            return True
        siguiente = self.siguiente.marca if self.siguiente else None
        return bool(siguiente and siguiente.clase == "nivel" and siguiente.numeros[:1] == linea.marca.numeros)

    def _tras_acuerdo(self, linea: Linea) -> None:
        """Leave the agreements that "Acuerdo 1: …" opened by itself, where something else begins."""
        if self.actual.seccion != "acuerdos" or self.actual.titulo is not None or es_acuerdo_n(linea):
            return
        if self.previa is not None and abierto(self.previa.texto):
            return
        if "desarrollo" in self.vistas:
            if es_punto_n(linea) and self._tras_punto(linea):
                self.segmentos.append(Segmento("desarrollo"))
            return
        numerada = linea.marca is not None and linea.marca.clase in ("numero", "nivel", "romano")
        if numerada or es_punto_n(linea) or (linea.tras_blanco and linea.marca is None):
            self._abrir("otra", None)

    def _guardar(self, linea: Linea) -> None:
        rotulo = etiqueta(linea) if self.actual.seccion != "cabecera" and not linea.marca else None
        if rotulo and (self.actual.seccion in LISTAS or _HORA_DE.match(rotulo)):
            self.segmentos[0].lineas.append(linea)
            return
        self._seguir_la_tabla(linea)
        self.primera = self.primera or linea.marca
        self.actual.lineas.append(linea)

    def _seguir_la_tabla(self, linea: Linea) -> None:
        """Note what the tabla names, and what the desarrollo has treated of it."""
        if self.actual.seccion == "tabla":
            self.por_tratar[clave(linea.resto)] += 1
        if not self.por_tratar or self.actual.seccion not in ("desarrollo", "acuerdos"):
            return
        llave = clave(linea.resto[:500])
        if self.actual.seccion == "acuerdos" and self._vuelve_a_la_tabla(linea, llave):
            self.segmentos.append(Segmento("desarrollo"))
        if self.actual.seccion == "desarrollo" and self.por_tratar[llave]:
            self.por_tratar[llave] -= 1

    def _vuelve_a_la_tabla(self, linea: Linea, llave: str) -> bool:
        """Whether the next point begins after the agreements of one: a line of the tabla not yet treated."""
        if "desarrollo" not in self.vistas or not self.por_tratar[llave]:
            return False
        if linea.marca and linea.marca.clase not in ("numero", "romano"):
            return False
        return linea.tras_blanco or self._tras_punto(linea)

    def _tras_punto(self, linea: Linea) -> bool:
        return linea.tras_blanco or self.previa is None or terminado(self.previa.texto)

    def _abrir_exacta(self, linea: Linea) -> bool:
        """A line that is the name of a section and nothing else."""
        texto = self._sin_numero(linea)
        if texto is None or len(texto) > 90:
            return False
        llave = clave(texto)
        seccion = seccion_de(llave)
        if seccion is None or (self.previa is None and es_generica(llave)):
            return False
        if not self._cabe(seccion, linea, llave) or not self._aislada(linea, texto):
            return False
        self._abrir(seccion, linea)
        return True

    def _sin_numero(self, linea: Linea) -> str | None:
        """The text of a possible heading: its number counts only if headings are numbered, and in their order."""
        marca = linea.marca
        if marca is None:
            return linea.texto
        if marca.clase in ("vineta", "nivel"):
            return None
        if not self.vistas or linea.nivel:
            return linea.resto
        if self.numero is None and marca.clase == "romano" and en_mayusculas(linea.resto):
            return linea.resto
        if self.numero is None or self.numero.clase != marca.clase:
            return None
        posterior = (marca.numeros, marca.letra) > (self.numero.numeros, self.numero.letra)
        return linea.resto if posterior else None

    def _cabe(self, seccion: Seccion, linea: Linea, llave: str) -> bool:
        """Whether that section may open here."""
        actual = self.actual.seccion
        if seccion == "cabecera":
            return actual == "cabecera"
        if self.nivel and not (linea.destacada or ":" in linea.texto or en_mayusculas(linea.resto)):
            return False
        if seccion in ("presentes", "ausentes", "excusas"):
            return actual in LISTAS or linea.destacada
        de_arriba = 0 < linea.nivel <= self.nivel
        if actual == "desarrollo" and self.por_tratar[llave] and not de_arriba:
            return False
        if seccion == "otra":
            al_final = bool(SOLO_AL_FINAL.fullmatch(llave)) or de_arriba
            return al_final if actual == "desarrollo" else actual != "cabecera"
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
            return self._aislada_en_minuscula(previa, texto)
        # A heading needs no full stop above it, but has none of its own: "Acuerdos." may end a wrapped sentence.
        return self.actual.seccion in LISTAS or terminado(previa.texto) or not texto.endswith(".")

    def _aislada_en_minuscula(self, previa: Linea, texto: str) -> bool:
        """Whether a title without capitals nor a blank line above is one: after a full stop, or over a new list."""
        if texto.endswith(".") or self.siguiente is None:
            return False
        if previa.texto[-1] in ".!?…":
            return True
        marca = self.siguiente.marca
        empieza = marca is not None and (marca.clase == "vineta" or marca.numeros == (1,) or marca.letra == "a")
        return empieza and previa.marca is None and self.actual.seccion in LISTAS

    def _abrir_en_linea(self, linea: Linea) -> bool:
        """A heading with its content on the same line: "Excusas: Persona Ejemplo Uno"."""
        cabeza, _, resto = linea.texto.partition(":")
        if linea.marca or not resto.strip() or len(cabeza) > 60 or not empieza_en_mayuscula(cabeza):
            return False
        llave = clave(cabeza)
        seccion = seccion_de(llave)
        if seccion is None or seccion in ("cabecera", "otra") or not self._cabe(seccion, linea, llave):
            return False
        if self.actual.seccion == "acuerdos" or not (self.actual.seccion in LISTAS or self._tras_punto(linea)):
            return False
        if self.actual.seccion == "desarrollo" and (seccion != "acuerdos" or self.hay_acuerdos):
            return False
        self._abrir(seccion, linea)
        self.actual.en_linea = True
        if seccion in ASISTENCIA:
            resto = self._partir_en_linea(resto)
        self.actual.lineas.append(linea.con_resto(resto.strip()))
        return True

    def _partir_en_linea(self, resto: str) -> str:
        """Open each section of attendance named inside a line ("Ana. Excusas: Beto."); returns what the last holds."""
        desde = 0
        for hallado in _OTRA_EN_LINEA.finditer(resto):
            seccion = seccion_de(clave(hallado[1]))
            if seccion is not None and seccion in ASISTENCIA:
                propio = resto[desde : hallado.start()].strip(" ;|–—-")
                if propio:
                    self.actual.lineas.append(linea_de(propio, blanco=True, pagina=False).sin_marca())
                self._abrir(seccion, None)
                self.actual.en_linea = True
                desde = hallado.end()
        return resto[desde:]

    def _abrir_acuerdo(self, linea: Linea) -> bool:
        """Without a section of agreements, "Acuerdo 1: …" opens it by itself."""
        fuera = self.actual.seccion in ("cabecera", "tabla", "acuerdos")
        if self.hay_acuerdos or fuera or not self._tras_punto(linea) or not es_acuerdo_n(linea):
            return False
        self._abrir("acuerdos", None)
        self.actual.lineas.append(linea)
        return True

    def _abrir(self, seccion: Seccion, linea: Linea | None) -> None:
        self.vistas.add(seccion)
        if linea and not self.nivel:
            self.nivel = linea.nivel
        if linea and linea.marca and linea.marca.clase != "vineta":
            self.numero = linea.marca
        self.primera = None
        self.segmentos.append(Segmento(seccion, linea))
