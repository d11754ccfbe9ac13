"""Workbooks, by openpyxl: what it is never asked to believe is checked before it opens one."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import (
    CELDA_EXCEL,
    COLUMNAS,
    DESCOMPRIMIDO,
    FILAS,
    FILAS_EXCEL,
    FORMULA,
    PARTES,
    TITULO_EXCEL,
    TROZO,
    Hoja,
    Valor,
    en_texto,
)
from mesa.kernel.text import plain
from mesa.kernel.zips import Salida, trozos

#: What opening a broken or hostile workbook may raise: the library checks little of what it reads.
ROTO = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    OverflowError,
    MemoryError,
)
ANCHO_MAXIMO = 60
# To learn the size of each sheet it would read each whole, as many times as the workbook names it. None is asked here.
ReadOnlyWorksheet._get_size = lambda _sheet: None  # type: ignore[attr-defined]  # the stubs leave it out
#: The parts that are read row by row, or text by text; any other is held whole, and is small.
POR_FILAS = re.compile(r"xl/(?:worksheets/[^/]+|sharedstrings)\.xml")
PARTE_MAXIMA = 2 * 1024 * 1024
#: Elements: of a workbook; of a part, outside its rows and its texts; and of one row or text. And the longest tag.
ELEMENTOS, SUELTOS, ETIQUETA = 4_000_000, 100_000, 1024 * 1024


def filas_de(datos: bytes) -> Iterator[list[str]]:
    """The rows of the first visible sheet, as text, in their places. Raises DomainError for what is no plain table."""
    _check_parts(datos)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a table does not use: styles, validations, extensions
            yield from _rows(datos)
    except ROTO as error:
        raise _broken() from error


def _broken() -> DomainError:
    return DomainError(
        _("El archivo está dañado y no se pudo leer. Ábralo en su planilla, guárdelo como .xlsx y elíjalo de nuevo.")
    )


def _rows(datos: bytes) -> Iterator[list[str]]:
    libro = load_workbook(BytesIO(datos), read_only=True, data_only=False, keep_links=False)
    hoja = next((sheet for sheet in libro.worksheets if sheet.sheet_state == "visible"), None)
    if hoja is None:
        return
    last: Any = None
    blank = 0
    for row in hoja.iter_rows(max_col=COLUMNAS + 1):
        # Rows that are missing come as one and the same tuple: there may be a million between two.
        if row is last:
            yield []
        elif any(cell.value is not None for cell in row):
            yield [_read(cell) for cell in row]
        elif (blank := blank + 1) > FILAS:
            raise DomainError(
                _("La planilla tiene más de %(maximo)s filas vacías. Elimínelas y cargue el archivo de nuevo.")
                % {"maximo": FILAS}
            )
        else:
            yield []
        last = row


def _read(cell: Any) -> str:
    if cell.data_type == "f":
        raise DomainError(
            _("La celda %(celda)s tiene una fórmula. Copie la planilla, péguela como valores y cárguela de nuevo.")
            % {"celda": f"{get_column_letter(cell.column)}{cell.row}"}
        )
    if cell.data_type == "e":
        raise DomainError(
            _("La celda %(celda)s tiene un error de la planilla. Corríjala y cargue el archivo de nuevo.")
            % {"celda": f"{get_column_letter(cell.column)}{cell.row}"}
        )
    text = en_texto(cell.value)
    return f"'{text}" if FORMULA.match(text) else text  # as a CSV has it: one rule takes it off


def _check_parts(datos: bytes) -> None:
    """Raise DomainError for a zip that is no workbook, or that would cost too much or do something when opened."""
    try:
        with zipfile.ZipFile(BytesIO(datos)) as packed:
            parts = packed.infolist()
            if len(parts) > PARTES or sum(part.file_size for part in parts) > DESCOMPRIMIDO:
                raise _too_big()
            _check_kind({part.filename.lower() for part in parts}, any(part.flag_bits & 1 for part in parts))
            count = 0
            for part in parts:
                seen = _Marcas(part.filename.lower())
                for chunk in trozos(packed, part):
                    seen.feed(chunk)
                seen.feed(b"", last=True)
                count += seen.count
                if count > ELEMENTOS:
                    raise _too_big()
    except ROTO as error:
        raise _broken() from error


def _check_kind(names: set[str], encrypted: bool) -> None:
    if encrypted:
        raise DomainError(_("El archivo tiene contraseña. Quítesela y elíjalo de nuevo."))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise DomainError(_("La planilla tiene macros. Guárdela como .xlsx, sin macros, y elíjala de nuevo."))
    if "xl/workbook.xml" not in names:
        raise DomainError(
            _("El archivo no es una planilla de Excel. Guárdelo como .xlsx o como CSV y elíjalo de nuevo.")
        )


def _too_big() -> DomainError:
    return DomainError(_("La planilla es demasiado grande una vez descomprimida. Divídala en varias."))


class _Marcas:
    """Follows the markup of a part, whatever its name, and keeps none: what reading it would cost is told first.

    No part declares a type, and so no entities. One that is not named as markup may be none: it is left at its first
    mistake, where whoever reads it as such would stop too.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.fed = self.depth = self.count = self.loose = self.items = self.inside = 0
        self.section = ""
        self.parser: expat.XMLParserType | None = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        if self.parser is None:
            return
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError:
            if self.name.endswith((".xml", ".rels")):
                raise _broken() from None
            self.parser = None
            return
        self.fed += len(chunk)
        small = self.fed <= PARTE_MAXIMA or POR_FILAS.fullmatch(self.name)
        if not small or self.fed - self.parser.CurrentByteIndex > ETIQUETA:
            raise _too_big()

    def doctype(self, *_args: object) -> None:
        raise DomainError(_("La planilla tiene contenido que no se puede leer con seguridad. Guárdela como CSV."))

    def start(self, name: str, _attributes: object) -> None:
        self.depth += 1
        self.count += 1
        if self.depth == 2:
            self.section = name.rpartition(":")[2]
        outside = self.depth - {"sheetData": 3, "si": 2}.get(self.section, 99)  # of a row, or of a shared text
        if outside == 0:
            self.items, self.inside = self.items + 1, 0
        elif outside > 0:
            self.inside += 1
        else:
            self.loose += 1
        if max(self.loose, self.inside) > SUELTOS or self.items > FILAS_EXCEL or self.count > ELEMENTOS:
            raise _too_big()

    def end(self, _name: str) -> None:
        self.depth -= 1


