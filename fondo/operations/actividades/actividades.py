"""One activity: recorded, corrected, eliminated and taken back. The fund is the lock of its activities."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Actividad, Asistentes, Fondo
from fondo.operations.actividades.datos import DatosActividad, comprobados, contados, dicho_de
from fondo.operations.base import en_ejecucion, lock_fondo
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require

verbo("actividad.registrada", gettext_lazy("registró una actividad del fondo"))
verbo("actividad.corregida", gettext_lazy("corrigió una actividad del fondo"))
verbo("actividad.eliminada", gettext_lazy("eliminó una actividad del fondo"))
verbo("actividad.recuperada", gettext_lazy("recuperó una actividad eliminada del fondo"))


def lock_actividad(pk: int) -> Actividad:
    """An activity, with its fund locked before it. Actividad.DoesNotExist if there is none."""
    fondo = lock_fondo(Actividad.objects.values_list("fondo_id", flat=True).get(pk=pk))
    actividad: Actividad = Actividad.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    actividad.fondo = fondo
    return actividad


def exigir_en_pie(actividad: Actividad) -> None:
    """Raise Conflicto for one that was eliminated."""
    if actividad.eliminada_el is not None:
        raise Conflicto(_("Esta actividad se eliminó. Recupérela primero."))


def exigir_libre(fondo: Fondo, datos: DatosActividad, but: int = 0) -> None:
    """Raise Conflicto if another activity of that day has that name: two rows of one are counted twice."""
    assert datos.fecha is not None
    same = fondo.actividades.filter(fecha=datos.fecha, nombre__iexact=datos.nombre, eliminada_el=None)
    if same.exclude(pk=but).exists():
        raise Conflicto(_("Ya hay una actividad con ese nombre ese día. Corrija la que está."))


def escribir(actividad: Actividad, datos: DatosActividad) -> list[str]:
    """Put in a row what was typed of it, and return the names of its columns. It is not saved."""
    columns = datos.columnas()
    for name, value in columns.items():
        setattr(actividad, name, value)
    return list(columns)


def nueva(fondo: Fondo, datos: DatosActividad, actor: Actor | None, envio: UUID | None = None) -> Actividad:
    """One that is not saved yet."""
    actividad = Actividad(
        fondo=fondo,
        registrada_por=actor.persona if actor else None,
        registrada_por_nombre=actor.persona.nombre if actor else "",
        registrada_el=entry(),
        envio=envio,
    )
    escribir(actividad, datos)
    return actividad


def asistentes_de(actividad: Actividad, datos: DatosActividad) -> list[Asistentes]:
    """Who came to it, as rows that are not saved yet."""
    return [Asistentes(actividad=actividad, sector=sector, cantidad=n) for sector, n in datos.asistentes.items()]


@operation
def registrar_actividad(fondo_id: int, datos: DatosActividad, *, envio: UUID | None, actor: Actor | None) -> Actividad:
    """Record an activity that was held. A form sent twice makes one.

    Raises DomainError for what is wrong with it, Conflicto if it is recorded already or the fund is not in execution.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.registrar_actividad", actor, fondo)
    known: Actividad | None = Actividad.objects.filter(envio=envio, fondo=fondo).first() if envio else None
    if known is not None:
        return known
    en_ejecucion(fondo)
    datos = comprobados(datos, fondo)
    exigir_libre(fondo, datos)
    actividad = nueva(fondo, datos, actor, envio)
    actividad.save()
    Asistentes.objects.bulk_create(asistentes_de(actividad, datos))
    record("actividad.registrada", actividad, actor=actor, ahora=contados(datos))
    return actividad


@operation
def corregir_actividad(pk: int, datos: DatosActividad, *, revision: int, actor: Actor | None) -> Actividad:
    """Correct an activity as it was read at `revision`. What changes nothing is left as it is.

    Raises Conflicto if somebody corrected or eliminated it meanwhile, DomainError for what is wrong with it.
    """
    actividad = lock_actividad(pk)
    require("fondo.corregir_actividad", actor, actividad)
    en_ejecucion(actividad.fondo)
    datos = comprobados(datos, actividad.fondo)
    antes = dicho_de(actividad)
    if datos == antes:
        return actividad
    exigir_en_pie(actividad)
    if revision != actividad.revision:
        raise Conflicto(
            _("Alguien la cambió mientras usted escribía. Lo suyo sigue aquí: compárelo y guarde de nuevo.")
        )
    exigir_libre(actividad.fondo, datos, actividad.pk)
    columns = escribir(actividad, datos)
    actividad.revision += 1
    actividad.save(update_fields=[*columns, "revision"])
    actividad.asistentes.all().delete()
    Asistentes.objects.bulk_create(asistentes_de(actividad, datos))
    record("actividad.corregida", actividad, actor=actor, antes=contados(antes), ahora=contados(datos))
    return actividad


@operation
def eliminar_actividad(pk: int, *, actor: Actor | None) -> Actividad:
    """Take an activity out of the counts. Done twice, it is once; it may be taken back."""
    actividad = lock_actividad(pk)
    require("fondo.eliminar_actividad", actor, actividad)
    en_ejecucion(actividad.fondo)
    if actividad.eliminada_el is not None:
        return actividad
    actividad.eliminada_el = entry()
    actividad.revision += 1
    actividad.save(update_fields=["eliminada_el", "revision"])
    told = {"nombre": actividad.nombre, "fecha": actividad.fecha.isoformat()}
    record("actividad.eliminada", actividad, actor=actor, antes=told)
    return actividad


@operation
def recuperar_actividad(pk: int, *, actor: Actor | None) -> Actividad:
    """Take back that an activity was eliminated. Raises Conflicto if it was recorded again meanwhile."""
    actividad = lock_actividad(pk)
    require("fondo.recuperar_actividad", actor, actividad)
    en_ejecucion(actividad.fondo)
    if actividad.eliminada_el is None:
        return actividad
    exigir_libre(actividad.fondo, dicho_de(actividad), actividad.pk)
    actividad.eliminada_el = None
    actividad.revision += 1
    actividad.save(update_fields=["eliminada_el", "revision"])
    told = {"nombre": actividad.nombre, "fecha": actividad.fecha.isoformat()}
    record("actividad.recuperada", actividad, actor=actor, ahora=told)
    return actividad
