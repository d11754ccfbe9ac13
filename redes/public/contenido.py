"""The data of a published profile as its page shows them: board, funding by year with its shares, and the rest."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesa.palabras import fecha_larga, lista_y, pesos
from redes.datos import CLASES, ancla
from redes.partes import decimas

Valor = Mapping[str, Any]
#: Classes told by amounts, each with the field that names them.
CON_MONTO = {"fuente": "fuente", "donante": "nombre", "destino": "destino"}
DOCUMENTOS: Mapping[str, str | Promise] = {
    "estatutos": gettext_lazy("Estatutos"),
    "carta": gettext_lazy("Carta de la red"),
    "certificado": gettext_lazy("Certificado"),
    "memoria": gettext_lazy("Memoria"),
    "balance": gettext_lazy("Balance"),
    "politica": gettext_lazy("Política"),
    "codigo": gettext_lazy("Código"),
    "acta": gettext_lazy("Acta"),
    "regla": gettext_lazy("Regla"),
    "otro": gettext_lazy("Documento"),
}


@dataclass(frozen=True)
class Monto:
    """A line of a table of amounts."""

    nombre: str
    tipo: str
    monto: str
    parte: str


@dataclass(frozen=True)
class Cuenta:
    """A table of amounts of a year, with its total. The shares of sources and of expenses add up to 100,0 %; those of
    donors are of the income of that year. `ancla`: where an evidence leads to, in the last year of its class.
    """

    clase: str
    ancla: str
    titulo: str
    filas: list[Monto]
    total: str
    parte: str
    fuentes: str


@dataclass(frozen=True)
class Linea:
    """Anything else: what it says, in detail, and where it is seen. `propio`, `detalle_propio`: as the body wrote it,
    in Spanish. `entregado`: its file can still be downloaded. `ancla`: where an evidence leads to, if it has its own.
    """

    ancla: str
    texto: str
    propio: bool
    anio: int | None
    detalle: str
    detalle_propio: bool
    fuentes: str
    url: str
    archivo: Mapping[str, Any] | None
    entregado: bool


@dataclass(frozen=True)
class Seccion:
    """The lines of a class."""

    clase: str
    titulo: str
    lineas: list[Linea]


@dataclass(frozen=True)
class Contenido:
    """The data of a profile, in the order of its page."""

    directorio: list[Valor]
    fuente_directorio: str
    cuentas: list[Cuenta]
    secciones: list[Seccion]


def archivos_de(registro: Valor) -> dict[str, str]:
    """The files of what stands in a record, which anyone may download: their hash and their name."""
    shown = [dato["archivo"] for dato in registro["datos"]]
    shown += [said["evidencia"] for said in registro["respuestas"] if said["hasta"] is None]
    return {each["sha256"]: each["nombre"] for each in shown if each and each["clase"] == "archivo"}


def contenido_de(registro: Valor, entregados: Container[str] | None = None) -> Contenido:
    """What of a record is told as data. `entregados`: the files of another one that took its place; None: its own."""
    served = archivos_de(registro) if entregados is None else entregados
    by_class: dict[str, list[Valor]] = {}
    for dato in registro["datos"]:
        by_class.setdefault(dato["clase"], []).append(dato)
    board = by_class.get("directivo", [])
    income = {
        year: sum((_amount(row["valor"]["monto"]) for row in rows), Decimal(0))
        for year, rows in _by_year(by_class.get("fuente", [])).items()
    }
    return Contenido(
        directorio=[dato["valor"] for dato in board],
        fuente_directorio=_sources(board),
        cuentas=[cuenta for clase in CON_MONTO for cuenta in _accounts(clase, by_class.get(clase, []), income)],
        secciones=[
            Seccion(clase, str(CLASES[clase].nombre), _lines(by_class[clase], served))
            for clase in CLASES
            if clase in by_class and clase in LINEAS
        ],
    )


def parte(tenths: int) -> str:
    """40,0 %."""
    return f"{number_format(Decimal(tenths) / 10, decimal_pos=1, use_l10n=True)}\xa0%"


def en_la_web(url: str) -> str:
    """The address, if a browser may be sent there; "" otherwise."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""


def _accounts(clase: str, datos: Iterable[Valor], income: Mapping[int | None, Decimal]) -> Iterable[Cuenta]:
    title = str(CLASES[clase].nombre)
    for place, (year, rows) in enumerate(sorted(_by_year(datos).items(), key=lambda item: -(item[0] or 0))):
        amounts = [_amount(row["valor"]["monto"]) for row in rows]
        shares = decimas(amounts)
        said, whole = [parte(share) for share in shares], parte(sum(shares))
        if clase == "donante":
            total = income.get(year)
            said, whole = [parte(round(amount * 1000 / total)) if total else "" for amount in amounts], ""
        yield Cuenta(
            clase=clase,
            ancla=clase if place == 0 and clase != "fuente" else "",
            titulo=_("%(que)s de %(anio)s, en pesos") % {"que": title, "anio": year} if year else title,
            filas=[
                Monto(row["valor"][CON_MONTO[clase]], _kind(row["valor"]), pesos(amount), share)
                for row, amount, share in zip(rows, amounts, said, strict=True)
            ],
            total=pesos(sum(amounts, Decimal(0))),
            parte=whole,
            fuentes=_sources(rows),
        )


