"""Answers that did not come online: registered by the secretaría with their evidence, and closings in session."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import decision
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Archivo, Consulta, Convocada, Mandato, Pronunciamiento
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.operations.consultas import check_open, close, put_answer, reasons, resultado_si_cerrara
from mesa.operations.plazos import cumplir
from mesa.operations.posiciones import ultima_interna
from mesa.palabras import fecha_hora, fecha_larga

verbo("pronunciamiento.anulado", gettext_lazy("anuló una respuesta que había registrado"))

EVIDENCIA_MAXIMA = 2_000


@dataclass(frozen=True)
class Dicho:
    """What one organisation answered, as the secretaría knows it.

    `mandato_id` is who spoke for it; `reemplaza`, the answer in force that she saw and means to replace, if any.
    """

    organizacion_id: int
    sentido: str
    fundamento: str = ""
    mandato_id: int | None = None
    reemplaza: int | None = None


@dataclass(frozen=True)
class _Constancia:
    """How what was answered is known; `dia`, when it was said, if that is known.

    `conserva`: what corrects a registered answer keeps its document unless it brings another.
    """

    via: str
    evidencia: str
    archivo: Archivo | None
    dia: date | None = None
    conserva: bool = False


class ErroresPorFila(DomainError):
    """Some of several answers cannot be registered, so none was. `filas`: the sentence of each organisation's pk."""

    def __init__(self, filas: dict[int, str]) -> None:
        self.filas = filas
        super().__init__(_("No se registró ninguna respuesta: corrija las que se indican y vuelva a enviarlas."))


def mandatos_desde(organizaciones: Iterable[int], desde: date) -> dict[int, list[Mandato]]:
    """Who could answer for each of these organisations on some day since `desde`, by the organisation's pk."""
    found: dict[int, list[Mandato]] = {}
    held = Mandato.objects.que_pudieron_responder(desde, clock.today()).filter(organizacion__in=organizaciones)
    for mandato in held.for_actor():
        found.setdefault(mandato.organizacion_id, []).append(mandato)
    return found


@operation
def registrar_pronunciamiento(
    consulta_id: int,
    organizacion_id: int,
    sentido: str,
    fundamento: str,
    *,
    via: str,
    mandato_id: int | None,
    evidencia: str,
    archivo: Subido | None = None,
    sha256: str,
    reemplaza: int | None = None,
    actor: Actor | None,
) -> Pronunciamiento:
    """Register what an organisation answered in session or by other means, until the deadline.

    The answer in force, online or registered, is replaced only if `reemplaza` names it (Conflicto); one that was
    registered leaves its document to what corrects it without another. Raises FueraDePlazo and Conflicto as
    `pronunciarse` does, DomainError without evidence, reasons, or who spoke for it. Repeating it changes nothing.
    """
    consulta = _open_consulta(consulta_id, sha256, actor)
    if via not in {Pronunciamiento.Via.EN_SESION, Pronunciamiento.Via.OTRO_MEDIO}:
        raise DomainError(_("Elija si la respuesta se dio en sesión o llegó por otro medio."))
    constancia = _Constancia(via, _evidence(evidencia), _keep(archivo, consulta, actor), conserva=True)
    dicho = Dicho(organizacion_id, sentido, fundamento, mandato_id, reemplaza)
    return _write_down(consulta, dicho, constancia, actor=actor)


@operation
def registrar_en_sesion(
    consulta_id: int,
    dichos: Sequence[Dicho],
    *,
    evidencia: str,
    archivo: Subido | None = None,
    dia: date | None = None,
    sha256: str,
    actor: Actor | None,
) -> list[Pronunciamiento]:
    """Register at once what several organisations answered in one session: all, or none (ErroresPorFila).

    `dia`: the local date of the session, on which whoever spoke must have held the mandate; without it, any day since
    the consulta opened.
    """
    consulta = _open_consulta(consulta_id, sha256, actor)
    if not dichos:
        raise DomainError(_("Marque lo que respondió al menos una organización."))
    constancia = _Constancia(Pronunciamiento.Via.EN_SESION, _evidence(evidencia), _keep(archivo, consulta, actor), dia)
    answers, errors = [], {}
    for dicho in dichos:
        try:
            answers.append(_write_down(consulta, dicho, constancia, actor=actor))
        except DomainError as error:
            errors[dicho.organizacion_id] = error.mensaje
    if errors:
        raise ErroresPorFila(errors)
    return answers


