"""The funds that somebody sees, the call of a new one, and its terms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actas.forms.plan import comparar
from actas.views.formularios import Pagina, procesar
from fondo.forms.fondos import FondoForm, MotivoForm, guardado_del_fondo
from fondo.models import Fondo
from fondo.operations import fondos as operations
from fondo.views.base import fondo_visible, migas
from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.permissions import motivos, require
from mesa.models import Organizacion
from mesa.tipos import registrar_enlace
from mesa.views.access import actor_of, privada

registrar_enlace(gettext_lazy("Fondos"), "fondo:fondos")


def _mesa(actor: Actor | None) -> Organizacion | None:
    """The Mesa whose secretaría the actor keeps today."""
    return Organizacion.objects.con_secretaria(actor, clock.today()).filter(tipo="mesa").order_by("pk").first()


@require_safe
@privada
def fondos(request: HttpRequest) -> HttpResponse:
    """Every fund that the actor sees, the newest first."""
    actor = actor_of(request)
    rows = Fondo.objects.visible_to(actor).for_page()
    context = {"seccion": "fondo", "fondos": rows, "abre": _mesa(actor) is not None}
    return render(request, "fondo/fondos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def nuevo(request: HttpRequest) -> HttpResponse:
    """Open a fund with the terms of its call."""
    actor = actor_of(request)
    mesa = _mesa(actor)
    own = mesa or (actor.organizacion if actor else None) or Organizacion()
    require("fondo.crear_fondo", actor, own)
    today = clock.today()
    form = FondoForm(None, request.POST or None, initial={"anio": today.year, "convocado_el": today})
    pagina = Pagina(
        _("Abrir un fondo"),
        _("Abrir el fondo"),
        _("Quedó abierto. Ahora escriba su propuesta."),
        reverse("fondo:fondos"),
        [(_("Fondos"), reverse("fondo:fondos"))],
        bajada=_("Los términos del llamado: quién lo aporta, entre qué montos y hasta cuándo se gasta."),
        antetitulo=own.nombre,
        seccion="fondo",
        guardar="fondo-nuevo",
    )

    def act() -> str:
        made = operations.crear_fondo(own.pk, form.datos(), envio=form.cleaned_data["envio"], actor=actor)
        return reverse("fondo:propuesta", args=[made.clave])

    return procesar(request, pagina, form, act)


def _pagina(fondo: Fondo, titulo: str, boton: str, hecho: str, bajada: str = "") -> Pagina:
    own = reverse("fondo:fondo", args=[fondo.clave])
    return Pagina(titulo, boton, hecho, own, migas(fondo, (titulo, ""))[:-1], bajada, fondo.nombre, seccion="fondo")


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def datos(request: HttpRequest, clave: str) -> HttpResponse:
    """Correct the terms of a fund."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.corregir_fondo", actor, fondo)
    form = FondoForm(fondo, request.POST or None)
    pagina = _pagina(fondo, _("Datos del fondo"), _("Guardar los datos"), _("Quedaron guardados."))

    def act() -> None:
        said = form.cleaned_data
        try:
            operations.corregir_fondo(
                fondo.pk, form.datos(), said.get("motivo", ""), revision=said["revision"] or 0, actor=actor
            )
        except Conflicto:
            comparar(form, guardado_del_fondo(fondo_visible(request, clave)))
            raise

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def desistir(request: HttpRequest, clave: str) -> HttpResponse:
    """Say that the fund will not be."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.desistir_fondo", actor, fondo)
    form = MotivoForm(request.POST or None)
    pagina = _pagina(fondo, _("Desistir del fondo"), _("Desistir"), _("Quedó desistido. Puede retomarlo."))
    return procesar(
        request, pagina, form, lambda: operations.desistir_fondo(fondo.pk, form.cleaned_data["motivo"], actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retomar(request: HttpRequest, clave: str) -> HttpResponse:
    """Take up again a fund that was given up."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.retomar_fondo", actor, fondo)
    form = Formulario(request.POST if request.method == "POST" else None)
    pagina = _pagina(fondo, _("Retomar el fondo"), _("Retomar el fondo"), _("El fondo sigue donde quedó."))
    return procesar(request, pagina, form, lambda: operations.retomar_fondo(fondo.pk, actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def cerrar(request: HttpRequest, clave: str) -> HttpResponse:
    """Close a fund whose final report was published."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.cerrar_fondo", actor, fondo)
    form = Formulario(request.POST if request.method == "POST" else None)
    pagina = _pagina(
        fondo,
        _("Cerrar el fondo"),
        _("Cerrar el fondo"),
        _("Quedó cerrado."),
        bajada=_("Después de cerrarlo no se registra ni se revisa nada más de él."),
    )
    return procesar(request, pagina, form, lambda: operations.cerrar_fondo(fondo.pk, actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def reabrir(request: HttpRequest, clave: str) -> HttpResponse:
    """Open again a fund that was closed, with its reason."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.reabrir_fondo", actor, fondo)
    form = MotivoForm(request.POST or None)
    pagina = _pagina(fondo, _("Reabrir el fondo"), _("Reabrir"), _("Quedó abierto otra vez."))
    return procesar(
        request, pagina, form, lambda: operations.reabrir_fondo(fondo.pk, form.cleaned_data["motivo"], actor=actor)
    )


ACCIONES = ("corregir_fondo", "desistir_fondo", "retomar_fondo", "cerrar_fondo", "reabrir_fondo")


def puede(actor: Actor | None, fondo: Fondo) -> dict[str, bool]:
    """What the actor may do with the fund itself, by name: one rule for all of them, asked once."""
    return dict.fromkeys(ACCIONES, not motivos("fondo.corregir_fondo", actor, fondo))
