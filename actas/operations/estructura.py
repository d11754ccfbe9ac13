"""The structure of the text: move, make a letra or a paragraph, divide, join. Numbers follow from the order.

Each act names the neighbour that the person saw, so that two people who move at once never do what neither asked for.
In every act the sentences stay in the order in which they are read, save where one asks to move them.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Parrafo
from actas.operations.filas import Filas
from actas.operations.parrafos import TEXTO_MAXIMO, clean_text, lock_paragraph, seen, still
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation

verbo("parrafo.movido", gettext_lazy("movió un párrafo"))
verbo("parrafo.sangrado", gettext_lazy("convirtió un párrafo en letra"))
verbo("letra.elevada", gettext_lazy("convirtió una letra en párrafo"))
verbo("parrafo.dividido", gettext_lazy("dividió un párrafo"))
verbo("parrafo.unido", gettext_lazy("unió dos párrafos"))


def _order_changed() -> Conflicto:
    return Conflicto(_("Alguien cambió el orden de los párrafos mientras usted trabajaba. Vea cómo quedaron y decida."))


@operation
def mover_parrafo(pk: int, *, junto_a: int, antes: bool, actor: Actor | None) -> Parrafo:
    """Put a paragraph right after another one of its level (before it, if `antes`), with its letras.

    A letra moves among those of its paragraph. Already there, nothing happens.
    """
    filas, parrafo = lock_paragraph(pk, actor)
    beside = still(filas.parrafos.get(junto_a))
    if pk == junto_a or beside.padre_id != parrafo.padre_id:
        raise _order_changed()
    lista = [other for other in filas.lista(junto_a) if other != pk]
    place = lista.index(junto_a) + (not antes)
    if [*lista[:place], pk, *lista[place:]] == filas.lista(junto_a):
        return parrafo
    filas.colocar(pk, (beside.punto_id, beside.padre_id), place)
    was, now = filas.guardar()
    record("parrafo.movido", filas.acta, actor=actor, antes=was, ahora=now)
    return parrafo


@operation
def llevar_parrafo(pk: int, *, punto_id: int | None, actor: Actor | None) -> Parrafo:
    """Take a paragraph with its letras, or a letra that becomes a paragraph, to the end of a punto (None: agreements).

    What enters the agreements becomes one, and what leaves them is none any more.
    """
    filas, parrafo = lock_paragraph(pk, actor)
    if punto_id is not None:
        still(filas.puntos.get(punto_id))
    if (parrafo.punto_id, parrafo.padre_id) == (punto_id, None):
        return parrafo
    filas.colocar(pk, (punto_id, None), len(filas.listas[punto_id, None]))
    antes, ahora = filas.guardar()
    record("parrafo.movido", filas.acta, actor=actor, antes=antes, ahora=ahora)
    return parrafo


@operation
def sangrar_parrafo(pk: int, *, padre_id: int, actor: Actor | None) -> Parrafo:
    """Make a paragraph the last letra of the one before it, seen as `padre_id`; its own letras follow it as letras.

    Refused to the first of its punto, for it has none before it.
    """
    filas, parrafo = lock_paragraph(pk, actor)
    if _previous(filas, parrafo) != padre_id or parrafo.padre_id is not None:
        raise _order_changed()
    letras = filas.letras(pk)
    lugar = (parrafo.punto_id, padre_id)
    for row in (pk, *letras):
        filas.colocar(row, lugar, len(filas.listas[lugar]))
    antes, ahora = filas.guardar()
    record("parrafo.sangrado", filas.acta, actor=actor, antes=antes, ahora=ahora)
    return parrafo


@operation
def elevar_letra(pk: int, *, actor: Actor | None) -> Parrafo:
    """Make a letra the paragraph after its padre; the letras that followed it go with it, as its own.

    So the text is read in the same order, and it is what undoes `sangrar_parrafo`.
    """
    filas, letra = lock_paragraph(pk, actor)
    if letra.padre_id is None:
        raise _order_changed()
    lista = filas.lista(pk)
    following = lista[lista.index(pk) + 1 :]
    tops = (letra.punto_id, None)
    filas.colocar(pk, tops, filas.listas[tops].index(letra.padre_id) + 1)
    for place, row in enumerate(following):
        filas.colocar(row, (letra.punto_id, pk), place)
    antes, ahora = filas.guardar()
    record("letra.elevada", filas.acta, actor=actor, antes=antes, ahora=ahora)
    return letra


@operation
def dividir_parrafo(pk: int, textos: Sequence[str], *, version: int, actor: Actor | None) -> Parrafo:
    """Divide a paragraph read at `version` into these texts, two at least; the first stays in its row.

    Letras stay with the last, which they follow. The parts of an agreement are agreements of the same origin.
    """
    filas, parrafo = lock_paragraph(pk, actor)
    parts = [texto for texto in map(clean_text, textos) if texto]
    seen(parrafo, version)
    if len(parts) < 2:
        raise DomainError(_("Deje una línea en blanco donde se divide, con texto antes y después."))
    letras, lugar = filas.letras(pk), (parrafo.punto_id, parrafo.padre_id)
    place = filas.lista(pk).index(pk)
    filas.escribir(pk, parts[0])
    last = pk
    for offset, texto in enumerate(parts[1:], 1):
        last = filas.nuevo(texto, lugar, place + offset).pk
        for acuerdo in filas.acuerdos.values():
            if pk in acuerdo["origenes"]:
                acuerdo["origenes"] = sorted({*acuerdo["origenes"], last})
        if pk in filas.acuerdos:
            filas.acuerdos[last] = {"titulo": "", "origenes": list(filas.acuerdos[pk]["origenes"])}
    for index, letra in enumerate(letras):
        filas.colocar(letra, (parrafo.punto_id, last), index)
    antes, ahora = filas.guardar()
    record("parrafo.dividido", filas.acta, actor=actor, antes=antes, ahora=ahora)
    return parrafo


@operation
def unir_parrafo(pk: int, *, version: int, anterior_id: int, version_anterior: int, actor: Actor | None) -> Parrafo:
    """Join a paragraph to the one before it, both as they were read: their texts with a blank between, their letras.

    It returns the one before, which stays. An agreement joined keeps what either came from.
    """
    filas, parrafo = lock_paragraph(pk, actor)
    if _previous(filas, parrafo) != anterior_id:
        raise _order_changed()
    anterior = filas.parrafos[anterior_id]
    seen(anterior, version_anterior)
    seen(parrafo, version)
    texto = f"{anterior.texto} {parrafo.texto}"
    if len(texto) > TEXTO_MAXIMO:
        raise DomainError(_("Unidos pasan de 20.000 caracteres, que es lo más que tiene un párrafo."))
    filas.escribir(anterior_id, texto)
    lugar = (anterior.punto_id, anterior_id)
    for letra in filas.letras(pk):
        filas.colocar(letra, lugar, len(filas.listas[lugar]))
    for acuerdo in filas.acuerdos.values():
        if pk in acuerdo["origenes"]:
            acuerdo["origenes"] = sorted({*acuerdo["origenes"], anterior_id} - {pk})
    if pk in filas.acuerdos:
        one, other = filas.acuerdos[anterior_id], filas.acuerdos[pk]
        one["titulo"] = one["titulo"] or other["titulo"]
        one["origenes"] = sorted({*one["origenes"], *other["origenes"]})
    filas.quitar(pk)
    antes, ahora = filas.guardar()
    record("parrafo.unido", filas.acta, actor=actor, antes=antes, ahora=ahora)
    return anterior


def _previous(filas: Filas, parrafo: Parrafo) -> int | None:
    lista = filas.lista(parrafo.pk)
    place = lista.index(parrafo.pk)
    return lista[place - 1] if place else None
