"""Paragraphs: correct, add, delete, bring back. Each has its version: nobody writes over an unseen text."""

from __future__ import annotations

from typing import TypeVar, cast

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Acta, Parrafo
from actas.operations.actas import lock_acta
from actas.operations.filas import Filas, Lugar, Relato
from actas.states import EstadoActa
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.models import Evento

verbo("parrafo.corregido", gettext_lazy("corrigió un párrafo"))
verbo("parrafo.agregado", gettext_lazy("agregó un párrafo"))
verbo("parrafo.repuesto", gettext_lazy("repuso un párrafo eliminado"))
verbo("parrafo.eliminado", gettext_lazy("eliminó un párrafo"))

TEXTO_MAXIMO = 20_000
R = TypeVar("R")


class ParrafoCambiado(Conflicto):
    """Someone saved this paragraph first. Holds what is saved, so that the page shows both texts."""

    def __init__(self, parrafo: Parrafo) -> None:
        super().__init__(_("Este párrafo cambió mientras usted escribía. Su texto no se perdió: elija qué queda."))
        self.parrafo = parrafo


def clean_text(texto: str) -> str:
    """One paragraph of plain text: line breaks become blanks, NFC, no control characters."""
    texto = one_line(texto)
    if len(texto) > TEXTO_MAXIMO:
        raise DomainError(_("El párrafo tiene más de 20.000 caracteres. Divídalo en dos."))
    return texto


def lock_for_edit(acta_id: int, actor: Actor | None) -> Acta:
    """The acta locked, once the actor may edit it and it is a draft. Raises NoPermitido or Conflicto."""
    acta = lock_acta(acta_id)
    require("actas.editar_acta", actor, acta)
    if acta.estado != EstadoActa.BORRADOR:
        raise Conflicto(
            _("El acta está %(estado)s y su texto no se puede cambiar. Si está en circulación, retírela primero.")
            % {"estado": acta.get_estado_display()}
        )
    return acta


def lock_paragraph(pk: int, actor: Actor | None) -> tuple[Filas, Parrafo]:
    """The rows of a paragraph's acta, locked, and the paragraph as it is now. Raises Conflicto if it is not there."""
    acta_id = Parrafo.objects.filter(pk=pk).values_list("acta_id", flat=True).first()
    filas = Filas(lock_for_edit(still(acta_id), actor), actor)
    return filas, still(filas.parrafos.get(pk))


def still(found: R | None) -> R:
    """What was found, or what to tell whoever counted on it."""
    if found is None:
        raise Conflicto(
            _("Alguien eliminó este párrafo mientras usted trabajaba. Recargue la página para ver el acta.")
        )
    return found


def seen(parrafo: Parrafo, version: int) -> None:
    """Raise ParrafoCambiado unless the paragraph is at the version that the person had before them."""
    if parrafo.version != version:
        raise ParrafoCambiado(parrafo)


@operation
def corregir_parrafo(pk: int, texto: str, *, version: int, actor: Actor | None) -> Parrafo:
    """Save the text of a paragraph that was read at `version`, wherever it is now.

    Raises ParrafoCambiado if its text is no longer the one of that version.
    """
    filas, parrafo = lock_paragraph(pk, actor)
    texto = clean_text(texto)
    if parrafo.texto == texto:
        return parrafo
    seen(parrafo, version)
    if not texto:
        raise DomainError(_("El párrafo quedó vacío. Escriba su texto o elimínelo."))
    filas.escribir(pk, texto)
    antes, ahora = filas.guardar()
    record("parrafo.corregido", filas.acta, actor=actor, antes=antes, ahora=ahora)
    return parrafo


