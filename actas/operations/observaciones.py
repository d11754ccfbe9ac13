"""Observations on the circulated text: an organisation makes them until the deadline, the secretaría answers each.

The acta is locked first and its consulta after, as in every operation that needs both.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actas.documento import fila, leer_acta
from actas.models import Acta, Observacion, Parrafo
from actas.operations.actas import lock_acta
from actas.operations.parrafos import clean_text, corregir_parrafo
from actas.states import RESPUESTAS, EstadoActa, EstadoObservacion
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Consulta, Evento
from mesa.operations.cadenas import cerro_observaciones
from mesa.palabras import fecha_hora, lista_y, lugar
from mesa.states import EstadoConsulta

verbo("observacion.recibida", gettext_lazy("observó el acta"))
verbo("observacion.corregida", gettext_lazy("corrigió su observación"))
verbo("observacion.retirada", gettext_lazy("retiró su observación"))
verbo("observacion.respondida", gettext_lazy("respondió una observación"))

MOTIVO_MAXIMO = 10_000
SIGNED = ["persona", "persona_nombre", "mandato", "calidad", "creada"]


@operation
def observar_acta(
    consulta_id: int, *, referencia: str, motivo: str, propuesta: str, sha256: str, actor: Actor | None
) -> Observacion:
    """Register what an organisation observes of the text with that hash: of the whole acta, or of one paragraph.

    A wording equal to the paragraph's is none; the same observation sent twice is one. Judged by the instant of entry:
    raises FueraDePlazo after the last one, Conflicto when the consulta is no longer open or the text read is another,
    NoPermitido to whoever speaks for no convoked organisation, DomainError without a reason.
    """
    acta, consulta = _lock(Consulta.objects.get(pk=consulta_id, objeto_tipo=Acta._meta.label_lower))
    require("actas.observar_acta", actor, consulta)
    assert actor is not None
    assert actor.mandato is not None
    _check_open(consulta)
    if sha256 != consulta.sha256:
        raise Conflicto(_("El texto cambió desde que usted lo abrió. Léalo de nuevo antes de observarlo."))
    parrafo = _observed(acta, referencia)
    cita = parrafo.texto if parrafo else ""
    said = {"referencia": referencia, "motivo": _reason(motivo), "propuesta": _wording(propuesta, cita)}
    whose = {"consulta": consulta, "organizacion": actor.mandato.organizacion}
    repeated = Observacion.objects.filter(**whose, **said, estado=EstadoObservacion.PENDIENTE).first()
    if repeated:
        return repeated
    observacion = Observacion(
        acta=acta,
        **whose,
        organizacion_nombre=consulta.convocadas.get(organizacion=actor.mandato.organizacion_id).nombre,
        parrafo=parrafo,
        texto_citado=cita,
        **said,
    )
    _sign(observacion, actor)
    observacion.save()
    record("observacion.recibida", observacion, actor=actor, ahora={"referencia": referencia})
    return observacion


@operation
def corregir_observacion(pk: int, *, motivo: str, propuesta: str, actor: Actor | None) -> Observacion:
    """Replace what an organisation observed, while the text circulates and nobody answered; it is then of now."""
    consulta, observacion = _lock_own(pk)
    require("actas.corregir_observacion", actor, observacion)
    assert actor is not None
    _check_open(consulta)
    if observacion.estado != EstadoObservacion.PENDIENTE:
        raise Conflicto(_("Esta observación ya no se puede corregir: lea su respuesta o, si hace falta, haga otra."))
    motivo, propuesta = _reason(motivo), _wording(propuesta, observacion.texto_citado)
    antes = {"motivo": observacion.motivo, "propuesta": observacion.propuesta}
    if antes == {"motivo": motivo, "propuesta": propuesta}:
        return observacion
    observacion.motivo, observacion.propuesta = motivo, propuesta
    _sign(observacion, actor)
    observacion.save(update_fields=["motivo", "propuesta", *SIGNED])
    record("observacion.corregida", observacion, actor=actor, antes=antes)
    return observacion


@operation
def retirar_observacion(pk: int, *, actor: Actor | None) -> Observacion:
    """Withdraw an observation that nobody answered yet; it stays in the ledger, as withdrawn."""
    _consulta, observacion = _lock_own(pk)
    require("actas.retirar_observacion", actor, observacion)
    antes = mover(observacion, EstadoObservacion.RETIRADA)
    observacion.save(update_fields=["estado"])
    record("observacion.retirada", observacion, actor=actor, antes=antes)
    return observacion


@operation
def responder_observacion(
    pk: int,
    estado: str,
    respuesta: str,
    *,
    leida: str,
    aplicar: bool = False,
    texto: str | None = None,
    version: int = 0,
    actor: Actor | None,
) -> Observacion:
    """Answer an observation read as `leida` (see `marca`), with reasons; the answer may be corrected until published.

    With `aplicar` and the acta in draft, its wording, or `texto`, is saved in the paragraph read at `version`; out of
    draft nothing is written, and the acogida that was not applied is what the draft will offer. What was applied is
    not answered «no acogida» while it stands in the text. Raises ParrafoCambiado if the paragraph was changed
    meanwhile, and then nothing of the answer is kept.
    """
    acta = lock_acta(Observacion.objects.values_list("acta_id", flat=True).get(pk=pk))
    observacion = Observacion.objects.select_related("parrafo").get(pk=pk)
    require("actas.responder_observacion", actor, acta)
    if ya_publicada(acta, observacion):
        raise Conflicto(_("Esta observación ya se publicó con su respuesta, que no se puede cambiar."))
    if leida != marca(observacion):
        raise Conflicto(
            _("Esta observación cambió, o alguien la respondió, mientras usted escribía. Lea cómo quedó y decida.")
        )
    if estado not in RESPUESTAS:
        raise DomainError(_("Elija si la observación se acoge, se acoge parcialmente o no se acoge."))
    respuesta = plain(respuesta).strip()
    if not respuesta:
        raise DomainError(_("Escriba el fundamento de la respuesta: lo leerá quien observó."))
    if len(respuesta) > MOTIVO_MAXIMO:
        raise DomainError(_("La respuesta tiene más de 10.000 caracteres. Acórtela."))
    nuevo = EstadoObservacion(estado)
    antes = {"estado": observacion.estado, "respuesta": observacion.respuesta, "aplicada": observacion.aplicada}
    mover(observacion, nuevo)
    if aplicar:
        _apply(acta, observacion, nuevo, observacion.propuesta if texto is None else texto, version, actor)
    elif nuevo == EstadoObservacion.NO_ACOGIDA:
        _check_not_in_the_text(observacion)
        observacion.aplicada = False
    observacion.respuesta = respuesta
    ahora: dict[str, Any] = {"estado": nuevo.value, "respuesta": respuesta, "aplicada": observacion.aplicada}
    if antes == ahora:
        return observacion
    if aplicar and observacion.aplicada and observacion.parrafo:
        ahora["texto"] = Parrafo.objects.values_list("texto", flat=True).get(pk=observacion.parrafo.pk)
    observacion.respondida_por, observacion.respondida_el = (actor.persona.nombre if actor else ""), entry()
    observacion.save(update_fields=["estado", "respuesta", "aplicada", "respondida_por", "respondida_el"])
    record("observacion.respondida", observacion, actor=actor, antes=antes, ahora=ahora)
    return observacion


def marca(observacion: Observacion) -> str:
    """What tells whether an observation is still as it was read: when it was last written, and last answered."""
    answered = observacion.respondida_el
    return f"{observacion.creada.timestamp()}/{answered.timestamp() if answered else ''}"


def observaciones_de(acta_id: int, organizacion_id: int) -> list[dict[str, Any]]:
    """What an organisation observed of any version of an acta, newest first: what the panel shows it."""
    mine = Observacion.objects.filter(acta=acta_id, organizacion=organizacion_id).select_related("consulta")
    return [fila(observacion) for observacion in mine.order_by("-pk")]


def ya_publicada(acta: Acta, observacion: Observacion) -> bool:
    """Whether it was published with its answer, in this version of the acta or in the one that this text rectifies."""
    if acta.estado in {EstadoActa.PUBLICADA, EstadoActa.REGISTRO_HISTORICO}:
        return True
    return acta.rectifica is not None and observacion.creada < acta.rectifica.publicada


def falta_responder(acta: Acta) -> str:
    """The sentence that keeps an acta from being published, or "" once every observation is answered or withdrawn."""
    waiting = acta.observaciones.filter(estado=EstadoObservacion.PENDIENTE).values_list("referencia", flat=True)
    if not waiting:
        return ""
    places = list(dict.fromkeys(lugar(referencia) for referencia in waiting))
    return ngettext(
        "Falta responder %(n)s observación (%(lugares)s). Respóndala antes de publicar, o pida que la retiren.",
        "Falta responder %(n)s observaciones (%(lugares)s). Respóndalas antes de publicar, o pida que las retiren.",
        len(waiting),
    ) % {"n": len(waiting), "lugares": lista_y(places)}


def _lock(consulta: Consulta) -> tuple[Acta, Consulta]:
    acta = lock_acta(consulta.objeto_id)
    return acta, Consulta.objects.select_for_update(no_key=True).get(pk=consulta.pk)  # its deadline, after the lock


def _lock_own(pk: int) -> tuple[Consulta, Observacion]:
    found = Observacion.objects.select_related("consulta").get(pk=pk)
    return _lock(found.consulta)[1], Observacion.objects.get(pk=pk)


def _check_open(consulta: Consulta) -> None:
    if consulta.estado == EstadoConsulta.RETIRADA:
        raise Conflicto(
            _(
                "La secretaría retiró este texto de circulación. Lo que escribió no se registró; podrá observar "
                "el próximo."
            )
        )
    if consulta.vencida(entry()):
        raise FueraDePlazo(
            _(
                "El plazo venció el %(instante)s. Lo que escribió no se registró; puede enviarlo a la secretaría "
                "para que conste."
            )
            % {"instante": fecha_hora(consulta.plazo.instante)}
        )
    if not consulta.abierta:
        raise Conflicto(
            _("La consulta ya cerró. Lo que escribió no se registró; puede enviarlo a la secretaría para que conste.")
        )
    if closed := cerro_observaciones(consulta, entry()):
        raise FueraDePlazo(
            _(
                "El plazo de observaciones venció el %(instante)s. Lo que escribió no se registró; su organización "
                "puede decirlo al responder, hasta el %(plazo)s."
            )
            % {"instante": fecha_hora(closed.instante), "plazo": fecha_hora(consulta.plazo.instante)}
        )


def _observed(acta: Acta, referencia: str) -> Parrafo | None:
    """The paragraph of that reference, or None for the whole acta: while it circulates its rows are the frozen text."""
    if not referencia:
        return None
    for numbered in leer_acta(acta).parrafos():
        if numbered.referencia == referencia:
            return numbered.parrafo
    raise DomainError(_("Ese párrafo no está en el texto que circula. Elíjalo de nuevo en el acta."))


def _reason(motivo: str) -> str:
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba la observación: qué habría que cambiar y por qué."))
    if len(motivo) > MOTIVO_MAXIMO:
        raise DomainError(_("La observación tiene más de 10.000 caracteres. Acórtela."))
    return motivo


def _wording(propuesta: str, cita: str) -> str:
    propuesta = clean_text(propuesta)
    return "" if propuesta == one_line(cita) else propuesta


def _sign(observacion: Observacion, actor: Actor) -> None:
    assert actor.mandato is not None
    observacion.persona, observacion.persona_nombre = actor.persona, actor.persona.nombre
    observacion.mandato, observacion.calidad = actor.mandato, actor.mandato.calidad
    observacion.creada = entry()


def _apply(
    acta: Acta, observacion: Observacion, estado: EstadoObservacion, texto: str, version: int, actor: Actor | None
) -> None:
    if estado == EstadoObservacion.NO_ACOGIDA:
        raise DomainError(_("La redacción de una observación no acogida no se incorpora al acta."))
    if acta.estado != EstadoActa.BORRADOR:
        return
    if observacion.parrafo is None:
        raise DomainError(
            _("El párrafo observado ya no está en el acta: responda sin incorporar la redacción y agréguela donde va.")
        )
    if not clean_text(texto):
        raise DomainError(_("Escriba la redacción que queda en el párrafo, o responda sin incorporarla."))
    corregir_parrafo(observacion.parrafo.pk, texto, version=version, actor=actor)
    observacion.aplicada = True


def _check_not_in_the_text(observacion: Observacion) -> None:
    """Raise while the wording that was applied is still what the paragraph says."""
    if not observacion.aplicada or observacion.parrafo is None:
        return
    applied = Evento.objects.filter(
        verbo="observacion.respondida",
        objeto_tipo=observacion._meta.label_lower,
        objeto_id=observacion.pk,
        ahora__aplicada=True,
        ahora__has_key="texto",
    ).order_by("-pk")
    texto: Any = applied.values_list("ahora__texto", flat=True).first()
    if texto == observacion.parrafo.texto:
        raise Conflicto(
            _("La redacción de esta observación está en el texto. Quítela del párrafo antes de no acogerla.")
        )
