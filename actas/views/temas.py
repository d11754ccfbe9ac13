"""Topics: their list, and the life of each across sessions."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas import operations
from actas.forms.tabla import FechaTemaForm, MotivoForm
from actas.models import PuntoPropuesto, Tema
from actas.operations.tabla.propuestos import frase_de_limite
from actas.states import EstadoPropuesto, EstadoTema
from actas.views.formularios import Pagina, desde_de, procesar
from actas.views.tabla import organos_seguidos
from mesa.kernel import clock
from mesa.kernel.permissions import motivos, require
from mesa.views.access import actor_of, privada

POR_PAGINA, PASOS = 20, 100


@require_safe
@privada
def lista(request: HttpRequest) -> HttpResponse:
    """The topics that the actor follows, newest first and by key; by state and órgano, asked in the address."""
    actor, asked = actor_of(request), request.GET.get("estado") or EstadoTema.ABIERTO
    desde, slug = desde_de(request), request.GET.get("organo", "")
    known = organos_seguidos(actor)
    organo = next((each for each in known if each.slug == slug), None)
    if asked not in {*EstadoTema.values, "todos"} or (slug and organo is None):
        raise Http404
    found = Tema.objects.visible_to(actor, clock.today()).select_related("organo")
    if asked != "todos":
        found = found.filter(estado=asked)
    if organo is not None:
        found = found.filter(organo=organo)
    found = found.filter(pk__lt=desde) if desde is not None else found
    deferred = Count("tratamientos", Q(tratamientos__resultado="diferido"))
    rows = list(found.annotate(veces=deferred).order_by("-pk")[: POR_PAGINA + 1])
    shown = rows[:POR_PAGINA]
    context = {
        "seccion": "pendientes",
        "temas": shown,
        "organos": known,
        "organo": organo,
        "estados": [*EstadoTema.choices, ("todos", _("todos"))],
        "estado": asked,
        "siguiente": str(shown[-1].pk) if len(rows) > POR_PAGINA else "",
        "continua": desde is not None,
        "parametros": f"estado={asked}" + (f"&organo={slug}" if slug else ""),
    }
    return render(request, "actas/temas/lista.html", context)


def visible_tema(request: HttpRequest, pk: int) -> Tema:
    """The topic, if the actor may see it; else 404."""
    found = Tema.objects.visible_to(actor_of(request), clock.today()).select_related("organo", "origen")
    return get_object_or_404(found, pk=pk)


@require_safe
@privada
def tema(request: HttpRequest, pk: int) -> HttpResponse:
    """Its life: each session where it was, what was done, by whom and why; and where it is now."""
    topic = visible_tema(request, pk)
    passes = list(
        topic.tratamientos.select_related("sesion", "acuerdo", "sesion__acta").order_by("-sesion__fecha", "-pk")[:PASOS]
    )
    deferred = topic.tratamientos.filter(resultado="diferido").count()
    limit = operations.regla_de_tabla(topic.organo, clock.today()).max_diferimientos
    waits = topic.retomar_el is not None and topic.retomar_el > clock.today()
    reached = limit is not None and deferred >= max(limit, 1) and topic.estado == EstadoTema.ABIERTO and not waits
    point = PuntoPropuesto.objects.filter(tema=topic).select_related("sesion").order_by("-pk").first()
    context = {
        "seccion": "pendientes",
        "t": topic,
        "pasos": passes[::-1],
        "ultimo": passes[0] if passes else None,
        "veces": deferred,
        "limite": frase_de_limite(deferred, limit) if reached and limit is not None else "",
        "espera": waits,
        "punto": point if topic.estado == EstadoTema.ABIERTO else None,
        "tarea": point.tarea_id if point else None,
        "incluido": point is not None and point.estado == EstadoPropuesto.INCLUIDO,
        "motivos": motivos("actas.llevar_tema", actor_of(request), topic),
    }
    return render(request, "actas/temas/tema.html", context)


def _pagina(topic: Tema, titulo: str, bajada: str, hecho: str) -> Pagina:
    back = reverse("actas:tema", args=[topic.pk])
    return Pagina(
        titulo=titulo,
        boton=titulo,
        bajada=bajada,
        hecho=hecho,
        antetitulo=topic.titulo,
        volver=back,
        migas=[
            (_("Pendientes"), reverse("mesa:pendientes")),
            (_("Temas"), reverse("actas:temas")),
            (topic.titulo, back),
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw it, saying why."""
    topic, actor = visible_tema(request, pk), actor_of(request)
    require("actas.llevar_tema", actor, topic)
    form = MotivoForm(request.POST or None)
    pagina = _pagina(
        topic, _("Retirar el tema"), _("Deja de proponerse. Puede reabrirse después."), _("El tema quedó retirado.")
    )
    return procesar(
        request, pagina, form, lambda: operations.retirar_tema(pk, form.cleaned_data["motivo"], actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def fechar(request: HttpRequest, pk: int) -> HttpResponse:
    """Say since when it is proposed again."""
    topic, actor = visible_tema(request, pk), actor_of(request)
    require("actas.llevar_tema", actor, topic)
    form = FechaTemaForm(request.POST or None, initial={"retomar_el": topic.retomar_el, "motivo": topic.motivo})
    pagina = _pagina(
        topic,
        _("Indicar cuándo se retoma"),
        _("Hasta esa fecha el tema no se propone para la tabla."),
        _("La fecha quedó registrada."),
    )
    return procesar(request, pagina, form, lambda: operations.fechar_tema(pk, **form.cleaned_data, actor=actor))


@require_POST
@privada
def reabrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    visible_tema(request, pk)
    operations.reabrir_tema(pk, actor=actor_of(request))
    messages.success(request, _("El tema está abierto y se propone para la próxima tabla."))
    return redirect("actas:tema", pk)
