"""A line: its mark (number, letra, bullet), its indent, its emphasis, and what came before it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Clase = Literal["numero", "nivel", "letra", "romano", "vineta"]


@dataclass(frozen=True, slots=True)
class Marca:
    """The mark a line opens with. `numeros` holds (2, 3) for "2.3"; a bullet has neither numbers nor letter."""

    clase: Clase
    escrita: str
    numeros: tuple[int, ...] = ()
    letra: str = ""


@dataclass(frozen=True, slots=True)
class Linea:
    """A line that says something. `texto` is all of it, `resto` what follows its mark.

    `nivel` is the level of a markdown heading, `celdas` the cells of a table row or the columns of a list; `fila` says
    that it is a row between bars, `encabeza` that it names the columns of those below.
    """

    texto: str
    resto: str
    marca: Marca | None = None
    sangria: int = 0
    tras_blanco: bool = False
    tras_pagina: bool = False
    nivel: int = 0
    negrita: bool = False
    celdas: tuple[str, ...] = ()
    fila: bool = False
    encabeza: bool = False

    def sin_marca(self) -> Linea:
        """The same line, its mark being part of the text."""
        return replace(self, marca=None, resto=self.texto)

    def con_resto(self, resto: str, marca: Marca | None = None) -> Linea:
        """The line reduced to `resto`, as the one that opens its block."""
        return replace(
            self, texto=resto, resto=resto, marca=marca, tras_blanco=True, nivel=0, negrita=False, celdas=(), fila=False
        )

    @property
    def destacada(self) -> bool:
        """Whether the layout itself makes it a heading."""
        return self.nivel > 0 or self.negrita


_DASHES = "-–—"
_BULLETS = "•·▪▫◦‣●○■□➢➤►▶✓✔\uf0b7\uf0a7\uf0d8"
_MARKS: tuple[tuple[Clase, re.Pattern[str]], ...] = (
    ("nivel", re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?: ?\.[{_DASHES}]?| ?\)| [{_DASHES}])?(?= |$) ?")),
    (
        "numero",
        re.compile(rf"\((\d{{1,3}})\)(?= |$) ?|(\d{{1,3}}) ?(?:\.[{_DASHES})]|[.)]|[{_DASHES}](?= ))(?![\d°º]) ?"),
    ),
    ("romano", re.compile(rf"([IVX]{{1,6}}) ?(?:\.[{_DASHES}]?|\)|[{_DASHES}](?= ))(?= |$) ?")),
    (
        "letra",
        re.compile(rf"\(([a-zñ]{{1,2}}|[A-ZÑ])\)(?= |$) ?|([a-zñ]{{1,2}}|[A-ZÑ]) ?(?:\)|\.[{_DASHES})]?(?= |$)) ?"),
    ),
    ("vineta", re.compile(rf"[{_BULLETS}] ?|[{_DASHES}*+](?= |$) ?")),
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_CLOSING = ".,:;!?…%»”’\"')]}"
_OPENING = "¿¡«“‘\"'(["
_RUNS = re.compile(r"(\*+|_+)")


def linea_de(crudo: str, blanco: bool, pagina: bool) -> Linea:
    """The line written as `crudo`, not blank, after a blank line or a page break."""
    contenido = crudo.strip()
    sangria = len(crudo[: len(crudo) - len(crudo.lstrip())].expandtabs(4))
    celdas = _celdas(contenido)
    fila = contenido[0] == "|" and len(celdas) > 1
    texto = " | ".join(celdas) if fila else " ".join(contenido.split())
    nivel = 0
    if texto[0] == "#":
        almohadillas = len(texto) - len(texto.lstrip("#"))
        if almohadillas <= 6 and texto[almohadillas : almohadillas + 1] == " ":
            nivel, texto = almohadillas, _sin_cierre(texto[almohadillas + 1 :])
    elif texto.startswith("> "):
        texto = texto.lstrip("> ") or texto
    limpio = sin_enfasis(texto)
    marca, resto = (None, limpio) if fila else _marca(limpio)
    return Linea(
        texto=limpio,
        resto=resto,
        marca=marca,
        sangria=sangria,
        tras_blanco=blanco,
        tras_pagina=pagina,
        nivel=nivel,
        negrita=_entre_asteriscos(texto),
        celdas=celdas,
        fila=fila,
    )


def _celdas(contenido: str) -> tuple[str, ...]:
    """The cells of a table row: between bars, or apart by tabs or wide gaps."""
    if contenido[0] == "|" and contenido[-1] == "|" and len(contenido) > 1:
        partes = contenido[1:-1].split("|")
    elif "\t" in contenido or "   " in contenido:
        partes = contenido.replace("   ", "\t").split("\t")
    else:
        return ()
    celdas = tuple(sin_enfasis(" ".join(parte.split())) for parte in partes if parte.strip())
    return celdas if len(celdas) > 1 or contenido[0] == "|" else ()


def _sin_cierre(titulo: str) -> str:
    """A markdown heading without its closing run of #."""
    cuerpo, _, cola = titulo.rpartition(" ")
    return cuerpo if cuerpo and cola and not cola.strip("#") else titulo


