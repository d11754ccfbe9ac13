"""The register of an órgano as tables: downloaded by who reads it, loaded by who keeps it. No contact is in them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actas.views.plan import organo_que_lleva
from mesa.kernel import clock
from mesa.kernel.ensayo import Columna
from mesa.kernel.permissions import puede
from mesa.models import Organizacion
from mesa.views import intercambio
from mesa.views.access import actor_of, privada
from redes.operations import directorio as operations
from redes.views.directorio import migas


@require_safe
@privada
def exportar(request: HttpRequest, que: str) -> HttpResponse:
    """Seats or mandates of an órgano (`?organo=`, `?formato=`); e-mails, only for who keeps its register."""
    actor = actor_of(request)
    asked = request.GET.get("organo", "")
    seen = Organizacion.objects.registros_de(actor, clock.today()).order_by("tipo", "pk")
    if asked and not (asked.isdecimal() and len(asked) < 16):
        raise Http404
    organo = get_object_or_404(seen, pk=asked) if asked else seen.first()
    if organo is None:
        raise Http404
    name = f"{que}-{organo.slug}-{clock.today()}"
    columns: Sequence[Columna]
    if que == "integrantes":
        columns, rows = operations.COLUMNAS_INTEGRANTES, operations.filas_de_integrantes(organo)
    else:
        keeps = puede("mesa.acreditar_personas", actor, organo)
        columns, rows = operations.COLUMNAS_MANDATOS, operations.filas_de_mandatos(organo, con_correo=keeps)
    return intercambio.descargar(name, request.GET.get("formato", "xlsx"), [c.nombre for c in columns], rows)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar_integrantes(request: HttpRequest) -> HttpResponse:
    """Load admissions, changes and exits: tried first, and then all or nothing."""
    organo = organo_que_lleva(request, "mesa.llevar_registro")
    pagina = intercambio.Pagina(
        titulo=_("Cargar integrantes de %(organo)s") % {"organo": organo.nombre},
        bajada=_(
            "Cada fila incorpora a una organización, cambia cómo participa desde una fecha o le pone término. "
            "Lo registrado antes no se reescribe."
        ),
        migas=[*migas(), (_("Cargar integrantes"), "")],
        volver=reverse("redes:directorio"),
        seccion="redes",
    )
    return intercambio.importar(request, operations.ImportadorIntegrantes(organo, actor_of(request)), pagina)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar_mandatos(request: HttpRequest) -> HttpResponse:
    """Load people and their mandates: tried first, and then all or nothing. Nobody is invited by it."""
    organo = organo_que_lleva(request, "mesa.acreditar_personas")
    pagina = intercambio.Pagina(
        titulo=_("Cargar personas y mandatos de %(organo)s") % {"organo": organo.nombre},
        bajada=_(
            "Cada fila registra el mandato de una persona, o le pone término. Nadie recibe una invitación por esto: "
            "se envían después, en Invitaciones."
        ),
        migas=[*migas(), (_("Cargar personas y mandatos"), "")],
        volver=reverse("redes:directorio"),
        seccion="redes",
    )
    return intercambio.importar(request, operations.ImportadorMandatos(organo, actor_of(request)), pagina)
