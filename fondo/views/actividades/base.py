"""What the pages of activities share: the one that an address names, and their breadcrumbs."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fondo.models import Actividad, Fondo, Material
from fondo.views.base import fila_visible


def actividad_visible(request: HttpRequest, clave: str, pk: int) -> Actividad:
    """The activity, if the actor may see its fund; else 404. In one query, with its stage and ítem."""
    found: Actividad = fila_visible(request, Actividad.objects.select_related("etapa", "item"), clave, pk)
    return found


def material_visible(request: HttpRequest, clave: str, pk: int) -> Material:
    """The material, if the actor may see its fund; else 404."""
    found: Material = fila_visible(
        request, Material.objects.select_related("actividad", "archivo"), clave, pk, prefix="actividad__"
    )
    return found


def lista_de(fondo: Fondo) -> tuple[str, str]:
    """The breadcrumb of the list."""
    return _("Actividades"), reverse("fondo:actividades", args=[fondo.clave])


def propia(actividad: Actividad) -> tuple[str, str]:
    """The breadcrumb of an activity."""
    return actividad.nombre, reverse("fondo:actividad", args=[actividad.fondo.clave, actividad.pk])
