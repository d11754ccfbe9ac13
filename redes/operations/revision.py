"""What others say of a published answer: that they checked it, or what they observe; and what they are told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from redes.models import Enlace, Estandar, ObservacionRespuesta, Perfil, Respuesta
from redes.operations.publicacion import lock_perfil, republicar
from redes.operations.publicacion.registro import en_palabras
from redes.operations.publicacion.vigor import sin_verificar, terminar
from redes.puntaje import PUBLICADO, nivel_de
from redes.states import CONTESTADA, EstadoObservado

verbo("respuesta.verificada", gettext_lazy("verificó una respuesta al estándar"))
verbo("verificacion.anulada", gettext_lazy("anuló la verificación de una respuesta al estándar"))
verbo("respuesta.observada", gettext_lazy("observó una respuesta al estándar"))
verbo("observacion.contestada", gettext_lazy("contestó una observación a su respuesta al estándar"))
verbo("contestacion.corregida", gettext_lazy("corrigió lo que contestó a una observación"))
verbo("observacion.quitada", gettext_lazy("retiró su observación a una respuesta al estándar"))

TEXTO_MAXIMO = 5_000


def lock_respuesta(pk: int) -> tuple[Perfil, Respuesta]:
    """A published answer with its profile, which is locked. Raises Conflicto once it no longer stands."""
    perfil = lock_perfil(Respuesta.objects.values_list("perfil_id", flat=True).get(pk=pk))
    respuesta = Respuesta.objects.select_related("por", "enlace").get(pk=pk)
    respuesta.perfil = perfil
    return perfil, respuesta


def _require_standing(respuesta: Respuesta, revision: int | None = None) -> None:
    if respuesta.desde is None or respuesta.hasta is not None or revision not in (None, respuesta.revision):
        raise Conflicto(_("La respuesta cambió mientras usted la revisaba. Recargue la página y léala de nuevo."))


@operation
def verificar_respuesta(pk: int, *, revision: int, actor: Actor | None) -> Respuesta:
    """Say that somebody of another organisation checked the evidence of a published answer, which is worth level 3.

    Raises Conflicto if it is not the one that was read, or DomainError if there is nothing to check in it.
    """
    perfil, respuesta = lock_respuesta(pk)
    require("redes.verificar_respuesta", actor, respuesta)
    assert actor is not None  # the permission asks for a mandate
    assert actor.organizacion is not None
    _require_standing(respuesta)
    if respuesta.verificada_el is not None:
        raise Conflicto(_("Ya la verificó %(quien)s.") % {"quien": respuesta.verificada_por_organizacion_nombre})
    _require_standing(respuesta, revision)
    if refused := por_que_no_se_verifica(respuesta, Estandar.objects.vigente()):
        raise DomainError(refused)
    respuesta.verificada_por, respuesta.verificada_por_nombre = actor.persona, actor.persona.nombre
    respuesta.verificada_por_organizacion = actor.organizacion
    respuesta.verificada_por_organizacion_nombre = actor.organizacion.nombre
    respuesta.verificada_el = clock.today()
    respuesta.revision += 1
    respuesta.save(
        update_fields=[
            "verificada_por",
            "verificada_por_nombre",
            "verificada_por_organizacion",
            "verificada_por_organizacion_nombre",
            "verificada_el",
            "revision",
        ]
    )
    told = {"codigo": respuesta.codigo, "perfil": perfil.pk}
    record("respuesta.verificada", respuesta, actor=actor, ahora=told)
    with translation.override("es"):
        motivo = _("%(quien)s verificó %(que)s.") % {
            "quien": actor.organizacion,
            "que": en_palabras([respuesta.codigo]),
        }
    republicar(perfil, motivo=motivo, actor=actor)
    return respuesta


def por_que_no_se_verifica(respuesta: Respuesta, estandar: Estandar | None) -> str:
    """Why there is nothing to check today in a published answer: it does not say that its evidence is published, it
    expired, or the public does not find it where it says. "" if there is. An address nobody looked at yet may be right.
    """
    asked = estandar.puro().indicadores if estandar is not None else ()
    indicador = next((i for i in asked if i.codigo == respuesta.codigo), None)
    if indicador is None or not respuesta.aplica or nivel_de(indicador, respuesta.puro(), clock.today()) < PUBLICADO:
        return _("Se verifica solo lo que está publicado y no ha vencido.")
    fine = (Enlace.Resultado.RESPONDE, Enlace.Resultado.PENDIENTE)
    if respuesta.enlace is None or respuesta.enlace.resultado in fine:
        return ""
    return _("No se verifica mientras la dirección de la evidencia tenga un reparo: %(reparo)s.") % {
        "reparo": respuesta.enlace.get_resultado_display()
    }


@operation
def anular_verificacion(pk: int, motivo: str, *, actor: Actor | None) -> Respuesta:
    """Undo a check, with its reason: from today the answer stands without it, and the past keeps the check it had."""
    perfil, respuesta = lock_respuesta(pk)
    require("redes.anular_verificacion", actor, respuesta)
    _require_standing(respuesta)
    if respuesta.verificada_el is None:
        raise Conflicto(_("La respuesta ya no está verificada. Recargue la página."))
    motivo = _required(motivo, _("Diga por qué se anula: se comunica a la organización y se publica."))
    terminar(respuesta, clock.today())
    otra = sin_verificar(respuesta, clock.today())
    respuesta.observaciones.update(respuesta=otra)  # it is what they were made of, but for the check
    who = respuesta.verificada_por_organizacion_nombre
    told = {"codigo": respuesta.codigo, "perfil": perfil.pk, "motivo": motivo, "verificada_por": who}
    record("verificacion.anulada", otra, actor=actor, ahora=told)
    with translation.override("es"):
        publico = _("Se anuló la verificación de %(que)s: %(motivo)s") % {
            "que": en_palabras([respuesta.codigo]),
            "motivo": motivo,
        }
    republicar(perfil, motivo=publico, actor=actor)
    return otra


@operation
def observar_respuesta(pk: int, texto: str, *, envio: UUID | None = None, actor: Actor | None) -> ObservacionRespuesta:
    """Observe a published answer, which is published with it. Sent twice (`envio`), it is one.

    Raises Conflicto if it is no longer the answer of the body: nothing is said of one that its author did not read.
    """
    perfil, respuesta = lock_respuesta(pk)
    require("redes.observar_respuesta", actor, respuesta)
    assert actor is not None  # the permission asks for a mandate
    assert actor.organizacion is not None
    if envio is not None and (there := ObservacionRespuesta.objects.filter(envio=envio).first()) is not None:
        return there
    if respuesta.desde is None or respuesta.hasta is not None:
        raise Conflicto(_("La respuesta cambió mientras usted escribía. Lea lo publicado antes de enviar lo suyo."))
    observacion: ObservacionRespuesta = ObservacionRespuesta.objects.create(
        respuesta=respuesta,
        texto=_required(texto, _("Escriba su observación.")),
        organizacion=actor.organizacion,
        organizacion_nombre=actor.organizacion.nombre,
        persona=actor.persona,
        persona_nombre=actor.persona.nombre,
        creada_el=entry(),
        envio=envio,
    )
    told = {"codigo": respuesta.codigo, "perfil": perfil.pk}
    record("respuesta.observada", observacion, actor=actor, ahora=told)
    with translation.override("es"):
        motivo = _("%(quien)s observó %(que)s.") % {"quien": actor.organizacion, "que": en_palabras([respuesta.codigo])}
    republicar(perfil, motivo=motivo, actor=actor)
    return observacion


def observaciones_de(perfil: Perfil, codigo: str) -> QuerySet[ObservacionRespuesta]:
    """What was observed of the answers of a profile to an indicator, of former ones too; the last one first."""
    rows = ObservacionRespuesta.objects.filter(respuesta__perfil=perfil, respuesta__codigo=codigo)
    return rows.select_related("respuesta").order_by("-pk")


def lock_observacion(pk: int) -> tuple[Perfil, ObservacionRespuesta]:
    """An observation, with the profile it is about, which is locked."""
    perfil = lock_perfil(ObservacionRespuesta.objects.values_list("respuesta__perfil_id", flat=True).get(pk=pk))
    observacion = ObservacionRespuesta.objects.select_related("respuesta").get(pk=pk)
    observacion.respuesta.perfil = perfil
    return perfil, observacion


@operation
def contestar_observacion(pk: int, estado: str, contestacion: str, *, actor: Actor | None) -> ObservacionRespuesta:
    """Answer an observation, accepting it or not, with reasons: it is published with the answer it is about."""
    perfil, observacion = lock_observacion(pk)
    require("redes.responder_indicador", actor, perfil)
    mover(observacion, _answered(estado), desde=EstadoObservado.PENDIENTE)
    _write_answer(observacion, contestacion, actor)
    codigo = observacion.respuesta.codigo
    told = {"codigo": codigo, "perfil": perfil.pk, "estado": estado}
    record("observacion.contestada", observacion, actor=actor, ahora=told)
    with translation.override("es"):
        motivo = _("Contestó una observación a %(que)s.") % {"que": en_palabras([codigo])}
    republicar(perfil, motivo=motivo, actor=actor)
    return observacion


@operation
def corregir_respuesta_a_observacion(
    pk: int, estado: str, contestacion: str, *, leida: datetime, actor: Actor | None
) -> ObservacionRespuesta:
    """Answer otherwise an observation that was answered: the former answer stays in the versions that said it.

    `leida`: when what was answered, and read by who corrects it, was written. Raises Conflicto if it is another.
    """
    perfil, observacion = lock_observacion(pk)
    require("redes.responder_indicador", actor, perfil)
    codigo, former = observacion.respuesta.codigo, observacion.estado
    mover(observacion, _answered(estado))
    if (former, observacion.contestacion) == (estado, plain(contestacion).strip()):
        return observacion
    if observacion.contestada_el != leida:
        raise Conflicto(_("Otra persona de su organización la contestó mientras usted escribía. Lea cómo quedó."))
    _write_answer(observacion, contestacion, actor)
    told = {"codigo": codigo, "perfil": perfil.pk, "estado": estado}
    record("contestacion.corregida", observacion, actor=actor, antes={"estado": former}, ahora=told)
    with translation.override("es"):
        motivo = _("Corrigió lo que contestó a una observación a %(que)s.") % {"que": en_palabras([codigo])}
    republicar(perfil, motivo=motivo, actor=actor)
    return observacion


def _answered(estado: str) -> EstadoObservado:
    if estado not in CONTESTADA:
        raise DomainError(_("Elija si la observación se acoge o no se acoge."))
    return EstadoObservado(estado)


def _write_answer(observacion: ObservacionRespuesta, contestacion: str, actor: Actor | None) -> None:
    observacion.contestacion = _required(contestacion, _("Escriba las razones: se publican con la observación."))
    observacion.contestada_por_nombre = actor.persona.nombre if actor else ""
    observacion.contestada_el = entry()
    observacion.save(update_fields=["estado", "contestacion", "contestada_por_nombre", "contestada_el"])


@operation
def quitar_observacion(pk: int, motivo: str, *, actor: Actor | None) -> ObservacionRespuesta:
    """Withdraw an observation, with its reason: what it said, and what it was told, stay only in former versions."""
    perfil, observacion = lock_observacion(pk)
    require("redes.quitar_observacion", actor, observacion)
    mover(observacion, EstadoObservado.RETIRADA)
    observacion.motivo_retiro = _required(motivo, _("Diga por qué la retira: se publica."))
    observacion.save(update_fields=["estado", "motivo_retiro"])
    codigo = observacion.respuesta.codigo
    told = {"codigo": codigo, "perfil": perfil.pk, "motivo": observacion.motivo_retiro}
    record("observacion.quitada", observacion, actor=actor, ahora=told)
    with translation.override("es"):
        publico = _("%(quien)s retiró su observación a %(que)s.") % {
            "quien": observacion.organizacion_nombre,
            "que": en_palabras([codigo]),
        }
    republicar(perfil, motivo=publico, actor=actor)
    return observacion


def _required(texto: str, falta: str) -> str:
    """A text that has to be there, made safe to store."""
    texto = plain(texto).strip()
    if not texto:
        raise DomainError(falta)
    if len(texto) > TEXTO_MAXIMO:
        raise DomainError(_("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": TEXTO_MAXIMO})
    return texto
