"""The text of a PDF, page by page, as its lines stand on the paper."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, LimitReachedError

from actas.importacion.errores import Motivo
from actas.importacion.lector import Falla, Salida

#: Up to these pages the place of each line is worked out; a longer document is read in the order it was drawn.
_CON_LUGAR = 60
#: With fewer letters than these in all, and images, the document is a photograph of paper.
_POCAS_LETRAS = 20
_SIGNO = re.compile(r"\S")
_ILEGIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ue000-\uf8ff]")
_HUECO = re.compile(r"(?:[ \t]*\n){3,}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: The hyphen that a composer adds at the end of a line, which no one types: leer joins its two halves.
_GUION_DE_CORTE = re.compile("\u2010(?=[ \t]*\n)")
#: A space that stretching a line leaves before the sign that ends it.
_ESPACIO_DE_AJUSTE = re.compile(r"(?<=\w) +(?=[.,;:](?:\s|$))")
#: Letters that a composer draws as one sign.
_LIGADURAS = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


def leer_pdf(data: bytes) -> str:
    """The text, with a form feed between pages. A page that is only an image, or broken, is told in its place.

    Raises Falla for what is encrypted, is only images or draws letters that it does not name; other errors of the
    library for what is broken.
    """
    try:
        return _leer(list(_abrir(data).pages))
    except DependencyError as error:  # encrypted in a way that needs a library we do not have
        raise Falla(Motivo.CIFRADO) from error
    except LimitReachedError as error:
        raise Falla(Motivo.COSTOSO) from error


def _leer(paginas: list[PageObject]) -> str:
    salida = Salida()
    con_imagen = rotas = 0
    for numero, pagina in enumerate(paginas, 1):
        try:
            texto = _texto(pagina, con_lugar=len(paginas) <= _CON_LUGAR)
            imagen = not texto.strip() and _tiene_imagen(pagina)
        except (MemoryError, RecursionError, DependencyError, LimitReachedError):
            raise
        except Exception:  # noqa: BLE001  # one broken page is told, and the others are read
            texto, imagen, rotas = f"\n\n[La página {numero} está dañada y no se leyó.]\n\n", False, rotas + 1
        if imagen:
            con_imagen += 1
            texto = f"\n\n[La página {numero} es una imagen sin texto.]\n\n"
        salida.agregar(texto)
    if not paginas or rotas == len(paginas):
        raise Falla(Motivo.DANADO)
    _revisar(salida.partes, con_imagen)
    texto = "\n\f".join(salida.partes).translate(_LIGADURAS)
    return _GUION_DE_CORTE.sub("\u00ad", _ESPACIO_DE_AJUSTE.sub("", texto))


def _abrir(data: bytes) -> PdfReader:
    lector = PdfReader(BytesIO(data), strict=False)
    if lector.is_encrypted and not lector.decrypt(""):
        raise Falla(Motivo.CIFRADO)
    return lector


def _texto(pagina: PageObject, *, con_lugar: bool) -> str:
    """The text of a page. With its place on paper unless that loses something, which odd fonts cause."""
    seguido: str = pagina.extract_text()
    if con_lugar:
        dispuesto = pagina.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False)
        if len(_SIGNO.findall(dispuesto)) >= len(_SIGNO.findall(seguido)):
            seguido = dispuesto
    return seguido


def _tiene_imagen(pagina: PageObject) -> bool:
    recursos: Any = pagina.get("/Resources")
    objetos: Any = recursos.get_object().get("/XObject") if recursos is not None else None
    propias = objetos.get_object().values() if objetos is not None else ()
    return any(objeto.get_object().get("/Subtype") in ("/Image", "/Form") for objeto in propias)


def _revisar(textos: list[str], con_imagen: int) -> None:
    """Raise Falla where the pages together say nothing."""
    todo = "".join(textos)
    dicho = re.sub(r"\[La página \d+ es una imagen sin texto\.\]", "", todo)
    signos = len(_SIGNO.findall(dicho))
    if con_imagen and signos < _POCAS_LETRAS:
        raise Falla(Motivo.ESCANEADO)
    if not signos:
        raise Falla(Motivo.SIN_TEXTO)
    if len(_ILEGIBLE.findall(dicho)) * 4 > signos:
        raise Falla(Motivo.SIN_LETRAS)
    textos[:] = [_HUECO.sub("\n\n", _CONTROL.sub("", texto)) for texto in textos]
