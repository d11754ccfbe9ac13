"""Withdrawals for personal data: a datum struck out of every copy, or a whole publication taken away.

Either way the chain keeps its headers, gets a record that says what was withdrawn and why, and still verifies.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Literal

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict

from mesa import tipos
from mesa.kernel import clock, files
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.strike import LARGO_MINIMO, MARCA, Dato, leer_dato, tachar_en, textos_de
from mesa.kernel.text import one_line
from mesa.models import Archivo, Contenido, Ficha, Organizacion, Publicacion, Representacion, Retiro
from mesa.models.publicaciones import PDFS
from mesa.operations.publicaciones import RETIRO, lock_chain, publicar, reproyectar, sellada, version_siguiente
from mesa.operations.tachado import (
    EnPublicacion,
    Hallazgo,
    buscar_dato,
    organos_de,
    publicaciones_con,
    tachar_copias,
)

verbo("publicacion.retirada", gettext_lazy("retiró datos personales de lo publicado"))

MOTIVO_MAXIMO = 1_000
#: One withdrawal at a time: whoever comes second sees what the first one did.
WITHDRAWAL_LOCK = 0x4D455352
#: A file younger than this may be waiting for the commit of its row.
SETTLED_SECONDS = 600.0
FUNDAMENTOS = {
    "contexto": gettext_lazy(
        "Ley 19.628, modificada por la Ley 21.719, art. 14 quater: dato personal de contexto, que no debía publicarse"
    ),
    "titular": gettext_lazy(
        "Ley 19.628, modificada por la Ley 21.719, art. 23: solicitud acogida de la persona titular del dato"
    ),
    "resolucion": gettext_lazy("Resolución de la autoridad o sentencia judicial, que el motivo cita"),
}


class Retirada(BaseModel):
    """A publication whose content was withdrawn, by what the chain keeps of it; `reemplazo`: the one in its place."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    numero: int
    tipo: str
    clave: str
    version: int
    codigo: str
    hash: str
    reemplazo: int | None


class RetiroPublicado(tipos.Registro):
    """The record of a withdrawal. It never holds what was withdrawn."""

    esquema: Literal["retiro/1"] = "retiro/1"
    modo: Literal["dato", "publicacion"]
    motivo: str
    fundamento: str
    retirado: str
    organo: str
    organizacion: str
    retiradas: list[Retirada]
    datos_de_ejemplo: bool


