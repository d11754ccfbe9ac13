"""What every private page of a fund shares: the fund that its address names, its menu and its breadcrumbs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Fondo
from mesa.views.access import actor_of

#: The parts of a fund: the name of each address, and its words.
PARTES: list[tuple[str, str | Promise]] = [
    ("fondo:fondo", gettext_lazy("Marcha")),
    ("fondo:propuesta", gettext_lazy("Propuesta")),
    ("fondo:presupuesto", gettext_lazy("Presupuesto")),
    ("fondo:expediente", gettext_lazy("Consenso")),
    ("fondo:gastos", gettext_lazy("Gastos")),
    ("fondo:libro", gettext_lazy("Libro")),
    ("fondo:administradora", gettext_lazy("Quién administra")),
]


def fondo_visible(request: HttpRequest, clave: str) -> Fondo:
    """The fund of that key, if the actor may see it; else 404."""
    return get_object_or_404(Fondo.objects.visible_to(actor_of(request)).for_page(), clave=clave)


def migas(fondo: Fondo, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a page of a fund; without more, of its own page."""
    own = reverse("fondo:fondo", args=[fondo.clave]) if more else ""
    return [(_("Fondos"), reverse("fondo:fondos")), (fondo.nombre, own), *more]


def contexto(fondo: Fondo, actual: str, **more: Any) -> dict[str, Any]:
    """What a page of a fund is given besides its own: the fund, and its menu with the part that it is."""
    menu = [(reverse(name, args=[fondo.clave]), words, name == actual) for name, words in PARTES]
    return {"seccion": "fondo", "fondo": fondo, "menu": menu} | more
