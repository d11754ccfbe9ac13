"""What follows from the data of a profile and is never asked: the rules of the derived indicators. Pure and exact.

A rule looks at the data that stand and says its level, 0 to 2, of which day the evidence is, and the first day on which
that stops being true by itself. Its reasons are part of a public record, so they are always said in Spanish.

The data of a year are good for eighteen months after it ends, as the standard asks of a memoria or a balance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesa.palabras import lista_y

UN_DIA = timedelta(days=1)
MITAD = Fraction(1, 2)
#: In a board of fewer, a count of women tells who they are.
POCAS = 3


@dataclass(frozen=True)
class DatoPuro:
    """A datum as the rules read it: its dates as ISO text and its money as text, inside `valor`, as they are stored."""

    clase: str
    valor: Mapping[str, Any]
    anio: int | None = None
    fecha: date | None = None
    desde: date | None = None
    fuente: str = ""
    con_archivo: bool = False

    def dia(self, campo: str) -> date | None:
        """A date of its value; None if there is none, or it was struck."""
        said = self.valor.get(campo)
        with suppress(ValueError):
            return date.fromisoformat(said) if said else None
        return None

    @property
    def monto(self) -> Fraction:
        """Its money, exact; none of what was struck."""
        with suppress(ValueError):
            return Fraction(self.valor["monto"])
        return Fraction(0)


@dataclass(frozen=True)
class Derivado:
    """What a rule says. `fecha`: of the evidence, the oldest it rests on; `termino`: first day it is no longer true.

    `motivo`: what it says when it holds or what it lacks; `advertencias`: what a reader should know, that lowers
    nothing.
    """

    nivel: int = 0
    fecha: date | None = None
    termino: date | None = None
    motivo: str = ""
    advertencias: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cuota:
    """A source of money and what part of its year it was; `parte` None when the year had no income."""

    nombre: str
    tipo: str
    monto: Fraction
    parte: Fraction | None


def derivar(regla: str, datos: Sequence[DatoPuro], al: date) -> Derivado:
    """What a rule says of the data that stand on a day, in any order. KeyError for a rule that is none."""
    with translation.override("es"):
        return REGLAS[regla](datos, al)


def cuotas(datos: Iterable[DatoPuro], anio: int) -> tuple[Cuota, ...]:
    """The sources of a year, the greatest first, with shares that add up to exactly one."""
    rows = [dato for dato in datos if dato.clase == "fuente" and dato.anio == anio]
    total = sum((dato.monto for dato in rows), Fraction(0))
    found = [Cuota(d.valor["fuente"], d.valor["tipo"], d.monto, d.monto / total if total else None) for d in rows]
    return tuple(sorted(found, key=lambda cuota: (-cuota.monto, cuota.nombre)))


def mayor(datos: Iterable[DatoPuro], campo: str) -> tuple[str, Fraction]:
    """Who gave the most of some amounts, and how much: the rows of one name, however it is written, are added up."""
    names: dict[str, str] = {}
    given: dict[str, Fraction] = {}
    for dato in datos:
        key = _key(dato, campo)
        names[key] = max(str(dato.valor[campo]), names.get(key, ""))
        given[key] = given.get(key, Fraction(0)) + dato.monto
    first = max(given, key=lambda key: (given[key], key))
    return names[first], given[first]


def ultimo_anio(datos: Iterable[DatoPuro], clase: str) -> int | None:
    """The last year that is told of a class."""
    return max((d.anio for d in datos if d.clase == clase and d.anio is not None), default=None)


def porciento(parte: Fraction) -> str:
    """A share as it is written: 53,4 %, with halves up, and the space that does not break."""
    tenths = int(parte * 1000 + MITAD)
    return f"{tenths // 10},{tenths % 10}\xa0%"


def _oldest(datos: Iterable[DatoPuro]) -> date | None:
    return min((day for d in datos if (day := d.fecha or d.desde)), default=None)


def _names(datos: Iterable[DatoPuro]) -> str:
    return lista_y(sorted({dato.valor["nombre"] for dato in datos}))


def _of(datos: Iterable[DatoPuro], clase: str) -> list[DatoPuro]:
    return [dato for dato in datos if dato.clase == clase]


def _year(datos: Iterable[DatoPuro], clase: str) -> tuple[int, list[DatoPuro]]:
    """The last year told, and its data; (0, []) if none is."""
    rows = _of(datos, clase)
    anio = ultimo_anio(rows, clase)
    return (anio, [d for d in rows if d.anio == anio]) if anio else (0, [])


def _of_year(rows: Sequence[DatoPuro], anio: int, al: date, lacks: str, motivo: str, *notes: str) -> Derivado:
    """What data of a year give: 2 if nothing is lacking and the year is recent enough."""
    end = date(anio + 2, 7, 1)
    if not lacks and al >= end:
        lacks = _("Falta contar el año %(anio)s.") % {"anio": anio + 1}
    if lacks:
        return Derivado(1, _oldest(rows), None, lacks, notes)
    return Derivado(2, _oldest(rows), end, motivo, notes)


def _identidad(datos: Sequence[DatoPuro], _al: date) -> Derivado:
    rows = _of(datos, "identidad")
    if not rows:
        return Derivado()
    asked = {
        "razon_social": _("la razón social"),
        "rut": _("el RUT"),
        "tipo": _("el tipo de organización"),
        "personalidad_juridica": _("la personalidad jurídica"),
        "domicilio": _("el domicilio"),
        "representante": _("el representante legal"),
    }
    newest = max(rows, key=lambda dato: (dato.desde or date.min, dato.fecha or date.min, str(dato.valor)))
    missing = [name for field, name in asked.items() if not newest.valor.get(field)]
    if missing:
        return Derivado(1, _oldest([newest]), None, _("Falta: %(que)s.") % {"que": lista_y(missing)})
    known = _(
        "El RUT y el domicilio constan y no se publican: del RUT se comprobó solo su dígito verificador; del "
        "domicilio, que está escrito."
    )
    return Derivado(2, _oldest([newest]), None, known)


def _directorio(datos: Sequence[DatoPuro], al: date) -> Derivado:
    """Complete and current: who is named has a position, a beginning and an end that has not passed."""
    rows = _of(datos, "directivo")
    if not rows:
        return Derivado()
    ends = [(dato, dato.dia("hasta")) for dato in rows]
    expired = [dato for dato, end in ends if end and end < al]
    endless = [dato for dato, end in ends if not end]
    to_come = [dato for dato in rows if (start := dato.dia("desde")) and start > al]
    if len(to_come) == len(rows):
        return Derivado(1, _oldest(rows), None, _("Nadie de su directorio ha comenzado todavía su período."))
    lacks = []
    if expired:
        lacks.append(_("Terminó el período de %(quienes)s.") % {"quienes": _names(expired)})
    if endless:
        lacks.append(_("Falta la fecha de término de %(quienes)s.") % {"quienes": _names(endless)})
    if lacks:
        return Derivado(1, _oldest(rows), None, " ".join(lacks))
    return Derivado(2, _oldest(rows), min(end for _dato, end in ends if end) + UN_DIA)


def _fuentes(datos: Sequence[DatoPuro], al: date) -> Derivado:
    anio, rows = _year(datos, "fuente")
    if not rows:
        return Derivado()
    shares = cuotas(rows, anio)
    total = sum((cuota.monto for cuota in shares), Fraction(0))
    if not total:
        return _of_year(rows, anio, al, "", _("En %(anio)s declara que no tuvo ingresos.") % {"anio": anio})
    public = sum((c.parte for c in shares if c.tipo == "publica" and c.parte), Fraction(0))
    notes = []
    first, amount = mayor(rows, "fuente")
    if amount / total > MITAD:
        notes.append(
            _("Una sola fuente, %(fuente)s, aporta %(parte)s de los ingresos de %(anio)s.")
            % {"fuente": first, "parte": porciento(amount / total), "anio": anio}
        )
    said = _("Ingresos de %(anio)s: %(publica)s de fuentes públicas y %(privada)s de privadas.") % {
        "anio": anio,
        "publica": porciento(public),
        "privada": porciento_restante(public),
    }
    return _of_year(rows, anio, al, "", said, *notes)


def porciento_restante(parte: Fraction) -> str:
    """What is left to 100 %, rounded so that both add up."""
    tenths = 1000 - int(parte * 1000 + MITAD)
    return f"{tenths // 10},{tenths % 10}\xa0%"


def _donantes(datos: Sequence[DatoPuro], al: date) -> Derivado:
    anio, rows = _year(datos, "donante")
    if not rows:
        return Derivado()
    income = sum((cuota.monto for cuota in cuotas(datos, anio)), Fraction(0))
    given = sum((dato.monto for dato in rows), Fraction(0))
    if not income:
        lacks = _("Faltan las fuentes de financiamiento de %(anio)s, para saber qué parte aporta cada donante.")
        return _of_year(rows, anio, al, lacks % {"anio": anio}, "")
    if given > income:
        lacks = _("Los donantes de %(anio)s suman más que los ingresos de ese año: corrija unos u otros.")
        return _of_year(rows, anio, al, lacks % {"anio": anio}, "")
    first, amount = mayor(rows, "nombre")
    part = amount / income
    said = {"donante": first, "parte": porciento(part), "anio": anio}
    much = _("Un donante, %(donante)s, aporta más de la mitad de los ingresos de %(anio)s.") % said
    notes = [much] if part > MITAD else []
    motivo = _("El mayor donante de %(anio)s, %(donante)s, aporta %(parte)s de los ingresos.") % said
    return _of_year(rows, anio, al, "", motivo, *notes)


def _equipo(datos: Sequence[DatoPuro], al: date) -> Derivado:
    anio, rows = _year(datos, "equipo")
    if not rows:
        return Derivado()
    valor = rows[-1].valor
    missing = [_("el territorio")] if not valor.get("territorio") else []
    missing += [_("para cuántas personas trabaja")] if valor.get("beneficiarias") is None else []
    lacks = _("Falta: %(que)s.") % {"que": lista_y(missing)} if missing else ""
    return _of_year(rows, anio, al, lacks, "")


def _key(dato: DatoPuro, campo: str = "nombre") -> str:
    return " ".join(str(dato.valor[campo]).casefold().split())


def _intereses(datos: Sequence[DatoPuro], al: date) -> Derivado:
    """Everybody of today's board declared; the evidence is as old as the oldest of their last declarations."""
    declared: dict[str, date] = {}
    for dato in _of(datos, "interes"):
        day = dato.dia("declarada_el")
        if day and day <= al:
            declared[_key(dato)] = max(day, declared.get(_key(dato), day))
    if not declared:
        return Derivado()
    sitting = _of(datos, "directivo")
    board = [d for d in sitting if _sits(d, al)]
    if not board:
        return Derivado(1, min(declared.values()), None, _("Falta el directorio: no se sabe quiénes deben declarar."))
    silent = [dato for dato in board if _key(dato) not in declared]
    if silent:
        lacks = _("Falta la declaración de %(quienes)s.") % {"quienes": _names(silent)}
        return Derivado(1, min(declared.values()), None, lacks)
    coming = [day for d in sitting if _key(d) not in declared and (day := d.dia("desde")) and day > al]
    said = ngettext(
        "Declaró la única persona que integra el directorio.",
        "Declararon las %(n)s personas que integran el directorio.",
        len(board),
    ) % {"n": len(board)}
    return Derivado(2, min(declared[_key(dato)] for dato in board), min(coming, default=None), said)


