"""What the secretaría says of an agreement: its kind, its condition, that it is done, what it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actas.forms.acuerdos import ClasificarForm, CondicionForm, CumplidoForm, RelacionForm
from actas.models import AcuerdoAdoptado, Modificacion
from actas.operations import acuerdos as operations
from actas.views.acuerdos import frame, visible_acuerdo, volver
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, privada

ANTERIORES = 20


def _allowed(request: HttpRequest, clave: str, numero: int, permission: str) -> AcuerdoAdoptado:
    acuerdo = visible_acuerdo(request, clave, numero)
    require(permission, actor_of(request), acuerdo)
    return acuerdo


def _form_page(
    request: HttpRequest,
    acuerdo: AcuerdoAdoptado,
    form: Form,
    template: str,
    act: Callable[[], object],
    said: str,
    **more: Any,
) -> HttpResponse:
    """The page of a form that does one thing; what cannot be done is said above it, with all that was typed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, said)
                return volver(acuerdo)
    return render(request, template, frame(acuerdo) | more | {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def clasificar(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """Say what kind of agreement it is; if somebody saved it first, the same page, with what they saved."""
    acuerdo = _allowed(request, clave, numero, "actas.clasificar_acuerdo")
    form, status, context = ClasificarForm(acuerdo, request.POST or None), 200, frame(acuerdo)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said, seen = form.clasificacion(), form.cleaned_data["revision"]
            try:
                operations.clasificar_acuerdo(acuerdo.pk, said, revision=seen, actor=actor_of(request))
            except Conflicto as error:
                saved, status = visible_acuerdo(request, clave, numero), error.status
                again = request.POST.copy()
                again["revision"] = str(saved.revision)  # sent again, it takes the place of what was saved
                form = ClasificarForm(saved, again)
                form.add_error(None, error.mensaje)
                context = frame(saved) | {"guardado": saved if saved.revision != seen else None}
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, _("El acuerdo quedó precisado. Publique el seguimiento para que se vea."))
                return volver(acuerdo)
    return render(request, "actas/acuerdos/clasificar.html", context | {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def condicion(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """Say what happened to the condition of an agreement."""
    acuerdo = _allowed(request, clave, numero, "actas.resolver_condicion")
    form = CondicionForm(acuerdo, request.POST or None)

    def act() -> object:
        data = form.cleaned_data
        return operations.resolver_condicion(
            acuerdo.pk, data["condicion"], data["el"], data["motivo"], actor=actor_of(request)
        )

    said = _("Quedó registrado qué pasó con la condición.")
    return _form_page(request, acuerdo, form, "actas/acuerdos/condicion.html", act, said)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def cumplido(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """Say that an agreement without tasks is done."""
    acuerdo = _allowed(request, clave, numero, "actas.declarar_cumplido")
    form = CumplidoForm(request.POST or None)

    def act() -> object:
        data = form.cleaned_data
        return operations.declarar_cumplido(acuerdo.pk, data["el"], data["como"], actor=actor_of(request))

    said = _("El acuerdo quedó registrado como cumplido.")
    return _form_page(request, acuerdo, form, "actas/acuerdos/cumplido.html", act, said)


@require_POST
@privada
def anular_cumplimiento(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """Take back that an agreement was said to be done."""
    acuerdo = _allowed(request, clave, numero, "actas.declarar_cumplido")
    operations.anular_cumplimiento(acuerdo.pk, actor=actor_of(request))
    messages.success(request, _("El acuerdo ya no consta como cumplido."))
    return volver(acuerdo)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def relacionar(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """Choose the former agreement that this one changes, among the latest or those that hold some words (`?q=`)."""
    acuerdo = _allowed(request, clave, numero, "actas.relacionar_acuerdos")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    former = _former(acuerdo, words)
    form = RelacionForm(former, request.POST or None)

    def act() -> object:
        data = form.cleaned_data
        return operations.relacionar_acuerdos(
            acuerdo.pk, data["anterior"], data["clase"], data["nota"], actor=actor_of(request)
        )

    said = _("Quedó registrado. Publique el seguimiento de ambos para que se vea.")
    more = {"q": words, "hay": bool(former)}
    return _form_page(request, acuerdo, form, "actas/acuerdos/relacionar.html", act, said, **more)


def _former(acuerdo: AcuerdoAdoptado, words: str) -> list[AcuerdoAdoptado]:
    """The agreements that this one may change: the latest before it, or those that hold the words."""
    found = AcuerdoAdoptado.objects.filter(organo=acuerdo.organo_id, fecha__lte=acuerdo.fecha, suprimido=False)
    return list(found.con_palabras(words).exclude(pk=acuerdo.pk).order_by("-fecha", "-numero", "-pk")[:ANTERIORES])


@require_POST
@privada
def quitar_relacion(request: HttpRequest, clave: str, numero: int, pk: int) -> HttpResponse:
    """Take back that this agreement changes another."""
    acuerdo = _allowed(request, clave, numero, "actas.relacionar_acuerdos")
    row = get_object_or_404(Modificacion, pk=pk, posterior=acuerdo)
    operations.quitar_relacion(acuerdo.pk, row.anterior_id, actor=actor_of(request))
    messages.success(request, _("Ya no consta que este acuerdo cambie el otro."))
    return volver(acuerdo)
