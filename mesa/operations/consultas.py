"""Decisions: open one on a frozen text, answer it, withdraw it, close it by its rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import calendario, decision
from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import canonical, sha256
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.kernel.text import plain
from mesa.models import Consulta, Convocada, Mandato, Organizacion, Plazo, Pronunciamiento, Regla
from mesa.operations.convocados import convocables, convocar
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.plazos import comprobar_habil, cumplir, fijar, proponer
from mesa.operations.posiciones import posicion
from mesa.palabras import fecha_hora, fecha_larga
from mesa.querysets.consultas import GRACIA
from mesa.states import EstadoConsulta

verbo("consulta.abierta", gettext_lazy("puso el texto en circulación"))
verbo("consulta.retirada", gettext_lazy("retiró el texto de circulación"))
verbo("consulta.cerrada", gettext_lazy("la consulta cerró"))
verbo("consulta.recordada", gettext_lazy("recordó a quienes faltan"))
verbo("pronunciamiento.registrado", gettext_lazy("respondió"))

FUNDAMENTO_MAXIMO = 10_000
RESULT_FIELDS = [
    "estado", "cerrada_el", "cierre", "sesion", "resultado", "explicacion", "favor", "contra", "abstencion", "tacitas",
]  # fmt: skip


@dataclass(frozen=True)
class Llamado:
    """What is put to decision: the kind, the object of an upper app, its frozen text and the term.

    `en_sesion` names the session that decides it there and then: it falls due today, whatever the rule's term.
    `convocadas`, not stored yet, are whom it calls when they are not the members of its órgano.
    """

    tipo: str
    objeto: models.Model
    titulo: str
    ruta: str
    documento: dict[str, Any]
    vence: date
    hora: time | None = None
    version: int = 1
    en_sesion: str = ""
    superior: Consulta | None = None
    convocadas: Sequence[Convocada] | None = None


@operation
def abrir_consulta(llamado: Llamado, organo: Organizacion, regla: Regla | None, *, actor: Actor | None) -> Consulta:
    """Freeze the text, the rule and the convoked of today, and open the consulta until its deadline.

    Raises DomainError when the term is shorter than the rule's, is past, or nobody has a vote; Conflicto when that
    text is in circulation already.
    """
    require("mesa.abrir_consulta", actor, organo)
    return put_to_decision(llamado, organo, regla, actor=actor)


def put_to_decision(llamado: Llamado, organo: Organizacion, regla: Regla | None, *, actor: Actor | None) -> Consulta:
    """Open a consulta, whoever was asked for permission."""
    regla = _rule_in_force(organo, regla)
    _check_term(llamado, organo, regla)
    texto = canonical(llamado.documento)
    consulta = Consulta(
        organo=organo,
        tipo=llamado.tipo,
        titulo=llamado.titulo,
        version=llamado.version,
        objeto_tipo=llamado.objeto._meta.label_lower,
        objeto_id=llamado.objeto.pk,
        documento=texto.decode(),
        sha256=sha256(texto),
        regla=regla,
        abierta_el=entry(),
        sesion=llamado.en_sesion,
        superior=llamado.superior,
    )
    consulta.plazo = fijar(
        llamado.titulo, llamado.ruta, llamado.vence, llamado.hora, fatal=regla is not None, organo=organo
    )
    consulta.save()
    convocar(consulta, convocables(organo) if llamado.convocadas is None else llamado.convocadas)
    record("consulta.abierta", consulta, actor=actor, ahora={"sha256": consulta.sha256, "version": consulta.version})
    return consulta


def primera_fecha(regla: Regla | None, inhabiles: frozenset[date] | None = None) -> date:
    """The first date on which a text circulated today under `regla` may fall due; `inhabiles` as in `proponer`."""
    hoy = clock.today()
    if regla is None or not regla.dias:
        return hoy
    return proponer(hoy, regla.dias, habiles=regla.habiles, inhabiles=inhabiles)


def _rule_in_force(organo: Organizacion, regla: Regla | None) -> Regla | None:
    """The rule as it is today, with the órgano locked: neither its rules nor its members change meanwhile."""
    Organizacion.objects.select_for_update(no_key=True).get(pk=organo.pk)
    if regla is None:
        return None
    found = Regla.objects.filter(in_force(clock.today()), pk=regla.pk).first()
    if found is None:
        raise Conflicto(_("Esa regla no rige hoy. Elija otra, o circule el texto para observaciones."))
    return found


def _check_term(llamado: Llamado, organo: Organizacion, regla: Regla | None) -> None:
    if regla and regla.organo_id != organo.pk:
        raise DomainError(_("Esa regla es de otro órgano."))
    if llamado.en_sesion:
        return
    comprobar_fecha(llamado.vence)
    first = primera_fecha(regla)
    if regla and llamado.vence < first:
        raise DomainError(
            _("El plazo es más corto que el de la regla: la primera fecha posible es el %(fecha)s.")
            % {"fecha": fecha_larga(first)}
        )
    if regla and regla.dias:  # a rule without term falls due on the same day, whatever day it is
        comprobar_habil(llamado.vence)
    instante = calendario.instante(llamado.vence, llamado.hora)
    if regla and regla.dias and instante < calendario.ultimo_instante(first):
        raise DomainError(
            _("La regla da plazo hasta el final del %(fecha)s. Deje la hora en blanco o elija un día posterior.")
            % {"fecha": fecha_larga(first)}
        )
    if instante <= entry():
        raise DomainError(_("El plazo ya pasó. Elija una fecha y una hora posteriores a ahora."))


@operation
def pronunciarse(
    consulta_id: int,
    organizacion_id: int,
    sentido: str,
    fundamento: str,
    *,
    sha256: str,
    actor: Actor | None,
    apartamiento: str = "",
) -> Pronunciamiento:
    """Register what an organisation answers to the text with that hash; the former answer stays as history.

    Judged by the instant of entry: raises FueraDePlazo after the last one, Conflicto when the consulta is no longer
    open or the text read is another, NoPermitido without a mandate held today, DomainError without reasons.
    A network that resolved otherwise says why it departs (FaltaApartamiento). Repeating the current answer changes
    nothing.
    """
    consulta = Consulta.objects.select_for_update(no_key=True).get(pk=consulta_id)  # its deadline, after
    convocada = consulta.convocadas.select_related("vigente", "organizacion").get(organizacion=organizacion_id)
    require("mesa.responder_consulta", actor, convocada)
    check_open(consulta)
    if sha256 != consulta.sha256:
        raise Conflicto(_("El texto cambió desde que usted lo abrió. Léalo de nuevo antes de responder."))
    fundamento = reasons(sentido, fundamento)
    interna, apartamiento = posicion(consulta, convocada.organizacion, sentido, apartamiento)
    said = (sentido, fundamento, apartamiento, interna.pk if interna else None)
    previous = convocada.vigente
    # What the secretaría registered for it, the organisation may make its own by answering the same.
    if (
        previous
        and previous.via == Pronunciamiento.Via.EN_LINEA
        and (previous.sentido, previous.fundamento, previous.apartamiento, previous.interna_id) == said
    ):
        return previous
    assert actor is not None
    assert actor.mandato is not None
    answer = {"sentido": sentido, "fundamento": fundamento, "interna": interna, "apartamiento": apartamiento}
    return put_answer(consulta, convocada, actor.mandato, actor=actor, **answer)


def put_answer(
    consulta: Consulta, convocada: Convocada, mandato: Mandato, *, actor: Actor | None, **datos: Any
) -> Pronunciamiento:
    """Write what an organisation answered through whoever holds `mandato`, as the one in force, and its event."""
    if datos["sentido"] not in consulta.kind.voz.respuestas:
        raise DomainError(_("Elija una de las respuestas."))
    previous = convocada.vigente
    answer = Pronunciamiento.objects.create(
        convocada=convocada,
        persona=mandato.persona,
        persona_nombre=mandato.persona.nombre,
        mandato=mandato,
        calidad=mandato.calidad,
        sha256=consulta.sha256,
        recibido=entry(),
        **datos,
    )
    convocada.vigente = answer
    convocada.save(update_fields=["vigente"])
    cumplir(consulta.plazo_id, convocada.organizacion_id, answer.recibido)
    record(
        "pronunciamiento.registrado",
        consulta,
        actor=actor,
        antes=previous.sentido if previous else None,
        ahora={
            "sentido": answer.sentido,
            "organizacion": convocada.nombre,
            "pronunciamiento": answer.pk,
            "via": answer.via,
        },
    )
    return answer


def check_open(consulta: Consulta, *, propia: bool = True) -> None:
    """Raise, with what to do, unless the consulta takes answers at this instant of entry.

    `propia`: the organisation itself answers, and not the secretaría for it.
    """
    nothing = _("Su respuesta no se registró.") if propia else _("No se registró nada.")
    if consulta.estado == EstadoConsulta.RETIRADA:
        quien = consulta.convoca[:1].upper() + consulta.convoca[1:]
        raise Conflicto(_("%(quien)s retiró este texto de circulación. %(nada)s") % {"quien": quien, "nada": nothing})
    if consulta.vencida(entry()):
        late = (
            _("Su respuesta no se registró; puede enviarla a la secretaría para que conste.")
            if propia
            else _("No se registró nada: después del plazo ninguna respuesta se agrega ni se corrige.")
        )
        raise FueraDePlazo(
            _("El plazo venció el %(instante)s. %(nada)s")
            % {"instante": fecha_hora(consulta.plazo.instante), "nada": late}
        )
    if consulta.cierre == Consulta.Cierre.EN_SESION:
        raise Conflicto(
            _("La consulta cerró en la %(sesion)s: %(resultado)s %(nada)s")
            % {"sesion": consulta.sesion, "resultado": consulta.explicacion, "nada": nothing}
        )
    if consulta.cierre == Consulta.Cierre.PLAZO:  # a demo that was moved to its deadline
        raise Conflicto(_("La consulta ya cerró. %(nada)s") % {"nada": nothing})
    if not consulta.abierta:
        raise Conflicto(
            _("La consulta cerró antes del plazo, con resultado cierto: %(resultado)s %(nada)s")
            % {"resultado": consulta.explicacion, "nada": nothing}
        )


def reasons(sentido: str, fundamento: str) -> str:
    """The reasons of an answer, made safe to store. Raises DomainError where they lack and the answer needs them."""
    if sentido not in Pronunciamiento.Sentido.values:
        raise DomainError(_("Elija una de las respuestas."))
    fundamento = plain(fundamento).strip()
    if len(fundamento) > FUNDAMENTO_MAXIMO:
        raise DomainError(_("El fundamento tiene más de 10.000 caracteres. Acórtelo."))
    if sentido != Pronunciamiento.Sentido.APRUEBA and not fundamento:
        raise DomainError(_("Escriba el fundamento. Sin él, la respuesta no se puede registrar."))
    return fundamento


@operation
def retirar_consulta(pk: int, motivo: str, *, actor: Actor | None) -> Consulta:
    """Withdraw an open text from circulation, with its reason; its answers stay as history."""
    consulta = Consulta.objects.select_for_update(of=("self",), no_key=True).select_related("plazo").get(pk=pk)
    require("mesa.retirar_consulta", actor, consulta)
    return withdraw(consulta, motivo, actor=actor)


def withdraw(consulta: Consulta, motivo: str, *, actor: Actor | None) -> Consulta:
    """Withdraw a locked consulta, whoever was asked for permission."""
    antes = mover(consulta, EstadoConsulta.RETIRADA)
    consulta.cerrada_el, consulta.motivo_retiro = entry(), plain(motivo).strip()
    consulta.save(update_fields=["estado", "cerrada_el", "motivo_retiro"])
    Plazo.objects.filter(pk=consulta.plazo_id).update(cumplido_el=entry())
    record("consulta.retirada", consulta, actor=actor, antes=antes, ahora=consulta.motivo_retiro)
    return consulta


@operation
def recordar_consulta(pk: int, *, actor: Actor | None) -> Consulta:
    """Remind those who have not answered, at most once an hour."""
    consulta = Consulta.objects.select_for_update(no_key=True).get(pk=pk)
    require("mesa.recordar_consulta", actor, consulta)
    if not consulta.abierta or consulta.vencida(entry()):
        raise Conflicto(_("La consulta ya no recibe respuestas."))
    record("consulta.recordada", consulta, actor=actor, ahora=entry().strftime("%Y-%m-%dT%H"))
    return consulta


def resultado_si_cerrara(consulta: Consulta, *, cerrada: bool = True) -> decision.Resultado | None:
    """What the rule gives with the answers there are; None for a text that circulates for observations.

    A session has no silence: who was not there is never tacit.
    """
    if consulta.regla is None:
        return None
    regla = consulta.regla.pura
    if consulta.cierre == Consulta.Cierre.EN_SESION:
        regla = replace(regla, silencio=decision.Silencio.NO_CUENTA)
    voting = [convocada for convocada in consulta.convocadas.all() if convocada.con_voto]
    return decision.resolver(
        regla,
        {str(c.organizacion_id): decision.Sentido(c.vigente.sentido) if c.vigente else None for c in voting},
        cerrada=cerrada,
        sectores=_sectors_in_spanish(voting),
    )


def _sectors_in_spanish(convocadas: list[Convocada]) -> dict[str, str]:
    """The sector of each by the key `resolver` takes; the sentence that names them is Spanish, and may be stored."""
    with translation.override("es"):
        return {str(c.organizacion_id): c.get_sector_display() for c in convocadas}


@operation
def cerrar_consulta(pk: int, *, actor: Actor | None) -> Consulta:
    """Close by the rule: at the deadline (with its minute of grace), or before when the rule allows it and the
    result is certain. Called by the system. Raises Conflicto when it is not yet time or is closed already.
    """
    consulta = Consulta.objects.select_for_update(of=("self",), no_key=True).select_related("regla").get(pk=pk)
    require("mesa.cerrar_consulta", actor, consulta)
    cierre, resultado = _outcome(consulta, entry())
    return close(consulta, cierre, resultado, actor=actor)


def close(
    consulta: Consulta,
    cierre: str,
    resultado: decision.Resultado | None,
    *,
    callaron: Convocada.Cierre | None = None,
    actor: Actor | None,
) -> Consulta:
    """Close a locked consulta with that result, and say of each convoked how it ended.

    `callaron` says it of those with a vote that did not answer; without it, the rule and the way of closing do.
    """
    antes = mover(consulta, EstadoConsulta.CERRADA)
    consulta.cerrada_el, consulta.cierre = entry(), cierre
    if resultado:
        consulta.resultado, consulta.explicacion = resultado.estado.value, resultado.explicacion
        consulta.favor, consulta.contra = resultado.favor, resultado.contra
        consulta.abstencion, consulta.tacitas = resultado.abstencion, resultado.tacitas
    consulta.save(update_fields=RESULT_FIELDS)
    _mark_convoked(consulta, callaron or _silence(consulta))
    Plazo.objects.filter(pk=consulta.plazo_id).update(cumplido_el=entry())
    record("consulta.cerrada", consulta, actor=actor, antes=antes, ahora=consulta.resultado or consulta.estado)
    return consulta


def _outcome(consulta: Consulta, al: datetime) -> tuple[str, decision.Resultado | None]:
    if al >= consulta.plazo.instante + GRACIA:
        return Consulta.Cierre.PLAZO, resultado_si_cerrara(consulta)
    if consulta.regla and consulta.regla.cierre_anticipado and not consulta.vencida(al):
        resultado = resultado_si_cerrara(consulta, cerrada=False)
        if resultado and resultado.estado != decision.Estado.PENDIENTE:
            return Consulta.Cierre.ANTICIPADO, resultado
    raise Conflicto(_("Todavía no corresponde cerrar esta consulta."))


def _silence(consulta: Consulta) -> Convocada.Cierre:
    if consulta.cierre == Consulta.Cierre.ANTICIPADO:
        return Convocada.Cierre.NO_REQUERIDA
    if consulta.regla and consulta.regla.silencio != Regla.Silencio.NO_CUENTA:
        return Convocada.Cierre.TACITA
    return Convocada.Cierre.SILENTE


def _mark_convoked(consulta: Consulta, silent: Convocada.Cierre) -> None:
    consulta.convocadas.exclude(vigente=None).update(cierre=Convocada.Cierre.EXPRESA)
    consulta.convocadas.filter(vigente=None, con_voto=True).update(cierre=silent)
    consulta.convocadas.filter(vigente=None, con_voto=False).update(cierre=Convocada.Cierre.NO_REQUERIDA)


@tasks.barrido("consultas", orden=10)
def cerrar_vencidas() -> int:
    """Close what fell due and, where the rule allows it, what is already certain. Returns how many closed."""
    ahora = clock.now()
    early = Consulta.objects.filter(estado=EstadoConsulta.ABIERTA, regla__cierre_anticipado=True)
    due = set(Consulta.objects.por_cerrar(ahora).values_list("pk", flat=True)) | set(early.values_list("pk", flat=True))
    return sum(_try_to_close(pk) for pk in sorted(due))


def _try_to_close(pk: int) -> int:
    try:
        cerrar_consulta(pk, actor=None)
    except Conflicto:  # not yet certain, or another sweep closed it first
        return 0
    return 1
