"""What the Mesa agreed and does about something of the plan: its ties to agreements and to tasks."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, ElementoPlan, Tarea
from actas.operations.acuerdos import lock_adoptado, recalcular
from actas.operations.plan.elementos import lock_elemento
from actas.operations.tareas.base import lock_tarea
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require

verbo("elemento.atado", gettext_lazy("vinculó un acuerdo o una tarea con el plan"))
verbo("elemento.desatado", gettext_lazy("separó un acuerdo o una tarea del plan"))


@operation
def atar_elemento(pk: int, a: AcuerdoAdoptado | Tarea, *, actor: Actor | None) -> ElementoPlan:
    """Say that an agreement or a task is about it. Done again, it changes nothing.

    The follow-up of the agreement, or of that of the task, changes with it, and is public once it is published.
    Raises DomainError for what is of another órgano.
    """
    acuerdo = _lock(a)
    elemento = lock_elemento(pk)
    require("actas.llevar_plan", actor, elemento)
    if a.organo_id != elemento.organo_id:
        raise DomainError(_("Es de otro órgano: elija un acuerdo o una tarea de %(o)s.") % {"o": elemento.organo})
    if not _tied(elemento, a):
        (elemento.acuerdos.add(a) if isinstance(a, AcuerdoAdoptado) else elemento.tareas.add(a))
        record("elemento.atado", elemento, actor=actor, ahora=_told(a))
        _followed(acuerdo)
    return elemento


@operation
def desatar_elemento(pk: int, a: AcuerdoAdoptado | Tarea, *, actor: Actor | None) -> ElementoPlan:
    """Say that an agreement or a task is not about it after all. Done again, it changes nothing."""
    acuerdo = _lock(a)
    elemento = lock_elemento(pk)
    require("actas.llevar_plan", actor, elemento)
    if _tied(elemento, a):
        (elemento.acuerdos.remove(a) if isinstance(a, AcuerdoAdoptado) else elemento.tareas.remove(a))
        record("elemento.desatado", elemento, actor=actor, antes=_told(a))
        _followed(acuerdo)
    return elemento


def _lock(a: AcuerdoAdoptado | Tarea) -> AcuerdoAdoptado | None:
    """The agreement, or that of the task, locked: before what is tied to it."""
    return lock_adoptado(a.pk) if isinstance(a, AcuerdoAdoptado) else lock_tarea(a.pk).acuerdo


def _tied(elemento: ElementoPlan, a: AcuerdoAdoptado | Tarea) -> bool:
    rows = elemento.acuerdos if isinstance(a, AcuerdoAdoptado) else elemento.tareas
    return rows.filter(pk=a.pk).exists()


def _told(a: AcuerdoAdoptado | Tarea) -> dict[str, str]:
    return {"clase": str(a._meta.model_name), "texto": str(a)[:200]}


def _followed(acuerdo: AcuerdoAdoptado | None) -> None:
    if acuerdo is not None:
        recalcular(acuerdo)
