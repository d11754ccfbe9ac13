"""A table is tried before it is applied: what each row would do, what is wrong with it, and nothing saved until then.

An app writes an `Importador`; `mesa.views.intercambio.importar` is its page.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import Fila, Tabla, leer_fecha
from mesa.kernel.text import one_line

Hace = Literal["crea", "cambia", "igual"]


@dataclass(frozen=True)
class Columna:
    """A column: its name in the file, what goes in it, and a cell of the example; without `se_lee` it is only told."""

    nombre: str
    ayuda: str | Promise
    ejemplo: str = ""
    obligatoria: bool = False
    se_lee: bool = True


@dataclass(frozen=True)
class Ensayada:
    """What a row would do and to what, or its errors (column or "", sentence); `datos` is what `aplicar` takes.

    `columnas`: of what is there, those that it would change.
    """

    numero: int
    hace: Hace = "igual"
    que: str = ""
    detalle: str = ""
    errores: tuple[tuple[str, str], ...] = ()
    datos: Any = None
    columnas: tuple[str, ...] = ()


class Importador(Protocol):
    """What a table is imported as. One is made for each request, with what its rows are compared to already read.

    `clave` names what is imported and where ("plan:3"): what was tried for one is not applied to another.
    """

    clave: str
    columnas: Sequence[Columna]

    def ensayar(self, filas: Sequence[Fila]) -> Sequence[Ensayada]:
        """What each row would do, in their order. It saves nothing, and asks the database once for them all."""

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do it all in one operation and say so in a sentence. `envio` is the same if what was tried is sent twice."""


@dataclass(frozen=True)
class Informe:
    """What a whole table would do."""

    filas: tuple[Ensayada, ...]

    @property
    def con_errores(self) -> tuple[Ensayada, ...]:
        """The rows that keep the table from being applied."""
        return tuple(fila for fila in self.filas if fila.errores)

    @property
    def cuentas(self) -> Mapping[str, int]:
        """How many rows do each thing."""
        return Counter(fila.hace for fila in self.filas if not fila.errores)

    @property
    def hace_algo(self) -> bool:
        """Whether it may be applied, and something changes by it."""
        return not self.con_errores and any(fila.hace != "igual" for fila in self.filas)


def ensayar(importador: Importador, tabla: Tabla) -> Informe:
    """Try every row. A column that the file does not bring empties nothing: the row that would is wrong.

    Raises DomainError for a table whose columns are others, or that has no rows.
    """
    names = _names(importador.columnas, tabla.columnas)
    if not tabla.filas:
        raise DomainError(_("El archivo tiene columnas y ninguna fila. Agregue al menos una y cárguelo de nuevo."))
    rows = [Fila(fila.numero, {names[name]: cell for name, cell in fila.celdas.items()}) for fila in tabla.filas]
    absent = frozenset(columna.nombre for columna in importador.columnas).difference(names.values())
    return Informe(tuple(_whole(row, absent) for row in importador.ensayar(rows)))


def _whole(row: Ensayada, absent: frozenset[str]) -> Ensayada:
    """The row, or what is wrong with it if it changes something that the file does not speak of."""
    said = _("Ya dice algo y el archivo no trae esta columna: quedaría en blanco. Agréguela, o descargue la planilla.")
    wrong = tuple((name, said) for name in row.columnas if name in absent)
    return replace(row, hace="igual", errores=(*row.errores, *wrong)) if wrong else row


def _names(columnas: Sequence[Columna], given: Sequence[str]) -> dict[str, str]:
    """By each name of the file, that of the column: capitals and accents make no difference."""
    known = {_folded(columna.nombre): columna.nombre for columna in columnas}
    names = {name: known.get(_folded(name), "") for name in given}
    if other := next((name for name, column in names.items() if not column), ""):
        raise DomainError(
            _("La columna «%(otra)s» no se conoce. Las que se leen son: %(columnas)s.")
            % {"otra": other, "columnas": ", ".join(known.values())}
        )
    missing = [c.nombre for c in columnas if c.obligatoria and c.nombre not in names.values()]
    if missing:
        raise DomainError(_("Falta la columna «%(columna)s».") % {"columna": missing[0]})
    return names


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFD", one_line(name).casefold().replace("_", " "))
    return "".join(c for c in plain if not unicodedata.combining(c))


def repetidas(filas: Sequence[Fila], columna: str) -> frozenset[str]:
    """What more than one row says in a column that names each, in small letters."""
    said = Counter(fila[columna].casefold() for fila in filas if fila[columna])
    return frozenset(value for value, times in said.items() if times > 1)


@dataclass
class Lectura:
    """The cells of a row as they are asked for, keeping each error by its column."""

    fila: Fila
    errores: list[tuple[str, str]] = field(default_factory=list)

    def error(self, columna: str, mensaje: str) -> None:
        """Add an error of a column, or of the row."""
        self.errores.append((columna, mensaje))

    def texto(self, columna: str, *, maximo: int = 20_000, obligatorio: bool = False) -> str:
        """The text of a cell."""
        text = self.fila[columna]
        if obligatorio and not text:
            self.error(columna, _("Complete este dato."))
        if len(text) > maximo:
            self.error(columna, _("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": maximo})
        return text

    def linea(self, columna: str, *, maximo: int, obligatorio: bool = False) -> str:
        """The text of a cell, on one line."""
        return one_line(self.texto(columna, maximo=maximo, obligatorio=obligatorio))

    def fecha(self, columna: str, *, obligatoria: bool = False) -> date | None:
        """The date of a cell, or None."""
        text = self.texto(columna, obligatorio=obligatoria)
        try:
            return leer_fecha(text) if text else None
        except DomainError as error:
            self.error(columna, error.mensaje)
            return None

    def opcion(self, columna: str, opciones: Mapping[str, str | Promise], *, obligatoria: bool = False) -> str:
        """The value of an option, written as its value or in its words; "" without one."""
        text = self.texto(columna, obligatorio=obligatoria)
        by_words = {_folded(str(words)): value for value, words in opciones.items()}
        by_words |= {_folded(value): value for value in opciones}
        if text and _folded(text) not in by_words:
            said = ", ".join(str(words) for words in opciones.values())
            wrong = _("«%(valor)s» no es una de las opciones: %(opciones)s.")
            self.error(columna, wrong % {"valor": text[:60], "opciones": said})
        return by_words.get(_folded(text), "")

    def errada(self, que: str = "") -> Ensayada:
        """The row as one that is wrong."""
        return Ensayada(self.fila.numero, que=que, errores=tuple(self.errores))
