"""What is made public: one immutable chain, and the projection that pages read."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, gettext_lazy

from mesa import tipos
from mesa.kernel import clock, files
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import canonical, document_hash, sha256
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry
from mesa.kernel.strike import MARCA
from mesa.models import Contenido, Ficha, Organizacion, Publicacion, Representacion

verbo("publicacion.publicada", gettext_lazy("publicó"))

#: One chain for the installation: whoever appends holds this advisory lock until commit.
CHAIN_LOCK = 0x4D455341
#: The kind of the records that say what was withdrawn: without one, a missing content is a fault of the chain.
RETIRO = "retiro"
#: What a record says of its day, and not of its matter.
DE_SU_DIA = frozenset({"esquema", "al", "secretaria", "rectifica", "tachaduras"})
#: What its fichas are searched by.
BUSQUEDA = "setweight(es_vec(mesa_ficha.titulo), 'A') || es_vec(mesa_ficha.texto)"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def publicar(
    tipo: str, clave: str, contenido: dict[str, Any], *, organo: Organizacion, actor: Actor | None
) -> Publicacion:
    """Append a publication to the chain and project it for the pages. The last call of the publishing operation.

    `contenido` is validated against the kind's schema; a further publication of the same clave supersedes the former.
    """
    kind = tipos.publicacion(tipo)
    contenido = kind.schema.model_validate(contenido).model_dump(mode="json")
    texto, sal = canonical(contenido), secrets.token_hex(16)
    lock_chain()
    last = Publicacion.objects.order_by("-numero").first()
    version = (Publicacion.objects.filter(tipo=tipo, clave=clave).aggregate(Max("version"))["version__max"] or 0) + 1
    publicacion = Publicacion(
        numero=last.numero + 1 if last else 1,
        tipo=tipo,
        clave=clave,
        version=version,
        contenido_sha256=content_hash(sal, texto),
        anterior=last.hash if last else "",
        publicada=entry(),
    )
    publicacion.hash = header_hash(publicacion)
    publicacion.codigo = code_of(publicacion.hash)
    publicacion.save(force_insert=True)
    Contenido.objects.create(publicacion=publicacion, sal=sal, texto=texto.decode())
    _recognise(publicacion, contenido, texto)
    proyectar(publicacion, json.loads(texto), organo)  # as it was hashed, so that a rebuild gives the same
    record("publicacion.publicada", publicacion, actor=actor, ahora={"hash": publicacion.hash})
    return publicacion


def lock_chain() -> None:
    """Hold the chain until commit: nobody publishes meanwhile, and what was published is seen."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def _recognise(publicacion: Publicacion, contenido: dict[str, Any], texto: bytes) -> None:
    """Keep the hashes by which its JSON, as it is served, and the text that was voted are recognised."""
    Representacion.objects.bulk_create(
        Representacion(publicacion=publicacion, formato=formato, sha256=digest, bytes=size, creada=entry())
        for formato, (digest, size) in reconocibles(contenido, texto).items()
    )


def reconocibles(contenido: dict[str, Any], texto: bytes) -> dict[str, tuple[str, int]]:
    """By format, the hash and the size by which a content is recognised from the moment it is published."""
    known = {"json": (sha256(texto), len(texto))}
    if voted := contenido.get("sha256"):
        known["votado"] = (voted, 0)
    return known


def sellada(digest: str) -> str:
    """The keyed hash that stands for the hash of what was withdrawn: it recognises that very file and tells nothing."""
    return salted_hmac("mesa.retiro", digest, algorithm="sha256").hexdigest()


def content_hash(sal: str, texto: bytes) -> str:
    """The hash of a content under its salt (hex): without the salt, a withdrawn text cannot be guessed from it."""
    return sha256(bytes.fromhex(sal) + texto)


def header_hash(publicacion: Publicacion) -> str:
    """The hash of a header: of its canonical JSON, the previous header's hash included."""
    return document_hash(header(publicacion))


def header(publicacion: Publicacion) -> dict[str, Any]:
    """What the hash of a publication is taken of."""
    return {
        "numero": publicacion.numero,
        "tipo": publicacion.tipo,
        "clave": publicacion.clave,
        "version": publicacion.version,
        "contenido": publicacion.contenido_sha256,
        "anterior": publicacion.anterior,
        "publicada": publicacion.publicada.astimezone(clock.UTC).isoformat(),
    }


