"""The register of an órgano: who sits in it, what each does, and how any dated row ends. Read by all who sit in it.

The Mesa's needs no more address; a network's says which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mesa.enlaces import direccion_del_registro
from mesa.forms.organizaciones import AsientoForm, FuncionForm, IntegranteForm, NombreForm, TerminoForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import puede, require
from mesa.models import Evento, Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations import mandatos, organizaciones, reglas
from mesa.palabras import el_organo
from mesa.views.access import actor_of, privada

TERMINOS = ("integrante.terminado", "funcion.terminada", "mandato.terminado", "regla.terminada")


def registros_de(actor: Actor | None) -> list[Organizacion]:
    """The órganos whose register the actor may read today: the Mesa first."""
    found = Organizacion.objects.registros_de(actor, clock.today())
    return sorted(found, key=lambda organo: (organo.tipo != TipoOrganizacion.MESA, organo.nombre, organo.pk))


def organo_visible(request: HttpRequest, slug: str = "") -> Organizacion:
    """The órgano of that name, or the Mesa, if the reader may see its register; else 404."""
    found = Organizacion.objects.registros_de(actor_of(request), clock.today())
    of_the_mesa = Q(tipo=TipoOrganizacion.MESA)
    organo = found.filter(Q(slug=slug) & ~of_the_mesa if slug else of_the_mesa).order_by("pk").first()
    if organo is None:
        raise Http404
    return organo


@dataclass(frozen=True)
class Pagina:
    """A page with one form: its words, and the page of the register that it comes from and goes back to."""

    titulo: str | Promise
    bajada: str | Promise
    boton: str | Promise
    volver: str
    hecho: str | Promise
    alternativas: tuple[str, ...] = ()
    template: str = "mesa/registro/formulario.html"


def procesar(
    request: HttpRequest,
    organo: Organizacion,
    pagina: Pagina,
    form: forms.Form,
    act: Callable[[], object],
    **context: Any,
) -> HttpResponse:
    """Show the form, or do what it asks and go back. What cannot be done is said above it, with all that was typed."""
    status, back = 200, direccion_del_registro(organo, pagina.volver)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, str(pagina.hecho))
                return redirect(back)
    return render(
        request,
        pagina.template,
        {
            "seccion": "pendientes",
            "organo": organo,
            "pagina": pagina,
            "url_volver": back,
            "form": form,
            "migas": [
                (_("Pendientes"), reverse("mesa:pendientes")),
                (_("Registro"), back),
                (pagina.titulo, ""),
            ],
            **context,
        },
        status=status,
    )


def por_tiempo(filas: list[Any]) -> dict[str, list[Any]]:
    """Dated rows as a page shows them: those in force today, those that begin later, and those that ended."""
    hoy = clock.today()
    ended = [fila for fila in filas if fila.hasta and fila.hasta < hoy]
    later = [fila for fila in filas if fila.desde > hoy]
    return {
        "vigentes": [fila for fila in filas if fila not in ended and fila not in later],
        "proximas": later,
        "historia": sorted(ended, key=lambda fila: (fila.hasta, fila.pk), reverse=True),
    }


def con_normas_de_termino(filas: list[Any]) -> list[Any]:
    """The rows, each with the norm that ended it in `norma_termino`: the row keeps the one it began with."""
    if ended := [fila for fila in filas if fila.hasta]:
        events = Evento.objects.filter(
            verbo__in=TERMINOS, objeto_tipo=ended[0]._meta.label_lower, objeto_id__in=[fila.pk for fila in ended]
        )
        norms = {evento.objeto_id: (evento.ahora or {}).get("norma", "") for evento in events}
        for fila in ended:
            fila.norma_termino = norms.get(fila.pk, "")
    return filas


def marcar(organo: Organizacion, filas: list[Any], marca: str, campo: str, propias: QuerySet[Any]) -> None:
    """Tell each row, in `marca`, whether the register keeps what its `campo` names. The Mesa's keeps all it knows."""
    kept = None if organo.tipo == TipoOrganizacion.MESA else set(propias.values_list("pk", flat=True))
    for fila in filas:
        setattr(fila, marca, kept is None or getattr(fila, campo) in kept)


