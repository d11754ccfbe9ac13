"""What the public page of a profile says on a day, from its record alone: level, what is missing and dimensions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesa.palabras import decimal, fecha_larga, lista_y
from redes import puntaje as reglas
from redes.puntaje import Nivel, Puntaje
from redes.tramos import UN_DIA, Medida, Tramo, al_dia, medida_del, medidas_de, respuestas_de, tramos

NIVELES: Mapping[str, str | Promise] = {
    Nivel.INICIAL: gettext_lazy("Inicial"),
    Nivel.BASICO: gettext_lazy("Básico"),
    Nivel.CUMPLE: gettext_lazy("Cumple"),
    Nivel.VERIFICADO: gettext_lazy("Verificado"),
}
FRASES: Mapping[str, str | Promise] = {
    Nivel.INICIAL: gettext_lazy("Nivel inicial: le falta publicar parte de lo inexcusable (★)."),
    Nivel.BASICO: gettext_lazy("Nivel básico: tiene publicado todo lo inexcusable (★)."),
    Nivel.CUMPLE: gettext_lazy("Nivel cumple: tiene publicado todo lo inexcusable (★) y el mínimo de cada dimensión."),
    Nivel.VERIFICADO: gettext_lazy("Nivel verificado: otra organización revisó todo lo inexcusable (★)."),
}
#: What is said of an address in which the public does not find the evidence, or nobody looked for it yet.
REPAROS: Mapping[str, str | Promise] = {
    "no_responde": gettext_lazy("no responde"),
    "no_publica": gettext_lazy("no es una dirección pública"),
    "demasiado": gettext_lazy("pesa demasiado para revisarla"),
    "pendiente": gettext_lazy("por revisar"),
}
#: How many days before it expires a page begins to warn.
POR_VENCER = 60


@dataclass(frozen=True)
class Barra:
    """A dimension: its score as text and in tenths of the bar, None where nothing applies."""

    nombre: str
    puntos: str
    ancho: int | None
    marca: int
    llega: bool


@dataclass(frozen=True)
class Fila:
    """An indicator on that day: its state in words, since when, until when, and where its evidence is seen."""

    codigo: str
    nombre: str
    dimension: str
    inexcusable: bool
    nivel: int | None
    estado: str
    clase: str
    desde: str
    vence: date | None
    dias: int | None
    motivo: str
    por: str
    verificada_por: str
    evidencia: Mapping[str, Any]

    @property
    def reparo(self) -> str:
        """What is short of the address that is its evidence; "" for none."""
        return str(REPAROS.get(self.evidencia.get("resultado", ""), ""))


@dataclass(frozen=True)
class Vista:
    """All that the page of a profile says on a day. `medida` is the version of the standard in its published words."""

    al: date
    puntaje: Puntaje
    medida: Mapping[str, Any]
    pasos: list[tuple[str, bool, bool]]
    frase: str
    falta: list[str]
    siguiente: str
    vencidas: str
    aviso: str
    barras: list[Barra]
    filas: list[Fila]
    tramos: tuple[Tramo, ...]
    al_dia: bool

    @property
    def inexcusables(self) -> list[Fila]:
        """Those with a star."""
        return [fila for fila in self.filas if fila.inexcusable]

    @property
    def otros(self) -> list[Fila]:
        """Those without it."""
        return [fila for fila in self.filas if not fila.inexcusable]


def corto(nombre: str) -> str:
    """An indicator as a sentence calls it: what its name says before it goes into detail."""
    return re.sub(r" \([^()]*\)$", "", nombre.split(":")[0].split(";")[0].strip())


def vista_de(registro: Mapping[str, Any], al: date, *, fechada: bool = False) -> Vista | None:
    """What a record says on a day; None if no standard measures it. `fechada`: its data are seen as of that day."""
    medidas = medidas_de(registro["estandares"], registro["tipo"])
    if not medidas:
        return None
    respuestas = respuestas_de(registro["respuestas"])
    medida = medida_del(medidas, al)
    said = next(m for m in registro["estandares"] if m["version"] == medida.version)
    found = reglas.puntuar(medida.estandar, respuestas, al)
    names = {i.codigo: corto(i.nombre) for i in medida.estandar.indicadores}
    siguiente, falta = que_falta(medida.estandar, found, said["dimensiones"])
    return Vista(
        al=al,
        puntaje=found,
        medida=said,
        pasos=[
            (str(name), list(Nivel).index(found.nivel) >= place, level == found.nivel)
            for place, (level, name) in enumerate(NIVELES.items())
        ],
        frase=str(FRASES[found.nivel]),
        falta=falta,
        siguiente=siguiente,
        vencidas=_expired(found, names),
        aviso=_warning(medida, respuestas, found, names),
        barras=list(barras_de(found, said, medida.estandar.minimo)),
        filas=_rows(medida, registro["respuestas"], found, f"?al={al}" if fechada else ""),
        tramos=tramos(medidas, respuestas),
        al_dia=al_dia(medida, found),
    )


def salio_el(datos: Mapping[str, Any], al: date) -> date | None:
    """The first day on which a body sat nowhere, neither at the Mesa nor in its networks, if it came; None if not."""
    left = str(datos["integra_hasta"] or "")
    return date.fromisoformat(left) + UN_DIA if left and left < al.isoformat() else None


def ya_no_integra(salio: date | None) -> str:
    """That it sits no more, and since when, as every page, list and badge says it; "" for who sits."""
    return _("Ya no integra la Mesa desde el %(dia)s.") % {"dia": fecha_larga(salio)} if salio else ""


def en_frase(nombre: str, codigo: str) -> str:
    """An indicator inside a sentence: identidad legal (T1)."""
    return f"{nombre[:1].lower()}{nombre[1:]} ({codigo})"


def nombrados(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """Indicators in a sentence: identidad legal (T1) y última elección (D2)."""
    return lista_y(en_frase(names[code], code) for code in codes)


def que_falta(
    estandar: reglas.Estandar, found: Puntaje, dimensiones: Iterable[Mapping[str, str]]
) -> tuple[str, list[str]]:
    """The next level, and what is missing to reach it, in sentences; at the last one, "" and none."""
    names = {i.codigo: corto(i.nombre) for i in estandar.indicadores}
    for level in (Nivel.BASICO, Nivel.CUMPLE, Nivel.VERIFICADO):
        codes = found.faltan.get(level)
        if not codes:
            continue
        name = str(NIVELES[level]).lower()
        if level == Nivel.BASICO:
            return name, [_("le falta publicar %(que)s.") % {"que": nombrados(codes, names)}]
        if level == Nivel.CUMPLE:
            return name, _points(estandar, found, {d["codigo"]: d["nombre"] for d in dimensiones}, names)
        return name, [_("falta que otra organización verifique %(que)s.") % {"que": nombrados(codes, names)}]
    return "", []


def _points(
    estandar: reglas.Estandar, found: Puntaje, dimensions: Mapping[str, str], names: Mapping[str, str]
) -> list[str]:
    sentences = []
    for code, points, enough in reglas.pasos_para(estandar, found):
        lacks = ngettext(
            "le falta %(puntos)s punto en %(dimension)s.",
            "le faltan %(puntos)s puntos en %(dimension)s.",
            1 if points == 1 else 2,
        ) % {"puntos": decimal(points), "dimension": dimensions.get(code, code)}
        if enough:
            one = [en_frase(names[each], each) for each in enough]
            tell = _("Basta publicar %(que)s.") % {"que": _o(one)}
        else:
            inside = {i.codigo for i in estandar.indicadores if i.dimension == code}
            below = [each for each in found.faltan[Nivel.CUMPLE] if each in inside]
            tell = _("Uno solo no basta: puede publicar o hacer verificar %(que)s.") % {"que": nombrados(below, names)}
        sentences.append(f"{lacks} {tell}")
    return sentences


def _o(parts: list[str]) -> str:
    """a, b o c."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(antes)s o %(ultimo)s") % {"antes": ", ".join(parts[:-1]), "ultimo": parts[-1]}


