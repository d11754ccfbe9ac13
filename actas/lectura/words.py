"""Small questions about Spanish text, shared by every part of the reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def _plain_table() -> dict[int, str]:
    table = {}
    for code in range(0x41, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if base.isalpha() and len(base) == 1:
            table[code] = base
    return table


_PLAIN = _plain_table()
_NOT_WORD = re.compile(r"[\W_]+")
_CLOSERS = "\"'”’»)]}"
_OPENERS = "\"'“‘«([{¿¡"
TERMINAL = ".:;!?…"
SIN_ENVOLVER = 160

# A line that ends in one of these asks for the next one: nothing ends in "de" or "para".
_OPEN_ENDS = frozenset(
    [
        "a",
        "al",
        "ante",
        "bajo",
        "con",
        "contra",
        "de",
        "del",
        "desde",
        "e",
        "el",
        "en",
        "entre",
        "hacia",
        "hasta",
        "la",
        "las",
        "lo",
        "los",
        "ni",
        "o",
        "para",
        "por",
        "que",
        "se",
        "segun",
        "sin",
        "sobre",
        "su",
        "sus",
        "tras",
        "u",
        "un",
        "una",
        "unos",
        "unas",
        "y",
        "como",
        "cuyo",
        "cuya",
        "mediante",
        "nuestro",
        "nuestra",
        "este",
        "esta",
        "estos",
        "estas",
        "cada",
    ]
)


def plano(texto: str) -> str:
    """Lower case without accents, one character for each: positions still match the text."""
    return texto.lower() if texto.isascii() else texto.translate(_PLAIN)


def clave(texto: str) -> str:
    """What two writings of one title share: letters and digits, without case, accents or punctuation."""
    return _NOT_WORD.sub(" ", plano(texto)).strip()


def en_mayusculas(texto: str) -> bool:
    """Whether every letter is a capital, and there are at least three."""
    return texto.isupper() and sum(map(str.isalpha, texto[:80])) >= 3


def empieza_en_minuscula(texto: str) -> bool:
    """Whether its first letter, after any opening sign, is a small one."""
    return texto.lstrip(_OPENERS + " ")[:1].islower()


def empieza_en_mayuscula(texto: str) -> bool:
    """Whether its first letter, after any opening sign, is a capital."""
    return texto.lstrip(_OPENERS + " ")[:1].isupper()


def terminado(texto: str) -> bool:
    """Whether the text ends as a sentence, a list introduction or an item does."""
    return texto.rstrip(_CLOSERS)[-1:] in TERMINAL if texto else True


def abierto(texto: str) -> bool:
    """Whether the text cannot end there: a comma, a dash, a bracket to be closed, or a word that asks for another."""
    if texto[-1:] in ",-–—/([«“¿¡":
        return True
    return plano(texto[-12:]).rsplit(" ", 1)[-1] in _OPEN_ENDS and texto[-1:].islower()


def sigue(previo: str, texto: str) -> bool:
    """Whether `texto` plainly continues `previo`, even across a blank line."""
    return abierto(previo) or (empieza_en_minuscula(texto) and not terminado(previo))


def corta(previo: str, texto: str, ancho: int, *, lista: bool = False) -> bool:
    """Whether the break after `previo` was meant: the next word would have fitted in a line of `ancho` characters.

    Beyond 160 nobody wraps: each line is a paragraph. In a list below 60 nothing is wrapped either.
    """
    if ancho > SIN_ENVOLVER or (lista and ancho < 60):
        return True
    return len(previo) + 1 + len(texto.partition(" ")[0]) <= ancho * 4 // 5


def sin_punto(texto: str) -> str:
    """The text without one final period."""
    return texto[:-1].rstrip() if texto.endswith(".") and not texto.endswith("..") else texto


def letra_de(indice: int) -> str:
    """The letter at `indice`, from 0: a … z, then aa, ab …"""
    return (letra_de(indice // 26 - 1) if indice >= 26 else "") + chr(ord("a") + indice % 26)


def no_entendido(texto: str) -> str:
    """The aviso that keeps a text which fits nowhere, whole."""
    return f"No se entendió: «{texto}»."


def citados(textos: Iterable[str]) -> str:
    """The texts between quotation marks, separated by commas."""
    return ", ".join(f"«{texto}»" for texto in textos)
