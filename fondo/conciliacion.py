"""The bank's statement: read from a CSV whatever its columns, and matched with what was paid and received.

Pure: bytes in, lines out; lines and entries in, pairs out, the same whatever their order. A line is of one entry only.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO

from django.utils.translation import gettext as _

from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import leer_fecha

#: How many days apart the bank and the books may tell the same thing.
DIAS = 5
LINEAS, ENCABEZADO = 5_000, 40
#: By what it tells, how banks call a column; the first that the file has is taken.
NOMBRES: dict[str, tuple[str, ...]] = {
    "fecha": ("fecha", "fecha movimiento", "fecha transaccion", "fecha contable", "dia"),
    "glosa": ("descripcion", "glosa", "detalle", "movimiento", "concepto", "descripcion movimiento"),
    "monto": ("monto", "importe", "valor", "monto $", "monto ($)"),
    "cargo": ("cargo", "cargos", "cargos ($)", "cargo ($)", "giros", "debito", "debe", "cheques y otros cargos"),
    "abono": ("abono", "abonos", "abonos ($)", "abono ($)", "depositos", "credito", "haber", "depositos y abonos"),
}
PESOS = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,13})(?:,0{1,2})?|(\d{1,13})\.0{1,2}")


@dataclass(frozen=True)
class Linea:
    """A line of the statement: its day, its words, and its pesos, negative if the money went out."""

    fecha: date
    glosa: str
    monto: Decimal


def leer_cartola(datos: bytes, columnas: Mapping[str, str] | None = None) -> list[Linea]:
    """The lines of a statement in CSV: semicolons, commas or tabs; what goes before its columns is skipped.

    `columnas`: by each of NOMBRES, the name that its column has, where a person chose it. Raises DomainError with the
    row that cannot be read, or if the columns are not found.
    """
    rows = _rows(datos)
    chosen = {what: (_folded(name),) for what, name in (columnas or {}).items() if name.strip()}
    known = {what: chosen.get(what, names) for what, names in NOMBRES.items()}
    if "monto" in chosen or {"cargo", "abono"} & chosen.keys():  # what was chosen leaves no room for a guess
        known |= {what: () for what in ("monto", "cargo", "abono") if what not in chosen}
    header, places = _header(rows, known)
    found = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        line = _line(row, places, number)
        if line is not None:
            found.append(line)
    if not found:
        raise DomainError(_("La cartola no trae movimientos. Descárguela de nuevo del sitio del banco."))
    if len(found) > LINEAS:
        raise DomainError(_("La cartola trae más de %(n)s movimientos. Divídala por meses.") % {"n": LINEAS})
    return found


def _rows(datos: bytes) -> list[list[str]]:
    try:
        text = datos.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = datos.decode("cp1252", "replace")
    if "\x00" in text:
        raise DomainError(_("El archivo no es un CSV. Descargue la cartola del banco como CSV."))
    separator = max(";,\t", key=text.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise DomainError(_("El CSV está mal formado. Descárguelo de nuevo del sitio del banco.")) from error


def _header(rows: Sequence[Sequence[str]], known: Mapping[str, Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The row of the columns, and where each is."""
    for number, row in enumerate(rows[:ENCABEZADO]):
        names = [_folded(cell) for cell in row]
        found = {what: next((names.index(n) for n in called if n in names), -1) for what, called in known.items()}
        places = {what: place for what, place in found.items() if place >= 0}
        if {"fecha", "glosa"} <= places.keys() and {"monto", "cargo", "abono"} & places.keys():
            if {"cargo", "abono"} <= places.keys():
                places.pop("monto", None)  # it is then of something else, as the balance
            return number, places
    raise DomainError(
        _("No se reconocen las columnas de la cartola. Diga cómo se llaman la fecha, la glosa y el monto.")
    )


