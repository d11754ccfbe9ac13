"""The answer, and the publication of both. The agreement is locked before the question: it numbers what comes out."""

from __future__ import annotations

import json
from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, PreguntaCiudadana
from actas.operations.preguntas.moderacion import MOTIVO_MAXIMO, cerrar_plazo, lock_pregunta
from actas.states import EstadoPregunta
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Evento, Ficha, Publicacion
from mesa.operations.aprobacion import secretaria_de
from mesa.operations.deliberacion import escrito
from mesa.operations.publicaciones import publicar, version_siguiente, versiones

verbo("pregunta_ciudadana.respondida", gettext_lazy("escribió la respuesta a una pregunta de la ciudadanía"))
verbo("pregunta_ciudadana.publicada", gettext_lazy("publicó una pregunta de la ciudadanía con su respuesta"))
verbo("pregunta_ciudadana.corregida", gettext_lazy("corrigió la respuesta a una pregunta de la ciudadanía"))

TIPO = "pregunta"
MAXIMO_RESPUESTA = 10_000


@operation
def responder_pregunta_ciudadana(pk: int, respuesta: str, *, leida: str = "", actor: Actor | None) -> PreguntaCiudadana:
    """Write the answer of an admitted question, which is not published yet; `leida` is the one that was read before.

    The same answer sent twice changes nothing. Raises Conflicto when somebody else wrote another one meanwhile.
    """
    pregunta = lock_pregunta(pk)
    require("actas.responder_pregunta", actor, pregunta)
    respuesta = escrito(respuesta, _("Escriba la respuesta: se publica con la pregunta."), MAXIMO_RESPUESTA)
    if pregunta.estado != EstadoPregunta.ADMITIDA:
        raise Conflicto(_("Se responde una pregunta admitida y sin publicar. Recargue la página para ver cómo quedó."))
    if pregunta.respuesta == respuesta:
        return pregunta
    if pregunta.respuesta != plain(leida).strip():
        raise Conflicto(_("Alguien escribió otra respuesta mientras usted escribía la suya. Léala y decida."))
    antes = {"pregunta": pk, "respuesta": pregunta.respuesta}
    pregunta.respuesta = respuesta
    pregunta.save(update_fields=["respuesta"])
    ahora = {"pregunta": pk, "respuesta": respuesta}
    record("pregunta_ciudadana.respondida", pregunta.acuerdo, actor=actor, antes=antes, ahora=ahora)
    return pregunta


@operation
def publicar_pregunta_ciudadana(pk: int, *, respuesta: str, actor: Actor | None) -> PreguntaCiudadana:
    """Publish a question with its answer, which is the one that was read: `respuesta`.

    Raises Conflicto when it is another one by now, or the agreement was withdrawn; DomainError without an answer.
    """
    acuerdo = _lock_acuerdo(pk)
    pregunta = lock_pregunta(pk)
    require("actas.responder_pregunta", actor, pregunta)
    assert actor is not None
    antes = mover(pregunta, EstadoPregunta.PUBLICADA)
    if not pregunta.respuesta:
        raise DomainError(_("Escriba la respuesta antes de publicar: se publica con la pregunta."))
    if pregunta.respuesta != plain(respuesta).strip():
        raise Conflicto(_("La respuesta cambió mientras usted la revisaba. Léala de nuevo antes de publicar."))
    if not Ficha.objects.filter(tipo="acuerdo", clave=acuerdo.clave).exists():
        raise Conflicto(_("La publicación de este acuerdo se retiró: ya no se publican preguntas sobre él."))
    clave = f"{acuerdo.clave}/{_next(acuerdo)}"
    pregunta.respondida_el, pregunta.respondida_por_nombre = entry(), actor.persona.nombre
    pregunta.save(update_fields=["estado", "respondida_el", "respondida_por_nombre"])
    cerrar_plazo(pregunta, entry())
    ahora = {"pregunta": pk, "clave": clave}
    record("pregunta_ciudadana.publicada", acuerdo, actor=actor, antes=antes, ahora=ahora)
    publicar(TIPO, clave, _record_of(pregunta, clave), organo=acuerdo.organo, actor=actor)
    return pregunta


