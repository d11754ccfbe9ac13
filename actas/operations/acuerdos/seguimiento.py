"""What the secretaría says of an agreement: its kind, its condition, and that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, ElementoPlan
from actas.operations.acuerdos.estado import lock_adoptado, lock_con_anteriores, recalcular
from actas.states import EstadoAcuerdo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.palabras import fecha_larga

verbo("acuerdo.clasificado", gettext_lazy("precisó un acuerdo"))
verbo("condicion.resuelta", gettext_lazy("registró qué pasó con la condición de un acuerdo"))
verbo("cumplimiento.declarado", gettext_lazy("registró que un acuerdo está cumplido"))
verbo("cumplimiento.anulado", gettext_lazy("anuló el registro de que un acuerdo está cumplido"))

TEXTO_MAXIMO, QUORUM_MAXIMO = 4_000, 300
CLASIFICACION = ["tipo", "quorum", "sujeto_a", "condicion", "condicion_el", "condicion_motivo", "revision"]


@dataclass(frozen=True)
class Clasificacion:
    """What an agreement is, besides its words; `elementos` are of the plan, by pk, of its own órgano."""

    tipo: str = AcuerdoAdoptado.Tipo.DECIDE
    quorum: str = ""
    sujeto_a: str = ""
    elementos: Sequence[int] = field(default=())


def require_vigente(acuerdo: AcuerdoAdoptado) -> None:
    """Raise Conflicto for an agreement that a correction of its acta removed: nothing follows of it."""
    if acuerdo.suprimido:
        raise Conflicto(_("Una rectificación del acta suprimió este acuerdo: ya no se le hace seguimiento."))


@operation
def clasificar_acuerdo(pk: int, dicho: Clasificacion, *, revision: int, actor: Actor | None) -> AcuerdoAdoptado:
    """Say what kind of agreement it is, its quórum, what it is subject to and what of the plan it is tied to.

    Raises Conflicto when somebody saved it since `revision`, DomainError for what is of no kind or too long.
    """
    acuerdo, anteriores = lock_con_anteriores(pk)
    require("actas.clasificar_acuerdo", actor, acuerdo)
    require_vigente(acuerdo)
    if acuerdo.revision != revision:
        raise Conflicto(
            _("Otra persona guardó este acuerdo mientras usted escribía. Revise cómo quedó y guarde de nuevo.")
        )
    antes, was = _clasificacion(acuerdo), acuerdo.condicion
    _write(acuerdo, dicho)
    chosen = ElementoPlan.objects.filter(organo=acuerdo.organo, pk__in=dicho.elementos)
    if len(chosen) != len(set(dicho.elementos)):
        raise DomainError(_("Elija elementos del plan que sean de este órgano."))
    acuerdo.revision += 1
    acuerdo.save(update_fields=CLASIFICACION)
    acuerdo.elementos.set(chosen)
    recalcular(acuerdo)
    if acuerdo.condicion != was:
        for anterior in anteriores:
            recalcular(anterior)
    record("acuerdo.clasificado", acuerdo, actor=actor, antes=antes, ahora=_clasificacion(acuerdo))
    return acuerdo


def _write(acuerdo: AcuerdoAdoptado, dicho: Clasificacion) -> None:
    if dicho.tipo not in AcuerdoAdoptado.Tipo.values:
        raise DomainError(_("Elija qué clase de acuerdo es."))
    quorum, sujeto_a = one_line(dicho.quorum), plain(dicho.sujeto_a).strip()
    if len(quorum) > QUORUM_MAXIMO:
        raise DomainError(_("El quórum tiene más de 300 caracteres. Acórtelo."))
    if len(sujeto_a) > TEXTO_MAXIMO:
        raise DomainError(_("La condición tiene más de 4.000 caracteres. Acórtela."))
    if sujeto_a != acuerdo.sujeto_a:  # another condition is yet to be met
        acuerdo.condicion = AcuerdoAdoptado.Condicion.PENDIENTE if sujeto_a else ""
        acuerdo.condicion_el, acuerdo.condicion_motivo = None, ""
    acuerdo.tipo, acuerdo.quorum, acuerdo.sujeto_a = AcuerdoAdoptado.Tipo(dicho.tipo), quorum, sujeto_a


def _clasificacion(acuerdo: AcuerdoAdoptado) -> dict[str, object]:
    return {
        "tipo": acuerdo.tipo,
        "quorum": acuerdo.quorum,
        "sujeto_a": acuerdo.sujeto_a,
        "elementos": sorted(acuerdo.elementos.values_list("codigo", flat=True)),
    }


@operation
def resolver_condicion(
    pk: int, condicion: str, el: date | None, motivo: str, *, actor: Actor | None
) -> AcuerdoAdoptado:
    """Say whether what an agreement is subject to was met, when and how it is known; or (pendiente) that it waits.

    One whose condition failed has no effect. Raises Conflicto for an agreement without condition, DomainError without
    day or reason, or for a day to come or before the agreement.
    """
    acuerdo, anteriores = lock_con_anteriores(pk)
    require("actas.resolver_condicion", actor, acuerdo)
    require_vigente(acuerdo)
    if not acuerdo.condicion:
        raise Conflicto(_("Este acuerdo no está sujeto a ninguna condición. Anótela antes de decir qué pasó con ella."))
    if condicion not in AcuerdoAdoptado.Condicion.values:
        raise DomainError(_("Elija qué pasó con la condición."))
    waits = condicion == AcuerdoAdoptado.Condicion.PENDIENTE
    motivo = "" if waits else plain(motivo).strip()
    if not waits:
        _require_fact(acuerdo, el, motivo, _("Escriba cómo se sabe qué pasó con la condición."))
    antes = acuerdo.condicion
    acuerdo.condicion = AcuerdoAdoptado.Condicion(condicion)
    acuerdo.condicion_el, acuerdo.condicion_motivo = None if waits else el, motivo
    acuerdo.revision += 1
    acuerdo.save(update_fields=["condicion", "condicion_el", "condicion_motivo", "revision"])
    recalcular(acuerdo)
    for anterior in anteriores:
        recalcular(anterior)
    told = {"condicion": condicion, "el": el.isoformat() if el and not waits else None, "motivo": motivo}
    record("condicion.resuelta", acuerdo, actor=actor, antes=antes, ahora=told)
    return acuerdo


@operation
def declarar_cumplido(pk: int, el: date | None, como: str, *, actor: Actor | None) -> AcuerdoAdoptado:
    """Say that an agreement without tasks is done, since when and how it is known.

    Raises Conflicto for one with tasks, which say it by themselves, without effect or of an old record; DomainError
    without day or reason.
    """
    acuerdo = lock_adoptado(pk)
    require("actas.declarar_cumplido", actor, acuerdo)
    require_vigente(acuerdo)
    _require_declarable(acuerdo)
    como = plain(como).strip()
    _require_fact(acuerdo, el, como, _("Escriba cómo se sabe que el acuerdo está cumplido."))
    acuerdo.cumplido_el, acuerdo.cumplimiento = el, como
    acuerdo.revision += 1
    acuerdo.save(update_fields=["cumplido_el", "cumplimiento", "revision"])
    recalcular(acuerdo)
    told = {"el": el.isoformat() if el else None, "como": como}
    record("cumplimiento.declarado", acuerdo, actor=actor, ahora=told)
    return acuerdo


def _require_declarable(acuerdo: AcuerdoAdoptado) -> None:
    if acuerdo.estado == EstadoAcuerdo.SIN_SEGUIMIENTO:
        raise Conflicto(_("Este acuerdo es de un registro histórico: no se cuenta como cumplido ni como vencido."))
    if acuerdo.estado in {EstadoAcuerdo.SIN_EFECTO, EstadoAcuerdo.CUMPLIDO}:
        raise Conflicto(
            _("Esto ya no se puede hacer: el estado es «%(actual)s». Recargue la página para ver cómo quedó.")
            % {"actual": EstadoAcuerdo(acuerdo.estado).label}
        )
    if acuerdo.tareas.exclude(estado="sin_efecto").exists():
        raise Conflicto(_("Este acuerdo tiene tareas: queda cumplido cuando todas estén verificadas."))


@operation
def anular_cumplimiento(pk: int, *, actor: Actor | None) -> AcuerdoAdoptado:
    """Take back that an agreement was said to be done. Raises Conflicto when nobody said it."""
    acuerdo = lock_adoptado(pk)
    require("actas.declarar_cumplido", actor, acuerdo)
    require_vigente(acuerdo)
    if acuerdo.cumplido_el is None:
        raise Conflicto(_("Nadie registró que este acuerdo esté cumplido: su estado es el de sus tareas."))
    antes = {"el": acuerdo.cumplido_el.isoformat(), "como": acuerdo.cumplimiento}
    acuerdo.cumplido_el, acuerdo.cumplimiento = None, ""
    acuerdo.revision += 1
    acuerdo.save(update_fields=["cumplido_el", "cumplimiento", "revision"])
    recalcular(acuerdo)
    record("cumplimiento.anulado", acuerdo, actor=actor, antes=antes)
    return acuerdo


def _require_fact(acuerdo: AcuerdoAdoptado, el: date | None, como: str, sin_fundamento: str) -> None:
    """Raise DomainError without the day of a fact, or its account; or for a day to come or before the agreement."""
    if el is None:
        raise DomainError(_("Indique la fecha."))
    if el > clock.today():
        raise DomainError(_("Esa fecha todavía no llega. Indique cuándo ocurrió."))
    if el < acuerdo.fecha:
        raise DomainError(
            _("El acuerdo se adoptó el %(fecha)s: indique esa fecha o una posterior.")
            % {"fecha": fecha_larga(acuerdo.fecha)}
        )
    if not como:
        raise DomainError(sin_fundamento)
    if len(como) > TEXTO_MAXIMO:
        raise DomainError(_("El texto tiene más de 4.000 caracteres. Acórtelo."))
