"""What is typed of an activity, what may be wrong with it, and how it is kept and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fondo.comunas import comuna_de
from fondo.models import Actividad, Asistentes, Fondo, Item
from fondo.operations.gastos.base import comprobar_dia
from mesa.kernel.errors import DomainError
from mesa.kernel.text import one_line, plain

#: The sectors that are counted, by their code, in the order in which they are asked for.
SECTORES: dict[str, Any] = dict(Asistentes._meta.get_field("sector").choices)  # type: ignore[arg-type]
LARGOS = {"nombre": 250, "lugar": 200, "resumen": 5_000}
#: More people than this in a sector is a mistake of the keyboard.
CUENTA_MAXIMA = 100_000


@dataclass(frozen=True)
class DatosActividad:
    """An activity as it is typed. `comuna`: its name or its code; `asistentes`: how many came, by sector."""

    nombre: str
    fecha: date | None
    etapa_id: int | None
    item_id: int | None = None
    clase: str = Actividad.Clase.TALLER
    modalidad: str = Actividad.Modalidad.PRESENCIAL
    comuna: str = ""
    lugar: str = ""
    asistentes: Mapping[str, int] = field(default_factory=dict)
    implementadores: int = 0
    decisores: int = 0
    resumen: str = ""

    def limpios(self) -> DatosActividad:
        """The same, made safe to store: its comuna as it is called, and without the sectors of which nobody came."""
        place = comuna_de(self.comuna)
        return replace(
            self,
            nombre=one_line(self.nombre),
            lugar=one_line(self.lugar),
            comuna=place.nombre if place else one_line(self.comuna),
            resumen=plain(self.resumen).strip(),
            asistentes={sector: n for sector, n in self.asistentes.items() if n},
        )

    @property
    def total(self) -> int:
        """How many came."""
        return sum(self.asistentes.values())

    def columnas(self) -> dict[str, Any]:
        """Its columns, with the region that its comuna is of."""
        place = comuna_de(self.comuna)
        found = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "asistentes"}
        return found | {"region": place.region if place else ""}


@dataclass(frozen=True)
class Partes:
    """The stages and ítems of a fund that an activity may be of: each stage with its ítems."""

    fondo: Fondo
    items: Mapping[int, frozenset[int]]

    @classmethod
    def de(cls, fondo: Fondo) -> Partes:
        """Those of a fund, in two queries."""
        found: dict[int, set[int]] = {pk: set() for pk in fondo.etapas.values_list("pk", flat=True)}
        for pk, etapa in Item.objects.filter(etapa__fondo=fondo).values_list("pk", "etapa_id"):
            found[etapa].add(pk)
        return cls(fondo, {pk: frozenset(items) for pk, items in found.items()})


def errores_de(datos: DatosActividad, partes: Partes) -> Iterator[tuple[str, str]]:
    """What is wrong with an activity, each with its field; `datos` are clean."""
    if not datos.nombre:
        yield "nombre", _("Escriba el nombre de la actividad.")
    for name, most in LARGOS.items():
        if len(getattr(datos, name)) > most:
            yield name, _("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": most}
    if sentence := _wrong_day(datos.fecha, partes.fondo):
        yield "fecha", sentence
    if datos.etapa_id is None or datos.etapa_id not in partes.items:
        yield "etapa_id", _("Elija la etapa del fondo a la que pertenece.")
    elif datos.item_id is not None and datos.item_id not in partes.items[datos.etapa_id]:
        yield "item_id", _("Ese ítem no es de la etapa elegida.")
    yield from _wrong_place(datos)
    yield from _wrong_counts(datos)


def _wrong_day(dia: date | None, fondo: Fondo) -> str:
    if dia is None:
        return _("Escriba la fecha en que se hizo.")
    try:
        comprobar_dia(dia)
    except DomainError as error:
        return error.mensaje
    return "" if dia >= fondo.convocado_el else _("Es anterior al llamado del fondo: revise la fecha.")


def _wrong_place(datos: DatosActividad) -> Iterator[tuple[str, str]]:
    if datos.clase not in Actividad.Clase.values:
        yield "clase", _("Elija una de las opciones.")
    if datos.modalidad not in Actividad.Modalidad.values:
        yield "modalidad", _("Elija una de las opciones.")
    if datos.comuna and comuna_de(datos.comuna) is None:
        said = _("No hay una comuna llamada «%(cual)s». Elíjala de la lista.")
        yield "comuna", said % {"cual": datos.comuna[:60]}
    if not datos.comuna and datos.modalidad != Actividad.Modalidad.VIRTUAL:
        yield "comuna", _("Elija la comuna: solo una actividad virtual puede no tenerla.")


def _wrong_counts(datos: DatosActividad) -> Iterator[tuple[str, str]]:
    for sector, count in datos.asistentes.items():
        if sector not in SECTORES or not 0 <= count <= CUENTA_MAXIMA:
            yield "asistentes", _("Revise cuántas personas asistieron de cada sector.")
            return
    if not 0 <= datos.implementadores <= datos.total:
        said = _("Los implementadores se cuentan entre quienes asistieron: no pueden ser más de %(n)s.")
        yield "implementadores", said % {"n": datos.total}
    if not 0 <= datos.decisores <= datos.total:
        said = _("Los tomadores de decisión se cuentan entre quienes asistieron: no pueden ser más de %(n)s.")
        yield "decisores", said % {"n": datos.total}


def comprobados(datos: DatosActividad, fondo: Fondo) -> DatosActividad:
    """The same, safe to store. Raises DomainError for what is wrong with it."""
    datos = datos.limpios()
    if wrong := [sentence for _name, sentence in errores_de(datos, Partes.de(fondo))]:
        raise DomainError(" ".join(dict.fromkeys(wrong)))
    return datos


def dicho_de(actividad: Actividad) -> DatosActividad:
    """A saved activity as it would be typed."""
    columns = {f.name: getattr(actividad, f.name) for f in fields(DatosActividad) if f.name != "asistentes"}
    return DatosActividad(**columns, asistentes={row.sector: row.cantidad for row in actividad.asistentes.all()})


def contados(datos: DatosActividad) -> dict[str, Any]:
    """An activity as an event tells it."""
    assert datos.fecha is not None
    said = {name: getattr(datos, name) for name in ("nombre", "clase", "modalidad", "comuna", "etapa_id", "item_id")}
    counts = {name: getattr(datos, name) for name in ("implementadores", "decisores")}
    return said | counts | {"fecha": datos.fecha.isoformat(), "asistentes": dict(datos.asistentes)}
