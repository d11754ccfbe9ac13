"""The runs of a paragraph of Word, as one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from actas.importacion.estilos import Estilos, encendida

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CAJA = qn("w:txbxContent")
_FIJOS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
}
#: Deleted, moved away, or not text: codes of fields, properties, the Fallback of what was read already.
_FUERA = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:delText"),
        qn("w:instrText"),
        qn("w:delInstrText"),
        qn("w:pPr"),
        qn("w:rPr"),
        qn("w:sdtPr"),
        qn("w:rubyPr"),
        qn("w:fldData"),
        f"{_MC}Fallback",
    }
)


@dataclass(frozen=True, slots=True)
class Renglon:
    """The text of a paragraph, and whether all that it says is in bold."""

    texto: str = ""
    negrita: bool = True

    def __add__(self, otro: Renglon) -> Renglon:
        return Renglon(self.texto + otro.texto, self.negrita and otro.negrita)


class Tramos:
    """Reads a paragraph, and sets apart the text boxes that hang from it."""

    def __init__(self, estilos: Estilos) -> None:
        self.estilos = estilos
        self.cajas: list[Any] = []
        self.partes: list[str] = []
        self.negrita = True
        self.de_estilo = False

    def leer(self, p: Any) -> Renglon:
        """The text of a paragraph: a line break is "\\n", a note leaves its number between brackets."""
        propiedades = p.find(qn("w:pPr"))
        estilo = propiedades.find(qn("w:pStyle")) if propiedades is not None else None
        self.de_estilo = self.estilos.negrita(estilo.get(qn("w:val"), "") if estilo is not None else "")
        self._tomar(p, negrita=self.de_estilo)
        texto = "".join(self.partes)
        return Renglon(texto, self.negrita and bool(texto.strip()))

    def _tomar(self, elemento: Any, *, negrita: bool) -> None:
        for hijo in elemento:
            if hijo.tag in _FUERA or not isinstance(hijo.tag, str):
                continue
            if hijo.tag == qn("w:t") or hijo.tag == f"{_M}t":
                self._decir(hijo.text or "", negrita=negrita)
            elif hijo.tag in _FIJOS:
                self.partes.append(_FIJOS[hijo.tag])
            elif hijo.tag == _CAJA:
                self.cajas.append(hijo)
            elif hijo.tag == qn("w:r"):
                self._tramo(hijo)
            elif hijo.tag == qn("w:sym"):
                self._decir(_simbolo(hijo.get(qn("w:char"), "")), negrita=negrita)
            elif hijo.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                self.partes.append(f" [nota {hijo.get(qn('w:id'), '')}]")
            else:
                self._tomar(hijo, negrita=negrita)

    def _tramo(self, r: Any) -> None:
        propiedades = r.find(qn("w:rPr"))
        if encendida(propiedades, "w:vanish"):  # hidden: whoever wrote it does not see it on paper
            return
        dicho = encendida(propiedades, "w:b")
        self._tomar(r, negrita=self.de_estilo if dicho is None else dicho)

    def _decir(self, texto: str, *, negrita: bool) -> None:
        self.partes.append(texto)
        self.negrita = self.negrita and (negrita or not texto.strip())


def _simbolo(codigo: str) -> str:
    """The sign of a font of signs: it has no letter of its own but bullets, which are what it is used for."""
    try:
        return chr(int(codigo, 16))
    except (ValueError, OverflowError):
        return ""
