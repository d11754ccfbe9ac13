"""From a file to the text of a minute: encodings, what Word writes by itself, and what the rest is told."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actas.importacion import ArchivoIlegible, Citas, Motivo, texto_de
from actas.importacion.word import leer_docx
from actas.lectura import ActaLeida, leer
from tests.actas import archivos
from tests.actas.archivos import Word, borrado, docx_de, insertado, salto
from tests.actas.layouts import actas
from tests.cast import TEXTO

ACTA_2022 = Path(__file__).resolve().parents[2] / "actas" / "datos" / "acta-2022-06-16.txt"


@pytest.fixture(scope="module")
def real() -> ActaLeida:
    return leer(ACTA_2022.read_text(encoding="utf-8"))


def refused(data: bytes, nombre: str = "") -> ArchivoIlegible:
    with pytest.raises(ArchivoIlegible) as error:
        texto_de(data, nombre)
    return error.value


def lines(word: Word) -> list[str]:
    """The paragraphs of what is read of a document."""
    return leer_docx(word.bytes()).split("\n\n")


# Encodings

CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
DE_UN_BYTE = ["cp1252", "iso-8859-1", "mac_roman", "cp850"]


@pytest.mark.parametrize("codec", CODECS + DE_UN_BYTE)
def test_every_encoding_of_spanish(codec: str) -> None:
    text = ACTA_2022.read_text(encoding="utf-8").replace("–", "-").replace("“", '"').replace("”", '"')
    assert texto_de(text.encode(codec)) == text
    assert leer(texto_de(TEXTO.encode(codec))) == leer(TEXTO)


ORACIONES = [
    "La sesión comenzó a las 10:00.",
    "¿Cuándo se publicará el año próximo?",
    "Señaló que sí.",
    "«Así quedó», dijo Ñuñoa.",
    "Pingüino, cigüeña, él, tú, mí.",
    "ASISTENCIA Y ACUERDOS DE LA SESIÓN DÉCIMA",
    "José Ibáñez, Ángela Muñoz, Óscar Peña.",
    "N° 3, 1º y 2ª.",
]


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(ORACIONES), min_size=2, max_size=8, unique=True), st.sampled_from(CODECS + DE_UN_BYTE))
def test_few_sentences_are_enough_to_tell_the_encoding(oraciones: list[str], codec: str) -> None:
    text = "\n".join(["Se dijo en la sesión:", *oraciones])
    text = text.replace("°", "º") if codec == "mac_roman" else text
    assert texto_de(text.encode(codec)) == text


@pytest.mark.parametrize("signs", ["“cita” – nota…", "— así —", "€ 5"])
def test_the_signs_of_each_system_are_not_letters_of_another(signs: str) -> None:
    text = f"Sesión: {signs} y nada más."
    for codec in ("cp1252", "utf-8") + (("mac_roman",) if "€" not in signs else ()):
        assert texto_de(text.encode(codec)) == text


def test_some_bytes_of_windows_in_a_text_of_today_spoil_only_themselves() -> None:
    data = "Sesión del año, según la Comisión.".encode() + b" Acta n\xba 3 y reuni\xf3n."
    assert texto_de(data) == "Sesión del año, según la Comisión. Acta nº 3 y reunión."
    assert texto_de("acción y más".encode()[:-1] + "ó".encode()[:1]).startswith("acción y má")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        bytes(100),
        b"\x7fELF\x02\x01\x01" + bytes(60),
        b"acuerdo \x81\x8d",
        b"abc\x00def",
        b"\x01\x02",
    ],
    ids=["every byte", "zeros", "program", "no letters", "a nul inside", "controls"],
)
def test_what_is_no_text_is_told(data: bytes) -> None:
    assert refused(data).motivo == Motivo.BINARIO


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=300).filter(lambda data: data[:2] != b"PK" and b"%PDF" not in data))
def test_any_bytes_are_a_text_or_a_sentence(data: bytes) -> None:
    try:
        text = texto_de(data)
    except ArchivoIlegible as error:
        text = error.mensaje
    leer(text)
    assert "\x00" not in text


# The type is told by the content


@pytest.mark.parametrize(
    ("data", "nombre", "says"),
    [
        (b"", "acta.docx", "El archivo está vacío."),
        (b" \r\n\t ", "acta.txt", "El archivo tiene solo espacios en blanco."),
        (b"\xef\xbb\xbf", "acta.txt", "El archivo tiene solo espacios en blanco."),
        (b"{\\rtf1 Acta}", "acta.rtf", "El archivo es un documento de texto enriquecido (.rtf)."),
        (b"{\\rtf1 Acta}", "acta.docx", "El nombre termina en .docx, pero el contenido es otro. El archivo es un doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "acta.doc", "El archivo es un documento de Office antiguo"),
        (b"<!DOCTYPE html><html>Acta</html>", "acta.pdf", "El nombre termina en .pdf, pero el contenido es otro."),
        (b"\n<html><body>Acta</body></html>", "", "El archivo es una página web (HTML)."),
        (b"<?xml version='1.0'?><a/>", "", "El archivo es un archivo XML."),
        (b"\xff\xd8\xff\xe0" + bytes(50), "foto.jpg", "El archivo es una imagen, sin texto que leer."),
        (b"\x1f\x8b\x08" + bytes(50), "acta.gz", "El archivo es un archivo comprimido."),
        (b"x" * (5 * 1024 * 1024 + 1), "acta.txt", "El archivo pesa más de 5 MB."),
        (b"%PDF-1.4", "acta.docx", "El nombre termina en .docx, pero el archivo es un PDF. El archivo está dañado"),
    ],
)
def test_what_is_not_read_is_told_with_what_to_do(data: bytes, nombre: str, says: str) -> None:
    sentence = refused(data, nombre).mensaje
    assert sentence.startswith(says)
    assert sentence.endswith(".")


def zipped(**entries: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "un documento de OpenDocument (.odt)"),
        ({"mimetype": b"application/epub+zip"}, "un libro electrónico (.epub)"),
        ({"[Content_Types].xml": b"...spreadsheetml.sheet.main+xml"}, "una planilla de cálculo"),
        ({"[Content_Types].xml": b"...presentationml.presentation.main"}, "una presentación"),
        ({"acta.txt": TEXTO.encode()}, "un archivo comprimido"),
    ],
)
def test_other_files_that_are_zips_are_called_by_their_name(entries: dict[str, bytes], says: str) -> None:
    assert refused(zipped(**entries)).mensaje == f"El archivo es {says}. Ábralo y guárdelo como .docx, PDF o texto."


def test_a_word_document_with_a_password_is_told() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    assert refused(data, "acta.docx").motivo == Motivo.CIFRADO


# Word


@pytest.mark.parametrize("estilos", [False, True], ids=["bold", "styles"])
def test_the_acta_of_2022_written_in_word_is_the_same(real: ActaLeida, estilos: bool) -> None:
    assert leer(texto_de(docx_de(real, estilos=estilos), "acta.docx")) == real


@pytest.mark.parametrize("estilos", [False, True], ids=["bold", "styles"])
@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.data())
def test_what_is_written_in_word_is_read_back(estilos: bool, data: st.DataObject) -> None:
    acta = data.draw(actas())
    read = leer(leer_docx(docx_de(acta, estilos=estilos)))
    assert replace(read, avisos=()) == acta
    assert read.avisos == ()


def test_automatic_numbers_and_letters_are_those_that_word_shows() -> None:
    word = Word()
    lista = word.lista((("upperRoman", "%1.-"), ("decimal", "%1.%2"), ("lowerLetter", "%3)"), ("bullet", "\uf0b7")))
    for nivel in (0, 1, 1, 2, 2, 3, 0, 1, 2):
        word.parrafo("x", lista, nivel)
    assert [line.strip() for line in lines(word)] == [
        "I.- x", "I.1 x", "I.2 x", "a) x", "b) x", "• x", "II.- x", "II.1 x", "a) x",
    ]  # fmt: skip


def test_a_bare_number_gets_the_point_that_the_reader_asks_for() -> None:
    word = Word()
    lista = word.lista((("decimal", "%1"), ("lowerLetter", "%2")))
    word.parrafo("Uno", lista)
    word.parrafo("a uno", lista, 1)
    assert [line.strip() for line in lines(word)] == ["1. Uno", "a. a uno"]


def test_lists_that_go_on_and_lists_that_begin_again() -> None:
    word = Word()
    lista, otra = word.lista(), word.lista(inicio="5")
    for texto, cual in [("a", lista), ("b", otra), ("c", lista), ("d", otra)]:
        word.parrafo(texto, cual)
    word.parrafo("en medio")
    word.parrafo("e", lista)
    word.parrafo("f", word.otra_vez(lista))
    word.parrafo("", lista)  # empty, and Word counts it
    word.parrafo("g", lista)
    said = ["1. a", "5. b", "2. c", "6. d", "en medio", "3. e", "1. f", "3. g"]
    assert lines(word) == said


@pytest.mark.parametrize(
    ("formato", "cual", "dice"),
    [
        ("lowerLetter", 27, "aa."),
        ("lowerLetter", 28, "bb."),
        ("upperLetter", 2, "B."),
        ("lowerRoman", 4, "iv."),
        ("upperRoman", 9, "IX."),
        ("ordinal", 3, "3º."),
        ("ordinalText", 2, "Segundo."),
        ("decimalZero", 7, "07."),
        ("chicago", 2, "2."),
        ("none", 2, ""),
    ],
)
def test_every_way_of_counting(formato: str, cual: int, dice: str) -> None:
    word = Word()
    lista = word.lista(((formato, "%1." if formato != "none" else ""),))
    for _ in range(cual):
        word.parrafo("texto", lista)
    assert lines(word)[-1] == f"{dice} texto".strip()


def test_a_number_that_comes_from_the_style_of_the_paragraph() -> None:
    word = Word()
    for texto in ("Uno", "Dos"):
        word.parrafo(texto, estilo="List Number")
    word.parrafo("viñeta", estilo="List Bullet")
    word.parrafo("sin número", 0, estilo="List Number")  # numId 0 takes it away
    assert lines(word) == ["1. Uno", "2. Dos", "• viñeta", "sin número"]


def test_tracked_changes_are_read_as_accepted() -> None:
    word = Word()
    parrafo = word.parrafo("Se acuerda ")
    parrafo._p.append(borrado("no "))
    parrafo._p.append(insertado("aprobar"))
    parrafo.add_run(" el plan.")
    assert lines(word) == ["Se acuerda aprobar el plan."]


def test_a_deleted_end_of_paragraph_joins_two_and_counts_once() -> None:
    lista = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    data = archivos.cuerpo(
        f'<w:p><w:pPr>{lista}<w:rPr><w:del w:id="1" w:author="X"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Uno '
        f"</w:t></w:r></w:p><w:p><w:pPr>{lista}</w:pPr><w:r><w:t>y medio</w:t></w:r></w:p>"
    )
    assert [line.lstrip("•1. ") for line in leer_docx(data).split("\n\n")] == ["Uno y medio"]


def test_breaks_tabs_hyphens_and_hidden_text() -> None:
    word = Word()
    run = word.parrafo("Fecha:").add_run("\t16 de junio")
    run._r.append(salto())
    oculto = word.documento.paragraphs[-1].add_run("borrador interno")
    oculto.font.hidden = True
    word.documento.paragraphs[-1].add_run("Lugar: Sala")
    assert lines(word) == ["Fecha:\t16 de junio\nLugar: Sala"]


def test_tables_are_rows_and_layout_tables_are_text() -> None:
    word = Word()
    tabla = word.documento.add_table(2, 3)
    for fila, textos in enumerate([["Nombre", "Cargo", "Asiste"], ["Persona Ejemplo Uno", "a | b", ""]]):
        for columna, texto in enumerate(textos):
            tabla.cell(fila, columna).text = texto
    lista = word.lista()
    marco = word.documento.add_table(1, 2)
    for celda in marco.rows[0].cells:
        for texto in ("Uno", "Dos"):
            numpr = celda.add_paragraph(texto)._p.get_or_add_pPr().get_or_add_numPr()
            numpr.get_or_add_numId().val = lista
    anidada = marco.rows[0].cells[0].add_table(1, 1)
    anidada.cell(0, 0).text = "Dentro"
    assert lines(word) == [
        "| Nombre | Cargo | Asiste |\n| Persona Ejemplo Uno | a ¦ b |",
        "1. Uno", "2. Dos", "Dentro", "3. Uno", "4. Dos",
    ]  # fmt: skip


def test_what_stands_beside_the_text_comes_after_it() -> None:
    """Headers, footers, notes, comments and text boxes: nothing of them is lost, nothing interrupts a paragraph."""
    word = Word()
    parrafo = word.parrafo("Se aprobó.")
    seccion = word.documento.sections[0]
    seccion.header.paragraphs[0].text = "Mesa de Ejemplo"
    seccion.footer.paragraphs[0].text = "Página 1 de 3"
    word.documento.add_comment(parrafo.runs, text="Revisar el verbo", author="X")
    caja = "<w:txbxContent><w:p><w:r><w:t>En un cuadro.</w:t></w:r></w:p></w:txbxContent>"
    data = archivos.cambiado(
        word.bytes(),
        {
            "word/document.xml": archivos.parte(word.bytes(), "word/document.xml").replace(
                b"Se aprob\xc3\xb3.</w:t>",
                "Se aprobó.</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="
                '"http://schemas.openxmlformats.org/markup-compatibility/2006">'
                f'<mc:Choice Requires="wps">{caja}</mc:Choice><mc:Fallback>{caja}</mc:Fallback>'
                "</mc:AlternateContent>".encode(),
            )
        },
    )
    assert leer_docx(data).split("\n\n") == [
        "Se aprobó.",
        "En un cuadro.",
        "Anexo",
        "Encabezado de página: Mesa de Ejemplo",
        "Comentario: Revisar el verbo",
    ]


def test_footnotes_leave_their_number_and_come_last() -> None:
    nota = (
        f'<w:footnotes xmlns:w="{archivos.W}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Según el informe de ejemplo.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    base = archivos.cuerpo('<w:p><w:r><w:t>Se dijo</w:t><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r></w:p>')
    rels = archivos.parte(base, "word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>',
    )
    data = archivos.cambiado(base, {"word/footnotes.xml": nota.encode(), "word/_rels/document.xml.rels": rels})
    assert leer_docx(data).split("\n\n") == [
        "Se dijo [nota 2].", "Anexo", "Nota 2: Según el informe de ejemplo.",
    ]  # fmt: skip


def test_a_document_without_text_is_told() -> None:
    assert refused(Word().bytes(), "acta.docx").motivo == Motivo.SIN_TEXTO


# Where a notice points


def test_a_notice_is_found_in_the_text_whatever_its_marks() -> None:
    text = "# Acta\n\n**Varios**\n\n1. Se dijo que\nno había más\nque decir.\n"
    citas = Citas(text)
    assert citas.linea("No se entendió: «Varios».") == 3
    assert citas.linea("este bloque: «Se dijo que no había más que decir.».") == 5
    assert citas.linea("más de una: «no había más», «Varios».") == 6
    assert citas.linea("No se encontró la fecha.") is None
    assert citas.linea("«otra cosa»") is None
    assert citas.linea("«había»") == 6
    assert citas.linea("«hab»") is None
