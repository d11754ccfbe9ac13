"""The budget of a fund on any day, and what moves in it: transfers, and lines that an agreement adds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.views.formularios import Pagina, procesar
from fondo.ejecucion import Clase
from fondo.forms.presupuesto import DeshacerTraspasoForm, ItemForm, TraspasoForm
from fondo.models import Fondo, Item, Traspaso
from fondo.operations import items, traspasos
from fondo.operations.administradora import acuerdos_para
from fondo.operations.lectura import Lectura, leer
from fondo.views.base import contexto, fondo_visible, migas
from fondo.views.marcha import dia_pedido
from mesa.kernel import clock
from mesa.kernel.permissions import motivos, require
from mesa.kernel.tabular import Valor
from mesa.palabras import dolares
from mesa.views import intercambio
from mesa.views.access import actor_of, privada

COLUMNAS = (
    "etapa", "item", "administracion", "original", "vigente", "comprometido", "devengado", "pagado", "disponible",
)  # fmt: skip
CIFRAS = COLUMNAS[3:]


@require_safe
@privada
def presupuesto(request: HttpRequest, clave: str) -> HttpResponse:
    """The budget by stage and ítem as it was on a day (`?al=`), and its transfers until then, the newest first."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    al, wrong = dia_pedido(request)
    context = contexto(fondo, "fondo:presupuesto", al=al, hoy=clock.today(), mal_dia=wrong)
    context["migas"] = migas(fondo, (_("Presupuesto"), ""))
    if fondo.monto is None:
        return render(request, "fondo/presupuesto/presupuesto.html", context)
    lectura = leer(fondo)
    moved = Traspaso.objects.filter(fondo=fondo, fecha__lte=al).select_related(
        "de", "a", "decision__acuerdo", "deshace", "deshecho_por"
    )
    context |= _figures(lectura, al) | {
        "traspasos": moved.order_by("-pk"),
        "motivos": motivos("fondo.traspasar_monto", actor, fondo),
        "agregados": _unused(lectura),
    }
    return render(request, "fondo/presupuesto/presupuesto.html", context)


def _unused(lectura: Lectura) -> list[Item]:
    """The lines that were added and nothing was moved to: as items.items_agregados, from what was read."""
    moved = {pk for _fecha, de, a, _monto in lectura.traspasos for pk in (de, a)}
    return [i for _e, found in lectura.etapas for i in found if not (i.original or i.vigente or i.pk in moved)]


def _figures(lectura: Lectura, al: date) -> dict[str, Any]:
    return {
        "presupuesto": lectura.presupuesto(al),
        "diferencia": lectura.ejecutado(al, Clase.DIFERENCIA),
        "recibido": lectura.ejecutado(al, Clase.RECIBIDO),
        "saldo": lectura.saldo(al),
    }


@require_safe
@privada
def descargar(request: HttpRequest, clave: str) -> HttpResponse:
    """The same figures as CSV or XLSX (`?formato=`), in USD with cents, as of a day (`?al=`)."""
    fondo = fondo_visible(request, clave)
    al, _wrong = dia_pedido(request)
    name = f"presupuesto-{fondo.clave}-{al.isoformat()}"
    return intercambio.descargar(name, request.GET.get("formato", "xlsx"), COLUMNAS, _rows(leer(fondo), al))


def _rows(lectura: Lectura, al: date) -> Iterator[list[Valor]]:
    """A row for each ítem, the exchange difference on its own, and the total."""
    budget = lectura.presupuesto(al)
    for stage in budget.filas:
        for row in stage.filas:
            fee = "sí" if row.item.administracion else "no"
            yield [stage.etapa.numero, row.item.nombre, fee, *(getattr(row, name) for name in CIFRAS)]
    difference = lectura.ejecutado(al, Clase.DIFERENCIA)
    yield ["", _("Diferencia de cambio"), "", *(difference if name == "pagado" else None for name in CIFRAS)]
    yield ["", _("Total, sin la diferencia de cambio"), "", *(getattr(budget, name) for name in CIFRAS)]


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def traspasar(request: HttpRequest, clave: str) -> HttpResponse:
    """Move money from one ítem to another."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.traspasar_monto", actor, fondo)
    budget = leer(fondo).presupuesto(clock.today())
    rows = [row for stage in budget.filas for row in stage.filas]
    form = TraspasoForm(fondo, acuerdos_para(fondo), rows, request.POST or None)
    pagina = _pagina(
        fondo,
        _("Traspasar entre ítems"),
        _("Traspasar"),
        _("Quedó hecho el traspaso."),
        bajada=_("Lo comprometido no se mueve. El total del fondo sigue siendo el mismo."),
        guardar=f"traspaso-{clave}",
    )

    def act() -> None:
        said = form.cleaned_data
        acuerdo = said["acuerdo"].pk if said["acuerdo"] else None
        what = (said["de"].pk, said["a"].pk, said["monto"], said["motivo"], acuerdo)
        traspasos.traspasar(fondo.pk, *what, envio=said["envio"], actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def deshacer(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Move back what a transfer moved."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    found = get_object_or_404(Traspaso.objects.select_related("de", "a"), pk=pk, fondo=fondo)
    require("fondo.deshacer_traspaso", actor, fondo)
    form = DeshacerTraspasoForm(request.POST or None)
    said = {"monto": dolares(found.monto), "de": found.a.nombre, "a": found.de.nombre}
    pagina = _pagina(
        fondo,
        _("Deshacer el traspaso"),
        _("Deshacer el traspaso"),
        _("Quedó deshecho, con un traspaso contrario."),
        bajada=_("Vuelven %(monto)s de «%(de)s» a «%(a)s». Los dos traspasos quedan a la vista.") % said,
        sin_hacer=_("Volver sin deshacer"),
    )

    def act() -> None:
        typed = form.cleaned_data
        traspasos.deshacer_traspaso(pk, typed["motivo"], envio=typed["envio"], actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar_item(request: HttpRequest, clave: str) -> HttpResponse:
    """Add a line of 0, by an agreement."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.agregar_item", actor, fondo)
    form = ItemForm(fondo, acuerdos_para(fondo), request.POST or None)
    pagina = _pagina(
        fondo,
        _("Agregar un ítem"),
        _("Agregar el ítem"),
        _("Quedó agregado, en cero. Su dinero llega por traspasos."),
        bajada=_("Un ítem que no estaba en la propuesta lo agrega un acuerdo. Parte en cero."),
    )

    def act() -> None:
        said = form.cleaned_data
        fee, acuerdo = said["administracion"], said["acuerdo"].pk
        items.agregar_item(fondo.pk, said["etapa"].numero, said["nombre"], acuerdo, administracion=fee, actor=actor)

    return procesar(request, pagina, form, act)


@require_POST
@privada
def quitar_item(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take away a line that was added and that nothing uses."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    get_object_or_404(Item, pk=pk, etapa__fondo=fondo)
    items.quitar_item(pk, actor=actor)
    messages.success(request, _("Quedó quitado."))
    return redirect("fondo:presupuesto", clave)


def _pagina(fondo: Fondo, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    back = reverse("fondo:presupuesto", args=[fondo.clave])
    crumbs = migas(fondo, (_("Presupuesto"), back))
    return Pagina(titulo, boton, hecho, back, crumbs, antetitulo=fondo.nombre, seccion="fondo", **more)
