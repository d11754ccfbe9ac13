"""The table of holidays by year: read by everyone signed in, kept by the secretaría of a Mesa."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesa.forms.deliberacion import FeriadoForm
from mesa.kernel import clock
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import puede, require
from mesa.models import Feriado
from mesa.operations.feriados import agregar_feriado, corregir_feriado, del_anio, eliminar_feriado, plazos_afectados
from mesa.views.access import actor_of, privada

#: How many years before and after the one shown are offered.
ANIOS = 2


@require_safe
@privada
def feriados(request: HttpRequest) -> HttpResponse:
    """The holidays of a year with their norms; `?editado=` are the days just edited, whose deadlines are told."""
    actor, hoy = actor_of(request), clock.today()
    asked = request.GET.get("anio", "")
    anio = int(asked) if asked.isdecimal() and len(asked) == len("2026") else hoy.year
    if not hoy.year - 30 <= anio <= hoy.year + 30:
        raise Http404
    edited = {day for text in request.GET.getlist("editado") if (day := _day(text))}
    context = {
        "seccion": "pendientes",
        "anio": anio,
        "anios": range(anio - ANIOS, anio + ANIOS + 1),
        "filas": del_anio(anio),
        "lleva": puede("mesa.llevar_feriados", actor, None),
        "editados": sorted(edited),
        "afectados": plazos_afectados(actor, edited),
        "migas": [(_("Pendientes"), reverse("mesa:pendientes")), (_("Feriados"), "")],
    }
    return render(request, "mesa/feriados/lista.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar_uno(request: HttpRequest) -> HttpResponse:
    """Add a day with its norm."""
    actor = actor_of(request)
    require("mesa.llevar_feriados", actor, None)
    form = FeriadoForm(request.POST or None)
    titles = {"titulo": _("Agregar un feriado"), "boton": _("Agregar el feriado")}
    return _form_page(request, form, lambda: agregar_feriado(**form.cleaned_data, actor=actor), titles, None)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir_uno(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the date, the name or the norm of a day."""
    actor = actor_of(request)
    require("mesa.llevar_feriados", actor, None)
    feriado = get_object_or_404(Feriado, pk=pk)
    initial = {"dia": feriado.dia, "nombre": feriado.nombre, "norma": feriado.norma}
    form = FeriadoForm(request.POST or None, initial=initial)
    titles = {"titulo": _("Corregir un feriado"), "boton": _("Guardar la corrección")}
    return _form_page(
        request, form, lambda: corregir_feriado(pk, **form.cleaned_data, actor=actor), titles, feriado.dia
    )


def _form_page(
    request: HttpRequest, form: FeriadoForm, act: Callable[[], Feriado], titles: dict[str, str], antes: date | None
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                feriado = act()
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                return _back(request, _("La tabla de feriados quedó al día."), feriado.dia, antes or feriado.dia)
    context: dict[str, Any] = {"seccion": "pendientes", "form": form, **titles}
    context["migas"] = [
        (_("Pendientes"), reverse("mesa:pendientes")),
        (_("Feriados"), reverse("mesa:feriados")),
        (titles["titulo"], ""),
    ]
    return render(request, "mesa/feriados/formulario.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def eliminar_uno(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, and take the day out of the table."""
    actor = actor_of(request)
    require("mesa.llevar_feriados", actor, None)
    if request.method == "POST":
        feriado = eliminar_feriado(pk, actor=actor)
        return _back(request, _("El día salió de la tabla: vuelve a ser hábil si no es fin de semana."), feriado.dia)
    context = {
        "seccion": "pendientes",
        "feriado": get_object_or_404(Feriado, pk=pk),
        "migas": [
            (_("Pendientes"), reverse("mesa:pendientes")),
            (_("Feriados"), reverse("mesa:feriados")),
            (_("Eliminar un feriado"), ""),
        ],
    }
    return render(request, "mesa/feriados/eliminar.html", context)


def _back(request: HttpRequest, done: str, *days: date) -> HttpResponse:
    """To the year, which tells what the edit leaves as it was."""
    messages.success(request, done)
    edited = "".join(f"&editado={day.isoformat()}" for day in sorted(set(days)))
    return redirect(f"{reverse('mesa:feriados')}?anio={days[0].year}{edited}")
