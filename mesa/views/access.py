"""Who may open a page, and how a public one is validated."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.functional import SimpleLazyObject
from django.utils.http import http_date, quote_etag

from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.permissions import una_vez
from mesa.operations.personas import actor_de
from mesa.views.contados import olvidar

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Acting:
    """Middleware: `request.actor` is the signed-in person under the mandate chosen, looked up only if somebody asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _look_up(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of a request, or None when nobody is signed in. The lazy object that stands for None is no actor."""
    return request.actor or None  # type: ignore[attr-defined]  # put there by Acting


def _look_up(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    return actor_de(request.user, request.session.get("mandato"))


def privada(view: View[P]) -> View[P]:
    """A page for signed-in people: asks them in, and draws the frame with what is theirs."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_in(request)
        request.privada = True  # type: ignore[attr-defined]
        with una_vez() if request.method in {"GET", "HEAD"} else nullcontext():
            response = view(request, *args, **kwargs)
        response.setdefault("Cache-Control", "private, no-store")
        if request.method == "POST":
            olvidar(actor_of(request))
        return response

    return cast("View[P]", wrapper)


def _ask_in(request: HttpRequest) -> HttpResponse:
    """To the door; first, to whom the session ended while writing, a page with what was written.

    With JavaScript the page keeps it by itself. What has a blank in it was written by a person.
    """
    door = redirect_to_login(_asked_from(request))
    typed = _typed(request)
    if not typed or "HX-Request" in request.headers:
        return door
    context = {"textos": typed, "entrar": door["Location"], "navegacion_oculta": True}
    return render(request, "mesa/sesion_terminada.html", context, status=403)


def _typed(request: HttpRequest) -> list[str]:
    return [value for key in request.POST for value in request.POST.getlist(key) if len(value.split()) > 1]


def sin_sello(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What was sent without the mark of this site's forms, or with that of a former session: nothing was done, and
    who wrote it in a page of ours gets it back, with where to send it again. What another site sent is not shown.
    """
    page = _page_of_ours(request)
    context = {"textos": _typed(request) if page else [], "volver": page}
    return render(request, "403_csrf.html", context, status=403)


def _asked_from(request: HttpRequest) -> str:
    """Where to go once signed in: the page asked for or, when a form was sent, the one that held it."""
    sent = request.method not in {"GET", "HEAD"}
    return (_page_of_ours(request) if sent else "") or request.get_full_path()


def _page_of_ours(request: HttpRequest) -> str:
    """The page of this site that the request came from; "" if it came from none."""
    page = urlsplit(request.headers.get("Referer", ""))
    return f"{page.path}?{page.query}".rstrip("?") if page.netloc == request.get_host() else ""


def solo_demo(view: View[P]) -> View[P]:
    """A page that exists only where DEBUG is on."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return cast("View[P]", wrapper)


def en_espanol(view: View[P]) -> View[P]:
    """Data for programs: the same words whatever the language of who downloads them."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with translation.override("es"):
            return view(request, *args, **kwargs)

    return cast("View[P]", wrapper)


def guardado_en(url: str, envio: object) -> str:
    """The address of a private page that says that what a form sent as `envio` is saved: its browser lets it go."""
    if not envio:
        return url
    page, anchor, place = url.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{urlencode({'guardado': str(envio)})}{anchor}{place}"


def public_response(
    request: HttpRequest,
    key: str,
    modified: datetime | None,
    render: Callable[[], HttpResponse],
    *,
    keep: bool = False,
) -> HttpResponse:
    """The page, or a 304 when the reader has it: its validators come from content, release, language and theme.

    With `keep` this process draws the page once: the same validator at the same address is the same page.
    """
    parts = [
        settings.RELEASE,
        key,
        _preference(request, "idioma"),
        _preference(request, "tema"),
        _preference(request, "texto"),
    ]
    etag = quote_etag(sha256("|".join(parts).encode())[:32])
    stamp = int(modified.timestamp()) if modified else None
    response = get_conditional_response(request, etag=etag, last_modified=None)
    if response is None:
        response = _kept(request, etag, render) if keep and not request.GET else render()
    response["ETag"] = etag
    if stamp is not None:
        response["Last-Modified"] = http_date(stamp)
    response.setdefault("Cache-Control", "public, no-cache")
    return response


def _kept(request: HttpRequest, etag: str, render: Callable[[], HttpResponse]) -> HttpResponse:
    name = sha256(f"{etag}{request.path}".encode())
    content = caches["marco"].get(name)
    if content is not None:
        return HttpResponse(content)
    response = render()
    if response.status_code == 200:
        caches["marco"].set(name, response.content)
    return response


def _preference(request: HttpRequest, name: str) -> str:
    value: Any = getattr(request, name, "")
    return str(value)
