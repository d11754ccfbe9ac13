"""Files made on the spot as office programs make them: .docx with automatic lists, PDF with and without text."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.oxml.parser import OxmlElement, parse_xml
from pypdf import PdfReader, PdfWriter

from actas.lectura import ActaLeida, AcuerdoLeido, ParrafoLeido
from mesa.kernel import documents

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NUMEROS_Y_LETRAS = (("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3."))


class Word:
    """A document being written, with lists whose numbers are not in the text."""

    def __init__(self) -> None:
        self.documento = Document()
        self.abstractas = 100

    def lista(self, niveles: Sequence[tuple[str, str]] = NUMEROS_Y_LETRAS, **mas: str) -> int:
        """A new list, by the format and the text of each level ("lowerLetter", "%2."); its number."""
        self.abstractas += 1
        raiz = self.documento.part.numbering_part.element
        xml = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="{mas.get("inicio", "1")}"/><w:numFmt w:val="{formato}"/>'
            f'<w:lvlText w:val="{texto}"/></w:lvl>'
            for n, (formato, texto) in enumerate(niveles)
        )
        abstracta = parse_xml(f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="{self.abstractas}">{xml}</w:abstractNum>')
        raiz.insert(0, abstracta)
        return int(raiz.add_num(self.abstractas).numId)

    def otra_vez(self, num_id: int) -> int:
        """The same list begun again from 1, as Word writes "Reiniciar en 1"."""
        raiz = self.documento.part.numbering_part.element
        num = next(n for n in raiz.num_lst if n.numId == num_id)
        nuevo = raiz.add_num(num.abstractNumId.val)
        nuevo.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(nuevo.numId)

    def parrafo(
        self, texto: str = "", lista: int | None = None, nivel: int = 0, *, estilo: str = "", negrita: bool = False
    ) -> Any:
        """A paragraph, perhaps of a list; returned to be worked on."""
        parrafo = self.documento.add_paragraph(style=estilo or None)
        if texto:
            parrafo.add_run(texto).bold = negrita or None
        if lista is not None:
            numpr = parrafo._p.get_or_add_pPr().get_or_add_numPr()
            numpr.get_or_add_ilvl().val = nivel
            numpr.get_or_add_numId().val = lista
        return parrafo

    def bytes(self) -> bytes:
        """The file."""
        salida = BytesIO()
        self.documento.save(salida)
        return salida.getvalue()


def borrado(texto: str) -> Any:
    """A run that a tracked change deletes."""
    return parse_xml(f'<w:del xmlns:w="{W}" w:id="1" w:author="X"><w:r><w:delText>{texto}</w:delText></w:r></w:del>')


def insertado(texto: str) -> Any:
    """A run that a tracked change inserts."""
    return parse_xml(f'<w:ins xmlns:w="{W}" w:id="2" w:author="X"><w:r><w:t>{texto}</w:t></w:r></w:ins>')


def salto() -> Any:
    """A line break inside a run."""
    return OxmlElement("w:br")


def docx_de(acta: ActaLeida, *, estilos: bool = False) -> bytes:
    """A minute as a secretaría writes it in Word: every number and every letter is automatic.

    With `estilos`, headings have the styles of headings and the lists of paragraphs begin again by an override.
    """
    word = Word()
    word.parrafo(acta.titulo or "", estilo="Title" if estilos else "", negrita=True)
    if acta.fecha:
        word.parrafo(f"Fecha: {acta.fecha:%d-%m-%Y}")
    word.parrafo(f"Lugar: {acta.lugar}")
    if acta.inicio and acta.termino:
        word.parrafo(f"Horario: {acta.inicio:%H:%M} a {acta.termino:%H:%M} horas")

    def encabeza(texto: str) -> None:
        word.parrafo(texto, estilo="Heading 1" if estilos else "", negrita=not estilos)

    encabeza("ASISTENTES")
    lista = word.lista()
    for grupo in acta.asistentes:
        word.parrafo(grupo.grupo, lista)
        for persona in grupo.personas:
            calidad = f", {persona.calidad}" if persona.calidad else ""
            estado = "" if persona.estado == "presente" else f" ({persona.estado})"
            word.parrafo(f"{persona.nombre}{calidad}{estado}.", lista, 1)
    encabeza("TABLA")
    lista = word.lista()
    for titulo in acta.tabla:
        word.parrafo(titulo, lista)
    encabeza("DESARROLLO")
    puntos, lista = word.lista(), word.lista()
    for punto in acta.desarrollo:
        word.parrafo(punto.titulo, puntos, estilo="Heading 2" if estilos else "", negrita=not estilos)
        _parrafos(word, punto.parrafos, lista)
        lista = word.otra_vez(lista) if estilos else word.lista()
    encabeza("ACUERDOS Y TAREAS")
    _parrafos(word, acta.acuerdos, word.lista())
    return word.bytes()


def _parrafos(word: Word, parrafos: Iterable[ParrafoLeido | AcuerdoLeido], lista: int) -> None:
    for parrafo in parrafos:
        word.parrafo(parrafo.texto, lista)
        for letra in parrafo.letras:
            word.parrafo(letra.texto, lista, 1)


ESTILO_PDF = """
@page { size: letter; margin: 25mm 20mm; @top-center { content: "Mesa de Ejemplo, sesión 5" }
        @bottom-right { content: "Página " counter(page) " de " counter(pages) } }
