"""What a body improves, for itself and for who keeps the register of its órgano."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.forms.plan import comparar
from actas.states import TAREAS_ABIERTAS, EstadoTarea
from actas.views.formularios import Pagina, desde_de, procesar
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, NoPermitido
from mesa.kernel.permissions import motivos, require
from mesa.models import Organizacion
from mesa.tipos import registrar_enlace
from mesa.views import intercambio
from mesa.views.access import actor_of, privada
from redes.forms.mejoras import DescartarForm, EncargarForm, MejoraForm, guardado_de_mejora
from redes.models import Mejora, Perfil
from redes.operations import mejoras as operations
from redes.puntaje import Nivel

registrar_enlace(gettext_lazy("Mejoras de transparencia"), "redes:mejoras")

POR_PAGINA = 50
DONE = (EstadoTarea.CUMPLIDA, EstadoTarea.VERIFICADA)
#: What each filter of the list asks for, with its words.
FILTROS: dict[str, tuple[Any, Q]] = {
    "por-encargar": (gettext_lazy("Por encargar"), Q(descartada="") & (Q(tarea=None) | Q(tarea__estado="sin_efecto"))),
    "en-curso": (gettext_lazy("En curso"), Q(tarea__estado__in=[*TAREAS_ABIERTAS, EstadoTarea.DIFERIDA])),
    "cumplidas": (gettext_lazy("Cumplidas"), Q(tarea__estado__in=DONE)),
    "descartadas": (gettext_lazy("Descartadas"), ~Q(descartada="")),
}
PARA = {
    Nivel.BASICO: gettext_lazy("falta para llegar a básico"),
    Nivel.CUMPLE: gettext_lazy("suma para llegar a cumple"),
}


def _listed(request: HttpRequest, rows: QuerySet[Mejora]) -> dict[str, Any]:
    """A page of improvements, under the filter asked for, the newest first."""
    asked, after = request.GET.get("estado", ""), desde_de(request)
    found = rows.filter(FILTROS[asked][1]) if asked in FILTROS else rows
    if after is not None:
        found = found.filter(pk__lt=after)
    page = list(found.select_related("tarea", "perfil__organizacion").order_by("-pk")[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    return {
        "filas": shown,
        "filtros": [(name, words) for name, (words, _q) in FILTROS.items()],
        "estado_pedido": asked if asked in FILTROS else "",
        "siguiente": shown[-1].pk if len(page) > POR_PAGINA else "",
        "continua": after is not None,
        "parametros": f"estado={asked}" if asked in FILTROS else "",
    }


@require_safe
@privada
def mis_mejoras(request: HttpRequest) -> HttpResponse:
    """What the actor's organisation lacks today, and what it is doing about it."""
    actor = actor_of(request)
    body = _own(actor)
    perfil = Perfil.objects.for_page().filter(organizacion=body).first()
    gaps = operations.brechas(perfil or Perfil(organizacion=body), clock.today()) if perfil else []
    rows = Mejora.objects.filter(perfil__organizacion=body)
    context = _listed(request, rows) | {
        "seccion": "redes",
        "organizacion": body,
        "perfil": perfil,
        "brechas": [(gap, PARA.get(Nivel(gap.para), "") if gap.para else "") for gap in gaps],
        "por_proponer": len(operations.por_proponer(perfil, gaps)) if perfil else 0,
        "motivos": motivos("redes.llevar_mejora", actor, perfil) if perfil else [],
        "encarga": bool(perfil and operations.organos_para_encargar(perfil, actor)),
    }
    return render(request, "redes/mejoras/mis_mejoras.html", context)


def _own(actor: Actor | None) -> Organizacion:
    """The organisation that the actor speaks for; refused to whom speaks for none."""
    if actor is None or actor.organizacion is None:
        raise NoPermitido([_("Ven las mejoras de una organización quienes tienen hoy su mandato.")])
    return actor.organizacion


def _bodies(actor: Actor | None) -> list[Organizacion]:
    """Those whose improvements the actor keeps: of its órganos, or else its own."""
    kept = list(operations.que_lleva(actor, clock.today()).order_by("nombre", "pk"))
    return kept or [_own(actor)]


@require_safe
@privada
def mejoras(request: HttpRequest) -> HttpResponse:
    """Those of every body of the órganos that the actor keeps (`?organizacion=` for one); else those of its own."""
    actor, al = actor_of(request), clock.today()
    if not operations.que_lleva(actor, al).exists():
        return redirect("redes:mis_mejoras")
    rows = operations.visibles(actor, al)
    asked = get_object_or_404(Organizacion, slug=slug) if (slug := request.GET.get("organizacion", "")) else None
    context = _listed(request, rows.filter(perfil__organizacion=asked) if asked else rows)
    if asked:
        context["parametros"] = "&".join(filter(None, [f"organizacion={asked.slug}", context["parametros"]]))
    keeps = Organizacion.objects.con_secretaria(actor, al).filter(tipo="mesa").exists()
    context |= {"seccion": "redes", "organizacion": asked, "encarga": True, "elegibilidad": keeps}
    return render(request, "redes/mejoras/mejoras.html", context)


@require_POST
@privada
def proponer(request: HttpRequest) -> HttpResponse:
    """One improvement for each gap of the actor's organisation."""
    actor = actor_of(request)
    made = operations.proponer_mejoras(_own(actor).pk, actor=actor)
    said = ngettext("Quedó propuesta una mejora.", "Quedaron propuestas %(n)s mejoras.", len(made)) % {"n": len(made)}
    messages.success(request, said if made else _("No hay nada nuevo que proponer."))
    return redirect("redes:mis_mejoras")


