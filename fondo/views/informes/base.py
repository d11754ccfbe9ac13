"""What the pages of reports share: the report that an address names, and where each goes back to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from actas.views.formularios import Pagina
from fondo.models import Fondo, Informe
from fondo.views.base import fondo_visible, migas


def informe_visible(request: HttpRequest, clave: str, clase: str) -> Informe:
    """The report of that kind of a fund that the actor may see; else 404."""
    fondo = fondo_visible(request, clave)
    found = fondo.informes.filter(clase=clase).select_related("consulta__plazo", "constancia").first()
    if found is None:
        raise Http404
    found.fondo = fondo
    return found


def camino(informe: Informe, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a page of a report."""
    fondo = informe.fondo
    own = reverse("fondo:informe", args=[fondo.clave, informe.clase]) if more else ""
    above = (_("Informes"), reverse("fondo:informes", args=[fondo.clave]))
    return migas(fondo, above, (informe.get_clase_display().capitalize(), own), *more)


def pagina_de(informe: Informe, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    """A page with one form about a report."""
    back = reverse("fondo:informe", args=[informe.fondo.clave, informe.clase])
    crumbs = camino(informe, ("", ""))[:-1]
    crumbs[-1] = (crumbs[-1][0], back)
    return Pagina(titulo, boton, hecho, back, crumbs, antetitulo=informe.fondo.nombre, seccion="fondo", **more)


def nombre_de(fondo: Fondo, clase: str) -> str:
    """How a kind of report is called."""
    return str(dict(Informe.Clase.choices)[clase]).capitalize()
