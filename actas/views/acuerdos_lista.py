"""The agreements that are followed in the órganos of an actor, filtered and paged in the database."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actas.forms.acuerdos import ABIERTOS, FiltroForm
from actas.models import AcuerdoAdoptado, Tarea
from actas.states import TAREAS_ABIERTAS, EstadoTarea
from mesa.kernel import clock
from mesa.models import Organizacion
from mesa.views.access import actor_of, privada
from mesa.views.publicaciones import place_of

POR_PAGINA = 25


@require_safe
@privada
def en_seguimiento(request: HttpRequest) -> HttpResponse:
    """Those that are asked for in the address, newest first and by key, with how their tasks go."""
    actor, al = actor_of(request), clock.today()
    visible = AcuerdoAdoptado.objects.visible_to(actor, al)
    form = FiltroForm(visible, request.GET)
    asked = form.aplicar(visible, al)
    after = request.GET.get("desde", "")
    rows = list(_after(asked, after).select_related("sesion").order_by("-fecha", "numero", "pk")[: POR_PAGINA + 1])
    shown = rows[:POR_PAGINA]
    kept = list(Organizacion.objects.conducidos_por(actor, al).order_by("pk"))
    context: dict[str, Any] = {
        "seccion": "acuerdos",
        "form": form,
        "filas": _with_tasks(shown, al),
        "siguiente": _cursor(shown[-1]) if len(rows) > POR_PAGINA else "",
        "continua": bool(after),
        "parametros": _parameters(request),
        "por_publicar": AcuerdoAdoptado.objects.sin_publicar().filter(organo__in=kept).count(),
        "conduce": [(organo.slug, organo.nombre) for organo in kept],
    }
    return render(request, "actas/acuerdos/en_seguimiento.html", context)


def _after(acuerdos: Any, cursor: str) -> Any:
    place = place_of(cursor)
    if place is None:
        return acuerdos
    dia, numero, pk = place
    later = Q(numero__gt=numero) | Q(numero=numero, pk__gt=pk)
    return acuerdos.filter(Q(fecha__lt=dia) | Q(Q(fecha=dia) & later))


def _cursor(acuerdo: AcuerdoAdoptado) -> str:
    return f"{acuerdo.fecha.isoformat()}_{acuerdo.numero}_{acuerdo.pk}"


def _parameters(request: HttpRequest) -> str:
    """What the list is asked, without its place."""
    asked = request.GET.copy()
    asked.pop("desde", None)
    for name in [name for name, value in asked.items() if not value]:
        del asked[name]
    return asked.urlencode()


def _with_tasks(acuerdos: list[AcuerdoAdoptado], al: date) -> list[dict[str, Any]]:
    """Each one with how many of its tasks are verified and its next date, in one query."""
    live = ~Q(estado=EstadoTarea.SIN_EFECTO)
    tasks = Tarea.objects.filter(acuerdo__in=acuerdos).order_by().values("acuerdo")
    counted = tasks.annotate(
        vigentes=Count("pk", filter=live),
        hechas=Count("pk", filter=Q(estado=EstadoTarea.VERIFICADA)),
        proximo=Min("vence", filter=Q(estado__in=TAREAS_ABIERTAS)),
    )
    by_acuerdo: dict[int, dict[str, Any]] = {row["acuerdo"]: dict(row) for row in counted}
    return [_row(acuerdo, by_acuerdo.get(acuerdo.pk, {}), al) for acuerdo in acuerdos]


def _row(acuerdo: AcuerdoAdoptado, tasks: dict[str, Any], al: date) -> dict[str, Any]:
    due = tasks.get("proximo")
    clave, _bar, numero = acuerdo.clave.rpartition("/")
    return {
        "acuerdo": acuerdo,
        "clave": clave,
        "numero": int(numero),
        "vigentes": tasks.get("vigentes", 0),
        "hechas": tasks.get("hechas", 0),
        "vence": due,
        "vencido": due is not None and due < al and acuerdo.estado in ABIERTOS,
    }
