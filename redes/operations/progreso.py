"""How a body stands with its answers, for who writes them: published and in draft, what is missing, what expires."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from redes import puntaje as reglas
from redes.models import Estandar, Indicador, Perfil, Respuesta
from redes.operations.publicacion.registro import tipo_de
from redes.operations.vigencias import pronto
from redes.puntaje import Puntaje, puntuar, vence_el
from redes.vista import NIVELES, puntos, que_falta

#: What a level of an answer means, in words, with the mark of its chip.
RESPUESTAS: Mapping[int, tuple[str | Promise, str]] = {
    0: (gettext_lazy("No publicado"), ""),
    1: (gettext_lazy("A pedido o en preparación"), "va"),
    2: (gettext_lazy("Publicado"), "az"),
    3: (gettext_lazy("Publicado y verificado"), "ok"),
}


@dataclass(frozen=True)
class Linea:
    """An indicator: its level today (None: it does not apply), the answer that stands, the draft, and its last day."""

    indicador: Indicador
    nivel: int | None
    respuesta: Respuesta | None
    borrador: Respuesta | None
    vence: date | None
    vencida: bool
    pronto: bool

    @property
    def estado(self) -> str:
        """Its level in words."""
        if self.nivel is None:
            return _("No se aplica")
        return _("Vencido") if self.vencida else str(RESPUESTAS[self.nivel][0])

    @property
    def clase(self) -> str:
        """The mark of its chip."""
        return "" if self.nivel is None else "no" if self.vencida else RESPUESTAS[self.nivel][1]


@dataclass(frozen=True)
class Grupo:
    """A dimension with its score (None: nothing of it applies) and its indicators."""

    codigo: str
    nombre: str
    puntos: str
    ancho: int | None
    llega: bool
    lineas: tuple[Linea, ...]


@dataclass(frozen=True)
class Progreso:
    """How a body stands today, and its level if its drafts of answers were published."""

    estandar: Estandar
    puntaje: Puntaje
    con_borradores: Puntaje
    grupos: tuple[Grupo, ...]
    siguiente: str
    falta: list[str]
    borradores: int

    @property
    def nivel(self) -> str:
        """The level of today, in words."""
        return str(NIVELES[self.puntaje.nivel]).lower()

    @property
    def pasos(self) -> list[tuple[str, bool, bool]]:
        """The bar of levels: its words, whether it was reached, whether it is that of today."""
        order = list(NIVELES)
        here = order.index(self.puntaje.nivel)
        return [(str(NIVELES[level]), n <= here, n == here) for n, level in enumerate(order)]

    @property
    def nivel_con_borradores(self) -> str:
        """The level that it would have, in words."""
        return str(NIVELES[self.con_borradores.nivel]).lower()


def progreso_de(perfil: Perfil, estandar: Estandar, hoy: date) -> Progreso:
    """How a profile stands; one that is not stored yet has answered nothing. One query."""
    asked = estandar.puro().para(tipo_de(perfil.organizacion))
    rows = list(perfil.respuestas.filter(hasta=None).select_related("enlace", "archivo")) if perfil.pk else []
    standing = {row.codigo: row for row in rows if row.desde is not None}
    drafts = {row.codigo: row for row in rows if row.desde is None}
    found = puntuar(asked, [row.puro() for row in standing.values()], hoy)
    other = puntuar(asked, _with_drafts(standing, drafts, hoy), hoy)
    pure = {i.codigo: i for i in asked.indicadores}
    siguiente, falta = que_falta(asked, found, estandar.dimensiones)
    known = [i for i in estandar.indicadores.all() if i.codigo in pure]
    lines = [_linea(i, pure[i.codigo], found, standing.get(i.codigo), drafts.get(i.codigo), hoy) for i in known]
    return Progreso(
        estandar=estandar,
        puntaje=found,
        con_borradores=other,
        grupos=tuple(_grupos(estandar, found, lines)),
        siguiente=siguiente,
        falta=falta,
        borradores=len(drafts),
    )


def _with_drafts(
    standing: Mapping[str, Respuesta], drafts: Mapping[str, Respuesta], hoy: date
) -> Iterable[reglas.Respuesta]:
    yield from (row.puro() for code, row in standing.items() if code not in drafts)
    for row in drafts.values():
        row.desde = hoy  # as it would be if it were published now; nobody saves it
        yield row.puro()
        row.desde = None


def _linea(
    indicador: Indicador,
    puro: reglas.Indicador,
    found: Puntaje,
    respuesta: Respuesta | None,
    borrador: Respuesta | None,
    hoy: date,
) -> Linea:
    ends = vence_el(puro, respuesta.puro()) if respuesta is not None else None
    return Linea(
        indicador=indicador,
        nivel=found.niveles.get(indicador.codigo),
        respuesta=respuesta,
        borrador=borrador,
        vence=ends,
        vencida=indicador.codigo in found.vencidas,
        pronto=pronto(ends, hoy),
    )


def _grupos(estandar: Estandar, found: Puntaje, lines: list[Linea]) -> Iterable[Grupo]:
    for dimension in estandar.dimensiones:
        own = tuple(line for line in lines if line.indicador.dimension == dimension["codigo"])
        score: Fraction | None = found.dimensiones.get(dimension["codigo"])
        if own:
            yield Grupo(
                codigo=dimension["codigo"],
                nombre=dimension["nombre"],
                puntos="" if score is None else puntos(score),
                ancho=None if score is None else int(score * 2),
                llega=score is None or score >= estandar.minimo,
                lineas=own,
            )
