"""More time for a consulta: asked for before it expires, within its rule, once.

The limit is that of the rule: so much of the original term, counted as the rule counts it, in whole days rounded down.
Ley 19.880, article 26, is the default: half of the term, before it ends, with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import cadena, calendario
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.models import Consulta, Plazo, Prorroga
from mesa.operations.deliberacion import check_abierta, escrito, lock_consulta
from mesa.operations.plazos import feriados
from mesa.palabras import fecha_dia
from mesa.states import EstadoProrroga

verbo("prorroga.pedida", gettext_lazy("pidió una prórroga"))
verbo("prorroga.concedida", gettext_lazy("prorrogó el plazo"))
verbo("prorroga.denegada", gettext_lazy("denegó una prórroga"))

MAXIMO = 2_000
#: Without a rule that says another thing: Ley 19.880, article 26.
SUPLETORIA = 50
RESUELTA = ["estado", "respuesta", "resuelta_por", "resuelta_por_nombre", "resuelta_el"]


@dataclass(frozen=True)
class Limite:
    """How far a deadline may be moved: the last date, or None with the sentence that says why there is none."""

    ultima: date | None
    motivo: str = ""


def limite(consulta: Consulta, inhabiles: frozenset[date] | None = None) -> Limite:
    """How far the consulta may be extended today, whoever asks; whether it is still open apart."""
    if any(prorroga.estado == EstadoProrroga.CONCEDIDA for prorroga in consulta.prorrogas.all()):
        return Limite(None, _("Este plazo ya se prorrogó una vez."))
    inhabiles = feriados() if inhabiles is None else inhabiles
    percent = consulta.regla.prorroga if consulta.regla else SUPLETORIA
    if percent == 0:
        return Limite(None, _("La regla de esta consulta no admite prórroga."))
    last = _last_by_rule(consulta, percent, inhabiles)
    following = consulta.plazo.siguiente
    if following is not None and following.notificado_el is not None:
        last = min(last, _before(following, consulta.plazo, inhabiles))
    if last <= consulta.plazo.vence:
        return Limite(None, _("El plazo no admite prórroga: no queda un día hábil que la regla permita agregar."))
    return Limite(last)


def _before(following: Plazo, plazo: Plazo, inhabiles: frozenset[date]) -> date:
    """The last day that keeps its distance to the next deadline, and ends before it also where both share the day."""
    last = cadena.antes_de(following.vence, plazo.separacion, feriados=inhabiles)
    if calendario.instante(last, plazo.hora) <= following.instante:
        return last
    return cadena.antes_de(following.vence, max(plazo.separacion, 1), feriados=inhabiles)


def _last_by_rule(consulta: Consulta, percent: int, inhabiles: frozenset[date]) -> date:
    """The day on which the longest extension ends, the original term counted from the day it was opened."""
    opened, ends = consulta.abierta_el.astimezone(SANTIAGO).date(), consulta.plazo.vence
    habiles = consulta.regla is None or consulta.regla.habiles
    term = calendario.dias_habiles_entre(opened, ends, feriados=inhabiles) if habiles else (ends - opened).days
    more = term * percent // 100
    return calendario.vencimiento(ends, more, habiles, feriados=inhabiles) if more else ends


@operation
def pedir_prorroga(
    consulta_id: int, organizacion_id: int, vence: date, motivo: str, *, actor: Actor | None
) -> Prorroga:
    """Ask, for a convoked organisation, that the deadline be moved to `vence`; everyone convoked is told.

    Judged by the instant of entry. Raises FueraDePlazo once it expired, Conflicto when it was extended already or the
    organisation waits for an answer, DomainError with the last date allowed when it does not fit.
    """
    consulta = lock_consulta(consulta_id)
    convocada = consulta.convocadas.get(organizacion=organizacion_id)
    require("mesa.pedir_prorroga", actor, convocada)
    assert actor is not None
    _check(consulta, vence)
    prorroga = _new(consulta, vence, motivo, actor)
    prorroga.organizacion, prorroga.organizacion_nombre = convocada.organizacion, convocada.nombre
    prorroga.save()
    record("prorroga.pedida", consulta, actor=actor, ahora={"prorroga": prorroga.pk, "vence": vence.isoformat()})
    return prorroga


@operation
def prorrogar_consulta(consulta_id: int, vence: date, motivo: str, *, actor: Actor | None) -> Prorroga:
    """Move the deadline to `vence`, without anybody having asked; the same limits, once and before it expires."""
    consulta = lock_consulta(consulta_id)
    require("mesa.prorrogar_consulta", actor, consulta)
    assert actor is not None
    assert actor.mandato is not None
    _check(consulta, vence)
    prorroga = _new(consulta, vence, motivo, actor)
    prorroga.organizacion = actor.mandato.organizacion
    prorroga.organizacion_nombre = actor.mandato.organizacion.nombre
    prorroga.estado = EstadoProrroga.CONCEDIDA
    _sign(prorroga, prorroga.motivo, actor)
    prorroga.save()
    _grant(consulta, prorroga, actor)
    return prorroga


@operation
def resolver_prorroga(pk: int, concede: bool, respuesta: str, *, actor: Actor | None) -> Prorroga:
    """Grant or deny, with its reason and before it expires, what an organisation asked; everyone convoked is told.

    Granting moves the deadline to the date asked; what else was asked is denied with it, as it is granted only once.
    """
    consulta = lock_consulta(Prorroga.objects.values_list("consulta_id", flat=True).get(pk=pk))
    prorroga = Prorroga.objects.select_related("consulta").get(pk=pk)
    require("mesa.resolver_prorroga", actor, prorroga)
    assert actor is not None
    respuesta = escrito(respuesta, _("Escriba el fundamento: lo leerán todas las organizaciones convocadas."), MAXIMO)
    check_abierta(consulta, _("La prórroga ya no se puede conceder ni denegar."))
    antes = mover(prorroga, EstadoProrroga.CONCEDIDA if concede else EstadoProrroga.DENEGADA)
    _sign(prorroga, respuesta, actor)
    if concede:
        _check(consulta, prorroga.vence)
        prorroga.save(update_fields=RESUELTA)
        _grant(consulta, prorroga, actor)
        return prorroga
    prorroga.save(update_fields=RESUELTA)
    record("prorroga.denegada", consulta, actor=actor, antes=antes, ahora={"prorroga": pk})
    return prorroga


def _check(consulta: Consulta, vence: date) -> None:
    """Raise unless the deadline may be moved to that day, at this instant of entry."""
    check_abierta(consulta, _("Ya no se puede prorrogar."))
    inhabiles = feriados()
    allowed = limite(consulta, inhabiles)
    if allowed.ultima is None:
        raise Conflicto(allowed.motivo)
    last = {"ultima": fecha_dia(allowed.ultima)}
    if vence <= consulta.plazo.vence:
        raise DomainError(
            _("Elija un día posterior al plazo, que es el %(plazo)s. La última fecha posible es el %(ultima)s.")
            % {"plazo": fecha_dia(consulta.plazo.vence), **last}
        )
    if vence > allowed.ultima:
        raise DomainError(
            _("Esa fecha no cabe en lo que la regla permite prorrogar. La última posible es el %(ultima)s.") % last
        )
    if not calendario.es_habil(vence, feriados=inhabiles):
        raise DomainError(
            _("El %(dia)s no es día hábil. Elija otro; la última fecha posible es el %(ultima)s.")
            % {"dia": fecha_dia(vence), **last}
        )


def _new(consulta: Consulta, vence: date, motivo: str, actor: Actor) -> Prorroga:
    return Prorroga(
        consulta=consulta,
        persona=actor.persona,
        persona_nombre=actor.persona.nombre,
        motivo=escrito(motivo, _("Escriba por qué hace falta más plazo: lo leerán todas las convocadas."), MAXIMO),
        pedida_el=entry(),
        vence_antes=consulta.plazo.vence,
        vence=vence,
    )


def _sign(prorroga: Prorroga, respuesta: str, actor: Actor) -> None:
    prorroga.respuesta, prorroga.resuelta_el = respuesta, entry()
    prorroga.resuelta_por, prorroga.resuelta_por_nombre = actor.persona, actor.persona.nombre


def _grant(consulta: Consulta, prorroga: Prorroga, actor: Actor) -> None:
    """Move the deadline, its hour kept. What was answered stays, and what depends on it is only proposed."""
    plazo = consulta.plazo
    plazo.vence, plazo.instante = prorroga.vence, calendario.instante(prorroga.vence, plazo.hora)
    plazo.save(update_fields=["vence", "instante"])
    for other in consulta.prorrogas.filter(estado=EstadoProrroga.PEDIDA):
        mover(other, EstadoProrroga.DENEGADA)
        _sign(other, _("El plazo ya se prorrogó hasta el %(dia)s.") % {"dia": fecha_dia(prorroga.vence)}, actor)
        other.save(update_fields=RESUELTA)
    record(
        "prorroga.concedida",
        consulta,
        actor=actor,
        antes={"vence": prorroga.vence_antes.isoformat()},
        ahora={"prorroga": prorroga.pk, "vence": prorroga.vence.isoformat()},
    )
