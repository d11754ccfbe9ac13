"""A network's own space: what it is, how it decides and what it decided, for its members; and its documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.forms.plan import comparar
from actas.models import Acta, AcuerdoAdoptado
from actas.views.formularios import Pagina, desde_de, procesar
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.permissions import puede, require
from mesa.models import Consulta, Mandato, Membresia, Organizacion, Votacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar
from redes.forms.espacio import DocumentoForm, guardado_de_documento
from redes.models import DocumentoRed
from redes.operations import documentos as operations
from redes.views.directorio import con_elecciones
from redes.views.directorio import migas as migas_del_directorio

POR_PAGINA, INTEGRANTES, FILAS = 30, 50, 5
#: What `?ver=` shows whole, with its title.
LISTAS = {
    "votaciones": gettext_lazy("Elecciones y votaciones"),
    "consultas": gettext_lazy("Consultas internas"),
    "actas": gettext_lazy("Actas de sus sesiones"),
}


def red_visible(request: HttpRequest, slug: str) -> Organizacion:
    """The network, if the reader is of it: its member, who speaks for it or who keeps its secretaría; else 404."""
    inside = Organizacion.objects.seguidos_por(actor_of(request), clock.today())
    return get_object_or_404(inside, slug=slug, tipo=TipoOrganizacion.RED)


def migas(red: Organizacion) -> list[tuple[str, str]]:
    """The way to a page of the space of a network."""
    return [*migas_del_directorio(), (red.nombre, reverse("redes:espacio", args=[red.slug]))]


@require_safe
@privada
def espacio(request: HttpRequest, slug: str) -> HttpResponse:
    """Its members, its rules, and the newest of what it votes, asks, decides and keeps; or all of one of these."""
    actor, red, al = actor_of(request), red_visible(request, slug), clock.today()
    if (ver := request.GET.get("ver", "")) in LISTAS:
        return _lista(request, red, ver)
    seats = Membresia.objects.vigentes(al).filter(organo=red).annotate(total=Window(Count("pk")))
    seated = list(seats.select_related("miembro").order_by("clase", "miembro__nombre", "pk")[:INTEGRANTES])
    held = Mandato.objects.vigentes(al).filter(organizacion=red).for_actor()
    newest = {que: list(rows[:FILAS]) for que, rows in _de_la_red(actor, red).items()}
    agreed = AcuerdoAdoptado.objects.filter(organo=red, suprimido=False)
    context = {
        "seccion": "redes",
        "red": red,
        "integrantes": seated,
        "total": vars(seated[0])["total"] if seated else 0,
        "representan": con_elecciones(held, actor),
        "reglas": list(red.reglas.filter(Q(hasta=None) | Q(hasta__gte=al), desde__lte=al).select_related("organo")),
        **newest,
        "acuerdos": list(agreed.order_by("-fecha", "-pk")[:FILAS]),
        "documentos": list(DocumentoRed.objects.visible_to(actor, al).filter(organo=red).for_list()[:FILAS]),
        "lleva": puede("redes.llevar_documentos", actor, red),
        "migas": [*migas_del_directorio(), (red.nombre, "")],
    }
    return render(request, "redes/espacio/espacio.html", context)


def _de_la_red(actor: Actor | None, red: Organizacion) -> dict[str, QuerySet[Any]]:
    """What the actor may see of what a network votes, asks and minutes."""
    al = clock.today()
    asked = Consulta.objects.visible_to(actor, al).filter(organo=red).select_related("plazo", "organo")
    return {
        "votaciones": Votacion.objects.visible_to(actor, al).filter(organo=red).for_list(),
        "consultas": asked.order_by("-pk"),
        "actas": Acta.objects.visible_to(actor, al).filter(sesion__organo=red).for_list(),
    }


def _lista(request: HttpRequest, red: Organizacion, ver: str) -> HttpResponse:
    """All of what it votes, asks or minutes, the last one made first and by key."""
    desde, rows = desde_de(request), _de_la_red(actor_of(request), red)[ver].order_by("-pk")
    page = list((rows.filter(pk__lt=desde) if desde is not None else rows)[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    context = {
        "seccion": "redes",
        "red": red,
        "titulo": LISTAS[ver],
        ver: shown,
        "hay": bool(shown),
        "siguiente": str(shown[-1].pk) if len(page) > POR_PAGINA else "",
        "continua": desde is not None,
        "parametros": f"ver={ver}",
        "migas": [*migas(red), (LISTAS[ver], "")],
    }
    return render(request, "redes/espacio/lista.html", context)


@require_safe
@privada
def documentos(request: HttpRequest, slug: str) -> HttpResponse:
    """Its documents, the newest first and by key; for who keeps them, those put away too."""
    actor, red, desde = actor_of(request), red_visible(request, slug), desde_de(request)
    keeps = puede("redes.llevar_documentos", actor, red)
    rows = DocumentoRed.objects.filter(organo=red)
    rows = rows if keeps else rows.filter(retirado_el=None)
    if desde is not None and (last := rows.filter(pk=desde).first()) is not None:
        rows = rows.filter(Q(fecha__lt=last.fecha) | Q(fecha=last.fecha, pk__lt=last.pk))
    page = list(rows.for_list()[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    context = {
        "seccion": "redes",
        "red": red,
        "documentos": shown,
        "siguiente": str(shown[-1].pk) if len(page) > POR_PAGINA else "",
        "continua": desde is not None,
        "lleva": keeps,
        "migas": [*migas(red), (_("Documentos"), "")],
    }
    return render(request, "redes/espacio/documentos.html", context)


@require_safe
@privada
def archivo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The file of a document, for whoever may see it; of one that was put away, for who keeps them."""
    actor = actor_of(request)
    rows = DocumentoRed.objects.select_related("archivo", "organo").filter(pk=pk, organo__slug=slug)
    found = rows.visible_to(actor, clock.today()).first()
    if found is None:
        found = rows.exclude(retirado_el=None).first()
        found = found if puede("redes.llevar_documentos", actor, found) else None
    if found is None or found.archivo is None:
        raise Http404
    return entregar(found.archivo)


