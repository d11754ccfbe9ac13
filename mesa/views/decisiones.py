"""Public pages of what was decided out of session: they read fichas only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mesa.operations.asuntos.publicacion import TIPO
from mesa.views.publicaciones import content_json, list_page, pdf_page, record_page


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    """What was decided out of session, newest first."""
    return list_page(request, TIPO, "mesa/asuntos/decisiones.html", "acuerdos")


@require_safe
def decision(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """One decision: the current version, or one of its versions."""
    return record_page(request, TIPO, clave, version, "mesa/asuntos/decision.html", "acuerdos")


@require_safe
def decision_json(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """The published content, byte for byte as it was hashed."""
    return content_json(request, TIPO, clave, version)


@require_safe
def decision_pdf(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """The PDF that the worker made; while it is being made, a page that says so and tries again."""
    return pdf_page(request, TIPO, clave, version, f"/decisiones/{clave}/", "acuerdos")
