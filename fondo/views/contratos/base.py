"""What every page of a contract shares: the contract that its address names, and how the page of a form is worded."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from actas.views.formularios import Pagina
from fondo.models import Entregable, Fondo, Obligacion
from fondo.views.base import fila_visible, migas, pagina_de

DEL_CONTRATO = ("item__etapa", "proveedor", "terminos", "contrato")


def contrato_visible(request: HttpRequest, clave: str, pk: int) -> Obligacion:
    """A contract of the fund of that key, if the actor sees the fund; else 404."""
    found: Obligacion = fila_visible(request, Obligacion.objects.select_related(*DEL_CONTRATO), clave, pk)
    return found


def entregable_visible(request: HttpRequest, clave: str, pk: int) -> Entregable:
    """A deliverable of the fund of that key, if the actor sees the fund; else 404."""
    rows = Entregable.objects.select_related("archivo")
    found: Entregable = fila_visible(request, rows, clave, pk, "obligacion__")
    return found


def ruta_de(obligacion: Obligacion) -> str:
    """The address of a contract."""
    return reverse("fondo:contrato", args=[obligacion.fondo.clave, obligacion.pk])


def donde(fondo: Fondo, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs below the fund of what is below its contracts."""
    return [(_("Contratos"), reverse("fondo:contratos", args=[fondo.clave])), *more]


def migas_de_contratos(fondo: Fondo, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a page below the list of contracts."""
    return migas(fondo, *donde(fondo, *more))


def pagina(obligacion: Obligacion, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    """The words of the page of a form on a contract, which goes back to it."""
    crumbs = donde(obligacion.fondo, (obligacion.titulo, ruta_de(obligacion)))
    return pagina_de(obligacion.fondo, crumbs, titulo, boton, hecho, **more)
