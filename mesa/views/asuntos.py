"""What is put to decision outside of a session: its draft, its files, the way to its consulta and back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mesa import enlaces
from mesa.diferencia import por_palabras
from mesa.forms.archivos import pedir_de_nuevo
from mesa.forms.asuntos import AdjuntoForm, AsuntoForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import motivos_de, puede, require
from mesa.models import Archivo, Asunto, Consulta, Convocada, Evento, Ficha, Organizacion
from mesa.operations import asuntos
from mesa.operations.asuntos.decision import documento_de
from mesa.operations.asuntos.publicacion import TIPO
from mesa.states import EstadoAsunto
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar

#: What each kind is for, where it is chosen.
PARA_QUE = {
    Asunto.Tipo.ACUERDO: gettext_lazy("Algo que no puede esperar la próxima sesión."),
    Asunto.Tipo.DOCUMENTO: gettext_lazy("Un documento que el órgano hace suyo: bases, un informe, una propuesta."),
    Asunto.Tipo.CARTA: gettext_lazy("Un texto que cada organización firma si lo desea, para entregarlo a alguien."),
}


def organos_para(actor: Actor | None, tipo: str) -> list[Organizacion]:
    """The órganos where the actor may put a text of that kind to decision today, the Mesa first. Networks decide by
    their own consulta.
    """
    al = clock.today()
    near = Organizacion.objects.con_secretaria(actor, al)
    reach = Q(pk__in=near.values("pk"))
    if tipo == Asunto.Tipo.CARTA and actor is not None:
        seats = Organizacion.objects.integrados_por(actor, al)
        above = Organizacion.objects.filter(membresias__miembro__in=seats.values("pk"), membresias__hasta=None)
        reach |= Q(pk__in=seats.values("pk")) | Q(pk__in=above.values("pk"))
    name = "mesa.crear_carta" if tipo == Asunto.Tipo.CARTA else "mesa.crear_asunto"
    found = Organizacion.objects.organos().filter(reach).exclude(tipo="red").order_by("-tipo", "nombre", "pk")
    return [organo for organo in found if puede(name, actor, organo)]


def visible_asunto(request: HttpRequest, pk: int) -> Asunto:
    """The matter, if the actor prepares it; else 404."""
    visible = Asunto.objects.visible_to(actor_of(request), clock.today())
    return get_object_or_404(visible.for_detail(), pk=pk)


def form_page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 422) -> HttpResponse:
    """A page with a form: `status` when what was sent cannot be taken, with everything typed still there."""
    sent = request.method == "POST"
    return render(request, template, {"seccion": "pendientes", **context}, status=status if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def nuevo(request: HttpRequest) -> HttpResponse:
    """Choose what is put to decision (`?tipo=`), in which órgano (`?organo=`) if there are several, and write it."""
    actor, tipo = actor_of(request), request.GET.get("tipo", "")
    if tipo not in Asunto.Tipo.values:
        choices = [(kind, PARA_QUE[kind]) for kind in Asunto.Tipo if organos_para(actor, kind)]
        if not choices:
            raise NoPermitido([_("Solo la secretaría del órgano puede llevar un texto a consulta.")])
        return form_page(request, "mesa/asuntos/elegir.html", {"opciones": choices})
    organos = organos_para(actor, tipo)
    asked = request.GET.get("organo", "")
    organo = next((o for o in organos if str(o.pk) == asked), None) if asked else next(iter(organos), None)
    if organo is None:
        name = "mesa.crear_carta" if tipo == Asunto.Tipo.CARTA else "mesa.crear_asunto"
        nowhere = Organizacion.objects.filter(tipo="mesa").first()
        require(name, actor, nowhere)
        raise Http404
    chooses = puede("mesa.crear_asunto", actor, organo)
    form = AsuntoForm(tipo, organo, request.POST or None, elige_promotora=chooses, initial=_own(actor))
    context = {"form": form, "tipo": Asunto.Tipo(tipo), "organo": organo, "otros": [o for o in organos if o != organo]}
    if request.method == "POST" and form.is_valid():
        promoter = form.cleaned_data.get("promotora")
        try:
            asunto = asuntos.crear_asunto(
                organo.pk, tipo, form.borrador(), promotora_id=int(promoter) if promoter else None, actor=actor
            )
        except DomainError as error:
            form.add_error(None, error.mensaje)
            return form_page(request, "mesa/asuntos/nuevo.html", context, error.status)
        messages.success(request, _("El borrador quedó guardado. Adjunte lo que falte y llévelo a consulta."))
        return redirect("mesa:asunto", asunto.pk)
    return form_page(request, "mesa/asuntos/nuevo.html", context)


def _own(actor: Actor | None) -> dict[str, Any]:
    return {"promotora": actor.organizacion.pk} if actor and actor.organizacion else {}


@require_safe
@privada
def detalle(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it will be frozen, its files, how it came back if it did, and what may be done now."""
    return _page(request, visible_asunto(request, pk), AdjuntoForm())


