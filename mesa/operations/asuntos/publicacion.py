"""What was decided out of session, made public with who answered what; superseded when a letter goes on."""

from __future__ import annotations

import json
from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.models import Asunto, Consulta, Evento, Organizacion, Publicacion
from mesa.operations.aprobacion import aprobacion_de, secretaria_de
from mesa.operations.asuntos.borrador import lock_asunto
from mesa.operations.publicaciones import lock_chain, publicar, version_siguiente, versiones
from mesa.states import EstadoAsunto

verbo("asunto.publicado", gettext_lazy("publicó lo decidido"))

TIPO = "decision"


@operation
def publicar_asunto(pk: int, *, actor: Actor | None) -> Asunto:
    """Publish an approved text, wrapped with the approval of its very words, under the day on which it closed."""
    asunto = lock_asunto(pk)
    require("mesa.publicar_asunto", actor, asunto)
    antes = mover(asunto, EstadoAsunto.PUBLICADO)
    consulta = Consulta.objects.for_detail().get(pk=asunto.consulta_id or 0)
    if document_hash(json.loads(consulta.documento)) != consulta.sha256:
        raise Conflicto(_("El texto no es el que se aprobó: después se tachó un dato. Llévelo de nuevo a consulta."))
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        contenido = _record_of(asunto, consulta)
    lock_chain()  # so that two decisions of one day do not take the same key
    clave = _free_key(asunto.organo, contenido["cerrada_el"])
    asunto.save(update_fields=["estado"])
    record("asunto.publicado", asunto, actor=actor, antes=antes, ahora={"clave": clave, "sha256": consulta.sha256})
    publicar(TIPO, clave, contenido, organo=asunto.organo, actor=actor)
    return asunto


def _record_of(asunto: Asunto, consulta: Consulta) -> dict[str, Any]:
    closed = consulta.dia_de_cierre
    approval = aprobacion_de(consulta)
    letter = asunto.tipo == Asunto.Tipo.CARTA
    asked = len(approval["respuestas"])
    if letter:  # it says who adheres, and nobody else
        approval["respuestas"] = [r | {"fundamento": ""} for r in approval["respuestas"] if r["sentido"] == "aprueba"]
    return {
        "documento": json.loads(consulta.documento),
        "sha256": consulta.sha256,
        "aprobacion": approval,
        "cerrada_el": closed.isoformat(),
        "convocadas": asked,
        "carta": curso_de(asunto) if letter else None,
        "datos_de_ejemplo": asunto.organo.ejemplo,
        "secretaria": secretaria_de(asunto.organo, closed),
    }


def curso_de(asunto: Asunto) -> dict[str, Any]:
    """What happened to a letter after it closed, as schema.CursoDeCarta."""
    return {
        "entregada_el": asunto.entregada_el.isoformat() if asunto.entregada_el else None,
        "entrega": asunto.entrega,
        "respondida_el": asunto.respondida_el.isoformat() if asunto.respondida_el else None,
        "respuesta": asunto.respuesta,
    }


def _free_key(organo: Organizacion, dia: str) -> str:
    """The permanent key of a decision: the day it closed, under the órgano's slug when it is not the Mesa; -2 for a
    second one.
    """
    base = dia if organo.tipo == "mesa" else f"{organo.slug}-{dia}"
    taken = set(Publicacion.objects.filter(tipo=TIPO, clave__startswith=base).values_list("clave", flat=True))
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def clave_publicada(asunto: Asunto) -> str:
    """The key under which a text was published; "" if it was not. Its event says it, for ever."""
    told = Evento.objects.filter(
        verbo="asunto.publicado", objeto_tipo=asunto._meta.label_lower, objeto_id=asunto.pk
    ).first()
    return cast("dict[str, str]", told.ahora)["clave"] if told else ""


def actualizar_publicacion(asunto: Asunto, motivo: str, *, actor: Actor | None) -> None:
    """Publish over a letter's record what happened to it since, and why; the former version is kept.

    It starts from what is published, so that what was struck of it stays struck. Raises Conflicto when it was
    withdrawn.
    """
    former = versiones(TIPO, clave_publicada(asunto)).select_related("contenido").first()
    held = getattr(former, "contenido", None)
    if former is None or held is None:
        raise Conflicto(_("La publicación de esta carta se retiró: ya no se actualiza."))
    contenido = json.loads(held.texto) | {"carta": curso_de(asunto)}
    contenido = version_siguiente(former, contenido, motivo, texto_cambia=False)
    publicar(TIPO, former.clave, contenido, organo=asunto.organo, actor=actor)