def _entre_asteriscos(texto: str) -> bool:
    for borde in ("**", "__"):
        if len(texto) > 4 and texto.startswith(borde) and texto.rstrip(":").endswith(borde):
            return borde not in texto[2:].rstrip(":")[:-2]
    return False


def sin_enfasis(texto: str) -> str:
    """The text without paired markdown emphasis. "2 * 3", "a_b_c" and lone asterisks stay."""
    if "*" not in texto and "_" not in texto:
        return texto
    partes = _RUNS.split(texto)
    abiertas: dict[str, int] = {}
    for indice in range(1, len(partes), 2):
        signo = partes[indice]
        antes, despues = partes[indice - 1][-1:], partes[indice + 1][:1]
        if len(signo) > 3:
            continue
        if signo in abiertas and (antes.isalnum() or antes in _CLOSING or not antes) and not despues.isalnum():
            partes[indice] = partes[abiertas.pop(signo)] = ""
        elif (despues.isalnum() or (despues and despues in _OPENING) or not despues) and not antes.isalnum():
            abiertas[signo] = indice
    return " ".join("".join(partes).split()) or texto


def _marca(texto: str, tras_vineta: bool = False) -> tuple[Marca | None, str]:
    for clase, patron in _MARKS:
        hallado = patron.match(texto)
        if not hallado:
            continue
        resto = texto[hallado.end() :]
        escrita = hallado.group().strip()
        if clase == "vineta":
            interior, sobrante = (None, "") if tras_vineta else _marca(resto, tras_vineta=True)
            if interior and sobrante and interior.clase in ("numero", "nivel", "letra"):
                return interior, sobrante
            return Marca("vineta", escrita), resto.removeprefix("[ ] ")
        if clase == "numero" and hallado.group()[-1] != " " and resto[:1].islower():
            continue
        valor = next(grupo for grupo in hallado.groups() if grupo)
        marca = _marca_de(clase, escrita, valor)
        if marca:
            return marca, resto
    return None, texto


def _marca_de(clase: Clase, escrita: str, valor: str) -> Marca | None:
    if clase in ("numero", "nivel"):
        return Marca(clase, escrita, tuple(int(parte) for parte in valor.split(".")))
    if clase == "romano":
        numero = romano(valor)
        return Marca(clase, escrita, (numero,), valor.lower() if len(valor) == 1 else "") if numero else None
    return Marca(clase, escrita, letra=valor.lower())


def romano(cifra: str) -> int:
    """The value of a Roman numeral up to XXXIX, or 0 when it is none."""
    total = 0
    for actual, siguiente in zip(cifra, cifra[1:] + " ", strict=True):
        valor = _ROMAN[actual]
        total += -valor if _ROMAN.get(siguiente, 0) > valor else valor
    decenas, unidades = divmod(total, 10)
    canonico = "X" * decenas + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][unidades]
    return total if canonico == cifra else 0


def unir(textos: Iterable[str]) -> str:
    """Wrapped lines as one text, joined by one space; a hyphen at a line's end stays, being perhaps the word's own."""
    return sin_enfasis(" ".join(texto for texto in textos if texto))
