"""The options or candidates of a votación in preparation: their places are always 1, 2, 3 … as in the ballot."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _

from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record
from mesa.kernel.operations import operation
from mesa.kernel.text import one_line, plain
from mesa.models import Opcion, Votacion
from mesa.operations.votaciones.preparacion import OPCIONES_MAXIMO, en_preparacion


@operation
def agregar_opcion(votacion_id: int, nombre: str, detalle: str, *, actor: Actor | None) -> Opcion:
    """Add an option at the end of the ballot. Raises DomainError for one too many, or one that is there already."""
    votacion = en_preparacion(votacion_id, actor)
    nombre, detalle = _checked(votacion, nombre, detalle)
    places = votacion.opciones.count()
    if places >= OPCIONES_MAXIMO:
        raise DomainError(_("Una votación tiene 30 opciones como máximo."))
    opcion = Opcion.objects.create(votacion=votacion, orden=places + 1, nombre=nombre, detalle=detalle)
    _changed(votacion, actor, "agregada", opcion)
    return opcion


@operation
def corregir_opcion(votacion_id: int, pk: int, nombre: str, detalle: str, *, leida: str, actor: Actor | None) -> Opcion:
    """Write an option again. `leida` is the name it had when it was read: Conflicto if it has another by now."""
    votacion = en_preparacion(votacion_id, actor)
    opcion = _option(votacion, pk)
    if opcion.nombre != leida:
        raise Conflicto(_("Otra persona corrigió esta opción mientras usted escribía. Recargue la página y revise."))
    opcion.nombre, opcion.detalle = _checked(votacion, nombre, detalle, salvo=pk)
    opcion.save(update_fields=["nombre", "detalle"])
    _changed(votacion, actor, "corregida", opcion)
    return opcion


@operation
def mover_opcion(votacion_id: int, pk: int, hacia: Literal["arriba", "abajo"], *, actor: Actor | None) -> Opcion:
    """Change an option's place for that of its neighbour; at an end, nothing changes."""
    votacion = en_preparacion(votacion_id, actor)
    opcion = _option(votacion, pk)
    place = opcion.orden + (1 if hacia == "abajo" else -1)
    other = votacion.opciones.filter(orden=place).first()
    if other is None:
        return opcion
    own = opcion.orden
    for row, orden in ((opcion, 0), (other, own), (opcion, place)):  # two never stand in one place
        row.orden = orden
        row.save(update_fields=["orden"])
    _changed(votacion, actor, "movida", opcion)
    return opcion


@operation
def quitar_opcion(votacion_id: int, pk: int, *, actor: Actor | None) -> str:
    """Take an option out of the ballot, and return its name. Those after it move up."""
    votacion = en_preparacion(votacion_id, actor)
    opcion = _option(votacion, pk)
    _changed(votacion, actor, "quitada", opcion)
    later = list(votacion.opciones.filter(orden__gt=opcion.orden))
    opcion.delete()
    for row in later:
        row.orden -= 1
        row.save(update_fields=["orden"])
    return opcion.nombre


def _option(votacion: Votacion, pk: int) -> Opcion:
    found = votacion.opciones.filter(pk=pk).first()
    if found is None:
        raise Conflicto(_("Otra persona quitó esa opción. Recargue la página."))
    return found


def _checked(votacion: Votacion, nombre: str, detalle: str, *, salvo: int = 0) -> tuple[str, str]:
    nombre, detalle = one_line(nombre), plain(detalle).strip()
    if not nombre or len(nombre) > 200:
        raise DomainError(_("Escriba el nombre de la opción, en 200 caracteres como máximo."))
    if len(detalle) > 5_000:
        raise DomainError(_("El detalle tiene más de 5.000 caracteres. Acórtelo."))
    others = votacion.opciones.exclude(pk=salvo).values_list("nombre", flat=True)
    if nombre.casefold() in {other.casefold() for other in others}:
        raise DomainError(_("Esa opción ya está en la votación. Dele otro nombre, para que nadie las confunda."))
    return nombre, detalle


def _changed(votacion: Votacion, actor: Actor | None, como: str, opcion: Opcion) -> None:
    record("votacion.corregida", votacion, actor=actor, ahora={"opcion": opcion.nombre, "como": como})
