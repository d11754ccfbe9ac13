"""A PDF against the bare `write_pdf` of the same HTML with the same fonts, each in a process that already made some.

Run by itself (python -m tests.bench.paper PAGES PAIRS), as the worker is; prints seconds, ours and bare by turns.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import Any
from unittest.mock import patch

import django

PARAGRAPHS = {4: 0, 34: 130}  # of its first item, to fill so many pages; 0: as it is


def contents(paragraphs: int) -> dict[str, Any]:
    """The record of the acta of 2022, with so many of its own paragraphs in its first item."""
    from mesa.models import Contenido

    record: dict[str, Any] = json.loads(
        Contenido.objects.get(publicacion__tipo="acta", publicacion__clave="2022-06-16").texto
    )
    items = record["documento"]["desarrollo"]
    models = [paragraph for item in items for paragraph in item["parrafos"]]
    if paragraphs:
        items[0]["parrafos"] = [models[place % len(models)] for place in range(paragraphs)]
    return record


def measure(pages: int, pairs: int) -> dict[str, Any]:
    """Seconds of each, and how many pages they made."""
    from weasyprint import HTML

    from actas import documents as actas
    from mesa.kernel import documents
    from mesa.models import Publicacion
    from mesa.operations.publicaciones import cabecera

    record = contents(PARAGRAPHS[pages])
    header = cabecera(Publicacion.objects.get(tipo="acta", clave="2022-06-16"), ruta="/actas/2022-06-16/")
    with patch.object(actas, "pdf", lambda html, **_: html):
        html: str = actas.acta_pdf(record, header)  # type: ignore[assignment]

    def ours() -> Any:
        return documents.pdf(html, titulo="Acta")

    def bare() -> Any:
        # The fonts are part of how the HTML looks, and the fetcher of what it names; all else is WeasyPrint's own.
        with documents.our_fonts_only():
            return HTML(string=html, base_url=documents.BASE_URL, url_fetcher=documents._fetcher()).write_pdf()

    made = ours(), bare()
    took = {"ours": [], "bare": []}  # type: ignore[var-annotated]
    for _ in range(pairs):
        for name, make in (("ours", ours), ("bare", bare)):
            began = time.perf_counter()
            make()
            took[name].append(time.perf_counter() - began)
    ratios = [mine / its for mine, its in zip(took["ours"], took["bare"], strict=True)]
    from io import BytesIO

    from pypdf import PdfReader

    return {
        "pages": len(PdfReader(BytesIO(made[0])).pages),
        "ours": median(took["ours"]),
        "bare": median(took["bare"]),
        "ratio": median(ratios),
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
