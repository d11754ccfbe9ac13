"""HTML to PDF. Only the worker calls it: WeasyPrint is heavy and is imported inside, never by a web process.

The same HTML always gives the same bytes: the fonts are those of static/fonts/pdf and no others, dates come from the
document, and the identifier is derived from its content. WeasyPrint marks the file PDF/UA-1 and tags it; nothing here
has validated it, so no text of the product may say it was.
"""

from __future__ import annotations

import gc
import mimetypes
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mesa.kernel.errors import DomainError

STATIC = Path(__file__).resolve().parents[2] / "static"
FONTCONFIG = STATIC / "fonts" / "pdf" / "fonts.conf"
# A relative address in the HTML resolves against this and is refused, rather than dropped in silence.
BASE_URL = "file:///documento/"
# WeasyPrint and Pango share one font map, which is not safe to use from two threads.
_LOCK = threading.Lock()
# The cache of images grows with every QR code; an hour keeps what a burst of documents shares.
_LIFE_SECONDS = 3600.0
# What a word processor leaves behind and no font draws. Line breaks and tabs are not among them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)


class RecursoNoPermitido(DomainError):
    """A document asked for something other than a file below static/ or an image inside itself."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"El documento pide un recurso que no se permite: {url[:200]}")


@dataclass(frozen=True)
class Adjunto:
    """A file carried inside the PDF. `fecha` is aware; it stands for creation and change, so bytes repeat."""

    nombre: str
    contenido: bytes = field(repr=False)
    fecha: datetime
    descripcion: str = ""


@dataclass
class _Engine:
    """What consecutive documents of a process share: the font map and the cache of images."""

    fonts: Any
    images: dict[str, Any]
    born: float


_engines: dict[int, _Engine] = {}


def pdf(
    html: str,
    *,
    titulo: str,
    idioma: str = "es-CL",
    adjuntos: Sequence[Adjunto] = (),
    identificador: bytes | None = None,
) -> bytes:
    """Return the PDF of `html`: tagged, marked PDF/UA-1, with `titulo` and `idioma` in its metadata.

    `html` may use `static:` addresses (files below static/) and images in `data:`. `identificador` is the file
    identifier of the PDF; without it, it is derived from everything given. Control characters become blanks. Raises
    RecursoNoPermitido when the document asks for anything else; ValueError without a title, which PDF/UA-1 requires.
    """
    html, titulo = _CONTROL.sub(" ", html), _plain(titulo)
    if not titulo:
        raise ValueError("A PDF needs a title")
    with _LOCK, our_fonts_only(), collector_paused():
        from weasyprint import HTML
        from weasyprint.urls import FatalURLFetchingError

        engine, fetcher = _engine(), _fetcher()
        fetcher.refused = None
        try:
            document = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher).render(
                font_config=engine.fonts, cache=engine.images, pdf_variant="pdf/ua-1", pdf_tags=True
            )
            document.metadata.title = titulo
            document.metadata.lang = idioma
            result: bytes = document.write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_identifier=identificador or _identifier(html, titulo, idioma, adjuntos),
                attachments=_attachments(adjuntos),
            )
        except FatalURLFetchingError as error:  # a BaseException: `except Exception` would let it through
            raise RecursoNoPermitido(str(error)) from error
        if fetcher.refused is not None:  # drawing an SVG swallows even fatal errors
            raise RecursoNoPermitido(fetcher.refused)
    return result


def warm_up() -> None:
    """Load WeasyPrint and the fonts, so that the first document of a worker does not pay for it."""
    pdf('<!doctype html><html lang="es-CL"><title>.</title><p>.</p></html>', titulo=".")


def _engine() -> _Engine:
    """Return the engine of this process. A forked child makes its own and leaves its parent's alone."""
    from weasyprint.text.fonts import FontConfiguration

    engine = _engines.get(os.getpid())
    now = time.monotonic()
    if engine is None or now - engine.born > _LIFE_SECONDS:
        engine = _engines[os.getpid()] = _Engine(FontConfiguration(), {}, now)
    return engine


@contextmanager
def our_fonts_only() -> Iterator[None]:
    """Point fontconfig at our folder while WeasyPrint loads its fonts, and put the variable back.

    Fontconfig reads it once in a process: whoever draws with WeasyPrint outside of this first leaves the fonts of the
    host to every later document.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave the garbage collector out of what lives to its end anyway, as the boxes of a document do."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@cache
def _fetcher() -> Any:
    """Return the fetcher that serves static/ and images inside the document, and stops at anything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Fatal on refusal: WeasyPrint only logs an ordinary error and goes on without the resource.

        One serves the whole process, since a cached image keeps the fetcher of its first document.
        """

        refused: str | None = None

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if _DATA_IMAGE.match(url):
                return super().fetch(url, headers)
            path = static_path(url)
            if path is None:
                self.refused = url
                raise FatalURLFetchingError(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, body=path.read_bytes(), headers={"Content-Type": kind})

    return StaticOnly()


def static_path(url: str) -> Path | None:
    """Return the file below static/ that a `static:` address names, or None when it names no such file."""
    if not url.startswith("static:"):
        return None
    path = (STATIC / unquote(url.removeprefix("static:")).lstrip("/")).resolve()
    return path if path.is_relative_to(STATIC) and path.is_file() else None


def _attachments(adjuntos: Sequence[Adjunto]) -> list[Any]:
    """Return the files in WeasyPrint's form; their dates go in UTC, which it writes without asking."""
    from weasyprint import Attachment

    return [
        Attachment(
            string=adjunto.contenido,
            name=adjunto.nombre,
            description=adjunto.descripcion or adjunto.nombre,
            created=adjunto.fecha.astimezone(UTC),
            modified=adjunto.fecha.astimezone(UTC),
            relationship="Data",
        )
        for adjunto in adjuntos
    ]


def _identifier(html: str, titulo: str, idioma: str, adjuntos: Sequence[Adjunto]) -> bytes:
    """Return 16 bytes that change when anything given to the document changes."""
    digest = sha256()
    parts = [html.encode(), titulo.encode(), idioma.encode()]
    parts += [part for adjunto in adjuntos for part in (adjunto.nombre.encode(), adjunto.contenido)]
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()[:16]


def _plain(titulo: str) -> str:
    """Return the title on one line, without the control characters that XML metadata refuses."""
    return " ".join("".join(char if char.isprintable() else " " for char in titulo).split())
