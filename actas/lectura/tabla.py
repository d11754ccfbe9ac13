"""The tabla: what the session was called to treat."""

from __future__ import annotations

from actas.lectura.headings import es_cierre
from actas.lectura.items import Item, agrupar, avisar_dudas
from actas.lectura.lines import unir
from actas.lectura.numbering import revisar_numeros
from actas.lectura.sections import Segmento
from actas.lectura.words import no_entendido


def leer_tabla(segmento: Segmento, avisos: list[str]) -> list[str]:
    """The items in order. What hangs from an item stays in its text; what is no item goes to `avisos`."""
    items = [item for item in agrupar(segmento.lineas, lista=True) if item.escrito]
    avisos.extend(no_entendido(item.escrito) for item in items if es_cierre(item.lineas[0]))
    items = [item for item in items if not es_cierre(item.lineas[0])]
    avisar_dudas("En la tabla", items, avisos)
    marcados = [item for item in items if item.marca]
    if not marcados:
        return [item.texto for item in items]
    primera = marcados[0]
    leidos: list[list[str]] = []
    numeros: list[int] = []
    for item in items:
        if not item.marca:
            avisos.append(no_entendido(item.escrito))
        elif leidos and _cuelga(item, primera):
            leidos[-1].append(item.escrito)
        else:
            leidos.append([item.texto])
            numeros.extend(item.numeros[-1:])
    if numeros and len(numeros) == len(leidos):
        revisar_numeros("En la tabla", "del", "punto", numeros, avisos)
    return [unir(textos) for textos in leidos if any(textos)]


def _cuelga(item: Item, primera: Item) -> bool:
    return (item.clase, len(item.numeros)) != (
        primera.clase,
        len(primera.numeros),
    ) or item.sangria > primera.sangria + 1
