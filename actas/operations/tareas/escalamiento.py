"""What happens to a task that was not done by its date: it goes to the secretaría, and then to the tabla.

Each part is done once for each date and by batches that several workers take at the same time. Who owes and the
secretaría are told by the last mark of the deadline itself (mesa.operations.recordatorios), unless the secretaría
gave it a date already past: here it is written down, and that is all that the page of the task says.
"""

from __future__ import annotations

from datetime import date, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import PuntoPropuesto, Tarea
from actas.operations.tabla import proponer_tarea, regla_de_tabla
from actas.operations.tareas.base import EDITABLES
from actas.operations.tareas.curso import dejadas_por_si_mismas, reanudar_tarea, seguir_al_acuerdo
from actas.querysets.tareas import TareaQuerySet
from actas.states import EstadoAcuerdo, EstadoTarea
from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.models import Organizacion
from mesa.operations.plazos import feriados, proponer

verbo("tarea.vencida", gettext_lazy("anota que venció el plazo de la tarea"))
verbo("tarea.llevada", gettext_lazy("propone la tarea para la próxima tabla"))

LOTE, SEGUNDOS = 300, 30.0


@tasks.barrido("tareas", orden=25)
def escalar_tareas() -> int:
    """Do what is due today: how many tasks were resumed, left as their agreement is, escalated or proposed."""
    hoy, until = clock.today(), monotonic() + SEGUNDOS
    done = _resume(hoy) + _follow()
    for step in (_escalate, _propose):
        while monotonic() < until and (batch := step(hoy)):
            done += batch
    return done


def _resume(hoy: date) -> int:
    """Deferred tasks whose new date passed are owed again."""
    due = Tarea.objects.filter(estado=EstadoTarea.DIFERIDA, vence__lt=hoy).order_by("pk").values_list("pk", flat=True)
    done = 0
    for pk in due[:LOTE]:
        try:
            reanudar_tarea(pk, _("Pasó la fecha hasta la que se había diferido."), actor=None)
        except Conflicto:
            continue  # somebody did something with it meanwhile
        done += 1
    return done


def _follow() -> int:
    """Tasks go with their agreement: without effect while it has none."""
    none = Q(acuerdo__estado=EstadoAcuerdo.SIN_EFECTO) | Q(acuerdo__suprimido=True)
    live = Tarea.objects.filter(none, estado__in=EDITABLES)
    back = dejadas_por_si_mismas(Tarea.objects.exclude(acuerdo=None).exclude(none))
    pks = {*live.values_list("acuerdo", flat=True)[:LOTE], *back.values_list("acuerdo", flat=True)[:LOTE]}
    done = 0
    for pk in sorted(pk for pk in pks if pk):
        try:
            done += seguir_al_acuerdo(pk)
        except DomainError:  # somebody did something with it meanwhile; and one never stops what comes after
            continue
    return done


@transaction.atomic
def _escalate(hoy: date) -> int:
    """The next tasks that became late, each once for each date."""
    found = _lock(Tarea.objects.vencidas(hoy).filter(escalada_el=None))
    for tarea in found:
        tarea.escalada_el = clock.now()
        tarea.save(update_fields=["escalada_el"])
        record("tarea.vencida", tarea, actor=None, ahora={"vence": tarea.vence.isoformat() if tarea.vence else ""})
    return len(found)


@transaction.atomic
def _propose(hoy: date) -> int:
    """The next tasks that have been late for as long as the rule of their órgano says."""
    late = Tarea.objects.vencidas(hoy).filter(en_tabla_el=None).exclude(escalada_el=None)
    organos = Organizacion.objects.filter(pk__in=late.order_by().values("organo"))
    inhabiles = feriados() if organos else frozenset()
    for organo in organos.order_by("pk"):
        dias = regla_de_tabla(organo, hoy).dias_a_la_tabla
        found = _lock(late.filter(organo=organo, vence__lte=_last(hoy, dias, inhabiles)))
        for tarea in found:
            tarea.en_tabla_el = clock.now()
            tarea.save(update_fields=["en_tabla_el"])
            proponer_tarea(tarea, PuntoPropuesto.Clase.VENCIDA)
            record("tarea.llevada", tarea, actor=None, ahora={"dias": dias})
        if found:
            return len(found)
    return 0


def _last(hoy: date, dias: int, inhabiles: frozenset[date]) -> date:
    """The last date from which so many business days have gone by before today."""
    day = hoy - timedelta(days=1)
    while proponer(day, dias, habiles=True, inhabiles=inhabiles) >= hoy:
        day -= timedelta(days=1)
    return day


def _lock(rows: TareaQuerySet) -> list[Tarea]:
    locked = rows.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return list(locked.select_related("organo").order_by("pk")[:LOTE])
