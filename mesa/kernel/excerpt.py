"""The part of a text that shows why a search found it.

PostgreSQL's own ts_headline reads the whole text with the dictionary again, for each row found: 4 ms for a minute. Here
a word is marked if it begins with a stem that was looked for and ends soon after, which is what a Spanish stem is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Of each of the two fragments at most, before and from its first hit on.
_BEFORE, _AFTER = 8, 16
_ENOUGH = 400  # characters that hold so many words
_STEM = re.compile(r"'((?:[^']|'')+)'")
_FOLD = str.maketrans("áéíóúàèìòùâêîôûäëïöü", "aeiouaeiouaeiouaeiou")


def excerpt(texto: str, lexemas: str) -> Iterator[tuple[str, bool]]:
    """Pieces of `texto` around its first hits, each with whether it is one; its beginning if it has none.

    `lexemas` are the stems in quotes, as PostgreSQL writes those that a tsquery wants ("'ampli' & 'sesion'").
    """
    hits = _hits(texto, lexemas)
    if not hits:
        yield _words(texto[:_ENOUGH], _BEFORE + _AFTER), False
    end = 0
    for fragment in range(2):
        first = next((start for start, _ in hits if start >= end), None)
        if first is None:
            return
        if fragment:
            yield " … ", False
        begin = max(end, first - len(_last_words(texto[max(0, first - _ENOUGH) : first], _BEFORE)))
        end = first + len(_words(texto[first : first + _ENOUGH], _AFTER))
        yield from _marked(texto, begin, end, hits)


def _hits(texto: str, lexemas: str) -> list[tuple[int, int]]:
    stems = {stem.replace("''", "'").translate(_FOLD) for stem in _STEM.findall(lexemas)}
    if not stems:
        return []
    ends = (rf"{re.escape(stem)}\w{{0,{0 if stem.isdigit() else 3 if len(stem) < 4 else 9}}}" for stem in stems)
    folded = texto.lower().translate(_FOLD)
    if len(folded) != len(texto):  # a letter that is two in lower case: places would not be the same
        folded = texto.translate(_FOLD)
    return [found.span() for found in re.finditer(rf"\b(?:{'|'.join(ends)})\b", folded)]


def _marked(texto: str, begin: int, end: int, hits: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    for start, stop in hits:
        if begin <= start and stop <= end:
            yield texto[begin:start], False
            yield texto[start:stop], True
            begin = stop
    yield texto[begin:end], False


def _words(texto: str, number: int) -> str:
    found = re.match(rf"\s*(?:\S+\s+){{0,{number - 1}}}\S+", texto)
    return found[0] if found else ""


def _last_words(texto: str, number: int) -> str:
    return _words(texto[::-1], number)[::-1] + texto[len(texto.rstrip()) :] if texto.strip() else texto
