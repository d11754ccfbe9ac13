"""Striking one exact datum out of texts: what counts as the same datum, and what is left in its place.

Pure. Case, accents, the form of Unicode, line breaks and runs of blanks make no difference; in a RUT or a telephone,
neither do dots, dashes and blanks. A datum split between two fields is not found: each text is read by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: What stands where the datum stood. It is stored, so it is Spanish in every language.
MARCA = "[dato personal retirado]"
LARGO_MINIMO, LARGO_MAXIMO = 4, 200
_CIFRAS_MINIMAS = 7
_INVISIBLE = dict.fromkeys([*range(0x300, 0x370), 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")
_TABLE: dict[int, str | None] = {**_INVISIBLE, **_DASHES}
#: RUT, telephone, account: figures with signs between them, perhaps ending in K.
_FIGURES = re.compile(r"[+(]{0,2}\d[\d\s.,()/-]*[\dk]")
_BETWEEN = r"[\s.,()/-]*"

Ruta = tuple[str | int, ...]


@dataclass(frozen=True)
class Dato:
    """A datum ready to be looked for. It is never stored, logged nor shown by its repr."""

    patron: re.Pattern[str]

    def __repr__(self) -> str:
        return "Dato(…)"

    def esta_en(self, texto: str) -> bool:
        """Whether the text holds it."""
        return self.patron.search(_folded(texto)) is not None


def leer_dato(escrito: str) -> Dato | None:
    """The datum a person typed, or None when it is too short or too long to be told from ordinary words."""
    folded = " ".join(_folded(escrito).split())
    if sum(c.isalnum() for c in folded) < LARGO_MINIMO or len(folded) > LARGO_MAXIMO:
        return None
    if _FIGURES.fullmatch(folded) and sum(c.isdigit() for c in folded) >= _CIFRAS_MINIMAS:
        figures = [c for c in folded if c.isalnum()]
        return Dato(
            re.compile(r"(?<!\w)" + ("(?:[(]?[+])?" if "+" in folded else "") + _BETWEEN.join(figures) + r"(?!\w)")
        )
    pattern = r"\s+".join(re.escape(word) for word in folded.split())
    if "@" in folded:
        return Dato(re.compile(rf"(?<![\w.+-]){pattern}(?![\w-]|\.\w)"))
    before = r"(?<!\w)" if folded[0].isalnum() else ""
    after = r"(?!\w)" if folded[-1].isalnum() else ""
    return Dato(re.compile(before + pattern + after))


def tachar(texto: str, dato: Dato) -> str:
    """The text with every appearance of the datum replaced by the mark; the same object when it holds none."""
    if not dato.esta_en(texto):
        return texto
    out, last = [], 0
    for start, end in _places(texto, dato):
        out += [texto[last:start], MARCA]
        last = end
    return "".join([*out, texto[last:]])


def tachar_en(valor: Any, dato: Dato) -> Any:
    """A JSON value with the datum struck out of each of its texts; keys are names of the product and stay."""
    if isinstance(valor, str):
        return tachar(valor, dato)
    if isinstance(valor, dict):
        return {clave: tachar_en(contenido, dato) for clave, contenido in valor.items()}
    if isinstance(valor, list | tuple):
        return [tachar_en(contenido, dato) for contenido in valor]
    return valor


def textos_de(valor: Any, ruta: Ruta = ()) -> Iterator[tuple[Ruta, str]]:
    """Every text of a JSON value with the path to it, in order."""
    if isinstance(valor, str):
        yield ruta, valor
    elif isinstance(valor, dict):
        for clave, contenido in valor.items():
            yield from textos_de(contenido, (*ruta, str(clave)))
    elif isinstance(valor, list | tuple):
        for lugar, contenido in enumerate(valor):
            yield from textos_de(contenido, (*ruta, lugar))


def contextos(texto: str, dato: Dato, alrededor: int = 60) -> list[tuple[str, str, str]]:
    """Each appearance as written, with what stands before and after it."""
    return [
        (
            ("…" if start > alrededor else "") + texto[max(0, start - alrededor) : start],
            texto[start:end],
            texto[end : end + alrededor] + ("…" if end + alrededor < len(texto) else ""),
        )
        for start, end in _places(texto, dato)
    ]


def _places(texto: str, dato: Dato) -> Iterator[tuple[int, int]]:
    """Where the datum begins and ends in the text as it is, told by its folded form."""
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(texto):
        for piece in _folded(char):
            folded.append(piece)
            origin.append(place)
    origin.append(len(texto))
    for found in dato.patron.finditer("".join(folded)):
        yield origin[found.start()], max(origin[found.end()], origin[found.end() - 1] + 1)


def _folded(texto: str) -> str:
    """The text as it is compared: without case, accents nor what cannot be seen; every dash is one."""
    return unicodedata.normalize("NFKD", texto).casefold().translate(_TABLE)
