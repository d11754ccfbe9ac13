"""Tables that people bring and take, CSV and XLSX: text in, text out, and nothing in them ever runs as a formula.

Reading bounds everything before it is believed: weight, what a zip decompresses to, rows, columns, cells. Writing keeps
as text what a spreadsheet would take for a formula; reading takes that mark away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from itertools import chain, islice
from typing import NoReturn

from django.utils.translation import gettext as _

from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import DomainError
from mesa.kernel.text import one_line, plain

MAXIMO = 5 * 1024 * 1024
#: Of an .xlsx, which is a zip: what its parts decompress to, and how many there are.
DESCOMPRIMIDO, PARTES = 50 * 1024 * 1024, 500
FILAS, COLUMNAS, CELDA = 20_000, 60, 20_000
#: What Excel takes in a cell, in the name of a sheet, and in rows.
CELDA_EXCEL, TITULO_EXCEL, FILAS_EXCEL = 32_767, 31, 1_048_576
#: Rows of a piece of what is sent as it is written.
TROZO = 500
ENDINGS = ".csv,.xlsx"

#: A cell that begins with one of these is taken for a formula by some program; and one already marked, marked again.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
FECHA = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")

Valor = str | int | Decimal | date | datetime | None


@dataclass(frozen=True)
class Fila:
    """One row: its number as the spreadsheet shows it, and its cells by column. An absent column is an empty cell."""

    numero: int
    celdas: Mapping[str, str]

    def __getitem__(self, columna: str) -> str:
        return self.celdas.get(columna, "")


@dataclass(frozen=True)
class Tabla:
    """What a file says: its columns as they are named in it, and its rows without the empty ones."""

    columnas: tuple[str, ...]
    filas: tuple[Fila, ...]


@dataclass(frozen=True)
class Hoja:
    """One sheet to write: its name, its columns and its rows."""

    titulo: str
    columnas: Sequence[str]
    filas: Iterable[Sequence[Valor]]


def leer_tabla(nombre: str, datos: bytes) -> Tabla:
    """The table of a CSV (UTF-8 or Windows-1252; semicolons, commas or tabs) or of the first sheet of an XLSX.

    What it is, its content says; `nombre` only words the refusal. Dates come as ISO text. Raises DomainError with what
    to do when it is too much, broken, hostile, or has formulas, macros or columns without name or twice named.
    """
    from mesa.kernel import xlsx  # a library that most processes never need

    if not datos.strip():
        raise DomainError(_("El archivo está vacío. Elija uno con sus columnas y al menos una fila."))
    if len(datos) > MAXIMO:
        raise DomainError(demasiado_pesada())
    if datos.startswith(b"PK\x03\x04"):
        return _table(xlsx.filas_de(datos))
    if datos.startswith(b"\xd0\xcf\x11\xe0"):
        raise DomainError(
            _("El archivo es de un Excel antiguo o tiene contraseña. Guárdelo como .xlsx, sin contraseña.")
        )
    return _table(_rows_of_csv(_decode(nombre, datos)))


def demasiado_pesada() -> str:
    """The sentence for a table over the limit."""
    return _("El archivo pesa más de %(megas)s MB. Divídalo en varios y cárguelos uno por uno.") % {
        "megas": MAXIMO // (1024 * 1024)
    }


def _decode(nombre: str, datos: bytes) -> str:
    if datos.startswith((b"\xff\xfe", b"\xfe\xff")):  # «Texto Unicode» of Excel
        texto = datos.decode("utf-16", "replace")
    else:
        try:
            texto = datos.decode("utf-8-sig")
        except UnicodeDecodeError:
            texto = datos.decode("cp1252", "replace")
    if re.search(r"[\x00-\x08\x0e-\x1b]", texto):
        raise DomainError(
            _("«%(nombre)s» no es una planilla. Guárdela como Excel (.xlsx) o como CSV y elíjala de nuevo.")
            % {"nombre": one_line(nombre)[:80]}
        )
    return texto


def _rows_of_csv(texto: str) -> Iterator[list[str]]:
    first, _sep, rest = texto.partition("\n")
    separator = max(";,\t", key=first.count)  # a tie, as in one column alone, is a semicolon
    if said := re.fullmatch(r"sep=(.)\r?", first):  # Excel writes down which one it used
        separator, texto = said[1], "\n" + rest
    try:
        yield from csv.reader(StringIO(texto, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise DomainError(
            _("El CSV está mal formado: unas comillas se abren y no se cierran, o una celda es demasiado larga.")
        ) from error


def _table(rows: Iterator[Sequence[str]]) -> Tabla:
    columnas: list[str] = []
    filas: list[Fila] = []
    for numero, row in enumerate(rows, 1):
        if numero > FILAS_EXCEL:
            _too_many_rows()
        cells = [_cell(text, numero) for text in row]
        if not any(cells):
            continue
        if not columnas:
            columnas = _names(cells)
            continue
        if len(filas) == FILAS:
            _too_many_rows()
        if any(cells[len(columnas) :]):
            raise DomainError(
                _(
                    "La fila %(fila)s tiene más celdas que columnas el encabezado. "
                    "Si es un CSV, ponga entre comillas los textos que tienen comas o puntos y coma."
                )
                % {"fila": numero}
            )
        filas.append(Fila(numero, {name: cell for name, cell in zip(columnas, cells, strict=False) if name and cell}))
    if not columnas:
        raise DomainError(_("El archivo está vacío. Elija uno con sus columnas y al menos una fila."))
    return Tabla(tuple(columnas), tuple(filas))


def _too_many_rows() -> NoReturn:
    raise DomainError(
        _("El archivo tiene más de %(maximo)s filas. Divídalo en varios y cárguelos uno por uno.") % {"maximo": FILAS}
    )


def _cell(text: str, numero: int) -> str:
    if len(text) > CELDA:
        raise DomainError(
            _(
                "Una celda de la fila %(fila)s tiene más de %(maximo)s caracteres. "
                "Acórtela y cargue el archivo de nuevo."
            )
            % {"fila": numero, "maximo": CELDA}
        )
    text = plain(text).strip(" \u00a0")
    return (text[1:] if text[:1] == "'" and FORMULA.match(text) else text).strip()


def _names(cells: list[str]) -> list[str]:
    """The names of the columns. Those without name at the end are none."""
    names = [one_line(cell) for cell in cells]
    while not names[-1]:
        names.pop()
    if len(names) > COLUMNAS:
        raise DomainError(_("El archivo tiene más de %(maximo)s columnas.") % {"maximo": COLUMNAS})
    if "" in names:
        raise DomainError(
            _("La columna %(n)s no tiene nombre en la primera fila. Póngaselo o elimínela.")
            % {"n": names.index("") + 1}
        )
    folded = [name.casefold() for name in names]
    if twice := next((name for name in names if folded.count(name.casefold()) > 1), ""):
        raise DomainError(_("La columna «%(columna)s» está dos veces. Deje una sola.") % {"columna": twice})
    return names


def leer_fecha(texto: str) -> date:
    """The date of a cell: ISO (2026-09-14) or day first (14-09-2026, 14/09/2026). Raises DomainError otherwise."""
    day_first = FECHA.fullmatch(texto.strip())
    try:
        if day_first:
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        return date.fromisoformat(texto.strip()[:10] if texto.strip()[10:11] in ("", "T", " ") else texto)
    except ValueError as error:
        raise DomainError(_("Escriba la fecha como 14-09-2026 o 2026-09-14.")) from error


def en_texto(valor: Valor | float | bool | time) -> str:
    """How a value is written: dates and instants in ISO and in Chile's time, whole numbers without decimals."""
    match valor:
        case None:
            return ""
        case bool():
            return _("sí") if valor else _("no")
        case datetime():
            local = valor.astimezone(SANTIAGO).replace(tzinfo=None) if valor.tzinfo else valor
            return local.date().isoformat() if local.time() == time.min else local.isoformat(" ", "minutes")
        case date() | time():
            return valor.isoformat()
        case float() if valor.is_integer():
            return str(int(valor))
    return str(valor)


