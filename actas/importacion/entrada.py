"""The door: what a file is, and which reader takes it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from actas.importacion.aparte import leer_aparte
from actas.importacion.codificacion import decodificar
from actas.importacion.comprimido import tipo_de_zip
from actas.importacion.errores import MAXIMO, ArchivoIlegible, Motivo
from actas.importacion.tipos import TEXTO, Tipo, dice_otra_cosa, sufijo, tipo_de

#: Lines that say something. An acta has hundreds; these are read in seconds.
LINEAS = 200_000
_LINEA = re.compile("\\S[^\n\r\f\v\x85\u2028\u2029]*")


def texto_de(data: bytes, nombre: str = "") -> str:
    """The text of a file: of a .docx or a PDF, or a text in the encoding it is in. `nombre` is only used in sentences.

    A docx gives its lists with the numbers and letters that Word writes by itself, its headings with # and its tables
    between bars; a PDF gives a form feed between pages. Raises ArchivoIlegible, whose sentence says what to do, for
    whatever holds no text, more than 5 MB of it, or cannot be read in bounded time and memory.
    """
    if not data:
        raise ArchivoIlegible(Motivo.VACIO)
    if len(data) > MAXIMO:
        raise ArchivoIlegible(Motivo.PESADO)
    tipo = tipo_de(data)
    try:
        if tipo.clase == "zip":
            tipo = tipo_de_zip(data)
        texto = _leer(data, tipo)
    except ArchivoIlegible as error:
        aunque = _aunque(nombre, tipo, error.motivo)
        if aunque:
            raise ArchivoIlegible(error.motivo, que=tipo.nombre, aunque=aunque) from error
        raise
    if not texto.strip():
        raise ArchivoIlegible(Motivo.BLANCO if tipo is TEXTO else Motivo.SIN_TEXTO)
    return admitir(texto)


def admitir(texto: str) -> str:
    """The same text. Raises ArchivoIlegible for more of it, or more lines, than an acta may have."""
    if len(texto.encode("utf-8", "surrogatepass")) > MAXIMO:
        raise ArchivoIlegible(Motivo.LARGO)
    if sum(1 for _ in _LINEA.finditer(texto)) > LINEAS:
        raise ArchivoIlegible(Motivo.LINEAS)
    return texto


def _leer(data: bytes, tipo: Tipo) -> str:
    if tipo.clase == "texto":
        return decodificar(data)
    if tipo.clase in ("docx", "pdf"):
        return leer_aparte(tipo.clase, data)
    if tipo.clase == "imagen":
        raise ArchivoIlegible(Motivo.IMAGEN)
    if tipo.clase == "cifrado":
        raise ArchivoIlegible(Motivo.CIFRADO)
    raise ArchivoIlegible(Motivo.OTRO, que=tipo.nombre)


def _aunque(nombre: str, tipo: Tipo, motivo: Motivo) -> str:
    """The sentence that says that the name announces something else, or ""."""
    if not dice_otra_cosa(nombre, tipo) or tipo.clase in ("cifrado", "zip"):
        return ""
    if motivo is Motivo.BINARIO:
        return _("El nombre termina en %(sufijo)s, pero el contenido es otro.") % {"sufijo": sufijo(nombre)}
    if tipo.clase == "imagen" or motivo is Motivo.OTRO:
        return _("El nombre termina en %(sufijo)s, pero el contenido es otro.") % {"sufijo": sufijo(nombre)}
    return _("El nombre termina en %(sufijo)s, pero el archivo es %(que)s.") % {
        "sufijo": sufijo(nombre),
        "que": tipo.nombre,
    }