def ficha_retiro(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of the record of a withdrawal."""
    return tipos.FichaDatos(
        titulo=f"Retiro {clave}",
        fecha=contenido["retirado"],
        organo_nombre=contenido["organo"],
        ruta=f"/retiros/{clave}/",
        resumen=contenido["motivo"],
        datos={name: contenido[name] for name in ("modo", "fundamento", "organizacion")},
        ejemplo=contenido["datos_de_ejemplo"],
    )


#: How the parts of the record of a withdrawal are called where a datum was struck.
PARTES = {
    "retirado": gettext_lazy("fecha del retiro"),
    "organo": gettext_lazy("órgano"),
    "organizacion": gettext_lazy("secretaría"),
    "retiradas": gettext_lazy("publicaciones retiradas"),
    "rectifica": gettext_lazy("motivo de la rectificación"),
}

tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo=RETIRO,
        nombre=gettext_lazy("Retiro"),
        schema=RetiroPublicado,
        ficha=ficha_retiro,
        template="mesa/_cuerpo_retiro.html",
        url_name="mesa:retiro",
        lugar=lambda ruta: str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta)),
    )
)


def dato_de(escrito: str) -> Dato:
    """The datum a person typed. Raises DomainError when it could not be told from ordinary words."""
    dato = leer_dato(escrito)
    if dato is None:
        raise DomainError(
            _("Escriba el dato completo: de %(n)s letras o cifras al menos, y de 200 como máximo.")
            % {"n": LARGO_MINIMO}
        )
    if dato.esta_en(MARCA):
        raise DomainError(_("Eso es parte de la marca que queda en lugar de un dato. Escriba el dato mismo."))
    return dato


def revisar_dato(escrito: str, motivo: str, fundamento: str, *, actor: Actor | None) -> Hallazgo:
    """What the preview shows: where the datum stands. Refuses all that `tachar_dato` would, the impediments apart."""
    dato = dato_de(escrito)
    motivo = _reason(motivo, dato)
    found = buscar_dato(dato, actor)
    if not found.publicaciones:
        raise Conflicto(_("Ese dato no está en ninguna publicación: no hay nada que retirar, o ya se retiró."))
    for other in {place.ficha.organo_id: place.ficha.organo for place in found.publicaciones}.values():
        require("mesa.retirar_publicacion", actor, other)
    for place in found.publicaciones:
        if place.vigente:
            _struck(place, dato, motivo, fundamento)
    return found


@operation
def tachar_dato(
    numero: int, escrito: str, motivo: str, fundamento: str, *, visto: str, actor: Actor | None
) -> Publicacion:
    """Strike a datum out of every publication and copy, as the preview with the hash `visto` showed them.

    Each current publication that held it is superseded by one without it, and every content that held it is deleted.
    Returns the record of the chain that says so. Raises Conflicto when the datum is nowhere published, is found where
    it was not, or stands in a text that circulates or waits to be published; NoPermitido to whoever is not the
    secretaría of every órgano that published it; DomainError for a datum or a reason that cannot be taken.
    """
    _one_at_a_time()
    organo = _organo_of(numero)
    require("mesa.retirar_publicacion", actor, organo)
    found = revisar_dato(escrito, motivo, fundamento, actor=actor)
    dato, motivo = dato_de(escrito), one_line(motivo)
    if found.impedimentos:
        raise Conflicto(" ".join(found.impedimentos))
    if found.huella != visto:
        raise Conflicto(_("El dato está ahora en otros lugares que los que usted revisó. Revíselos de nuevo."))
    tachar_copias(dato, organos_de(found.publicaciones))
    lock_chain()
    if [p.publicacion.pk for p in publicaciones_con(dato)] != [p.publicacion.pk for p in found.publicaciones]:
        raise Conflicto(_("Alguien publicó mientras tanto un texto con el dato. Revise de nuevo dónde está."))
    instead = _supersede(found.publicaciones, dato, motivo, fundamento, actor)
    headers = [place.publicacion for place in found.publicaciones]
    return _withdraw("dato", headers, organo, motivo, fundamento, instead, actor)


@operation
def retirar_publicacion(numero: int, motivo: str, fundamento: str, *, actor: Actor | None) -> Publicacion:
    """Take away a publication, all its versions: contents, files and projection. Its address says why from then on.

    Returns the record of the chain that says so. Raises Conflicto when it is withdrawn already or is itself the record
    of a withdrawal; NoPermitido to whoever is not the secretaría of its órgano; DomainError without a reason.
    """
    _one_at_a_time()
    organo = _organo_of(numero)
    require("mesa.retirar_publicacion", actor, organo)
    motivo = _reason(motivo)
    lock_chain()
    chosen = Publicacion.objects.get(numero=numero)
    if chosen.tipo == RETIRO:
        raise Conflicto(_("El registro de un retiro es lo que hace verificable la cadena: no se retira."))
    held = Publicacion.objects.filter(tipo=chosen.tipo, clave=chosen.clave).exclude(contenido=None)
    Ficha.objects.filter(tipo=chosen.tipo, clave=chosen.clave).delete()
    return _withdraw("publicacion", list(held.order_by("numero")), organo, motivo, fundamento, {}, actor)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [WITHDRAWAL_LOCK])


def _organo_of(numero: int) -> Organizacion:
    """The órgano of a publication that the public can still read."""
    header = Publicacion.objects.get(numero=numero)
    ficha = Ficha.objects.filter(tipo=header.tipo, clave=header.clave).select_related("organo").first()
    if ficha is None or ficha.organo is None:
        raise Conflicto(_("Esta publicación ya se retiró. Su dirección dice cuándo y por qué."))
    return ficha.organo


def _reason(motivo: str, dato: Dato | None = None) -> str:
    motivo = one_line(motivo)
    if not motivo:
        raise DomainError(_("Escriba el motivo: quedará a la vista de todos en lugar de lo que se retira."))
    if len(motivo) > MOTIVO_MAXIMO:
        raise DomainError(_("El motivo tiene más de 1.000 caracteres. Acórtelo."))
    if dato is not None and dato.esta_en(motivo):
        raise DomainError(_("El motivo contiene el dato que se retira. Escríbalo sin nombrarlo: será público."))
    return motivo


def _supersede(
    found: Sequence[EnPublicacion], dato: Dato, motivo: str, fundamento: str, actor: Actor | None
) -> dict[tuple[str, str], Publicacion]:
    """Publish what is read now without the datum; by kind and key."""
    instead = {}
    for place in found:
        if place.vigente:
            header = place.publicacion
            contenido = _struck(place, dato, motivo, fundamento)
            assert place.ficha.organo is not None
            instead[header.tipo, header.clave] = publicar(
                header.tipo, header.clave, contenido, organo=place.ficha.organo, actor=actor
            )
    return instead


def _struck(place: EnPublicacion, dato: Dato, motivo: str, fundamento: str) -> dict[str, Any]:
    """The record without the datum. Raises DomainError when it would no longer be of its kind."""
    header, was = place.publicacion, place.contenido
    kind = tipos.publicacion(header.tipo)
    with translation.override("es"):  # as the rest of the record, whoever reads it
        places = dict.fromkeys(kind.lugar(ruta) for ruta, texto in textos_de(was) if dato.esta_en(texto))
    ground = _in_spanish(fundamento)
    strikes = [{"referencia": place, "motivo": motivo, "fundamento": ground} for place in places]
    now = kind.al_tachar(was, tachar_en(was, dato))
    contenido = version_siguiente(header, now, motivo, causa="retiro", texto_cambia=True)
    contenido["tachaduras"] = [*now.get("tachaduras", []), *strikes]
    try:
        kind.schema.model_validate(contenido)
    except ValueError as error:  # pydantic's
        raise DomainError(
            _("Ese dato coincide con palabras propias del registro (fechas, códigos, estados): no se puede tachar.")
        ) from error
    return contenido


def _withdraw(
    modo: Literal["dato", "publicacion"],
    headers: list[Publicacion],
    organo: Organizacion,
    motivo: str,
    fundamento: str,
    instead: dict[tuple[str, str], Publicacion],
    actor: Actor | None,
) -> Publicacion:
    """Append the record, delete what it names, and show the public what is left."""
    numbers = {key: publicacion.numero for key, publicacion in instead.items()}
    registro = publicar(
        RETIRO,
        str(Publicacion.objects.filter(tipo=RETIRO, version=1).count() + 1),
        {
            "modo": modo,
            "motivo": motivo,
            "fundamento": _in_spanish(fundamento),
            "retirado": entry().astimezone(clock.SANTIAGO).date().isoformat(),
            "organo": organo.nombre,
            "organizacion": actor.organizacion.nombre if actor and actor.organizacion else "",
            "retiradas": [
                {
                    "numero": header.numero,
                    "tipo": header.tipo,
                    "clave": header.clave,
                    "version": header.version,
                    "codigo": header.codigo,
                    "hash": header.hash,
                    "reemplazo": numbers.get((header.tipo, header.clave)),
                }
                for header in headers
            ],
            "datos_de_ejemplo": organo.ejemplo,
        },
        organo=organo,
        actor=actor,
    )
    _forget(headers, registro, motivo, parcial=modo == "dato")
    for tipo, clave in dict.fromkeys((header.tipo, header.clave) for header in headers):
        for ficha in Ficha.objects.filter(tipo=tipo, clave=clave).select_related("publicacion__contenido", "organo"):
            reproyectar(ficha)
    record(
        "publicacion.retirada",
        registro,
        actor=actor,
        ahora={"modo": modo, "numeros": [header.numero for header in headers]},
    )
    return registro


def _forget(headers: list[Publicacion], registro: Publicacion, motivo: str, *, parcial: bool) -> None:
    """Delete the contents, seal what recognises them, and delete their files once this is committed."""
    Contenido.objects.filter(publicacion__in=headers).delete()  # waits for a worker that is drawing one of them
    if not parcial:  # versions of which a datum was struck before go too
        keys = {(header.tipo, header.clave) for header in headers}
        for tipo, clave in keys:
            Retiro.objects.filter(publicacion__tipo=tipo, publicacion__clave=clave).update(parcial=False)
    Retiro.objects.bulk_create(
        Retiro(publicacion=header, registro=registro, motivo=motivo, parcial=parcial, creado=entry())
        for header in headers
    )
    gone = []
    for made in Representacion.objects.filter(publicacion__in=headers, retirada=False):
        gone += [made.sha256] if made.formato in PDFS else []
        made.sha256, made.retirada = sellada(made.sha256), True
        made.save(update_fields=["sha256", "retirada"])
    transaction.on_commit(lambda: borrar_archivos(gone))


def borrar_archivos(digests: Sequence[str]) -> int:
    """Delete these files unless a row still speaks of one, and return how many went."""
    kept = archivos_citados()
    return sum(files.delete(digest) for digest in digests if digest not in kept)


def borrar_sueltos() -> int:
    """Delete the files of which no row speaks, ten minutes old: what a death after the commit left."""
    kept, settled = archivos_citados(), time.time() - SETTLED_SECONDS
    loose = [digest for digest, written in files.kept() if digest not in kept and written < settled]
    return sum(files.delete(digest) for digest in loose)


def archivos_citados() -> set[str]:
    """The hashes of every file that some row speaks of."""
    pdfs = Representacion.objects.filter(formato__in=PDFS, retirada=False).values_list("sha256", flat=True)
    return {*pdfs, *Archivo.objects.values_list("sha256", flat=True)}


def _in_spanish(fundamento: str) -> str:
    """The ground as the record says it. Raises DomainError for one that is not in the list."""
    if fundamento not in FUNDAMENTOS:
        raise DomainError(_("Elija el fundamento legal del retiro."))
    with translation.override("es"):
        return str(FUNDAMENTOS[fundamento])