def escribir_csv(columnas: Sequence[str], filas: Iterable[Sequence[Valor]]) -> bytes:
    """A CSV that Excel in Spanish and every other program open right: UTF-8 with its mark, semicolons, CRLF.

    Every cell goes in quotes, as a comma or a tab inside one would begin another for a program that separates by them.
    """
    return b"".join(trozos_csv(columnas, filas))


def trozos_csv(columnas: Sequence[str], filas: Iterable[Sequence[Valor]]) -> Iterator[bytes]:
    """The same, in pieces of many rows, for what is sent as it is written."""
    yield b"\xef\xbb\xbf"
    waiting = chain([columnas], filas)
    while rows := list(islice(waiting, TROZO)):
        written = StringIO(newline="")
        writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL)
        for row in rows:
            writer.writerow([_safe(cell) if isinstance(cell, str) else en_texto(cell) for cell in row])
        yield written.getvalue().encode()


def _safe(text: str) -> str:
    text = plain(text)
    return f"'{text}" if FORMULA.match(text) else text


def escribir_xlsx(hojas: Iterable[Hoja]) -> bytes:
    """A workbook, a sheet each: a text is one whatever it begins with, dates are dates and numbers are numbers."""
    return b"".join(trozos_xlsx(hojas))


def trozos_xlsx(hojas: Iterable[Hoja]) -> Iterator[bytes]:
    """The same, in pieces, for what is sent as it is written: a sheet is asked for when the one before is sent."""
    from mesa.kernel import xlsx

    return xlsx.trozos_libro(hojas)
