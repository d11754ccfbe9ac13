"""What the secretaría does with the dossier: it writes decisions down, backs them, and answers what was objected."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from fondo.models import Contestacion, Decision, Fondo, Informe, Propuesta
from fondo.operations.administradora import comprobar_acuerdo
from fondo.operations.base import lock_fondo
from fondo.operations.decisiones import anotar_decision
from fondo.operations.expediente.antecedente import Objecion
from fondo.operations.expediente.lectura import expediente_de
from fondo.states import EstadoFondo
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Asunto, Consulta
from mesa.states import EstadoAsunto, EstadoConsulta

verbo("decision.anotada", gettext_lazy("anotó una decisión sobre el fondo"))
verbo("decision.respaldada", gettext_lazy("respaldó una decisión sobre el fondo"))
verbo("decision.desvinculada", gettext_lazy("quitó lo que respaldaba una decisión sobre el fondo"))
verbo("decision.descartada", gettext_lazy("descartó una decisión anotada por error"))
verbo("objecion.contestada", gettext_lazy("respondió una objeción a una decisión sobre el fondo"))
verbo("respuesta_objecion.corregida", gettext_lazy("corrigió la respuesta a una objeción"))

Clase = Decision.Clase
#: What the secretaría writes down by itself; the others are written by the act that follows from them.
A_MANO = (Clase.OTRA, Clase.FECHAS, Clase.ADMINISTRACION)
#: What is backed by its own consulta and by nothing else.
DE_SU_CONSULTA = (Clase.PROPUESTA, Clase.INFORME)
TITULO_MAXIMO, TEXTO_MAXIMO = 250, 5_000


@operation
def anotar_otra_decision(
    fondo_id: int,
    clase: str,
    titulo: str,
    nota: str = "",
    acuerdo_id: int | None = None,
    *,
    actor: Actor | None,
) -> Decision:
    """Write down a decision on the fund, with its agreement or still without evidence. The same one twice is one.

    Raises Conflicto for a fund that ended, DomainError without a title, for a class that another act writes, or for an
    agreement that does not stand.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.anotar_otra_decision", actor, fondo)
    _comprobar_abierto(fondo)
    titulo, nota = one_line(titulo), _text(nota)
    if not titulo or len(titulo) > TITULO_MAXIMO:
        raise DomainError(_("Escriba qué se decidió, en una línea de 250 caracteres o menos."))
    if clase not in A_MANO:
        raise DomainError(_("Las decisiones de esa clase se anotan solas con el acto que las cumple."))
    same = Decision.objects.filter(fondo=fondo, clase=clase, titulo=titulo, objeto_id=None).first()
    if same is not None:
        return same
    acuerdo = AcuerdoAdoptado.objects.get(pk=acuerdo_id) if acuerdo_id else None
    if acuerdo is not None:
        comprobar_acuerdo(fondo, acuerdo)
    decision = anotar_decision(fondo, clase, titulo, acuerdo=acuerdo)
    decision.nota = nota
    decision.save(update_fields=["nota"])
    told = {"clase": clase, "titulo": titulo, "acuerdo": acuerdo.clave if acuerdo else ""}
    record("decision.anotada", decision, actor=actor, ahora=told)
    return decision


@operation
def respaldar_decision(
    pk: int,
    *,
    acuerdo_id: int | None = None,
    consulta_id: int | None = None,
    revision: int,
    actor: Actor | None,
) -> Decision:
    """Link a decision to what shows that the Mesa took it: a published agreement that stands, or a consulta of the fund
    that approved it. It takes the place of what backed it.

    Raises Conflicto if somebody changed it since that revision or its consulta is its own, DomainError for what may not
    back it.
    """
    decision = _lock(pk)
    require("fondo.respaldar_decision", actor, decision)
    _comprobar_abierto(decision.fondo)
    acuerdo = AcuerdoAdoptado.objects.get(pk=acuerdo_id) if acuerdo_id else None
    consulta = Consulta.objects.get(pk=consulta_id) if consulta_id else None
    if (acuerdo is None) == (consulta is None):
        raise DomainError(_("Elija un acuerdo o una consulta: uno de los dos."))
    if (decision.acuerdo_id, decision.consulta_id) == (acuerdo_id, consulta_id):
        return decision
    _comprobar_revision(decision, revision)
    if acuerdo is not None:
        comprobar_acuerdo(decision.fondo, acuerdo)
    elif consulta is None or not consultas_para(decision.fondo).filter(pk=consulta.pk).exists():
        raise DomainError(_("Elija una consulta de la Mesa que haya cerrado aprobada y trate de este fondo."))
    antes = _backing(decision)
    decision.acuerdo, decision.consulta = acuerdo, consulta
    decision.revision += 1
    decision.save(update_fields=["acuerdo", "consulta", "revision"])
    record("decision.respaldada", decision, actor=actor, antes=antes, ahora=_backing(decision))
    return decision


