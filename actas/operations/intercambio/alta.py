"""Many tasks at once: the rows that `crear_tarea` writes for one, written for all in as many queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from actas.models import Parte, Paso, Tarea
from actas.operations.acuerdos import lock_adoptados, recalcular
from actas.operations.tareas import asignables
from actas.operations.tareas.edicion import que_admite_tareas
from mesa.calendario import instante
from mesa.kernel.errors import Conflicto
from mesa.kernel.operations import entry
from mesa.models import Organizacion, Plazo, Responsable

if TYPE_CHECKING:
    from actas.operations.intercambio.tareas import FilaTarea

LOTE = 1000


def crear_tareas(organo: Organizacion, filas: Sequence[FilaTarea], envio: UUID) -> list[Tarea]:
    """Create the tasks of a locked órgano that those rows describe, already checked against what it has.

    Sent twice, they are made once. Raises Conflicto if what a row names is no more: an organisation that left, a task
    or a thing of the plan that is of another órgano; DomainError for an agreement that was removed or has no effect.
    """
    keys = [uuid5(envio, str(fila.numero)) for fila in filas]
    made = list(Tarea.objects.filter(envio__in=keys))
    if made or not filas:
        return made
    acuerdos = lock_adoptados(fila.acuerdo for fila in filas if fila.acuerdo)
    for one in acuerdos.values():
        que_admite_tareas(organo, one)
    _still_there(organo, filas)
    last = numeros(acuerdos)
    tareas = []
    for fila, key in zip(filas, keys, strict=True):
        acuerdo = acuerdos[fila.acuerdo] if fila.acuerdo else None
        if acuerdo is not None:
            last[acuerdo.pk] = last.get(acuerdo.pk, 0) + 1
        tareas.append(
            Tarea(
                organo=organo,
                acuerdo=acuerdo,
                numero=last[acuerdo.pk] if acuerdo else None,
                sesion_id=acuerdo.sesion_id if acuerdo else None,
                titulo=fila.titulo,
                detalle=fila.detalle,
                sujeta_a=fila.sujeta_a,
                vence=fila.vence,
                envio=key,
                creada_el=entry(),
            )
        )
    Tarea.objects.bulk_create(tareas, batch_size=LOTE)
    _rows(list(zip(tareas, filas, strict=True)))
    _deadlines(tareas)
    for acuerdo in acuerdos.values():
        recalcular(acuerdo)
    return tareas


def partes_cargadas(organo_id: int, cuando: datetime) -> dict[int, int]:
    """By organisation, how many parts have the tasks of an órgano that were made at that very instant, all at once."""
    parts = Parte.objects.filter(tarea__organo=organo_id, tarea__creada_el=cuando)
    return dict(parts.order_by().values_list("organizacion").annotate(n=Count("pk")))


def _still_there(organo: Organizacion, filas: Iterable[FilaTarea]) -> None:
    wanted = {pk for fila in filas for pk in fila.organizaciones}
    seated = set(asignables(organo).filter(pk__in=wanted).values_list("pk", flat=True))
    before = {pk for fila in filas for pk in fila.depende_de}
    tied = {pk for fila in filas for pk in fila.elementos}
    right = (
        wanted == seated
        and Tarea.objects.filter(organo=organo, pk__in=before).count() == len(before)
        and organo.elementos_del_plan.filter(pk__in=tied).count() == len(tied)
    )
    if not right:
        raise Conflicto(
            _("Algo de lo que nombra la planilla cambió mientras usted la revisaba. Ensáyela de nuevo; nada se guardó.")
        )


def _rows(pairs: Sequence[tuple[Tarea, FilaTarea]]) -> None:
    bodies = Organizacion.objects.in_bulk({pk for _tarea, fila in pairs for pk in fila.organizaciones})
    Parte.objects.bulk_create(
        (
            Parte(tarea=tarea, organizacion=bodies[pk], organizacion_nombre=bodies[pk].nombre, orden=orden)
            for tarea, fila in pairs
            for orden, pk in enumerate(fila.organizaciones, 1)
        ),
        batch_size=LOTE,
    )
    Paso.objects.bulk_create(
        (
            Paso(tarea=tarea, orden=orden, texto=texto)
            for tarea, fila in pairs
            for orden, texto in enumerate(fila.pasos, 1)
        ),
        batch_size=LOTE,
    )
    before, tied = Tarea.depende_de.through.objects, Tarea.elementos.through.objects
    before.bulk_create(
        (before.model(from_tarea=t, to_tarea_id=pk) for t, fila in pairs for pk in fila.depende_de), batch_size=LOTE
    )
    tied.bulk_create(
        (tied.model(tarea=t, elementoplan_id=pk) for t, fila in pairs for pk in fila.elementos), batch_size=LOTE
    )


def _deadlines(tareas: Sequence[Tarea]) -> None:
    """What `fijar` and `esperar_de` write of one."""
    dated = [tarea for tarea in tareas if tarea.vence]
    for tarea in dated:
        tarea.plazo = plazo_de(tarea)
    Plazo.objects.bulk_create([tarea.plazo for tarea in dated if tarea.plazo is not None], batch_size=LOTE)
    for tarea in dated:
        tarea.plazo = tarea.plazo  # its pk is known now
    Tarea.objects.bulk_update(dated, ["plazo"], batch_size=LOTE)
    Responsable.objects.bulk_create(responsables_de(dated), batch_size=LOTE)


def plazo_de(tarea: Tarea) -> Plazo:
    """The deadline of a task that has a date, not stored."""
    assert tarea.vence is not None
    return Plazo(
        organo=tarea.organo,
        titulo=tarea.titulo[:300],
        ruta=f"/tareas/{tarea.pk}/",
        vence=tarea.vence,
        instante=instante(tarea.vence, None),
        fatal=False,
        clase=Plazo.Clase.TAREA,
        notificado_el=entry(),
    )


def responsables_de(tareas: Sequence[Tarea]) -> list[Responsable]:
    """Of whom the new deadlines of those tasks expect something, not stored."""
    plazos = {tarea.pk: tarea.plazo for tarea in tareas}
    parts = Parte.objects.filter(tarea__in=plazos).order_by("pk")
    return [
        Responsable(plazo=plazos[tarea], organizacion_id=body, cumplido_el=done)
        for tarea, body, done in parts.values_list("tarea_id", "organizacion_id", "cumplida_el")
    ]


def numeros(acuerdos: Iterable[int]) -> dict[int, int]:
    """The number of the last task of each agreement that has one."""
    rows = Tarea.objects.filter(acuerdo__in=acuerdos).order_by().values_list("acuerdo").annotate(n=Max("numero"))
    return {acuerdo: last or 0 for acuerdo, last in rows}
