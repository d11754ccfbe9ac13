"""The lock of an adopted agreement, and its state as its tasks, its condition and later agreements leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from actas.models import AcuerdoAdoptado, Modificacion
from actas.seguimiento import estado_de
from actas.states import EstadoAcuerdo
from mesa.kernel import clock

QUE_DEJAN_SIN_EFECTO = (Modificacion.Clase.REEMPLAZA, Modificacion.Clase.DEJA_SIN_EFECTO)


#: What goes with an agreement that loses its effect, or has it again: called with its pk, within what locked it.
_AL_CAMBIAR_DE_EFECTO: list[Callable[[int], object]] = []


def al_cambiar_de_efecto(seguir: Callable[[int], object]) -> None:
    """Make `seguir` part of every operation by which an agreement loses its effect, or has it again."""
    _AL_CAMBIAR_DE_EFECTO.append(seguir)


def lock_adoptado(pk: int) -> AcuerdoAdoptado:
    """The agreement, locked: before any of its tasks, and after the acta it comes from."""
    return AcuerdoAdoptado.objects.select_for_update(of=("self",), no_key=True).select_related("organo").get(pk=pk)


def lock_adoptados(pks: Iterable[int]) -> dict[int, AcuerdoAdoptado]:
    """Several agreements, locked in one order, by pk."""
    locked = AcuerdoAdoptado.objects.select_for_update(of=("self",), no_key=True).select_related("organo")
    return {acuerdo.pk: acuerdo for acuerdo in locked.filter(pk__in=set(pks)).order_by("pk")}


def lo_que_lo_deja(acuerdo: AcuerdoAdoptado) -> QuerySet[Modificacion]:
    """By which later agreements this one has no effect: by none that a correction removed, or that failed itself."""
    later = acuerdo.modificado_por.filter(clase__in=QUE_DEJAN_SIN_EFECTO, posterior__suprimido=False)
    return later.exclude(posterior__condicion=AcuerdoAdoptado.Condicion.FALLIDA)


def lock_con_anteriores(pk: int) -> tuple[AcuerdoAdoptado, list[AcuerdoAdoptado]]:
    """An agreement and those that it changes, locked in one order: how it stands tells how they do."""
    former = Modificacion.objects.filter(posterior=pk).values_list("anterior", flat=True)
    locked = lock_adoptados([pk, *former])
    return locked[pk], [acuerdo for acuerdo in locked.values() if acuerdo.pk != pk]


def recalcular(acuerdo: AcuerdoAdoptado) -> AcuerdoAdoptado:
    """Leave a locked agreement in the state that its tasks and all else give it, and say that its follow-up changed.

    Called inside every operation that changes what its follow-up tells: its tasks, their progress, its own facts. When
    it loses its effect, or has it again, its tasks go with it at once; the later agreement that does it is locked too.
    """
    was = acuerdo.estado
    acuerdo.estado = EstadoAcuerdo(
        estado_de(
            acuerdo.estado,
            reemplazado=lo_que_lo_deja(acuerdo).exists(),
            condicion=acuerdo.condicion,
            cumplido=acuerdo.cumplido_el is not None,
            tareas=acuerdo.tareas.values_list("estado", flat=True),
        )
    )
    acuerdo.cambiado_el = clock.now()  # not of the entry: what waited for the lock changed after what was published
    acuerdo.save(update_fields=["estado", "cambiado_el"])
    if (was == EstadoAcuerdo.SIN_EFECTO) != (acuerdo.estado == EstadoAcuerdo.SIN_EFECTO):
        for seguir in _AL_CAMBIAR_DE_EFECTO:
            seguir(acuerdo.pk)
        now = AcuerdoAdoptado.objects.values_list("estado", "cambiado_el").get(pk=acuerdo.pk)  # as its tasks left it
        acuerdo.estado, acuerdo.cambiado_el = now
    return acuerdo
