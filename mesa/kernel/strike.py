"""Striking one exact datum out of texts: what counts as the same datum, and what is left in its place.

Pure, and linear in the text. Case, accents, the form of Unicode, runs of blanks, line breaks with or without a hyphen,
and underscores or hyphens between words make no difference; in a RUT or a telephone, neither do signs between figures,
zeros before them nor the code of the country. A datum split between two fields is not found: each is read by itself.
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
_DOTS = dict.fromkeys([0xB7, 0x2022, 0x2027, 0x2219, 0x22C5], ".")
_TABLE: dict[int, str | None] = {**_INVISIBLE, **_DASHES, **_DOTS}
#: RUT, telephone, account: figures with signs between them, perhaps ending in K.
_FIGURES = re.compile(r"[+(\s]{0,3}\d[\d\s.,()/_-]*[\dk]")
#: What people write before them.
_LABEL = re.compile(
    r"(?:(?:r\.?\s?u\.?\s?[tn]|c\.?\s?i|n(?:umero|ro|o|°)?|tel(?:efono)?|fono|cel(?:ular)?)[\s.,:°_-]*+)+"
)
_BETWEEN = r"[\s.,()/_-]*+"
_PLUS = r"[(]?[+][\s(]*+"
_CHILE = f"5{_BETWEEN}6{_BETWEEN}"
#: Between two letters of a word: the end of a line, with its hyphen or without it.
_BREAK = r"(?:-\s++|[\r\n]\s*+)?"
#: Between two words.
_GAP = r"[\s_-]++"
_LETTER = r"[^\W_]"

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
    folded = " ".join(_folded(escrito).split()).rstrip(" .,;:")
    if sum(c.isalnum() for c in folded) < LARGO_MINIMO or len(folded) > LARGO_MAXIMO:
        return None
    label = _LABEL.match(folded)
    bare = folded[label.end() :] if label else folded
    if _FIGURES.fullmatch(bare):
        figures = "".join(c for c in bare if c.isalnum()).lstrip("0")
        if sum(c.isdigit() for c in figures) >= _CIFRAS_MINIMAS:
            return Dato(re.compile(_number(figures, abroad="+" in bare)))
    return Dato(re.compile(_mail(folded) if "@" in folded else _words(folded)))


def _number(figures: str, *, abroad: bool) -> str:
    """Figures with any signs between them, never part of a longer run of them; a letter before them is a border."""
    national = figures[2:]
    if figures.startswith("56") and (len(national) == 9 or abroad) and len(national) >= _CIFRAS_MINIMAS:
        figures, before = national, rf"(?:{_PLUS}|(?<!\d))(?:0*{_CHILE})?"
    else:
        before = rf"(?:{_PLUS}(?:{_CHILE})?|(?<!\d))"
    return before + "0*" + _BETWEEN.join(figures) + (r"(?!\d)" if figures[-1].isdigit() else f"(?!{_LETTER})")


def _mail(folded: str) -> str:
    """An address, among any punctuation but as the end of a longer name or the beginning of a longer domain."""
    address = r"\s+".join(re.escape(word) for word in folded.split())
    before, after = f"(?<!{_LETTER})(?<!{_LETTER}[._+-])", f"(?!{_LETTER}|[.-]{_LETTER})"
    return f"{before}{address}(?:[_+]{address})*{after}"  # those that follow would be taken for parts of a name


def _words(folded: str) -> str:
    """Words, however they are joined and wherever a line breaks them."""
    words = [word for word in re.split(r"[\s_-]+", folded) if word]
    pattern = _GAP.join(_word(word) for word in words)
    before = f"(?<!{_LETTER})" if words[0][0].isalnum() else ""
    after = f"(?!{_LETTER})" if words[-1][-1].isalnum() else ""
    return before + pattern + after


def _word(word: str) -> str:
    pieces = [
        re.escape(char) + (_BREAK if char.isalpha() and follows.isalpha() else "")
        for char, follows in zip(word, word[1:] + " ", strict=True)
    ]
    return "".join(pieces)


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
