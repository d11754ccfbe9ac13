"""A text before the órgano: put to decision, withdrawn, published; and the dates of a letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesa.forms.asuntos import ConsultarForm, EntregaForm
from mesa.forms.consultas import RetiroForm
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import require
from mesa.models import Asunto
from mesa.operations import asuntos
from mesa.operations.asuntos.decision import SIN_REGLA_DE_ADHESION, documento_de
from mesa.states import EstadoAsunto
from mesa.views.access import actor_of, privada
from mesa.views.asuntos import form_page, visible_asunto


def require_state(asunto: Asunto, *estados: EstadoAsunto) -> None:
    """Raise Conflicto for a page about what is done to a text in another state."""
    if asunto.estado not in estados:
        raise Conflicto(
            _("El texto está en estado «%(actual)s» y esto ya no corresponde. Vuelva a él para ver qué se puede hacer.")
            % {"actual": asunto.get_estado_display()}
        )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def consultar(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the rule and the deadline, see who is called and what will happen, and put the text to decision."""
    asunto = visible_asunto(request, pk)
    require("mesa.consultar_asunto", actor_of(request), asunto)
    require_state(asunto, EstadoAsunto.BORRADOR)
    letter = asunto.tipo == Asunto.Tipo.CARTA
    read = {"revision": asunto.revision}
    form = ConsultarForm(asunto.organo, request.POST or None, initial=read, adhesion=letter)
    context = {
        "form": form,
        "asunto": asunto,
        "documento": documento_de(asunto),
        "convocadas": asuntos.convocables_a(asunto),
        "sin_regla_de_adhesion": SIN_REGLA_DE_ADHESION % {"organo": asunto.organo.nombre},
        "es_carta": letter,
    }
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            asunto = asuntos.consultar_asunto(
                pk,
                form.regla_elegida(),
                data["vence"],
                data["hora"],
                revision=data["revision"],
                actor=actor_of(request),
            )
        except DomainError as error:
            form.add_error(None, error.mensaje)
            return form_page(request, "mesa/asuntos/consultar.html", context, error.status)
        messages.success(request, _("El texto está en consulta. Se avisa por correo a cada organización convocada."))
        return redirect("mesa:consulta", asunto.consulta_id)
    return form_page(request, "mesa/asuntos/consultar.html", context)


@require_safe
@privada
def consulta(request: HttpRequest, pk: int) -> HttpResponse:
    """The last consulta on a text."""
    asunto = visible_asunto(request, pk)
    if asunto.consulta_id is None:
        return redirect("mesa:asunto", pk)
    return redirect("mesa:consulta", asunto.consulta_id)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the text back from its consulta, with the reason."""
    asunto = visible_asunto(request, pk)
    require("mesa.retirar_asunto", actor_of(request), asunto)
    require_state(asunto, EstadoAsunto.EN_CONSULTA)
    form = RetiroForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asuntos.retirar_asunto(pk, form.cleaned_data["motivo"], actor=actor_of(request))
        except DomainError as error:
            form.add_error(None, error.mensaje)
        else:
            messages.success(request, _("El texto volvió a borrador y se avisó a quienes fueron convocados."))
            return redirect("mesa:asunto", pk)
    return form_page(request, "mesa/asuntos/retirar.html", {"form": form, "asunto": asunto})


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, because it cannot be undone, and publish."""
    asunto = visible_asunto(request, pk)
    require("mesa.publicar_asunto", actor_of(request), asunto)
    require_state(asunto, EstadoAsunto.APROBADO)
    if request.method == "POST":
        asuntos.publicar_asunto(pk, actor=actor_of(request))
        messages.success(request, _("Quedó publicado. El PDF se prepara en unos segundos."))
        return redirect("mesa:asunto", pk)
    return form_page(request, "mesa/asuntos/publicar.html", {"asunto": asunto})


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def entrega(request: HttpRequest, pk: int) -> HttpResponse:
    """Register, or correct, when a letter was delivered and answered."""
    asunto = visible_asunto(request, pk)
    require("mesa.registrar_entrega", actor_of(request), asunto)
    require_state(asunto, EstadoAsunto.APROBADO, EstadoAsunto.PUBLICADO)
    known = {name: getattr(asunto, name) for name in ("entregada_el", "entrega", "respondida_el", "respuesta")}
    form = EntregaForm(request.POST or None, initial=known)
    context = {"form": form, "asunto": asunto}
    if request.method == "POST" and form.is_valid():
        try:
            asuntos.registrar_entrega(pk, form.curso(), actor=actor_of(request))
        except DomainError as error:
            form.add_error(None, error.mensaje)
            return form_page(request, "mesa/asuntos/entrega.html", context, error.status)
        messages.success(request, _("Quedó registrado."))
        return redirect("mesa:asunto", pk)
    return form_page(request, "mesa/asuntos/entrega.html", context)