#: Rows from which the short texts of a sheet are not aligned, and how short those are.
LARGA, CORTO = 2_000, 80


def trozos_libro(hojas: Iterable[Hoja]) -> Iterator[bytes]:
    """The workbook, in pieces: each sheet is asked for when the one before is written, and is sent as it is written."""
    book, sent = Workbook(write_only=True), Salida()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as packed:  # type: ignore[call-overload]
        for n, hoja in enumerate(hojas, 1):
            title = re.sub(r"[\[\]:*?/\\']", " ", plain(hoja.titulo)).strip()[:TITULO_EXCEL]
            sheet: Any = book.create_sheet(title or _("Hoja %(n)s") % {"n": n})
            sheet._id = n  # by which it names its part
            with packed.open(sheet.path[1:], "w") as part:
                sheet._writer = WorksheetWriter(sheet, part)
                for _written in _write(sheet, hoja):
                    if piece := sent.tomar():  # it is compressed, and waits for more
                        yield piece
                sheet.close()
        _SinHojas(book, packed).write_data()
    yield sent.tomar()


class _SinHojas(ExcelWriter):
    """Writes the parts of a workbook but its sheets, which are written: the library would do it from files."""

    def write_worksheet(self, ws: Any) -> None:
        ws._rels, ws._drawing = ws._writer._rels, SpreadsheetDrawing()
        self.manifest.append(ws)


def _write(sheet: Any, hoja: Hoja) -> Iterator[None]:
    """Write it, and stop now and then so that what is written may leave."""
    rows = [[_value(cell) for cell in row] for row in hoja.filas]
    sheet.freeze_panes = "A2"
    for place, name in enumerate(hoja.columnas):
        longest = max((len(en_texto(row[place])) for row in rows if place < len(row)), default=0)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(max(longest, len(name)) + 3, ANCHO_MAXIMO)
    sheet._writer.write_top()
    heading = [_cell(sheet, name) for name in hoja.columnas]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    quick = len(rows) > LARGA
    for place, row in enumerate(rows):
        if place % TROZO == 0:
            yield
        sheet.append([value if quick and _plain(value) else _cell(sheet, value) for value in row])


def _plain(value: Valor) -> bool:
    """Whether a value needs no cell of its own to be what it is: in a long sheet, cells take most of the time."""
    if isinstance(value, str):
        return len(value) <= CORTO and value[:1] != "#" and "\n" not in value and not FORMULA.match(value)
    return not isinstance(value, date)


def _value(value: Valor) -> Valor:
    """What a cell takes: an instant in Chile's time without its zone, a text without what no workbook holds."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(SANTIAGO).replace(tzinfo=None)
    if isinstance(value, str):
        text = plain(value)
        return text if len(text) <= CELDA_EXCEL else f"{text[: CELDA_EXCEL - 1]}…"
    return value


def _cell(sheet: Any, value: Valor) -> Any:
    cell: Any = WriteOnlyCell(sheet, cast(Any, value))
    if isinstance(value, str):
        cell.data_type = "s"  # a text, whatever it begins with
        cell.quotePrefix = bool(FORMULA.match(value))  # and it stays one when somebody edits it
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, date) and not isinstance(value, datetime):
        cell.number_format = "dd-mm-yyyy"
    return cell
