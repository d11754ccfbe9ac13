"""What a row of a table does to the dated rows that there are: the same decision when it is tried and when it is done.

A row begins a period, changes the one that runs from a day on, or gives it its end. Nothing dated is rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mesa.kernel.ensayo import Lectura
from mesa.kernel.errors import DomainError
from mesa.kernel.text import one_line
from mesa.models import Evento, Organizacion
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.registro import UN_DIA
from mesa.palabras import fecha_larga

Hace = Literal["incorpora", "cambia", "termina", "igual"]


@dataclass
class Periodo:
    """A dated row, stored or to be: `dice` is what it says besides its days."""

    desde: date
    hasta: date | None
    dice: tuple[str, ...]
    pk: int = 0


@dataclass(frozen=True)
class Paso:
    """What a row does, and to which period if it is to one that there is."""

    hace: Hace
    periodo: Periodo | None = None


class Errada(DomainError):
    """A row that cannot be done: the column where it is wrong, and why."""

    def __init__(self, columna: str, mensaje: str) -> None:
        super().__init__(mensaje)
        self.columna = columna


def decidir(periodos: list[Periodo], fila: Periodo) -> Paso:
    """What a row does to the periods of one seat or of one mandate, which it leaves as they would be.

    Raises Errada for what would rewrite the past or overlap.
    """
    if fila.hasta is not None and fila.hasta < fila.desde:
        raise Errada("hasta", _("Termina antes de comenzar: revise las fechas."))
    same = next((p for p in periodos if p.desde == fila.desde), None)
    if same is not None:
        return _again(same, fila)
    running = next((p for p in periodos if p.hasta is None), None)
    if running is not None:
        return _over(periodos, running, fila)
    later = max((p.hasta for p in periodos if p.hasta is not None), default=None)
    if later is not None and later >= fila.desde:
        raise Errada("desde", _("Ya consta hasta el %(fecha)s: comience después.") % {"fecha": fecha_larga(later)})
    periodos.append(fila)
    return Paso("incorpora")


def _again(there: Periodo, fila: Periodo) -> Paso:
    """A row that begins on the day on which one begins."""
    if there.dice != fila.dice:
        raise Errada(
            "desde",
            _("Desde ese día consta de otra manera, y lo registrado no se reescribe. Si cambió, escriba desde cuándo."),
        )
    if fila.hasta in (None, there.hasta):
        return Paso("igual", there)
    if there.hasta is not None:
        ended = fecha_larga(there.hasta)
        raise Errada("hasta", _("Ya tiene término, el %(fecha)s, y no se edita.") % {"fecha": ended})
    there.hasta = fila.hasta
    return Paso("termina", there)


def _over(periodos: list[Periodo], running: Periodo, fila: Periodo) -> Paso:
    """A row that begins on another day than the one that runs: it changes what that one says."""
    since = {"fecha": fecha_larga(running.desde)}
    if fila.desde < running.desde:
        raise Errada("desde", _("Ya consta desde el %(fecha)s: lo anterior no se agrega después.") % since)
    if fila.dice == running.dice:
        raise Errada("desde", _("Ya consta desde el %(fecha)s, y sigue. Para ponerle término, use esa fecha.") % since)
    running.hasta = fila.desde - UN_DIA
    periodos.append(fila)
    return Paso("cambia", running)


class Cuerpos:
    """The bodies that the rows of a table name, by their identifier or by how they are called."""

    def __init__(self, dichos: Iterable[tuple[str, str]]) -> None:
        said = list(dichos)
        slugs = {slug for slug, _nombre in said if slug} | {slugify(nombre)[:80] for _slug, nombre in said}
        names = {nombre.lower() for _slug, nombre in said}
        rows = Organizacion.objects.annotate(bajo=Lower("nombre")).filter(Q(slug__in=slugs) | Q(bajo__in=names))
        self.por_slug: dict[str, Organizacion] = {}
        self.por_nombre: dict[str, Organizacion] = {}
        for row in rows:
            self.por_slug[row.slug] = row
            self.por_nombre[row.nombre.lower()] = row

    def buscar(self, slug: str, nombre: str) -> Organizacion | None:
        """The body of that identifier or, without one, of that name or one that reads the same."""
        if slug:
            return self.por_slug.get(slug)
        return self.por_nombre.get(nombre.lower()) or self.por_slug.get(slugify(nombre)[:80])


def leer_cuerpo(lectura: Lectura, cuerpos: Cuerpos) -> tuple[str, str, Organizacion | None]:
    """The identifier and the name that a row gives a body, and the body, if it is known. Says what is wrong of them."""
    slug = one_line(lectura.fila["identificador"]).lower()
    nombre = lectura.linea("organización", maximo=200, obligatorio=True)
    found = cuerpos.buscar(slug, nombre) if nombre else None
    if slug and nombre and found is None:
        lectura.error("identificador", _("Ninguna organización tiene ese identificador: déjelo vacío si es nueva."))
    if found is not None and slugify(found.nombre) != slugify(nombre):
        lectura.error(
            "organización",
            _("Consta como «%(nombre)s». El nombre se cambia en el registro.") % {"nombre": found.nombre},
        )
    return slug, nombre, found


def leer_periodo(lectura: Lectura, dice: tuple[str, ...]) -> Periodo | None:
    """The days of a row, or None when they are wrong: it says so."""
    days = {"desde": lectura.fecha("desde", obligatoria=True), "hasta": lectura.fecha("hasta")}
    for name, day in days.items():
        try:
            if day is not None:
                comprobar_fecha(day)
        except DomainError as error:
            lectura.error(name, error.mensaje)
    since = days["desde"]
    return Periodo(since, days["hasta"], dice) if since is not None and not lectura.errores else None


def juzgar(lectura: Lectura, periodos: list[Periodo], fila: Periodo) -> Paso | None:
    """What the row would do, or None: it says why."""
    try:
        return decidir(periodos, fila)
    except Errada as error:
        lectura.error(error.columna, error.mensaje)
        return None


@contextmanager
def en_la_fila(numero: int, que: str) -> Iterator[None]:
    """Say in which row of the file something could not be done."""
    try:
        yield
    except DomainError as error:
        said = _("Fila %(n)s, %(que)s: %(error)s") % {"n": numero, "que": que, "error": error.mensaje}
        raise DomainError(said) from error


def normas_de_termino(verbo: str, pks: Sequence[int]) -> Callable[[int], str]:
    """By the pk of a dated row, the norm by which it ended: its event tells it."""
    events = Evento.objects.filter(verbo=verbo, objeto_id__in=pks).values_list("objeto_id", "ahora")
    told = {pk: str((ahora or {}).get("norma", "")) for pk, ahora in events}
    return lambda pk: told.get(pk, "")
