"""What changed between two texts, by words; and between two documents, paragraph by paragraph. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Tramo = tuple[str, str]  # ("igual" | "mas" | "menos", text)
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Cambio:
    """A paragraph that changed: its reference in the new text (in the old one if it was taken out)."""

    referencia: str
    tramos: list[Tramo]


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


def por_parrafos(antes: Sequence[tuple[str, str]], ahora: Sequence[tuple[str, str]]) -> list[Cambio]:
    """The paragraphs (reference, text) that differ, in reading order. A moved number alone is no change."""
    matcher = SequenceMatcher(a=[text for _, text in antes], b=[text for _, text in ahora], autojunk=False)
    changes: list[Cambio] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        paired = min(i2 - i1, j2 - j1)
        changes.extend(
            Cambio(ahora[j1 + k][0], por_palabras(antes[i1 + k][1], ahora[j1 + k][1])) for k in range(paired)
        )
        changes.extend(Cambio(ref, [("menos", text)]) for ref, text in antes[i1 + paired : i2])
        changes.extend(Cambio(ref, [("mas", text)]) for ref, text in ahora[j1 + paired : j2])
    return changes
