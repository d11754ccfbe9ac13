"""Files that people attached, handed out by the page of what they are attached to, which asks who may see it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse

from mesa.kernel import files
from mesa.models import Archivo

#: What the body of a file that somebody uploaded may do in a browser: nothing.
INERTE = "sandbox; default-src 'none'; frame-ancestors 'none'"


def entregar(archivo: Archivo, nombre: str = "") -> HttpResponse:
    """The file to download, never to be drawn by the browser, where it would run nothing; 404 if it is not on disk.

    `nombre`: how it is called there, instead of as who uploaded it called it.
    """
    path = files.path_of(archivo.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=nombre or archivo.nombre, content_type=archivo.tipo
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = INERTE
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]
