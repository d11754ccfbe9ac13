"""The forms that entrust and correct a task, and what is said of it in one step: begun, done, marked, verified."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas import operations
from actas.forms.tareas import AvanceForm, TareaForm
from actas.models import Avance, Parte, Paso, Sesion, Tarea
from actas.operations.tareas.base import require_editable
from actas.states import EstadoTarea
from actas.views.tabla import cerrado
from actas.views.tareas import pagina, tarea_entera, visible_tarea
from mesa.diferencia import por_palabras
from mesa.forms.archivos import pedir_de_nuevo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import puede, require
from mesa.models import Organizacion
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar


def organos_que_encarga(actor: Actor | None) -> list[Organizacion]:
    """The órganos whose tasks the actor may entrust today, the Mesa first."""
    known = Organizacion.objects.seguidos_por(actor, clock.today()).annotate(cerrado_el=F("comite__cerrado_el"))
    return [organo for organo in known.order_by("-tipo", "nombre", "pk") if puede("actas.crear_tarea", actor, organo)]


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def nueva(request: HttpRequest) -> HttpResponse:
    """Entrust a task in an órgano (`?organo=`), of an agreement (`?acuerdo=`) or of a session (`?sesion=`)."""
    actor = actor_of(request)
    organo, others = _organo(request, actor)
    sesion = _sesion(request, organo)
    form = TareaForm(organo, request.POST or None, initial={"acuerdo": request.GET.get("acuerdo", "")})
    context = {"form": form, "organo": organo, "otros": others, "sesion": sesion}
    if request.method == "POST" and not form.pide_filas and form.is_valid():
        try:
            tarea = operations.crear_tarea(
                organo.pk,
                form.datos(),
                acuerdo_id=form.acuerdo_id(),
                sesion_id=sesion.pk if sesion else None,
                vence=form.cleaned_data["vence"],
                envio=form.envio_id(),
                actor=actor,
            )
        except DomainError as error:
            form.add_error(None, error.mensaje)
            return _form_page(request, "actas/tareas/nueva.html", context, error.status)
        messages.success(request, _("La tarea quedó encargada. Sus responsables reciben un aviso."))
        return redirect("actas:tarea", tarea.pk)
    return _form_page(request, "actas/tareas/nueva.html", context, 200 if form.pide_filas else 422)


def _organo(request: HttpRequest, actor: Actor | None) -> tuple[Organizacion, list[Organizacion]]:
    organos = organos_que_encarga(actor)
    if not organos:
        raise NoPermitido([_("Solo la secretaría del órgano encarga y lleva sus tareas.")])
    asked = request.GET.get("organo", "")
    organo = next((each for each in organos if str(each.pk) == asked), None) if asked else organos[0]
    if organo is None:
        raise Http404
    return organo, [each for each in organos if each != organo and cerrado(each) is None]


def _sesion(request: HttpRequest, organo: Organizacion) -> Sesion | None:
    clave = request.GET.get("sesion", "").replace("\x00", "")
    return get_object_or_404(Sesion, organo=organo, clave=clave) if clave else None


def _form_page(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """A page with a form: `status` when what was sent cannot be taken, with everything typed still there."""
    sent = request.method == "POST"
    return render(request, template, {"seccion": "pendientes", **context}, status=status if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what a task says; if somebody saved it first, the same page with both and nothing lost."""
    tarea = visible_tarea(request, pk)
    require("actas.editar_tarea", actor_of(request), tarea)
    if request.method != "POST":
        require_editable(tarea)
    form = TareaForm(tarea.organo, request.POST or None, tarea=tarea)
    context: dict[str, Any] = {"form": form, "tarea": tarea}
    if request.method == "POST" and not form.pide_filas and form.is_valid():
        try:
            revision = form.cleaned_data["revision"]
            operations.editar_tarea(pk, form.datos(), revision=revision, actor=actor_of(request))
        except Conflicto as error:
            return _both(request, pk, error)
        except DomainError as error:
            form.add_error(None, error.mensaje)
            return _form_page(request, "actas/tareas/editar.html", context, error.status)
        messages.success(request, _("La tarea quedó corregida."))
        return redirect("actas:tarea", pk)
    return _form_page(request, "actas/tareas/editar.html", context, 200 if form.pide_filas else 422)


