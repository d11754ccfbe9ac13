"""A network's own consulta: opened from that of the table, taken back, and the account of what was answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mesa import tipos
from mesa.forms.interna import CuentaForm, InternaForm, RetiroInternaForm
from mesa.frases import Voz
from mesa.kernel import clock
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import puede, require
from mesa.models import Consulta, Pronunciamiento
from mesa.operations.consultas import check_open
from mesa.operations.interna import abrir_interna, dar_cuenta, propuestas, retirar_interna
from mesa.palabras import fecha_hora
from mesa.querysets.consultas import de_la_red
from mesa.states import EstadoConsulta
from mesa.views.access import actor_of, privada

tipos.registrar_consulta(
    tipos.TipoConsulta(
        tipo="interna",
        nombre=gettext_lazy("Consulta interna de la red"),
        template="mesa/interna/_texto.html",
        parrafos=lambda documento: tipos.consulta(documento["superior"]["tipo"]).parrafos(documento["texto"]),
        resumen=lambda documento: tipos.consulta(documento["superior"]["tipo"]).resumen(documento["texto"]),
        voz=Voz(sustantivo=gettext_lazy("consulta interna de la red"), articulo="la"),
        url_retiro=lambda documento: reverse("mesa:retirar_interna", args=[documento["superior"]["consulta"]]),
    )
)


def _superior(request: HttpRequest, pk: int) -> Consulta:
    """The consulta of the table, if the actor may see it (404) and represents a network that it convoked (403)."""
    actor = actor_of(request)
    visible = Consulta.objects.visible_to(actor, clock.today()).select_related("organo", "plazo")
    superior = get_object_or_404(visible, pk=pk)
    require("mesa.abrir_interna", actor, superior)
    return superior


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def abrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the organisations of the network what it answers."""
    superior, actor = _superior(request, pk), actor_of(request)
    assert actor is not None
    assert actor.organizacion is not None
    if request.method != "POST":
        check_open(superior, propia=False)
    form = InternaForm(propuestas(superior, actor.organizacion), request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                interna = abrir_interna(pk, int(data["regla"]), data["vence"], data["nota"], actor=actor)
            except DomainError as error:
                form.add_error("vence" if error.status == 422 else None, error.mensaje)
                status = error.status
            else:
                messages.success(
                    request,
                    _("Se envió la consulta a las organizaciones de su red. Responden hasta el %(plazo)s.")
                    % {"plazo": fecha_hora(interna.plazo.instante)},
                )
                return redirect("mesa:consulta", interna.pk)
    context = {"seccion": "actas", "consulta": superior, "red": actor.organizacion, "form": form}
    return render(request, "mesa/interna/abrir.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what the network is being asked about that consulta."""
    superior, actor = _superior(request, pk), actor_of(request)
    assert actor is not None
    asking = Consulta.objects.filter(superior=superior, organo=actor.organizacion, estado=EstadoConsulta.ABIERTA)
    interna = get_object_or_404(asking.select_related("organo"))
    form = RetiroInternaForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                retirar_interna(interna.pk, form.cleaned_data["motivo"], actor=actor)
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(
                    request, _("La consulta interna quedó retirada. Se avisa a quienes fueron convocadas.")
                )
                return redirect("mesa:consulta", superior.pk)
    context = {"seccion": "actas", "consulta": interna, "form": form}
    return render(request, "mesa/interna/retirar.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def cuenta(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered in the name of a network and its account; who represents it writes it here, once."""
    actor = actor_of(request)
    answers = Pronunciamiento.objects.filter(de_la_red(actor, clock.today(), "convocada__organizacion"))
    whole = ("convocada__organizacion", "convocada__consulta__organo", "interna", "cuenta")
    respuesta = get_object_or_404(answers.select_related(*whole), pk=pk)
    told = getattr(respuesta, "cuenta", None)
    if request.method == "POST":
        require("mesa.dar_cuenta", actor, respuesta)
    form = CuentaForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                dar_cuenta(pk, form.cleaned_data["texto"], actor=actor)
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(
                    request, _("Quedó dada la cuenta. Las organizaciones de su red la reciben por correo.")
                )
                return redirect("mesa:cuenta", pk)
    vale = respuesta.convocada.vigente_id == respuesta.pk
    context: dict[str, Any] = {
        "seccion": "actas",
        "respuesta": respuesta,
        "superior": respuesta.convocada.consulta,
        "red": respuesta.convocada.organizacion,
        "cuenta": told,
        "vale": vale,
        "form": form,
        "escribe": form.is_bound or (not told and vale and puede("mesa.dar_cuenta", actor, respuesta)),
        "ve_la_superior": Consulta.objects.visible_to(actor, clock.today())
        .filter(pk=respuesta.convocada.consulta_id)
        .exists(),
    }
    return render(request, "mesa/interna/cuenta.html", context, status=status)
