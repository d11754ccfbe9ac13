"""The activities of a fund with who came, and their tables in and out."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fondo.asistencia import Asistencia
from fondo.comunas import regiones
from fondo.models import Actividad
from fondo.operations import actividades as operations
from fondo.operations.actividades.lectura import asistieron, resumen_leido
from fondo.states import EstadoFondo
from fondo.views.actividades.base import lista_de
from fondo.views.base import contexto, fondo_visible, migas
from mesa.kernel.permissions import puede, require
from mesa.views import intercambio
from mesa.views.access import actor_of, privada

POR_PAGINA = 50
Grupo = tuple[str, int, int]


@require_safe
@privada
def actividades(request: HttpRequest, clave: str) -> HttpResponse:
    """What was done with the fund, the last first, and who came in all."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    found = operations.actividades_de(fondo)
    page = Paginator(found, POR_PAGINA).get_page(request.GET.get("pagina"))
    writes = puede("fondo.registrar_actividad", actor, fondo) and fondo.estado == EstadoFondo.EN_EJECUCION
    gone = Actividad.objects.filter(fondo=fondo, eliminada_el__isnull=False).order_by("-eliminada_el")[:POR_PAGINA]
    total = resumen_leido(found)
    context = contexto(
        fondo,
        "fondo:actividades",
        filas=[(one, asistieron(one)) for one in page],
        pagina=page,
        total=total,
        grupos=grupos_de(total),
        escribe=writes,
        eliminadas=gone if writes else [],
        migas=migas(fondo, (_("Actividades"), "")),
    )
    return render(request, "fondo/actividades/actividades.html", context)


def grupos_de(total: Asistencia) -> list[tuple[str, list[Grupo]]]:
    """The counts of who came in words: by region and by modality, each with its activities and people."""
    places, ways = regiones(), dict(Actividad.Modalidad.choices)
    return [
        (_("Por región"), [(places.get(code) or _("sin comuna"), n, people) for code, n, people in total.regiones]),
        (_("Por modalidad"), [(str(ways[code]), n, people) for code, n, people in total.modalidades]),
    ]


@require_safe
@privada
def descargar(request: HttpRequest, clave: str) -> HttpResponse:
    """All of them as CSV or XLSX (`?formato=`): what is downloaded loads back."""
    fondo = fondo_visible(request, clave)
    rows = operations.filas_de_actividades(operations.actividades_de(fondo))
    columns = [columna.nombre for columna in operations.COLUMNAS]
    return intercambio.descargar(f"actividades-{clave}", request.GET.get("formato", "xlsx"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar(request: HttpRequest, clave: str) -> HttpResponse:
    """Load many from a table: tried first."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.importar_actividades", actor, fondo)
    words, back = lista_de(fondo)
    pagina = intercambio.Pagina(
        _("Cargar actividades"),
        _("Una fila por actividad. Con el mismo nombre y fecha se corrige la que ya está."),
        migas(fondo, (words, back), (_("Cargar"), "")),
        back,
        "fondo",
    )
    return intercambio.importar(request, operations.ImportadorActividades(fondo, actor), pagina)
