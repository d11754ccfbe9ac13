"""The bank against the books: what matches, what is to be chosen, and what is on one side only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.views.formularios import Pagina, procesar
from fondo.forms.banco import CartolaForm, ConciliarLineaForm, DescartarLineaForm
from fondo.models import MovimientoBanco
from fondo.operations import banco as operations
from fondo.views.base import contexto, enviado, fila_visible, fondo_visible, migas, pagina_de
from mesa.kernel.permissions import require
from mesa.palabras import fecha_larga, pesos
from mesa.views.access import actor_of, privada


@require_safe
@privada
def banco(request: HttpRequest, clave: str) -> HttpResponse:
    """The bank against the books."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.ver_banco", actor, fondo)
    found = operations.banco_de(fondo)
    context = contexto(fondo, "fondo:gastos", banco=found, migas=migas(fondo, (_("Banco"), "")))
    return render(request, "fondo/banco/banco.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def cargar(request: HttpRequest, clave: str) -> HttpResponse:
    """Load a statement."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.cargar_cartola", actor, fondo)
    form = CartolaForm(*enviado(request))
    back = [(_("Banco"), reverse("fondo:banco", args=[clave]))]
    pagina = pagina_de(
        fondo,
        back,
        _("Cargar una cartola"),
        _("Cargar la cartola"),
        _("Quedó cargada. Las líneas que ya estaban no se repiten."),
        bajada=_("Las columnas se reconocen solas. Escriba sus nombres solo si no se reconocen."),
        archivos=True,
    )

    def act() -> None:
        file = form.cleaned_data["archivo"]
        operations.cargar_cartola(fondo.pk, file.name, file.read(), columnas=form.columnas(), actor=actor)

    return procesar(request, pagina, form, act)


def _linea(request: HttpRequest, clave: str, pk: int) -> MovimientoBanco:
    """The line, if the actor may look at the bank; else 404 or the sentence."""
    found: MovimientoBanco = fila_visible(request, MovimientoBanco.objects.all(), clave, pk)
    require("fondo.ver_banco", actor_of(request), found)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def conciliar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say of what a line is: `con` is "pago-3" or "cuota-1"."""
    found, actor = _linea(request, clave, pk), actor_of(request)
    may_be = operations.posibles(found)
    form = ConciliarLineaForm(may_be, enviado(request)[0])
    pagina = _pagina(
        found,
        _("Elegir a mano"),
        _("Conciliar"),
        _("Quedó conciliada."),
        aviso="" if may_be else _("No hay pagos ni cuotas de ese monto, ni en dólares, que no sean ya de otra línea."),
    )

    def act() -> None:
        one = form.elegido
        operations.conciliar_linea(
            pk,
            pago_id=one.pago.pk if one.pago else None,
            cuota_id=one.cuota.pk if one.cuota else None,
            actor=actor,
        )

    return procesar(request, pagina, form, act)


def _pagina(linea: MovimientoBanco, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    """The words of the page of a form about a line, which it shows."""
    back = [(_("Banco"), reverse("fondo:banco", args=[linea.fondo.clave]))]
    shown = f"{fecha_larga(linea.fecha)} · {linea.glosa} · {pesos(linea.monto)}"
    return pagina_de(linea.fondo, back, titulo, boton, hecho, bajada=shown, **more)


@require_POST
@privada
def desconciliar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Leave a line free again."""
    _linea(request, clave, pk)
    operations.desconciliar_linea(pk, actor=actor_of(request))
    messages.success(request, _("Quedó libre otra vez."))
    return redirect("fondo:banco", clave)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def descartar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say why a line is not of the fund."""
    found, actor = _linea(request, clave, pk), actor_of(request)
    form = DescartarLineaForm(enviado(request)[0])
    hecho = _("Quedó explicada. Puede deshacerlo.")
    pagina = _pagina(found, _("No es del fondo"), _("Guardar la explicación"), hecho)
    return procesar(
        request, pagina, form, lambda: operations.descartar_linea(pk, form.cleaned_data["motivo"], actor=actor)
    )