def _expired(found: Puntaje, names: Mapping[str, str]) -> str:
    which = nombrados(found.vencidas, names)
    said = ngettext("Ya venció: %(que)s.", "Ya vencieron: %(que)s.", len(found.vencidas)) % {"que": which}
    return said if which else ""


def _warning(medida: Medida, respuestas: Iterable[reglas.Respuesta], found: Puntaje, names: Mapping[str, str]) -> str:
    """What expires next, when it is near, and what happens then."""
    end = found.vence_el
    if end is None or (end - found.al).days > POR_VENCER:
        return ""
    after = reglas.puntuar(medida.estandar, _known_on(respuestas, found.al), end + UN_DIA)
    codes = [code for code in after.vencidas if code not in found.vencidas]
    if not codes:
        return ""
    which, n = nombrados(codes, names), len(codes)
    said = {"que": which[:1].upper() + which[1:], "dia": fecha_larga(end)}
    told = ngettext("%(que)s: vence el %(dia)s.", "%(que)s: vencen el %(dia)s.", n) % said
    if after.nivel == found.nivel:
        return told
    back = ngettext(
        "Si no se renueva, vuelve al nivel %(nivel)s.", "Si no se renuevan, vuelve al nivel %(nivel)s.", n
    ) % {"nivel": str(NIVELES[after.nivel]).lower()}
    return f"{told} {back}"