def _both(request: HttpRequest, pk: int, error: Conflicto) -> HttpResponse:
    """What was saved meanwhile beside what was typed: sending it again takes its place."""
    tarea = visible_tarea(request, pk)
    again = request.POST.copy()
    again["revision"] = str(tarea.revision)
    form = TareaForm(tarea.organo, again, tarea=tarea)
    saved = form.initial
    both = [
        (form[name].label, str(saved.get(name, "")), por_palabras(str(saved.get(name, "")), again.get(name, "")))
        for name in ("titulo", "detalle", "sujeta_a", "pasos")
        if str(saved.get(name, "")) != again.get(name, "").replace("\r\n", "\n").strip()
    ]
    context = {"form": form, "tarea": tarea, "ambos": both, "motivo": error.mensaje}
    return _form_page(request, "actas/tareas/editar.html", context, error.status)


@require_POST
@privada
def informar(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how the task goes."""
    tarea = visible_tarea(request, pk)
    require("actas.informar_avance", actor_of(request), tarea)
    form, status = AvanceForm(request.POST, request.FILES), 422
    if form.is_valid():
        data = form.cleaned_data
        try:
            operations.informar_avance(
                pk, data["texto"], archivo=data["archivo"], enlace=data["enlace"], actor=actor_of(request)
            )
        except DomainError as error:
            form.add_error(None, error.mensaje)
            status = error.status
        else:
            messages.success(request, _("El avance quedó informado."))
            return redirect("actas:tarea", pk)
    pedir_de_nuevo(form)
    return pagina(request, tarea_entera(request, pk), form, status)


def _back(request: HttpRequest, pk: int, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("actas:tarea", pk)


@require_POST
@privada
def anular_avance(request: HttpRequest, pk: int, avance: int) -> HttpResponse:
    """Take an advance back, or (`reponer`) bring it back."""
    row = get_object_or_404(Avance, tarea=visible_tarea(request, pk), pk=avance)
    anular = "reponer" not in request.POST
    operations.anular_avance(row.pk, anular=anular, actor=actor_of(request))
    return _back(request, pk, _("El avance quedó anulado. Puede reponerlo.") if anular else _("El avance se repuso."))


@require_POST
@privada
def marcar_paso(request: HttpRequest, pk: int, paso: int) -> HttpResponse:
    """Mark a step, or (`quitar`) take its mark away."""
    row = get_object_or_404(Paso, tarea=visible_tarea(request, pk), pk=paso)
    hecho = "quitar" not in request.POST
    operations.marcar_paso(row.pk, hecho=hecho, actor=actor_of(request))
    return _back(request, pk, _("El paso quedó marcado.") if hecho else _("Se quitó la marca del paso."))


@require_POST
@privada
def cumplir_parte(request: HttpRequest, pk: int, parte: int) -> HttpResponse:
    """Say a part done, or (`reabrir`) that it is not."""
    row = get_object_or_404(Parte, tarea=visible_tarea(request, pk), pk=parte)
    if "reabrir" in request.POST:
        operations.reabrir_parte(row.pk, actor=actor_of(request))
        return _back(request, pk, _("La parte quedó abierta de nuevo."))
    operations.cumplir_parte(row.pk, actor=actor_of(request))
    done = Tarea.objects.values_list("estado", flat=True).get(pk=pk) == "cumplida"
    told = _("La tarea quedó cumplida. Otra organización la verifica.") if done else _("La parte quedó cumplida.")
    return _back(request, pk, told)


@require_POST
@privada
def iniciar(request: HttpRequest, pk: int) -> HttpResponse:
    """Say the task begun, or (`deshacer`) that it was not."""
    visible_tarea(request, pk)
    begun = "deshacer" not in request.POST
    tarea = operations.iniciar_tarea(pk, iniciada=begun, actor=actor_of(request))
    if not begun and tarea.estado != EstadoTarea.PENDIENTE:
        return _back(request, pk, _("Su parte quedó pendiente. La tarea sigue en curso por las demás."))
    return _back(request, pk, _("La tarea quedó en curso.") if begun else _("La tarea quedó pendiente."))


@require_POST
@privada
def verificar(request: HttpRequest, pk: int) -> HttpResponse:
    """Say, as another, that it is done."""
    visible_tarea(request, pk)
    operations.verificar_tarea(pk, actor=actor_of(request))
    return _back(request, pk, _("La tarea quedó verificada. Si fue un error, puede devolverla."))


@require_safe
@privada
def evidencia(request: HttpRequest, pk: int, avance: int) -> HttpResponse:
    """The file of an advance."""
    row = get_object_or_404(Avance, tarea=visible_tarea(request, pk), pk=avance, anulado_el=None)
    if row.archivo is None:
        raise Http404
    return entregar(row.archivo)
