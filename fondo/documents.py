"""The reports of the fund as PDF, one in each language. It knows dicts and templates, no models."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mesa.kernel.canonical import canonical
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.documents import Adjunto, pdf


def informe_pdf(contenido: dict[str, Any], publicacion: Mapping[str, Any], idioma: str = "es") -> bytes:
    """The PDF of a published report in a language, which carries its content inside: same arguments, same bytes.

    `contenido`: schema.informe.InformePublicado in its JSON form; `publicacion`: its record in the chain.
    """
    attached = Adjunto(
        nombre="informe.json",
        contenido=canonical(contenido),
        fecha=publicacion["publicada"],
        descripcion="Contenido publicado del informe, en JSON",
    )
    with translation.override(idioma), timezone.override(SANTIAGO):
        title = _("Informe final") if contenido["clase"] == "final" else _("Informe de mitad de período")
        short = f"{title} · {contenido['nombre_fondo']}"
        context = {
            "d": contenido,
            "publicacion": publicacion,
            "qr": segno.make(publicacion["verificar"], error="m", micro=False).svg_data_uri(border=0, dark="#000"),
            "creada": publicacion["publicada"].astimezone(UTC).isoformat(timespec="seconds"),
            "titulo": title,
            "corto": short,
            "idioma": idioma,
        }
        html = render_to_string("pdf/informe_fondo.html", context)
    return pdf(html, titulo=short, adjuntos=[attached])


def informe_pdf_en(contenido: dict[str, Any], publicacion: Mapping[str, Any]) -> bytes:
    """The same, in English."""
    return informe_pdf(contenido, publicacion, "en")