def _sits(dato: DatoPuro, al: date) -> bool:
    start, end = dato.dia("desde"), dato.dia("hasta")
    return (not start or start <= al) and (not end or end >= al)


def _fondos(datos: Sequence[DatoPuro], al: date) -> Derivado:
    anio, rows = _year(datos, "fondo_publico")
    if not rows:
        return Derivado()
    owed = [dato for dato in rows if not dato.valor.get("rendido")]
    names = lista_y(sorted({dato.valor["programa"] for dato in owed}))
    return _of_year(rows, anio, al, _("Falta rendir: %(que)s.") % {"que": names} if owed else "", "")


def _eleccion(datos: Sequence[DatoPuro], al: date) -> Derivado:
    """The last one that took place: with its act, until when it is valid and, if elected, how many could and did."""
    rows = [d for d in _of(datos, "eleccion") if (day := d.dia("fecha")) and day <= al]
    if not rows:
        return Derivado()
    last = max(rows, key=lambda d: (d.valor["fecha"], d.desde or date.min, str(d.valor)))
    day, end, elected = last.dia("fecha"), last.dia("termino"), last.valor["forma"] == "eleccion"
    missing = [_("hasta cuándo vale")] if end is None else []
    missing += [_("cuántas personas podían votar")] if elected and last.valor.get("electores") is None else []
    missing += [_("cuántas votaron")] if elected and last.valor.get("votantes") is None else []
    missing += [_("el acta")] if not last.con_archivo and not last.fuente else []
    if end is not None and end < al:
        return Derivado(1, day, None, _("El período elegido o designado ya terminó."))
    if missing:
        return Derivado(1, day, None, _("Falta: %(que)s.") % {"que": lista_y(missing)})
    assert end is not None
    return Derivado(2, day, end + UN_DIA)