@operation
def agregar_parrafo(
    acta_id: int,
    texto: str,
    *,
    punto_id: int | None,
    padre_id: int | None = None,
    junto_a: int | None = None,
    antes: bool = False,
    actor: Actor | None,
) -> Parrafo:
    """Add a paragraph at the end of a punto (None: of the agreements), or a letra at the end of its padre.

    With `junto_a`, right after that paragraph or letra (before it, if `antes`), wherever it is now.
    """
    filas = Filas(lock_for_edit(acta_id, actor), actor)
    texto = clean_text(texto)
    if not texto:
        raise DomainError(_("Escriba el texto del párrafo antes de agregarlo."))
    if junto_a is not None:
        beside = still(filas.parrafos.get(junto_a))
        lugar = (beside.punto_id, beside.padre_id)
        parrafo = filas.nuevo(texto, lugar, filas.lista(junto_a).index(junto_a) + (not antes))
    else:
        lugar = _end_of(filas, punto_id, padre_id)
        parrafo = filas.nuevo(texto, lugar, len(filas.listas[lugar]))
    was, now = filas.guardar()
    record("parrafo.agregado", filas.acta, actor=actor, antes=was, ahora=now)
    return parrafo


def _end_of(filas: Filas, punto_id: int | None, padre_id: int | None) -> Lugar:
    if padre_id is None:
        if punto_id is not None:
            still(filas.puntos.get(punto_id))
        return punto_id, None
    padre = still(filas.parrafos.get(padre_id))
    if padre.padre_id is not None:
        raise Conflicto(_("Ese párrafo es ahora una letra, y una letra no tiene letras. Recargue la página."))
    return padre.punto_id, padre_id


@operation
def eliminar_parrafo(pk: int, *, version: int, actor: Actor | None) -> Evento:
    """Delete a paragraph read at `version`, with its letras; undoing the event returned brings all of it back."""
    filas, parrafo = lock_paragraph(pk, actor)
    seen(parrafo, version)
    for gone in (*filas.letras(pk), pk):
        filas.quitar(gone)
    antes, ahora = filas.guardar()
    return record("parrafo.eliminado", filas.acta, actor=actor, antes=antes, ahora=ahora)


@operation
def reponer_parrafo(acta_id: int, pk: int, texto: str, *, actor: Actor | None) -> Parrafo:
    """Bring back, with what its writer had typed, a paragraph that someone deleted or merged meanwhile.

    It is the row it was, where it was; at the end of its punto if the paragraph it hung from is gone too. If it came
    back already, or never was of this acta, raises Conflicto.
    """
    filas = Filas(lock_for_edit(acta_id, actor), actor)
    texto = clean_text(texto)
    if not texto:
        raise DomainError(_("Escriba el texto del párrafo antes de agregarlo."))
    last = events_of(filas.acta).filter(antes__parrafos__contains=[{"pk": pk}]).order_by("-pk").first()
    if pk in filas.parrafos or last is None:
        raise Conflicto(_("Ese párrafo volvió al acta mientras usted escribía. Ábralo para corregirlo."))
    fila = next(fila for fila in relatos(last)[0]["parrafos"] if fila["pk"] == pk)
    if fila["padre"] and fila["padre"] not in filas.parrafos:
        fila = fila | {"padre": None, "tras": fila["padre"], "indice": len(filas.parrafos)}
    parrafo = filas.reponer(fila, texto)
    antes, ahora = filas.guardar()
    record("parrafo.repuesto", filas.acta, actor=actor, antes=antes, ahora=ahora)
    return parrafo


def events_of(acta: Acta) -> QuerySet[Evento]:
    """Every event of an acta, oldest first."""
    return Evento.objects.filter(objeto_tipo=acta._meta.label_lower, objeto_id=acta.pk).order_by("pk")


def relatos(evento: Evento) -> tuple[Relato, Relato]:
    """What a change of the text tells: its rows as they were, and as it left them."""
    return cast("Relato", evento.antes), cast("Relato", evento.ahora)


def texto_en(acta: Acta, parrafo: Parrafo, version: int) -> str:
    """The text that a paragraph had at a former version, from its events; the present one, if nothing tells it."""
    at = [{"pk": parrafo.pk, "version": version}]
    told = events_of(acta).filter(Q(antes__parrafos__contains=at) | Q(ahora__parrafos__contains=at)).first()
    rows = [fila for relato in relatos(told) for fila in relato["parrafos"]] if told else []
    return next((f["texto"] for f in rows if (f["pk"], f["version"]) == (parrafo.pk, version)), parrafo.texto)
