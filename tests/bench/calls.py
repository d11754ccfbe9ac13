"""How many Python functions a request calls: the same on any machine, so a test holds it too."""

from __future__ import annotations

import cProfile
import io
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

Application = Callable[[dict[str, Any], Callable[..., None]], Any]
WARM_UP = 3  # templates, addresses, translations and caches of a process that just began


def request(application: Application, path: str, **headers: str) -> tuple[int, bytes]:
    """Status and body of one GET, as a WSGI server asks for it."""
    url, _, query = path.partition("?")
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": url,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    answer = application(environ, lambda status, *_: statuses.append(status))
    body = b"".join(answer)
    answer.close()
    return int(statuses[0][:3]), body


def calls(path: str, application: Application | None = None) -> int:
    """Functions that a GET of `path` calls, those written in C included, from the server's call to the last byte."""
    application = application or WSGIHandler()
    for _ in range(WARM_UP):
        status, _body = request(application, path)
        assert status == 200, (path, status)
    profile = cProfile.Profile()
    profile.enable()
    request(application, path)
    profile.disable()
    profile.create_stats()
    return sum(count for _, count, *_rest in profile.stats.values())  # type: ignore[attr-defined]
