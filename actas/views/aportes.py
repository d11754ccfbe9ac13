"""The ledger of contributions for who sits in the órgano, and how its secretaría registers, answers and publishes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actas.forms.plan import (
    AporteForm,
    PublicarForm,
    ResponderAporteForm,
    comparar,
    guardado_de_aporte,
    guardado_de_respuesta,
)
from actas.models import Aporte
from actas.operations import aportes as operations
from actas.states import EstadoAporte
from actas.views.formularios import Pagina, procesar
from actas.views.plan import la_mesa_primero, organo_que_lleva, organo_visible, organos_que_lleva, que_lleva
from actas.views.varios import PorPublicar, publicar_varios
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.permissions import motivos, puede, require
from mesa.models import Ficha, Organizacion
from mesa.tipos import Pendiente, registrar_enlace
from mesa.views import intercambio
from mesa.views.access import actor_of, privada

registrar_enlace(gettext_lazy("Aportes recibidos"), "actas:aportes_en_trabajo")

POR_PAGINA = 30
CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{1,18})")


def visible(request: HttpRequest, codigo: str) -> Aporte:
    """The contribution of that code, if the actor may see it; else 404."""
    rows = Aporte.objects.visible_to(actor_of(request), clock.today())
    return get_object_or_404(rows.select_related("organo", "elemento", "acuerdo"), codigo=codigo)


@require_safe
@privada
def lista(request: HttpRequest) -> HttpResponse:
    """The contributions, newest first and by key, of a state (`?estado=`), or those that wait to be published."""
    actor, after = actor_of(request), request.GET.get("desde", "")
    said = {name: request.GET.get(name, "").replace("\x00", "")[:60] for name in ("estado", "elemento")}
    asked = {name: value for name, value in said.items() if value}
    waiting = "por_publicar" in request.GET
    rows = Aporte.objects.visible_to(actor, clock.today())
    found = _after(rows, after)
    found = found.filter(estado=asked["estado"]) if asked.get("estado") in EstadoAporte.values else found
    found = found.filter(elemento__codigo=asked["elemento"]) if "elemento" in asked else found
    found = found.filter(_waiting()) if waiting else found
    page = list(found.select_related("elemento").order_by("-fecha", "-pk")[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    kept = organos_que_lleva(actor)
    counted = dict(rows.order_by().values_list("estado").annotate(n=Count("pk")))
    context: dict[str, Any] = {
        "seccion": "pendientes",
        "filas": shown,
        "siguiente": f"{shown[-1].fecha}_{shown[-1].pk}" if len(page) > POR_PAGINA else "",
        "continua": bool(after),
        "pedido": asked,
        "esperan": waiting,
        "parametros": urlencode(asked | ({"por_publicar": ""} if waiting else {})),
        "estados": [(e.value, capfirst(e.label), counted.get(e.value, 0)) for e in EstadoAporte],
        "lleva": kept,
        "descargas": la_mesa_primero(Organizacion.objects.filter(pk__in=rows.order_by().values("organo"))),
        "por_publicar": Aporte.objects.filter(_waiting(), organo__in=kept).count() if kept else 0,
    }
    return render(request, "actas/aportes/en_trabajo.html", context)


def _waiting() -> Q:
    return Q(publicado_sha256="") & ~Q(estado=EstadoAporte.RECIBIDO)


def _after(rows: Any, cursor: str) -> Any:
    if not cursor:
        return rows
    place = CURSOR.fullmatch(cursor)
    try:
        dia = date.fromisoformat(place[1]) if place else None
    except ValueError:
        dia = None
    if place is None or dia is None:
        raise Http404
    return rows.filter(Q(fecha__lt=dia) | Q(fecha=dia, pk__lt=int(place[2])))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def aporte(request: HttpRequest, codigo: str) -> HttpResponse:
    """What was said, its answer, and the form that answers it for who may."""
    found, actor = visible(request, codigo), actor_of(request)
    refused = motivos("actas.llevar_aportes", actor, found)
    if request.method == "POST":
        require("actas.llevar_aportes", actor, found)
        return _answer(request, found, actor)
    context = {
        "seccion": "pendientes",
        "aporte": found,
        "ficha": Ficha.objects.for_list().filter(tipo=operations.TIPO, clave=codigo).first(),
        "form": ResponderAporteForm(found),
        "motivos": refused,
        "migas": [*migas(), (found.codigo, "")],
    }
    return render(request, "actas/aportes/aporte_en_trabajo.html", context)


def _answer(request: HttpRequest, found: Aporte, actor: Actor | None) -> HttpResponse:
    form = ResponderAporteForm(found, request.POST)
    pagina = _pagina(
        found,
        _("Responder"),
        _("Guardar la respuesta"),
        _("La respuesta quedó guardada. Publíquela para que se vea."),
        bajada=found.texto,
    )

    def act() -> None:
        seen = form.cleaned_data["revision"]
        try:
            operations.responder_aporte(found.pk, form.contestacion(), revision=seen, actor=actor)
        except Conflicto:
            comparar(form, guardado_de_respuesta(visible(request, found.codigo)))
            raise

    return procesar(request, pagina, form, act)


def migas() -> list[tuple[str, str]]:
    """The breadcrumbs of the pages that keep the ledger."""
    return [(_("Pendientes"), reverse("mesa:pendientes")), (_("Aportes"), reverse("actas:aportes_en_trabajo"))]


def _pagina(found: Aporte, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    own = reverse("actas:aporte_en_trabajo", args=[found.codigo])
    crumbs = [*migas(), (found.codigo, own)]
    place = f"{found.codigo} · {found.instancia}"
    return Pagina(titulo, boton, hecho, more.pop("volver", own), crumbs, antetitulo=place, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def registrar(request: HttpRequest) -> HttpResponse:
    """Write down a contribution."""
    organo = organo_que_lleva(request, "actas.llevar_aportes")
    form = AporteForm(None, request.POST or None)
    pagina = Pagina(
        titulo=_("Registrar un aporte"),
        boton=_("Registrar el aporte"),
        hecho=_("El aporte quedó registrado. Respóndalo con su fundamento y publíquelo."),
        volver=reverse("actas:aportes_en_trabajo"),
        migas=migas(),
        antetitulo=organo.nombre,
    )

    def act() -> str:
        made = operations.registrar_aporte(organo.pk, form.datos(), actor=actor_of(request))
        return reverse("actas:aporte_en_trabajo", args=[made.codigo])

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, codigo: str) -> HttpResponse:
    """Correct what was written down."""
    found, actor = visible(request, codigo), actor_of(request)
    require("actas.llevar_aportes", actor, found)
    form = AporteForm(found, request.POST or None)
    pagina = _pagina(found, _("Corregir el aporte"), _("Guardar"), _("Quedó guardado. Publíquelo para que se vea."))

    def act() -> None:
        seen = form.cleaned_data["revision"] or 0
        try:
            operations.editar_aporte(found.pk, form.datos(), revision=seen, actor=actor)
        except Conflicto:
            comparar(form, guardado_de_aporte(visible(request, codigo)))
            raise

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def eliminar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Ask once, and take away what was written down by mistake."""
    found, actor = visible(request, codigo), actor_of(request)
    require("actas.llevar_aportes", actor, found)
    pagina = _pagina(
        found,
        _("Eliminar el aporte"),
        _("Eliminar el aporte"),
        _("El aporte se eliminó."),
        volver=reverse("actas:aportes_en_trabajo"),
        bajada=_("Se elimina solo lo que se registró por error y no se ha respondido. ¿Eliminar?"),
        sin_hacer=_("Volver sin eliminar"),
    )
    form = Formulario(request.POST or {})
    return procesar(request, pagina, form, lambda: operations.eliminar_aporte(found.pk, actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Ask once, and publish it with its answer."""
    found, actor = visible(request, codigo), actor_of(request)
    require("actas.llevar_aportes", actor, found)
    pagina = _pagina(
        found,
        _("Publicar el aporte"),
        _("Publicar el aporte"),
        _("El aporte quedó publicado con su respuesta."),
        bajada=_(
            "Se publica el aporte con su respuesta, sin el nombre de quien lo hizo. Queda en la cadena: después se "
            "corrige con una versión nueva, y la anterior se conserva. Revise que no tenga datos personales. ¿Publicar?"
        ),
        sin_hacer=_("Volver sin publicar"),
        leer=[
            (_("Qué se dijo"), found.texto),
            (_("Respuesta"), found.respuesta),
            (_("Organización"), found.organizacion_nombre),
        ],
    )
    form = PublicarForm(request.POST or None, initial={"revision": found.revision})

    def act() -> None:
        operations.publicar_aporte(found.pk, revision=form.cleaned_data["revision"], actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar_todo(request: HttpRequest) -> HttpResponse:
    """Ask once, and publish all that were answered."""
    actor = actor_of(request)
    kept = que_lleva(request, "actas.llevar_aportes")
    esperan = PorPublicar(
        Aporte.objects.filter(_waiting(), organo__in=kept).order_by("fecha", "pk"),
        lambda pk, revision: operations.publicar_aporte(pk, revision=revision, actor=actor),
        _(
            "Cada aporte se publica con su respuesta y sin el nombre de quien lo hizo. "
            "Revise que no tengan datos personales."
        ),
        migas(),
        reverse("actas:aportes_en_trabajo"),
    )
    return publicar_varios(request, esperan)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar(request: HttpRequest) -> HttpResponse:
    """Load contributions and their answers from a table: tried first, and then all or nothing."""
    organo = organo_que_lleva(request, "actas.llevar_aportes")
    pagina = intercambio.Pagina(
        titulo=_("Cargar aportes desde una planilla"),
        bajada=_(
            "Lo que se recogió en un taller, o las respuestas que se escribieron en la planilla. "
            "Una fila con un código conocido corrige el aporte que está."
        ),
        migas=[*migas(), (_("Cargar"), "")],
        volver=reverse("actas:aportes_en_trabajo"),
    )
    return intercambio.importar(request, operations.ImportadorAportes(organo, actor_of(request)), pagina)


@require_safe
@privada
def exportar(request: HttpRequest) -> HttpResponse:
    """The ledger as a table (`?formato=csv` or `xlsx`); who made each contribution, only for who keeps it."""
    organo = organo_visible(request)
    keeps = puede("actas.llevar_aportes", actor_of(request), organo)
    columns = [columna.nombre for columna in operations.COLUMNAS]
    rows = operations.filas_de_aportes(organo, con_autor=keeps)
    return intercambio.descargar(f"aportes-{clock.today()}", request.GET.get("formato", "xlsx"), columns, rows)


def por_responder(actor: Actor) -> Conteo | None:
    """That some contributions have no answer yet, for who keeps them."""
    organos = Organizacion.objects.conducidos_por(actor, clock.today()).values("pk")
    return Conteo(Aporte.objects.filter(organo__in=organos, estado=EstadoAporte.RECIBIDO), _unanswered)


def _unanswered(found: Contadas) -> Pendiente:
    said = ngettext("Un aporte espera su respuesta fundada", "%(n)s aportes esperan su respuesta fundada", found.n)
    return Pendiente(_("Aportes"), said % {"n": found.n}, "/aportes/en-trabajo/?estado=recibido", _("Responder"))


registrar_conteo(por_responder)