def _known_on(respuestas: Iterable[reglas.Respuesta], al: date) -> list[reglas.Respuesta]:
    """The answers as they were that day: without what came later, be it an answer, an end or a check."""
    return [
        replace(
            said,
            hasta=said.hasta if said.hasta and said.hasta < al else None,
            verificada_el=said.verificada_el if said.verificada_el and said.verificada_el <= al else None,
        )
        for said in respuestas
        if said.desde <= al
    ]


def barras_de(found: Puntaje, said: Mapping[str, Any], minimo: Fraction) -> Iterable[Barra]:
    """The dimensions of a standard with the score of each. The bar is 200 wide."""
    for dimension in said["dimensiones"]:
        if dimension["codigo"] not in found.dimensiones:
            continue
        score = found.dimensiones[dimension["codigo"]]
        yield Barra(
            nombre=dimension["nombre"],
            puntos=puntos(score),
            ancho=None if score is None else round(score * 2),
            marca=round(minimo * 2) - 1,
            llega=score is None or score >= minimo,
        )


def puntos(score: Fraction | None) -> str:
    """A score of a table, whole; rounded down, so that none seems to reach what it does not."""
    return "" if score is None else str(int(score))


def _rows(medida: Medida, publicadas: Iterable[Mapping[str, Any]], found: Puntaje, query: str) -> list[Fila]:
    day = found.al.isoformat()
    standing = {
        said["codigo"]: said
        for said in publicadas
        if said["desde"] <= day and (said["hasta"] is None or said["hasta"] > day)
    }
    return [_row(indicador, standing.get(indicador.codigo), found, query) for indicador in medida.estandar.indicadores]


def _seen(said: Mapping[str, Any], query: str) -> Mapping[str, Any]:
    """The evidence of an answer: a datum, on the page of the day that is asked; a file, while the answer stands."""
    evidencia: Mapping[str, Any] = said["evidencia"]
    if evidencia["clase"] == "archivo" and said["hasta"] is not None:
        return {**evidencia, "url": ""}
    if evidencia["clase"] != "dato":
        return evidencia if evidencia.get("resultado") != "no_publica" else {**evidencia, "url": ""}
    return {**evidencia, "url": evidencia["url"].replace("#", f"{query}#", 1)}


def _row(indicador: reglas.Indicador, said: Mapping[str, Any] | None, found: Puntaje, query: str) -> Fila:
    level = found.niveles.get(indicador.codigo)
    end = None
    if said is not None and level is not None:
        end = reglas.vence_el(indicador, respuestas_de([said])[0])
    days = (end - found.al).days if end else None
    estado, clase = _state(level, days)
    return Fila(
        codigo=indicador.codigo,
        nombre=corto(indicador.nombre),
        dimension=indicador.dimension,
        inexcusable=indicador.inexcusable,
        nivel=level,
        estado=estado,
        clase=clase,
        desde=said["fecha"] if said and said["nivel"] else "",
        vence=end,
        dias=days if days is not None and days <= POR_VENCER else None,
        motivo=said["motivo"] if said and (said["nivel"] < reglas.PUBLICADO or not said["aplica"]) else "",
        por=said["por"] if said else "",
        verificada_por=said["verificada_por"] if said and level == reglas.VERIFICADO else "",
        evidencia=_seen(said, query) if said else {},
    )


def _state(level: int | None, days: int | None) -> tuple[str, str]:
    if level is None:
        return _("No se aplica"), ""
    if days is not None and days < 0:
        return _("Vencido"), "no"
    if days is not None and days <= POR_VENCER:
        return _("Por vencer"), "va"
    return [
        (_("Sin publicar"), ""),
        (_("A pedido o en preparación"), "va"),
        (_("Publicado"), "az"),
        (_("Verificado"), "ok"),
    ][level]
