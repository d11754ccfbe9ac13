"""Who administers the fund: by what agreement, on what evidence, and who records for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actas.views.formularios import Pagina, procesar
from fondo.forms.fondos import AdministradoraForm
from fondo.models import Decision
from fondo.operations.administradora import acuerdos_para, designar_administradora, quienes_administran
from fondo.views.base import contexto, fondo_visible, migas
from mesa.kernel import clock
from mesa.kernel.permissions import motivos, require
from mesa.models import Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.views.access import actor_of, privada
from redes.operations.elegibilidad import elegible_para_administrar


@require_safe
@privada
def administradora(request: HttpRequest, clave: str) -> HttpResponse:
    """Who administers it, since what agreement, and whether it still may."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    chosen = fondo.decisiones.filter(clase=Decision.Clase.ADMINISTRADORA).select_related("acuerdo")
    context = contexto(
        fondo,
        "fondo:administradora",
        quienes=quienes_administran(fondo) if fondo.administradora else [],
        decisiones=chosen.order_by("-pk"),
        hoy=elegible_para_administrar(fondo.administradora, clock.today()) if fondo.administradora else None,
        motivos=motivos("fondo.designar_administradora", actor, fondo),
        migas=migas(fondo, (_("Quién administra"), "")),
    )
    return render(request, "fondo/administradora.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def designar(request: HttpRequest, clave: str) -> HttpResponse:
    """Write down whom an agreement chose."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.designar_administradora", actor, fondo)
    bodies = Organizacion.objects.filter(tipo=TipoOrganizacion.ORGANIZACION, ejemplo=fondo.organo.ejemplo)
    acuerdos = acuerdos_para(fondo)
    form = AdministradoraForm(bodies.order_by("nombre", "pk"), acuerdos, request.POST or None)
    back = reverse("fondo:administradora", args=[clave])
    pagina = Pagina(
        _("Designar quién administra"),
        _("Dejar constancia"),
        _("Quedó constancia de quién administra el fondo."),
        back,
        migas(fondo, (_("Quién administra"), back)),
        bajada=_(
            "La elige un acuerdo de la Mesa. Debe tener publicados su directorio y sus fuentes de financiamiento; "
            "lo que se comprobó hoy queda guardado, y se avisa a la secretaría si deja de cumplir."
        ),
        antetitulo=fondo.nombre,
        aviso=""
        if acuerdos.exists()
        else _("La Mesa no tiene todavía un acuerdo publicado y vigente: publique el acta."),
        seccion="fondo",
    )

    def act() -> None:
        said = form.cleaned_data
        designar_administradora(fondo.pk, said["organizacion"].pk, said["acuerdo"].pk, actor=actor)

    return procesar(request, pagina, form, act)