def _renamed(evento: Evento) -> bool:
    """Whether the name changed, and not only since when the body exists."""
    antes, ahora = evento.antes or {}, evento.ahora or {}
    return bool(antes.get("nombre") != ahora.get("nombre"))


@require_safe
@privada
def integrantes(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who sits in the órgano, who presides it and who keeps it: today, next, and before."""
    organo = organo_visible(request, slug)
    asientos = con_normas_de_termino(list(organizaciones.asientos(organo)))
    funciones = con_normas_de_termino(list(organizaciones.funciones(organo)))
    names = Evento.objects.filter(verbo="organizacion.renombrada", objeto_tipo="mesa.organizacion")
    lleva = puede("mesa.llevar_registro", actor_of(request), organo)
    if lleva:
        marcar(organo, asientos, "renombrable", "miembro_id", organizaciones.nombrables(organo))
    known = {organo.pk, *(a.miembro_id for a in asientos), *(f.organizacion_id for f in funciones)}
    context = {
        "seccion": "pendientes",
        "organo": organo,
        "asientos": por_tiempo(asientos),
        "funciones": por_tiempo(funciones),
        "nombres": [e for e in names.filter(objeto_id__in=known) if _renamed(e)],
        "lleva": lleva,
    }
    return render(request, "mesa/registro/integrantes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar_integrante(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Seat a body, new or known."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.llevar_registro", actor, organo)
    form = IntegranteForm(organo, request.POST or None)
    pagina = Pagina(
        titulo=_("Agregar un integrante"),
        bajada=_("Desde la fecha que indique, la organización se convoca según su clase y su voto."),
        boton=_("Agregar el integrante"),
        volver="integrantes",
        hecho=_("El integrante quedó registrado."),
        alternativas=("organizacion", "nombre"),
    )
    return procesar(
        request,
        organo,
        pagina,
        form,
        lambda: organizaciones.incorporar_integrante(organo.pk, form.quien(), form.asiento(), actor=actor),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def cambiar_integrante(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Change class, vote or sector from a day on."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.llevar_registro", actor, organo)
    asiento = get_object_or_404(organizaciones.asientos(organo), pk=pk)
    initial = {"clase": asiento.clase, "voto": asiento.voto, "sector": asiento.sector}
    form = AsientoForm(request.POST or None, initial=initial)
    pagina = Pagina(
        titulo=_("Cambiar a %(nombre)s") % {"nombre": asiento.miembro.nombre},
        bajada=_("Lo anterior queda en la historia hasta el día previo. Lo ya convocado y publicado no cambia."),
        boton=_("Registrar el cambio"),
        volver="integrantes",
        hecho=_("El cambio quedó registrado desde la fecha que indicó."),
    )
    return procesar(
        request,
        organo,
        pagina,
        form,
        lambda: organizaciones.cambiar_integrante(organo.pk, pk, form.asiento(), actor=actor),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def asignar_funcion(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Give a body the presidency or the secretaría from a day on."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.llevar_registro", actor, organo)
    form = FuncionForm(organo, request.POST or None)
    pagina = Pagina(
        titulo=_("Asignar una función"),
        bajada=_("Presidir y llevar la secretaría se suman a integrar %(organo)s; una organización puede tener ambas.")
        % {"organo": el_organo(organo.tipo)},
        boton=_("Asignar la función"),
        volver="integrantes",
        hecho=_("La función quedó registrada."),
        alternativas=("organizacion", "nombre", "sector"),
    )

    def act() -> object:
        data = form.cleaned_data
        return organizaciones.asignar_funcion(
            organo.pk, form.quien(), data["tipo_funcion"], data["desde"], data["norma"], actor=actor
        )

    return procesar(request, organo, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def renombrar(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Give a body its new name."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.llevar_registro", actor, organo)
    organizacion = get_object_or_404(organizaciones.nombrables(organo), pk=pk)
    initial = {"nombre": organizacion.nombre, "desde": organizacion.desde}
    form = NombreForm(request.POST or None, initial=initial)
    pagina = Pagina(
        titulo=_("Nombre de %(nombre)s") % {"nombre": organizacion.nombre},
        bajada=_(
            "El nombre nuevo rige desde hoy. Las actas, respuestas y publicaciones anteriores conservan el que tenía."
        ),
        boton=_("Guardar el nombre"),
        volver="integrantes",
        hecho=_("El nombre quedó guardado."),
    )
    return procesar(
        request,
        organo,
        pagina,
        form,
        lambda: organizaciones.renombrar_organizacion(organo.pk, pk, **form.cleaned_data, actor=actor),
    )


@dataclass(frozen=True)
class Registro:
    """A kind of dated row: who may end it, where its rows are, and the operations that end it or take it away."""

    permiso: str
    filas: Callable[[Organizacion], QuerySet[Any]]
    terminar: Callable[..., Model]
    anular: Callable[..., str]
    volver: str


REGISTROS = {
    "integrante": Registro(
        "mesa.llevar_registro",
        organizaciones.asientos,
        organizaciones.terminar_integrante,
        organizaciones.anular_integrante,
        "integrantes",
    ),
    "funcion": Registro(
        "mesa.llevar_registro",
        organizaciones.funciones,
        organizaciones.terminar_funcion,
        organizaciones.anular_funcion,
        "integrantes",
    ),
    "mandato": Registro(
        "mesa.acreditar_personas",
        mandatos.mandatos_llevados,
        mandatos.terminar_mandato,
        mandatos.anular_mandato,
        "personas",
    ),
    "regla": Registro(
        "mesa.adoptar_regla",
        lambda organo: organo.reglas.all(),
        reglas.terminar_regla,
        reglas.anular_regla,
        "reglas",
    ),
}
#: In addresses.
PLURALES = {"integrante": "integrantes", "funcion": "funciones", "mandato": "mandatos", "regla": "reglas"}
BAJADA = gettext_lazy("Se conserva en la historia con sus fechas. Lo que ya se convocó, respondió o publicó no cambia.")


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def terminar(request: HttpRequest, que: str, pk: int, slug: str = "") -> HttpResponse:
    """Give a dated row its last day; or, from the same page, take it away if it was a mistake."""
    kind, organo, actor = REGISTROS[que], organo_visible(request, slug), actor_of(request)
    require(kind.permiso, actor, organo)
    fila = get_object_or_404(kind.filas(organo), pk=pk)
    form = TerminoForm(request.POST or None)
    ended = fila.hasta is not None
    pagina = Pagina(
        titulo=_("Anular lo ingresado por error") if ended else _("Poner término"),
        bajada=_("Esto ya tiene término y no se edita.") if ended else BAJADA,
        boton=_("Poner término"),
        volver=kind.volver,
        hecho=_("El término quedó registrado."),
        template="mesa/registro/anular.html" if ended and request.method != "POST" else "mesa/registro/terminar.html",
    )

    def act() -> object:
        hasta: date = form.cleaned_data["hasta"]
        return kind.terminar(organo.pk, pk, hasta, form.cleaned_data["norma"], actor=actor)

    url_anular = direccion_del_registro(organo, f"anular_{que}", pk)
    return procesar(request, organo, pagina, form, act, fila=fila, url_anular=url_anular)


@require_POST
@privada
def anular(request: HttpRequest, que: str, pk: int, slug: str = "") -> HttpResponse:
    """Take away a row entered by mistake; its operation refuses once anything rests on it."""
    kind, organo, actor = REGISTROS[que], organo_visible(request, slug), actor_of(request)
    require(kind.permiso, actor, organo)
    get_object_or_404(kind.filas(organo), pk=pk)
    nombre = kind.anular(organo.pk, pk, actor=actor)
    messages.success(request, _("Se anuló lo registrado sobre %(nombre)s.") % {"nombre": nombre})
    return redirect(direccion_del_registro(organo, kind.volver))
