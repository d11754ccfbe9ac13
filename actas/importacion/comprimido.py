"""What a zip holds, by its directory alone: nothing is decompressed but the list of types of an Office file."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from actas.importacion.errores import MAXIMO, ArchivoIlegible, Motivo
from actas.importacion.tipos import COMPRIMIDO, DOCX, LIBRO, ODF, PLANILLA, PRESENTACION, Tipo
from mesa.kernel.zips import trozos

#: A long document with many images has a hundred.
_ENTRADAS = 1_000
_ENTRADA = b"PK\x01\x02"
_TIPOS = "[Content_Types].xml"
_DE_WORD = re.compile(rb"wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled")
#: What reading a broken or hostile zip may raise.
ROTO = (BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError, NotImplementedError, RuntimeError)


def tipo_de_zip(data: bytes) -> Tipo:
    """What a zip is. Raises ArchivoIlegible if it is broken, encrypted, or holds too much or too many files."""
    if data.count(_ENTRADA) > _ENTRADAS:
        raise ArchivoIlegible(Motivo.COSTOSO)
    try:
        with ZipFile(BytesIO(data)) as archivo:
            if sum(entrada.file_size for entrada in archivo.infolist()) > MAXIMO:
                raise ArchivoIlegible(Motivo.DESCOMPRIMIDO)
            if any(entrada.flag_bits & 1 for entrada in archivo.infolist()):
                raise ArchivoIlegible(Motivo.CIFRADO)
            return _tipo(archivo)
    except ROTO as error:
        raise ArchivoIlegible(Motivo.DANADO) from error


def _tipo(archivo: ZipFile) -> Tipo:
    nombres = set(archivo.namelist())
    if _TIPOS in nombres:
        tipos = b"".join(trozos(archivo, archivo.getinfo(_TIPOS)))
        if _DE_WORD.search(tipos) or "word/document.xml" in nombres:
            return DOCX
        if b"spreadsheetml" in tipos:
            return PLANILLA
        return PRESENTACION if b"presentationml" in tipos else COMPRIMIDO
    if "mimetype" in nombres:
        propio = b"".join(trozos(archivo, archivo.getinfo("mimetype")))
        return ODF if b"opendocument" in propio else LIBRO if b"epub" in propio else COMPRIMIDO
    return DOCX if "word/document.xml" in nombres else COMPRIMIDO
