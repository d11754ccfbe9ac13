"""A page with one form that does one thing: its words, what it does, and where it goes back to; and a page's key."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from mesa.forms.archivos import pedir_de_nuevo
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.views.access import guardado_en

Texto = str | Promise


@dataclass(frozen=True)
class Pagina:
    """Its words. `migas` are the breadcrumbs before its title; `volver`, where it goes back to, and how it is said.

    `leer`: what is to be read before the button is pressed, each with its name. `guardar`: the key under which the
    browser keeps what is typed (mesa.js), in a form with an `envio`.
    """

    titulo: Texto
    boton: Texto
    hecho: Texto
    volver: str
    migas: Sequence[tuple[Texto, str]]
    bajada: Texto = ""
    antetitulo: str = ""
    aviso: Texto = ""
    sin_hacer: Texto = ""
    archivos: bool = False
    seccion: str = "pendientes"
    leer: Sequence[tuple[Texto, str]] = ()
    guardar: str = ""


def procesar(request: HttpRequest, pagina: Pagina, form: Form, act: Callable[[], object]) -> HttpResponse:
    """Show the form, or do what it asks and go back. What cannot be done is said above it, with all that was typed.

    `act` may return the address to go to, where it is another.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                where = act()
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, str(pagina.hecho))
                back = where if isinstance(where, str) else pagina.volver
                return redirect(guardado_en(back, form.cleaned_data.get("envio") if pagina.guardar else None))
        pedir_de_nuevo(form)
    migas = [*pagina.migas, (pagina.titulo, "")]
    context = {"seccion": pagina.seccion, "form": form, "pagina": pagina, "migas": migas}
    return render(request, "actas/tabla/formulario.html", context, status=status)


def desde_de(request: HttpRequest) -> int | None:
    """The key of the row after which a page of a list begins, if one is asked for; 404 for what is no key."""
    asked = request.GET.get("desde", "")
    if asked and not re.fullmatch("[0-9]{1,18}", asked):
        raise Http404
    return int(asked) if asked else None
