"""From the lines of a section to its items, and from items to two levels: paragraph and letra."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from actas.lectura.headings import es_cierre
from actas.lectura.lines import Linea, Marca, unir
from actas.lectura.result import LetraLeida
from actas.lectura.words import SIN_ENVOLVER, abierto, corta, empieza_en_mayuscula, letra_de, sigue, terminado

_DASHES = frozenset("-–—*+")
_SALTO = 5
_NUMERALES = frozenset({"numero", "nivel", "romano"})


@dataclass(slots=True)
class Item:
    """A marked or unmarked text with the lines it is wrapped over.

    `dudosas` are the lines that might as well have been items of their own.
    """

    lineas: list[Linea]
    dudosas: list[str] = field(default_factory=list)

    @property
    def marca(self) -> Marca | None:
        return self.lineas[0].marca

    @property
    def clase(self) -> str:
        return self.marca.clase if self.marca else ""

    @property
    def numeros(self) -> tuple[int, ...]:
        return self.marca.numeros if self.marca else ()

    @property
    def letra(self) -> str:
        return self.marca.letra if self.marca else ""

    @property
    def sangria(self) -> int:
        return self.lineas[0].sangria

    @property
    def destacado(self) -> bool:
        return self.lineas[0].destacada

    @property
    def texto(self) -> str:
        return unir([self.lineas[0].resto, *(linea.texto for linea in self.lineas[1:])])

    @property
    def escrito(self) -> str:
        """The text with its mark, as written."""
        return unir(linea.texto for linea in self.lineas)


def agrupar(lineas: Sequence[Linea], *, lista: bool = False) -> list[Item]:
    """Put each line in the item it belongs to. With `lista`, lines without marks are items of their own."""
    ancho = max((len(linea.texto) for linea in lineas), default=0)
    # In a list written without capitals, a small first letter tells nothing.
    mayusculas = any(not linea.marca and empieza_en_mayuscula(linea.texto) for linea in lineas)
    envueltas = mayusculas and any(
        not linea.marca and not linea.tras_blanco and sigue(previa.texto, linea.texto)
        for previa, linea in pairwise(lineas)
    )
    return _Agrupador(ancho, lista, mayusculas, envueltas).tomar(lineas)


class _Agrupador:
    """Decides, line by line, between a new item and the continuation of the last one."""

    def __init__(self, ancho: int, lista: bool, mayusculas: bool, envueltas: bool) -> None:
        self.ancho = ancho
        self.lista = lista
        self.mayusculas = mayusculas
        self.envueltas = envueltas
        self.items: list[Item] = []
        self.numero: tuple[int, ...] = ()
        self.formas: dict[tuple[str, int], Linea] = {}
        self.letra = ""
        self.vineta = ""

    def tomar(self, lineas: Sequence[Linea]) -> list[Item]:
        for lugar, linea in enumerate(lineas):
            previa = self.items[-1].lineas[-1] if self.items else None
            if linea.marca and not self._vale(linea, linea.marca, previa):
                linea = linea.sin_marca()
            if linea.marca:
                self._recordar(linea, linea.marca)
            if previa is None or linea.marca or linea.destacada or self._abre(lineas, lugar, linea, previa):
                self.items.append(Item([linea]))
            else:
                self._unir(linea, previa)
        return self.items

    def _unir(self, linea: Linea, previa: Linea) -> None:
        """Take a line as the rest of the last item, noting it if it reads as one that was begun on purpose."""
        cortada = corta(previa.texto, linea.texto, self.ancho, lista=terminado(previa.texto)) and not linea.tras_pagina
        if cortada and empieza_en_mayuscula(linea.texto) and not abierto(previa.texto):
            self.items[-1].dudosas.append(linea.texto)
        self.items[-1].lineas.append(linea)

    def _recordar(self, linea: Linea, marca: Marca) -> None:
        if marca.numeros:
            self.formas[_forma(marca)] = linea
        if marca.clase == "letra" or (marca.clase == "romano" and self._esperada(marca.letra)):
            self.letra = marca.letra
        elif marca.clase == "vineta":
            self.vineta = marca.escrita
        else:
            self.numero, self.letra, self.vineta = marca.numeros, "", ""

    def _vale(self, linea: Linea, marca: Marca, previa: Linea | None) -> bool:
        """Whether what looks like a mark is one: "2022." or "A. Soto" may be words of a wrapped sentence."""
        suelto = previa is None or previa.destacada or linea.destacada or (linea.tras_blanco and not linea.tras_pagina)
        if marca.clase == "letra":
            return self._vale_letra(linea, marca, previa, suelto)
        if marca.clase == "vineta":
            return self._vale_vineta(marca, previa, suelto)
        if previa is not None and not suelto:
            aparte = corta(previa.texto, linea.texto, self.ancho, lista=self.lista)
            frase = terminado(previa.texto) and empieza_en_mayuscula(linea.resto)
            suelto = (aparte and self.lista) or ((aparte or frase) and self._cerca(marca.numeros))
        sucesor = (bool(self.numero) and _sucede(self.numero, marca.numeros)) or self._de_la_lista(linea, marca, previa)
        if marca.clase == "nivel":
            return sucesor or (suelto and empieza_en_mayuscula(linea.resto))
        return suelto or sucesor or (marca.numeros == (1,) and empieza_en_mayuscula(linea.resto))

    def _de_la_lista(self, linea: Linea, marca: Marca, previa: Linea | None) -> bool:
        """Whether a number is written as those of its list and near the last, though it skips or repeats."""
        otra = self.formas.get(_forma(marca))
        if otra is None or otra.marca is None or previa is None or abierto(previa.texto):
            return False
        if any(abs(uno - otro) > _SALTO for uno, otro in zip(marca.numeros, otra.marca.numeros, strict=True)):
            return False
        return empieza_en_mayuscula(linea.resto) or not empieza_en_mayuscula(otra.resto)

    def _cerca(self, numeros: tuple[int, ...]) -> bool:
        """Whether a number may belong to the list even if it skips: "2022." and "45." do not after 3."""
        previo = self.numero[len(numeros) - 1] if 0 < len(numeros) <= len(self.numero) else 0
        return abs(numeros[-1] - previo) <= _SALTO

    def _vale_letra(self, linea: Linea, marca: Marca, previa: Linea | None, suelto: bool) -> bool:
        if self._esperada(marca.letra):
            return True
        if len(marca.letra) > 1:
            return False
        inicial = marca.escrita[:1].isupper() and marca.letra != "a"
        if inicial or (marca.letra in "ivx" and self.letra):
            return False
        if suelto or previa is None or (marca.letra == "a" and "A" not in marca.escrita):
            return True
        return terminado(previa.texto) or corta(previa.texto, linea.texto, self.ancho, lista=self.lista)

    def _esperada(self, letra: str) -> bool:
        """Whether `letra` comes next: "ñ" may or may not be counted."""
        if not self.letra or not letra:
            return False
        if (self.letra, letra) in {("n", "ñ"), ("ñ", "o")}:
            return True
        return self.letra != "ñ" and letra == _siguiente(self.letra)

    def _vale_vineta(self, marca: Marca, previa: Linea | None, suelto: bool) -> bool:
        if suelto or previa is None or marca.escrita not in _DASHES or self.vineta == marca.escrita:
            return True
        return self.lista or terminado(previa.texto) or len(previa.texto) < self.ancho // 2

    def _abre(self, lineas: Sequence[Linea], lugar: int, linea: Linea, previa: Linea) -> bool:
        """Whether a line without mark begins an item of its own."""
        item = self.items[-1]
        if linea.fila or previa.fila or previa.destacada or (es_cierre(linea) and not abierto(previa.texto)):
            return True
        if self.lista and not item.marca:
            return self._abre_en_lista(linea, previa)
        if sigue(previa.texto, linea.texto):
            return False
        if not linea.tras_blanco:
            siguiente = lineas[lugar + 1] if lugar + 1 < len(lineas) else None
            return self._abre_sin_blanco(item, linea, previa, siguiente)
        if terminado(previa.texto):
            return not linea.tras_pagina
        if linea.tras_pagina or not item.marca:
            return not linea.tras_pagina
        if empieza_en_mayuscula(linea.texto) and corta(previa.texto, linea.texto, self.ancho, lista=self.lista):
            return True
        return self.lista and self._encabeza(linea, lineas[lugar + 1] if lugar + 1 < len(lineas) else None)

    def _encabeza(self, linea: Linea, siguiente: Linea | None) -> bool:
        """Whether, in a list, what follows begins again under this line: it is the name of a group."""
        if siguiente is None or siguiente.marca is None or linea.texto.endswith("."):
            return False
        return siguiente.marca.clase == "vineta" or siguiente.marca.letra == "a" or siguiente.marca.numeros == (1,)

    def _abre_sin_blanco(self, item: Item, linea: Linea, previa: Linea, siguiente: Linea | None) -> bool:
        """Whether a line right below another begins a paragraph, after a full stop that left room, or names a group."""
        if self.lista and self._encabeza(linea, siguiente) and empieza_en_mayuscula(linea.texto):
            return linea.texto.endswith(":") or corta(previa.texto, linea.texto, self.ancho, lista=True)
        if not (terminado(previa.texto) and empieza_en_mayuscula(linea.texto)):
            return False
        if item.marca:
            return self.ancho > SIN_ENVOLVER
        return corta(previa.texto, linea.texto, self.ancho, lista=True)

    def _abre_en_lista(self, linea: Linea, previa: Linea) -> bool:
        if sigue(previa.texto, linea.texto) if self.mayusculas else abierto(previa.texto):
            return False
        if not self.envueltas or linea.tras_blanco or terminado(previa.texto):
            return True
        return corta(previa.texto, linea.texto, self.ancho, lista=True)


def _forma(marca: Marca) -> tuple[str, int]:
    """How a number is written: its kind with the signs after it, and its depth."""
    return marca.clase + marca.escrita.lstrip("(0123456789.IVX"), len(marca.numeros)


def avisar_dudas(donde: str, items: Iterable[Item], avisos: list[str]) -> None:
    """Say which lines were taken as the rest of the one above though they may begin something else."""
    for item in items:
        avisos.extend(f"{donde}, esta línea se unió a la anterior: «{texto}»." for texto in item.dudosas)


def _siguiente(letra: str) -> str:
    if len(letra) == 1:
        return chr(ord(letra) + 1) if letra < "z" else "aa"
    return letra[0] + chr(ord(letra[1]) + 1) if letra[1] < "z" else chr(ord(letra[0]) + 1) + "a"


def _sucede(previo: tuple[int, ...], numero: tuple[int, ...]) -> bool:
    """Whether a number may follow another: 2.3 → 2.4, 2.3.1, 3.1 or 3."""
    if len(numero) > len(previo):
        return numero == (*previo, 1)
    corte = len(numero) - 1
    if numero[:corte] == previo[:corte] and numero[corte] == previo[corte] + 1:
        return True
    return len(numero) == 2 == len(previo) and numero == (previo[0] + 1, 1)


@dataclass(slots=True)
class Nodo:
    """A paragraph or agreement being built, with its lettered items.

    `unidos` are the blocks without number that were taken as part of it.
    """

    item: Item
    partes: list[str]
    hijos: list[tuple[str, list[str]]] = field(default_factory=list)
    clases: list[str] = field(default_factory=list)
    unidos: list[str] = field(default_factory=list)

    @property
    def texto(self) -> str:
        return unir(self.partes)

    @property
    def letras(self) -> tuple[LetraLeida, ...]:
        return tuple(LetraLeida(letra, unir(partes)) for letra, partes in self.hijos)

    def agregar_hijo(self, item: Item) -> None:
        """Hang an item; those without a letter take the one of their place."""
        self.hijos.append((item.letra or letra_de(len(self.hijos)), [item.texto]))
        self.clases.append(item.clase)

    def prolongar(self, texto: str) -> None:
        """Add text to the last thing said: the last letra, or the paragraph itself."""
        (self.hijos[-1][1] if self.hijos else self.partes).append(texto)


def anidar(items: Iterable[Item]) -> list[Nodo]:
    """Two levels from a run of items: the outermost marks are paragraphs, what hangs from them letras."""
    lista = list(items)
    return _Anidador(lista).tomar()


class _Anidador:
    def __init__(self, items: list[Item]) -> None:
        self.items = items
        numerados = [lugar for lugar, item in enumerate(items) if item.clase in _NUMERALES]
        self.nivel = min((len(items[lugar].numeros) for lugar in numerados), default=0)
        self.ultimo_numero = numerados[-1] if numerados else -1
        self.nodos: list[Nodo] = []
        self.letras_arriba = False

    def tomar(self) -> list[Nodo]:
        for lugar, item in enumerate(self.items):
            self._tomar(lugar, item)
        return self.nodos

    def _tomar(self, lugar: int, item: Item) -> None:
        ultimo = self.nodos[-1] if self.nodos else None
        if ultimo is not None and self._es_parte(lugar, item, ultimo):
            ultimo.prolongar(item.texto)
            ultimo.unidos.append(item.texto)
        elif ultimo is None or not self._cuelga(item, ultimo):
            self.letras_arriba = self.letras_arriba or (item.clase == "letra")
            self.nodos.append(Nodo(item, [item.texto]))
        elif ultimo.clases and item.clase != ultimo.clases[0]:
            # A list inside a letra has no place of its own: it stays in the text of the letra.
            ultimo.prolongar(item.escrito)
        else:
            ultimo.agregar_hijo(item)

    def _es_parte(self, lugar: int, item: Item, ultimo: Nodo) -> bool:
        """Among numbered paragraphs, a block without number is part of the one before: numbers keep their place.

        After the last number it stands by itself, perhaps the closing of the point, unless the letras go on after it.
        """
        if item.marca or item.destacado or not ultimo.item.numeros or es_cierre(item.lineas[0]):
            return False
        if lugar < self.ultimo_numero:
            return True
        siguiente = self.items[lugar + 1] if lugar + 1 < len(self.items) else None
        return siguiente is not None and siguiente.clase == "letra" and bool(ultimo.hijos) and siguiente.letra != "a"

    def _cuelga(self, item: Item, ultimo: Nodo) -> bool:
        """Whether an item hangs from the last paragraph."""
        if item.clase == "letra":
            return not self.letras_arriba
        if item.clase == "vineta":
            return self._cuelga_vineta(item, ultimo)
        if item.clase in _NUMERALES:
            mas_adentro = item.sangria > ultimo.item.sangria + 1 and bool(ultimo.item.clase)
            return len(item.numeros) > self.nivel or (mas_adentro and not _sucede(ultimo.item.numeros, item.numeros))
        return False

    def _cuelga_vineta(self, item: Item, ultimo: Nodo) -> bool:
        if self.nivel or ("vineta" in ultimo.clases and item.sangria > ultimo.item.sangria):
            return True
        if ultimo.item.clase == "vineta":
            return item.sangria > ultimo.item.sangria + 1
        return bool(ultimo.hijos) or ultimo.partes[-1].endswith(":")
