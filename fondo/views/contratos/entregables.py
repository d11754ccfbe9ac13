"""The reception of what a contract delivers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import procesar
from fondo.forms.contratos import RecepcionForm
from fondo.operations import obligaciones as operations
from fondo.operations.obligaciones.datos import dicho
from fondo.views.base import enviado
from fondo.views.contratos.base import entregable_visible, pagina
from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.permissions import require
from mesa.palabras import fecha_larga
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def recibir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say that a deliverable was received as it was agreed."""
    found, actor = entregable_visible(request, clave, pk), actor_of(request)
    require("fondo.recibir_entregable", actor, found)
    form = RecepcionForm(*enviado(request), initial={"dia": clock.today()})
    said = {
        "nombre": found.nombre,
        "dia": fecha_larga(found.vence),
        "monto": dicho(found.monto, found.obligacion.moneda),
    }
    words = pagina(
        found.obligacion,
        _("Recibir conforme el entregable %(n)s") % {"n": found.numero},
        _("Recibir conforme"),
        _("Quedó recibido: quien administra puede registrar su gasto."),
        bajada=_("«%(nombre)s», que vence el %(dia)s: %(monto)s.") % said,
        archivos=True,
    )

    def act() -> None:
        told = form.cleaned_data
        operations.recibir_entregable(pk, told["dia"], told["recepcion"], told["archivo"], actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def deshacer(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Undo that a deliverable was received."""
    found, actor = entregable_visible(request, clave, pk), actor_of(request)
    require("fondo.deshacer_recepcion", actor, found)
    form = Formulario(request.POST if request.method == "POST" else None)
    words = pagina(
        found.obligacion,
        _("Deshacer la recepción del entregable %(n)s") % {"n": found.numero},
        _("Deshacer la recepción"),
        _("Quedó por recibir."),
        bajada=_("«%(nombre)s» vuelve a estar por recibir, y no se puede registrar su gasto.")
        % {"nombre": found.nombre},
    )
    return procesar(request, words, form, lambda: operations.deshacer_recepcion(pk, actor=actor))
