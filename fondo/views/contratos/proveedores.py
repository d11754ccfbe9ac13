"""Who is paid, for who records it and who reviews it."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actas.views.formularios import desde_de, procesar
from fondo.forms.proveedores import ProveedorForm
from fondo.models import Proveedor
from fondo.operations import proveedores as operations
from fondo.operations.conflictos import Conflictos
from fondo.permissions.base import es_la_secretaria
from fondo.states import EstadoRegistro
from fondo.views.base import contexto, fila_visible, fondo_visible, pagina_de
from fondo.views.contratos.base import donde, migas_de_contratos
from mesa.kernel.permissions import require
from mesa.models import Organizacion
from mesa.views.access import actor_of, privada

POR_PAGINA = 50
ACEPTADO = EstadoRegistro.ACEPTADO


@require_safe
@privada
def proveedores(request: HttpRequest, clave: str) -> HttpResponse:
    """The suppliers of a fund by name, with what was recorded of each and whether it is in conflict of interest."""
    fondo, actor, desde = fondo_visible(request, clave), actor_of(request), desde_de(request)
    require("fondo.ver_proveedores", actor, fondo)
    rows = Proveedor.objects.filter(fondo=fondo)
    if desde is not None:
        last = get_object_or_404(Proveedor, pk=desde, fondo=fondo)
        rows = rows.filter(Q(nombre__gt=last.nombre) | Q(nombre=last.nombre, pk__gt=last.pk))
    told = {
        f"cuantos_{name}": Count(name, filter=~Q(**{f"{name}__estado": EstadoRegistro.ANULADO}), distinct=True)
        for name in ("gastos", "obligaciones")
    }
    told["aceptados"] = Count("pk", filter=Q(gastos__estado=ACEPTADO) | Q(obligaciones__estado=ACEPTADO))
    page = list(rows.select_related("organizacion").annotate(**told).order_by("nombre", "pk")[: POR_PAGINA + 1])
    shown, conflicts = page[:POR_PAGINA], Conflictos(fondo)
    context = contexto(
        fondo,
        "fondo:contratos",
        filas=[(one, conflicts.con(one)) for one in shown],
        corrige_todo=es_la_secretaria.holds(actor, fondo),
        siguiente=str(shown[-1].pk) if len(page) > POR_PAGINA else "",
        continua=desde is not None,
        migas=migas_de_contratos(fondo, (_("Proveedores"), "")),
    )
    return render(request, "fondo/proveedores/proveedores.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct who a supplier is."""
    found: Proveedor = fila_visible(request, Proveedor.objects.select_related("organizacion"), clave, pk)
    actor = actor_of(request)
    require("fondo.corregir_proveedor", actor, found)
    bodies = Organizacion.objects.filter(ejemplo=found.fondo.organo.ejemplo).order_by("nombre", "pk")
    form = ProveedorForm(found, bodies, request.POST or None)
    where = donde(found.fondo, (_("Proveedores"), reverse("fondo:proveedores", args=[clave])))
    words = pagina_de(found.fondo, where, _("Corregir un proveedor"), _("Guardar la corrección"), _("Quedó corregido."))
    return procesar(request, words, form, lambda: operations.corregir_proveedor(pk, form.datos(), actor=actor))
