"""The draft of what will be put to decision: its text and its files, edited without ever overwriting each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Adjunto, Asunto, Membresia, Organizacion
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.permissions.asuntos import organos_que_alcanza
from mesa.states import EstadoAsunto

verbo("asunto.creado", gettext_lazy("preparó un texto para decidir"))
verbo("asunto.editado", gettext_lazy("corrigió un texto para decidir"))
verbo("asunto.adjuntado", gettext_lazy("adjuntó un archivo a un texto para decidir"))
verbo("adjunto.quitado", gettext_lazy("quitó un archivo de un texto para decidir"))
verbo("asunto.descartado", gettext_lazy("descartó un texto para decidir"))
verbo("asunto.repuesto", gettext_lazy("recuperó un texto descartado"))

TITULO_MAXIMO, CUERPO_MAXIMO, ADJUNTOS_MAXIMOS = 250, 60_000, 10
FIELDS = ["titulo", "cuerpo", "antecedentes", "destinatario"]
#: The same draft again within it is a form sent twice, and not a second text.
DOBLE_ENVIO = timedelta(minutes=1)


@dataclass(frozen=True)
class Borrador:
    """What is typed. A paragraph is a block between blank lines; `destinatario` and `organos` are of a letter.

    `organos`: those, by pk, whose organisations the letter will be open to.
    """

    titulo: str
    cuerpo: str
    antecedentes: str = ""
    destinatario: str = ""
    organos: Sequence[int] = ()


@operation
def crear_asunto(
    organo_id: int, tipo: str, borrador: Borrador, *, promotora_id: int | None = None, actor: Actor | None
) -> Asunto:
    """Begin a draft. A letter is promoted by the actor's organisation unless the secretaría names another.

    A form sent twice makes one: the second time returns what the first one made.

    Raises NoPermitido to who may not, DomainError without title, text or, of a letter, whom it is for and asks.
    """
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    if tipo not in Asunto.Tipo.values:
        raise DomainError(_("Elija qué va a llevar a consulta."))
    letter = tipo == Asunto.Tipo.CARTA
    if letter:
        require("mesa.crear_carta", actor, organo)
    else:
        require("mesa.crear_asunto", actor, organo)
    asunto = Asunto(organo=organo, tipo=tipo, creado_por=actor.persona if actor else None, creado=entry())
    asunto.promotora = _promoter(organo, promotora_id, actor) if letter else None
    asunto.promotora_nombre = asunto.promotora.nombre if asunto.promotora else ""
    reach = _write(asunto, borrador)
    made = _sent_before(asunto, reach)
    if made is not None:
        return made
    asunto.save()
    asunto.organos.set(reach)
    record("asunto.creado", asunto, actor=actor, ahora={"tipo": tipo, "organo": organo.nombre})
    return asunto


def _sent_before(asunto: Asunto, reach: Sequence[Organizacion]) -> Asunto | None:
    """The draft that the same person made of the same form a moment ago, if there is one."""
    same = {name: getattr(asunto, name) for name in (*FIELDS, "organo", "tipo", "promotora", "creado_por")}
    recent = Asunto.objects.filter(**same, estado=EstadoAsunto.BORRADOR, creado__gte=asunto.creado - DOBLE_ENVIO)
    return next((made for made in recent if set(made.organos.all()) == set(reach)), None)


def _promoter(organo: Organizacion, promotora_id: int | None, actor: Actor | None) -> Organizacion:
    """The organisation that promotes a letter: the actor's own, or the one that the secretaría names."""
    own = actor.organizacion if actor else None
    if own is not None and promotora_id in (None, own.pk):
        return own
    require("mesa.crear_asunto", actor, organo)  # the secretaría alone writes down a letter of others
    found = promotoras(organo).filter(pk=promotora_id or 0).first()
    if found is None:
        raise DomainError(_("Elija la organización que promueve la carta."))
    return found


def promotoras(organo: Organizacion) -> QuerySet[Organizacion]:
    """The organisations that may promote a letter in an órgano: its members, and those of its networks."""
    seats = Membresia.objects.vigentes(clock.today()).filter(organo__in=organos_que_alcanza(organo))
    return Organizacion.objects.filter(pk__in=seats.filter(clase=Membresia.Clase.MIEMBRO).values("miembro"))


def _write(asunto: Asunto, borrador: Borrador) -> list[Organizacion]:
    """Put in a draft what was typed, made safe to store, and return the órganos a letter is open to."""
    asunto.titulo = one_line(borrador.titulo)
    asunto.cuerpo, asunto.antecedentes = plain(borrador.cuerpo).strip(), plain(borrador.antecedentes).strip()
    letter = asunto.tipo == Asunto.Tipo.CARTA
    asunto.destinatario = one_line(borrador.destinatario) if letter else ""
    if not asunto.titulo or not asunto.cuerpo:
        raise DomainError(_("Escriba el título y el texto: es lo que se va a decidir."))
    if len(asunto.titulo) > TITULO_MAXIMO or max(len(asunto.cuerpo), len(asunto.antecedentes)) > CUERPO_MAXIMO:
        raise DomainError(_("El texto es demasiado largo. Acórtelo, o adjunte lo extenso como archivo."))
    if not letter:
        return []
    if not asunto.destinatario:
        raise DomainError(_("Escriba a quién se dirige la carta."))
    reach = [organo for organo in organos_que_alcanza(asunto.organo) if organo.pk in set(borrador.organos)]
    if not reach:
        raise DomainError(_("Elija a las organizaciones de qué órganos queda abierta la carta."))
    return reach


