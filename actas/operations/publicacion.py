"""The acta made public: wrapped with the approval of its very text, and each of its agreements by itself."""

from __future__ import annotations

import json
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.documento import ActaCompleta, acuerdos_de, documento, leer_acta, observacion_publicada
from actas.models import Acta, Acuerdo
from actas.operations.actas import lock_acta
from actas.operations.acuerdos import adoptar_de_acta
from actas.operations.observaciones import falta_responder
from actas.schema import AcuerdoPublicado
from actas.states import EstadoActa
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.models import Consulta, Ficha
from mesa.operations.aprobacion import aprobacion_de, secretaria_de
from mesa.operations.publicaciones import publicar, version_siguiente, versiones
from mesa.tipos import Registro

verbo("acta.publicada", gettext_lazy("publicó el acta"))


@operation
def publicar_acta(pk: int, *, actor: Actor | None) -> Acta:
    """Publish an approved acta and each of its agreements, wrapped with the approval of its very text."""
    acta = lock_acta(pk)
    require("actas.publicar_acta", actor, acta)
    antes = mover(acta, EstadoActa.PUBLICADA, desde=EstadoActa.APROBADA)
    if pending := falta_responder(acta):
        raise Conflicto(pending)
    consulta = Consulta.objects.for_detail().get(pk=acta.consulta_id or 0)
    completa, voted = leer_acta(acta), json.loads(consulta.documento)
    # An órgano that changed its name since then does not change what was voted.
    if document_hash(documento(completa) | {"organo": voted["organo"]}) != consulta.sha256:
        raise Conflicto(_("El texto no es el que se aprobó. Vuelva a circularlo."))
    acta.save(update_fields=["estado"])
    record("acta.publicada", acta, actor=actor, antes=antes, ahora=consulta.sha256)
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        approval = aprobacion_de(consulta)
    _publish(completa, voted, approval, actor=actor)
    return acta


@operation
def publicar_registro_historico(pk: int, *, actor: Actor | None) -> Acta:
    """Publish an old acta as it was written, or corrected against its document; its approval is not on record."""
    acta = lock_acta(pk)
    if actor is not None:
        require("actas.publicar_acta", actor, acta)
    antes = mover(acta, EstadoActa.REGISTRO_HISTORICO)
    if acta.consulta_id is not None:
        raise Conflicto(_("Esta acta ya circuló: se publica cuando se apruebe, no como registro histórico."))
    acta.save(update_fields=["estado"])
    record("acta.publicada", acta, actor=actor, antes=antes, ahora=None)
    completa = leer_acta(acta)
    _publish(completa, documento(completa), None, actor=actor)
    return acta


def _publish(
    completa: ActaCompleta, text: dict[str, Any], approval: dict[str, Any] | None, *, actor: Actor | None
) -> None:
    acta, acuerdos = completa.acta, acuerdos_de(completa.acta)
    organo = acta.sesion.organo
    common = {
        "registro_historico": approval is None,
        "datos_de_ejemplo": organo.ejemplo,
        "secretaria": secretaria_de(organo, acta.sesion.fecha),
    }
    titles = [acuerdos[n.parrafo.pk].titulo if n.parrafo.pk in acuerdos else "" for n in completa.acuerdos]
    record_of_acta = {
        "documento": text,
        "sha256": document_hash(text),
        "aprobacion": approval,
        "titulos_acuerdos": titles,
        "observaciones": [observacion_publicada(o) for o in acta.observaciones.select_related("consulta")],
        **common,
    }
    records: dict[str, dict[str, Any]] = {}
    for position, numbered in enumerate(completa.acuerdos):
        plain = text["acuerdos"][position]
        acuerdo = acuerdos.get(numbered.parrafo.pk)
        records[f"{acta.sesion.clave}/{position + 1}"] = {
            "numero": position + 1,
            "titulo": titles[position],
            **plain,
            "organo": text["organo"],
            "sesion": text["sesion"],
            "acta_titulo": text["titulo"],
            "acta_clave": acta.sesion.clave,
            "origen": _origins(completa, acuerdo),
            "seguimiento": "sin_seguimiento_registrado" if approval is None else "vigente",
            **common,
        }
    adoptar_de_acta(completa, records)
    _append("acta", acta.sesion.clave, record_of_acta, acta, actor)
    for clave, record_of_acuerdo in records.items():
        _append("acuerdo", clave, record_of_acuerdo, acta, actor)
    _suppress(acta, len(completa.acuerdos), actor)


def _append(tipo: str, clave: str, contenido: dict[str, Any], acta: Acta, actor: Actor | None) -> None:
    """Publish a record. Over a former one it says what it takes the place of, and why; an agreement keeps the
    follow-up that was published of it, and if it says what it said already is left as it is.
    """
    former = versiones(tipo, clave).select_related("contenido").first()
    if former is not None:
        held = getattr(former, "contenido", None)  # none is left of what was withdrawn
        was = json.loads(held.texto) if held else {}
        if was.get("detalle"):
            contenido = contenido | {"seguimiento": was["seguimiento"], "detalle": was["detalle"]}
        if tipo == "acuerdo" and was and _said(AcuerdoPublicado, was) == _said(AcuerdoPublicado, contenido):
            return
        changed = any(was.get(key) != contenido.get(key) for key in ("documento", "texto", "letras"))
        motivo = acta.motivo_rectificacion
        contenido = version_siguiente(former, contenido, motivo, causa="rectificacion", texto_cambia=changed)
    publicar(tipo, clave, contenido, organo=acta.sesion.organo, actor=actor)


def _said(schema: type[Registro], contenido: dict[str, Any]) -> dict[str, Any]:
    """A record without what it says of other records: two that say the same need no new version."""
    said = schema.model_validate(contenido).model_dump(mode="json")
    return {key: value for key, value in said.items() if key not in {"rectifica", "tachaduras"}}


def _suppress(acta: Acta, left: int, actor: Actor | None) -> None:
    """The agreements that a correction removed stay citable, by a record that says they were suppressed."""
    published = Ficha.objects.filter(tipo="acuerdo", clave__startswith=f"{acta.sesion.clave}/", orden__gt=left)
    for ficha in published.select_related("publicacion__contenido").order_by("orden"):
        was = json.loads(ficha.publicacion.contenido.texto)
        _append("acuerdo", ficha.clave, was | {"suprimido": True}, acta, actor)


def _origins(completa: ActaCompleta, acuerdo: Acuerdo | None) -> list[dict[str, str]]:
    if acuerdo is None:
        return []
    wanted = {parrafo.pk for parrafo in acuerdo.origenes.all()}
    return [
        {"referencia": n.referencia, "texto": n.parrafo.texto} for n in completa.parrafos() if n.parrafo.pk in wanted
    ]
