"""From text to clean lines, with the page marks taken out of the flow."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from actas.lectura.headings import etiqueta, seccion_de
from actas.lectura.lines import Linea, linea_de
from actas.lectura.words import clave, corta, empieza_en_minuscula, sigue, terminado


@dataclass(frozen=True, slots=True)
class Texto:
    """A text as lines, with the page marks taken out of the flow."""

    lineas: tuple[Linea, ...]
    paginas: tuple[str, ...]


# Everything invisible that no one wrote on purpose: controls (but tab, line feed, form feed), format characters
# and lone surrogates. PostgreSQL refuses NUL; the rest hides words from searches or turns the text around
# (U+202A–202E, U+2066–2069). The zero-width joiner stays: it holds the signs of one emoji together.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]+"
)
_LINE_END = re.compile("\r\n?|[\x0b\x85\u2028\u2029]")
_SOFT_HYPHEN = re.compile("\u00ad[ \t]*(?:\r\n?|\n)[ \t]*")
_SEPARATORS = re.compile("[\x1c-\x1f]")
_RULE = re.compile(r"[-*_=~·.\s]{3,}")
_PAGE = re.compile(r"(?i)[-–—\s]*(?:p[aá]g(?:ina|\.)?\s*(?:n[°º]\s*)?\d{1,4}(?:\s*(?:de|/)\s*\d{1,4})?)[-–—\s.]*")
_BARE_PAGE = re.compile(r"[-–—]?\s*\d{1,4}\s*[-–—]?")
_CIFRAS = re.compile(r"\d+")


def dividir(texto: str) -> Texto:
    """Split a text into the lines that say something. Linear in its length."""
    lineas: list[Linea] = []
    paginas: list[str] = []
    inicios: list[int] = []
    blanco, pagina = True, False
    for crudo, nueva_pagina in _crudas(_limpiar(texto)):
        if nueva_pagina:
            inicios.append(len(lineas))
            pagina = True
        contenido = crudo.strip()
        if _es_adorno(contenido):
            if "-" in contenido and lineas and lineas[-1].fila and not blanco:
                lineas[-1] = replace(lineas[-1], encabeza=True)
            blanco = not (contenido and lineas and lineas[-1].fila)
        elif _es_pagina(crudo, contenido, pagina):
            paginas.append(" ".join(contenido.split()))
            blanco = pagina = True
        else:
            lineas.append(linea_de(crudo, blanco, pagina))
            blanco = pagina = False
    if inicios:
        lineas = _sin_titulillos(lineas, inicios, paginas)
    return Texto(tuple(_sin_doble_espacio(_tras_espacio(lineas))), tuple(paginas))


def _tras_espacio(lineas: list[Linea]) -> list[Linea]:
    """A lone leading space, where few lines have it, is what text taken from a PDF leaves at the top of a page."""
    sueltas = [linea for linea in lineas if linea.sangria == 1]
    if not sueltas or len(sueltas) * 5 > len(lineas):
        return lineas
    return [replace(linea, tras_pagina=True) if linea.sangria == 1 else linea for linea in lineas]


def _sin_titulillos(lineas: list[Linea], inicios: list[int], paginas: list[str]) -> list[Linea]:
    """Without the head and foot every page repeats, nor the bare numbers there; they go to `paginas`.

    The first page may have the head too: it is left out there if another line is left that can be the title.
    """
    bordes = sorted({0, *inicios, len(lineas)})
    cabezas, pies = bordes[1:-1], [borde - 1 for borde in bordes[1:]]
    repetidas = _repetidos(
        lineas, [lugar for lugar in cabezas if lugar + 1 == len(lineas) or lineas[lugar + 1].tras_blanco]
    )
    if repetidas and _sin_cifras(lineas[0]) == _sin_cifras(lineas[repetidas[0]]) and _encabeza(lineas[1:2]):
        repetidas = [0, *repetidas]
    fuera = {
        *repetidas,
        *_repetidos(lineas, [lugar for lugar in pies if lineas[lugar].tras_blanco]),
        *(lugar for lugar in pies if lineas[lugar].tras_blanco and _BARE_PAGE.fullmatch(lineas[lugar].texto[:12])),
    }
    paginas.extend(lineas[lugar].texto for lugar in sorted(fuera))
    return [
        replace(linea, tras_blanco=True, tras_pagina=True) if lugar - 1 in fuera else linea
        for lugar, linea in enumerate(lineas)
        if lugar not in fuera
    ]


def _encabeza(lineas: list[Linea]) -> bool:
    """Whether a line apart may be the title: not a label ("Fecha: …") nor the name of a section."""
    return any(
        linea.tras_blanco and etiqueta(linea) is None and seccion_de(clave(linea.texto)) is None for linea in lineas
    )


def _repetidos(lineas: list[Linea], lugares: list[int]) -> list[int]:
    """The places, if all hold the same text but for its figures: no list item nor, if only two, a sentence."""
    textos = {_sin_cifras(lineas[lugar]) for lugar in lugares}
    if len(lugares) < 2 or len(textos) > 1:
        return []
    primera = lineas[lugares[0]]
    dice_algo = len(lugares) < 3 and (terminado(primera.texto) or empieza_en_minuscula(primera.texto))
    return [] if primera.marca or dice_algo else lugares


def _sin_cifras(linea: Linea) -> str:
    return _CIFRAS.sub("#", linea.texto[:200])


def _sin_doble_espacio(lineas: list[Linea]) -> list[Linea]:
    """Where a blank line follows every line, even inside sentences, it separates nothing unless the line was short."""
    ancho = max((len(linea.texto) for linea in lineas), default=0)
    if sum(not linea.tras_blanco for linea in lineas) * 10 > len(lineas):
        return lineas
    cortes = sum(not linea.marca and sigue(previa.texto, linea.texto) for previa, linea in pairwise(lineas))
    if cortes < 3 or cortes * 5 < len(lineas):
        return lineas
    return lineas[:1] + [
        replace(linea, tras_blanco=terminado(previa.texto) and corta(previa.texto, linea.texto, ancho))
        for previa, linea in pairwise(lineas)
    ]


def _limpiar(texto: str) -> str:
    texto = _SOFT_HYPHEN.sub("", texto)
    texto = _LINE_END.sub("\n", texto)
    texto = _SEPARATORS.sub(" ", texto)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", texto))


def _crudas(texto: str) -> Iterable[tuple[str, bool]]:
    """Each raw line, and whether a form feed stands right before it."""
    for linea in texto.split("\n"):
        if "\f" not in linea:
            yield linea, False
            continue
        primera, *otras = linea.split("\f")
        yield primera, False
        for otra in otras:
            yield otra, True


def _es_adorno(contenido: str) -> bool:
    """Whether it is blank, a rule, or the line under the heading of a table."""
    return not contenido or bool(_RULE.fullmatch(contenido)) or not contenido.strip("|:+- \t")


def _es_pagina(crudo: str, contenido: str, pagina: bool) -> bool:
    """Whether it numbers a page: "Página 2 de 5", or a bare figure at the head of a page or far to the right."""
    if len(contenido) > 30:
        return False
    apartado = pagina or len(crudo) - len(crudo.lstrip()) >= 20
    return bool(_PAGE.fullmatch(contenido) or (apartado and _BARE_PAGE.fullmatch(contenido)))
