"""The encoding of a text, chosen by evidence: what makes of its bytes the letters and signs of Spanish."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from actas.importacion.errores import ArchivoIlegible, Motivo

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ANCHAS = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
#: In the order in which a tie is settled.
_DE_UN_BYTE = ("cp1252", "mac_roman", "cp850")
_LETRAS = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
_SIGNOS = frozenset("¿¡«»“”‘’–—…°ºª•·€§ ")
_NO_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_MUESTRA = 20_000
_AJENO = re.compile("[\udc80-\udcff]")


def decodificar(data: bytes) -> str:
    """The text of the bytes, without mark of encoding. Raises ArchivoIlegible for what is no text."""
    texto = _con_marca(data)
    if texto is None:
        texto = _ancho(data) if b"\x00" in data else _angosto(data)
    texto = texto.removesuffix("\x1a")  # how DOS ended a text
    if "\x00" in texto or len(_CONTROL.findall(texto)) * 100 > len(texto):
        raise ArchivoIlegible(Motivo.BINARIO)
    return texto


def _con_marca(data: bytes) -> str | None:
    for marca, codec in _BOMS:
        if data.startswith(marca):
            return _utf8(data[len(marca) :])[0] if codec == "utf-8" else data[len(marca) :].decode(codec, "replace")
    return None


def _ancho(data: bytes) -> str:
    """UTF-16 or UTF-32 without mark: the one in which nearly all of it is ASCII, as Spanish is."""
    for codec in _ANCHAS:
        ancho = 4 if codec.startswith("utf-32") else 2
        try:
            texto = data[: len(data) - len(data) % ancho].decode(codec)
        except UnicodeDecodeError:
            continue
        if len(_NO_ASCII.findall(texto)) * 5 < len(texto) and "\x00" not in texto:
            return texto
    raise ArchivoIlegible(Motivo.BINARIO)


def _angosto(data: bytes) -> str:
    texto, errores = _utf8(data)
    if not errores or len(_NO_ASCII.findall(texto)) > 2 * errores:
        return texto  # UTF-8, perhaps with a few bytes pasted from elsewhere
    mejor, puntaje = "", float("-inf")
    for codec in _DE_UN_BYTE:
        try:
            texto = data.decode(codec)
        except UnicodeDecodeError:
            continue
        evidencia = _evidencia(texto)
        # Windows is what is supposed; the others must prove that most of their signs are Spanish.
        if evidencia > puntaje and (codec == "cp1252" or evidencia >= 1.5):
            mejor, puntaje = texto, evidencia
    if not mejor:
        raise ArchivoIlegible(Motivo.BINARIO)
    return mejor


def _utf8(data: bytes) -> tuple[str, int]:
    """The bytes as UTF-8 and how many were not: those are read as Windows-1252."""
    texto = data.decode("utf-8", "surrogateescape")
    return _AJENO.subn(lambda hallado: bytes([ord(hallado.group()) - 0xDC00]).decode("cp1252", "replace"), texto)


def _evidencia(texto: str) -> float:
    """How Spanish the signs beyond ASCII are: from 3, letters inside words, down to negative for what no one writes."""
    puntos = list(_puntos(texto))
    return sum(puntos) / len(puntos)


def _puntos(texto: str) -> Iterator[float]:
    for hallado in islice(_NO_ASCII.finditer(texto), _MUESTRA):
        signo = hallado.group()
        antes, despues = texto[hallado.start() - 1 : hallado.start()], texto[hallado.end() : hallado.end() + 1]
        if signo in _LETRAS:
            torcida = signo.isupper() and antes.islower()
            yield -2 if torcida else 3 if (antes + despues).isalpha() or antes.isalpha() or despues.isalpha() else 0
        elif signo in _SIGNOS:
            yield -2 if antes.isalpha() and despues.isalpha() else 1
        else:
            yield -1 if signo.isalpha() else -2