@operation
def desvincular_decision(pk: int, motivo: str, *, revision: int, actor: Actor | None) -> Decision:
    """Take away what backs a decision, with the reason: it is without evidence again.

    Raises Conflicto if somebody changed it since that revision or its consulta is its own.
    """
    decision = _lock(pk)
    require("fondo.desvincular_decision", actor, decision)
    _comprobar_abierto(decision.fondo)
    motivo = _text(motivo)
    if not motivo:
        raise DomainError(_("Escriba por qué se quita: queda en la historia del fondo."))
    antes = _backing(decision)
    if not any(antes.values()):
        return decision
    _comprobar_revision(decision, revision)
    decision.acuerdo = decision.consulta = None
    decision.revision += 1
    decision.save(update_fields=["acuerdo", "consulta", "revision"])
    record("decision.desvinculada", decision, actor=actor, antes=antes, ahora={"motivo": motivo})
    return decision


@operation
def descartar_decision(pk: int, motivo: str, *, actor: Actor | None) -> str:
    """Take a decision that was written down by mistake out of the dossier, with the reason; return its title.

    Raises Conflicto for one that an act wrote, or that something backs, rests on or answers.
    """
    decision = _lock(pk)
    require("fondo.descartar_decision", actor, decision)
    _comprobar_abierto(decision.fondo)
    motivo = _text(motivo)
    if not motivo:
        raise DomainError(_("Escriba por qué se descarta: queda en la historia del fondo."))
    if not se_descarta(decision):
        raise Conflicto(
            _("Solo se descarta una decisión anotada a mano, sin respaldo ni respuestas. Quite antes su respaldo.")
        )
    told = {"clase": decision.clase, "titulo": decision.titulo, "nota": decision.nota}
    record("decision.descartada", decision, actor=actor, antes=told, ahora={"motivo": motivo})
    decision.delete()
    return decision.titulo


@operation
def contestar_objecion(pk: int, organizacion: str, texto: str, *, actor: Actor | None) -> Contestacion:
    """Answer what an organisation objected, or observed, in the decision of that pk. The same answer twice is one; it
    takes the place of what was answered to a former vote of the same thing, which its event keeps.

    Raises Conflicto if it was answered already, DomainError if that organisation objected to nothing.
    """
    decision = _lock(pk)
    require("fondo.contestar_objecion", actor, decision)
    _comprobar_abierto(decision.fondo)
    texto = _answer(texto)
    known = decision.contestaciones.filter(organizacion_nombre=organizacion).first()
    opened = decision.consulta.abierta_el if decision.consulta else None
    former = known is not None and opened is not None and known.contestada_el < opened
    if known is not None and known.texto == texto and not former:
        return known
    if known is not None and not former:
        raise Conflicto(_("Otra persona ya respondió esa objeción. Recargue la página y corrija la respuesta."))
    comprobar_contestable(decision, organizacion)
    answer = known or Contestacion(decision=decision, organizacion_nombre=organizacion, revision=0)
    answer.texto = texto
    answer.contestada_por_nombre, answer.contestada_el = actor.persona.nombre if actor else "", entry()
    answer.revision += 1
    answer.save()
    told = {"decision": decision.pk, "organizacion": organizacion, "texto": texto}
    record("objecion.contestada", answer, actor=actor, ahora=told)
    return answer


