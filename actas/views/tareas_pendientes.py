"""What tasks add to other pages: what waits for somebody, what others owe, and the dates of a calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Parte, Tarea
from actas.states import TAREAS_ABIERTAS, EstadoTarea
from mesa.calendario import instante
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Evento, Organizacion
from mesa.palabras import lista_y
from mesa.tipos import (
    Espera,
    Fecha,
    Pendiente,
    registrar_enlace,
    registrar_esperas,
    registrar_fechas,
    registrar_pendientes,
)

#: So many of each kind are told one by one: the list of tasks has them all.
A_LA_VISTA, EN_EL_CALENDARIO, NOMBRADAS = 40, 500, 4
#: What falls due within so many days is told to who waits for it.
PRONTO = timedelta(days=7)

registrar_enlace(gettext_lazy("Tareas"), "actas:tareas")


def tareas_que_esperan(actor: Actor) -> list[Pendiente]:
    """The parts that the actor's organisation owes, and what it has to verify as who conducts an órgano: one query."""
    if actor.organizacion is None or actor.mandato is None or actor.mandato.calidad == "administradora":
        return []
    part = Parte.objects.filter(tarea=OuterRef("pk"), organizacion=actor.organizacion)
    owed = part.exclude(estado=Parte.Estado.CUMPLIDA)
    to_verify = _conducted(actor) & ~Exists(part) & ~Q(cumplida_por=actor.persona) & Q(estado=EstadoTarea.CUMPLIDA)
    rows = (
        Tarea.objects.filter(Q(Exists(owed), estado__in=TAREAS_ABIERTAS) | to_verify)
        .annotate(suya=Subquery(owed.values("que")[:1]))
        .order_by("vence", "pk")[:A_LA_VISTA]
    )
    return [_waiting(tarea, vars(tarea)["suya"] or "") for tarea in rows]


registrar_pendientes(tareas_que_esperan)


def _waiting(tarea: Tarea, own: str) -> Pendiente:
    url = f"/tareas/{tarea.pk}/"
    if tarea.estado == EstadoTarea.CUMPLIDA:
        return Pendiente(_("Tarea por verificar"), tarea.titulo, url, _("Verificar"))
    kind = _("Tarea vencida") if tarea.vencida else _("Tarea")
    return Pendiente(kind, tarea.titulo, url, _("Informar"), own, _until(tarea.vence))


def _conducted(actor: Actor) -> Q:
    """Of a task: its órgano is one that the actor conducts."""
    return Q(organo__in=Organizacion.objects.conducidos_por(actor, clock.today()).values("pk"))


def tareas_que_otros_deben(actor: Actor) -> list[Espera]:
    """What others have to do soon, or are late with, in the órganos that the actor conducts; and what its own
    organisation did and nobody verified: one query.
    """
    if actor.organizacion is None:
        return []
    missing = ~Q(partes__estado=Parte.Estado.CUMPLIDA) & ~Q(partes__organizacion=None)
    others = missing & ~Q(partes__organizacion=actor.organizacion)
    part = Parte.objects.filter(tarea=OuterRef("pk"), organizacion=actor.organizacion)
    soon = _conducted(actor) & Q(estado__in=TAREAS_ABIERTAS, vence__lt=clock.today() + PRONTO)
    done = Exists(part) & Q(estado=EstadoTarea.CUMPLIDA) & ~_conducted(actor)
    rows = (
        Tarea.objects.filter(soon | done)
        .annotate(
            faltan=ArrayAgg("partes__organizacion_nombre", filter=missing, order_by="partes__orden", default=[]),
            ajenas=Count("partes", filter=others),
        )
        .filter(Q(ajenas__gt=0) | Q(estado=EstadoTarea.CUMPLIDA))
        .order_by("vence", "pk")[:A_LA_VISTA]
    )
    return [_expected(tarea, vars(tarea)["faltan"]) for tarea in rows]


registrar_esperas(tareas_que_otros_deben)


def _expected(tarea: Tarea, missing: list[str]) -> Espera:
    url = f"/tareas/{tarea.pk}/"
    if tarea.estado == EstadoTarea.CUMPLIDA:
        return Espera(
            titulo=_("Verificación: %(titulo)s") % {"titulo": tarea.titulo},
            url=url,
            quienes=_("La secretaría u otra organización del órgano"),
            desde=tarea.cumplida_el or tarea.creada_el,
        )
    titulo = _("Tarea: %(titulo)s") % {"titulo": tarea.titulo}
    late = _("Está vencida.") if tarea.vencida else ""
    return Espera(titulo, url, _names(missing), tarea.creada_el, _until(tarea.vence), late)


def _names(missing: list[str]) -> str:
    rest = len(missing) - NOMBRADAS
    return lista_y([*missing[:NOMBRADAS], _("%(n)s más") % {"n": rest}] if rest > 1 else missing)


def _until(dia: date | None) -> datetime | None:
    return instante(dia, None) if dia else None


def fechas_de_tareas(actor: Actor, desde: date, hasta: date) -> list[Fecha]:
    """The dates of the tasks in which the actor's organisation has a part, or of the órganos that it conducts."""
    if actor.organizacion is None:
        return []
    own = Exists(Parte.objects.filter(tarea=OuterRef("pk"), organizacion=actor.organizacion))
    told = Evento.objects.filter(
        verbo="tarea.fechada", objeto_tipo=Tarea._meta.label_lower, objeto_id=OuterRef("pk")
    ).order_by()
    rows = (
        Tarea.objects.filter(_conducted(actor) | Q(own), vence__range=(desde, hasta))
        .filter(estado__in=[*TAREAS_ABIERTAS, EstadoTarea.DIFERIDA])
        .annotate(cambios=Coalesce(Subquery(told.values("objeto_id").annotate(n=Count("pk")).values("n")), 0))
        .select_related("plazo")
        .order_by("vence", "pk")[:EN_EL_CALENDARIO]
    )
    return [
        Fecha(
            clave=f"plazo-{tarea.plazo_id}" if tarea.plazo_id else f"tarea-{tarea.pk}",
            dia=tarea.vence,
            hora=None,
            titulo=_("Tarea: %(titulo)s") % {"titulo": tarea.titulo},
            url=f"/tareas/{tarea.pk}/",
            clase="plazo",
            instante=_until(tarea.vence),
            cambios=vars(tarea)["cambios"],
            cambiada=tarea.plazo.notificado_el if tarea.plazo else tarea.creada_el,
        )
        for tarea in rows
        if tarea.vence
    ]


registrar_fechas(fechas_de_tareas)
