"""What every private page of a fund shares: the fund that its address names, its menu and its breadcrumbs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.views.formularios import Pagina
from fondo.models import Fondo
from fondo.models.registros import Registro
from fondo.operations.gastos.base import comprobar_estado
from fondo.states import EstadoRegistro
from mesa.views.access import actor_of

#: The parts of a fund: the name of each address, and its words.
PARTES: list[tuple[str, str | Promise]] = [
    ("fondo:fondo", gettext_lazy("Marcha")),
    ("fondo:propuesta", gettext_lazy("Propuesta")),
    ("fondo:presupuesto", gettext_lazy("Presupuesto")),
    ("fondo:plan", gettext_lazy("Plan")),
    ("fondo:expediente", gettext_lazy("Consenso")),
    ("fondo:cuotas", gettext_lazy("Cuotas")),
    ("fondo:contratos", gettext_lazy("Contratos")),
    ("fondo:gastos", gettext_lazy("Gastos")),
    ("fondo:informes", gettext_lazy("Informes")),
    ("fondo:libro", gettext_lazy("Libro")),
    ("fondo:actividades", gettext_lazy("Actividades")),
    ("fondo:administradora", gettext_lazy("Quién administra")),
]


def fondo_visible(request: HttpRequest, clave: str) -> Fondo:
    """The fund of that key, if the actor may see it; else 404."""
    return get_object_or_404(Fondo.objects.visible_to(actor_of(request)).for_page(), clave=clave)


def fila_visible(request: HttpRequest, rows: QuerySet[Any], clave: str, pk: int, prefix: str = "") -> Any:
    """A row of the fund of that key, if the actor sees the fund; else 404. In one query, with its fund.

    `prefix`: how to reach, from the row, what has the fund.
    """
    funds = Fondo.objects.visible_to(actor_of(request))
    where = {f"{prefix}fondo__in": funds, f"{prefix}fondo__clave": clave}
    related = (f"{prefix}{name}" for name in ("fondo__organo", "fondo__administradora"))
    return get_object_or_404(rows.select_related(*related), pk=pk, **where)


def solo_en(request: HttpRequest, registro: Registro, *estados: EstadoRegistro) -> None:
    """Raise Conflicto when the page of an act is opened on a record that is in none of those states.

    Nobody fills in what will be refused. A form that is sent is judged by its operation, and keeps what was typed.
    """
    if request.method != "POST":
        comprobar_estado(registro, *estados)


def enviado(request: HttpRequest) -> tuple[Any, Any]:
    """What a form was sent, with its files; nothing before it is."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def pagina_de(fondo: Fondo, donde: list[tuple[str, str]], titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    """The words of the page of a form of a fund, which goes back to the last of `donde`, its breadcrumbs."""
    crumbs = migas(fondo, *donde)
    return Pagina(titulo, boton, hecho, donde[-1][1], crumbs, antetitulo=fondo.nombre, seccion="fondo", **more)


def migas(fondo: Fondo, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a page of a fund; without more, of its own page."""
    own = reverse("fondo:fondo", args=[fondo.clave]) if more else ""
    return [(_("Fondos"), reverse("fondo:fondos")), (fondo.nombre, own), *more]


def contexto(fondo: Fondo, actual: str, **more: Any) -> dict[str, Any]:
    """What a page of a fund is given besides its own: the fund, and its menu with the part that it is."""
    menu = [(reverse(name, args=[fondo.clave]), words, name == actual) for name, words in PARTES]
    return {"seccion": "fondo", "fondo": fondo, "menu": menu} | more
