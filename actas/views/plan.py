"""The catalogue of the plan for who sits in the órgano: what it holds, what hangs from each, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Case, Count, QuerySet, When
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.forms.plan import ElementoForm, PublicarForm, VincularForm, comparar, guardado_de_elemento
from actas.models import ElementoPlan
from actas.operations import plan as operations
from actas.views.formularios import Pagina, procesar
from actas.views.varios import PorPublicar, publicar_varios
from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, NoPermitido
from mesa.kernel.permissions import motivos, require
from mesa.models import Ficha, Organizacion
from mesa.tipos import registrar_enlace
from mesa.views import intercambio
from mesa.views.access import actor_of, privada

registrar_enlace(gettext_lazy("Plan de acción y recomendaciones"), "actas:plan_en_trabajo")

POR_PAGINA, COLGADOS = 50, 50


def organo_que_lleva(request: HttpRequest, permiso: str) -> Organizacion:
    """The órgano asked for (`?organo=`), or the first that the actor keeps, the Mesa before others; else refused."""
    kept, asked = que_lleva(request, permiso), request.GET.get("organo", "")
    found = next((organo for organo in kept if str(organo.pk) == asked), None) if asked else kept[0]
    if found is None:
        raise Http404
    return found


def que_lleva(request: HttpRequest, permiso: str) -> list[Organizacion]:
    """The órganos that the actor keeps; if there is none, refused as `permiso` says."""
    kept = organos_que_lleva(actor_of(request))
    if not kept:
        mesa = Organizacion.objects.filter(tipo="mesa").first()
        raise NoPermitido(motivos(permiso, actor_of(request), mesa) if mesa else [])
    return kept


def organos_que_lleva(actor: Actor | None) -> list[Organizacion]:
    """The órganos whose plan and contributions the actor keeps, which are those it conducts, the Mesa first."""
    return la_mesa_primero(Organizacion.objects.conducidos_por(actor, clock.today()))


def la_mesa_primero(organos: QuerySet[Organizacion]) -> list[Organizacion]:
    """Those órganos by name, the Mesa before others."""
    return sorted(organos.order_by("nombre", "pk"), key=lambda organo: organo.tipo != "mesa")


def visible(request: HttpRequest, codigo: str) -> ElementoPlan:
    """What has that code, if the actor may see it; else 404."""
    rows = ElementoPlan.objects.visible_to(actor_of(request), clock.today())
    return get_object_or_404(rows.select_related("organo", "padre"), codigo=codigo)


@require_safe
@privada
def lista(request: HttpRequest) -> HttpResponse:
    """What the catalogue holds, by plan and code, of a plan (`?plan=`) or of all; or what waits to be published."""
    said = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("plan", "desde")}
    actor, asked, after = actor_of(request), said["plan"], said["desde"]
    waiting = "por_publicar" in request.GET
    rows = ElementoPlan.objects.visible_to(actor, clock.today())
    planes = list(rows.order_by("plan").values_list("plan", flat=True).distinct()[:POR_PAGINA])
    found = rows.filter(plan=asked) if asked else rows
    found = found.filter(publicado_sha256="") if waiting else found
    counted = found.annotate(n_acuerdos=Count("acuerdos", distinct=True), n_tareas=Count("tareas", distinct=True))
    page = list(counted.filter(codigo__gt=after).select_related("organo").order_by("codigo")[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    kept = organos_que_lleva(actor)
    context: dict[str, Any] = {
        "seccion": "pendientes",
        "filas": shown,
        "siguiente": shown[-1].codigo if len(page) > POR_PAGINA else "",
        "continua": bool(after),
        "planes": planes,
        "plan": asked,
        "esperan": waiting,
        "parametros": urlencode(({"plan": asked} if asked else {}) | ({"por_publicar": ""} if waiting else {})),
        "lleva": kept,
        "descargas": la_mesa_primero(Organizacion.objects.filter(pk__in=rows.order_by().values("organo"))),
        "por_publicar": ElementoPlan.objects.filter(organo__in=kept, publicado_sha256="").count() if kept else 0,
    }
    return render(request, "actas/plan/en_trabajo.html", context)


@require_safe
@privada
def elemento(request: HttpRequest, codigo: str) -> HttpResponse:
    """What it says, the agreements and tasks about it, and what may be done with it."""
    return _page(request, visible(request, codigo), VincularForm)


def _page(
    request: HttpRequest, found: ElementoPlan, form: Callable[[ElementoPlan], Form], status: int = 200
) -> HttpResponse:
    acuerdos, tareas = (
        found.acuerdos.order_by("-fecha", "numero", "pk"),
        found.tareas.for_list().order_by("vence", "pk"),
    )
    context = {
        "seccion": "pendientes",
        "elemento": found,
        "hitos": list(found.hitos.order_by("vence", "codigo")[:COLGADOS]),
        "acuerdos": list(acuerdos[:COLGADOS]),
        "tareas": list(tareas[:COLGADOS]),
        "aportes": found.aportes.count(),
        "ficha": Ficha.objects.for_list().filter(tipo=operations.TIPO, clave=found.codigo).first(),
        "form": form(found),
        "motivos": motivos("actas.llevar_plan", actor_of(request), found),
    }
    return render(request, "actas/plan/elemento_en_trabajo.html", context, status=status)


@require_POST
@privada
def vincular(request: HttpRequest, codigo: str) -> HttpResponse:
    """Tie an agreement or a task to it."""
    found, actor = visible(request, codigo), actor_of(request)
    require("actas.llevar_plan", actor, found)
    form = VincularForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, lambda _elemento: form, 422)
    operations.atar_elemento(found.pk, form.cleaned_data["que"], actor=actor)
    messages.success(request, _("Quedó vinculado. Publique el seguimiento del acuerdo para que se vea."))
    return redirect("actas:elemento_en_trabajo", codigo)


@require_POST
@privada
def separar(request: HttpRequest, codigo: str, clase: str, pk: int) -> HttpResponse:
    """Untie an agreement or a task from it."""
    found, actor = visible(request, codigo), actor_of(request)
    tied: dict[str, Any] = {"acuerdo": found.acuerdos, "tarea": found.tareas}
    if clase not in tied:
        raise Http404
    require("actas.llevar_plan", actor, found)
    if (a := tied[clase].filter(pk=pk).first()) is not None:
        operations.desatar_elemento(found.pk, a, actor=actor)
    messages.success(request, _("Ya no está vinculado."))
    return redirect("actas:elemento_en_trabajo", codigo)


def migas() -> list[tuple[str, str]]:
    """The breadcrumbs of the pages that keep the plan."""
    return [
        (_("Pendientes"), reverse("mesa:pendientes")),
        (_("Plan de acción"), reverse("actas:plan_en_trabajo")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar(request: HttpRequest) -> HttpResponse:
    """Add a commitment, a milestone or a recommendation."""
    organo = organo_que_lleva(request, "actas.llevar_plan")
    form = ElementoForm(None, request.POST or None)
    pagina = Pagina(
        titulo=_("Agregar al plan"),
        boton=_("Agregar al plan"),
        hecho=_("Quedó registrado. Publíquelo cuando esté completo."),
        volver=reverse("actas:plan_en_trabajo"),
        migas=migas(),
        antetitulo=organo.nombre,
    )

    def act() -> str:
        made = operations.crear_elemento(organo.pk, form.datos(), actor=actor_of(request))
        return reverse("actas:elemento_en_trabajo", args=[made.codigo])

    return procesar(request, pagina, form, act)


def _pagina(found: ElementoPlan, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    own = reverse("actas:elemento_en_trabajo", args=[found.codigo])
    crumbs = [*migas(), (found.codigo, own)]
    place = f"{found.codigo} · {found.titulo}"
    return Pagina(titulo, boton, hecho, more.pop("volver", own), crumbs, antetitulo=place, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, codigo: str) -> HttpResponse:
    """Correct it. Its code stays: it is its address."""
    found, actor = visible(request, codigo), actor_of(request)
    require("actas.llevar_plan", actor, found)
    form = ElementoForm(found, request.POST or None)
    pagina = _pagina(found, _("Corregir"), _("Guardar"), _("Quedó guardado. Publíquelo para que se vea."))

    def act() -> None:
        seen = form.cleaned_data["revision"] or 0
        try:
            operations.editar_elemento(found.pk, form.datos(), revision=seen, actor=actor)
        except Conflicto:
            comparar(form, guardado_de_elemento(visible(request, codigo)))
            raise

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def eliminar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Ask once, and take away what was added by mistake."""
    found, actor = visible(request, codigo), actor_of(request)
    require("actas.llevar_plan", actor, found)
    pagina = _pagina(
        found,
        _("Eliminar del plan"),
        _("Eliminar"),
        _("Se eliminó."),
        volver=reverse("actas:plan_en_trabajo"),
        bajada=_("Se elimina solo lo que se ingresó por error y no se ha publicado. ¿Eliminar?"),
        sin_hacer=_("Volver sin eliminar"),
    )
    return procesar(
        request, pagina, Formulario(request.POST or {}), lambda: operations.eliminar_elemento(found.pk, actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Ask once, and publish it."""
    found, actor = visible(request, codigo), actor_of(request)
    require("actas.llevar_plan", actor, found)
    pagina = _pagina(
        found,
        _("Publicar"),
        _("Publicar"),
        _("Quedó publicado."),
        bajada=_("Queda en la cadena: después se corrige con una versión nueva, y la anterior se conserva. ¿Publicar?"),
        sin_hacer=_("Volver sin publicar"),
        leer=[
            (_("Título"), found.titulo),
            (_("Descripción"), found.texto),
            (_("Responsable"), found.responsable),
            (_("Fuente"), found.fuente),
        ],
    )
    form = PublicarForm(request.POST or None, initial={"revision": found.revision})

    def act() -> None:
        operations.publicar_elemento(found.pk, revision=form.cleaned_data["revision"], actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar_todo(request: HttpRequest) -> HttpResponse:
    """Ask once, and publish all that waits, commitments before their milestones."""
    actor = actor_of(request)
    kept = que_lleva(request, "actas.llevar_plan")
    rows = ElementoPlan.objects.filter(organo__in=kept, publicado_sha256="").select_related("organo")
    esperan = PorPublicar(
        rows.order_by(Case(When(clase=ElementoPlan.Clase.HITO, then=1), default=0), "codigo"),
        lambda pk, revision: operations.publicar_elemento(pk, revision=revision, actor=actor),
        _("Cada compromiso, hito y recomendación tiene su propia publicación. Lo que ya se publicó no se repite."),
        migas(),
        reverse("actas:plan_en_trabajo"),
    )
    return publicar_varios(request, esperan)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar(request: HttpRequest) -> HttpResponse:
    """Load the catalogue from a table: tried first, and then all or nothing."""
    organo = organo_que_lleva(request, "actas.llevar_plan")
    pagina = intercambio.Pagina(
        titulo=_("Cargar el plan desde una planilla"),
        bajada=_(
            "Compromisos, hitos y recomendaciones de %(organo)s. Una fila con un código conocido corrige la que está."
        )
        % {"organo": organo.nombre},
        migas=[*migas(), (_("Cargar"), "")],
        volver=reverse("actas:plan_en_trabajo"),
    )
    return intercambio.importar(request, operations.ImportadorPlan(organo, actor_of(request)), pagina)


@require_safe
@privada
def exportar(request: HttpRequest) -> HttpResponse:
    """The catalogue as a table (`?formato=csv` or `xlsx`), with the columns that are read."""
    organo = organo_visible(request)
    columns = [columna.nombre for columna in operations.COLUMNAS]
    formato = request.GET.get("formato", "xlsx")
    return intercambio.descargar(f"plan-{clock.today()}", formato, columns, operations.filas_del_plan(organo))


def organo_visible(request: HttpRequest) -> Organizacion:
    """The órgano asked for (`?organo=`), or the first that the actor follows, the Mesa before others; else 404."""
    known = la_mesa_primero(Organizacion.objects.seguidos_por(actor_of(request), clock.today()))
    asked = request.GET.get("organo", "")
    found = next((organo for organo in known if asked in ("", str(organo.pk))), None)
    if found is None:
        raise Http404
    return found
