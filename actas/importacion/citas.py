"""Where in a text stands what a notice of its reading quotes."""

from __future__ import annotations

import re
from bisect import bisect_right

_CITA = re.compile(r"«(.+)»", re.DOTALL)
_PALABRA = re.compile(r"[^\W_]+")
_PALABRAS = 12


class Citas:
    """A text, searched by the words of its lines: marks, emphasis and where lines are cut do not count."""

    def __init__(self, texto: str) -> None:
        self.inicios: list[int] = []
        partes: list[str] = []
        largo = 0
        for renglon in texto.splitlines():
            self.inicios.append(largo)
            palabras = "".join(f"{palabra} " for palabra in _PALABRA.findall(renglon))
            partes.append(palabras)
            largo += len(palabras)
        self.palabras = "".join(partes)

    def linea(self, aviso: str) -> int | None:
        """The line, from 1, where what the notice quotes begins; None if it quotes nothing or it is not found."""
        cita = _CITA.search(aviso)
        palabras = _PALABRA.findall(cita[1].partition("», «")[0])[:_PALABRAS] if cita else []
        if not palabras:
            return None
        buscado = " ".join(palabras) + " "
        lugar = 0 if self.palabras.startswith(buscado) else self.palabras.find(f" {buscado}") + 1
        if not lugar and not self.palabras.startswith(buscado):
            return None
        return bisect_right(self.inicios, lugar)