def _by_year(datos: Iterable[Valor]) -> dict[int | None, list[Valor]]:
    years: dict[int | None, list[Valor]] = {}
    for dato in datos:
        years.setdefault(dato["anio"], []).append(dato)
    return years


def _amount(text: Any) -> Decimal:
    try:
        return max(Decimal(str(text)), Decimal(0))
    except InvalidOperation:  # struck
        return Decimal(0)


def _kind(valor: Valor) -> str:
    return {"publica": _("Pública"), "privada": _("Privada")}.get(valor.get("tipo", ""), "")


def _sources(datos: Iterable[Valor]) -> str:
    """Who or what says it, and of which day, each once; of what nobody said it, so, if others have a source."""
    rows = list(datos)
    if not any(dato["fuente"] for dato in rows):
        return ""
    named = [(dato["fuente"] or _("sin fuente indicada"), dato["fecha"]) for dato in rows]
    return "; ".join(dict.fromkeys(f"{what}, {fecha_larga(day)}" if day else what for what, day in named))


def _lines(datos: Iterable[Valor], served: Container[str]) -> list[Linea]:
    lines = [_line(dato, served) for dato in datos]
    first = {line.ancla: place for place, line in reversed(list(enumerate(lines)))}
    return [replace(line, ancla="" if first[line.ancla] != place else line.ancla) for place, line in enumerate(lines)]


def _line(dato: Valor, served: Container[str]) -> Linea:
    valor, archivo = dato["valor"], dato["archivo"]
    texto, detalle = LINEAS[dato["clase"]](valor)
    own = ancla(dato["clase"], valor)
    return Linea(
        ancla=own if own != dato["clase"] else "",
        texto=texto,
        propio=dato["clase"] not in COMPUESTAS,
        anio=dato["anio"],
        detalle=detalle,
        detalle_propio=dato["clase"] in {"identidad", "equipo"},
        fuentes=_sources([dato]),
        url=en_la_web(valor.get("url", "")),
        archivo=archivo,
        entregado=bool(archivo) and archivo["sha256"] in served,
    )


def _identity(valor: Valor) -> tuple[str, str]:
    signs = valor.get("representante")
    told = [valor.get("tipo"), valor.get("personalidad_juridica"), valor.get("comuna")]
    told.append(_("representante legal: %(quien)s") % {"quien": signs} if signs else "")
    return valor["razon_social"], ", ".join(filter(None, told))


def _document(valor: Valor) -> tuple[str, str]:
    kind = str(DOCUMENTOS.get(valor["clase"], valor["clase"]))
    audited = {"True": _("auditado"), "False": _("sin auditar")}.get(str(valor.get("auditado")), "")
    return valor["titulo"], ", ".join(filter(None, [kind, audited]))


def _team(valor: Valor) -> tuple[str, str]:
    hired, unpaid, served = valor["contratadas"], valor["voluntarias"], valor.get("beneficiarias")
    said = [
        ngettext("%(n)s persona contratada", "%(n)s personas contratadas", _count(hired)) % {"n": hired},
        ngettext("%(n)s voluntaria", "%(n)s voluntarias", _count(unpaid)) % {"n": unpaid},
    ]
    if served is not None:
        said.append(ngettext("%(n)s beneficiaria", "%(n)s beneficiarias", _count(served)) % {"n": served})
    return lista_y(said), valor.get("territorio") or ""


def _count(said: Any) -> int:
    """A number of people; of one that was struck, several."""
    return said if isinstance(said, int) else 2


def _public_money(valor: Valor) -> tuple[str, str]:
    accounted = _("rendido") if valor.get("rendido") else _("sin rendir")
    return f"{valor['institucion']}: {valor['programa']}", f"{pesos(_amount(valor['monto']))}, {accounted}"


def _election(valor: Valor) -> tuple[str, str]:
    kind = _("Elección") if valor["forma"] == "eleccion" else _("Designación")
    said = _("%(forma)s del %(dia)s") % {"forma": kind, "dia": _day(valor["fecha"])}
    details = []
    if valor.get("votantes") is not None and valor.get("electores") is not None:
        voted = ngettext("votó %(n)s de %(de)s", "votaron %(n)s de %(de)s", _count(valor["votantes"]))
        details.append(voted % {"n": valor["votantes"], "de": valor["electores"]})
    if valor.get("termino"):
        details.append(_("hasta el %(dia)s") % {"dia": _day(valor["termino"])})
    return said, ", ".join(details)


def _day(text: str) -> str:
    try:
        return fecha_larga(date.fromisoformat(text))
    except ValueError:  # struck
        return text


#: Classes whose line we write; that of the others is what the body wrote.
COMPUESTAS = frozenset({"equipo", "eleccion"})
LINEAS: Mapping[str, Callable[[Valor], tuple[str, str]]] = {
    "identidad": _identity,
    "mision": lambda valor: (valor["texto"], ""),
    "documento": _document,
    "equipo": _team,
    "pertenencia": lambda valor: (
        valor["red"],
        _("desde el %(dia)s") % {"dia": _day(valor["desde"])} if valor.get("desde") else "",
    ),
    "interes": lambda valor: (valor["nombre"], _("declaró el %(dia)s") % {"dia": _day(valor["declarada_el"])}),
    "fondo_publico": _public_money,
    "eleccion": _election,
}
