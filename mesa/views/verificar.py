"""Verify what one has in hand: by code, by hash, or by the file itself. The same for everyone; nothing is kept."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

from allauth.core import ratelimit
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mesa.forms.publicaciones import VerificarForm
from mesa.models import Publicacion
from mesa.operations.publicaciones import header
from mesa.operations.verificacion import (
    DESCONOCIDA,
    Veredicto,
    Verificacion,
    leer_codigo,
    leer_huella,
    por_archivo,
    por_codigo,
    por_huella,
)
from mesa.views.access import public_response
from mesa.views.context import CINTA
from mesa.views.portal import last_publication

MAXIMO = 10 * 1024 * 1024
#: The parts of the form around the file.
ENVOLTURA = 64 * 1024
CABECERAS = 1_000


class Huella(FileUploadHandler):
    """Hashes the file as it comes in, and keeps nothing of it, on disk or in memory."""

    chunk_size = 64 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """One file: what follows is read to its end and left out."""
        super().new_file(*args, **kwargs)
        self.digest, self.size = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take in one piece. Past the limit the rest is not looked at."""
        self.size += len(raw_data)
        if self.size > MAXIMO:
            self.request.META["verificar.excedido"] = True  # type: ignore[union-attr]
            raise SkipFile
        self.digest.update(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:  # type: ignore[type-arg]
        """What stands for the file: its hash, as its name. Nothing for an empty one."""
        return UploadedFile(BytesIO(), self.digest.hexdigest(), size=file_size) if file_size else None


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verificar(request: HttpRequest) -> HttpResponse:
    """What a code, a hash or a file is. Changes nothing, so that it asks for no token and touches no session."""
    if request.method == "POST":
        return ratelimit.consume_or_429(request, action="verificar") or _file(request)
    escrito = " ".join(request.GET.get("codigo", "").replace("\x00", "").split())[:200]
    codigo, huella = leer_codigo(escrito), leer_huella(escrito)
    if huella and not codigo:  # whoever tries hash after hash may be guessing what was struck
        limited: HttpResponse | None = ratelimit.consume_or_429(request, action="verificar", limit_get=True)
        if limited is not None:
            return limited
    last = last_publication() if escrito else None

    def page() -> HttpResponse:
        form = VerificarForm(initial={"codigo": escrito})
        if not escrito:
            return render(request, "mesa/verificar.html", {"form": form})
        found = por_codigo(codigo) if codigo else _told(por_huella(huella)) if huella else DESCONOCIDA
        context = {"form": form, "v": found, "ilegible": not (codigo or huella), "cinta": _ribbon(found)}
        return render(request, "mesa/verificar.html", context)

    return public_response(request, f"verificar|{escrito}|{last.hash if last else ''}", None, page)


def _file(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [Huella(request)]
    too_big = int(request.META.get("CONTENT_LENGTH") or 0) > MAXIMO + ENVOLTURA
    file = None if too_big else request.FILES.get("archivo")
    too_big = too_big or "verificar.excedido" in request.META
    context: dict[str, Any] = {"form": VerificarForm()}
    if file is not None and not too_big:
        found = _told(por_archivo(str(file.name)))
        context |= {"v": found, "es_archivo": True, "cinta": _ribbon(found)}
    else:
        context["error_archivo"] = (
            _("El archivo pesa más de 10 MB, y ninguno de los publicados pesa tanto. Adjunte el que descargó de aquí.")
            if too_big
            else _("Adjunte el archivo que quiere verificar: el PDF o el JSON, tal como lo descargó.")
        )
    response = render(request, "mesa/verificar.html", context, status=200 if "v" in context else 422)
    response["Cache-Control"] = "no-store"
    return response


def _told(found: Verificacion) -> Verificacion:
    """What is said of a hash. That of a withdrawn text that was voted is unknown: an answer would confirm a guess."""
    return DESCONOCIDA if found.veredicto == Veredicto.RETIRADA and found.formato == "votado" else found


def _ribbon(found: Verificacion) -> str:
    """A result says whether what it is about is an example."""
    return str(CINTA) if found.ficha is not None and found.ficha.ejemplo else ""


@require_safe
def como(request: HttpRequest) -> HttpResponse:
    """How anyone verifies the whole chain without trusting this site."""
    return public_response(request, "como_verificar", None, lambda: render(request, "mesa/como_verificar.html"))


@require_safe
def cadena(request: HttpRequest) -> HttpResponse:
    """The headers of the chain, from `?desde=` on, a thousand at a time: what is needed to recompute every hash."""
    asked = request.GET.get("desde", "1")
    desde = int(asked) if asked.isdecimal() and len(asked) < 10 else 1
    last = last_publication()

    def body() -> HttpResponse:
        rows = list(Publicacion.objects.filter(numero__gte=desde).order_by("numero")[:CABECERAS])
        more = (
            f"{request.path}?desde={rows[-1].numero + 1}" if last and rows and rows[-1].numero < last.numero else None
        )
        headers = [header(row) | {"hash": row.hash, "codigo": row.codigo} for row in rows]
        return JsonResponse({"cabeceras": headers, "siguiente": more}, json_dumps_params={"ensure_ascii": False})

    modified = last.publicada if last else None
    return public_response(request, f"cadena|{desde}|{last.hash if last else ''}", modified, body)
