"""The lock of an adopted agreement, and its state as its tasks, its condition and later agreements leave it."""

from __future__ import annotations

from collections.abc import Iterable

from actas.models import AcuerdoAdoptado, Modificacion
from actas.seguimiento import estado_de
from actas.states import EstadoAcuerdo
from mesa.kernel.operations import entry

QUE_DEJAN_SIN_EFECTO = (Modificacion.Clase.REEMPLAZA, Modificacion.Clase.DEJA_SIN_EFECTO)


def lock_adoptado(pk: int) -> AcuerdoAdoptado:
    """The agreement, locked: before any of its tasks, and after the acta it comes from."""
    return AcuerdoAdoptado.objects.select_for_update(of=("self",), no_key=True).select_related("organo").get(pk=pk)


def lock_adoptados(pks: Iterable[int]) -> dict[int, AcuerdoAdoptado]:
    """Several agreements, locked in one order, by pk."""
    locked = AcuerdoAdoptado.objects.select_for_update(of=("self",), no_key=True).select_related("organo")
    return {acuerdo.pk: acuerdo for acuerdo in locked.filter(pk__in=set(pks)).order_by("pk")}


def recalcular(acuerdo: AcuerdoAdoptado) -> AcuerdoAdoptado:
    """Leave a locked agreement in the state that its tasks and all else give it, and say that its follow-up changed.

    Called inside every operation that changes what its follow-up tells: its tasks, their progress, its own facts.
    """
    later = acuerdo.modificado_por.filter(clase__in=QUE_DEJAN_SIN_EFECTO, posterior__suprimido=False)
    acuerdo.estado = EstadoAcuerdo(
        estado_de(
            acuerdo.estado,
            reemplazado=later.exists(),
            condicion=acuerdo.condicion,
            cumplido=acuerdo.cumplido_el is not None,
            tareas=acuerdo.tareas.values_list("estado", flat=True),
        )
    )
    acuerdo.cambiado_el = entry()
    acuerdo.save(update_fields=["estado", "cambiado_el"])
    return acuerdo
