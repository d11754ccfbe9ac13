"""What happened to a profile, day by day, from its record: what it published, who checked it, what expired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mesa.palabras import lista_y
from redes import puntaje as reglas
from redes.puntaje import Nivel
from redes.tramos import UN_DIA, Medida, Tramo, medida_del, medidas_de, respuestas_de
from redes.vista import NIVELES, corto, en_frase

ULTIMOS = 20


@dataclass(frozen=True)
class Hecho:
    """A day of the history: `cambio` says the level it led to, if it changed it."""

    dia: date
    cambio: str
    frases: list[str]


@dataclass
class _Dia:
    publica: list[str] = field(default_factory=list)
    a_medias: list[str] = field(default_factory=list)
    verifica: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    tarde: list[str] = field(default_factory=list)
    vence: list[str] = field(default_factory=list)
    pierde: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    observa: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    elige: list[str] = field(default_factory=list)


def historia_de(
    registro: Mapping[str, Any], stretches: Sequence[Tramo], al: date, *, toda: bool = False
) -> tuple[list[Hecho], int]:
    """What happened until a day, the last thing first, of its last days or of all; and how many days it had in all."""
    medidas = medidas_de(registro["estandares"], registro["tipo"])
    days: dict[date, _Dia] = defaultdict(_Dia)
    checked = {
        _same(said) | {("desde", said["hasta"])}: said["verificada_por"]
        for said in registro["respuestas"]
        if said["verificada_el"] and said["hasta"]
    }
    for said, pure in zip(registro["respuestas"], respuestas_de(registro["respuestas"]), strict=True):
        asked = {i.codigo: i for i in medida_del(medidas, pure.desde).estandar.indicadores}
        indicador = asked.get(pure.codigo)
        if indicador is None or (pure.hasta and pure.hasta < pure.desde):
            continue
        name = en_frase(corto(indicador.nombre), pure.codigo)
        former = "" if pure.verificada_el == pure.desde else checked.get(_same(said) | {("desde", said["desde"])}, "")
        if former:
            days[pure.desde].pierde[former].append(name)
        elif pure.aplica and pure.nivel:
            begun = days[pure.desde]
            (begun.publica if pure.nivel >= reglas.PUBLICADO else begun.a_medias).append(name)
        if pure.verificada_el:
            days[pure.verificada_el].verifica[said["verificada_por"]].append(name)
        end = reglas.vence_el(indicador, pure)
        if not pure.aplica or not end:
            continue
        if end < pure.desde:
            days[pure.desde].tarde.append(name)
        elif end < date.max and (pure.hasta is None or end < pure.hasta):
            days[end + UN_DIA].vence.append(name)
    _others(registro, medidas, days)
    changes = _changes(stretches)
    told = sorted(({*days} | {*changes}) - {day for day in {*days, *changes} if day > al}, reverse=True)
    return [
        Hecho(day, changes.get(day, ""), _sentences(days.get(day, _Dia()))) for day in told[: None if toda else ULTIMOS]
    ], len(told)


def _same(said: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
    """What an answer and its copy, which nobody checked, have in common."""
    seen = said["evidencia"]
    where = seen["sha256"] if seen["clase"] == "archivo" else seen["url"]
    return frozenset({*((name, said[name]) for name in ("codigo", "nivel", "aplica", "fecha")), ("evidencia", where)})


def _others(registro: Mapping[str, Any], medidas: Sequence[Medida], days: dict[date, _Dia]) -> None:
    """What is no answer: how those who represent it were chosen, and what others observed."""
    for valor in (dato["valor"] for dato in registro["datos"] if dato["clase"] == "eleccion"):
        with suppress(ValueError):  # struck
            days[date.fromisoformat(valor["fecha"])].elige.append(_chosen(valor))
    for said in registro["observaciones"]:
        day = date.fromisoformat(said["fecha"])
        asked = {i.codigo: i.nombre for i in medida_del(medidas, day).estandar.indicadores}
        name = en_frase(corto(asked[said["codigo"]]), said["codigo"]) if said["codigo"] in asked else said["codigo"]
        days[day].observa[said["organizacion"]].append(name)


def _chosen(valor: Mapping[str, Any]) -> str:
    if valor["forma"] != "eleccion":
        return _("designa a quienes la representan.")
    if valor.get("electores") is None or valor.get("votantes") is None:
        return _("elige a quienes la representan.")
    return _("elige a quienes la representan: participan %(votantes)s de %(electores)s.") % {
        "votantes": valor["votantes"],
        "electores": valor["electores"],
    }


def _changes(stretches: Sequence[Tramo]) -> dict[date, str]:
    found: dict[date, str] = {}
    before: Nivel | None = None
    order = list(Nivel)
    for tramo in stretches:
        name = str(NIVELES[tramo.nivel]).lower()
        if before is None:
            found[tramo.desde] = _("Nivel %(nivel)s") % {"nivel": name}
        elif order.index(tramo.nivel) > order.index(before):
            found[tramo.desde] = _("Sube a %(nivel)s") % {"nivel": name}
        elif tramo.nivel != before:
            found[tramo.desde] = _("Baja a %(nivel)s") % {"nivel": name}
        before = tramo.nivel
    return found


def _sentences(day: _Dia) -> list[str]:
    said = [*day.elige]
    if day.publica:
        said.append(_("publica %(que)s.") % {"que": lista_y(day.publica)})
    if day.tarde:
        said.append(_("ya estaba vencido al publicarse: %(que)s.") % {"que": lista_y(day.tarde)})
    if day.a_medias:
        said.append(_("a pedido o en preparación: %(que)s.") % {"que": lista_y(day.a_medias)})
    for quien, names in day.verifica.items():
        said.append(_("%(quien)s verifica %(que)s.") % {"quien": quien, "que": lista_y(names)})
    for quien, names in day.pierde.items():
        said.append(
            _("deja de contar la verificación de %(quien)s: %(que)s.") % {"quien": quien, "que": lista_y(names)}
        )
    for quien, names in day.observa.items():
        said.append(_("%(quien)s observa %(que)s.") % {"quien": quien, "que": lista_y(names)})
    if day.vence:
        said.append(ngettext("vence %(que)s.", "vencen %(que)s.", len(day.vence)) % {"que": lista_y(day.vence)})
    return [sentence[:1].upper() + sentence[1:] for sentence in said]
