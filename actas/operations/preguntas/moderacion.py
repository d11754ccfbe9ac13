"""What is admitted to be answered, what is not published and why, and the personal data that is taken out before."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import PreguntaCiudadana
from actas.states import EstadoPregunta
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.strike import tachar
from mesa.models import Plazo, Responsable
from mesa.operations.deliberacion import escrito
from mesa.operations.retiros import dato_de

verbo("pregunta_ciudadana.admitida", gettext_lazy("admitió una pregunta de la ciudadanía"))
verbo("pregunta_ciudadana.rechazada", gettext_lazy("dejó una pregunta de la ciudadanía sin publicar"))
verbo("pregunta_ciudadana.tachada", gettext_lazy("tachó un dato personal en una pregunta de la ciudadanía"))
verbo(
    "pregunta_ciudadana.anonimizada",
    gettext_lazy("borró el nombre y el correo de quien hizo una pregunta de la ciudadanía"),
)

MOTIVO_MAXIMO = 1_000
EN_CURSO = frozenset({EstadoPregunta.RECIBIDA, EstadoPregunta.ADMITIDA})


@operation
def admitir_pregunta_ciudadana(pk: int, *, actor: Actor | None) -> PreguntaCiudadana:
    """Take a question to be answered; also one that was not going to be published. Its plazo is the one it had."""
    pregunta = lock_pregunta(pk)
    require("actas.moderar_pregunta", actor, pregunta)
    antes = mover(pregunta, EstadoPregunta.ADMITIDA)
    pregunta.motivo, pregunta.respondida_el, pregunta.respondida_por_nombre = "", None, ""
    pregunta.save(update_fields=["estado", "motivo", "respondida_el", "respondida_por_nombre"])
    cerrar_plazo(pregunta, None)
    record("pregunta_ciudadana.admitida", pregunta.acuerdo, actor=actor, antes=antes, ahora={"pregunta": pk})
    return pregunta


@operation
def rechazar_pregunta_ciudadana(pk: int, motivo: str, *, actor: Actor | None) -> PreguntaCiudadana:
    """Leave a question unpublished, with the reason that whoever asked is told. It may be admitted again."""
    pregunta = lock_pregunta(pk)
    require("actas.moderar_pregunta", actor, pregunta)
    motivo = escrito(motivo, _("Escriba por qué no se publica: se le dice a quien preguntó."), MOTIVO_MAXIMO)
    antes = mover(pregunta, EstadoPregunta.RECHAZADA)
    assert actor is not None
    pregunta.motivo, pregunta.respondida_el = motivo, entry()
    pregunta.respondida_por_nombre = actor.persona.nombre
    pregunta.save(update_fields=["estado", "motivo", "respondida_el", "respondida_por_nombre"])
    cerrar_plazo(pregunta, entry())
    record("pregunta_ciudadana.rechazada", pregunta.acuerdo, actor=actor, antes=antes, ahora={"pregunta": pk})
    return pregunta


@operation
def tachar_pregunta_ciudadana(pk: int, tipeado: str, *, leida: str, actor: Actor | None) -> PreguntaCiudadana:
    """Strike a personal datum out of a question before it is published; nothing else of it can be changed.

    `leida` is the text in which it was seen. What is struck is not kept anywhere, so that it cannot be undone. Raises
    Conflicto when the text does not hold the datum, changed meanwhile, or was published; DomainError for a datum that
    could not be told from ordinary words.
    """
    pregunta = lock_pregunta(pk)
    require("actas.moderar_pregunta", actor, pregunta)
    if pregunta.estado not in EN_CURSO:
        raise Conflicto(_("Esta pregunta ya no se modera: lo publicado se corrige retirando el dato personal."))
    dato = dato_de(tipeado)
    if pregunta.texto != leida:
        raise Conflicto(_("La pregunta cambió mientras usted la revisaba. Léala de nuevo."))
    struck = tachar(pregunta.texto, dato)
    if struck == pregunta.texto:
        raise Conflicto(_("La pregunta no contiene ese dato: no hay nada que tachar. Cópielo tal como aparece."))
    pregunta.texto = struck
    pregunta.save(update_fields=["texto"])
    record("pregunta_ciudadana.tachada", pregunta.acuerdo, actor=actor, ahora={"pregunta": pk})
    return pregunta


@operation
def anonimizar_pregunta_ciudadana(pk: int, *, actor: Actor | None) -> PreguntaCiudadana:
    """Erase the name and address of who asked, who is told nothing then. What is erased already stays as it is."""
    pregunta = lock_pregunta(pk)
    require("actas.moderar_pregunta", actor, pregunta)
    if pregunta.nombre or pregunta.correo:
        pregunta.nombre = pregunta.correo = ""
        pregunta.save(update_fields=["nombre", "correo"])
        record("pregunta_ciudadana.anonimizada", pregunta.acuerdo, actor=actor, ahora={"pregunta": pk})
    return pregunta


def lock_pregunta(pk: int) -> PreguntaCiudadana:
    """The question, locked, with its agreement."""
    locked = PreguntaCiudadana.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("acuerdo__organo").get(pk=pk)


def cerrar_plazo(pregunta: PreguntaCiudadana, cuando: datetime | None) -> None:
    """Say that nothing more is expected by its plazo, or (None) that it is again."""
    Plazo.objects.filter(pk=pregunta.plazo_id or 0).update(cumplido_el=cuando)
    Responsable.objects.filter(plazo=pregunta.plazo_id).update(cumplido_el=cuando)
