"""Tasks and the follow-up of agreements, as spreadsheets: what a list shows to download, and a table to load."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actas.forms.acuerdos import FiltroForm
from actas.forms.filtro_tareas import FiltroTareas
from actas.models import AcuerdoAdoptado, Tarea
from actas.operations.intercambio import ImportadorAcuerdos, ImportadorTareas, filas_de_acuerdos, filas_de_tareas
from mesa.kernel import clock
from mesa.kernel.permissions import require
from mesa.models import Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.views.access import actor_of, privada
from mesa.views.intercambio import Pagina, descargar, importar


@require_safe
@privada
def exportar_tareas(request: HttpRequest) -> HttpResponse:
    """The tasks that the list shows under the same filter, all of its pages, as CSV or XLSX."""
    actor, hoy = actor_of(request), clock.today()
    asked = FiltroTareas.de(request.GET).aplicar(Tarea.objects.visible_to(actor, hoy), actor, hoy)
    columns = [columna.nombre for columna in ImportadorTareas.columnas]
    return descargar("tareas", request.GET.get("formato", "xlsx"), columns, filas_de_tareas(asked))


@require_safe
@privada
def exportar_acuerdos(request: HttpRequest) -> HttpResponse:
    """The agreements that the list shows under the same filter, all of its pages, as CSV or XLSX."""
    visible = AcuerdoAdoptado.objects.visible_to(actor_of(request), clock.today())
    asked = FiltroForm(visible, request.GET).aplicar(visible, clock.today())
    columns = [columna.nombre for columna in ImportadorAcuerdos.columnas]
    return descargar("acuerdos", request.GET.get("formato", "xlsx"), columns, filas_de_acuerdos(asked))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar_tareas(request: HttpRequest) -> HttpResponse:
    """Load a table of tasks: tried first, and applied once it is confirmed."""
    actor, organo = actor_of(request), _organo(request)
    require("actas.crear_tarea", actor, organo)
    pagina = Pagina(
        _("Cargar tareas"),
        _("%(organo)s. De una planilla salen tareas nuevas, y se corrigen las que ya están. Para corregir, descargue "
          "primero la lista de tareas y cambie esa misma planilla.") % {"organo": organo.nombre},
        [(_("Pendientes"), "/pendientes/"), (_("Tareas"), "/tareas/"), (_("Cargar"), "")],
        "/tareas/",
    )  # fmt: skip
    return importar(request, ImportadorTareas(organo, actor), pagina)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar_acuerdos(request: HttpRequest) -> HttpResponse:
    """Load a table with the follow-up of agreements: tried first, and applied once it is confirmed."""
    actor, organo = actor_of(request), _organo(request)
    require("actas.clasificar_acuerdo", actor, organo)
    back = "/acuerdos/en-seguimiento/"
    pagina = Pagina(
        _("Cargar el seguimiento de los acuerdos"),
        _("%(organo)s. Descargue primero la lista de acuerdos, corríjala y cárguela aquí. Los acuerdos nuevos no se "
          "cargan: salen de las actas y decisiones que se publican.") % {"organo": organo.nombre},
        [(_("Acuerdos"), "/acuerdos/"), (_("En seguimiento"), back), (_("Cargar"), "")],
        back,
        "acuerdos",
    )  # fmt: skip
    return importar(request, ImportadorAcuerdos(organo, actor), pagina)


def _organo(request: HttpRequest) -> Organizacion:
    """The órgano asked for, or the first that the actor conducts; else the first that it follows, which refuses it."""
    actor, al = actor_of(request), clock.today()
    slug = request.GET.get("organo", "")
    kept = set(Organizacion.objects.con_secretaria(actor, al).values_list("pk", flat=True))
    found = [o for o in Organizacion.objects.seguidos_por(actor, al) if slug in ("", o.slug)]
    if not found:
        raise Http404
    own = actor.organizacion.pk if actor and actor.organizacion else 0
    return min(found, key=lambda o: (o.pk not in kept, o.pk != own, o.tipo != TipoOrganizacion.MESA, o.nombre, o.pk))
