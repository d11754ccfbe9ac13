"""Chile's national holidays with the norm of each: the seed of an editable table, not the last word.

The `holidays` package computes the recurring ones; election days, which it does not know, are listed by hand. A
holiday of a single region or comuna is left out: it does not stop a term of the whole country.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

# The years that are computed: the package ends in 2100, and no term here starts before 1990.
PRIMER_ANIO: Final = 1990
ULTIMO_ANIO: Final = 2100


class Feriado(NamedTuple):
    """A holiday: its date, its name and the norm that declares it, as citations in Spanish."""

    fecha: date
    nombre: str
    norma: str


# Keyed by the name that the package gives each holiday.
_NORMAS: Final = {
    "Año Nuevo": "Ley 2.977",
    "Viernes Santo": "Ley 2.977",
    "Sábado Santo": "Ley 2.977",
    "Corpus Christi": "Ley 19.668",
    "Día Nacional del Trabajo": "Código del Trabajo, artículo 35",
    "Día de las Glorias Navales": "Ley 2.977",
    "Día Nacional de los Pueblos Indígenas": "Ley 21.357",
    "San Pedro y San Pablo": "Ley 18.432; traslado, Ley 19.668",
    "Virgen del Carmen": "Ley 20.148",
    "Asunción de la Virgen": "Ley 2.977",
    "Día de la Liberación Nacional": "Ley 18.026",
    "Día de la Unidad Nacional": "Ley 19.588",
    "Fiestas Patrias": "Leyes 20.215 y 20.983",
    "Día de la Independencia": "Ley 2.977",
    "Día de las Glorias del Ejército": "Ley 2.977",
    "Día de la Raza": "Ley 3.810",
    "Día del Encuentro de dos Mundos": "Ley 3.810; traslado, Ley 19.668",
    "Día Nacional de las Iglesias Evangélicas y Protestantes": "Ley 20.299",
    "Día de Todos los Santos": "Ley 2.977",
    "La Inmaculada Concepción": "Ley 2.977",
    "Navidad": "Ley 2.977",
    "Censo Nacional de Población y Vivienda": "Ley 17.374",
}
_NOMBRES: Final = {
    "Día del Encuentro de dos Mundos": "Encuentro de Dos Mundos",
    "La Inmaculada Concepción": "Inmaculada Concepción",
}
# «Feriado nacional» is the package's name for both the Monday 2 January and what a law declared once.
_UNA_VEZ: Final = {
    date(1999, 12, 31): "Ley 19.656",
    date(2004, 9, 17): "Ley 19.973",
    date(2010, 9, 17): "Ley 20.450",
    date(2010, 9, 20): "Ley 20.450",
    date(2022, 9, 16): "Ley que lo declaró feriado por única vez en 2022",
}
_DOS_DE_ENERO: Final = "Ley 20.983"

# Elections and plebiscites of the whole country. The Saturday of the two days of October 2024 is not here: Ley 21.693
# kept it an ordinary day (a Saturday is inhábil anyway).
_LEY_DE_VOTACIONES: Final = "Ley 18.700, feriado por elecciones y plebiscitos"
_VOTACIONES: Final = {
    date(2010, 1, 17): "Elección presidencial, segunda votación",
    date(2012, 10, 28): "Elecciones municipales",
    date(2013, 11, 17): "Elecciones presidencial, parlamentarias y de consejos regionales",
    date(2013, 12, 15): "Elección presidencial, segunda votación",
    date(2016, 10, 23): "Elecciones municipales",
    date(2017, 11, 19): "Elecciones presidencial, parlamentarias y de consejos regionales",
    date(2017, 12, 17): "Elección presidencial, segunda votación",
    date(2020, 10, 25): "Plebiscito nacional",
    date(2021, 5, 15): "Elecciones de convencionales constituyentes, gobernaciones regionales y municipios",
    date(2021, 5, 16): "Elecciones de convencionales constituyentes, gobernaciones regionales y municipios",
    date(2021, 11, 21): "Elecciones presidencial, parlamentarias y de consejos regionales",
    date(2021, 12, 19): "Elección presidencial, segunda votación",
    date(2022, 9, 4): "Plebiscito constitucional",
    date(2023, 5, 7): "Elección del Consejo Constitucional",
    date(2023, 12, 17): "Plebiscito constitucional",
    date(2024, 10, 27): "Elecciones regionales y municipales",
    date(2025, 11, 16): "Elecciones presidencial y parlamentarias",
    date(2025, 12, 14): "Elección presidencial, segunda votación",
}


@lru_cache(maxsize=ULTIMO_ANIO - PRIMER_ANIO + 1)
def del_anio(anio: int) -> Mapping[date, Feriado]:
    """The holidays of a year by date, in order; empty outside PRIMER_ANIO to ULTIMO_ANIO. Computed once a year."""
    if not PRIMER_ANIO <= anio <= ULTIMO_ANIO:
        return MappingProxyType({})
    # Imported here: the package takes half a second, and what only needs a date should not pay it.
    from holidays import country_holidays

    calculados = {
        dia: nombre for dia, nombre in country_holidays("CL", years=anio, language="es").items() if dia.year == anio
    }
    votaciones = {dia: nombre for dia, nombre in _VOTACIONES.items() if dia.year == anio}
    filas = [Feriado(dia, _NOMBRES.get(nombre, nombre), _norma(dia, nombre)) for dia, nombre in calculados.items()]
    filas += [Feriado(dia, nombre, _LEY_DE_VOTACIONES) for dia, nombre in votaciones.items() if dia not in calculados]
    return MappingProxyType({fila.fecha: fila for fila in sorted(filas)})


def _norma(dia: date, nombre: str) -> str:
    if dia in _UNA_VEZ:
        return _UNA_VEZ[dia]
    if (dia.month, dia.day) == (1, 2):
        return _DOS_DE_ENERO
    return _NORMAS[nombre]