def _line(row: Sequence[str], places: Mapping[str, int], number: int) -> Linea | None:
    """The line of a row; None for one that has neither day nor amount, as blank ones and balances."""
    cells = {what: row[place].strip() if place < len(row) else "" for what, place in places.items()}
    typed = {what: cells[what] for what in ("monto", "cargo", "abono") if cells.get(what)}
    if not cells["fecha"] or not typed:
        return None
    try:
        amounts = {what: leer_pesos(text) for what, text in typed.items()}
        day = leer_fecha(cells["fecha"])
    except DomainError as error:
        raise DomainError(_("Fila %(n)s: %(que)s") % {"n": number, "que": error.mensaje}) from error
    zero = Decimal(0)
    amount = amounts.get("monto", zero) + abs(amounts.get("abono", zero)) - abs(amounts.get("cargo", zero))
    return Linea(day, " ".join(cells["glosa"].split())[:250], amount) if amount else None


def leer_pesos(texto: str) -> Decimal:
    """Whole pesos as banks write them: 1.234.567, -1.234.567, 1.234.567-, (1.234), $ 1234567,00. DomainError else."""
    text = "".join(texto.split()).replace("−", "-").replace("$", "").replace("CLP", "")
    negative = text.startswith(("-", "(")) or text.endswith("-")
    found = PESOS.fullmatch(text.strip("-()+"))
    if found is None:
        raise DomainError(_("«%(texto)s» no es un monto en pesos, como 1.234.567.") % {"texto": texto.strip()[:30]})
    amount = Decimal((found[1] or found[2]).replace(".", ""))
    return -amount if negative else amount


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


@dataclass(frozen=True)
class Partida:
    """Something that may be matched: its key, its day and its pesos, negative if the money went out."""

    clave: Hashable
    fecha: date
    monto: Decimal


@dataclass(frozen=True)
class Conciliacion:
    """What matches: `pares`, by the key of each line, that of its entry; `propuestas`, of each line with several or
    whose entry is of several, those that may be; and the keys that match nothing.
    """

    pares: dict[Hashable, Hashable]
    propuestas: dict[Hashable, list[Hashable]]
    sin_registro: set[Hashable]
    sin_banco: set[Hashable]


def conciliar(lineas: Collection[Partida], partidas: Collection[Partida], dias: int = DIAS) -> Conciliacion:
    """Match lines of the bank with entries of the same amount, `dias` apart at most.

    Two match by themselves when neither has another of the same day, or neither has another at all; those apart, again.
    Whatever else may match is proposed. Keys are unique in each collection.
    """
    near = _near(lineas, partidas, dias)
    exact = {line: {entry for entry, apart in found.items() if apart == 0} for line, found in near.items()}
    loose = {line: set(found) for line, found in near.items()}
    pairs: dict[Hashable, Hashable] = {}
    while fresh := _alone(exact) or _alone(loose):
        pairs |= fresh
        taken = set(fresh.values())
        for graph in (exact, loose):
            for line in fresh:
                graph.pop(line, None)
            for entries in graph.values():
                entries -= taken
    by_day = {line: sorted(found, key=lambda entry: (near[line][entry], str(entry))) for line, found in loose.items()}
    proposed = {line: entries for line, entries in by_day.items() if entries}
    told = {*pairs.values(), *(entry for entries in proposed.values() for entry in entries)}
    return Conciliacion(
        pares=pairs,
        propuestas=proposed,
        sin_registro={line.clave for line in lineas} - pairs.keys() - proposed.keys(),
        sin_banco={entry.clave for entry in partidas} - told,
    )


def _near(lineas: Iterable[Partida], partidas: Iterable[Partida], dias: int) -> dict[Hashable, dict[Hashable, int]]:
    """By each line, the entries of its amount that are near, and how many days apart."""
    by_amount: dict[Decimal, list[Partida]] = {}
    for entry in partidas:
        by_amount.setdefault(entry.monto, []).append(entry)
    return {
        line.clave: {
            entry.clave: apart
            for entry in by_amount.get(line.monto, ())
            if (apart := abs((entry.fecha - line.fecha).days)) <= dias
        }
        for line in lineas
    }


def _alone(graph: Mapping[Hashable, set[Hashable]]) -> dict[Hashable, Hashable]:
    """The lines with one entry that is of no other line."""
    times: dict[Hashable, int] = {}
    for entries in graph.values():
        for entry in entries:
            times[entry] = times.get(entry, 0) + 1
    single = {line: next(iter(entries)) for line, entries in graph.items() if len(entries) == 1}
    return {line: entry for line, entry in single.items() if times[entry] == 1}
