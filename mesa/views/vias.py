"""The pages where the secretaría registers what was answered in session or by other means."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mesa.forms.archivos import pedir_de_nuevo
from mesa.forms.vias import (
    AnularForm,
    EvidenciaForm,
    RegistroForm,
    avisar_otra_vigente,
    con_error,
    dichos,
    filas,
    mostrar_errores,
)
from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import require
from mesa.models import Archivo, Consulta, Convocada, Mandato, Pronunciamiento
from mesa.operations.consultas import check_open
from mesa.operations.vias import (
    anular_registro,
    mandatos_desde,
    registrar_en_sesion,
    registrar_pronunciamiento,
)
from mesa.palabras import fecha_hora
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar


def _consulta(request: HttpRequest, pk: int) -> Consulta:
    """The consulta, if the actor may see it (404) and register answers to it (403).

    A form is not opened on one that takes none (409); one that is sent late comes back with what was typed.
    """
    actor = actor_of(request)
    consulta = get_object_or_404(Consulta.objects.visible_to(actor, clock.today()).for_detail(), pk=pk)
    require("mesa.registrar_pronunciamiento", actor, consulta)
    if request.method != "POST":
        check_open(consulta, propia=False)
    return consulta


def _who_could(consulta: Consulta) -> dict[int, list[Mandato]]:
    opened = consulta.abierta_el.astimezone(SANTIAGO).date()
    return mandatos_desde([c.organizacion_id for c in consulta.convocadas.all()], opened)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def registrar(request: HttpRequest, pk: int, organizacion: int) -> HttpResponse:
    """Register, or correct, what one organisation answered in session or by other means."""
    consulta = _consulta(request, pk)
    convocada = get_object_or_404(consulta.convocadas.select_related("vigente__archivo"), organizacion=organizacion)
    mandatos = _who_could(consulta).get(organizacion, [])
    sent = request.POST or None, request.FILES or None
    form = RegistroForm(convocada, mandatos, *sent, initial={"sha256": consulta.sha256})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer = _register_one(request, consulta, form)
            except DomainError as error:
                # What was answered or registered meanwhile is shown, so that sending it again replaces it.
                convocada = Convocada.objects.select_related("vigente__archivo").get(pk=convocada.pk)
                form = RegistroForm(convocada, mandatos, *sent)
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, _confirmation(consulta, convocada, answer))
                return redirect("mesa:consulta", pk)
        form.avisar_otra_vigente()
        pedir_de_nuevo(form)
    context = {"seccion": consulta.kind.seccion, "consulta": consulta, "convocada": convocada, "form": form}
    return render(request, "mesa/registrar.html", context, status=status)


def _register_one(request: HttpRequest, consulta: Consulta, form: RegistroForm) -> Pronunciamiento:
    dicho, data = form.dicho(), form.cleaned_data
    assert dicho is not None
    return registrar_pronunciamiento(
        consulta.pk,
        dicho.organizacion_id,
        dicho.sentido,
        dicho.fundamento,
        via=data["via"],
        mandato_id=dicho.mandato_id,
        evidencia=data["evidencia"],
        archivo=data["archivo"],
        sha256=data["sha256"],
        reemplaza=dicho.reemplaza,
        actor=actor_of(request),
    )


def _confirmation(consulta: Consulta, convocada: Convocada, answer: Pronunciamiento) -> str:
    return _(
        "Quedó registrada la respuesta de %(organizacion)s: %(sentido)s. Se le avisa por correo. Puede corregirla "
        "usted, y la organización responder en línea, hasta el %(plazo)s."
    ) % {
        "organizacion": convocada.nombre,
        "sentido": consulta.kind.voz.dicho(answer.sentido).lower(),
        "plazo": fecha_hora(consulta.plazo.instante),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def registrar_varias(request: HttpRequest, pk: int) -> HttpResponse:
    """Register at once what several organisations answered in one session: all of it, or nothing."""
    consulta = _consulta(request, pk)
    mandatos = _who_could(consulta)
    rows = filas(consulta.convocadas.all(), mandatos, request.POST or None)
    form = EvidenciaForm(request.POST or None, request.FILES or None, initial={"sha256": consulta.sha256})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() & all(row.is_valid() for row in rows):
            try:
                answers = registrar_en_sesion(pk, dichos(rows), **form.cleaned_data, actor=actor_of(request))
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
                rows = filas(Consulta.objects.for_detail().get(pk=pk).convocadas.all(), mandatos, request.POST)
                mostrar_errores(rows, error)
            else:
                messages.success(request, registradas(len(answers)))
                return redirect("mesa:consulta", pk)
        avisar_otra_vigente(rows)
        pedir_de_nuevo(form)
    context = {
        "seccion": consulta.kind.seccion,
        "consulta": consulta,
        "form": form,
        "filas": rows,
        "filas_con_error": con_error(rows),
    }
    return render(request, "mesa/registrar_varias.html", context, status=status)


def registradas(cuantas: int) -> str:
    """How many answers were registered, in a sentence."""
    return ngettext(
        "Quedó registrada una respuesta dada en sesión. Se avisa por correo a su organización.",
        "Quedaron registradas %(n)s respuestas dadas en sesión. Se avisa por correo a cada organización.",
        cuantas,
    ) % {"n": cuantas}


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anular(request: HttpRequest, pk: int, organizacion: int) -> HttpResponse:
    """Undo the registered answer in force of one organisation, with the reason."""
    consulta = _consulta(request, pk)
    convocada = get_object_or_404(consulta.convocadas.select_related("vigente__reemplaza"), organizacion=organizacion)
    form = AnularForm(request.POST or None, initial={"respuesta": convocada.vigente_id})
    status = 200
    if request.method != "POST" and not (convocada.vigente and convocada.vigente.evidencia):
        raise Conflicto(_("No hay una respuesta registrada por la secretaría que anular."))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            seen = get_object_or_404(convocada.pronunciamientos.all(), pk=form.cleaned_data["respuesta"])
            try:
                anular_registro(seen.pk, form.cleaned_data["motivo"], actor=actor_of(request))
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, _("El registro quedó anulado. Se avisa por correo a la organización."))
                return redirect("mesa:consulta", pk)
    context: dict[str, Any] = {"seccion": consulta.kind.seccion, "consulta": consulta}
    context |= {"convocada": convocada, "form": form}
    return render(request, "mesa/anular_registro.html", context, status=status)


@require_safe
@privada
def evidencia(request: HttpRequest, pk: int, archivo: int) -> HttpResponse:
    """The document with which an answer was registered, for whoever may see the consulta."""
    consulta = get_object_or_404(Consulta.objects.visible_to(actor_of(request), clock.today()), pk=pk)
    attached = Pronunciamiento.objects.filter(convocada__consulta=consulta).values("archivo")
    return entregar(get_object_or_404(Archivo.objects.filter(pk__in=attached), pk=archivo))
