"""Where the points of the desarrollo begin."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from actas.lectura.headings import PUNTO_N
from actas.lectura.items import Item
from actas.lectura.lines import Linea, unir
from actas.lectura.words import clave, corta, empieza_en_mayuscula, en_mayusculas, plano, terminado

_MAX_LINEAS = 12
_CORTES = (":", ". ", ".- ", " - ", " – ", " — ")


@dataclass(frozen=True, slots=True)
class Titulo:
    """A title and the lines [desde, hasta) it takes; `resto` is the text that follows it on its own line."""

    desde: int
    hasta: int
    texto: str
    numero: int | None = None
    resto: Linea | None = None
    de_tabla: bool = False


def buscar_titulos(lineas: Sequence[Linea], tabla: Sequence[str]) -> list[Titulo]:
    """The titles told line by line: those of the tabla, "Punto 1:", and what the layout sets apart."""
    buscador = _Buscador(lineas, tabla)
    titulos: list[Titulo] = []
    indice = 0
    while indice < len(lineas):
        titulo = buscador.en(indice)
        if titulo:
            titulos.append(titulo)
        indice = titulo.hasta if titulo else indice + 1
    return titulos


class _Buscador:
    def __init__(self, lineas: Sequence[Linea], tabla: Sequence[str]) -> None:
        self.lineas = lineas
        self.tabla = tabla
        self.pendientes = Counter(filter(None, map(clave, tabla)))
        self.claves = sorted(self.pendientes)
        self.ancho = max((len(linea.texto) for linea in lineas), default=0)
        self.nivel = min((linea.nivel for linea in lineas if linea.nivel), default=0)

    def en(self, indice: int) -> Titulo | None:
        """The title that begins at a line, if one does."""
        linea = self.lineas[indice]
        if linea.marca and linea.marca.clase == "letra":
            return None
        titulo = self._de_tabla(indice) or self._explicito(indice) or self._de_formato(indice)
        if titulo and self.pendientes[clave(titulo.texto)]:
            self.pendientes[clave(titulo.texto)] -= 1
        return titulo

    def _numero(self, linea: Linea) -> int | None:
        return linea.marca.numeros[0] if linea.marca and len(linea.marca.numeros) == 1 else None

    def _de_tabla(self, indice: int) -> Titulo | None:
        """A line equal to an item of the tabla, perhaps over several lines, perhaps with text after it."""
        linea = self.lineas[indice]
        previa = self.lineas[indice - 1] if indice else None
        if not (linea.marca or linea.destacada or linea.tras_blanco or previa is None or terminado(previa.texto)):
            return None
        vineta = linea.marca is not None and linea.marca.clase == "vineta"
        if not vineta:
            entero = self._entero(indice, linea.resto, self._numero(linea))
            if entero:
                return entero
        return self._con_texto(indice, linea.resto, self._numero(linea))

    def _entero(self, indice: int, texto: str, numero: int | None) -> Titulo | None:
        hasta = self._hasta(indice, texto)
        if not hasta:
            return None
        titulo = unir([texto, *(otra.texto for otra in self.lineas[indice + 1 : hasta])])
        return Titulo(indice, hasta, _sin_dos_puntos(titulo), numero, de_tabla=True)

    def _hasta(self, indice: int, texto: str) -> int:
        """The end of the longest run of lines that equals a pending item of the tabla, or 0.

        The line at `indice` counts as `texto`.
        """
        hallado = 0
        acumulado = ""
        for fin in range(indice, min(indice + _MAX_LINEAS, len(self.lineas))):
            linea = self.lineas[fin]
            if fin > indice and (linea.marca or linea.destacada) and hallado:
                break
            acumulado = f"{acumulado} {clave(texto if fin == indice else linea.texto)}".strip()
            if self.pendientes[acumulado]:
                hallado = fin + 1
            lugar = bisect_left(self.claves, acumulado)
            if not any(llave.startswith(acumulado) for llave in self.claves[lugar : lugar + 1 + (hallado > 0)]):
                break
        return hallado

    def _con_texto(self, indice: int, texto: str, numero: int | None) -> Titulo | None:
        """A title with its first paragraph on the same line: "Varios: no hubo"."""
        for corte in _CORTES:
            cabeza, signo, resto = texto.partition(corte)
            if signo and resto.strip() and self.pendientes[clave(cabeza)]:
                siguiente = self.lineas[indice].con_resto(resto.strip())
                return Titulo(indice, indice + 1, cabeza.strip(), numero, siguiente, de_tabla=True)
        return None

    def _explicito(self, indice: int) -> Titulo | None:
        """ "Punto 1: título"; without a title it takes the one the tabla gives that number."""
        linea = self.lineas[indice]
        hallado = PUNTO_N.match(plano(linea.resto[:40])) if not linea.marca else None
        previa = self.lineas[indice - 1] if indice else None
        if not hallado or not (linea.tras_blanco or previa is None or linea.destacada or terminado(previa.texto)):
            return None
        numero = int(hallado[1])
        texto = linea.resto[hallado.end() :]
        if not texto:
            de_tabla = self.tabla[numero - 1] if 0 < numero <= len(self.tabla) else linea.resto.rstrip(" .:-–—)")
            return Titulo(indice, indice + 1, de_tabla, numero)
        de_la_tabla = self._entero(indice, texto, numero) or self._con_texto(indice, texto, numero)
        return de_la_tabla or Titulo(indice, indice + 1, _sin_dos_puntos(texto), numero)

    def _de_formato(self, indice: int) -> Titulo | None:
        """A markdown heading of the outer level, a line in bold or in capitals of its own, a Roman numeral."""
        linea = self.lineas[indice]
        if not linea.resto or len(linea.resto) > 300:
            return None
        siguiente = self.lineas[indice + 1] if indice + 1 < len(self.lineas) else None
        sola = linea.tras_blanco and (siguiente is None or siguiente.tras_blanco or siguiente.marca is not None)
        vineta = linea.marca is not None and linea.marca.clase == "vineta"
        titular = sola and not vineta and not terminado(linea.resto.removesuffix(":"))
        romano = linea.marca is not None and linea.marca.clase == "romano"
        if (
            (linea.nivel and linea.nivel == self.nivel)
            or (titular and (linea.negrita or en_mayusculas(linea.resto) or romano))
            or self._numerado_sin_tabla(linea, siguiente)
        ):
            return Titulo(indice, indice + 1, _sin_dos_puntos(linea.resto), self._numero(linea))
        return None

    def _numerado_sin_tabla(self, linea: Linea, siguiente: Linea | None) -> bool:
        """Without a tabla, a short numbered line followed at once by a sentence of its own."""
        if self.tabla or siguiente is None or siguiente.marca or siguiente.tras_blanco:
            return False
        if not (linea.marca and linea.marca.clase == "numero" and linea.tras_blanco) or terminado(linea.resto):
            return False
        return empieza_en_mayuscula(siguiente.texto) and corta(linea.texto, siguiente.texto, self.ancho)


def _sin_dos_puntos(texto: str) -> str:
    return texto.removesuffix(":").rstrip() or texto


def es_titulo_numerado(items: Sequence[Item], indice: int, esperado: int, *, por_tabla: bool) -> bool:
    """Whether a numbered item is the title of a point the tabla does not name.

    It must read as a title (no final punctuation) and what follows must begin again: a paragraph 1, or 1.1, or, where
    no title came from the tabla, a block without number.
    """
    item = items[indice]
    if (
        item.clase not in ("numero", "romano")
        or len(item.numeros) != 1
        or terminado(item.texto)
        or len(item.texto) > 300
    ):
        return False
    siguiente = items[indice + 1] if indice + 1 < len(items) else None
    if siguiente is None:
        return False
    if siguiente.numeros == (item.numeros[0], 1):
        return True
    if siguiente.numeros == (1,):
        return item.numeros[0] == esperado
    return not por_tabla and not siguiente.marca and item.numeros[0] == esperado
