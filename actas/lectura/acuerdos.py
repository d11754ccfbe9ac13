"""The agreements: numbered, lettered, bulleted, or opened by "Acuerdo 1:"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from actas.lectura.headings import es_cierre
from actas.lectura.items import Item, Nodo, agrupar, anidar, avisar_dudas
from actas.lectura.lines import Linea, Marca
from actas.lectura.numbering import revisar_letras, revisar_numeros
from actas.lectura.result import AcuerdoLeido
from actas.lectura.words import clave, no_entendido, plano

_ACUERDO = re.compile(
    r"(?P<o>primer|segund|tercer|cuart|quint|sext|septim|octav|noven|decim)[oa]?(?: acuerdo)? ?[:.] "
    r"|(?:acuerdo|compromiso|tarea)(?: ?(?:n(?:[°ºo]|ro)?\.? ?)?(?:\d{1,3}\.(?=\d))?"
    r"(?P<n>\d{1,3})(?:(?: ?[:.)]| [-–—])(?!\d) ?|$)| ?: ?)"
)
_A_N = re.compile(r"A-?(\d{1,3})(?: ?[.:)]| [-–—])(?= ) ")
_ORDINALES = ["primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven", "decim"]
_NINGUNO = re.compile(
    r"(?:no (?:hay|hubo|se (?:adopt|tom|registr)\w+)(?: (?:acuerdos|compromisos|tareas))?|ningun[oa]?|sin acuerdos)"
)


def leer_acuerdos(
    lineas: Sequence[Linea], avisos: list[str], cierre: Callable[[str], None], previos: int = 0
) -> list[AcuerdoLeido]:
    """The agreements of the lines, after `previos` others.

    Closing formulas and stray texts go to `avisos`; `cierre` reads their hour.
    """
    items = [item for item in agrupar([_marcar(linea) for linea in _sin_a(lineas)]) if item.escrito]
    sueltos = _son_acuerdos_los_sueltos(items)
    propios: list[Item] = []
    for item in items:
        if _NINGUNO.fullmatch(clave(item.texto)):
            avisos.append(f"En los acuerdos se lee «{item.texto}»: no se registró ninguno.")
        elif item.marca or (sueltos and not (item.destacado or item.lineas[0].encabeza or _es_cierre(item))):
            propios.append(item)
        else:
            avisos.append(no_entendido(item.escrito))
            cierre(item.escrito)
    avisar_dudas("En los acuerdos", propios, avisos)
    nodos = anidar(propios)
    _revisar(nodos, avisos, previos)
    return [AcuerdoLeido(nodo.texto, nodo.letras) for nodo in nodos if nodo.texto or nodo.hijos]


def _son_acuerdos_los_sueltos(items: Sequence[Item]) -> bool:
    """Whether texts without mark are agreements: not where they are numbered, nor after "los siguientes acuerdos:"."""
    if not items or items[0].marca or any(item.clase in ("numero", "nivel", "romano") for item in items):
        return False
    presenta = items[0].texto.endswith(":") and re.search(r"acuerdo|compromiso|tarea|siguiente", plano(items[0].texto))
    return not (presenta and len(items) > 1 and items[1].marca)


def _sin_a(lineas: Sequence[Linea]) -> list[Linea]:
    """Read "A1.", "A2." as the numbers they are, where they begin at 1 and go on one by one."""
    hallados = [_A_N.match(linea.resto[:12]) if linea.marca is None else None for linea in lineas]
    numeros = [int(hallado[1]) for hallado in hallados if hallado]
    if numeros != list(range(1, len(numeros) + 1)):
        return list(lineas)
    return [
        _numerada(linea, hallado.group(), int(hallado[1])) if hallado else linea
        for linea, hallado in zip(lineas, hallados, strict=True)
    ]


def _numerada(linea: Linea, escrita: str, numero: int) -> Linea:
    marca = Marca("numero", escrita.strip(), (numero,))
    return replace(linea, resto=linea.resto[len(escrita) :], marca=marca, tras_blanco=True)


def _marcar(linea: Linea) -> Linea:
    """Read "Acuerdo N° 1:", or the first cell of a row, as the number it is."""
    if linea.fila and linea.celdas[0].isdecimal() and len(linea.celdas[0]) <= 3:
        return linea.con_resto(" | ".join(linea.celdas[1:]), Marca("numero", linea.celdas[0], (int(linea.celdas[0]),)))
    hallado = _ACUERDO.match(plano(linea.resto[:40]))
    if not hallado:
        return linea
    if hallado["n"] or hallado["o"]:
        numero = int(hallado["n"]) if hallado["n"] else _ORDINALES.index(hallado["o"]) + 1
        marca = Marca("numero", hallado.group().strip(), (numero,))
    else:
        marca = Marca("vineta", hallado.group().strip())
    return Linea(
        linea.texto,
        linea.resto[hallado.end() :],
        marca,
        linea.sangria,
        tras_blanco=True,
        tras_pagina=linea.tras_pagina,
        nivel=linea.nivel,
    )


def _es_cierre(item: Item) -> bool:
    if es_cierre(item.lineas[0]):
        return True
    liso = plano(item.texto[:400])
    return bool(re.search(r"\bse (?:levanta|cierra|pone termino|da por (?:terminad|finalizad|concluid)\w)", liso))


def _revisar(nodos: Sequence[Nodo], avisos: list[str], previos: int) -> None:
    numeros = [nodo.item.numeros[-1] for nodo in nodos if nodo.item.numeros]
    if len(numeros) == len(nodos):
        primero = previos + 1 if numeros[:1] == [previos + 1] else 1
        revisar_numeros("En los acuerdos", "del", "acuerdo", numeros, avisos, primero)
    if nodos and all(nodo.item.clase == "letra" for nodo in nodos):
        revisar_letras("En los acuerdos", [nodo.item.marca.letra for nodo in nodos if nodo.item.marca], avisos)
    for lugar, nodo in enumerate(nodos, previos + 1):
        revisar_hijos(f"En el acuerdo {lugar}", nodo, avisos)


def revisar_hijos(donde: str, nodo: Nodo, avisos: list[str]) -> None:
    """Say of a node's letras what skips, and which were not written as letras."""
    revisar_letras(donde, [letra for letra, _ in nodo.hijos], avisos)
    if any(clase != "letra" for clase in nodo.clases):
        avisos.append(f"{donde}, las viñetas o números interiores se leyeron como letras.")
