"""What changed between two texts, by words; and between two documents, paragraph by paragraph. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Tramo = tuple[str, str]  # ("igual" | "mas" | "menos", text)
Parrafo = tuple[str, str]  # (reference, text)
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
#: Two paragraphs are one, rewritten, when they share a third of their words; the same number counts for as much.
_ALIKE = 1 / 3
#: Above so many pairs to compare, paragraphs are matched by their place: a document rewritten whole says no more.
_PAIRS = 10_000


@dataclass(frozen=True)
class Cambio:
    """A paragraph that changed: its reference in the new text (in the old one if it was taken out).

    `desde`: the reference it had, for one that changed its place among the others and not its text.
    """

    referencia: str
    tramos: list[Tramo]
    desde: str = ""


def por_palabras(antes: str, ahora: str) -> list[Tramo]:
    """The stretches from `antes` to `ahora`: "igual" and "menos" joined are the old text, "igual" and "mas" the new."""
    a, b = _WORDS.findall(antes), _WORDS.findall(ahora)
    stretches: list[Tramo] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if tag == "equal":
            stretches.append(("igual", "".join(a[i1:i2])))
            continue
        if i2 > i1:
            stretches.append(("menos", "".join(a[i1:i2])))
        if j2 > j1:
            stretches.append(("mas", "".join(b[j1:j2])))
    return stretches


def por_parrafos(antes: Sequence[Parrafo], ahora: Sequence[Parrafo]) -> list[Cambio]:
    """The paragraphs (reference, text) that differ, in reading order. A moved number alone is no change.

    A paragraph that stands elsewhere with its very text was moved, not taken out and put in; one that was rewritten is
    matched with the one it resembles, however many came or went around it.
    """
    matcher = SequenceMatcher(a=[text for _, text in antes], b=[text for _, text in ahora], autojunk=False)
    blocks = [code[1:] for code in matcher.get_opcodes() if code[0] != "equal"]
    moved = _moved(antes, ahora, blocks)
    told = [(j, Cambio(ahora[j][0], [("igual", ahora[j][1])], antes[i][0])) for j, i in moved.items()]
    for i1, i2, j1, j2 in blocks:
        old = [antes[i] for i in range(i1, i2) if i not in moved.values()]
        new = [j for j in range(j1, j2) if j not in moved]
        a = b = 0
        for match in [*_matched(old, [ahora[j] for j in new]), (len(old), len(new))]:
            place = new[match[1]] if match[1] < len(new) else j2
            told += [(place, Cambio(ref, [("menos", text)])) for ref, text in old[a : match[0]]]
            told += [(j, Cambio(ahora[j][0], [("mas", ahora[j][1])])) for j in new[b : match[1]]]
            if match[0] < len(old):
                told.append((place, Cambio(ahora[place][0], por_palabras(old[match[0]][1], ahora[place][1]))))
            a, b = match[0] + 1, match[1] + 1
    return [change for _place, change in sorted(told, key=lambda pair: pair[0])]


def _moved(
    antes: Sequence[Parrafo], ahora: Sequence[Parrafo], blocks: Sequence[tuple[int, int, int, int]]
) -> dict[int, int]:
    """The places in the new document whose text stood, the very same, elsewhere in the old one, with that place."""
    left: dict[str, list[int]] = {}
    for i1, i2, _j1, _j2 in blocks:
        for i in range(i1, i2):
            left.setdefault(antes[i][1], []).append(i)
    places = [j for _i1, _i2, j1, j2 in blocks for j in range(j1, j2) if ahora[j][1]]
    return {j: left[ahora[j][1]].pop(0) for j in places if left.get(ahora[j][1])}


def _matched(antes: Sequence[Parrafo], ahora: Sequence[Parrafo]) -> list[tuple[int, int]]:
    """Which paragraph was rewritten as which, in order: the pairs that together share the most."""
    rows, columns = len(antes), len(ahora)
    if rows * columns > _PAIRS:
        return list(zip(range(rows), range(columns), strict=False))
    olds, news = ([Counter(re.findall(r"\w+", text)) for _, text in side] for side in (antes, ahora))
    alike = [[_likeness(antes[i], ahora[j], olds[i], news[j]) for j in range(columns)] for i in range(rows)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs, i, j = [], 0, 0
    while i < rows and j < columns:
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: Parrafo, new: Parrafo, old_words: Counter[str], new_words: Counter[str]) -> float:
    """How much two paragraphs share, by words and by number; 0 when it is too little to call them one."""
    total = old_words.total() + new_words.total()
    shared = 2 * (old_words & new_words).total() / total if total else 0.0
    likeness = shared + _ALIKE * (old[0] == new[0])
    return likeness if likeness >= _ALIKE else 0.0