def lock_asunto(pk: int) -> Asunto:
    """The matter, locked, with its órgano and its consulta."""
    locked = Asunto.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("organo", "promotora", "consulta__plazo").get(pk=pk)


def require_borrador(asunto: Asunto) -> None:
    """Raise Conflicto unless the text may still be touched."""
    if asunto.estado != EstadoAsunto.BORRADOR:
        raise Conflicto(
            _("El texto ya no está en borrador: está en estado «%(estado)s» y no se puede corregir.")
            % {"estado": asunto.get_estado_display()}
        )


@operation
def editar_asunto(pk: int, borrador: Borrador, *, revision: int, actor: Actor | None) -> Asunto:
    """Save a draft over the one read at `revision`. Raises Conflicto when somebody saved another meanwhile: both are
    shown, none is lost. Saving what is saved already changes nothing.
    """
    asunto = lock_asunto(pk)
    require("mesa.editar_asunto", actor, asunto)
    require_borrador(asunto)
    was = {name: getattr(asunto, name) for name in FIELDS}
    before = set(asunto.organos.values_list("pk", flat=True))
    reach = _write(asunto, borrador)
    now = {name: getattr(asunto, name) for name in FIELDS}
    if was == now and before == {organo.pk for organo in reach}:
        return asunto
    if asunto.revision != revision:
        raise Conflicto(_("Este texto cambió mientras usted escribía. Su texto no se perdió: elija qué queda."))
    asunto.revision += 1
    asunto.save(update_fields=[*FIELDS, "revision"])
    asunto.organos.set(reach)
    changed = [name for name in FIELDS if was[name] != now[name]]
    record(
        "asunto.editado",
        asunto,
        actor=actor,
        antes={name: was[name] for name in changed},
        ahora={name: now[name] for name in changed},
    )
    return asunto


@operation
def adjuntar_archivo(pk: int, archivo: Subido, *, actor: Actor | None) -> Adjunto:
    """Add a file to a draft; the same one twice is one. Its hash will be part of what is voted."""
    asunto = lock_asunto(pk)
    require("mesa.editar_asunto", actor, asunto)
    require_borrador(asunto)
    kept = guardar_archivo(archivo.datos, archivo.nombre, asunto.organo, actor)
    held = list(asunto.adjuntos.select_related("archivo"))
    same = next((adjunto for adjunto in held if adjunto.archivo.sha256 == kept.sha256), None)
    if same is not None:
        return same
    if len(held) >= ADJUNTOS_MAXIMOS:
        raise DomainError(_("Se pueden adjuntar diez archivos como máximo. Quite uno, o reúnalos en un solo PDF."))
    adjunto = Adjunto.objects.create(asunto=asunto, archivo=kept, orden=held[-1].orden + 1 if held else 1)
    record("asunto.adjuntado", asunto, actor=actor, ahora={"nombre": kept.nombre, "sha256": kept.sha256})
    return adjunto


@operation
def quitar_adjunto(pk: int, adjunto_id: int, *, actor: Actor | None) -> Asunto:
    """Take a file out of a draft. What circulated with it keeps it."""
    asunto = lock_asunto(pk)
    require("mesa.editar_asunto", actor, asunto)
    require_borrador(asunto)
    adjunto = asunto.adjuntos.select_related("archivo").filter(pk=adjunto_id).first()
    if adjunto is None:
        raise Conflicto(_("Ese archivo ya no está adjunto. Recargue la página."))
    adjunto.delete()
    told = {"nombre": adjunto.archivo.nombre, "sha256": adjunto.archivo.sha256}
    record("adjunto.quitado", asunto, actor=actor, antes=told)
    return asunto


@operation
def descartar_asunto(pk: int, *, actor: Actor | None) -> Asunto:
    """Put a draft away: it can be brought back."""
    asunto = lock_asunto(pk)
    require("mesa.descartar_asunto", actor, asunto)
    antes = mover(asunto, EstadoAsunto.DESCARTADO)
    asunto.save(update_fields=["estado"])
    record("asunto.descartado", asunto, actor=actor, antes=antes, ahora=asunto.estado)
    return asunto


@operation
def reponer_asunto(pk: int, *, actor: Actor | None) -> Asunto:
    """Bring a draft back."""
    asunto = lock_asunto(pk)
    require("mesa.reponer_asunto", actor, asunto)
    antes = mover(asunto, EstadoAsunto.BORRADOR, desde=EstadoAsunto.DESCARTADO)
    asunto.save(update_fields=["estado"])
    record("asunto.repuesto", asunto, actor=actor, antes=antes, ahora=asunto.estado)
    return asunto


def parrafos(texto: str) -> list[str]:
    """The paragraphs of a text: its blocks between blank lines, in order."""
    return [block.strip() for block in re.split(r"\n\s*\n", texto) if block.strip()]
