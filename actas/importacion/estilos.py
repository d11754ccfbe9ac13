"""What the styles of a Word document say of a paragraph: its list, whether it is a heading, whether it is bold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

_APAGADO = frozenset({"0", "false", "off", "none"})


def encendida(propiedades: Any, nombre: str) -> bool | None:
    """A property that is on, off, or not said (None)."""
    hallada = propiedades.find(qn(nombre)) if propiedades is not None else None
    if hallada is None:
        return None
    return hallada.get(qn("w:val"), "true") not in _APAGADO


class Estilos:
    """The styles by their id. `raiz` is the root of styles.xml, None if the document has none."""

    def __init__(self, raiz: Any) -> None:
        self.por_id: dict[str, Any] = {}
        self.normal = ""
        for estilo in raiz.iter(qn("w:style")) if raiz is not None else ():
            clave = estilo.get(qn("w:styleId"), "")
            self.por_id[clave] = estilo
            if estilo.get(qn("w:type")) == "paragraph" and estilo.get(qn("w:default")) in ("1", "true"):
                self.normal = clave

    def cadena(self, clave: str) -> Iterator[tuple[str, Any]]:
        """A style and those it is based on, nearest first. A loop ends where it closes."""
        vistos: set[str] = set()
        clave = clave or self.normal
        while clave in self.por_id and clave not in vistos:
            vistos.add(clave)
            yield clave, self.por_id[clave]
            base = self.por_id[clave].find(qn("w:basedOn"))
            clave = base.get(qn("w:val"), "") if base is not None else ""

    def numpr(self, clave: str) -> tuple[str, Any]:
        """The nearest w:numPr of a style and the style that has it; ("", None) if there is none."""
        for cual, estilo in self.cadena(clave):
            numpr = estilo.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if numpr is not None:
                return cual, numpr
        return "", None

    def num_id(self, clave: str) -> str:
        """The list that a style of lists names, or ""."""
        numpr = self.numpr(clave)[1]
        num = numpr.find(qn("w:numId")) if numpr is not None else None
        return str(num.get(qn("w:val"), "")) if num is not None else ""

    def titulo(self, clave: str) -> int:
        """The level of a heading as markdown counts it: 1 for the title, 2 for "Heading 1" …; 0 if it is none."""
        for _, estilo in self.cadena(clave):
            nombre = estilo.find(qn("w:name"))
            if nombre is not None and nombre.get(qn("w:val"), "").lower() == "title":
                return 1
            nivel = estilo.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if nivel is not None and nivel.get(qn("w:val"), "") in set("012345678"):
                return min(int(nivel.get(qn("w:val"))) + 2, 6)
        return 0

    def es_indice(self, clave: str) -> bool:
        """Whether a paragraph of that style is a line of a table of contents, which repeats the headings."""
        for _, estilo in self.cadena(clave):
            nombre = estilo.find(qn("w:name"))
            if nombre is not None and nombre.get(qn("w:val"), "").lower().startswith(("toc ", "table of figures")):
                return True
        return False

    def negrita(self, clave: str) -> bool:
        """Whether a style writes in bold."""
        for _, estilo in self.cadena(clave):
            dicho = encendida(estilo.find(qn("w:rPr")), "w:b")
            if dicho is not None:
                return dicho
        return False