def _open_consulta(pk: int, sha256: str, actor: Actor | None) -> Consulta:
    """The consulta, locked, once it is certain that the secretaría may register answers to the text she read."""
    consulta = Consulta.objects.select_for_update(no_key=True).get(pk=pk)  # its deadline is read after the lock
    require("mesa.registrar_pronunciamiento", actor, consulta)
    check_open(consulta, propia=False)
    if sha256 != consulta.sha256:
        raise Conflicto(_("El texto no es el que usted abrió. Léalo de nuevo antes de registrar respuestas."))
    return consulta


def _keep(archivo: Subido | None, consulta: Consulta, actor: Actor | None) -> Archivo | None:
    return guardar_archivo(archivo.datos, archivo.nombre, consulta.organo, actor) if archivo else None


def _evidence(evidencia: str) -> str:
    evidencia = plain(evidencia).strip()
    if not evidencia:
        raise DomainError(_("Escriba cómo consta la respuesta: la sesión, o el correo o la carta, con su fecha."))
    if len(evidencia) > EVIDENCIA_MAXIMA:
        raise DomainError(_("La evidencia tiene más de 2.000 caracteres. Acórtela, o adjunte el documento."))
    if "@" in evidencia:
        raise DomainError(_("La evidencia será pública: no escriba direcciones de correo en ella."))
    return evidencia


def _write_down(consulta: Consulta, dicho: Dicho, constancia: _Constancia, *, actor: Actor | None) -> Pronunciamiento:
    convocada = (
        consulta.convocadas.select_related("vigente__archivo", "organizacion")
        .filter(organizacion=dicho.organizacion_id)
        .first()
    )
    if convocada is None:
        raise DomainError(_("Esa organización no fue convocada a responder este texto."))
    fundamento = reasons(dicho.sentido, dicho.fundamento)
    mandato = _speaker(consulta, convocada, dicho.mandato_id, constancia.dia)
    previous = convocada.vigente
    if previous and _says_the_same(previous, dicho.sentido, fundamento, mandato, constancia):
        return previous
    if dicho.reemplaza != convocada.vigente_id:
        raise Conflicto(otra_vigente(convocada))
    assert actor is not None
    return put_answer(
        consulta,
        convocada,
        mandato,
        actor=actor,
        sentido=dicho.sentido,
        fundamento=fundamento,
        interna=ultima_interna(consulta, convocada.organizacion),
        via=constancia.via,
        evidencia=constancia.evidencia,
        archivo=constancia.archivo or (previous.archivo if previous and constancia.conserva else None),
        registrado_por=actor.persona,
        registrado_por_nombre=actor.persona.nombre,
        reemplaza=previous,
    )


def otra_vigente(convocada: Convocada) -> str:
    """Why an answer is not registered over the one in force: she did not see it, and this says which it is."""
    previous = convocada.vigente
    if previous is None:
        return _(
            "La respuesta registrada de %(organizacion)s que usted corregía se anuló mientras tanto. "
            "Si esta vale, envíela de nuevo."
        ) % {"organizacion": convocada.nombre}
    sentence = (
        _(
            "%(organizacion)s respondió en línea el %(cuando)s: %(sentido)s. "
            "Si esta respuesta reemplaza a esa, confírmelo en su casilla."
        )
        if previous.via == Pronunciamiento.Via.EN_LINEA
        else _(
            "Mientras usted tenía abierta esta página se registró otra respuesta de %(organizacion)s, el %(cuando)s: "
            "%(sentido)s. Si la que usted escribió la corrige, envíela de nuevo."
        )
    )
    return sentence % {
        "organizacion": convocada.nombre,
        "cuando": fecha_hora(previous.recibido),
        "sentido": previous.get_sentido_display().lower(),
    }


def _speaker(consulta: Consulta, convocada: Convocada, mandato_id: int | None, dia: date | None) -> Mandato:
    """The mandate under which it answered: one that its organisation held on that day, or since the consulta opened."""
    first = dia or consulta.abierta_el.astimezone(SANTIAGO).date()
    held = Mandato.objects.que_pudieron_responder(first, dia or clock.today())
    mandato = held.for_actor().filter(pk=mandato_id or 0, organizacion=convocada.organizacion_id).first()
    if mandato is not None:
        return mandato
    if dia is not None and mandato_id:
        raise DomainError(
            _("Elija quién respondió por %(organizacion)s: alguien con mandato vigente el %(dia)s.")
            % {"organizacion": convocada.nombre, "dia": fecha_larga(dia)}
        )
    raise DomainError(
        _("Elija quién respondió por %(organizacion)s. Si no aparece en la lista, ingrese antes su mandato.")
        % {"organizacion": convocada.nombre}
    )