body { font: 11pt serif; hyphens: auto; text-align: justify }
ol ol { list-style: lower-alpha }
"""


def pdf_de(texto: str, *, estilo: str = ESTILO_PDF) -> bytes:
    """A text as a PDF: a paragraph for each block, a line for each line that is not wrapped."""
    from weasyprint import HTML

    bloques = "".join(f"<p>{html.escape(bloque).replace(chr(10), '<br>')}</p>" for bloque in texto.split("\n\n"))
    # A process reads its fonts once: whoever draws first with those of the host leaves them to the documents of others.
    with documents.our_fonts_only():
        return HTML(string=f'<html lang="es"><style>{estilo}</style><body>{bloques}').write_pdf()


def pdf_escaneado(paginas: int = 2) -> bytes:
    """A PDF of photographs of paper: an image a page, and no letter."""
    from PIL import Image

    salida = BytesIO()
    hojas = [Image.effect_noise((200, 280), 60).convert("L") for _ in range(paginas)]
    hojas[0].save(salida, "PDF", save_all=True, append_images=hojas[1:])
    return salida.getvalue()


def pdf_unido(*pdfs: bytes) -> bytes:
    """The pages of several PDF in one."""
    escritor = PdfWriter()
    for pdf in pdfs:
        escritor.append(BytesIO(pdf))
    salida = BytesIO()
    escritor.write(salida)
    return salida.getvalue()


def pdf_cifrado(data: bytes, contrasena: str) -> bytes:
    """The same PDF under a password to open it ("" only forbids changing it)."""
    escritor = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    escritor.encrypt(contrasena, owner_password="otra", algorithm="RC4-128")
    salida = BytesIO()
    escritor.write(salida)
    return salida.getvalue()


def cambiado(docx: bytes, cambios: dict[str, bytes]) -> bytes:
    """The same zip with these entries put in, or in the place of those of their name."""
    salida = BytesIO()
    with ZipFile(BytesIO(docx)) as viejo, ZipFile(salida, "w", ZIP_DEFLATED) as nuevo:
        for entrada in viejo.infolist():
            if entrada.filename not in cambios:
                nuevo.writestr(entrada, viejo.read(entrada))
        for nombre, contenido in cambios.items():
            nuevo.writestr(nombre, contenido)
    return salida.getvalue()


def parte(docx: bytes, nombre: str) -> bytes:
    """An entry of a zip."""
    with ZipFile(BytesIO(docx)) as archivo:
        return archivo.read(nombre)


def cuerpo(xml: str) -> bytes:
    """A .docx whose body is exactly that XML, with the prefix w."""
    entero = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'
    return cambiado(Word().bytes(), {"word/document.xml": entero.encode()})
