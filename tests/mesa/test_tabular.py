"""Tables that people bring and take: what is written is read back, and nothing in them runs or costs too much."""

from __future__ import annotations

import csv
import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from mesa.kernel import tabular, xlsx
from mesa.kernel.canonical import sha256
from mesa.kernel.clock import UTC
from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import TROZO, Hoja, escribir_csv, escribir_xlsx, leer_fecha, leer_tabla, trozos_xlsx
from mesa.kernel.text import plain

CELLS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''@x",
        "+56 9",
        "-5",
        "\t=1",
        "\r=1",
        "@SUMA(A1)",
        "＝1",
        "a;b",
        'a"b',
        "a,b",
        "a,=1",
        "a\t=1",
        "uno\ndos",
        "'",
        "=cmd|' /C calc'!A0",
    ]
)
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6)


def expected(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What reading gives of what was written: visible text without blanks around, and no empty rows."""
    clean = [(plain(a).strip(), plain(b).strip()) for a, b in rows]
    return [row for row in clean if any(row)]


def read(data: bytes) -> list[tuple[str, str]]:
    return [(fila["uno"], fila["dos"]) for fila in leer_tabla("x", data).filas]


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_a_csv_is_read_back_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    assert read(escribir_csv(["uno", "dos"], rows)) == expected(rows)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_a_workbook_is_read_back_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    assert read(escribir_xlsx([Hoja("Hoja", ["uno", "dos"], rows)])) == expected(rows)


@given(ROWS)
@settings(max_examples=100, deadline=None)
def test_no_cell_of_a_csv_begins_as_a_formula(rows: list[tuple[str, str]]) -> None:
    text = escribir_csv(["uno", "dos"], rows).decode("utf-8-sig")
    for row in csv.reader(StringIO(text, newline=""), delimiter=";"):
        assert not any(cell[:1] in tuple("=+-@\t\r\n＝＋－＠") for cell in row if cell), row


@given(st.lists(st.tuples(CELLS), min_size=1, max_size=6), st.sampled_from(",\t"))
@settings(max_examples=100, deadline=None)
def test_nor_does_one_begin_inside_for_a_program_that_separates_by_something_else(
    rows: list[tuple[str]], separator: str
) -> None:
    for cells in csv.reader(StringIO(escribir_csv(["uno"], rows).decode("utf-8-sig"), newline=""), delimiter=separator):
        assert len(cells) == 1, cells


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_is_a_table_or_a_sentence(data: bytes) -> None:
    for head in (b"", b"PK\x03\x04", b"uno;dos\n"):
        told = ""
        try:
            leer_tabla("x", head + data)
        except DomainError as error:
            told = error.mensaje
        assert told == "" or told.endswith(".")


def test_a_workbook_holds_texts_dates_and_numbers_as_what_they_are() -> None:
    instant = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)
    rows: list[Any] = [["=1+1", date(2026, 9, 14), 5, Decimal("1.5"), instant, None]]
    data = escribir_xlsx([Hoja("a/b:c", list("tdnxie"), rows), Hoja("", ["z"], [])])
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    assert (sheet["A2"].data_type, sheet["A2"].value, sheet["A2"].quotePrefix) == ("s", "=1+1", True)
    assert sheet["B2"].is_date
    assert sheet["C2"].value == 5
    assert str(sheet["E2"].value) == "2026-09-14 00:00:00"  # in Chile
    assert sheet["A1"].font.b
    assert book.sheetnames == ["a b c", "Hoja 2"]
    fila = leer_tabla("x.xlsx", data).filas[0]
    assert dict(fila.celdas) == {"t": "=1+1", "d": "2026-09-14", "n": "5", "x": "1.5", "i": "2026-09-14"}


@pytest.mark.parametrize(
    "data",
    [
        "código;título\nñ-1;Acción\n".encode(),
        b"\xef\xbb\xbf" + "código;título\r\nñ-1;Acción\r\n".encode(),
        "código,título\nñ-1,Acción\n".encode("latin-1"),
        "código\ttítulo\nñ-1\tAcción\n".encode("utf-16"),
        "sep=,\r\ncódigo,título\r\nñ-1,Acción\r\n".encode(),
        'código;título;\n\n"ñ-1";"Acción";\n'.encode(),
    ],
)
def test_csv_of_every_program(data: bytes) -> None:
    tabla = leer_tabla("plan.csv", data)
    assert tabla.columnas == ("código", "título")
    assert [dict(fila.celdas) for fila in tabla.filas] == [{"código": "ñ-1", "título": "Acción"}]


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    assert [fila.numero for fila in leer_tabla("x", b"a;b\n1;2\n\n3;4\n").filas] == [2, 4]
    book = Workbook()
    assert book.active is not None
    book.active["A2"], book.active["A5"], book.active["A9"] = "a", "uno", "dos"
    assert [fila.numero for fila in leer_tabla("x", saved(book)).filas] == [5, 9]


def saved(book: Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def packed(**parts: bytes) -> bytes:
    """A workbook with these parts in place of its own or besides."""
    book = Workbook()
    assert book.active is not None
    book.active.append(["a"])
    book.active.append(["uno"])
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(book))) as was, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as now:
        for name in was.namelist():
            if name not in parts:
                now.writestr(name, was.read(name))
        for name, content in parts.items():
            now.writestr(name, content)
    return made.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def sheet(rows: bytes) -> bytes:
    return packed(**{"xl/worksheets/sheet1.xml": SHEET % rows})


def formula() -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(["a", "b"])
    book.active.append(["uno", "=1+1"])
    return saved(book)


def encrypted() -> bytes:
    data = bytearray(packed())
    place = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, place + 8, 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "está vacío"),
        (b" \n ", "está vacío"),
        (b";;\n;;\n", "está vacío"),
        (b"x" * (tabular.MAXIMO + 1), "pesa más de 5 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel antiguo"),
        (b"%PDF-1.7\n\x00\x01\x02", "no es una planilla"),
        (b"a;b\n1;2;3\n", "La fila 2 tiene más celdas"),
        (b'a;b\n"1;2\n', "CSV está mal formado"),
        (b"a;;c\n1;2;3\n", "La columna 2 no tiene nombre"),
        (b"a;b;A\n1;2;3\n", "está dos veces"),
        (b"a\n" + b"x" * (tabular.CELDA + 1), "Una celda de la fila 2"),
        (b"a\n" + b"x" * 200_000, "CSV está mal formado"),
        (b"a\n" + b"1\n" * (tabular.FILAS + 1), "más de 20000 filas"),
        (";".join(f"c{n}" for n in range(tabular.COLUMNAS + 1)).encode(), "más de 60 columnas"),
        (b"PK\x03\x04 y nada", "está dañado"),
        (packed(**{"xl/vbaProject.bin": b"x"}), "tiene macros"),
        (packed(**{"xl/media/a.png": b"\x00" * (tabular.DESCOMPRIMIDO + 1)}), "demasiado grande"),
        (packed(**{f"xl/x{n}.xml": b"<a/>" for n in range(tabular.PARTES)}), "demasiado grande"),
        (packed(**{"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "con seguridad"),
        (packed(**{"xl/styles.xml": "<!DOCTYPE a>".encode("utf-16")}), "con seguridad"),
        (packed(**{"xl/worksheets/sheet1.xml": b"<worksheet"}), "está dañado"),
        (sheet(b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "está dañado"),
        (sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="x"><c r="A2"><v>1</v></c></row>'), "está dañado"),
        (sheet(b'<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>'), "celda A1 tiene un error"),
        (formula(), "La celda B2 tiene una fórmula"),
        (encrypted(), "tiene contraseña"),
    ],
)
def test_what_is_not_taken_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        leer_tabla("x.xlsx", data)


def test_a_zip_that_is_no_workbook_says_so() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as other:
        other.writestr("leame.txt", "hola")
    with pytest.raises(DomainError, match="no es una planilla de Excel"):
        leer_tabla("x.xlsx", made.getvalue())


def test_a_row_far_away_costs_no_memory_and_is_not_lost_in_silence() -> None:
    """Between two rows there may be none, and a number of row is whatever the file says."""
    far = sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="A900000"><v>2</v></c></row>')
    assert [fila.numero for fila in leer_tabla("x", far).filas] == [900_000]
    beyond = sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9999999999"><c r="A1"><v>2</v></c></row>')
    with pytest.raises(DomainError, match="más de 20000 filas"):
        leer_tabla("x", beyond)


def test_what_a_sheet_says_of_its_size_hides_no_row() -> None:
    lying = SHEET.replace(b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>')
    rows = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="B2"><v>5</v></c></row>'
    tabla = leer_tabla("x", packed(**{"xl/worksheets/sheet1.xml": lying % rows}))
    assert [dict(fila.celdas) for fila in tabla.filas] == [{"2": "5"}]


def test_ten_thousand_rows_are_read_and_written_in_seconds() -> None:
    rows: list[Any] = [
        [f"codigo-{n}", "Publicar las reglas de cada órgano " * 3, date(2026, 9, 14)] for n in range(10_000)
    ]
    data = escribir_xlsx([Hoja("Tareas", ["codigo", "titulo", "vence"], rows)])
    assert len(leer_tabla("x", data).filas) == 10_000


@pytest.mark.parametrize("text", ["2026-09-14", "14-09-2026", "14/09/2026", " 14.9.2026 ", "2026-09-14 00:00"])
def test_dates_as_people_write_them(text: str) -> None:
    assert leer_fecha(text) == date(2026, 9, 14)


@pytest.mark.parametrize("text", ["", "14-13-2026", "2026", "mañana", "14-09-26", "20260914x"])
def test_what_is_no_date_says_how_to_write_one(text: str) -> None:
    with pytest.raises(DomainError, match="14-09-2026"):
        leer_fecha(text)


def test_a_workbook_leaves_as_it_is_written() -> None:
    """Whoever takes a long one does not wait for its last row, and only some rows are held."""
    asked: list[str] = []

    def sheets() -> Iterator[Hoja]:
        for name in ("uno", "dos"):
            asked.append(name)
            yield Hoja(name, ("texto", "n"), [[sha256(f"{name}{n}".encode()), n] for n in range(TROZO * 8)])

    pieces = trozos_xlsx(sheets())
    first = [next(pieces) for _ in range(4)]
    assert asked == ["uno"]
    rest = list(pieces)
    assert asked == ["uno", "dos"]
    whole = b"".join([*first, *rest])
    assert all(first + rest)
    assert max(map(len, first + rest)) < len(whole) / 6
    assert zipfile.ZipFile(BytesIO(whole)).testzip() is None
    book = load_workbook(BytesIO(whole))
    assert [(sheet.max_row, sheet.freeze_panes) for sheet in book] == [(TROZO * 8 + 1, "A2")] * 2


def test_in_a_long_sheet_each_value_is_still_what_it_is() -> None:
    odd = ["=1+1", "#N/A", "'=1", "a\nb", "x" * 200, "", "corto"]
    rows: list[list[Any]] = [[odd[n % len(odd)], n, Decimal("1.50"), date(2026, 9, 30)] for n in range(xlsx.LARGA + 20)]
    sheet = load_workbook(BytesIO(escribir_xlsx([Hoja("larga", ("texto", "n", "monto", "dia"), rows)])))["larga"]
    for row, said in zip(sheet.iter_rows(min_row=2), rows, strict=True):
        assert row[0].value in (said[0], None)
        assert (row[0].value is None) == (said[0] == "")
        assert row[0].value is None or row[0].data_type == "s"
        assert [row[1].value, Decimal(str(row[2].value)), row[3].value.date()] == said[1:]
