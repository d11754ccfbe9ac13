"""The numbers and letters that Word writes by itself before a paragraph: they are not in its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_NIVELES = 9
_ROMANOS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ORDINALES = (
    "Primero", "Segundo", "Tercero", "Cuarto", "Quinto", "Sexto", "Séptimo", "Octavo", "Noveno", "Décimo",
    "Undécimo", "Duodécimo",
)  # fmt: skip
_LUGAR = re.compile(r"%([1-9])")
#: A number without a sign after it would be read as part of the text.
_DESNUDO = re.compile(r"\d{1,3}|[a-zñ]{1,2}|[A-Z]|[IVX]{1,6}")
_MAYOR = 10_000


@dataclass(slots=True)
class Nivel:
    """One level of a list: how it counts and how it is written."""

    formato: str = "decimal"
    texto: str = ""
    inicio: int = 1
    reinicia: int | None = None
    legal: bool = False
    estilo: str = ""


@dataclass(slots=True)
class Lista:
    """An abstract list: its levels and, while a document is read, where each stands."""

    niveles: dict[int, Nivel]
    cuentas: dict[int, int] = field(default_factory=dict)


class Numeracion:
    """Counts the paragraphs of a document in their order. `raiz` is the root of numbering.xml, None if it has none."""

    def __init__(self, raiz: Any, num_de_estilo: Callable[[str], str]) -> None:
        self.listas: dict[str, Lista] = {}
        self.nums: dict[str, tuple[str, dict[int, Nivel], dict[int, int]]] = {}
        self.vistos: set[str] = set()
        if raiz is None:
            return
        enlaces: dict[str, str] = {}
        for abstracta in raiz.iter(qn("w:abstractNum")):
            clave = abstracta.get(qn("w:abstractNumId"), "")
            self.listas[clave] = Lista(dict(map(_nivel, abstracta.iter(qn("w:lvl")))))
            if enlace := _valor(abstracta, "w:numStyleLink"):
                enlaces[clave] = num_de_estilo(enlace)
        for num in raiz.iter(qn("w:num")):
            propios, desde = _excepciones(num)
            self.nums[num.get(qn("w:numId"), "")] = (_valor(num, "w:abstractNumId"), propios, desde)
        for clave, num_id in enlaces.items():  # a list that is another one, named by a style
            if num_id in self.nums and self.nums[num_id][0] in self.listas:
                self.listas[clave] = self.listas[self.nums[num_id][0]]

    def nivel_de_estilo(self, num_id: str, estilo: str) -> int:
        """The level that a list keeps for the paragraphs of a style; 0 if it keeps none."""
        lista = self.listas.get(self.nums.get(num_id, ("", {}, {}))[0])
        return next((n for n, nivel in lista.niveles.items() if nivel.estilo == estilo), 0) if lista else 0

    def marca(self, num_id: str, nivel: int) -> str:
        """What is written before the next paragraph of that list and level: "2.", "b)", "•", or "" for nothing."""
        abstracta, propios, desde = self.nums.get(num_id, ("", {}, {}))
        lista = self.listas.get(abstracta)
        if lista is None:
            return ""
        niveles = lista.niveles | propios
        if num_id not in self.vistos:
            self.vistos.add(num_id)
            for cual in desde:
                lista.cuentas.pop(cual, None)
        actual = niveles.get(nivel, Nivel(texto=f"%{nivel + 1}."))
        previo = lista.cuentas.get(nivel)
        lista.cuentas[nivel] = desde.get(nivel, actual.inicio) if previo is None else min(previo + 1, _MAYOR)
        for menor in range(nivel + 1, _NIVELES):
            if _reinicia(niveles.get(menor), menor, nivel):
                lista.cuentas.pop(menor, None)
        return _escrita(actual, niveles, lista.cuentas, desde)


def _nivel(lvl: Any) -> tuple[int, Nivel]:
    reinicia = _valor(lvl, "w:lvlRestart")
    return _entero(lvl.get(qn("w:ilvl")), 0), Nivel(
        formato=_valor(lvl, "w:numFmt") or _formato_alterno(lvl) or "decimal",
        texto=_valor(lvl, "w:lvlText"),
        inicio=_entero(_valor(lvl, "w:start"), 1),
        reinicia=_entero(reinicia, 0) if reinicia else None,
        legal=lvl.find(qn("w:isLgl")) is not None,
        estilo=_valor(lvl, "w:pStyle"),
    )


def _formato_alterno(lvl: Any) -> str:
    """The format that a newer Word writes beside one for older ones."""
    hallado = next(lvl.iter(qn("w:numFmt")), None)
    return hallado.get(qn("w:val"), "") if hallado is not None else ""


def _excepciones(num: Any) -> tuple[dict[int, Nivel], dict[int, int]]:
    """The levels that a use of a list writes otherwise, and those that it begins again and from where."""
    propios: dict[int, Nivel] = {}
    desde: dict[int, int] = {}
    for excepcion in num.iter(qn("w:lvlOverride")):
        cual = _entero(excepcion.get(qn("w:ilvl")), 0)
        if (lvl := excepcion.find(qn("w:lvl"))) is not None:
            propios[cual] = _nivel(lvl)[1]
        if inicio := _valor(excepcion, "w:startOverride"):
            desde[cual] = _entero(inicio, 1)
    return propios, desde


def _reinicia(nivel: Nivel | None, cual: int, contado: int) -> bool:
    """Whether a level begins again after one above it was counted: after any, unless it says after which."""
    if nivel is None or nivel.reinicia is None:
        return True
    return nivel.reinicia != 0 and contado < min(nivel.reinicia, cual)


def _escrita(actual: Nivel, niveles: dict[int, Nivel], cuentas: dict[int, int], desde: dict[int, int]) -> str:
    if actual.formato == "bullet":
        return "•" if actual.texto.strip() else ""
    if actual.formato == "none":
        return _LUGAR.sub("", actual.texto).strip()

    def cifra(hallado: re.Match[str]) -> str:
        cual = int(hallado[1]) - 1
        nivel = niveles.get(cual, Nivel())
        valor = cuentas.get(cual, desde.get(cual, nivel.inicio))
        return _cifra(valor, "decimal" if actual.legal else nivel.formato)

    escrita = _LUGAR.sub(cifra, actual.texto).strip()
    return f"{escrita}." if _DESNUDO.fullmatch(escrita) else escrita


def _cifra(valor: int, formato: str) -> str:
    if formato in ("lowerLetter", "upperLetter"):
        letra = chr(ord("a") + (valor - 1) % 26) * min((valor - 1) // 26 + 1, 10) if valor > 0 else str(valor)
        return letra.upper() if formato == "upperLetter" else letra
    if formato in ("lowerRoman", "upperRoman"):
        return _romano(valor).upper() if formato == "upperRoman" else _romano(valor)
    if formato == "ordinal":
        return f"{valor}º"
    if formato == "ordinalText" and 0 < valor <= len(_ORDINALES):
        return _ORDINALES[valor - 1]
    if formato == "decimalZero":
        return f"{valor:02}"
    return "" if formato in ("none", "bullet") else str(valor)


def _romano(valor: int) -> str:
    if not 0 < valor < 4000:
        return str(valor)
    cifras = []
    for cuanto, cifra in _ROMANOS:
        veces, valor = divmod(valor, cuanto)
        cifras.append(cifra * veces)
    return "".join(cifras)


def _valor(elemento: Any, nombre: str) -> str:
    hijo = elemento.find(qn(nombre))
    return str(hijo.get(qn("w:val"), "")) if hijo is not None else ""


def _entero(texto: str | None, falta: int) -> int:
    return int(texto) if texto and re.fullmatch(r"-?\d{1,6}", texto) else falta


def nums(elementos: Iterable[Any]) -> tuple[str, int | None]:
    """The list and the level that the first w:numPr of some properties name: ("", None) if none names them."""
    num_id, nivel = "", None
    for numpr in elementos:
        num_id = num_id or _valor(numpr, "w:numId")
        nivel = _entero(_valor(numpr, "w:ilvl"), 0) if nivel is None and _valor(numpr, "w:ilvl") else nivel
    return num_id, nivel
