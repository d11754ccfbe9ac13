"""The PDF of a decision, and of a letter with the list of those who adhere. It knows dicts and templates, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from mesa.kernel.canonical import canonical
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.documents import Adjunto, pdf
from mesa.palabras import fecha_larga
from mesa.schema import DecisionPublicada


def decision_pdf(contenido: dict[str, Any], publicacion: Mapping[str, Any]) -> bytes:
    """Return the PDF of a published decision, which carries `contenido` inside as decision.json, as it was hashed.

    `contenido` is a DecisionPublicada in its JSON form; `publicacion`, what its record in the chain says
    (`mesa.operations.publicaciones.cabecera`). Same arguments, same bytes.
    """
    import segno  # by the worker: a web process, which imports this file, draws no PDF

    registro = DecisionPublicada.model_validate(contenido)
    with translation.override("es"), timezone.override(SANTIAGO):
        corto = f"{registro.documento.titulo[:80]} · {fecha_larga(registro.cerrada_el)}"
        shown = {
            "registro": registro.model_dump(),
            "documento": registro.documento.model_dump(),
            "publicacion": publicacion,
            "corto": corto,
            "creada": publicacion["publicada"].astimezone(UTC).isoformat(timespec="seconds"),
            "qr": segno.make(publicacion["verificar"], error="m", micro=False).svg_data_uri(border=0, dark="#000"),
        }
        html = render_to_string("pdf/decision.html", shown)
    attached = Adjunto(
        nombre="decision.json",
        contenido=canonical(contenido),
        fecha=publicacion["publicada"],
        descripcion="Contenido publicado de la decisión, en JSON",
    )
    return pdf(html, titulo=corto, adjuntos=[attached])
