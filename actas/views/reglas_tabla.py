"""What an órgano adopted about what comes back to its tabla, as it is read and entered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas import operations
from actas.forms.tabla import ReglaTablaForm
from actas.models import ReglaTabla
from actas.views.formularios import Pagina, procesar
from actas.views.tabla import migas_de_tabla, organo_seguido
from mesa.kernel import clock
from mesa.kernel.permissions import motivos, require
from mesa.palabras import fecha_larga
from mesa.views.access import actor_of, privada

ULTIMAS = 50


@require_safe
@privada
def reglas(request: HttpRequest, slug: str) -> HttpResponse:
    """The one in force, the next and the former ones."""
    actor = actor_of(request)
    organo = organo_seguido(actor, slug)
    rige = operations.regla_de_tabla(organo, clock.today())
    todas = list(ReglaTabla.objects.filter(organo=organo)[:ULTIMAS])
    context = {
        "seccion": "pendientes",
        "organo": organo,
        "rige": rige,
        "otras": [regla for regla in todas if regla.pk != rige.pk],
        "ultima": todas[0].pk if todas else None,
        "motivos": motivos("actas.adoptar_regla_tabla", actor, organo),
    }
    return render(request, "actas/tabla/reglas.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def adoptar(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter what the órgano adopted."""
    actor = actor_of(request)
    organo = organo_seguido(actor, slug)
    require("actas.adoptar_regla_tabla", actor, organo)
    back = reverse("actas:reglas_tabla", args=[organo.slug])
    form = ReglaTablaForm(request.POST or None)
    pagina = Pagina(
        titulo=_("Ingresar reglas de la tabla"),
        antetitulo=organo.nombre,
        bajada=_("Las que el órgano adoptó. Las anteriores quedan en la historia, para los días en que rigieron."),
        boton=_("Ingresar las reglas"),
        hecho=_("Las reglas de la tabla quedaron ingresadas."),
        volver=back,
        migas=[*migas_de_tabla(organo), (_("Reglas de la tabla"), back)],
    )
    return procesar(request, pagina, form, lambda: operations.adoptar_regla_tabla(organo.pk, form.regla(), actor=actor))


@require_POST
@privada
def anular(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take away the latest ones, entered by mistake."""
    actor = actor_of(request)
    organo = organo_seguido(actor, slug)
    desde = operations.anular_regla_tabla(organo.pk, pk, actor=actor)
    messages.success(
        request, _("Se anularon las reglas que regían desde el %(desde)s.") % {"desde": fecha_larga(desde)}
    )
    return redirect("actas:reglas_tabla", organo.slug)
