"""What is decided of a task: verified by another, sent back, deferred, resumed, left without effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actas.models import AcuerdoAdoptado, Parte, Tarea
from actas.operations.acuerdos import al_cambiar_de_efecto, lo_que_lo_deja, lock_adoptados
from actas.operations.tabla.reglas import regla_de_tabla
from actas.operations.tareas.avance import DONE, borrar_cumplimiento
from actas.operations.tareas.base import EDITABLES, PLAZO, cerrar_plazo, guardar, lock_tarea, poner_plazo, texto
from actas.querysets.acuerdos import AcuerdoAdoptadoQuerySet
from actas.states import EstadoAcuerdo, EstadoTarea
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.models import Evento
from mesa.palabras import lista_y

verbo("tarea.verificada", gettext_lazy("verificó la tarea"))
verbo("tarea.devuelta", gettext_lazy("devolvió la tarea"))
verbo("tarea.diferida", gettext_lazy("difirió la tarea"))
verbo("tarea.reanudada", gettext_lazy("reanudó la tarea"))
verbo("tarea.dejada", gettext_lazy("dejó la tarea sin efecto"))

VERIFIED = ("verificada_por", "verificada_por_nombre", "verificada_el")


@operation
def verificar_tarea(pk: int, *, actor: Actor | None) -> Tarea:
    """Say, as another person and another organisation than who did it, that a task told done is done.

    Where every member of the órgano has a part, as another than who said the whole of it done: who closed it last.
    Raises Conflicto while what it depends on is not verified itself, or when somebody verified it or sent it back.
    """
    tarea = lock_tarea(pk)
    require("actas.verificar_tarea", actor, tarea)
    assert actor is not None
    if tarea.estado == EstadoTarea.VERIFICADA:
        raise Conflicto(
            _("%(quien)s ya verificó esta tarea. Recargue la página para ver cómo quedó.")
            % {"quien": tarea.verificada_por_nombre}
        )
    antes = mover(tarea, EstadoTarea.VERIFICADA)
    if waiting := falta_verificar(tarea):
        raise Conflicto(
            _("Antes hay que verificar de qué depende: %(tareas)s.")
            % {"tareas": lista_y([f"«{title}»" for title in waiting])}
        )
    tarea.verificada_por, tarea.verificada_por_nombre = actor.persona, str(actor)[:200]
    tarea.verificada_el = entry()
    guardar(tarea, "estado", *VERIFIED)
    record("tarea.verificada", tarea, actor=actor, antes=antes, ahora=tarea.estado)
    return tarea


def falta_verificar(tarea: Tarea) -> list[str]:
    """The titles of what the task depends on that nobody verified nor left without effect."""
    done = (EstadoTarea.VERIFICADA, EstadoTarea.SIN_EFECTO)
    return list(tarea.depende_de.exclude(estado__in=done).order_by("pk").values_list("titulo", flat=True)[:5])


@operation
def devolver_tarea(pk: int, motivo: str, *, partes: Sequence[int] = (), actor: Actor | None) -> Tarea:
    """Send back a task told done, or verified by mistake, with the reason; of `partes`, or of all if none is said."""
    tarea = lock_tarea(pk)
    require("actas.devolver_tarea", actor, tarea)
    antes = mover(tarea, EstadoTarea.EN_CURSO) if tarea.estado in _DONE else None
    if antes is None:
        raise Conflicto(_("Solo se devuelve una tarea cumplida o verificada. Recargue la página para ver cómo quedó."))
    tarea.motivo = texto(motivo, _("Escriba qué falta: lo leerán quienes tienen la tarea."))
    back = tarea.partes.filter(pk__in=partes) if partes else tarea.partes.all()
    if partes and back.count() != len(set(partes)):
        raise Conflicto(_("Alguien cambió las partes de esta tarea mientras usted trabajaba. Recargue la página."))
    names = list(back.values_list("organizacion_nombre", flat=True))
    back.update(estado=Parte.Estado.EN_CURSO, cumplida_el=None)
    _forget_verification(tarea)
    borrar_cumplimiento(tarea)
    cerrar_plazo(tarea, cerrado=False)
    guardar(tarea, "estado", "motivo", *DONE, *VERIFIED)
    ahora = {"estado": tarea.estado, "motivo": tarea.motivo, "partes": names}
    record("tarea.devuelta", tarea, actor=actor, antes=antes, ahora=ahora)
    return tarea


_DONE = (EstadoTarea.CUMPLIDA, EstadoTarea.VERIFICADA)


@operation
def diferir_tarea(pk: int, hasta: date | None, motivo: str, *, actor: Actor | None) -> Tarea:
    """Put a task off, with the reason: until a day, its new date, or with no date.

    The day after its new date passes it is owed again by itself, and late; without one it is proposed for the next
    tabla, and only as many times as the rule of the órgano lets: nothing is put off for ever in silence.
    """
    tarea = lock_tarea(pk)
    require("actas.diferir_tarea", actor, tarea)
    was = tarea.vence
    antes = mover(tarea, EstadoTarea.DIFERIDA)
    tarea.motivo = texto(motivo, _("Escriba por qué se difiere: lo leerán quienes tienen la tarea."))
    if hasta is not None and hasta < clock.today():
        raise DomainError(_("Esa fecha ya pasó: difiera la tarea a otra, o déjela sin fecha."))
    if hasta is None:
        _check_deferrals(tarea)
    poner_plazo(tarea, hasta)
    guardar(tarea, "estado", "motivo", *PLAZO)
    record(
        "tarea.diferida",
        tarea,
        actor=actor,
        antes={"estado": antes, "vence": was.isoformat() if was else ""},
        ahora={"motivo": tarea.motivo, "vence": hasta.isoformat() if hasta else ""},
    )
    return tarea


def _check_deferrals(tarea: Tarea) -> None:
    """Raise DomainError when a task was put off as many times as the rule of its órgano lets, and is given no date."""
    most = regla_de_tabla(tarea.organo, clock.today()).max_diferimientos
    if most is not None and (times := len(diferimientos([tarea.pk]).get(tarea.pk, []))) >= most:
        raise DomainError(frase_de_tarea_diferida(times))


def diferimientos(tareas: Collection[int]) -> dict[int, list[Evento]]:
    """Each time that those tasks were put off, by task, the last first: who did it, and why."""
    found: dict[int, list[Evento]] = defaultdict(list)
    told = Evento.objects.filter(verbo="tarea.diferida", objeto_tipo=Tarea._meta.label_lower, objeto_id__in=tareas)
    for evento in told.order_by("-pk"):
        found[evento.objeto_id].append(evento)
    return found


def frase_de_tarea_diferida(veces: int) -> str:
    """What is told of a task that may not be put off with no date once more."""
    return ngettext(
        "La tarea ya se difirió una vez y la regla no admite más: póngale fecha o déjela sin efecto.",
        "La tarea ya se difirió %(n)s veces y la regla no admite más: póngale fecha o déjela sin efecto.",
        veces,
    ) % {"n": veces}


@operation
def reanudar_tarea(pk: int, motivo: str = "", *, actor: Actor | None) -> Tarea:
    """Make a deferred task, or one left without effect, owed again: in progress if anything of it was begun.

    Called by the system (actor None) for a deferred one whose new date passed. Raises Conflicto, to a person, while
    its agreement has no effect: it would be left so again.
    """
    tarea = lock_tarea(pk)
    require("actas.reanudar_tarea", actor, tarea)
    if tarea.estado not in {EstadoTarea.DIFERIDA, EstadoTarea.SIN_EFECTO}:
        raise Conflicto(_("La tarea no está diferida ni sin efecto. Recargue la página para ver cómo quedó."))
    own = tarea.acuerdo
    if actor is not None and own is not None and (own.suprimido or own.estado == EstadoAcuerdo.SIN_EFECTO):
        raise Conflicto(_("El acuerdo de esta tarea ya no tiene efecto: cámbiele el acuerdo antes de reanudarla."))
    begun = tarea.partes.exclude(estado=Parte.Estado.PENDIENTE).exists()
    antes = mover(tarea, EstadoTarea.EN_CURSO if begun else EstadoTarea.PENDIENTE)
    tarea.motivo, tarea.sin_efecto_por = texto(motivo), None
    cerrar_plazo(tarea, cerrado=False)
    guardar(tarea, "estado", "motivo", "sin_efecto_por")
    record("tarea.reanudada", tarea, actor=actor, antes=antes, ahora={"estado": tarea.estado, "motivo": tarea.motivo})
    return tarea


@operation
def dejar_sin_efecto(pk: int, acuerdo_id: int, motivo: str = "", *, actor: Actor | None) -> Tarea:
    """Leave a task without effect by an agreement of its órgano: nobody owes it any more, and no figure counts it.

    A person does it by another than the task's own, and not an older one: what entrusted it does not take it away.
    """
    before = Tarea.objects.values_list("acuerdo_id", flat=True).get(pk=pk)
    acuerdos = lock_adoptados([each for each in (before, acuerdo_id) if each])
    tarea = lock_tarea(pk)
    require("actas.dejar_sin_efecto", actor, tarea)
    antes = mover(tarea, EstadoTarea.SIN_EFECTO)
    acuerdo = acuerdos.get(acuerdo_id)
    gone = acuerdo is not None and acuerdo.suprimido and actor is not None
    if acuerdo is None or acuerdo.organo_id != tarea.organo_id or gone:
        raise DomainError(_("Indique el acuerdo de este órgano que deja la tarea sin efecto."))
    if actor is not None and not que_dejan_sin_efecto(tarea, AcuerdoAdoptado.objects.filter(pk=acuerdo_id)).exists():
        raise DomainError(
            _("La tarea la deja sin efecto otro acuerdo que el que la encargó, de la misma fecha o posterior. Elíjalo.")
        )
    tarea.sin_efecto_por, tarea.motivo = acuerdo, texto(motivo)
    cerrar_plazo(tarea, cerrado=True)
    guardar(tarea, "estado", "motivo", "sin_efecto_por")
    ahora = {"acuerdo": acuerdo.clave, "motivo": tarea.motivo}
    record("tarea.dejada", tarea, actor=actor, antes=antes, ahora=ahora)
    return tarea


def que_dejan_sin_efecto(tarea: Tarea, acuerdos: AcuerdoAdoptadoQuerySet) -> AcuerdoAdoptadoQuerySet:
    """Of some agreements, those by which a person may leave that task without effect: not its own, nor any older."""
    own = tarea.acuerdo
    return acuerdos.exclude(pk=own.pk).filter(fecha__gte=own.fecha) if own else acuerdos


@transaction.atomic
def seguir_al_acuerdo(pk: int) -> int:
    """Leave without effect the open tasks of an agreement that lost its own, by whatever took it; or, when it has it
    again, resume those that were left so by themselves. Returns how many: a repeat changes nothing.
    """
    by = _left_by(AcuerdoAdoptado.objects.get(pk=pk))
    acuerdo = lock_adoptados({pk, by.pk} if by else {pk})[pk]
    if by is not None:
        live = acuerdo.tareas.filter(estado__in=EDITABLES).order_by("pk").values_list("pk", flat=True)
        return len([dejar_sin_efecto(tarea, by.pk, actor=None) for tarea in list(live)])
    back = dejadas_por_si_mismas(acuerdo.tareas.all()).order_by("pk").values_list("pk", flat=True)
    return len([reanudar_tarea(tarea, actor=None) for tarea in list(back)])


al_cambiar_de_efecto(seguir_al_acuerdo)  # in the operation that changes it; the sweep finds what was missed


def dejadas_por_si_mismas(tareas: QuerySet[Tarea]) -> QuerySet[Tarea]:
    """Of some tasks, those without effect that nobody left so: their agreement lost its own."""
    told = Evento.objects.filter(
        verbo="tarea.dejada", objeto_tipo=Tarea._meta.label_lower, objeto_id=OuterRef("pk")
    ).order_by("-pk")
    who = Subquery(told.values("persona")[:1])
    return tareas.filter(Exists(told), estado=EstadoTarea.SIN_EFECTO).annotate(quien=who).filter(quien__isnull=True)


def _left_by(acuerdo: AcuerdoAdoptado) -> AcuerdoAdoptado | None:
    """The agreement by which this one has no effect: a later one, or itself when its condition failed or a
    correction removed it.
    """
    later = lo_que_lo_deja(acuerdo).select_related("posterior").last()
    if later is not None:
        return later.posterior
    return acuerdo if acuerdo.suprimido or acuerdo.condicion == AcuerdoAdoptado.Condicion.FALLIDA else None


def _forget_verification(tarea: Tarea) -> None:
    tarea.verificada_por, tarea.verificada_por_nombre, tarea.verificada_el = None, "", None
