"""Numbering that skips, repeats or goes back: the sign of a lost paragraph, said and never repaired."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from actas.lectura.words import letra_de


def revisar_numeros(
    donde: str, articulo: str, nombre: str, numeros: Sequence[int], avisos: list[str], primero: int = 1
) -> None:
    """Add an aviso for each place where `numeros` does not go on by one from `primero`.

    "En el punto 2, del párrafo 3 se pasa al 5."
    """
    if numeros and numeros[0] != primero:
        avisos.append(f"{donde}, la numeración comienza en el {nombre} {numeros[0]}.")
    for previo, actual in pairwise(numeros):
        if actual == previo:
            avisos.append(f"{donde}, el {nombre} {actual} está repetido.")
        elif actual != previo + 1:
            avisos.append(f"{donde}, {articulo} {nombre} {previo} se pasa al {actual}.")


def revisar_letras(donde: str, letras: Sequence[str], avisos: list[str]) -> None:
    """Add an aviso for each place where `letras` is not a, b, c … ("ñ" may or may not be counted)."""
    sin_enie = [letra for letra in letras if letra != "ñ"]
    for indice, letra in enumerate(sin_enie):
        previa = sin_enie[indice - 1] if indice else None
        if previa is None and letra != "a":
            avisos.append(f"{donde}, las letras comienzan en la {letra}.")
        elif previa == letra:
            avisos.append(f"{donde}, la letra {letra} está repetida.")
        elif previa is not None and letra != _tras(previa):
            avisos.append(f"{donde}, de la letra {previa} se pasa a la {letra}.")


def _tras(letra: str) -> str:
    valor = 0
    for signo in letra:
        valor = valor * 26 + ord(signo) - ord("a") + 1
    return letra_de(valor)
