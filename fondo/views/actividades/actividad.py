"""One activity: its page, its materials, and what takes it out or brings it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.views.formularios import procesar
from fondo.comunas import regiones
from fondo.forms.actividades import MaterialForm
from fondo.operations import actividades as operations
from fondo.operations.actividades.datos import SECTORES
from fondo.states import EstadoFondo
from fondo.views.actividades.base import actividad_visible, lista_de, material_visible, propia
from fondo.views.base import contexto, enviado, migas, pagina_de
from mesa.kernel.permissions import motivos, require
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar


@require_safe
@privada
def actividad(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """An activity with who came and its materials."""
    found, actor = actividad_visible(request, clave, pk), actor_of(request)
    people = {row.sector: row.cantidad for row in found.asistentes.all()}
    refused = motivos("fondo.corregir_actividad", actor, found)
    context = contexto(
        found.fondo,
        "fondo:actividades",
        actividad=found,
        region=regiones().get(found.region, ""),
        sectores=[(words, people[sector]) for sector, words in SECTORES.items() if sector in people],
        asistieron=sum(people.values()),
        materiales=list(found.materiales.select_related("archivo")),
        escribe=not refused and found.fondo.estado == EstadoFondo.EN_EJECUCION,
        migas=migas(found.fondo, lista_de(found.fondo), (found.nombre, "")),
    )
    return render(request, "fondo/actividades/actividad.html", context)


@require_POST
@privada
def eliminar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take it out of the counts; its page says how to bring it back."""
    found = actividad_visible(request, clave, pk)
    operations.eliminar_actividad(found.pk, actor=actor_of(request))
    messages.success(request, _("Quedó eliminada. Puede recuperarla aquí mismo."))
    return redirect("fondo:actividad", clave, pk)


@require_POST
@privada
def recuperar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Bring it back."""
    found = actividad_visible(request, clave, pk)
    operations.recuperar_actividad(found.pk, actor=actor_of(request))
    messages.success(request, _("Quedó recuperada."))
    return redirect("fondo:actividad", clave, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar_material(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Add what was used or handed out."""
    found, actor = actividad_visible(request, clave, pk), actor_of(request)
    require("fondo.agregar_material", actor, found)
    form = MaterialForm(*enviado(request))
    crumbs = [lista_de(found.fondo), propia(found)]
    words = (_("Agregar un material"), _("Agregar el material"), _("Quedó agregado."))
    pagina = pagina_de(found.fondo, crumbs, *words, archivos=True)

    def act() -> None:
        said = form.cleaned_data
        operations.agregar_material(pk, said["nombre"], url=said["url"], archivo=said["archivo"], actor=actor)

    return procesar(request, pagina, form, act)


@require_POST
@privada
def quitar_material(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take a material away."""
    found = material_visible(request, clave, pk)
    operations.quitar_material(pk, actor=actor_of(request))
    messages.success(request, _("Quedó quitado."))
    return redirect("fondo:actividad", clave, found.actividad_id)


@require_safe
@privada
def material(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """The file of a material, for who sees the fund."""
    found = material_visible(request, clave, pk)
    if found.archivo is None:
        raise Http404
    return entregar(found.archivo)
