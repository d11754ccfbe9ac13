"""A votación opens: its call, its options and its roll are frozen with their hash, and its deadline begins."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import calendario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import canonical, sha256
from mesa.kernel.errors import DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.models import Elector, Membresia, Organizacion, Plazo, Votacion
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.plazos import esperar_de, fijar
from mesa.operations.votaciones.preparacion import OPCIONES_MINIMO, cambio, convocado, en_preparacion, marca_de
from mesa.states import EstadoVotacion

verbo("votacion.abierta", gettext_lazy("abrió la votación"))


def electores_de(organo: Organizacion) -> list[Elector]:
    """The roll of a votación of the órgano opened today, by name, not stored: its members with a vote."""
    seats = (
        Membresia.objects.vigentes(clock.today())
        .filter(organo=organo, clase=Membresia.Clase.MIEMBRO, voto=Membresia.Voto.SI)
        .select_related("miembro")
    )
    return [Elector(organizacion=s.miembro, nombre=s.miembro.nombre, sector=s.sector) for s in seats]


def documento_de(votacion: Votacion, padron: list[Elector], plazo: Plazo) -> dict[str, Any]:
    """What is frozen: the call and its options, until when, and who may vote."""
    return convocado(votacion) | {
        "plazo": plazo.instante.astimezone(clock.UTC).isoformat(),
        "padron": [elector.nombre for elector in padron],
    }


@operation
def abrir_votacion(pk: int, vence: date, hora: time | None, *, leida: str, actor: Actor | None) -> Votacion:
    """Open it until that deadline, with the roll of today. `leida` is `marca_de` the call and options that were read.

    Raises DomainError when the ballot or the deadline cannot be, Conflicto when somebody changed what was read.
    """
    votacion = en_preparacion(pk, actor)
    require("mesa.abrir_votacion", actor, votacion)
    if leida != marca_de(votacion):
        raise cambio()
    padron = electores_de(votacion.organo)
    check_ballot(votacion, votacion.opciones.count(), len(padron))
    _check_term(vence, hora)
    antes = mover(votacion, EstadoVotacion.ABIERTA)
    votacion.abierta_el = entry()
    votacion.plazo = _deadline(votacion, vence, hora, padron)
    texto = canonical(documento_de(votacion, padron, votacion.plazo))
    votacion.documento, votacion.sha256 = texto.decode(), sha256(texto)
    votacion.save(update_fields=["estado", "abierta_el", "plazo", "documento", "sha256"])
    for elector in padron:
        elector.votacion = votacion
    Elector.objects.bulk_create(padron)
    record("votacion.abierta", votacion, actor=actor, antes=antes, ahora={"sha256": votacion.sha256})
    return votacion


def check_ballot(votacion: Votacion, opciones: int, padron: int) -> None:
    """Raise DomainError, with what to do, unless a ballot with so many options can be voted by such a roll."""
    if opciones < OPCIONES_MINIMO:
        raise DomainError(_("Agregue al menos dos opciones antes de abrir la votación."))
    if votacion.cupos > opciones:
        raise DomainError(_("Se eligen más que las opciones que hay. Agregue opciones o corrija la convocatoria."))
    if votacion.marcas > opciones:
        raise DomainError(_("Se pueden marcar más que las opciones que hay. Agregue opciones o corrija el máximo."))
    if not padron:
        raise DomainError(_("El órgano no tiene integrantes con voto: no hay a quién convocar."))


def _check_term(vence: date, hora: time | None) -> None:
    comprobar_fecha(vence)
    if calendario.instante(vence, hora) <= entry():
        raise DomainError(_("El plazo ya pasó. Elija una fecha y una hora posteriores a ahora."))


def _deadline(votacion: Votacion, vence: date, hora: time | None, padron: list[Elector]) -> Plazo:
    """Its deadline, with every organisation of the roll answerable for its vote."""
    ruta = f"/votaciones/{votacion.pk}/"
    plazo = fijar(votacion.titulo, ruta, vence, hora, fatal=True, organo=votacion.organo)
    esperar_de(plazo, (elector.organizacion_id for elector in padron))
    return plazo
