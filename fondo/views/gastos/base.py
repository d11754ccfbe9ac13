"""What every page of an expense shares: the expense that its address names, and how the page of a form is worded."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from actas.views.formularios import Pagina
from fondo.models import CopiaPublica, Fondo, Gasto, Pago
from fondo.views.base import fila_visible, migas

DEL_GASTO = ("item__etapa", "proveedor", "obligacion", "entregable", "cuota", "comprobante")


def gasto_visible(request: HttpRequest, clave: str, pk: int) -> Gasto:
    """An expense of the fund of that key, if the actor sees the fund; else 404."""
    found: Gasto = fila_visible(request, Gasto.objects.select_related(*DEL_GASTO), clave, pk)
    return found


def pago_visible(request: HttpRequest, clave: str, pk: int) -> Pago:
    """A payment of the fund of that key, if the actor sees the fund; else 404."""
    rows = Pago.objects.select_related("comprobante", "gasto__item", "gasto__proveedor")
    found: Pago = fila_visible(request, rows, clave, pk, "gasto__")
    return found


def copia_visible(request: HttpRequest, clave: str, pk: int) -> CopiaPublica:
    """A public copy of a receipt of the fund of that key, if the actor sees the fund; else 404."""
    rows = CopiaPublica.objects.select_related("archivo", "gasto__item", "gasto__proveedor")
    found: CopiaPublica = fila_visible(request, rows, clave, pk, "gasto__")
    return found


def ruta_de(gasto: Gasto) -> str:
    """The address of an expense."""
    return reverse("fondo:gasto", args=[gasto.fondo.clave, gasto.pk])


def migas_de_gastos(fondo: Fondo, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a page below the list of expenses."""
    return migas(fondo, (_("Gastos"), reverse("fondo:gastos", args=[fondo.clave])), *more)


def pagina(gasto: Gasto, titulo: str, boton: str, hecho: str, **more: object) -> Pagina:
    """The words of the page of a form on an expense, which goes back to it."""
    back = ruta_de(gasto)
    crumbs = migas_de_gastos(gasto.fondo, (str(gasto).capitalize(), back))
    return Pagina(
        titulo,
        boton,
        hecho,
        back,
        crumbs,
        antetitulo=gasto.fondo.nombre,
        seccion="fondo",
        **more,  # type: ignore[arg-type]
    )