def code_of(digest: str) -> str:
    """A short code to type, from the first 40 bits of a hash: "A7K2-9QDM"."""
    value = int(digest[:10], 16)
    letters = "".join(_CROCKFORD[(value >> shift) & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def proyectar(publicacion: Publicacion, contenido: dict[str, Any], organo: Organizacion | None) -> Ficha:
    """Write the projection of a publication over the former version's. Rebuildable from the content alone."""
    ficha, _ = Ficha.objects.update_or_create(
        tipo=publicacion.tipo,
        clave=publicacion.clave,
        defaults={"publicacion": publicacion, "organo": organo, **proyeccion(publicacion, contenido)},
    )
    with connection.cursor() as cursor:
        cursor.execute(f"update mesa_ficha set busqueda = {BUSQUEDA} where id = %s", [ficha.pk])  # noqa: S608  # a constant
    return ficha


def proyeccion(publicacion: Publicacion, contenido: dict[str, Any]) -> dict[str, Any]:
    """What the ficha of a publication says, by column, its body in every language included."""
    kind = tipos.publicacion(publicacion.tipo)
    datos = kind.ficha(publicacion.clave, contenido)
    return {
        "organo_nombre": datos.organo_nombre,
        "titulo": datos.titulo[:300],
        "resumen": datos.resumen,
        "fecha": datos.fecha,
        "orden": datos.orden,
        "ejemplo": datos.ejemplo,
        "ruta": datos.ruta,
        "datos": datos.datos,
        "texto": datos.texto,
        "cuerpos": _bodies(kind, contenido, datos, publicacion),
    }


def reproyectar(ficha: Ficha) -> Ficha:
    """Write again the projection of what it shows: after a release, or when a former version is withdrawn."""
    return proyectar(ficha.publicacion, json.loads(ficha.publicacion.contenido.texto), ficha.organo)


def _bodies(
    kind: tipos.TipoPublicacion, contenido: dict[str, Any], datos: tipos.FichaDatos, publicacion: Publicacion
) -> dict[str, str]:
    former = versiones(publicacion.tipo, publicacion.clave).filter(version__lt=publicacion.version)
    shown = {"registro": contenido, "ficha": datos, "publicacion": publicacion}
    shown |= {"base": datos.ruta, "versiones": list(former)}
    bodies: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            bodies[code] = render_to_string(kind.template, shown)
    return bodies


def versiones(tipo: str, clave: str) -> QuerySet[Publicacion]:
    """Every publication of a clave, the last one first, each with its withdrawal if it has one."""
    rows = Publicacion.objects.filter(tipo=tipo, clave=clave)
    return rows.select_related("retiro__registro").order_by("-version")


def huella_de(contenido: dict[str, Any]) -> str:
    """The hash of what a record says, whatever the day on which it says it."""
    return document_hash({name: value for name, value in contenido.items() if name not in DE_SU_DIA})


def version_siguiente(
    former: Publicacion, contenido: dict[str, Any], motivo: str, *, causa: str = "actualizacion", texto_cambia: bool
) -> dict[str, Any]:
    """`contenido` as the version that takes the place of `former`: it says so, and why; and it keeps what was struck
    of it, while a mark of that is there.
    """
    held = getattr(former, "contenido", None)  # none is left of what was withdrawn
    marked = held is not None and MARCA in canonical(contenido).decode()
    return contenido | {
        "tachaduras": json.loads(held.texto).get("tachaduras", []) if held is not None and marked else [],
        "rectifica": {
            "causa": causa,
            "numero": former.numero,
            "codigo": former.codigo,
            "version": former.version,
            "hash": former.hash,
            "motivo": motivo,
            "texto_cambia": texto_cambia,
        },
    }


def sobre_lo_publicado(
    tipo: str,
    clave: str,
    contenido: dict[str, Any],
    motivo: Callable[[dict[str, Any]], str],
    *,
    causa: str = "actualizacion",
    texto_cambia: bool = True,
) -> dict[str, Any] | None:
    """The record to publish: as it is if it is the first one, else one that says what changed in it since what was
    published, which `motivo` is given. None if that says the same. Raises Conflicto when it was withdrawn.
    """
    former = versiones(tipo, clave).select_related("contenido").first()
    if former is None:
        return contenido
    held = getattr(former, "contenido", None)
    if held is None:
        raise Conflicto(gettext("Su publicación se retiró: ya no se publica."))
    was = json.loads(held.texto)
    if huella_de(was) == huella_de(contenido):
        return None
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        return version_siguiente(former, contenido, motivo(was), causa=causa, texto_cambia=texto_cambia)


@transaction.atomic
def representar(publicacion: Publicacion) -> Representacion | None:
    """Make the PDF of a publication, one for each language that its kind has it in, unless they are made already: the
    first of them, None if its kind has none. Runs in the worker.

    Its content is held meanwhile: who withdraws it waits, and finds the file there is to delete.
    """
    kind = tipos.publicacion(publicacion.tipo)
    held = Contenido.objects.select_for_update().filter(publicacion=publicacion).first()
    if not kind.pdfs or held is None:
        return None
    found = {row.formato: row for row in publicacion.representaciones.filter(formato__in=kind.pdfs)}
    contenido = json.loads(held.texto)
    for formato, make in kind.pdfs.items():
        if formato in found:
            continue
        data = make(contenido, cabecera(publicacion, ruta=kind.ficha(publicacion.clave, contenido).ruta))
        found[formato] = Representacion.objects.create(
            publicacion=publicacion, formato=formato, sha256=files.store(data), bytes=len(data), creada=clock.now()
        )
    return found[next(iter(kind.pdfs))]


def cabecera(publicacion: Publicacion, *, ruta: str) -> dict[str, Any]:
    """What a document says of its own publication."""
    return {
        "numero": publicacion.numero,
        "codigo": publicacion.codigo,
        "version": publicacion.version,
        "hash": publicacion.hash,
        "anterior": publicacion.anterior,
        "publicada": publicacion.publicada,
        "url": f"{settings.SITE_URL}{ruta}",
        "verificar": f"{settings.SITE_URL}{url_para_verificar(publicacion)}",
    }


def url_para_verificar(publicacion: Publicacion) -> str:
    """Where a publication is verified by its code."""
    return f"/verificar/?codigo={publicacion.codigo}"


def verificar_cadena() -> int:
    """Recompute the whole chain and return how many publications it has.

    Raises Conflicto naming the first one that does not match its content, its header or the one before, or whose
    content is missing though no record of the chain says that it was withdrawn.
    """
    withdrawn = _withdrawn()
    anterior, expected = "", 1
    for publicacion in Publicacion.objects.select_related("contenido").order_by("numero").iterator(chunk_size=200):
        contenido = getattr(publicacion, "contenido", None)
        sound = (
            publicacion.numero == expected
            and publicacion.anterior == anterior
            and publicacion.hash == header_hash(publicacion)
            and publicacion.codigo == code_of(publicacion.hash)
            and (contenido is None or contenido_integro(publicacion, contenido))
        )
        if not sound:
            raise Conflicto(gettext("La publicación %(n)s no coincide con la cadena.") % {"n": expected})
        if contenido is None and withdrawn.get(publicacion.numero) != publicacion.hash:
            raise Conflicto(
                gettext("Falta el contenido de la publicación %(n)s y ningún registro de la cadena dice que se retiró.")
                % {"n": expected}
            )
        anterior, expected = publicacion.hash, expected + 1
    return expected - 1


def _withdrawn() -> dict[int, str]:
    """What the records of withdrawals say was withdrawn: number and hash. Their own are verified as all are."""
    return {row["numero"]: row["hash"] for _registro, said in registros_de_retiros() for row in said["retiradas"]}


def registros_de_retiros() -> Iterator[tuple[Publicacion, dict[str, Any]]]:
    """The records of withdrawals that the chain holds, in order, with what each says; none whose text was changed."""
    held = Publicacion.objects.filter(tipo=RETIRO, contenido__isnull=False).select_related("contenido")
    for registro in held.order_by("numero").iterator(chunk_size=200):
        if said := leer_contenido(registro):
            yield registro, said


def leer_contenido(publicacion: Publicacion) -> dict[str, Any] | None:
    """The content of a publication, if it is the one whose hash its header holds and of its kind. Hashed, then read."""
    held = getattr(publicacion, "contenido", None)
    if held is None or not contenido_integro(publicacion, held):
        return None
    try:
        said = json.loads(held.texto)
        tipos.publicacion(publicacion.tipo).schema.model_validate(said)
    except (LookupError, ValueError):  # the chain was rewritten with what was never published
        return None
    return dict(said)


def contenido_integro(publicacion: Publicacion, held: Contenido) -> bool:
    """Whether a content is the one whose hash the header holds. A salt that is no salt makes it another."""
    try:
        return content_hash(held.sal, held.texto.encode()) == publicacion.contenido_sha256
    except ValueError:
        return False
