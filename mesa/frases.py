"""How sentences speak of each kind of consulta: its texts by their name, and its answers by theirs.

A text is called "acta de la sesión 12" or "carta «Por un archivo abierto»"; a letter is adhered to, the rest approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Frase = str | Promise
#: To choose each answer, and once it is given.
APROBAR: Final[Mapping[str, tuple[Frase, Frase]]] = {
    "aprueba": (_("Aprobar"), _("Aprueba")),
    "aprueba_con_observaciones": (_("Aprobar con observaciones"), _("Aprueba con observaciones")),
    "objeta": (_("Objetar"), _("Objeta")),
    "se_abstiene": (_("Abstenerme"), _("Se abstiene")),
    "se_inhabilita": (_("Inhabilitarme por conflicto de interés"), _("Se inhabilita")),
}
#: Whoever does not adhere says so or says nothing: there is nothing to abstain from, nor to observe in a closed text.
ADHERIR: Final[Mapping[str, tuple[Frase, Frase]]] = {
    "aprueba": (_("Adherir"), _("Adhiere")),
    "objeta": (_("No adherir"), _("No adhiere")),
}
JUNTO_AL_ACTA: Final[Frase] = _("junto al acta")


@dataclass(frozen=True)
class Voz:
    """How the texts of a kind are spoken of.

    `sustantivo` goes before the title, which is then quoted; "" when the title says what it is. `femenino`: how what is
    said of it agrees (*aprobada*). `junto`: with what the answers will be public. `adhesion`: it is adhered to.
    """

    sustantivo: Frase = ""
    articulo: Literal["el", "la"] = "el"
    femenino: bool = True
    junto: Frase = JUNTO_AL_ACTA
    adhesion: bool = False

    def solo(self, titulo: str) -> str:
        """acta de la sesión 12, or carta «Título»."""
        return f"{self.sustantivo} «{titulo}»" if self.sustantivo else titulo

    def el(self, titulo: str) -> str:
        """el acta de la sesión 12, la carta «Título»."""
        return f"{self.articulo} {self.solo(titulo)}"

    def al(self, titulo: str) -> str:
        """al acta de la sesión 12, a la carta «Título»."""
        return f"{'al' if self.articulo == 'el' else 'a la'} {self.solo(titulo)}"

    @property
    def respuestas(self) -> Mapping[str, tuple[Frase, Frase]]:
        """The answers it takes, by code: the words to choose each, and those to tell it."""
        return ADHERIR if self.adhesion else APROBAR

    def dicho(self, sentido: str) -> str:
        """An answer once it is given: Aprueba, Adhiere."""
        return str(self.respuestas.get(sentido, APROBAR[sentido])[1])
