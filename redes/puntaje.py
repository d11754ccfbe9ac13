"""How an organisation stands against the standard on a day: its levels, its score, what is missing. Pure and exact.

Source: the Mesa's standard, which is data with a version; the one it begins with is a proposal that the Mesa adopts,
edits or replaces.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

#: What an answer is worth of 100 by its level, unless the standard says otherwise: the scale itself, 0 to 3.
VALORES = (Fraction(0), Fraction(100, 3), Fraction(200, 3), Fraction(100))
NO_PUBLICADO, A_PEDIDO, PUBLICADO, VERIFICADO = range(4)


class Nivel(StrEnum):
    """What an organisation reaches as a whole; each one asks for all that the former asks."""

    INICIAL = "inicial"
    BASICO = "basico"
    CUMPLE = "cumple"
    VERIFICADO = "verificado"


@dataclass(frozen=True)
class Indicador:
    """One thing that the standard asks. `meses`: how long an answer is valid; None: until the term that it declares.

    `inexcusable` is the star of the standard; `para`: the kinds of body it is asked of.
    """

    codigo: str
    dimension: str
    nombre: str = ""
    inexcusable: bool = False
    meses: int | None = 12
    para: frozenset[str] = frozenset({"red", "org"})
    peso: Fraction = Fraction(1)


@dataclass(frozen=True)
class Estandar:
    """A version of the standard. `minimo`: what each dimension has to reach, of 100; `valores`: what levels are worth.

    Raises ValueError for a code said twice, a weight that is not positive, values that go down, or a minimum that none
    of them reaches.
    """

    version: int
    indicadores: tuple[Indicador, ...]
    minimo: Fraction = Fraction(70)
    valores: tuple[Fraction, Fraction, Fraction, Fraction] = VALORES

    def __post_init__(self) -> None:
        codes = [indicador.codigo for indicador in self.indicadores]
        if len(codes) != len(set(codes)):
            raise ValueError("an indicator stands twice in the standard")
        if any(indicador.peso <= 0 for indicador in self.indicadores):
            raise ValueError("an indicator weighs nothing")
        if list(self.valores) != sorted(self.valores) or not 0 <= self.valores[0] <= self.valores[3] <= 100:
            raise ValueError("the values of the levels go down, or are not between 0 and 100")
        if self.minimo > self.valores[3]:
            raise ValueError("no answer reaches the minimum of a dimension")

    def para(self, tipo: str) -> Estandar:
        """What it asks of a kind of body: red or org."""
        return replace(self, indicadores=tuple(i for i in self.indicadores if tipo in i.para))

    @property
    def dimensiones(self) -> tuple[str, ...]:
        """The dimensions, in the order of their first indicator."""
        return tuple(dict.fromkeys(indicador.dimension for indicador in self.indicadores))


@dataclass(frozen=True)
class Respuesta:
    """What was said of an indicator: at most one is in force on a day.

    `nivel` is what was declared, 0 to 2; 3 is given only by `verificada_el`, when somebody else checked it. `desde` and
    `hasta`: the first and the last day that it stood, when another took its place. `fecha`: the day of the evidence,
    from which its validity counts; None: that on which it was given. `termino`: the end that the answer itself has, of
    what is valid for a term. `aplica` False: it is asked of others, with its reason on record.
    """

    codigo: str
    nivel: int
    desde: date
    termino: date | None = None
    verificada_el: date | None = None
    hasta: date | None = None
    aplica: bool = True
    fecha: date | None = None

    def rige(self, al: date) -> bool:
        """Whether it is the answer on that day."""
        return self.desde <= al and (self.hasta is None or al <= self.hasta)


@dataclass(frozen=True)
class Puntaje:
    """How a body stands on `al`.

    `niveles`: of each indicator that applies, 0 to 3, with what expired lowered. `dimensiones`: of 100, exact; None
    where nothing applies, which holds nobody back. `faltan`: for each level not reached, the codes whose answer keeps
    it from it: the stars that are short, or those that would raise a dimension below the minimum. `vencidas`: what
    was published and expired. `vence_el`: the next day on which something expires, None if nothing will.
    """

    version: int
    al: date
    nivel: Nivel
    niveles: Mapping[str, int]
    dimensiones: Mapping[str, Fraction | None]
    faltan: Mapping[Nivel, tuple[str, ...]]
    vencidas: tuple[str, ...]
    vence_el: date | None


def vence_el(indicador: Indicador, respuesta: Respuesta) -> date | None:
    """The last day that an answer is valid: so many months after its evidence, or the term that it has, the first of
    both. None: it does not expire, as what is not published does not.
    """
    if respuesta.nivel < PUBLICADO or not respuesta.aplica:
        return None
    by_age = mas_meses(respuesta.fecha or respuesta.desde, indicador.meses) if indicador.meses is not None else None
    ends = [end for end in (by_age, respuesta.termino) if end is not None]
    return min(ends, default=None)


def mas_meses(dia: date, meses: int) -> date:
    """The same day so many months later, or the last one of that month; the last of all where there is none."""
    year, month = divmod(dia.year * 12 + dia.month - 1 + meses, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(dia.day, calendar.monthrange(year, month + 1)[1]))


def nivel_de(indicador: Indicador, respuesta: Respuesta | None, al: date) -> int:
    """The level of an indicator on a day: what was declared, 3 if it was checked by then, 1 once it expired."""
    if respuesta is None or not respuesta.rige(al):
        return NO_PUBLICADO
    if not NO_PUBLICADO <= respuesta.nivel <= PUBLICADO:
        raise ValueError(f"level {respuesta.nivel} of {respuesta.codigo}: 0, 1 or 2 are declared, and 3 is a check")
    if not respuesta.aplica:
        return NO_PUBLICADO
    ends = vence_el(indicador, respuesta)
    if ends is not None and al > ends:
        return A_PEDIDO
    checked = respuesta.verificada_el is not None and respuesta.verificada_el <= al
    return VERIFICADO if respuesta.nivel == PUBLICADO and checked else respuesta.nivel


def puntuar(estandar: Estandar, respuestas: Iterable[Respuesta], al: date) -> Puntaje:
    """The score of a body on a day, from all that it ever answered, in any order.

    Give it what the standard asks of that kind of body (`estandar.para`); an answer to nothing that it asks counts for
    nothing. That it does not apply takes an indicator out of the score, unless it is a star: one may have become so in
    a later version than the one it was answered for. Raises ValueError if two answers to one indicator stand on that
    day, or for a level that is none.
    """
    standing: dict[str, Respuesta] = {}
    for respuesta in respuestas:
        if respuesta.rige(al):
            if respuesta.codigo in standing:
                raise ValueError(f"two answers to {respuesta.codigo} stand on {al}")
            standing[respuesta.codigo] = respuesta
    asked = [i for i in estandar.indicadores if i.inexcusable or i.codigo not in standing or standing[i.codigo].aplica]
    levels = {i.codigo: nivel_de(i, standing.get(i.codigo), al) for i in asked}
    scores = {name: _score(estandar, asked, levels, name) for name in estandar.dimensiones}
    ends = [(i.codigo, end) for i in asked if i.codigo in standing and (end := vence_el(i, standing[i.codigo]))]
    missing = _missing(estandar, asked, levels, scores)
    return Puntaje(
        version=estandar.version,
        al=al,
        nivel=_reached(missing),
        niveles=levels,
        dimensiones=scores,
        faltan={level: codes for level, codes in missing.items() if codes},
        vencidas=tuple(code for code, end in ends if end < al),
        vence_el=min((end for _code, end in ends if end >= al), default=None),
    )


def _score(
    estandar: Estandar, asked: Iterable[Indicador], levels: Mapping[str, int], dimension: str
) -> Fraction | None:
    inside = [indicador for indicador in asked if indicador.dimension == dimension]
    if not inside:
        return None
    whole = sum((indicador.peso for indicador in inside), Fraction(0))
    return sum((i.peso * estandar.valores[levels[i.codigo]] for i in inside), Fraction(0)) / whole


def _missing(
    estandar: Estandar, asked: list[Indicador], levels: Mapping[str, int], scores: Mapping[str, Fraction | None]
) -> dict[Nivel, tuple[str, ...]]:
    """What keeps a body from each level, apart from what keeps it from the former ones."""
    stars = [i.codigo for i in asked if i.inexcusable]
    low = {name for name, score in scores.items() if score is not None and score < estandar.minimo}
    return {
        Nivel.BASICO: tuple(code for code in stars if levels[code] < PUBLICADO),
        Nivel.CUMPLE: tuple(i.codigo for i in asked if i.dimension in low and levels[i.codigo] < VERIFICADO),
        Nivel.VERIFICADO: tuple(code for code in stars if levels[code] < VERIFICADO),
    }


def _reached(missing: Mapping[Nivel, tuple[str, ...]]) -> Nivel:
    reached = Nivel.INICIAL
    for level in (Nivel.BASICO, Nivel.CUMPLE, Nivel.VERIFICADO):
        if missing[level]:
            return reached
        reached = level
    return reached


def pasos_para(estandar: Estandar, puntaje: Puntaje) -> tuple[tuple[str, Fraction, tuple[str, ...]], ...]:
    """For each dimension below the minimum: its name, the points that it lacks, and the indicators any one of which,
    published, would be enough; none, if no single one is.
    """
    found = []
    for name, score in puntaje.dimensiones.items():
        if score is None or score >= estandar.minimo:
            continue
        inside = [i for i in estandar.indicadores if i.dimension == name and i.codigo in puntaje.niveles]
        whole = sum((i.peso for i in inside), Fraction(0))
        lacks = estandar.minimo - score
        gains = {
            i.codigo: i.peso * (estandar.valores[PUBLICADO] - estandar.valores[puntaje.niveles[i.codigo]]) / whole
            for i in inside
        }
        found.append((name, lacks, tuple(code for code, gain in gains.items() if gain >= lacks)))
    return tuple(found)


def dia_siguiente_a(puntaje: Puntaje) -> date | None:
    """The first day on which the score is another by itself, because something expired; None if never."""
    end = puntaje.vence_el
    return None if end is None or end == date.max else end + timedelta(days=1)