def _page(request: HttpRequest, asunto: Asunto, adjunto: Form, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    prepara, publica = motivos_de(actor, asunto, "mesa.editar_asunto", "mesa.publicar_asunto")
    clave = asuntos.clave_publicada(asunto) if asunto.estado == EstadoAsunto.PUBLICADO else ""
    context = {
        "seccion": "pendientes",
        "asunto": asunto,
        "documento": documento_de(asunto),
        "adjuntos": list(asunto.adjuntos.all()),
        "form": adjunto,
        "prepara": not prepara,
        "editable": not prepara and asunto.estado == EstadoAsunto.BORRADOR,
        "motivos_publicar": publica,
        "clave": clave,
        "ficha": Ficha.objects.for_page().filter(tipo=TIPO, clave=clave).first() if clave else None,
        "es_carta": asunto.tipo == Asunto.Tipo.CARTA,
    }
    return render(request, "mesa/asuntos/asunto.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the draft; if somebody saved it first, the same page with both texts and nothing lost."""
    asunto = visible_asunto(request, pk)
    require("mesa.editar_asunto", actor_of(request), asunto)
    if request.method != "POST":
        asuntos.borrador.require_borrador(asunto)
    saved = {name: getattr(asunto, name) for name in ("titulo", "cuerpo", "antecedentes", "destinatario", "revision")}
    saved["organos"] = [organo.pk for organo in asunto.organos.all()]
    form = AsuntoForm(asunto.tipo, asunto.organo, request.POST or None, elige_promotora=False, initial=saved)
    context = {"form": form, "asunto": asunto}
    if request.method == "POST" and form.is_valid():
        try:
            asuntos.editar_asunto(pk, form.borrador(), revision=form.cleaned_data["revision"], actor=actor_of(request))
        except Conflicto as error:
            return _both_texts(request, pk, error)
        except DomainError as error:
            form.add_error(None, error.mensaje)
            return form_page(request, "mesa/asuntos/editar.html", context, error.status)
        messages.success(request, _("El texto quedó guardado."))
        return redirect("mesa:asunto", pk)
    return form_page(request, "mesa/asuntos/editar.html", context)


def _both_texts(request: HttpRequest, pk: int, error: Conflicto) -> HttpResponse:
    """What was saved meanwhile beside what was typed: sending it again, as it is or merged, takes its place."""
    asunto = visible_asunto(request, pk)
    if asunto.estado != EstadoAsunto.BORRADOR:
        messages.warning(request, error.mensaje)
    again = request.POST.copy()
    again["revision"] = str(asunto.revision)
    form = AsuntoForm(asunto.tipo, asunto.organo, again, elige_promotora=False)
    names = [name for name in ("titulo", "destinatario", "cuerpo", "antecedentes") if name in form.fields]
    typed = {name: again.get(name, "").replace("\r\n", "\n").strip() for name in names}
    both = [
        (form[name].label, getattr(asunto, name), por_palabras(getattr(asunto, name), typed[name]))
        for name in names
        if getattr(asunto, name) != typed[name]
    ]
    event = Evento.objects.filter(verbo="asunto.editado", objeto_tipo=asunto._meta.label_lower, objeto_id=pk).last()
    context = {"form": form, "asunto": asunto, "ambos": both, "guardo": event, "motivo": error.mensaje}
    return form_page(request, "mesa/asuntos/editar.html", context, error.status)


@require_POST
@privada
def adjuntar(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a file to the draft."""
    asunto = visible_asunto(request, pk)
    require("mesa.editar_asunto", actor_of(request), asunto)
    form = AdjuntoForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            asuntos.adjuntar_archivo(pk, form.cleaned_data["archivo"], actor=actor_of(request))
        except DomainError as error:
            form.add_error(None, error.mensaje)
            pedir_de_nuevo(form)
            status = error.status
        else:
            messages.success(request, _("El archivo quedó adjunto. Su huella será parte de lo que se decide."))
            return redirect("mesa:asunto", pk)
    return _page(request, asunto, form, status)


@require_POST
@privada
def quitar(request: HttpRequest, pk: int, adjunto: int) -> HttpResponse:
    """Take a file out of the draft."""
    visible_asunto(request, pk)
    asuntos.quitar_adjunto(pk, adjunto, actor=actor_of(request))
    messages.success(request, _("El archivo ya no está adjunto."))
    return redirect("mesa:asunto", pk)


@require_safe
@privada
def adjunto(request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
    """A file that goes with the text, for whoever prepares it or may see a consulta on it."""
    actor, al = actor_of(request), clock.today()
    asunto = get_object_or_404(Asunto.objects.select_related("organo"), pk=pk)
    own = asunto.adjuntos.filter(asunto__in=Asunto.objects.visible_to(actor, al), archivo__sha256=sha256)
    asked = Consulta.objects.visible_to(actor, al).filter(objeto_tipo=asunto._meta.label_lower, objeto_id=pk)
    nombre = own.values_list("archivo__nombre", flat=True).first()
    return _file(asunto, sha256, nombre or next(filter(None, (_name_in(each, sha256) for each in asked)), ""))


@require_safe
def adjunto_desde_correo(request: HttpRequest, token: str, sha256: str) -> HttpResponse:
    """The same, opened from the personal link of an e-mail, while that link answers."""
    enlace = enlaces.leer(token)
    convocada = get_object_or_404(Convocada, pk=enlace.convocada_id if enlace else 0)
    consulta = Consulta.objects.for_detail().get(pk=convocada.consulta_id)
    if not consulta.abierta or consulta.vencida(clock.now()):
        raise Http404
    response = _file(get_object_or_404(Asunto, pk=consulta.objeto_id), sha256, _name_in(consulta, sha256))
    response["Referrer-Policy"] = "no-referrer"
    return response


def _name_in(consulta: Consulta, sha256: str) -> str:
    """The name of the file of that hash that a consulta froze; "" if none is part of it."""
    frozen = json.loads(consulta.documento).get("adjuntos", [])
    return next((str(each["nombre"]) for each in frozen if each["sha256"] == sha256), "")


def _file(asunto: Asunto, sha256: str, nombre: str) -> HttpResponse:
    """The file of that hash, under the name that it goes by here; the same bytes may be kept under others."""
    kept = Archivo.objects.filter(organo=asunto.organo, sha256=sha256, nombre=nombre).first()
    if kept is None:
        raise Http404
    return entregar(kept)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def descartar(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, and put the draft away."""
    asunto = visible_asunto(request, pk)
    require("mesa.descartar_asunto", actor_of(request), asunto)
    if request.method == "POST":
        asuntos.descartar_asunto(pk, actor=actor_of(request))
        messages.success(request, _("El borrador se descartó. Puede recuperarlo cuando quiera."))
        return redirect("mesa:consultas")
    asuntos.borrador.require_borrador(asunto)
    return render(request, "mesa/asuntos/descartar.html", {"seccion": "pendientes", "asunto": asunto})


@require_POST
@privada
def reponer(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a discarded draft back."""
    visible_asunto(request, pk)
    asuntos.reponer_asunto(pk, actor=actor_of(request))
    messages.success(request, _("El texto volvió a borrador."))
    return redirect("mesa:asunto", pk)
