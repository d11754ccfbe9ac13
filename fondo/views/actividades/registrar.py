"""An activity as it is typed, new or corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fondo.comunas import comunas
from fondo.forms.actividades import ActividadForm
from fondo.models import Actividad, Fondo
from fondo.operations import actividades as operations
from fondo.operations.actividades.datos import Partes
from fondo.views.actividades.base import actividad_visible, lista_de, propia
from fondo.views.base import enviado, fondo_visible, migas
from fondo.views.gastos.registrar import items_por_etapa
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, guardado_en, privada


def _form(request: HttpRequest, fondo: Fondo, **more: Any) -> ActividadForm:
    stages = [(str(etapa.pk), str(etapa)) for etapa in fondo.etapas.all()]
    return ActividadForm(Partes.de(fondo), stages, items_por_etapa(fondo), enviado(request)[0], **more)


def _try(request: HttpRequest, form: ActividadForm, act: Callable[[], Actividad]) -> tuple[Actividad | None, int]:
    """Do what the form asks, if it was sent: the activity, or None with the status and what is wrong said."""
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return act(), 200
    except NoPermitido:
        raise
    except DomainError as error:
        form.add_error(None, error.mensaje)
        return None, error.status


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def nueva(request: HttpRequest, clave: str) -> HttpResponse:
    """Record an activity that was held."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.registrar_actividad", actor, fondo)
    form = _form(request, fondo, initial={"fecha": clock.today()})

    def act() -> Actividad:
        return operations.registrar_actividad(fondo.pk, form.datos(), envio=form.cleaned_data["envio"], actor=actor)

    made, status = _try(request, form, act)
    if made is not None:
        messages.success(request, _("Quedó registrada. Ahora puede agregar sus materiales."))
        own = reverse("fondo:actividad", args=[clave, made.pk])
        return redirect(guardado_en(own, form.cleaned_data["envio"]))
    words, back = lista_de(fondo)
    crumbs = migas(fondo, (words, back), (_("Registrar una actividad"), ""))
    return _page(request, fondo, form, None, {"volver": back, "migas": crumbs}, status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct an activity. Over what somebody else saved, that is said, and what was typed stays."""
    found, actor = actividad_visible(request, clave, pk), actor_of(request)
    require("fondo.corregir_actividad", actor, found)
    form = _form(request, found.fondo, actividad=found)

    def act() -> Actividad:
        seen = form.cleaned_data["revision"] or 0
        return operations.corregir_actividad(pk, form.datos(), revision=seen, actor=actor)

    made, status = _try(request, form, act)
    if made is not None:
        messages.success(request, _("Quedó corregida."))
        return redirect("fondo:actividad", clave, pk)
    own = propia(found)
    context: dict[str, Any] = {
        "volver": own[1],
        "migas": migas(found.fondo, lista_de(found.fondo), own, (_("Corregir"), "")),
    }
    if status == Conflicto.status:
        form.data = {**form.data.dict(), "revision": str(found.revision)}  # type: ignore[attr-defined]
        context |= {"guardado": found}
    return _page(request, found.fondo, form, found, context, status)


def _page(
    request: HttpRequest, fondo: Fondo, form: ActividadForm, found: Actividad | None, more: Any, status: int
) -> HttpResponse:
    context = {"seccion": "fondo", "fondo": fondo, "form": form, "actividad": found, "comunas": comunas()} | more
    return render(request, "fondo/actividades/registrar.html", context, status=status)
