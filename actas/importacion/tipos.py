"""What a file is, told by its content. Its name is only used to say that it says otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Clase = Literal["texto", "docx", "pdf", "imagen", "otro", "cifrado", "zip"]
ZIP = b"PK\x03\x04"
ZIP_VACIO = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class Tipo:
    """A kind of file, and its name in a sentence: "El archivo es …"."""

    clase: Clase
    nombre: str | Promise


TEXTO = Tipo("texto", _("un texto"))
DOCX = Tipo("docx", _("un documento de Word (.docx)"))
PDF = Tipo("pdf", _("un PDF"))
COMPRIMIDO = Tipo("otro", _("un archivo comprimido"))
ODF = Tipo("otro", _("un documento de OpenDocument (.odt)"))
PLANILLA = Tipo("otro", _("una planilla de cálculo"))
PRESENTACION = Tipo("otro", _("una presentación"))
LIBRO = Tipo("otro", _("un libro electrónico (.epub)"))
_IMAGEN = Tipo("imagen", _("una imagen"))
_OFFICE = Tipo("otro", _("un documento de Office antiguo (.doc, .xls o .ppt)"))
_OFFICE_CIFRADO = Tipo("cifrado", _("un documento protegido con contraseña"))
_RTF = Tipo("otro", _("un documento de texto enriquecido (.rtf)"))
_HTML = Tipo("otro", _("una página web (HTML)"))
_XML = Tipo("otro", _("un archivo XML"))
_POSTSCRIPT = Tipo("otro", _("un archivo PostScript"))

_FIRMAS: tuple[tuple[bytes, Tipo], ...] = (
    (b"\x89PNG\r\n\x1a\n", _IMAGEN),
    (b"\xff\xd8\xff", _IMAGEN),
    (b"GIF87a", _IMAGEN),
    (b"GIF89a", _IMAGEN),
    (b"II*\x00", _IMAGEN),
    (b"MM\x00*", _IMAGEN),
    (b"{\\rtf", _RTF),
    (b"%!PS", _POSTSCRIPT),
    (b"\x1f\x8b", COMPRIMIDO),
    (b"7z\xbc\xaf\x27\x1c", COMPRIMIDO),
    (b"Rar!\x1a\x07", COMPRIMIDO),
    (b"BZh", COMPRIMIDO),
    (b"\xfd7zXZ\x00", COMPRIMIDO),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAQUETE_CIFRADO = "EncryptedPackage".encode("utf-16-le")
_WEB = re.compile(rb"\s*(?:<!--.{0,400}?-->\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_RIFF = re.compile(rb"RIFF.{4}WEBP", re.DOTALL)
_HEIF = re.compile(rb".{4}ftyp(?:heic|heix|mif1|msf1|avif)", re.DOTALL)
_POR_SUFIJO = {".docx": "docx", ".pdf": "pdf", ".txt": "texto", ".md": "texto"}


def tipo_de(data: bytes) -> Tipo:
    """The type of a file that is not empty. A zip is "zip": what it holds says the rest (see `comprimido`)."""
    for firma, tipo in _FIRMAS:
        if data.startswith(firma):
            return tipo
    if _RIFF.match(data) or _HEIF.match(data):
        return _IMAGEN
    if data.startswith(_OLE):
        return _OFFICE_CIFRADO if _PAQUETE_CIFRADO in data else _OFFICE
    if data.startswith((ZIP, ZIP_VACIO)):
        return Tipo("zip", COMPRIMIDO.nombre)
    if b"%PDF-" in data[:1024]:
        return PDF
    inicio = data[:2048].removeprefix(b"\xef\xbb\xbf")
    if _WEB.match(inicio):
        return _HTML
    return _XML if inicio.lstrip().startswith(b"<?xml") else TEXTO


def sufijo(nombre: str) -> str:
    """The suffix of a name in small letters, ".docx", or "" when it says nothing."""
    cabeza, punto, cola = nombre.rpartition(".")
    return f".{cola.lower()}" if cabeza and punto and cola.isalnum() else ""


def dice_otra_cosa(nombre: str, tipo: Tipo) -> bool:
    """Whether the name announces one of the types that are read, and the content is another."""
    anunciado = _POR_SUFIJO.get(sufijo(nombre))
    return anunciado is not None and anunciado != tipo.clase
