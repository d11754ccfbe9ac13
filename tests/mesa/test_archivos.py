"""Files that people attach: told by their content, whatever their name says, and given only to who may see them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mesa.kernel import files
from mesa.kernel.errors import DomainError
from mesa.kernel.uploads import ARCHIVO_MAXIMO
from mesa.operations import archivos
from mesa.operations.archivos import DOCX, guardar_archivo, revisar
from tests.cast import Cast

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)
MAIL = (
    b"From: Persona <uno@mesa.example>\r\nDate: Mon, 7 Sep 2026 10:00:00 -0300\r\nSubject: Acta\r\n\r\nAprobamos.\r\n"
)


def packed(*names: str, weight: int = 0) -> bytes:
    """A zip with those parts."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(weight) or b"<x/>")
    return held.getvalue()


WORD = packed("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("data", "tipo"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (MAIL, "message/rfc822"),
        (WORD, DOCX),
        ("Aprobamos el acta: señal de conformidad.\n".encode(), "text/plain"),
        ("Aprobamos, señor.".encode("cp1252"), "text/plain"),
        ("\ufeffNota: se aprueba.".encode(), "text/plain"),
    ],
)
def test_the_content_tells_the_type(data: bytes, tipo: str) -> None:
    assert revisar(data, "carta").tipo == tipo


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"\xef\xbb\xbf  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><x/>",
        b"MZ\x90\x00\x03",
        b"GIF89a\x01\x00\x01\x00",
        b"\x00\x01\x02",
        "Aprobamos".encode("utf-16"),
        b"texto\x1b[2Jcon control",
        b"PK\x03\x04 roto",
        packed("index.html"),
        packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        packed("[Content_Types].xml", "word/document.xml", *(f"word/media/{n}" for n in range(5_000))),
    ],
    ids=range(12),
)
@pytest.mark.parametrize("name", ["carta.pdf", "carta.txt", "carta.docx"])
def test_what_is_none_of_them_is_refused_whatever_its_name(data: bytes, name: str) -> None:
    with pytest.raises(DomainError, match="no es PDF, imagen PNG o JPEG, texto, correo"):
        revisar(data, name)


def test_a_photograph_of_a_phone_that_few_can_open_is_told_what_to_do() -> None:
    with pytest.raises(DomainError, match=r"foto HEIC, .*JPEG o en PDF"):
        revisar(b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1", "IMG_0001.HEIC")


def test_a_document_that_swells_is_refused_by_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archivos, "DOCX_MAXIMO", 1_000_000)
    assert revisar(packed("[Content_Types].xml", "word/document.xml", weight=400_000), "x.docx")
    with pytest.raises(DomainError, match="no es PDF"):
        revisar(packed("[Content_Types].xml", "word/document.xml", weight=600_000), "x.docx")


def test_too_heavy_and_empty_are_told_with_what_to_do() -> None:
    heavy = PDF + bytes(ARCHIVO_MAXIMO)
    with pytest.raises(DomainError) as refusal:
        revisar(heavy, "carta.pdf")
    assert refusal.value.mensaje == (
        "El archivo pesa 11 MB y el máximo es 10 MB. Adjunte una versión más liviana; lo demás que escribió sigue aquí."
    )
    with pytest.raises(DomainError, match="El archivo está vacío"):
        revisar(b"", "carta.pdf")
    assert revisar(PDF + bytes(ARCHIVO_MAXIMO - len(PDF)), "justo.pdf")


@pytest.mark.parametrize(
    ("given", "data", "kept"),
    [
        ("Carta firmada.pdf", PDF, "Carta firmada.pdf"),
        ("FOTO.JPEG", JPEG, "FOTO.jpeg"),
        ("../../etc/passwd", b"hola", "passwd.txt"),
        (r"C:\Documentos\carta.pdf", PDF, "carta.pdf"),
        ("carta.html", b"hola", "carta.html.txt"),
        ("carta.pdf", PNG, "carta.pdf.png"),
        ("carta.pdf.exe", PDF, "carta.pdf.exe.pdf"),
        ("\u202efdp.exe", PDF, "fdp.exe.pdf"),
        ("carta\r\nSet-Cookie: a=b.pdf", PDF, "carta Set-Cookie- a=b.pdf"),
        ('"><script>.txt', b"hola", "script.txt"),
        ("\u200b\u2066.pdf", PDF, "pdf.pdf"),
        (".htaccess", b"hola", "htaccess.txt"),
        ("", PDF, "archivo.pdf"),
        ("...", PDF, "archivo.pdf"),
        ("ñandú y acción.txt", b"hola", "ñandú y acción.txt"),
        ("a" * 400 + ".pdf", PDF, "a" * 120 + ".pdf"),
    ],
)
def test_the_name_is_made_safe_and_says_what_the_content_is(given: str, data: bytes, kept: str) -> None:
    assert revisar(data, given).nombre == kept


@pytest.fixture
def _own_disk(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.mark.django_db
@pytest.mark.usefixtures("_own_disk")
def test_a_file_is_kept_once_under_its_hash(cast: Cast) -> None:
    first = guardar_archivo(PDF, "carta.pdf", cast.mesa, cast.secretaria)
    again = guardar_archivo(PDF, "carta.pdf", cast.mesa, cast.secretaria)
    other = guardar_archivo(PDF, "otra.pdf", cast.mesa, cast.secretaria)
    assert first == again != other
    assert first.sha256 == other.sha256
    assert (first.tipo, first.bytes, first.subido_por) == ("application/pdf", len(PDF), cast.secretaria.persona)
    assert files.path_of(first.sha256).read_bytes() == PDF


@pytest.mark.django_db
@pytest.mark.usefixtures("_own_disk")
def test_a_file_lost_from_the_disk_comes_back_when_it_is_attached_again(cast: Cast) -> None:
    kept = guardar_archivo(PDF, "carta.pdf", cast.mesa, cast.secretaria)
    files.path_of(kept.sha256).unlink()
    guardar_archivo(PDF, "carta.pdf", cast.mesa, cast.secretaria)
    assert files.path_of(kept.sha256).read_bytes() == PDF
