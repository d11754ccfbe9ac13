"""What a code, a hash or a file is: the publication now in force, one superseded, one withdrawn, or nothing known here.

A file is recognised by the hash of its bytes and by nothing written inside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from mesa import tipos
from mesa.models import Ficha, Publicacion, Representacion, Retiro
from mesa.operations.publicaciones import sellada

_HASH = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[0-9A-Z]{8}")
_CONFUSED = str.maketrans("OIL", "011")


class Veredicto(StrEnum):
    """What became of what was brought."""

    VIGENTE = "vigente"
    REEMPLAZADA = "reemplazada"
    RETIRADA = "retirada"
    DESCONOCIDA = "desconocida"


@dataclass(frozen=True)
class Verificacion:
    """The verdict, the publication it is about, the one now in its place and, if it was withdrawn, how."""

    veredicto: Veredicto
    publicacion: Publicacion | None = None
    nombre: str = ""
    ficha: Ficha | None = None
    retiro: Retiro | None = None
    sal: str = ""
    formato: str = ""


DESCONOCIDA = Verificacion(Veredicto.DESCONOCIDA)


def leer_codigo(escrito: str) -> str:
    """The code a person typed as the chain writes it, forgiving case, blanks, dashes and letters taken for figures.

    "" when it cannot be one.
    """
    code = re.sub(r"[\s\-‐‑–—.]", "", escrito).upper().translate(_CONFUSED)
    return f"{code[:4]}-{code[4:]}" if _CODE.fullmatch(code) else ""


def leer_huella(escrita: str) -> str:
    """The hash a person pasted, in groups or whole; "" when it cannot be one."""
    digest = re.sub(r"[\s:]", "", escrita).lower().removeprefix("sha256")
    return digest if _HASH.fullmatch(digest) else ""


def por_codigo(codigo: str) -> Verificacion:
    """What the publication with this code is, as `leer_codigo` gives it."""
    return _verdict(_headers().filter(codigo=codigo).first())


def por_huella(digest: str) -> Verificacion:
    """What has this hash: a publication, its content under its salt, its text as it was voted, or one of its files."""
    header = _headers().filter(Q(hash=digest) | Q(contenido_sha256=digest)).first()
    return _verdict(header) if header else por_archivo(digest)


def por_archivo(digest: str) -> Verificacion:
    """What the file with this hash is; of a text published more than once, the last time."""
    known = Q(sha256=digest, retirada=False) | Q(sha256=sellada(digest), retirada=True)
    rows = Representacion.objects.select_related("publicacion__contenido", "publicacion__retiro__registro")
    made = rows.filter(known).order_by("-publicacion__numero").first()
    return _verdict(made.publicacion, made.formato) if made else DESCONOCIDA


def _headers() -> QuerySet[Publicacion]:
    return Publicacion.objects.select_related("contenido", "retiro__registro")


def _verdict(header: Publicacion | None, formato: str = "") -> Verificacion:
    if header is None:
        return DESCONOCIDA
    ficha = Ficha.objects.for_page().filter(tipo=header.tipo, clave=header.clave).first()
    nombre = str(tipos.publicacion(header.tipo).nombre)
    retiro, held = getattr(header, "retiro", None), getattr(header, "contenido", None)
    if retiro is not None:
        return Verificacion(Veredicto.RETIRADA, header, nombre, ficha, retiro, "", formato)
    current = ficha is not None and ficha.publicacion_id == header.pk
    verdict = Veredicto.VIGENTE if current else Veredicto.REEMPLAZADA
    return Verificacion(verdict, header, nombre, ficha, None, held.sal if held else "", formato)
