"""The documents that a network shows to anyone: their list, and each file to download.

Unlike the other public pages it reads the rows themselves, and no publication: the network shows each of them to anyone
by its own rule, on the spot, and takes it back the same way.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mesa.models import Ficha, Organizacion
from mesa.views.access import public_response
from redes.models import DocumentoRed
from redes.operations.publicacion import TIPO
from redes.public.perfil import inerte

MAXIMO = 200


@require_safe
def lista(request: HttpRequest, slug: str) -> HttpResponse:
    """What a network shows to anyone, the newest first; 404 if it shows nothing and its profile is not public."""
    red = get_object_or_404(Organizacion, slug=slug)
    found = list(DocumentoRed.objects.publicos().filter(organo=red).for_list()[:MAXIMO])
    if not found and not (red.es_organo and Ficha.objects.filter(tipo=TIPO, clave=slug).exists()):
        raise Http404
    key = "|".join([red.nombre, *(f"{d.pk}.{d.revision}" for d in found)])
    context = {"seccion": "redes", "red": red, "documentos": found}
    return public_response(request, key, None, lambda: render(request, "redes/espacio/publicos.html", context))


@require_safe
def archivo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The file of one, to download and never to be drawn."""
    shown = DocumentoRed.objects.publicos().select_related("archivo")
    found = get_object_or_404(shown, pk=pk, organo__slug=slug, archivo__isnull=False)
    assert found.archivo is not None
    return inerte(found.archivo)
