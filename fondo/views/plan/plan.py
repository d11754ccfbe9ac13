"""The plan of spending: by month against the floors, its lines, and its tables in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.views.formularios import Pagina, procesar
from fondo.forms.plan import LineaForm
from fondo.models import Fondo, LineaPlan
from fondo.operations import plan as operations
from fondo.operations.cuotas.previstas import VIGENTE
from fondo.operations.plan.lectura import lineas_de
from fondo.views.base import contexto, enviado, fondo_visible, migas, pagina_de
from mesa.kernel.permissions import puede, require
from mesa.views import intercambio
from mesa.views.access import actor_of, privada


@require_safe
@privada
def plan(request: HttpRequest, clave: str) -> HttpResponse:
    """What is planned, by month, and what each ítem has without planning."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    context = contexto(
        fondo,
        "fondo:plan",
        plan=operations.plan_de(fondo),
        escribe=puede("fondo.agregar_linea", actor, fondo) and fondo.estado in VIGENTE,
        migas=migas(fondo, (_("Plan"), "")),
    )
    return render(request, "fondo/plan/plan.html", context)


def _pagina(fondo: Fondo, *words: str, **more: Any) -> Pagina:
    return pagina_de(fondo, [(_("Plan"), reverse("fondo:plan", args=[fondo.clave]))], *words, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar(request: HttpRequest, clave: str) -> HttpResponse:
    """Add a line."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.agregar_linea", actor, fondo)
    form = LineaForm(operations.plan_de(fondo).items, None, enviado(request)[0])
    pagina = _pagina(fondo, _("Agregar al plan"), _("Agregar al plan"), _("Quedó en el plan."), guardar=f"plan-{clave}")

    def act() -> None:
        operations.agregar_linea(fondo.pk, form.datos(), envio=form.cleaned_data["envio"], actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct a line."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    found = get_object_or_404(LineaPlan, pk=pk, item__etapa__fondo=fondo)
    require("fondo.corregir_linea", actor, fondo)
    form = LineaForm(operations.plan_de(fondo).items, found, enviado(request)[0])
    pagina = _pagina(fondo, _("Corregir una línea del plan"), _("Guardar la corrección"), _("Quedó corregida."))

    def act() -> None:
        seen = form.cleaned_data["revision"] or 0
        operations.corregir_linea(pk, form.datos(), revision=seen, actor=actor)

    return procesar(request, pagina, form, act)


@require_POST
@privada
def quitar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take a line out of the plan."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    get_object_or_404(LineaPlan, pk=pk, item__etapa__fondo=fondo)
    operations.quitar_linea(pk, actor=actor)
    messages.success(request, _("Quedó fuera del plan."))
    return redirect("fondo:plan", clave)


@require_safe
@privada
def descargar(request: HttpRequest, clave: str) -> HttpResponse:
    """The plan as CSV or XLSX (`?formato=`): what is downloaded loads back."""
    fondo = fondo_visible(request, clave)
    columns = [columna.nombre for columna in operations.COLUMNAS]
    rows = operations.filas_del_plan(lineas_de(fondo))
    return intercambio.descargar(f"plan-{clave}", request.GET.get("formato", "xlsx"), columns, rows)


def _importar(request: HttpRequest, clave: str, titulo: str, bajada: str, *, reemplaza: bool) -> HttpResponse:
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.importar_lineas", actor, fondo)
    back = reverse("fondo:plan", args=[clave])
    crumbs = migas(fondo, (_("Plan"), back), (titulo, ""))
    pagina = intercambio.Pagina(titulo, bajada, crumbs, back, "fondo")
    return intercambio.importar(request, operations.ImportadorPlan(fondo, reemplaza=reemplaza, actor=actor), pagina)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar(request: HttpRequest, clave: str) -> HttpResponse:
    """Put a table in the place of the plan: tried first."""
    words = _("Sus filas reemplazan todo el plan. Descargue antes el de ahora si quiere partir de él.")
    return _importar(request, clave, _("Cargar el plan"), words, reemplaza=True)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def sumar(request: HttpRequest, clave: str) -> HttpResponse:
    """Add a table to the plan: tried first."""
    words = _("Sus filas se agregan a lo que ya está planificado.")
    return _importar(request, clave, _("Agregar una planilla al plan"), words, reemplaza=False)