@operation
def corregir_respuesta_ciudadana(
    pk: int, respuesta: str, motivo: str, *, leida: str, actor: Actor | None
) -> PreguntaCiudadana:
    """Publish another answer over the former one, which is kept, and why. The question stays as it was published.

    Raises Conflicto when it was corrected meanwhile or withdrawn; DomainError without the answer or the reason.
    """
    acuerdo = _lock_acuerdo(pk)
    pregunta = lock_pregunta(pk)
    require("actas.responder_pregunta", actor, pregunta)
    respuesta = escrito(respuesta, _("Escriba la respuesta: se publica con la pregunta."), MAXIMO_RESPUESTA)
    motivo = escrito(motivo, _("Escriba por qué se corrige: se publica con la respuesta."), MOTIVO_MAXIMO)
    if pregunta.estado != EstadoPregunta.PUBLICADA:
        raise Conflicto(_("Esta pregunta todavía no se publica: su respuesta se cambia donde se escribe."))
    if pregunta.respuesta != plain(leida).strip():
        raise Conflicto(_("Alguien corrigió la respuesta mientras usted escribía. Léala de nuevo."))
    if pregunta.respuesta == respuesta:
        raise DomainError(_("La respuesta es la misma que está publicada. Cámbiela o vuelva sin corregir."))
    antes = {"pregunta": pk, "respuesta": pregunta.respuesta}
    former = versiones(TIPO, clave_de(pregunta)).select_related("contenido").first()
    held = getattr(former, "contenido", None)
    if former is None or held is None:
        raise Conflicto(_("Esta pregunta se retiró de lo publicado: su respuesta ya no se corrige."))
    pregunta.respuesta = respuesta
    pregunta.save(update_fields=["respuesta"])
    ahora = {"pregunta": pk, "respuesta": respuesta, "motivo": motivo}
    record("pregunta_ciudadana.corregida", acuerdo, actor=actor, antes=antes, ahora=ahora)
    contenido = json.loads(held.texto) | {"respuesta": respuesta}
    contenido = version_siguiente(former, contenido, motivo, causa="rectificacion", texto_cambia=True)
    publicar(TIPO, former.clave, contenido, organo=acuerdo.organo, actor=actor)
    return pregunta


def clave_de(pregunta: PreguntaCiudadana) -> str:
    """The key under which a question was published: "2022-06-16/3/1"; "" if it was not. Its event says it, for ever."""
    acuerdo = pregunta.acuerdo
    told = Evento.objects.filter(
        verbo="pregunta_ciudadana.publicada",
        objeto_tipo=acuerdo._meta.label_lower,
        objeto_id=acuerdo.pk,
        ahora__pregunta=pregunta.pk,
    ).first()
    return cast("dict[str, str]", told.ahora)["clave"] if told else ""


def _lock_acuerdo(pk: int) -> AcuerdoAdoptado:
    locked = AcuerdoAdoptado.objects.select_for_update(of=("self",), no_key=True).select_related("organo")
    return locked.get(pk=PreguntaCiudadana.objects.values_list("acuerdo_id", flat=True).get(pk=pk))


def _next(acuerdo: AcuerdoAdoptado) -> int:
    """The place of the next question of a locked agreement: those that were withdrawn keep theirs."""
    return Publicacion.objects.filter(tipo=TIPO, version=1, clave__startswith=f"{acuerdo.clave}/").count() + 1


def _record_of(pregunta: PreguntaCiudadana, clave: str) -> dict[str, Any]:
    acuerdo, answered = pregunta.acuerdo, entry().astimezone(SANTIAGO).date()
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        return {
            "acuerdo": acuerdo.clave,
            "acuerdo_titulo": acuerdo.titulo or acuerdo.texto[:300],
            "numero": int(clave.rpartition("/")[2]),
            "texto": pregunta.texto,
            "recibida": pregunta.recibida_el.astimezone(SANTIAGO).date().isoformat(),
            "respuesta": pregunta.respuesta,
            "respondida": answered.isoformat(),
            "organo": acuerdo.organo.nombre,
            "datos_de_ejemplo": acuerdo.organo.ejemplo,
            "secretaria": secretaria_de(acuerdo.organo, answered),
        }
