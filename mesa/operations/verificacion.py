"""What a code, a hash or a file is: the publication now in force, one superseded, one withdrawn, or nothing known here.

A file is recognised by the hash of its bytes and by nothing written inside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mesa import tipos
from mesa.kernel import files
from mesa.kernel.canonical import document_hash, sha256
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


def faltas() -> Iterator[str]:
    """What is wrong outside the chain, a sentence each: files and pages that are not what they were."""
    yield from _wrong_files()
    yield from _wrong_pages()


def _wrong_files() -> Iterator[str]:
    rows = Representacion.objects.select_related("publicacion__contenido").filter(retirada=False).order_by("pk")
    for made in rows.iterator(chunk_size=100):
        number = {"n": made.publicacion.numero}
        if made.formato == "pdf":
            path = files.path_of(made.sha256)
            if not path.is_file():
                yield _("Falta el PDF de la publicación %(n)s.") % number
            elif sha256(path.read_bytes()) != made.sha256:
                yield _("El PDF de la publicación %(n)s no es el que se registró.") % number
        elif made.formato == "json":
            held = getattr(made.publicacion, "contenido", None)
            if held is None or sha256(held.texto.encode()) != made.sha256:
                yield _("El JSON de la publicación %(n)s no es el que se registró.") % number


def _wrong_pages() -> Iterator[str]:
    fichas = {(ficha.tipo, ficha.clave): ficha for ficha in Ficha.objects.defer("cuerpos", "busqueda")}
    last = Publicacion.objects.order_by("tipo", "clave", "-version").distinct("tipo", "clave")
    for header in last.select_related("contenido", "retiro"):
        number, held = {"n": header.numero}, getattr(header, "contenido", None)
        ficha = fichas.pop((header.tipo, header.clave), None)
        if held is None:
            if ficha is not None:
                yield _("La publicación %(n)s se retiró y todavía tiene página.") % number
        elif ficha is None:
            yield _("La publicación %(n)s no tiene página.") % number
        elif ficha.publicacion_id != header.pk or not _says(ficha, header, held.texto):
            yield (
                _("La página de la publicación %(n)s no muestra lo publicado. Corra proyectar_publicaciones.") % number
            )
    for ficha in fichas.values():
        yield _("Hay una página sin publicación: %(ruta)s.") % {"ruta": ficha.ruta}


def _says(ficha: Ficha, header: Publicacion, texto: str) -> bool:
    """Whether the projection is what its content gives today, its rendered bodies apart."""
    due = tipos.publicacion(header.tipo).ficha(header.clave, json.loads(texto))
    return (
        (ficha.titulo, ficha.resumen, ficha.fecha.isoformat()) == (due.titulo[:300], due.resumen, due.fecha)
        and (ficha.organo_nombre, ficha.orden, ficha.ruta) == (due.organo_nombre, due.orden, due.ruta)
        and (ficha.ejemplo, ficha.texto) == (due.ejemplo, due.texto)
        and document_hash(ficha.datos) == document_hash(due.datos)
    )