def _says_the_same(
    previous: Pronunciamiento, sentido: str, fundamento: str, mandato: Mandato, constancia: _Constancia
) -> bool:
    said = (sentido, fundamento, mandato.pk, constancia.via, constancia.evidencia)
    known = (previous.sentido, previous.fundamento, previous.mandato_id, previous.via, previous.evidencia)
    return said == known and constancia.archivo in {None, previous.archivo}


@operation
def anular_registro(pk: int, motivo: str, *, actor: Actor | None) -> Convocada:
    """Undo the registered answer in force, with its reason, until the deadline: what it replaced is in force again.

    Raises Conflicto if it is not the one in force, or if the organisation gave it online: only she changes that one.
    """
    consulta = Consulta.objects.select_for_update(of=("self",), no_key=True).get(convocadas__pronunciamientos=pk)
    require("mesa.registrar_pronunciamiento", actor, consulta)
    check_open(consulta, propia=False)
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba por qué anula el registro: lo leerá la organización."))
    answer = Pronunciamiento.objects.select_related("convocada", "reemplaza").get(pk=pk)
    convocada = answer.convocada
    if answer.via == Pronunciamiento.Via.EN_LINEA:
        raise Conflicto(_("Esta respuesta la dio la organización en línea: solo ella puede cambiarla."))
    if convocada.vigente_id != answer.pk:
        raise Conflicto(_("Esta respuesta ya no es la vigente: no hay nada que anular."))
    convocada.vigente = answer.reemplaza
    convocada.save(update_fields=["vigente"])
    cumplir(consulta.plazo_id, convocada.organizacion_id, answer.reemplaza.recibido if answer.reemplaza else None)
    record(
        "pronunciamiento.anulado",
        consulta,
        actor=actor,
        antes={"sentido": answer.sentido, "pronunciamiento": answer.pk},
        ahora={
            "sentido": convocada.vigente.sentido if convocada.vigente else None,
            "organizacion": convocada.nombre,
            "pronunciamiento": convocada.vigente_id,
            "motivo": motivo,
        },
    )
    return convocada


@operation
def cerrar_consulta_en_sesion(pk: int, sesion: str, *, actor: Actor | None) -> Consulta:
    """Close in the session named so, by the rule and without tacit answers.

    A consulta opened in session closes with what was said there, and whoever did not answer was absent; raises
    DomainError, with the explanation, when there was no quórum. One in circulation closes only when what was said
    makes the result certain, so that nobody loses the term (Conflicto).
    """
    consulta = Consulta.objects.select_for_update(of=("self",), no_key=True).select_related("regla").get(pk=pk)
    require("mesa.cerrar_consulta_en_sesion", actor, consulta)
    check_open(consulta, propia=False)
    opened_there = bool(consulta.sesion)
    if not opened_there and not resultado_es_cierto(consulta):
        raise Conflicto(_("Hay quienes todavía pueden responder y cambiar el resultado: nadie pierde su plazo."))
    consulta.sesion, consulta.cierre = sesion, Consulta.Cierre.EN_SESION
    resultado = resultado_si_cerrara(consulta, cerrada=opened_there)
    if opened_there and resultado is not None:
        resultado = replace(resultado, explicacion=_with_absent(resultado.explicacion))
    if opened_there and resultado is not None and resultado.estado == decision.Estado.SIN_QUORUM:
        raise DomainError(_("%(explicacion)s Por eso no se registró nada.") % {"explicacion": resultado.explicacion})
    callaron = Convocada.Cierre.AUSENTE if opened_there else Convocada.Cierre.NO_REQUERIDA
    return close(consulta, Consulta.Cierre.EN_SESION, resultado, callaron=callaron, actor=actor)


def _with_absent(explicacion: str) -> str:
    """The explanation of a result, stored in Spanish, of a session where who did not answer was not there."""
    return re.sub(
        r"\b(\d+) sin respuesta\b", lambda m: f"{m[1]} {'ausente' if m[1] == '1' else 'ausentes'}", explicacion
    )


def resultado_es_cierto(consulta: Consulta) -> bool:
    """Whether every completion by those missing gives the same result; never, for a text that has no rule."""
    resultado = resultado_si_cerrara(consulta, cerrada=False)
    return resultado is not None and resultado.estado != decision.Estado.PENDIENTE
