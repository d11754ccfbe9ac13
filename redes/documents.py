"""The documents of redes as PDF. It knows dicts and templates, no models."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from mesa.kernel.clock import SANTIAGO
from mesa.kernel.documents import pdf


def anexo_pdf(anexo: Mapping[str, Any], organo: str, *, ejemplo: bool, creado: datetime) -> bytes:
    """Return the PDF of the annex of `organo`, asked for at `creado` (aware): the same, the same bytes.

    `anexo`: what `operations.mejoras.anexo.en_palabras` says of it, in Spanish.
    """
    corto = f"Antes y después · {organo}"
    with translation.override("es"), timezone.override(SANTIAGO):
        instante = creado.astimezone(UTC).isoformat(timespec="seconds")
        datos = {**anexo, "organo": organo, "corto": corto, "ejemplo": ejemplo, "creada": instante}
        html = render_to_string("pdf/anexo_mejoras.html", datos)
    return pdf(html, titulo=corto)
