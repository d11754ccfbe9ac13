"""What is not as it was published, a sentence each: events, withdrawals, files and pages, compared with the chain.

The chain tells by itself what was changed in it, not what was cut off its end: that the events remember. Nothing is
read of a content before its hash is checked, and rows come by chunks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from mesa import tipos
from mesa.kernel import clock, files
from mesa.kernel.canonical import canonical, sha256
from mesa.models import Evento, Ficha, Publicacion, Representacion, Retiro
from mesa.models.publicaciones import PDFS
from mesa.operations.publicaciones import (
    BUSQUEDA,
    RETIRO,
    leer_contenido,
    proyeccion,
    reconocibles,
    registros_de_retiros,
)

#: A PDF that is not made by then is missing: until then, it is on its way.
PDF_A_TIEMPO = timedelta(minutes=10)
CHUNK = 50


def faltas() -> Iterator[str]:
    """What is wrong outside the links of the chain, a sentence each."""
    yield from _not_as_events_tell()
    yield from _wrong_withdrawals()
    yield from _wrong_renderings()
    yield from _wrong_pages()


# Events


def _not_as_events_tell() -> Iterator[str]:
    """Publications cut off the chain, whole and consistently, and those that no event tells of."""
    told = Evento.objects.filter(verbo="publicacion.publicada").annotate(huella=KT("ahora__hash"))
    kept = Publicacion.objects.filter(hash=OuterRef("huella"), pk=OuterRef("objeto_id"))
    for texto in told.filter(~Exists(kept)).order_by("pk").values_list("objeto_texto", flat=True).iterator(CHUNK):
        number = {"n": texto.partition(":")[0]}
        yield _("La publicación n.º %(n)s, que el registro de eventos recuerda, no está en la cadena.") % number
    its_own = told.filter(objeto_tipo="mesa.publicacion", objeto_id=OuterRef("pk"), huella=OuterRef("hash"))
    for n in Publicacion.objects.filter(~Exists(its_own)).order_by("numero").values_list("numero", flat=True):
        yield _("La publicación n.º %(n)s está en la cadena y el registro de eventos no la recuerda.") % {"n": n}


# Withdrawals


@dataclass(frozen=True)
class _Due:
    """What the chain says of a withdrawn publication."""

    registro: int
    motivo: str
    parcial: bool


def _wrong_withdrawals() -> Iterator[str]:
    due = _withdrawals_due()
    for retiro in Retiro.objects.select_related("publicacion__contenido", "registro").order_by("pk").iterator(CHUNK):
        number, said = {"n": retiro.publicacion.numero}, due.pop(retiro.publicacion.numero, None)
        if said is None or said.registro != retiro.registro.numero:
            yield _("Ningún registro de la cadena dice que se retiró la publicación %(n)s, y figura retirada.") % number
            continue
        if canonical(said.motivo) != canonical(retiro.motivo):
            yield _("El motivo del retiro de la publicación %(n)s no es el de su registro en la cadena.") % number
        if said.parcial != retiro.parcial:
            yield _("El alcance del retiro de la publicación %(n)s no es el de su registro en la cadena.") % number
        if getattr(retiro.publicacion, "contenido", None) is not None:
            yield _("La publicación %(n)s se retiró y todavía tiene contenido.") % number
    for n in due:
        yield _("La cadena dice que se retiró la publicación %(n)s, y no figura retirada.") % {"n": n}


def _withdrawals_due() -> dict[int, _Due]:
    """By number, what the records say. One that was itself struck is read in its last version, and keeps its place.

    A publication of which a datum was struck is no longer partly withdrawn once all of it is.
    """
    placed: dict[str, int] = {}
    headers = Publicacion.objects.filter(tipo=RETIRO).order_by("-numero")
    placed |= headers.values_list("clave", "numero")  # the first version of each, which comes last
    said = {registro.clave: contenido for registro, contenido in registros_de_retiros()}
    due: dict[int, _Due] = {}
    whole: dict[tuple[str, str], int] = {}
    for clave, contenido in sorted(said.items(), key=lambda item: -placed[item[0]]):
        partly, rows = contenido["modo"] == "dato", contenido["retiradas"]
        if not partly:
            whole |= {(row["tipo"], row["clave"]): placed[clave] for row in rows}
        for row in rows:
            parcial = partly and (row["tipo"], row["clave"]) not in whole
            due[row["numero"]] = _Due(placed[clave], contenido["motivo"], parcial)
    return due


# Files, and what recognises them


def _wrong_renderings() -> Iterator[str]:
    headers = Publicacion.objects.select_related("contenido").prefetch_related("representaciones").order_by("numero")
    for header in headers.iterator(chunk_size=CHUNK):
        made = {row.formato: row for row in header.representaciones.all()}
        if hasattr(header, "contenido"):
            yield from _wrong_hashes(header, made)
            for formato in PDFS:
                yield from _wrong_pdf(header, formato, made.get(formato))
        elif any(not row.retirada for row in made.values()):
            yield _("La publicación %(n)s se retiró y todavía se reconoce su archivo.") % {"n": header.numero}


def _wrong_hashes(header: Publicacion, made: dict[str, Representacion]) -> Iterator[str]:
    """What should recognise the JSON and the text that was voted. Of a changed text, its JSON at least says so."""
    contenido = leer_contenido(header)
    due = reconocibles(contenido or {}, header.contenido.texto.encode())
    number = {"n": header.numero}
    for formato in sorted({*due, *made} - set(PDFS)):
        row = made.get(formato)
        if row is None:
            yield _("Falta la huella %(formato)s de la publicación %(n)s.") % {**number, "formato": f"«{formato}»"}
        elif formato in due and (row.sha256, row.bytes, row.retirada) != (*due[formato], False):
            yield _wrong_hash(formato) % number
        elif formato not in due and contenido is not None:
            yield _("La publicación %(n)s tiene una huella ajena: %(formato)s.") % {**number, "formato": f"«{formato}»"}


def _wrong_hash(formato: str) -> str:
    if formato == "json":
        return _("El JSON de la publicación %(n)s no es el que se registró.")
    return _("La huella del texto votado de la publicación %(n)s no es la del texto que se publicó.")


def _wrong_pdf(header: Publicacion, formato: str, made: Representacion | None) -> Iterator[str]:
    number = {"n": header.numero}
    if made is None:
        has_one = header.tipo in {kind.tipo for kind in tipos.publicaciones() if formato in kind.pdfs}
        if has_one and header.publicada < clock.now() - PDF_A_TIEMPO:
            yield _("Falta el PDF de la publicación %(n)s.") % number
        return
    path = files.path_of(made.sha256)
    if not path.is_file():
        yield _("Falta el PDF de la publicación %(n)s.") % number
    elif made.retirada or sha256(path.read_bytes()) != made.sha256:
        yield _("El PDF de la publicación %(n)s no es el que se registró.") % number


# Pages


def _wrong_pages() -> Iterator[str]:
    last = Publicacion.objects.filter(tipo=OuterRef("tipo"), clave=OuterRef("clave")).order_by("-version")
    same = f"mesa_ficha.busqueda is not distinct from ({BUSQUEDA})"
    fichas = Ficha.objects.annotate(
        ultima=Subquery(last.values("pk")[:1]),
        se_encuentra=RawSQL(same, [], output_field=BooleanField()),  # noqa: S611  # a constant, no parameter
    )
    shown = fichas.select_related("publicacion__contenido", "organo").defer("busqueda").order_by("pk")
    for ficha in shown.iterator(chunk_size=CHUNK):
        yield from _wrong_page(ficha)
    for number in _without_page().values_list("numero", flat=True).iterator(chunk_size=CHUNK):
        yield _("La publicación %(n)s no tiene página.") % {"n": number}


def _without_page() -> QuerySet[Publicacion]:
    same = {"tipo": OuterRef("tipo"), "clave": OuterRef("clave")}
    later = Publicacion.objects.filter(**same, version__gt=OuterRef("version"))
    current = Publicacion.objects.filter(~Exists(later), contenido__isnull=False)
    return current.filter(~Exists(Ficha.objects.filter(**same))).order_by("numero")


def _wrong_page(ficha: Any) -> Iterator[str]:
    """`ficha.ultima` is the publication it should show; `se_encuentra`, whether search finds it by what it says."""
    if ficha.ultima is None:
        yield _("Hay una página sin publicación: %(ruta)s.") % {"ruta": ficha.ruta}
        return
    shows_it = ficha.publicacion_id == ficha.ultima
    header = ficha.publicacion if shows_it else Publicacion.objects.get(pk=ficha.ultima)
    number = {"n": header.numero}
    if not hasattr(header, "contenido"):
        yield _("La publicación %(n)s se retiró y todavía tiene página.") % number
    elif (contenido := leer_contenido(header)) is None:
        yield (_("El contenido de la publicación %(n)s no es el que se publicó: su página no se compara.") % number)
    elif not shows_it or not _of_its_organ(ficha) or not _says(ficha, proyeccion(header, contenido)):
        yield _("La página de la publicación %(n)s no muestra lo publicado. Corra proyectar_publicaciones.") % number
    elif not ficha.se_encuentra:
        yield _("La búsqueda no lee lo que dice la publicación %(n)s. Corra proyectar_publicaciones.") % number


def _says(ficha: Ficha, due: dict[str, Any]) -> bool:
    """Whether the projection, its rendered bodies included, is what its content gives today."""
    return _plain({name: getattr(ficha, name) for name in due}) == _plain(due)


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _of_its_organ(ficha: Ficha) -> bool:
    """Whether its órgano has, or had before it was renamed, the name that was published."""
    if ficha.organo is None:
        return False
    former = Evento.objects.filter(
        verbo="organizacion.renombrada",
        objeto_tipo="mesa.organizacion",
        objeto_id=ficha.organo.pk,
        antes__nombre=ficha.organo_nombre,
    )
    return ficha.organo.nombre == ficha.organo_nombre or former.exists()
