"""The report in words: the same tables in the page, in the PDF and in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from actas.cumplimiento import Cifras, Clase
from actas.operations.informes.cuenta import Informe
from actas.states import EstadoAcuerdo
from mesa.kernel.tabular import Hoja, Valor
from mesa.palabras import fecha_larga, parte

#: How each column is headed, in the order in which things go: from kept to left aside.
COLUMNAS: Final = {
    Clase.A_TIEMPO: gettext_lazy("Cumplidas a tiempo"),
    Clase.CON_ATRASO: gettext_lazy("Cumplidas con atraso"),
    Clase.SIN_FECHA: gettext_lazy("Cumplidas sin plazo"),
    Clase.EN_PLAZO: gettext_lazy("En plazo"),
    Clase.VENCIDA: gettext_lazy("Vencidas"),
    Clase.SIN_PLAZO: gettext_lazy("Sin plazo fijado"),
    Clase.DIFERIDA: gettext_lazy("Diferidas"),
    Clase.SIN_EFECTO: gettext_lazy("Sin efecto"),
}
#: The parts of the chart's bars: of what had to be done already.
BARRA: Final = ((Clase.A_TIEMPO, "a_tiempo"), (Clase.CON_ATRASO, "tacitas"), (Clase.VENCIDA, "silentes"))


@dataclass(frozen=True)
class Barra:
    """A bar of the chart: whose, and its parts of a hundred with where each begins, as SVG writes them."""

    nombre: str
    partes: list[tuple[str, str, str]]


def en_palabras(informe: Informe) -> dict[str, Any]:
    """What the page and the PDF show of a report, in the active language."""
    total = informe.total
    states = [(estado, informe.acuerdos.get(estado.value, 0)) for estado in EstadoAcuerdo]
    rows = {name: found for name, found in informe.organizaciones.items() if name}
    return {
        "informe": informe,
        "periodo": periodo(informe),
        "columnas": list(COLUMNAS.values()),
        "organizaciones": [_fila(name, found) for name, found in rows.items()],
        "trimestres": [_fila(_quarter(key), found) for key, found in informe.trimestres.items()],
        "conjunto": _fila(_("Todas las tareas"), total),
        "a_tiempo": parte(total.a_tiempo),
        "cumplidas": parte(total.cumplidas),
        "vencidas": total.n[Clase.VENCIDA],
        "sin_plazo": total.n[Clase.SIN_PLAZO],
        "acuerdos": [(e.value, e.label, n) for e, n in states if n and e != EstadoAcuerdo.SIN_SEGUIMIENTO],
        "barras": [_barra(name, found) for name, found in rows.items() if found.a_tiempo.de],
    }


def periodo(informe: Informe) -> str:
    """desde el 1 de enero de 2026 hasta el 30 de junio de 2026; todo el tiempo."""
    desde, hasta = fecha_larga(informe.desde), fecha_larga(informe.hasta)
    if desde and hasta:
        return _("del %(desde)s al %(hasta)s") % {"desde": desde, "hasta": hasta}
    if desde:
        return _("desde el %(desde)s") % {"desde": desde}
    if hasta:
        return _("hasta el %(hasta)s") % {"hasta": hasta}
    return _("todo el tiempo")


def hojas(informe: Informe, primera: str) -> list[Hoja]:
    """The tables as sheets: by organisation, by quarter, and the agreements by state."""
    columns = [_("tareas"), *(str(label).lower() for label in COLUMNAS.values()), _("verificadas")]
    columns += [_("exigibles"), _("% a tiempo")]
    whole = (_("Todas las tareas"), informe.total)
    names = [(name, found) for name, found in informe.organizaciones.items() if name]
    quarters = [(_quarter(key), found) for key, found in informe.trimestres.items()]
    states: list[list[Valor]] = [[str(e.label), informe.acuerdos.get(e.value, 0)] for e in EstadoAcuerdo]
    return [
        Hoja(_("Por organización"), [primera.lower(), *columns], [_figures(*row) for row in [*names, whole]]),
        Hoja(_("Por trimestre"), [_("trimestre"), *columns], [_figures(*row) for row in [*quarters, whole]]),
        Hoja(_("Acuerdos"), [_("estado"), _("acuerdos")], states),
    ]


def _figures(nombre: str, cifras: Cifras) -> list[Valor]:
    share = cifras.a_tiempo
    hundred = None if share.fraccion is None else _tenths(share.fraccion * 100)
    return [nombre, cifras.total, *(cifras.n[clase] for clase in COLUMNAS), cifras.verificadas, share.de, hundred]


def _tenths(value: Fraction) -> Decimal:
    return Decimal((value * 20 + 1) // 2) / 10


def _fila(nombre: str, cifras: Cifras) -> dict[str, Any]:
    """A row of the table: a dash, drawn by the table, where there is nothing."""
    return {
        "nombre": nombre,
        "total": cifras.total,
        "celdas": [(label, cifras.n[clase] or "") for clase, label in COLUMNAS.items()],
        "a_tiempo": parte(cifras.a_tiempo),
        "verificadas": cifras.verificadas,
    }


def _quarter(key: tuple[int, int]) -> str:
    """enero a marzo de 2026."""
    year, quarter = key
    names = {
        1: pgettext("trimestre", "enero a marzo de %(anio)s"),
        2: pgettext("trimestre", "abril a junio de %(anio)s"),
        3: pgettext("trimestre", "julio a septiembre de %(anio)s"),
        4: pgettext("trimestre", "octubre a diciembre de %(anio)s"),
    }
    return names[quarter] % {"anio": year}


def _barra(nombre: str, cifras: Cifras) -> Barra:
    start, parts = Fraction(0), []
    for clase, css in BARRA:
        share = Fraction(cifras.n[clase] * 100, cifras.a_tiempo.de)
        if share:
            parts.append((css, f"{float(start):.2f}%", f"{float(share):.2f}%"))
        start += share
    return Barra(nombre, parts)
