"""What every request gets: an id, the reader's preferences, headers, and pages for people's errors."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotFound
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from mesa.kernel import events
from mesa.kernel.errors import DomainError, NoPermitido, sin_filas
from mesa.kernel.uploads import ENVIO_MAXIMO, MB

GetResponse = Callable[[HttpRequest], HttpResponse]
#: The personal part of a link. Of a calendar, whatever is no page of it: a token is one without its ending, too.
TOKEN_PATH = re.compile(
    r"(/(?:responder|observar|votar|invitacion)/|/calendario/(?!\?|publico/|suscripcion/))[^\s/\"'>]+"
)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


class NoTokens(logging.Filter):
    """Strike out of the logs the personal part of a link, and the rows of the database that an error quotes."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        struck = TOKEN_PATH.sub(r"\1…", message)
        if struck != message:
            record.msg, record.args = struck, ()
        if record.exc_info and not record.exc_text:  # what a formatter would write of the error
            traceback = sin_filas(logging.Formatter().formatException(record.exc_info))
            record.exc_text = TOKEN_PATH.sub(r"\1…", traceback)
        return True


class _Middleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response


class RequestId(_Middleware):
    """Name the request: in the events it causes, in the log and in its response. Fixed security headers too."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = uuid.uuid4().hex
        token = events.request_id.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            events.request_id.reset(token)
        response["X-Request-ID"] = identifier
        response.setdefault("Content-Security-Policy", CSP)
        return response


class Preferences(_Middleware):
    """Language, theme and text size from their cookies; never from a session."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        idioma = request.COOKIES.get("idioma", "")
        request.idioma = idioma if idioma in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE  # type: ignore[attr-defined]
        request.tema = "contraste" if request.COOKIES.get("tema") == "contraste" else ""  # type: ignore[attr-defined]
        request.texto = "grande" if request.COOKIES.get("texto") == "grande" else ""  # type: ignore[attr-defined]
        with translation.override(request.idioma):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.setdefault("Content-Language", request.idioma)  # type: ignore[attr-defined]
        patch_vary_headers(response, ["Cookie"])
        return response


class Privacy(_Middleware):
    """A page seen by a signed-in person is theirs: no shared cache keeps it."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and request.session.accessed:
            response["Cache-Control"] = "private, no-store"
        return response


def _too_much(request: HttpRequest) -> HttpResponse:
    """What weighs more than anything that is taken is refused by what it declares, and none of it is read."""
    sentence = _("Lo que envió pesa más de %(megas)s MB. Vuelva a la página anterior y adjunte un archivo más liviano.")
    context = {"mensaje": sentence % {"megas": ENVIO_MAXIMO // MB}}
    return render(request, "400.html", context, status=413)


class DomainErrors(_Middleware):
    """A person's error becomes a page with its sentence and status; so does an address that only takes what is sent."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > ENVIO_MAXIMO:
            return _too_much(request)
        response = self.get_response(request)
        if settings.DEBUG and isinstance(response, HttpResponseNotFound):
            return render(request, "404.html", status=404)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a DomainError; anything else goes on as it came."""
        if not isinstance(exception, DomainError):
            return None
        context: dict[str, Any] = {
            "mensaje": exception.mensaje,
            "motivos": exception.motivos if isinstance(exception, NoPermitido) else [exception.mensaje],
        }
        template = {403: "403.html", 409: "409.html"}.get(exception.status, "400.html")
        return render(request, template, context, status=exception.status)
