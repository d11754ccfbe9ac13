"""The list of tasks, their board, and each one with how it goes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actas.forms.filtro_tareas import (
    ESTADOS,
    PLAZOS,
    FiltroTareas,
    organizaciones_con_parte,
    sesiones_con_tareas,
)
from actas.forms.tareas import AvanceForm
from actas.models import Parte, Tarea
from actas.operations.tareas.avance import tiene_avance
from actas.operations.tareas.base import EDITABLES, RESUELTAS
from actas.querysets.tareas import TareaQuerySet
from actas.states import EstadoTarea
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.events import frase
from mesa.kernel.permissions import motivos, motivos_de
from mesa.models import Evento, Organizacion
from mesa.views.access import actor_of, privada

POR_PAGINA, POR_COLUMNA, HISTORIA = 30, 20, 60
#: The columns of the board, in the order in which a task goes through them.
COLUMNAS = (
    EstadoTarea.PENDIENTE,
    EstadoTarea.EN_CURSO,
    EstadoTarea.CUMPLIDA,
    EstadoTarea.VERIFICADA,
    EstadoTarea.DIFERIDA,
)
CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2}|sin)\.(\d{1,15})")


def visible_tarea(request: HttpRequest, pk: int) -> Tarea:
    """The task, if the actor may see it; else 404."""
    return get_object_or_404(Tarea.objects.visible_to(actor_of(request), clock.today()).for_list(), pk=pk)


def tarea_entera(request: HttpRequest, pk: int) -> Tarea:
    """The same, with what its page shows."""
    return get_object_or_404(Tarea.objects.visible_to(actor_of(request), clock.today()).for_detail(), pk=pk)


@require_safe
@privada
def tareas(request: HttpRequest) -> HttpResponse:
    """The tasks that the actor may see, by their date, what has none last; filtered and paged by the address."""
    actor, hoy = actor_of(request), clock.today()
    filtro, after = FiltroTareas.de(request.GET), request.GET.get("desde", "")
    visible = Tarea.objects.visible_to(actor, hoy)
    asked = filtro.aplicar(visible, actor, hoy)
    page = list(_after(asked, after).for_list().order_by("vence", "pk")[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    cifras = asked.aggregate(
        todas=Count("pk"),
        vencidas=Count("pk", filter=Q(estado__in=("pendiente", "en_curso"), vence__lt=hoy)),
        sin_plazo=Count("pk", filter=Q(estado__in=("pendiente", "en_curso"), vence=None)),
    )
    context = _frame(actor, visible, filtro) | {
        "tareas": shown,
        "cifras": cifras,
        "siguiente": _cursor(shown[-1]) if len(page) > POR_PAGINA else "",
        "continua": bool(after),
    }
    return render(request, "actas/tareas/lista.html", context)


def _after(tareas: TareaQuerySet, cursor: str) -> TareaQuerySet:
    """What follows the last task of a page, told by its date and its number."""
    if not cursor:
        return tareas
    told = CURSOR.fullmatch(cursor)
    if told is None:
        raise Http404
    pk = int(told[2])
    if told[1] == "sin":
        return tareas.filter(vence=None, pk__gt=pk)
    try:
        day = date.fromisoformat(told[1])
    except ValueError:
        raise Http404 from None
    return tareas.filter(Q(vence__gt=day) | Q(vence=day, pk__gt=pk) | Q(vence=None))


def _cursor(tarea: Tarea) -> str:
    return f"{tarea.vence.isoformat() if tarea.vence else 'sin'}.{tarea.pk}"


def _frame(actor: Actor | None, visible: TareaQuerySet, filtro: FiltroTareas) -> dict[str, Any]:
    """What the list and the board share: the filter, what may be chosen in it, and the órganos that are conducted."""
    organos, hoy = Organizacion.objects, clock.today()
    return {
        "seccion": "pendientes",
        "filtro": filtro,
        "estados": ESTADOS.items(),
        "plazos": PLAZOS.items(),
        "organizaciones": organizaciones_con_parte(visible),
        "sesiones": sesiones_con_tareas(visible),
        "organos": list(organos.seguidos_por(actor, hoy).order_by("nombre", "pk").values_list("slug", "nombre")),
        "encarga": list(organos.conducidos_por(actor, hoy).order_by("nombre", "pk").values_list("slug", "nombre")),
    }


@require_safe
@privada
def tablero(request: HttpRequest) -> HttpResponse:
    """The same tasks by state, the first of each by their date, and how many there are."""
    actor, hoy = actor_of(request), clock.today()
    filtro = FiltroTareas.de(request.GET)
    visible = Tarea.objects.visible_to(actor, hoy)
    asked = filtro.aplicar(visible, actor, hoy, con_estado=False)
    counts = dict(asked.order_by().values_list("estado").annotate(n=Count("pk")))
    place = Window(RowNumber(), partition_by="estado", order_by=["vence", "pk"])
    near = asked.order_by().annotate(lugar=place).filter(lugar__lte=POR_COLUMNA, estado__in=COLUMNAS)
    rows = list(Tarea.objects.filter(pk__in=[t.pk for t in near.only("pk")]).for_list().order_by("vence", "pk"))
    columns = [
        {
            "estado": estado,
            "nombre": estado.label,
            "total": counts.get(estado, 0),
            "tareas": [tarea for tarea in rows if tarea.estado == estado],
            "parametros": filtro.con(estado=estado),
        }
        for estado in COLUMNAS
    ]
    context = _frame(actor, visible, filtro) | {"columnas": columns}
    return render(request, "actas/tareas/tablero.html", context)


@require_safe
@privada
def tarea(request: HttpRequest, pk: int) -> HttpResponse:
    """A task: who does what of it, its steps, how it goes, what it waits for, and what may be done now."""
    return pagina(request, tarea_entera(request, pk), AvanceForm())


def pagina(request: HttpRequest, tarea: Tarea, avance: AvanceForm, status: int = 200) -> HttpResponse:
    """The page of a task, with the form of an advance as it came."""
    actor = actor_of(request)
    lleva, informa = motivos_de(actor, tarea, "actas.editar_tarea", "actas.informar_avance")
    done = tarea.estado in {EstadoTarea.CUMPLIDA, EstadoTarea.VERIFICADA}
    own = actor.organizacion.pk if actor and actor.organizacion else None
    verifica = motivos("actas.verificar_tarea", actor, tarea) if tarea.estado == EstadoTarea.CUMPLIDA else []
    devuelve = motivos("actas.devolver_tarea", actor, tarea) if done else [""]
    before = [each for each in tarea.depende_de.all() if each.estado not in RESUELTAS]
    mine = next((parte for parte in tarea.partes.all() if parte.organizacion_id == own), None)
    follows = Organizacion.objects.seguidos_por(actor, clock.today()).filter(pk=tarea.organo_id).exists()
    told = Evento.objects.filter(objeto_tipo=tarea._meta.label_lower, objeto_id=tarea.pk)
    context = {
        "seccion": "pendientes",
        "tarea": tarea,
        "url_acuerdo": f"{tarea.acuerdo.ruta}{'seguimiento/' if follows else ''}" if tarea.acuerdo else "",
        "form": avance,
        "lleva": not lleva,
        "informa": not informa and tarea.estado != EstadoTarea.SIN_EFECTO,
        "marca": not informa and tarea.abierta,
        "sin_avance": tarea.estado == EstadoTarea.EN_CURSO
        and not tiene_avance(tarea)
        and (not lleva or (mine is not None and mine.estado == Parte.Estado.EN_CURSO)),
        "editable": not lleva and tarea.estado in EDITABLES,
        "mia": mine,
        "propia": own,
        "motivos_verificar": verifica,
        "devuelve": not devuelve,
        "antes": before,
        "vinculos": _vinculos(tarea, actor, follows=follows),
        "pasos_hechos": sum(paso.hecho_el is not None for paso in tarea.pasos.all()),
        "historia": [(evento, frase(evento.verbo)) for evento in told.order_by("-pk")[:HISTORIA]],
    }
    return render(request, "actas/tareas/tarea.html", context, status=status)


def _vinculos(tarea: Tarea, actor: Actor | None, *, follows: bool) -> list[dict[str, Any]]:
    """What it depends on, and what waits for it: those that the actor may see, and how many others.

    All are of the órgano of the task, so who follows it sees them all.
    """
    sides = ((_("Depende de"), tarea.depende_de.all()), (_("La esperan"), tarea.de_ella_dependen.all()))
    seen = {each.pk for _title, side in sides for each in side}
    if not follows:
        visible = Tarea.objects.visible_to(actor, clock.today()).filter(pk__in=seen)
        seen = set(visible.values_list("pk", flat=True))
    return [
        {
            "titulo": title,
            "tareas": [each for each in side if each.pk in seen],
            "otras": sum(each.pk not in seen for each in side),
        }
        for title, side in sides
        if side
    ]
