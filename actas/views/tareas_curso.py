"""What is decided of a task with a reason or a choice: each is a page that says what follows, and asks once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from actas import operations
from actas.forms.tareas import AcuerdoForm, DevolverForm, DiferirForm, MotivoForm, PlazoForm, SinEfectoForm
from actas.models import Tarea
from actas.states import TAREA, EstadoTarea
from actas.views.tareas import visible_tarea
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, privada

Datos = dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """One thing that is decided: in which states, who may, its words, its form, and the operation that does it."""

    permiso: str
    titulo: str | Promise
    bajada: str | Promise
    boton: str | Promise
    hecho: str | Promise
    form: Callable[[Tarea, Any], Form]
    hacer: Callable[[int, Datos, Actor | None], object]
    desde: frozenset[EstadoTarea]


def _to(estado: EstadoTarea) -> frozenset[EstadoTarea]:
    return frozenset(since for since, reached in TAREA.items() if estado in reached)


EDITABLES = frozenset({EstadoTarea.PENDIENTE, EstadoTarea.EN_CURSO, EstadoTarea.DIFERIDA})
DECISIONES = {
    "plazo": Decision(
        "actas.fijar_plazo_tarea",
        _("Cambiar el plazo"),
        _("Los recordatorios salen de nuevo para la nueva fecha, y si estaba vencida deja de estarlo."),
        _("Guardar el plazo"),
        _("El plazo quedó guardado."),
        lambda t, data: PlazoForm(data, initial={"vence": t.vence, "leido": t.vence}),
        lambda pk, d, actor: operations.fijar_plazo_tarea(pk, d["vence"], d["motivo"], leido=d["leido"], actor=actor),
        EDITABLES,
    ),
    "diferir": Decision(
        "actas.diferir_tarea",
        _("Diferir la tarea"),
        _("Deja de contar como vencida. Si le da otra fecha y esa pasa, vuelve por sí misma a estar pendiente."),
        _("Diferir la tarea"),
        _("La tarea quedó diferida."),
        lambda t, data: DiferirForm(data),
        lambda pk, d, actor: operations.diferir_tarea(pk, d["hasta"], d["motivo"], actor=actor),
        _to(EstadoTarea.DIFERIDA),
    ),
    "reanudar": Decision(
        "actas.reanudar_tarea",
        _("Reanudar la tarea"),
        _("Vuelve a estar pendiente, o en curso si ya había empezado, con el plazo que tenía."),
        _("Reanudar la tarea"),
        _("La tarea quedó reanudada."),
        lambda t, data: MotivoForm(data),
        lambda pk, d, actor: operations.reanudar_tarea(pk, d["motivo"], actor=actor),
        frozenset({EstadoTarea.DIFERIDA, EstadoTarea.SIN_EFECTO}),
    ),
    "devolver": Decision(
        "actas.devolver_tarea",
        _("Devolver la tarea"),
        _("Vuelve a estar en curso. Lo que se informó se conserva."),
        _("Devolver la tarea"),
        _("La tarea volvió a estar en curso."),
        lambda t, data: DevolverForm([(p.pk, p.organizacion_nombre) for p in t.partes.all()], data),
        lambda pk, d, actor: operations.devolver_tarea(pk, d["motivo"], partes=d.get("partes") or (), actor=actor),
        frozenset({EstadoTarea.CUMPLIDA, EstadoTarea.VERIFICADA}),
    ),
    "sin-efecto": Decision(
        "actas.dejar_sin_efecto",
        _("Dejar la tarea sin efecto"),
        _("Nadie la debe desde entonces y no cuenta en ninguna cifra. Se puede reanudar."),
        _("Dejarla sin efecto"),
        _("La tarea quedó sin efecto."),
        lambda t, data: SinEfectoForm(t, data),
        lambda pk, d, actor: operations.dejar_sin_efecto(pk, int(d["acuerdo"]), d["motivo"], actor=actor),
        _to(EstadoTarea.SIN_EFECTO),
    ),
    "acuerdo": Decision(
        "actas.atar_tarea",
        _("Atar la tarea a un acuerdo"),
        _("En el acuerdo recibe el número que sigue, y el estado del acuerdo se calcula con ella."),
        _("Guardar el acuerdo"),
        _("El acuerdo de la tarea quedó guardado."),
        lambda t, data: AcuerdoForm(t, data),
        lambda pk, d, actor: operations.atar_tarea(pk, int(d["acuerdo"]) if d["acuerdo"] else None, actor=actor),
        frozenset(EstadoTarea),
    ),
    "cumplir": Decision(
        "actas.cumplir_tarea",
        _("Dar la tarea por cumplida"),
        _("Queda cumplida con todas sus partes. Después la verifica otra persona, de otra organización."),
        _("Darla por cumplida"),
        _("La tarea quedó cumplida. Otra organización la verifica."),
        lambda t, data: Form(data),
        lambda pk, d, actor: operations.cumplir_tarea(pk, actor=actor),
        frozenset({EstadoTarea.PENDIENTE, EstadoTarea.EN_CURSO}),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def decidir(request: HttpRequest, pk: int, que: str) -> HttpResponse:
    """Ask what the decision needs, and take it; agreements are looked for by their words (`?q=`)."""
    decision, tarea, actor = DECISIONES[que], visible_tarea(request, pk), actor_of(request)
    require(decision.permiso, actor, tarea)
    if request.method != "POST" and tarea.estado not in decision.desde:
        raise Conflicto(
            str(_("Esto ya no se puede hacer: la tarea está %(estado)s.") % {"estado": tarea.get_estado_display()})
        )
    form, status = decision.form(tarea, request.POST if request.method == "POST" else None), 200
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if isinstance(form, AcuerdoForm):
        form.ofrecer(words)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                decision.hacer(pk, form.cleaned_data, actor)
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, str(decision.hecho))
                return redirect("actas:tarea", pk)
    context = {"seccion": "pendientes", "tarea": tarea, "form": form, "decision": decision}
    context |= {"q": words, "busca": isinstance(form, AcuerdoForm)}
    return render(request, "actas/tareas/decidir.html", context, status=status)