@operation
def corregir_contestacion(pk: int, texto: str, *, revision: int, actor: Actor | None) -> Contestacion:
    """Correct the answer to an objection, as it was read at `revision`. Raises Conflicto if another corrected it."""
    answer = Contestacion.objects.get(pk=pk)
    decision = _lock(answer.decision_id)
    require("fondo.corregir_contestacion", actor, decision)
    _comprobar_abierto(decision.fondo)
    answer = decision.contestaciones.get(pk=pk)
    texto = _answer(texto)
    if answer.texto == texto:
        return answer
    if answer.revision != revision:
        raise Conflicto(_("Otra persona corrigió esta respuesta mientras usted escribía. Compare y guarde de nuevo."))
    antes, answer.texto = answer.texto, texto
    answer.contestada_por_nombre, answer.contestada_el = actor.persona.nombre if actor else "", entry()
    answer.revision += 1
    answer.save(update_fields=["texto", "contestada_por_nombre", "contestada_el", "revision"])
    record("respuesta_objecion.corregida", answer, actor=actor, antes=antes, ahora=texto)
    return answer


def consultas_para(fondo: Fondo) -> QuerySet[Consulta]:
    """The consultas that may back a decision on the fund: those that approved its proposals and reports, and the
    documents decided out of session and published. An agreement is linked as such, and an acta by its agreements.
    """
    own = Q(pk__in=Propuesta.objects.filter(fondo=fondo).values("consulta"))
    own |= Q(pk__in=Informe.objects.filter(fondo=fondo).values("consulta"))
    documents = Asunto.objects.filter(organo=fondo.organo_id, tipo=Asunto.Tipo.DOCUMENTO, estado=EstadoAsunto.PUBLICADO)
    rows = Consulta.objects.filter(own | Q(pk__in=documents.values("consulta")), organo=fondo.organo_id)
    closed = rows.filter(estado=EstadoConsulta.CERRADA, resultado="aprobada", regla__isnull=False)
    return closed.order_by("-pk")


def comprobar_contestable(decision: Decision, organizacion: str) -> Objecion:
    """What that organisation objected or observed in a decision. DomainError if nothing."""
    for one in expediente_de(decision.fondo):
        if one.decision.pk == decision.pk:
            for objecion in one.objeciones:
                if objecion.organizacion == organizacion:
                    return objecion
    raise DomainError(_("Esa organización no objetó ni observó esta decisión."))


def se_descarta(decision: Decision) -> bool:
    """Whether it was written by hand and nothing backs it, rests on it or answers it."""
    if decision.clase not in A_MANO or decision.objeto_id is not None or any(_backing(decision).values()):
        return False
    return not decision.contestaciones.exists() and not decision.traspasos.exists()


def se_respalda(decision: Decision) -> bool:
    """Whether what backs it may be chosen: not of a proposal nor of a report, which have their own consulta."""
    return decision.clase not in DE_SU_CONSULTA


def _lock(pk: int) -> Decision:
    """The decision with its fund, which is locked."""
    fondo = lock_fondo(Decision.objects.values_list("fondo_id", flat=True).get(pk=pk))
    decision = Decision.objects.select_related("acuerdo", "consulta").filter(pk=pk).first()
    if decision is None:
        raise Conflicto(_("Alguien descartó esta decisión mientras usted trabajaba."))
    decision.fondo = fondo
    return decision


def _comprobar_abierto(fondo: Fondo) -> None:
    if fondo.estado in (EstadoFondo.CERRADO, EstadoFondo.DESISTIDO):
        raise Conflicto(_("Este fondo ya terminó: su expediente no cambia."))


def _comprobar_revision(decision: Decision, revision: int) -> None:
    if not se_respalda(decision):
        raise Conflicto(_("Esta decisión se respalda con su propia consulta, y con nada más."))
    if decision.revision != revision:
        raise Conflicto(_("Alguien cambió esta decisión mientras usted trabajaba. Recargue la página."))


def _backing(decision: Decision) -> dict[str, str]:
    return {
        "acuerdo": decision.acuerdo.clave if decision.acuerdo else "",
        "consulta": str(decision.consulta_id or ""),
    }


def _text(texto: str) -> str:
    return plain(texto).strip()[:TEXTO_MAXIMO]


def _answer(texto: str) -> str:
    """An answer, made safe to store. DomainError for an empty one."""
    texto = _text(texto)
    if not texto:
        raise DomainError(_("Escriba la respuesta: la leerá quien objetó, y queda en el expediente."))
    return texto
