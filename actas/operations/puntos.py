"""The puntos of an acta in draft, each with its paragraphs; and an acta from nothing but its heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Acta, Parrafo, Punto, Sesion, nombre_acta
from actas.operations.actas import comprobar_numero, free_key
from actas.operations.filas import Filas
from actas.operations.parrafos import clean_text, lock_for_edit
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Evento, Organizacion
from mesa.operations.fechas import comprobar_fecha

verbo("acta.creada", gettext_lazy("creó el acta"))
verbo("punto.agregado", gettext_lazy("agregó un punto"))
verbo("punto.movido", gettext_lazy("movió un punto"))
verbo("punto.eliminado", gettext_lazy("eliminó un punto con sus párrafos"))


@operation
def crear_acta(
    organo: Organizacion,
    fecha: date,
    *,
    numero: int | None = None,
    inicio: time | None = None,
    termino: time | None = None,
    lugar: str = "",
    puntos: Sequence[str] = (),
    envio: UUID | None = None,
    actor: Actor | None,
) -> Acta:
    """A draft with its heading and the titles of its puntos, to be written in the editor.

    `envio` names the form that sent it, as in `importar_acta`. Raises DomainError for an end before the start,
    Conflicto for the number of another session of the órgano.
    """
    require("actas.crear_acta", actor, organo)
    comprobar_fecha(fecha)
    if inicio and termino and termino < inicio:
        raise DomainError(_("La hora de término es anterior a la de inicio."))
    clave = free_key(organo, fecha)  # it holds the órgano's lock from here on
    comprobar_numero(organo, numero)
    sesion = Sesion.objects.create(
        organo=organo,
        clave=clave,
        numero=numero,
        fecha=fecha,
        inicio=inicio,
        termino=termino,
        lugar=clean_text(lugar),
    )
    acta = Acta.objects.create(sesion=sesion, titulo=nombre_acta(sesion).capitalize(), envio=envio)
    titles = [titulo for titulo in map(clean_text, puntos) if titulo]
    Punto.objects.bulk_create(Punto(sesion=sesion, orden=n, titulo=titulo) for n, titulo in enumerate(titles, 1))
    record("acta.creada", acta, actor=actor)
    return acta


def _lock_punto(pk: int, actor: Actor | None) -> tuple[Filas, Punto]:
    acta_id = Acta.objects.filter(sesion__puntos=pk).values_list("pk", flat=True).first()
    filas = Filas(lock_for_edit(acta_id, actor), actor) if acta_id else None
    if filas is None or pk not in filas.puntos:
        raise Conflicto(_("Alguien eliminó este punto mientras usted trabajaba. Vea cómo quedó el acta."))
    return filas, filas.puntos[pk]


@operation
def agregar_punto(acta_id: int, titulo: str, *, actor: Actor | None) -> Punto:
    """Add a punto at the end, of the tabla and of the desarrollo."""
    filas = Filas(lock_for_edit(acta_id, actor), actor)
    titulo = clean_text(titulo)
    if not titulo:
        raise DomainError(_("Escriba el título del punto antes de agregarlo."))
    punto = filas.nuevo_punto(titulo, len(filas.orden_puntos))
    antes, ahora = filas.guardar()
    record("punto.agregado", filas.acta, actor=actor, antes=antes, ahora=ahora)
    return punto


@operation
def mover_punto(pk: int, *, junto_a: int, antes: bool, actor: Actor | None) -> Punto:
    """Put a punto with its paragraphs right after another (before it, if `antes`). Already there, nothing happens."""
    filas, punto = _lock_punto(pk, actor)
    rest = [other for other in filas.orden_puntos if other != pk]
    if junto_a not in rest:
        raise Conflicto(
            _("Alguien cambió el orden de los puntos mientras usted trabajaba. Vea cómo quedaron y decida.")
        )
    place = rest.index(junto_a) + (not antes)
    if [*rest[:place], pk, *rest[place:]] == filas.orden_puntos:
        return punto
    filas.colocar_punto(pk, place)
    was, now = filas.guardar()
    record("punto.movido", filas.acta, actor=actor, antes=was, ahora=now)
    return punto


@operation
def eliminar_punto(pk: int, *, huella: str, actor: Actor | None) -> Evento:
    """Delete a punto with its paragraphs, all as they were read; undoing the event returned brings all of it back."""
    filas, _punto = _lock_punto(pk, actor)
    rows = [parrafo for parrafo in filas.parrafos.values() if parrafo.punto_id == pk]
    if huella != huella_punto(rows):
        raise Conflicto(_("Los párrafos de este punto cambiaron desde que usted los leyó. Véalos antes de eliminarlo."))
    for parrafo in rows:
        filas.quitar(parrafo.pk)
    filas.quitar_punto(pk)
    antes, ahora = filas.guardar()
    return record("punto.eliminado", filas.acta, actor=actor, antes=antes, ahora=ahora)


def huella_punto(parrafos: Iterable[Parrafo]) -> str:
    """What identifies the paragraphs of a punto as they were read, in whatever order."""
    return document_hash(sorted([parrafo.pk, parrafo.version] for parrafo in parrafos))[:16]
