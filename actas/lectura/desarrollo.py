"""The desarrollo: its items, told by the tabla or by the layout, and their paragraphs and letras."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from actas.lectura.acuerdos import revisar_hijos
from actas.lectura.items import Item, Nodo, agrupar, anidar, avisar_dudas
from actas.lectura.lines import Linea
from actas.lectura.numbering import revisar_numeros
from actas.lectura.result import ParrafoLeido, PuntoLeido
from actas.lectura.titles import Titulo, buscar_titulos, es_titulo_numerado
from actas.lectura.words import citados, clave


@dataclass(slots=True)
class _Punto:
    titulo: Titulo | None
    items: list[Item] = field(default_factory=list)


def leer_desarrollo(
    tramos: Sequence[Sequence[Linea]], tabla: Sequence[str], avisos: list[str], cierre: Callable[[str], None]
) -> list[PuntoLeido]:
    """The items in order, from the runs of lines the desarrollo is in: agreements may stand between two points.

    Paragraphs before any title stand in an item whose title is empty. `cierre` reads the hour of a closing formula.
    """
    puntos = [punto for lineas in tramos for punto in _puntos(lineas, tabla)]
    leidos = [punto for punto in puntos if punto.titulo or punto.items]
    if leidos and leidos[0].titulo is None:
        avisos.append("En el desarrollo hay párrafos sin título de punto: quedan en un punto sin título.")
    numeros = [punto.titulo.numero for punto in leidos if punto.titulo and punto.titulo.numero]
    if len(numeros) == len(leidos):
        revisar_numeros("En el desarrollo", "del", "punto", numeros, avisos)
    return [_leer_punto(punto, lugar, avisos, cierre) for lugar, punto in enumerate(leidos, 1)]


def _puntos(lineas: Sequence[Linea], tabla: Sequence[str]) -> list[_Punto]:
    titulos = buscar_titulos(lineas, tabla)
    puntos: list[_Punto] = []
    desde = 0
    por_tabla = any(titulo.de_tabla for titulo in titulos)
    for indice, titulo in enumerate([None, *titulos]):
        desde = titulo.hasta if titulo else 0
        hasta = titulos[indice].desde if indice < len(titulos) else len(lineas)
        cuerpo = list(lineas[desde:hasta])
        if titulo and titulo.resto:
            cuerpo.insert(0, titulo.resto)
        if cuerpo and titulo:
            cuerpo[0] = cuerpo[0].con_resto(cuerpo[0].resto, cuerpo[0].marca) if not cuerpo[0].destacada else cuerpo[0]
        puntos.extend(_partir(titulo, agrupar(cuerpo), len(puntos), por_tabla))
    return puntos


def _partir(titulo: Titulo | None, items: list[Item], antes: int, por_tabla: bool) -> list[_Punto]:
    """Split the items of one body where a numbered item is plainly the title of another point."""
    puntos = [_Punto(titulo)]
    numero = (titulo.numero if titulo else 0) or antes
    for indice, item in enumerate(items):
        if es_titulo_numerado(items, indice, numero + 1, por_tabla=por_tabla):
            numero = item.numeros[0]
            puntos.append(_Punto(Titulo(0, 0, item.texto.removesuffix(":").rstrip(), numero)))
        elif item.escrito:
            puntos[-1].items.append(item)
    return puntos


def _leer_punto(punto: _Punto, lugar: int, avisos: list[str], cierre: Callable[[str], None]) -> PuntoLeido:
    donde = f"En el punto {lugar}"
    nodos = anidar(punto.items)
    avisar_dudas(donde, punto.items, avisos)
    _avisar_sin_numero(nodos, donde, avisos)
    niveles = [nodo.item.numeros for nodo in nodos if nodo.item.numeros]
    revisar_numeros(donde, "del", "párrafo", [numeros[-1] for numeros in niveles], avisos)
    esperado = (punto.titulo.numero if punto.titulo else None) or lugar
    for numeros in niveles:
        if len(numeros) > 1 and numeros[0] != esperado:
            avisos.append(f"{donde} hay un párrafo numerado {'.'.join(map(str, numeros))}.")
    for numero, nodo in enumerate(nodos, 1):
        revisar_hijos(f"{donde}, párrafo {numero}", nodo, avisos)
    if punto.items:
        cierre(punto.items[-1].texto)
    parrafos = tuple(ParrafoLeido(nodo.texto, nodo.letras) for nodo in nodos if nodo.texto or nodo.hijos)
    return PuntoLeido(punto.titulo.texto if punto.titulo else "", parrafos)


def _avisar_sin_numero(nodos: Sequence[Nodo], donde: str, avisos: list[str]) -> None:
    """Say which blocks without number stand among numbered paragraphs."""
    numerado = False
    for nodo in nodos:
        numerado = numerado or bool(nodo.item.numeros)
        if numerado and not nodo.item.marca:
            avisos.append(f"{donde}, este párrafo no tiene número: «{nodo.texto}».")
        for texto in nodo.unidos:
            avisos.append(f"{donde}, este bloque sin número se unió al párrafo anterior: «{texto}».")


def comparar_con_tabla(tabla: Sequence[str], desarrollo: Sequence[PuntoLeido], avisos: list[str]) -> None:
    """Say which items of the tabla were not treated, and which were treated without being in it."""
    titulos = [punto.titulo for punto in desarrollo if punto.titulo]
    faltan, sobran = _sin_par(tabla, titulos), _sin_par(titulos, tabla)
    if faltan:
        avisos.append(f"En la tabla, pero no como punto del desarrollo: {citados(faltan)}.")
    if sobran:
        avisos.append(f"En el desarrollo, pero no en la tabla: {citados(sobran)}.")


def _sin_par(unos: Sequence[str], otros: Sequence[str]) -> list[str]:
    quedan = Counter(map(clave, otros))
    sueltos = []
    for texto in unos:
        if quedan[clave(texto)]:
            quedan[clave(texto)] -= 1
        else:
            sueltos.append(texto)
    return sueltos
