"""HTML to PDF: what a document may fetch, same input and same bytes, and the marks of an accessible PDF."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import subprocess
import sys
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from mesa.kernel import documents
from mesa.kernel.documents import STATIC, Adjunto, RecursoNoPermitido, pdf

NUESTRAS = ("PublicSans", "IBMPlexMono", "DejaVuSans")
FECHA = datetime(2026, 9, 7, 12, 30, tzinfo=UTC)


def pagina(cuerpo: str = "<p>Hola, ñandú.</p>", cabeza: str = "") -> str:
    return (
        f'<!doctype html><html lang="es-CL"><head><title>t</title>{cabeza}'
        f'<link rel="stylesheet" href="static:css/pdf.css"></head><body>{cuerpo}</body></html>'
    )


def leido(data: bytes) -> Any:
    # Any: pypdf types every object as the base one
    return PdfReader(BytesIO(data))


def fuentes(data: bytes) -> set[str]:
    """Names of the embedded fonts, without the subset prefix and hyphens."""
    nombres = set()
    for hoja in leido(data).pages:
        for fuente in hoja["/Resources"].get("/Font", {}).values():
            nombres.add(str(fuente.get_object()["/BaseFont"]).partition("+")[2].replace("-", ""))
    return nombres


def svg(interior: str) -> str:
    datos = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{interior}</svg>'
    return "data:image/svg+xml;base64," + b64encode(datos.encode()).decode()


SVG_CON_ARCHIVO = svg('<image href="file:///etc/passwd" width="9" height="9"/>')
CUADRO = svg('<rect width="9" height="9"/>')
FUGAS = {
    "link_attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "anchor_attachment": '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "image_file": '<img alt="x" src="file:///etc/passwd">',
    "image_http": '<img alt="x" src="http://127.0.0.1:9/x.png">',
    "relative_climb": '<img alt="x" src="../../../etc/passwd">',
    "relative": '<img alt="x" src="css/pdf.css">',
    "rooted": '<img alt="x" src="/etc/passwd">',
    "static_climb": '<img alt="x" src="static:../pyproject.toml">',
    "static_climb_encoded": '<img alt="x" src="static:%2e%2e/pyproject.toml">',
    "static_absolute": '<img alt="x" src="static:///etc/passwd">',
    "static_missing": '<img alt="x" src="static:css/no-existe.css">',
    "base": '<base href="file:///etc/"><img alt="x" src="passwd">',
    "stylesheet": '<link rel="stylesheet" href="file:///etc/passwd">',
    "stylesheet_data": '<link rel="stylesheet" href="data:text/css,p{color:red}">',
    "css_url": "<style>p{background:url(file:///etc/passwd)}</style><p>x</p>",
    "css_import": "<style>@import url(http://127.0.0.1:9/x.css);</style>",
    "css_import_file": '<style>@import "file:///etc/passwd";</style>',
    "css_font": "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}p{font-family:x}</style><p>x</p>",
    "css_font_host": "<style>@font-face{font-family:x;src:url(http://127.0.0.1:9/x)}</style><p>x</p>",
    "css_content": "<style>p::before{content:url(file:///etc/passwd)}</style><p>x</p>",
    "svg_nested": f'<img alt="x" src="{SVG_CON_ARCHIVO}">',
    "object": '<object data="file:///etc/passwd">x</object>',
    "embed": '<embed src="file:///etc/passwd">',
}


@pytest.mark.parametrize("fuga", FUGAS.values(), ids=FUGAS.keys())
def test_anything_but_static_files_and_images_aborts(fuga: str) -> None:
    with pytest.raises(RecursoNoPermitido, match="no se permite"):
        pdf(pagina(fuga), titulo="Fuga")


def test_the_fetcher_still_works_after_a_refusal() -> None:
    with pytest.raises(RecursoNoPermitido):
        pdf(pagina(FUGAS["image_file"]), titulo="Fuga")
    assert "Hola" in leido(pdf(pagina(), titulo="Bien")).pages[0].extract_text()


def test_images_in_data_and_static_files_are_allowed() -> None:
    data = pdf(pagina(f'<img alt="Cuadro" src="{CUADRO}"><p>Bien.</p>'), titulo="Bien")
    assert "Bien." in leido(data).pages[0].extract_text()
    assert documents.static_path("static:css/pdf.css") == STATIC / "css" / "pdf.css"


def test_same_input_same_bytes_and_any_change_changes_the_identifier() -> None:
    def hecho(texto: str = "uno", titulo: str = "T", contenido: bytes = b"{}") -> bytes:
        return pdf(pagina(f"<p>{texto}</p>"), titulo=titulo, adjuntos=[Adjunto("a.json", contenido, FECHA)])

    assert hecho() == hecho()
    ids = {
        str(leido(data).trailer["/ID"]) for data in (hecho(), hecho("dos"), hecho(titulo="U"), hecho(contenido=b"1"))
    }
    assert len(ids) == 4


def test_same_bytes_in_other_processes() -> None:
    html = pagina("<p>Hola <b>ñandú</b> <code>abc</code> → Ω</p>")
    code = "import sys,hashlib;from mesa.kernel.documents import pdf;" + (
        "print(hashlib.sha256(pdf(sys.argv[1],titulo='T')).hexdigest())"
    )
    here = hashlib.sha256(pdf(html, titulo="T")).hexdigest()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        done = subprocess.run(
            [sys.executable, "-c", code, html], env=env, cwd=STATIC.parent, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == here


def test_only_our_fonts_whatever_the_document_asks_for() -> None:
    pedidas = ("'Noto Sans', 'Liberation Serif', serif", "'DejaVu Serif'", "monospace", "cursive")
    cuerpo = "".join(f'<p style="font-family: {pedida}">Uno <b>dos</b> <i>tres</i></p>' for pedida in pedidas)
    cuerpo += "<p>مرحبا שלום Ωμέγα Привет → ✓</p>"
    usadas = fuentes(pdf(pagina(cuerpo), titulo="Letras"))
    assert usadas
    assert {nombre for nombre in usadas if not nombre.startswith(NUESTRAS)} == set()


def test_the_fonts_of_the_host_are_left_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    pdf(pagina(), titulo="T")
    assert os.environ["FONTCONFIG_FILE"] == "/etc/fonts/fonts.conf"
    monkeypatch.delenv("FONTCONFIG_FILE")
    pdf(pagina(), titulo="T")
    assert "FONTCONFIG_FILE" not in os.environ


def test_the_garbage_collector_is_left_as_it_was() -> None:
    with pytest.raises(RecursoNoPermitido):
        pdf(pagina(FUGAS["image_file"]), titulo="Fuga")
    assert gc.isenabled()
    gc.disable()
    try:
        pdf(pagina(), titulo="T")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_marks_of_an_accessible_pdf() -> None:
    reader = leido(pdf(pagina("<h1>Uno</h1><p>Dos</p>"), titulo="Acta de\nejemplo \x07 1", idioma="es-CL"))
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "es-CL"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in catalog
    metadata = catalog["/Metadata"].get_object().get_data().decode()
    assert 'pdfuaid:part="1"' in metadata
    assert "Acta de ejemplo 1" in metadata
    assert reader.metadata is not None
    assert reader.metadata.title == "Acta de ejemplo 1"
    assert "/CreationDate" not in reader.metadata


def test_a_title_is_compulsory() -> None:
    with pytest.raises(ValueError, match="title"):
        pdf(pagina(), titulo=" \n ")


def test_attachments_carry_their_bytes_and_their_own_date() -> None:
    contenido = json.dumps({"ñ": 1}, ensure_ascii=False).encode()
    local = FECHA.astimezone(timezone(timedelta(hours=-4)))
    reader = leido(pdf(pagina(), titulo="T", adjuntos=[Adjunto("acta.json", contenido, local, "Datos")]))
    assert reader.attachments["acta.json"] == [contenido]
    (adjunto,) = reader.attachment_list
    assert adjunto.creation_date == FECHA
    assert adjunto.subtype == "/application/json"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x7f", "\x85", "\ud800", "\ufffe"])
def test_control_characters_become_blanks(control: str) -> None:
    data = pdf(pagina(f"<p>Hola{control}mundo</p>"), titulo=f"T{control}u")
    assert "Hola mundo" in leido(data).pages[0].extract_text()
    assert leido(data).metadata.title == "T u"


def test_an_identifier_given_is_the_identifier() -> None:
    reader = leido(pdf(pagina(), titulo="T", identificador=b"0123456789abcdef"))
    assert reader.trailer["/ID"][0].original_bytes == b"0123456789abcdef"


def test_weasyprint_is_not_loaded_until_a_pdf_is_made() -> None:
    code = "import sys;import mesa.kernel.documents;print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=STATIC.parent, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_warm_up_makes_one_engine_for_the_process() -> None:
    documents.warm_up()
    engine = documents._engines[os.getpid()]
    pdf(pagina(), titulo="T")
    assert documents._engines[os.getpid()] is engine


def test_the_engine_is_renewed_so_that_its_cache_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    documents.warm_up()
    engine = documents._engines[os.getpid()]
    monkeypatch.setattr(documents, "_LIFE_SECONDS", 0.0)
    pdf(pagina(), titulo="T")
    assert documents._engines[os.getpid()] is not engine


def test_bundled_fonts_are_the_pinned_ones() -> None:
    pinned = {
        name: digest
        for package in json.loads((STATIC / "fonts/pdf/VERSIONES.json").read_text())
        for name, digest in package["files"].items()
    }
    assert {str(path.relative_to(STATIC)) for path in (STATIC / "fonts/pdf").glob("*.ttf")} <= set(pinned)
    for name, digest in pinned.items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest
