"""The page where the secretaría writes down what a session decided about an acta, in draft or in circulation."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas import operations
from actas.documento import documento, leer_acta
from actas.forms.actas import EnSesionForm
from actas.models import Acta
from actas.states import EstadoActa
from actas.views.actas import visible_acta
from mesa.forms.archivos import pedir_de_nuevo
from mesa.forms.vias import DichoForm, avisar_otra_vigente, con_error, dichos, filas, mostrar_errores
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import require
from mesa.models import Consulta, Convocada
from mesa.operations.consultas import check_open
from mesa.operations.convocados import convocables
from mesa.operations.vias import mandatos_desde
from mesa.palabras import fecha_hora, lista_y
from mesa.tipos import Documento
from mesa.views.access import actor_of, privada
from mesa.views.vias import registradas


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def aprobar(request: HttpRequest, clave: str) -> HttpResponse:
    """What each organisation said in the session: a draft is decided at once; what circulates, if it is certain."""
    actor, acta = actor_of(request), visible_acta(request, clave)
    require("actas.aprobar_en_sesion", actor, acta)
    convocadas = _convoked(acta, sent=request.method == "POST")
    mandatos = mandatos_desde([c.organizacion_id for c in convocadas], acta.sesion.fecha)
    draft = acta.estado == EstadoActa.BORRADOR
    rows = filas(convocadas, mandatos, request.POST or None, en_borrador=draft)
    text, sha256 = _text(acta, draft=draft)
    form = EnSesionForm(acta, request.POST or None, request.FILES or None, initial={"sha256": sha256})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() & all(row.is_valid() for row in rows):
            try:
                done = _decide(acta, form, rows, actor)
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
                if not draft:
                    rows = filas(_convoked(acta, sent=True), mandatos, request.POST)
                mostrar_errores(rows, error)
            else:
                _tell(request, done, len(dichos(rows)))
                in_circulation = done.estado == EstadoActa.EN_CIRCULACION
                return (
                    redirect("mesa:consulta", done.consulta_id) if in_circulation else redirect("actas:editar", clave)
                )
        avisar_otra_vigente(rows)
        pedir_de_nuevo(form)
    context = {
        "seccion": "actas",
        "acta": acta,
        "borrador": draft,
        "documento": text,
        "sha256": sha256,
        "form": form,
        "filas": rows,
        "filas_con_error": con_error(rows),
    }
    return render(request, "actas/aprobar_en_sesion.html", context, status=status)


def _text(acta: Acta, *, draft: bool) -> tuple[Documento, str]:
    """What the session decides about, and its hash: what circulates is frozen in its consulta."""
    if acta.consulta and not draft:
        return json.loads(acta.consulta.documento), acta.consulta.sha256
    text = documento(leer_acta(acta))
    return text, document_hash(text)


def _convoked(acta: Acta, *, sent: bool) -> list[Convocada]:
    """Whom the session's decision is asked of: the convoked, or for a draft those who would be today."""
    if acta.estado == EstadoActa.BORRADOR:
        return convocables(acta.sesion.organo)
    if acta.estado != EstadoActa.EN_CIRCULACION:
        raise Conflicto(
            _("El acta está en estado «%(actual)s»: en sesión se aprueba un borrador o lo que está en circulación.")
            % {"actual": acta.get_estado_display()}
        )
    consulta = Consulta.objects.for_detail().get(pk=acta.consulta_id or 0)
    if not sent:
        check_open(consulta, propia=False)
    return list(consulta.convocadas.all())


def _decide(acta: Acta, form: EnSesionForm, rows: list[DichoForm], actor: Actor | None) -> Acta:
    said, sesion, sha256 = dichos(rows), form.en_sesion(), form.cleaned_data["sha256"]
    if acta.estado == EstadoActa.BORRADOR:
        return operations.aprobar_en_sesion(acta.pk, form.regla_elegida(), said, sesion, sha256=sha256, actor=actor)
    return operations.cerrar_en_sesion(acta.pk, said, sesion, sha256=sha256, actor=actor)


def _tell(request: HttpRequest, acta: Acta, cuantas: int) -> None:
    """What the session's answers came to, in one message."""
    consulta = Consulta.objects.for_detail().get(pk=acta.consulta_id or 0)
    if acta.estado == EstadoActa.APROBADA:
        messages.success(
            request,
            _("El acta quedó aprobada en la %(sesion)s. %(resultado)s Ya se puede publicar.")
            % {"sesion": consulta.sesion, "resultado": consulta.explicacion},
        )
    elif acta.estado == EstadoActa.BORRADOR:
        messages.warning(
            request,
            _("El acta no se aprobó en la %(sesion)s y quedó en borrador con sus respuestas. %(resultado)s")
            % {"sesion": consulta.sesion, "resultado": consulta.explicacion},
        )
    else:
        messages.success(request, f"{registradas(cuantas)} {_still_open(consulta)}")


def _still_open(consulta: Consulta) -> str:
    missing = [c.nombre for c in consulta.convocadas.all() if c.con_voto and c.vigente_id is None]
    if consulta.regla is None or not missing:
        return _("La consulta sigue abierta hasta el %(plazo)s.") % {"plazo": fecha_hora(consulta.plazo.instante)}
    return _(
        "La consulta sigue abierta: %(faltan)s todavía puede cambiar el resultado, hasta el %(plazo)s. "
        "Para aprobarla en sesión sin esperar, retírela de circulación y apruébela desde el borrador."
    ) % {"faltan": lista_y(missing), "plazo": fecha_hora(consulta.plazo.instante)}
