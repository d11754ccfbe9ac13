"""A votación ends: counted after its deadline, or annulled; and a tie is prepared for another round."""

from __future__ import annotations

import json
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import escrutinio
from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Opcion, Organizacion, Papeleta, Plazo, Votacion
from mesa.operations.votaciones.preparacion import check_title
from mesa.operations.votaciones.votos import barajar, vaciar, votos_vigentes
from mesa.querysets.consultas import GRACIA
from mesa.states import EstadoVotacion

verbo("votacion.cerrada", gettext_lazy("la votación cerró"))
verbo("votacion.anulada", gettext_lazy("anuló la votación"))


@operation
def cerrar_votacion(pk: int, *, actor: Actor | None) -> Votacion:
    """Count it, a minute after its last instant. Called by the system; Conflicto when it is not time, or was closed.

    Of a secret one, the ballots are read and written again in the order of other random keys, and the urn is deleted,
    in this transaction.
    """
    votacion = Votacion.objects.select_for_update(of=("self",), no_key=True).select_related("plazo").get(pk=pk)
    require("mesa.cerrar_votacion", actor, votacion)
    if votacion.plazo is None or entry() < votacion.plazo.instante + GRACIA:
        raise Conflicto(_("Todavía no corresponde cerrar esta votación."))
    antes = mover(votacion, EstadoVotacion.CERRADA)
    if votacion.secreta:
        ballots = vaciar(votacion)
        barajar(Papeleta, votacion, ballots)
    else:
        ballots = [voto.marcas for voto in votos_vigentes(votacion)]
    votacion.resultado, votacion.explicacion = _count(votacion, ballots)
    votacion.cerrada_el = entry()
    votacion.save(update_fields=["estado", "cerrada_el", "resultado", "explicacion"])
    Plazo.objects.filter(votacion=votacion).update(cumplido_el=entry())
    record("votacion.cerrada", votacion, actor=actor, antes=antes, ahora=votacion.resultado)
    return votacion


def _count(votacion: Votacion, papeletas: list[list[int]]) -> tuple[dict[str, Any], str]:
    """The figures, as they are stored, and their explanation: by what was frozen, which is what was voted."""
    frozen = json.loads(votacion.documento)
    nombres = {option["numero"]: option["nombre"] for option in frozen["opciones"]}
    padron, cupos, marcas = len(frozen["padron"]), frozen["cupos"], frozen["marcas"]
    counted = escrutinio.contar(nombres, papeletas, cupos=cupos, marcas=marcas, padron=padron)
    figures = {
        "padron": padron,
        "papeletas": counted.papeletas,
        "blancas": counted.blancas,
        "cuenta": [list(pair) for pair in counted.cuenta],
        "elegidas": list(counted.elegidas),
        "empatadas": list(counted.empatadas),
        "vacantes": counted.vacantes,
        "se_revela": votacion.secreta and escrutinio.se_revela(papeletas),
    }
    return figures, counted.explicacion


@tasks.barrido("votaciones", orden=12)
def cerrar_votaciones() -> int:
    """Close what fell due. Returns how many closed."""
    due = Votacion.objects.por_cerrar(clock.now()).order_by("pk").values_list("pk", flat=True)
    return sum(_try_to_close(pk) for pk in list(due))


def _try_to_close(pk: int) -> int:
    try:
        cerrar_votacion(pk, actor=None)
    except Conflicto:  # another sweep closed it first
        return 0
    return 1


@operation
def anular_votacion(pk: int, motivo: str, *, actor: Actor | None) -> Votacion:
    """Annul one that did not close, with its reason. Of a secret one, the urn is destroyed and nobody counts it."""
    votacion = Votacion.objects.select_for_update(of=("self",), no_key=True).select_related("organo").get(pk=pk)
    require("mesa.anular_votacion", actor, votacion)
    antes = mover(votacion, EstadoVotacion.ANULADA)
    votacion.motivo_anulacion = plain(motivo).strip()[:2_000]
    if not votacion.motivo_anulacion:
        raise DomainError(_("Escriba por qué se anula: lo leerán todas las organizaciones del padrón."))
    votacion.cerrada_el = entry()
    votacion.save(update_fields=["estado", "cerrada_el", "motivo_anulacion"])
    votacion.urna.all().delete()
    Plazo.objects.filter(votacion=votacion).update(cumplido_el=entry())
    record("votacion.anulada", votacion, actor=actor, antes=antes, ahora=votacion.motivo_anulacion)
    return votacion


@operation
def preparar_desempate(pk: int, *, actor: Actor | None) -> Votacion:
    """Prepare another votación with those that tied for the seats that nobody got. Conflicto if none did."""
    organo_id = Votacion.objects.values_list("organo", flat=True).get(pk=pk)
    Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    former = Votacion.objects.select_related("organo").get(pk=pk)
    require("mesa.preparar_votacion", actor, former)
    figures = former.resultado or {}
    tied = figures.get("empatadas", [])
    if former.estado != EstadoVotacion.CERRADA or not tied:
        raise Conflicto(_("En esta votación nadie empató por un lugar."))
    with translation.override("es"):
        titulo = _("%(titulo)s (desempate)") % {"titulo": former.titulo[:230]}
    check_title(organo_id, titulo)
    seats = figures["vacantes"]
    votacion = Votacion.objects.create(
        organo=former.organo,
        clase=former.clase,
        titulo=titulo,
        convocatoria=former.convocatoria,
        norma=former.norma,
        secreta=former.secreta,
        cupos=seats,
        marcas=min(former.marcas, seats),
        creada=entry(),
    )
    options = former.opciones.filter(orden__in=tied)
    Opcion.objects.bulk_create(
        Opcion(votacion=votacion, orden=place, nombre=option.nombre, detalle=option.detalle)
        for place, option in enumerate(options, 1)
    )
    record("votacion.preparada", votacion, actor=actor, ahora={"titulo": titulo, "desempata": former.pk})
    return votacion
