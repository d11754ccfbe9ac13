"""Files that people attach: told by their content, named so that they open as what they are, kept under their hash."""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from mesa.kernel import files
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.errors import DomainError
from mesa.kernel.operations import entry
from mesa.kernel.text import one_line
from mesa.kernel.uploads import ARCHIVO_MAXIMO
from mesa.models import Archivo, Organizacion

NOMBRE_MAXIMO = 120
#: Of a .docx, which is a zip: its parts and what they weigh once decompressed, as it declares.
DOCX_PARTES, DOCX_MAXIMO = 5_000, 200 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Each type that is taken, with the endings that name it; the first is added to a file that has none of them.
TIPOS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "message/rfc822": (".eml",),
    DOCX: (".docx",),
    "text/plain": (".txt", ".md"),
}
SIGNATURES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
#: How the photographs begin, from their fifth byte, that a phone keeps in a format that few can open.
HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1")
#: What a browser would draw or run, whatever its name says.
MARKUP = re.compile(rb"\s*<[a-z!?/]", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*%#;\\/]+')


@dataclass(frozen=True)
class Subido:
    """A file as it came, already judged by `revisar`: its name, clean, its type and its bytes."""

    nombre: str
    tipo: str
    datos: bytes


def revisar(datos: bytes, nombre: str) -> Subido:
    """The file with its type told by its content and its name made safe. Raises DomainError with what to do."""
    if not datos:
        raise DomainError(_("El archivo está vacío. Adjunte otro; lo demás que escribió sigue aquí."))
    if len(datos) > ARCHIVO_MAXIMO:
        raise DomainError(demasiado_grande(len(datos)))
    tipo = _type_of(datos)
    if tipo is None and datos[4:12] in HEIC:
        raise DomainError(
            _(
                "Es una foto HEIC, como las que guarda un iPhone. Guárdela como JPEG o en PDF y adjúntela de nuevo; "
                "lo demás que escribió sigue aquí."
            )
        )
    if tipo is None:
        raise DomainError(
            _(
                "El archivo no es PDF, imagen PNG o JPEG, texto, correo (.eml) ni Word (.docx). "
                "Guárdelo en PDF y adjúntelo de nuevo; lo demás que escribió sigue aquí."
            )
        )
    return Subido(_clean_name(nombre, tipo), tipo, datos)


def demasiado_grande(bytes_: int) -> str:
    """The sentence for a file over the limit."""
    megas = -(-bytes_ // (1024 * 1024))  # rounded up: what is a byte over is not told as the maximum itself
    return _(
        "El archivo pesa %(megas)s MB y el máximo es 10 MB. Adjunte una versión más liviana; "
        "lo demás que escribió sigue aquí."
    ) % {"megas": megas}


def guardar_archivo(data: bytes, nombre: str, organo: Organizacion, actor: Actor | None) -> Archivo:
    """Keep a file of an órgano and return its row. Called inside the operation that needs it.

    The bytes are on disk before the row is committed; the same file under the same name is one row. Raises
    DomainError for what is empty, over 10 MB or of no type that is taken.
    """
    subido = revisar(data, nombre)
    known = Archivo.objects.filter(organo=organo, sha256=sha256(data), nombre=subido.nombre).first()
    if known is not None and files.path_of(known.sha256).is_file():
        return known
    return Archivo.objects.create(
        organo=organo,
        nombre=subido.nombre,
        tipo=subido.tipo,
        sha256=files.store(data),
        bytes=len(data),
        subido_por=actor.persona if actor else None,
        creado=entry(),
    )


def _type_of(datos: bytes) -> str | None:
    for signature, tipo in SIGNATURES.items():
        if datos.startswith(signature):
            return tipo
    if datos.startswith(b"PK\x03\x04"):
        return DOCX if _is_docx(datos) else None
    text = datos.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in text or MARKUP.match(text):
        return None
    if _is_mail(text):
        return "message/rfc822"
    return "text/plain" if _is_text(text) else None


def _is_docx(datos: bytes) -> bool:
    """A Word document without macros; nothing of it is decompressed."""
    try:
        with zipfile.ZipFile(BytesIO(datos)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error):
        return False
    names = {part.filename for part in parts}
    return (
        {"[Content_Types].xml", "word/document.xml"} <= names
        and not any(name.lower().endswith("vbaproject.bin") for name in names)
        and len(parts) <= DOCX_PARTES
        and sum(part.file_size for part in parts) <= DOCX_MAXIMO
    )


def _is_mail(text: bytes) -> bool:
    """A message as mail programs save it: it opens with its headers."""
    if not re.match(rb"[!-9;-~]+:[ \t]", text):
        return False
    head = BytesHeaderParser().parsebytes(text[:65_536], headersonly=True)
    return "From" in head and any(name in head for name in ("Date", "Received", "Message-ID"))


def _is_text(text: bytes) -> bool:
    """Text in UTF-8 or, failing that, in Windows-1252, with no control characters but those of layout."""
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError:
        try:
            decoded = text.decode("cp1252")
        except UnicodeDecodeError:
            return False
    return not any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in decoded)


def _clean_name(nombre: str, tipo: str) -> str:
    """The last part of the path that came, without what cannot be seen or no disk takes, ending as its type does."""
    last = re.split(r"[/\\]", nombre)[-1]
    visible = "".join(c for c in one_line(last) if unicodedata.category(c) != "Cf")
    safe = FORBIDDEN.sub("-", visible).strip(" .-")
    ending = PurePosixPath(safe).suffix.lower()
    if ending not in TIPOS[tipo]:  # what its name says, it is not: it is opened as what its content says
        ending = TIPOS[tipo][0]
        safe += ending
    stem = safe[: -len(ending)][:NOMBRE_MAXIMO].strip(" .-")
    return f"{stem or _('archivo')}{ending}"