def _pagina(red: Organizacion, titulo: str, boton: str, hecho: str, bajada: str = "") -> Pagina:
    own = reverse("redes:documentos", args=[red.slug])
    return Pagina(
        titulo=titulo,
        boton=boton,
        hecho=hecho,
        bajada=bajada,
        volver=own,
        migas=[*migas(red), (_("Documentos"), own)],
        antetitulo=red.nombre,
        archivos=True,
        seccion="redes",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def subir(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a document."""
    red, actor = red_visible(request, slug), actor_of(request)
    require("redes.llevar_documentos", actor, red)
    form = DocumentoForm(None, request.POST or None, request.FILES or None)
    pagina = _pagina(
        red,
        _("Agregar un documento"),
        _("Agregar el documento"),
        _("El documento quedó en el espacio de la red."),
        _("Un archivo, o la dirección de lo que ya está en la web. Usted decide quién lo ve."),
    )

    def act() -> None:
        data = form.cleaned_data
        operations.subir_documento(red.pk, form.datos(), data["archivo"], envio=data["envio"], actor=actor)

    return procesar(request, pagina, form, act)


def _documento(request: HttpRequest, slug: str, pk: int) -> tuple[Organizacion, DocumentoRed]:
    """The document of that network, for who keeps them; else 404 or refused."""
    red = red_visible(request, slug)
    require("redes.llevar_documentos", actor_of(request), red)
    return red, get_object_or_404(DocumentoRed.objects.select_related("archivo", "organo"), pk=pk, organo=red)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct a document; if somebody saved it first, the same page with both and nothing lost."""
    red, found = _documento(request, slug, pk)
    form = DocumentoForm(found, request.POST or None, request.FILES or None)
    pagina = _pagina(red, _("Corregir el documento"), _("Guardar"), _("El documento quedó guardado."))

    def act() -> None:
        data = form.cleaned_data
        seen = data["revision"] or 0
        try:
            operations.corregir_documento(
                found.pk, form.datos(), data["archivo"], revision=seen, actor=actor_of(request)
            )
        except Conflicto:
            comparar(form, guardado_de_documento(DocumentoRed.objects.get(pk=pk)))
            raise

    return procesar(request, pagina, form, act)


@require_POST
@privada
def retirar(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put a document away."""
    _red, found = _documento(request, slug, pk)
    operations.retirar_documento(found.pk, actor=actor_of(request))
    messages.success(request, _("El documento quedó retirado: nadie lo descarga. Puede reponerlo."))
    return redirect("redes:documentos", slug)


@require_POST
@privada
def reponer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Bring back a document that was put away."""
    _red, found = _documento(request, slug, pk)
    operations.reponer_documento(found.pk, actor=actor_of(request))
    messages.success(request, _("El documento está de nuevo en el espacio de la red."))
    return redirect("redes:documentos", slug)
