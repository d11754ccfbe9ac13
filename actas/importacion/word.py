"""The text of a .docx as a reader sees it: its lists numbered, its deletions left out, its insertions kept."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx.opc.package import OpcPackage
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from actas.importacion.comprimido import ROTO
from actas.importacion.errores import Motivo
from actas.importacion.estilos import Estilos
from actas.importacion.lector import Falla, Salida
from actas.importacion.numeracion import Numeracion, nums
from actas.importacion.parrafos import Renglon, Tramos

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CAJA = qn("w:txbxContent")
#: Blocks that hold others and say nothing themselves.
_ENVOLTORIOS = frozenset({qn("w:sdtContent"), qn("w:customXml"), qn("w:smartTag"), qn("w:ins"), qn("w:moveTo")})
#: What stands at the margins of each page, and under the text: told at the end, where it interrupts nothing.
_APARTE = (
    ("/header", "Encabezado de página"),
    ("/footer", "Pie de página"),
    ("/footnotes", "Nota"),
    ("/endnotes", "Nota final"),
    ("/comments", "Comentario"),
)
_NOTAS = frozenset({qn("w:footnote"), qn("w:endnote"), qn("w:comment")})


def leer_docx(data: bytes) -> str:
    """The text: paragraphs apart by a blank line, headings with #, bold ones between **, tables between bars.

    Headers, footers, notes and comments come last, under "Anexo". Raises Falla for what is no document of Word; other
    errors of the libraries for what is broken.
    """
    _sin_entidades(data)
    try:
        principal = OpcPackage.open(BytesIO(data)).main_document_part
    except KeyError as error:
        raise Falla(Motivo.DANADO) from error
    documento = _xml(principal)
    cuerpo = documento.find(qn("w:body"))
    if cuerpo is None:
        raise Falla(Motivo.DANADO)
    partes = [(rel.reltype, rel.target_part) for rel in principal.rels.values() if not rel.is_external]
    lector = _Lector(_una(partes, "/styles"), _una(partes, "/numbering"))
    lector.bloques(cuerpo)
    lector.cerrar()
    texto = "\n\n".join(lector.salida.partes)
    aparte = [linea for fin, nombre in _APARTE for linea in lector.aparte(partes, fin, nombre)]
    if not texto.strip() and not aparte:
        raise Falla(Motivo.SIN_TEXTO)
    return "\n\n".join([texto, "Anexo", *dict.fromkeys(aparte)]) if aparte else texto


def _sin_entidades(data: bytes) -> None:
    """Refuse what no program writes in a document: definitions that grow when they are read."""
    try:
        with ZipFile(BytesIO(data)) as archivo:
            for entrada in archivo.infolist():
                if entrada.filename.endswith((".xml", ".rels")) and b"<!" + b"DOCTYPE" in archivo.read(entrada):
                    raise Falla(Motivo.DANADO)
    except ROTO as error:
        raise Falla(Motivo.DANADO) from error


def _xml(parte: Any) -> Any:
    """The root of a part, parsed by python-docx: no entity is replaced and nothing is fetched."""
    propio = getattr(parte, "element", None)
    return parse_xml(parte.blob) if propio is None else propio


def _una(partes: list[tuple[str, Any]], fin: str) -> Any:
    return next((_xml(parte) for tipo, parte in partes if tipo.endswith(fin)), None)


class _Lector:
    """Reads the blocks of a document in their order, counting its lists."""

    def __init__(self, estilos: Any, numeracion: Any) -> None:
        self.estilos = Estilos(estilos)
        self.numeracion = Numeracion(numeracion, self.estilos.num_id)
        self.salida = Salida()
        self.pendiente = Renglon()

    def bloques(self, padre: Any) -> None:
        """Take the paragraphs and tables that hang from an element."""
        for hijo in padre:
            if hijo.tag == qn("w:p"):
                self._parrafo(hijo)
            elif hijo.tag == qn("w:tbl"):
                self._tabla(hijo)
            elif hijo.tag == qn("w:sdt"):
                if not _es_indice(hijo):
                    self.bloques(hijo)
            elif hijo.tag in _ENVOLTORIOS:
                self.bloques(hijo)
            elif hijo.tag == f"{_MC}AlternateContent":
                self._alternativa(hijo)
            elif hijo.tag == qn("w:altChunk"):
                self.salida.agregar("[Aquí el documento incluye otro archivo, que no se leyó.]")

    def _alternativa(self, elemento: Any) -> None:
        elegida = elemento.find(f"{_MC}Choice")
        self.bloques(elegida if elegida is not None else elemento)

    def cerrar(self) -> None:
        """Give what a deleted end of paragraph left waiting for one that does not come."""
        if self.pendiente.texto.strip():
            self.salida.agregar(self.pendiente.texto.strip())
        self.pendiente = Renglon()

    def _parrafo(self, p: Any) -> None:
        tramos = Tramos(self.estilos)
        renglon = self.pendiente + tramos.leer(p)
        self.pendiente = Renglon()
        propiedades = p.find(qn("w:pPr"))
        if _fin_borrado(propiedades):
            self.pendiente = renglon
        else:
            escrito = self._escribir(propiedades, renglon)
            if escrito:
                self.salida.agregar(escrito)
        for caja in tramos.cajas:
            self.bloques(caja)

    def _escribir(self, propiedades: Any, renglon: Renglon) -> str:
        """A paragraph with its number, its level and its emphasis. One of a list counts though it says nothing."""
        estilo = _atributo(propiedades, "w:pStyle")
        marca, nivel = self._marca(propiedades, estilo)
        texto = renglon.texto.strip()
        if not texto or self.estilos.es_indice(estilo):
            return ""
        completo = f"{marca} {texto}" if marca else texto
        titulo = self._titulo(propiedades, estilo)
        if titulo and "\n" not in completo:
            return f"{'#' * titulo} {completo}"
        if renglon.negrita and "*" not in completo and "\n" not in completo and len(completo) <= 200:
            completo = f"**{completo}**"
        return "    " * nivel + completo if marca else completo

    def _titulo(self, propiedades: Any, estilo: str) -> int:
        propio = _atributo(propiedades, "w:outlineLvl")
        return min(int(propio) + 2, 6) if propio in set("012345678") - {""} else self.estilos.titulo(estilo)

    def _marca(self, propiedades: Any, estilo: str) -> tuple[str, int]:
        """The mark that Word writes before a paragraph, and its level."""
        propio = propiedades.find(qn("w:numPr")) if propiedades is not None else None
        dueno, de_estilo = self.estilos.numpr(estilo)
        num_id, nivel = nums(elemento for elemento in (propio, de_estilo) if elemento is not None)
        if not num_id or num_id == "0":
            return "", 0
        if nivel is None:
            nivel = self.numeracion.nivel_de_estilo(num_id, dueno or estilo)
        return self.numeracion.marca(num_id, min(max(nivel, 0), 8)), min(max(nivel, 0), 8)

    def _tabla(self, tabla: Any) -> None:
        """A table as rows between bars; one that lays out whole texts, as those texts, cell by cell."""
        filas = [list(_celdas(fila)) for fila in tabla.iter(qn("w:tr")) if _de(fila, tabla) and not _fila_borrada(fila)]
        if max(map(len, filas), default=0) < 2 or any(_es_texto(celda) for fila in filas for celda in fila):
            for fila in filas:
                for celda in fila:
                    self.bloques(celda)
            return
        lineas: list[str] = []
        for fila in filas:
            dichas = [dicha for dicha in map(self._celda, fila) if dicha]
            if len(dichas) > 1:
                lineas.append(f"| {' | '.join(dichas)} |")
                if len(lineas) == 1 and _es_cabecera(fila):
                    lineas.append(f"|{'---|' * len(dichas)}")
            else:
                lineas.extend(dichas)
        if lineas:
            self.salida.agregar("\n".join(lineas))

    def _celda(self, celda: Any) -> str:
        """The text of a cell on one line."""
        propio = _Lector.__new__(_Lector)
        propio.estilos, propio.numeracion = self.estilos, self.numeracion
        propio.salida, propio.pendiente = Salida(), Renglon()
        propio.bloques(celda)
        propio.cerrar()
        partes = (parte.removeprefix("**").removesuffix("**").lstrip("# ") for parte in propio.salida.partes)
        return " ".join(" ".join(partes).split()).replace("|", "¦")

    def aparte(self, partes: list[tuple[str, Any]], fin: str, nombre: str) -> Iterator[str]:
        """What stands outside the body, one line a note: "Nota 1: …". Page numbers alone are left out."""
        for tipo, parte in partes:
            if not tipo.endswith(fin):
                continue
            raiz = _xml(parte)
            notas = [nota for nota in raiz if nota.tag in _NOTAS] or [raiz]
            for nota in notas:
                if nota.get(qn("w:type")) in ("separator", "continuationSeparator", "continuationNotice"):
                    continue
                texto = self._celda(nota)
                if sum(map(str.isalpha, texto)) > len("página de"):
                    cual = nota.get(qn("w:id"), "") if fin in ("/footnotes", "/endnotes") else ""
                    yield f"{nombre} {cual}: {texto}" if cual else f"{nombre}: {texto}"


def _atributo(propiedades: Any, nombre: str) -> str:
    hijo = propiedades.find(qn(nombre)) if propiedades is not None else None
    return str(hijo.get(qn("w:val"), "")) if hijo is not None else ""


def _fin_borrado(propiedades: Any) -> bool:
    """Whether a tracked change deletes the end of the paragraph: it and the next one are one."""
    if propiedades is None:
        return False
    marca = propiedades.find(qn("w:rPr"))
    return marca is not None and (marca.find(qn("w:del")) is not None or marca.find(qn("w:moveFrom")) is not None)


def _es_indice(sdt: Any) -> bool:
    galeria = next(sdt.iter(qn("w:docPartGallery")), None)
    return galeria is not None and "contents" in galeria.get(qn("w:val"), "").lower()


def _de(fila: Any, tabla: Any) -> bool:
    """Whether a row is of that table and not of one inside it."""
    return next(fila.iterancestors(qn("w:tbl")), None) is tabla


def _fila_borrada(fila: Any) -> bool:
    propiedades = fila.find(qn("w:trPr"))
    return propiedades is not None and propiedades.find(qn("w:del")) is not None


def _es_cabecera(fila: list[Any]) -> bool:
    propiedades = fila[0].getparent().find(qn("w:trPr"))
    return propiedades is not None and propiedades.find(qn("w:tblHeader")) is not None


def _celdas(fila: Any) -> Iterator[Any]:
    return (celda for celda in fila.iter(qn("w:tc")) if next(celda.iterancestors(qn("w:tr")), None) is fila)


def _es_texto(celda: Any) -> bool:
    """Whether a cell holds more than a datum: a table, a list, or several paragraphs of some length."""
    if next(celda.iter(qn("w:tbl")), None) is not None:
        return True
    dichos = [p for p in celda.iter(qn("w:p")) if any((t.text or "").strip() for t in p.iter(qn("w:t")))]
    return len(dichos) > 3 or (len(dichos) > 1 and any(next(p.iter(qn("w:numPr")), None) is not None for p in dichos))
