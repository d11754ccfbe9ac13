"""Workbooks made to exhaust or to trick whoever opens them: each is refused, and what it costs is bounded."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest

from mesa.kernel import tabular, xlsx
from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import leer_tabla
from tests.mesa.test_tabular import SHEET, packed, sheet

MB = 1024 * 1024
#: What a process may grow by, refusing what decompresses to 150 MB.
GROWTH_MB = 40
#: Reads the table that comes in, on its own, and tells its own peak: getrusage would begin at that of the tests.
READER = """
import json, re, sys
from pathlib import Path
from django.conf import settings

settings.configure(USE_I18N=False)
from mesa.kernel import xlsx
from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import leer_tabla

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

data, before, says = sys.stdin.buffer.read(), peak(), ""
try:
    leer_tabla("x.xlsx", data)
except DomainError as error:
    says = error.mensaje
print(json.dumps({"says": says, "grew": peak() - before}))
"""
NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STYLES = b"<styleSheet %s><cellXfs>%s</cellXfs></styleSheet>"
ROW = b'<row r="1"><c r="A1"><v>1</v></c></row>'


def lying(*, crc: bool, name: str = "xl/styles.xml") -> bytes:
    """A part of 150 MB that says it is of 1,000 bytes; with the sum of those, if asked."""
    content = b"<a>" + b" " * (150 * MB)
    data = packed(**{name: content}).replace(struct.pack("<I", len(content)), struct.pack("<I", 1_000))
    if crc:
        data = data.replace(struct.pack("<I", zlib.crc32(content)), struct.pack("<I", zlib.crc32(content[:1_000])))
    return data


def lying_in_a_rare_compression() -> bytes:
    """The same, in a compression that is never undone by parts."""
    content, made = b" " * (150 * MB), BytesIO(packed())
    with zipfile.ZipFile(made, "a", zipfile.ZIP_BZIP2) as book:
        book.writestr("xl/theme/x.xml", content)
    return made.getvalue().replace(struct.pack("<I", len(content)), struct.pack("<I", 1_000))


@pytest.mark.parametrize(
    "make",
    [
        lambda: lying(crc=False),
        lambda: lying(crc=True),
        lambda: lying(crc=True, name="xl/media/a.png"),
        lying_in_a_rare_compression,
    ],
    ids=["deflated", "with_its_sum", "an_image", "bzip2"],
)
def test_a_part_that_lies_about_its_size_costs_no_memory(make: Callable[[], bytes]) -> None:
    asked = subprocess.run([sys.executable, "-c", READER], input=make(), stdout=subprocess.PIPE, check=True)
    told = json.loads(asked.stdout)
    assert "está dañado" in told["says"]
    assert told["grew"] < GROWTH_MB


def test_a_rare_compression_is_refused_though_it_is_honest() -> None:
    made = BytesIO(packed())
    with zipfile.ZipFile(made, "a", zipfile.ZIP_LZMA) as book:
        book.writestr("xl/theme/x.xml", b"<a/>")
    with pytest.raises(DomainError, match="está dañado"):
        leer_tabla("x", made.getvalue())


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/styles.xml": STYLES % (NS, b"<xf/>" * (xlsx.SUELTOS + 1))},
        {"xl/styles.xml": STYLES % (NS, b" " * xlsx.PARTE_MAXIMA)},
        {"xl/worksheets/sheet1.xml": SHEET % (b"<row>%s</row>" % (b"<c/>" * (xlsx.SUELTOS + 1)))},
        {"xl/worksheets/sheet1.xml": SHEET.replace(b"<sheetData>", b"<col/>" * xlsx.SUELTOS + b"<sheetData>") % ROW},
        {"xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (NS, b"<si/>" * (tabular.FILAS_EXCEL + 1))},
        {"xl/worksheets/sheet1.xml": SHEET % (b'<row r="%s"/>' % (b"1" * 2 * xlsx.ETIQUETA))},
    ],
    ids=["styles", "blanks", "cells", "columns", "texts", "tag"],
)
def test_what_would_cost_too_much_is_refused_before_it_is_opened(
    parts: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "load_workbook", lambda *_a, **_k: pytest.fail("it was opened"))
    with pytest.raises(DomainError, match="demasiado grande"):
        leer_tabla("x", packed(**parts))


def test_the_elements_of_all_the_parts_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {f"xl/worksheets/sheet{n}.xml": SHEET % (ROW * 100) for n in (1, 2, 3)}
    assert leer_tabla("x", packed(**parts)).columnas
    monkeypatch.setattr(xlsx, "ELEMENTOS", 700)
    with pytest.raises(DomainError, match="demasiado grande"):
        leer_tabla("x", packed(**parts))


def test_empty_rows_are_not_many() -> None:
    some = sheet(ROW + b"<row/>" * (tabular.FILAS - 1) + ROW.replace(b"1", b"30000"))
    assert [fila.numero for fila in leer_tabla("x", some).filas] == [30_000]
    with pytest.raises(DomainError, match="más de 20000 filas vacías"):
        leer_tabla("x", sheet(ROW + b"<row/>" * (tabular.FILAS + 1)))


def test_a_sheet_named_a_thousand_times_is_read_once() -> None:
    """The library would read it whole for each name, to learn its size."""
    with zipfile.ZipFile(BytesIO(packed())) as book:
        workbook = book.read("xl/workbook.xml")
    begin, end = workbook.index(b"<sheet "), workbook.index(b"</sheets>")
    rows = {"xl/worksheets/sheet1.xml": SHEET % (ROW + b'<row r="1"/>' * 20_000)}
    took = []
    for times in (1, 500):
        named = workbook[:begin] + workbook[begin:end] * times + workbook[end:]
        data = packed(**rows, **{"xl/workbook.xml": named})
        began = time.process_time()
        assert leer_tabla("x", data).columnas == ("1",)
        took.append(time.process_time() - began)
    assert took[1] < took[0] * 10


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.dat", "xl/media/sheet1.png", "hoja"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_a_type_is_refused_whatever_its_name(name: str, encoding: str) -> None:
    markup = '\n<!-- x --><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'.encode(encoding)
    with pytest.raises(DomainError, match="con seguridad"):
        leer_tabla("x", packed(**{name: markup}))


def test_what_a_workbook_carries_besides_its_sheets_does_not_matter() -> None:
    """Images and the settings of a printer are no markup, and may be large."""
    parts = {
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(3 * MB),
        "xl/media/image2.jpeg": b"\xff\xd8\xff\xe0" + bytes(3 * MB),
        "xl/printerSettings/printerSettings1.bin": "Impresora\x00<".encode("utf-16-le") + bytes(900),
        "xl/drawings/vmlDrawing1.vml": b"<xml><br></xml>",
        "xl/media/": b"",
    }
    assert [dict(fila.celdas) for fila in leer_tabla("x", packed(**parts)).filas] == [{"a": "uno"}]