def visible(request: HttpRequest, pk: int) -> Mejora:
    """The improvement, if the actor may see it; else 404."""
    rows = operations.visibles(actor_of(request), clock.today())
    return get_object_or_404(rows.select_related("perfil__organizacion", "tarea"), pk=pk)


def _back(request: HttpRequest, body: Organizacion | None = None) -> str:
    """Where the actor sees it: the page of its own body, or that of all."""
    actor = actor_of(request)
    own = actor is not None and body is not None and actor.organizacion == body
    return reverse("redes:mis_mejoras" if own else "redes:mejoras")


def _pagina(request: HttpRequest, found: Mejora, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    back = _back(request, found.perfil.organizacion)
    more |= {"antetitulo": found.perfil.organizacion.nombre, "seccion": "redes"}
    return Pagina(titulo, boton, hecho, back, _crumbs(back), **more)


def _crumbs(back: str) -> list[tuple[str, str]]:
    return [(_("Redes"), reverse("redes:redes")), (_("Mejoras"), back)]


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar(request: HttpRequest) -> HttpResponse:
    """Write down what the consultancy recommends."""
    actor = actor_of(request)
    bodies = _bodies(actor)
    require("redes.llevar_mejora", actor, Perfil(organizacion=bodies[0]))
    form = MejoraForm(bodies, None, request.POST or None)
    back = _back(request, bodies[0] if len(bodies) == 1 else None)
    pagina = Pagina(
        _("Agregar una recomendación"),
        _("Agregar la recomendación"),
        _("Quedó agregada."),
        back,
        _crumbs(back),
        antetitulo=bodies[0].nombre if len(bodies) == 1 else "",
        seccion="redes",
    )

    def act() -> None:
        body = form.cleaned_data.get("organizacion") or bodies[0]
        operations.agregar_mejora(body.pk, form.datos(), actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one that was not entrusted yet."""
    found, actor = visible(request, pk), actor_of(request)
    require("redes.llevar_mejora", actor, found.perfil)
    form = MejoraForm([], found, request.POST or None)
    pagina = _pagina(request, found, _("Corregir la recomendación"), _("Guardar"), _("Quedó guardada."))

    def act() -> None:
        seen = form.cleaned_data["revision"] or 0
        try:
            operations.corregir_mejora(pk, form.datos(), revision=seen, actor=actor)
        except Conflicto:
            comparar(form, guardado_de_mejora(visible(request, pk)))
            raise

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def encargar(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it a task, with its date."""
    found, actor = visible(request, pk), actor_of(request)
    organos = operations.organos_para_encargar(found.perfil, actor)
    if not organos:
        raise NoPermitido([_("La encarga como tarea la secretaría del órgano. Escríbale si falta.")])
    form = EncargarForm(organos, request.POST or None)
    told = _("Queda a cargo de %(organizacion)s y se sigue como toda tarea.")
    pagina = _pagina(
        request,
        found,
        _("Encargar como tarea"),
        _("Encargar la tarea"),
        _("Quedó encargada como tarea."),
        bajada=told % {"organizacion": found.perfil.organizacion},
        leer=[(_("Qué se recomienda"), found.texto)],
    )

    def act() -> None:
        operations.encargar_mejora(pk, organo_id=form.organo_id(), vence=form.cleaned_data["vence"], actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def descartar(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why it is not going to be done."""
    found, actor = visible(request, pk), actor_of(request)
    require("redes.llevar_mejora", actor, found.perfil)
    form = DescartarForm(request.POST or None)
    pagina = _pagina(
        request,
        found,
        _("Descartar"),
        _("Descartar con este motivo"),
        _("Quedó descartada. Puede reponerla."),
        leer=[(_("Qué se recomienda"), found.texto)],
        sin_hacer=_("Volver sin descartar"),
    )
    return procesar(
        request, pagina, form, lambda: operations.descartar_mejora(pk, form.cleaned_data["motivo"], actor=actor)
    )


@require_POST
@privada
def reponer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that it was discarded."""
    found = visible(request, pk)
    operations.reponer_mejora(pk, actor=actor_of(request))
    messages.success(request, _("Quedó repuesta."))
    return redirect(_back(request, found.perfil.organizacion))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar(request: HttpRequest) -> HttpResponse:
    """Load what the consultancy recommends for the bodies of the actor's órganos: tried first."""
    actor = actor_of(request)
    _require_kept(actor)
    back = reverse("redes:mejoras")
    pagina = intercambio.Pagina(
        _("Cargar recomendaciones"),
        _("Una fila por recomendación. Con la misma referencia se corrige la que ya está."),
        [*_crumbs(back), (_("Cargar"), "")],
        back,
        "redes",
    )
    return intercambio.importar(request, operations.ImportadorMejoras(actor), pagina)


@require_safe
@privada
def exportar(request: HttpRequest) -> HttpResponse:
    """Those that the actor keeps, as CSV or XLSX: what is downloaded loads back."""
    actor = actor_of(request)
    _require_kept(actor)
    rows = operations.visibles(actor, clock.today()).select_related("tarea", "perfil__organizacion")
    columns = [columna.nombre for columna in operations.COLUMNAS]
    found = operations.filas_de_mejoras(rows.order_by("perfil__organizacion__nombre", "referencia", "pk"))
    return intercambio.descargar("mejoras", request.GET.get("formato", "xlsx"), columns, found)


def _require_kept(actor: Actor | None) -> None:
    """Refuse whoever keeps no órgano."""
    if not operations.que_lleva(actor, clock.today()).exists():
        raise NoPermitido([_("Carga y descarga las recomendaciones de todas la secretaría del órgano.")])
