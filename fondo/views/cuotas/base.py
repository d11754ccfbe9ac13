"""What every page of an instalment shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from actas.views.formularios import Pagina
from fondo.models import Cuota, Fondo
from fondo.views.base import fila_visible, pagina_de


def cuota_visible(request: HttpRequest, clave: str, pk: int) -> Cuota:
    """An instalment of the fund of that key, if the actor sees the fund; else 404."""
    found: Cuota = fila_visible(request, Cuota.objects.select_related("comprobante"), clave, pk)
    return found


def pagina(fondo: Fondo, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    """The words of the page of a form on an instalment, which goes back to all of them."""
    here = [(_("Cuotas"), reverse("fondo:cuotas", args=[fondo.clave]))]
    return pagina_de(fondo, here, titulo, boton, hecho, **more)
