"""Tables in and out: a file to download, and the page that tries one before it is applied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mesa.forms.planillas import PlanillaForm
from mesa.kernel import ensayo, files
from mesa.kernel.ensayo import Importador, Informe
from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import Hoja, Valor, escribir_csv, escribir_xlsx, leer_tabla
from mesa.views.access import actor_of

#: How long what was tried may be applied; until then its file is kept.
VIGENCIA = 3600
MUESTRA = 200
TIPOS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SALT = "mesa.ensayo"


@dataclass(frozen=True)
class Pagina:
    """The words of a page that imports, its entry of the navigation and where it goes back to."""

    titulo: str
    bajada: str
    migas: Sequence[tuple[str, str]]
    volver: str
    seccion: str = "pendientes"


def descargar(nombre: str, formato: str, columnas: Sequence[str], filas: Iterable[Sequence[Valor]]) -> HttpResponse:
    """A table to download, as "csv" or as "xlsx"; 404 for another format. `nombre` has no ending."""
    if formato not in TIPOS:
        raise Http404
    data = escribir_csv(columnas, filas) if formato == "csv" else escribir_xlsx([Hoja(nombre, columnas, filas)])
    return _file(nombre, formato, data)


def descargar_libro(nombre: str, formato: str, hojas: Sequence[Hoja]) -> HttpResponse:
    """Several tables to download: all of them as "xlsx", the first one as "csv"; 404 for another format."""
    if formato != "xlsx":
        return descargar(nombre, formato, hojas[0].columnas, hojas[0].filas)
    return _file(nombre, formato, escribir_xlsx(hojas))


def _file(nombre: str, formato: str, data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type=TIPOS[formato])
    response["Content-Disposition"] = f'attachment; filename="{nombre}.{formato}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def importar(request: HttpRequest, importador: Importador, pagina: Pagina) -> HttpResponse:
    """The whole page: the example (`?ejemplo=csv`), the file, its report and, once confirmed, its application.

    The caller asks permission first. What is applied is the file that was tried, kept under its hash.
    """
    if formato := request.GET.get("ejemplo", ""):
        columns = importador.columnas
        return descargar("ejemplo", formato, [c.nombre for c in columns], [[c.ejemplo for c in columns]])
    if request.method != "POST":
        return _page(request, importador, pagina, {"form": PlanillaForm()})
    if "ensayo" in request.POST:
        return _aplicar(request, importador, pagina)
    form = PlanillaForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, importador, pagina, {"form": form}, 422)
    planilla = form.cleaned_data["archivo"]
    try:
        informe = ensayo.ensayar(importador, planilla.tabla)
    except DomainError as error:
        form.add_error("archivo", error.mensaje)
        return _page(request, importador, pagina, {"form": form}, 422)
    ficha = ""
    if informe.hace_algo:
        digest = files.store(planilla.datos, hold=VIGENCIA)
        bound = [importador.clave, _who(request), digest, planilla.nombre[:120], uuid4().hex]
        ficha = signing.dumps(bound, salt=_SALT, compress=True)
    return _report(request, importador, pagina, informe, planilla.nombre, ficha)


def _aplicar(request: HttpRequest, importador: Importador, pagina: Pagina) -> HttpResponse:
    """Apply the file that was tried, tried again: what it was compared to may have changed meanwhile."""
    try:
        clave, who, digest, nombre, envio = signing.loads(request.POST["ensayo"], salt=_SALT, max_age=VIGENCIA)
        data = files.path_of(digest).read_bytes()
    except (signing.BadSignature, OSError, ValueError):
        clave = who = None
    if (clave, who) != (importador.clave, _who(request)):
        form = PlanillaForm()
        error = _("Pasó demasiado tiempo desde el ensayo. Elija de nuevo el archivo; nada se guardó.")
        return _page(request, importador, pagina, {"form": form, "aviso": error}, 409)
    informe = ensayo.ensayar(importador, leer_tabla(nombre, data))
    if informe.con_errores:
        return _report(request, importador, pagina, informe, nombre, "", 409)
    try:
        said = importador.aplicar(informe.filas, UUID(envio))
    except DomainError as error:  # what the try could not see
        return _page(request, importador, pagina, {"form": PlanillaForm(), "aviso": error.mensaje}, 409)
    messages.success(request, said)
    return redirect(pagina.volver)


def _who(request: HttpRequest) -> int:
    actor = actor_of(request)
    return actor.persona.pk if actor else 0


def _report(
    request: HttpRequest,
    importador: Importador,
    pagina: Pagina,
    informe: Informe,
    nombre: str,
    ficha: str,
    status: int = 200,
) -> HttpResponse:
    wrong = informe.con_errores
    shown = (wrong or informe.filas)[:MUESTRA]
    context = {
        "form": PlanillaForm(),
        "informe": informe,
        "nombre_archivo": nombre,
        "mostradas": shown,
        "no_mostradas": len(wrong or informe.filas) - len(shown),
        "ensayo": ficha,
    }
    return _page(request, importador, pagina, context, 422 if wrong and status == 200 else status)


def _page(
    request: HttpRequest, importador: Importador, pagina: Pagina, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    known = {"seccion": pagina.seccion, "pagina": pagina, "columnas": importador.columnas}
    return render(request, "mesa/intercambio/importar.html", known | context, status=status)
