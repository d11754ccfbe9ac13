"""Paragraphs: correct, add, delete and bring back. Each has its version: nobody writes over an unseen text."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.db.models import F, Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Acta, Acuerdo, Parrafo, Punto
from actas.operations.actas import lock_acta
from actas.states import EstadoActa
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.models import Evento

verbo("parrafo.corregido", gettext_lazy("corrigió un párrafo"))
verbo("parrafo.agregado", gettext_lazy("agregó un párrafo"))
verbo("parrafo.eliminado", gettext_lazy("eliminó un párrafo"))
verbo("parrafo.restaurado", gettext_lazy("restauró un párrafo"))

TEXTO_MAXIMO = 20_000
R = TypeVar("R", bound=Model)


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


def _lock_paragraph(pk: int, actor: Actor | None) -> tuple[Acta, Parrafo]:
    """The acta of a paragraph, locked, and the paragraph as it is now. Raises Conflicto if someone deleted it."""
    acta_id = Parrafo.objects.filter(pk=pk).values_list("acta_id", flat=True).first()
    acta = lock_for_edit(acta_id, actor) if acta_id else None
    return _still(acta), _still(Parrafo.objects.filter(pk=pk).first())


def _still(row: R | None) -> R:
    """The row, or what to tell whoever counted on it."""
    if row is None:
        raise Conflicto(
            _("Alguien eliminó este párrafo mientras usted trabajaba. Recargue la página para ver el acta.")
        )
    return row


@operation
def corregir_parrafo(pk: int, texto: str, *, version: int, actor: Actor | None) -> Parrafo:
    """Save the text of a paragraph that was read at `version`. Raises ParrafoCambiado if it is no longer that one."""
    acta, parrafo = _lock_paragraph(pk, actor)
    texto = clean_text(texto)
    if parrafo.version != version:
        if parrafo.texto == texto:
            return parrafo
        raise ParrafoCambiado(parrafo)
    if not texto:
        raise DomainError(_("El párrafo quedó vacío. Escriba su texto o elimínelo."))
    if texto == parrafo.texto:
        return parrafo
    antes = parrafo.texto
    parrafo.texto, parrafo.version = texto, version + 1
    parrafo.editado_por, parrafo.editado_el = (actor.persona.nombre if actor else ""), entry()
    parrafo.save(update_fields=["texto", "version", "editado_por", "editado_el"])
    record("parrafo.corregido", acta, actor=actor, antes=antes, ahora={"parrafo": pk, "texto": texto})
    return parrafo


@operation
def agregar_parrafo(
    acta_id: int, texto: str, *, punto_id: int | None, padre_id: int | None = None, actor: Actor | None
) -> Parrafo:
    """Add a paragraph at the end of a punto (None: of the agreements), or a letra at the end of its padre."""
    acta = lock_for_edit(acta_id, actor)
    texto = clean_text(texto)
    if not texto:
        raise DomainError(_("Escriba el texto del párrafo antes de agregarlo."))
    punto = _still(Punto.objects.filter(pk=punto_id, sesion=acta.sesion).first()) if punto_id else None
    tops = Parrafo.objects.filter(acta=acta, punto=punto, padre=None)
    padre = _still(tops.filter(pk=padre_id).first()) if padre_id else None
    siblings = Parrafo.objects.filter(acta=acta, punto=punto, padre=padre)
    parrafo = Parrafo.objects.create(
        acta=acta,
        punto=punto,
        padre=padre,
        orden=(siblings.order_by("-orden").values_list("orden", flat=True).first() or 0) + 1,
        texto=texto,
        editado_por=actor.persona.nombre if actor else "",
        editado_el=entry(),
    )
    if punto is None and padre is None:
        Acuerdo.objects.create(acta=acta, parrafo=parrafo)
    record("parrafo.agregado", acta, actor=actor, ahora={"parrafo": parrafo.pk, "texto": texto})
    return parrafo


@operation
def eliminar_parrafo(pk: int, *, version: int, actor: Actor | None) -> Evento:
    """Delete a paragraph read at `version`, with its letras; the event returned brings it back."""
    acta, parrafo = _lock_paragraph(pk, actor)
    if parrafo.version != version:
        raise ParrafoCambiado(parrafo)
    acuerdo = Acuerdo.objects.filter(parrafo=parrafo).first()
    antes: dict[str, Any] = {
        "parrafo": pk,
        "version": version,
        "punto": parrafo.punto_id,
        "padre": parrafo.padre_id,
        "orden": parrafo.orden,
        "texto": parrafo.texto,
        "letras": list(parrafo.letras.values_list("texto", flat=True)),
        "titulo_acuerdo": acuerdo.titulo if acuerdo else None,
    }
    parrafo.delete()
    return record("parrafo.eliminado", acta, actor=actor, antes=antes)


@operation
def restaurar_parrafo(evento_id: int, *, actor: Actor | None) -> Parrafo:
    """Bring back, where it was and as the row it was, the paragraph whose deletion that event recorded; once."""
    evento = Evento.objects.get(pk=evento_id, verbo="parrafo.eliminado")
    acta = lock_for_edit(evento.objeto_id, actor)
    if Evento.objects.filter(
        verbo="parrafo.restaurado", objeto_tipo=evento.objeto_tipo, objeto_id=acta.pk, antes=evento.pk
    ).exists():
        raise Conflicto(_("Ese párrafo ya se restauró."))
    was = cast("dict[str, Any]", evento.antes)
    place = {"acta": acta, "punto_id": was["punto"], "padre_id": was["padre"]}
    if was["padre"] and not Parrafo.objects.filter(pk=was["padre"], acta=acta).exists():
        raise Conflicto(_("El párrafo del que colgaba esta letra ya no existe. Restáurelo primero."))
    Parrafo.objects.filter(**place, orden__gte=was["orden"]).update(orden=F("orden") + 1)
    kept = {"pk": was["parrafo"], "version": was["version"]}  # a letra deleted before it still finds its place
    parrafo = Parrafo.objects.create(**place, **kept, orden=was["orden"], texto=was["texto"])
    Parrafo.objects.bulk_create(
        Parrafo(acta=acta, punto_id=was["punto"], padre=parrafo, orden=orden, texto=texto)
        for orden, texto in enumerate(was["letras"], 1)
    )
    if was["titulo_acuerdo"] is not None:
        Acuerdo.objects.create(acta=acta, parrafo=parrafo, titulo=was["titulo_acuerdo"])
    record("parrafo.restaurado", acta, actor=actor, antes=evento.pk, ahora={"parrafo": parrafo.pk})
    return parrafo