def _paridad(datos: Sequence[DatoPuro], al: date) -> Derivado:
    board = [dato for dato in _of(datos, "directivo") if _sits(dato, al)]
    if not board:
        return Derivado()
    unknown = [dato for dato in board if not dato.valor.get("genero")]
    if unknown:
        lacks = ngettext(
            "Falta el género de la única persona que integra la dirección.",
            "Falta el género de %(cuantas)s de %(total)s integrantes de la dirección.",
            len(board),
        )
        return Derivado(1, _oldest(board), None, lacks % {"cuantas": len(unknown), "total": len(board)})
    women = sum(dato.valor["genero"] == "mujer" for dato in board)
    end = min((day for dato in board if (day := dato.dia("hasta"))), default=None)
    if women in (0, len(board)) or len(board) < POCAS:
        # Beside the names of the board, the figure would tell the gender of each.
        known = _("Consta el género de toda la dirección; la cifra no se publica, porque diría el de cada persona.")
        return Derivado(2, _oldest(board), end + UN_DIA if end else None, known)
    said = _("%(parte)s de la dirección son mujeres: %(mujeres)s de %(total)s.") % {
        "parte": porciento(Fraction(women, len(board))),
        "mujeres": women,
        "total": len(board),
    }
    return Derivado(2, _oldest(board), end + UN_DIA if end else None, said)


#: The classes of data that each rule reads: it says the same whatever the others say.
LEE: Mapping[str, frozenset[str]] = {
    "identidad": frozenset({"identidad"}),
    "directorio": frozenset({"directivo"}),
    "fuentes": frozenset({"fuente"}),
    "donantes": frozenset({"donante", "fuente"}),
    "equipo": frozenset({"equipo"}),
    "intereses": frozenset({"interes", "directivo"}),
    "fondos_publicos": frozenset({"fondo_publico"}),
    "eleccion": frozenset({"eleccion"}),
    "paridad": frozenset({"directivo"}),
}
REGLAS: Mapping[str, Callable[[Sequence[DatoPuro], date], Derivado]] = {
    "identidad": _identidad,
    "directorio": _directorio,
    "fuentes": _fuentes,
    "donantes": _donantes,
    "equipo": _equipo,
    "intereses": _intereses,
    "fondos_publicos": _fondos,
    "eleccion": _eleccion,
    "paridad": _paridad,
}
