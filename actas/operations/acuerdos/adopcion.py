"""An agreement from its publication on: adopted in a session with its acta, or by a consulta out of session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.documento import ActaCompleta
from actas.models import AcuerdoAdoptado, Modificacion, Sesion
from actas.operations.actas import lock_acta
from actas.operations.acuerdos.estado import lock_adoptados, recalcular
from actas.operations.acuerdos.lugares import comprobar_lugares
from actas.states import EstadoAcuerdo
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Asunto, Ficha, Publicacion
from mesa.operations.asuntos.borrador import lock_asunto
from mesa.operations.asuntos.publicacion import TIPO as DECISION
from mesa.operations.asuntos.publicacion import clave_publicada
from mesa.operations.publicaciones import leer_contenido, publicar, versiones
from mesa.states import EstadoAsunto

verbo("acuerdo.adoptado", gettext_lazy("dio por adoptado un acuerdo entre sesiones"))
verbo("acuerdo.recuperado", gettext_lazy("comenzó a seguir un acuerdo publicado antes"))

TIPO = "acuerdo"


def adoptar_de_acta(completa: ActaCompleta, records: Mapping[str, dict[str, Any]]) -> None:
    """Keep the agreements of a locked acta as they are about to be published, by their key; those left out are marked.

    Called inside the operation that publishes it. What an agreement that goes away had changed is as it was before.
    Raises DomainError if the follow-up of one would be left to another.
    """
    acta = completa.acta
    own = set(AcuerdoAdoptado.objects.filter(sesion=acta.sesion).values_list("pk", flat=True))
    changed = set(Modificacion.objects.filter(posterior__in=own).values_list("anterior", flat=True))
    locked = lock_adoptados(own | changed)
    comprobar_lugares(completa)
    known = {locked[pk].clave: locked[pk] for pk in own}
    for clave, contenido in records.items():
        adoptado = known.pop(clave, None) or _new(acta.sesion, clave, contenido)
        _say(adoptado, contenido)
    for gone in known.values():
        gone.suprimido = True
        gone.save(update_fields=["suprimido"])
    for pk in changed:
        recalcular(locked[pk])


def _new(sesion: Sesion, clave: str, contenido: Mapping[str, Any]) -> AcuerdoAdoptado:
    return AcuerdoAdoptado(
        organo=sesion.organo,
        sesion=sesion,
        clave=clave,
        numero=contenido["numero"],
        fecha=sesion.fecha,
        estado=EstadoAcuerdo(contenido["seguimiento"]),
    )


def _say(adoptado: AcuerdoAdoptado, contenido: Mapping[str, Any]) -> None:
    """Write what is published of an agreement: its words, whether it stands, and the day of its session."""
    adoptado.titulo, adoptado.texto = contenido["titulo"], contenido["texto"]
    adoptado.letras = list(contenido["letras"])
    adoptado.suprimido = contenido.get("suprimido", False)
    if adoptado.sesion is not None:
        adoptado.fecha = adoptado.sesion.fecha
    adoptado.save()


@operation
def adoptar_por_consulta(asunto_pk: int, *, actor: Actor | None) -> AcuerdoAdoptado:
    """Publish, as an agreement that is followed, what was decided out of session. Done again, it is the same one.

    Raises Conflicto for what is no published agreement, or whose decision was withdrawn.
    """
    asunto = lock_asunto(asunto_pk)
    require("actas.adoptar_por_consulta", actor, asunto)
    known = AcuerdoAdoptado.objects.filter(asunto=asunto).first()
    if known is not None:
        return known
    decision = decision_de(asunto)
    said = leer_contenido(decision) if decision else None
    if asunto.tipo != Asunto.Tipo.ACUERDO or asunto.estado != EstadoAsunto.PUBLICADO or not (decision and said):
        raise Conflicto(_("Solo se sigue así un acuerdo entre sesiones cuya decisión está publicada."))
    clave = f"decision-{decision.clave}/1"
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        contenido = _record_of(decision.clave, said)
    adoptado = AcuerdoAdoptado(
        organo=asunto.organo, asunto=asunto, clave=clave, numero=1, fecha=date.fromisoformat(said["cerrada_el"])
    )
    _say(adoptado, contenido)
    record("acuerdo.adoptado", adoptado, actor=actor, ahora={"clave": clave})
    publicar(TIPO, clave, contenido, organo=asunto.organo, actor=actor)
    return adoptado


def decision_de(asunto: Asunto) -> Publicacion | None:
    """The publication in force of what was decided on a text, None if it has none or it was withdrawn."""
    clave = clave_publicada(asunto)
    current = versiones(DECISION, clave).select_related("contenido").first() if clave else None
    return current if current is not None and hasattr(current, "contenido") else None


def _record_of(decision: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What was decided, as schema.AcuerdoPublicado. Reasons, people and the hash voted stay in the decision's record:
    with that hash and the rest of the text, whoever reads it could guess what was struck.
    """
    text = said["documento"]
    silent = {"fundamento": "", "evidencia": "", "persona": "", "calidad": ""}
    approval = said["aprobacion"]
    return {
        "numero": 1,
        "titulo": text["titulo"],
        "texto": "\n\n".join(text["cuerpo"]),
        "letras": [],
        "organo": text["organo"],
        "adoptado": "por_consulta",
        "decision": decision,
        "fecha": said["cerrada_el"],
        "aprobacion": approval | {"sha256": "", "respuestas": [each | silent for each in approval["respuestas"]]},
        "seguimiento": EstadoAcuerdo.VIGENTE.value,
        "registro_historico": False,
        "datos_de_ejemplo": said["datos_de_ejemplo"],
        "secretaria": said["secretaria"],
    }


def recuperar_adoptados() -> int:
    """Follow the agreements that were published before agreements were followed, and return how many. Repeatable."""
    known = AcuerdoAdoptado.objects.values("clave")
    published = Ficha.objects.filter(tipo=TIPO).exclude(clave__in=known).order_by("pk").values_list("clave", flat=True)
    sessions = set(Sesion.objects.filter(acta__isnull=False).values_list("clave", flat=True))
    keys = [clave for clave in published if clave.rpartition("/")[0] in sessions]
    decided = Asunto.objects.filter(tipo=Asunto.Tipo.ACUERDO, estado=EstadoAsunto.PUBLICADO, acuerdo_adoptado=None)
    asuntos = [asunto.pk for asunto in decided.order_by("pk") if decision_de(asunto) is not None]
    for clave in keys:
        recuperar_adoptado(clave, actor=None)
    for pk in asuntos:
        adoptar_por_consulta(pk, actor=None)
    return len(keys) + len(asuntos)


@operation
def recuperar_adoptado(clave: str, *, actor: Actor | None) -> AcuerdoAdoptado:
    """Follow an agreement of an acta, as it is published, from this release on. Done again, it is the same one."""
    sesion = Sesion.objects.select_related("organo", "acta").get(clave=clave.rpartition("/")[0])
    lock_acta(sesion.acta.pk)
    require("actas.recuperar_adoptado", actor, sesion)
    known = AcuerdoAdoptado.objects.filter(clave=clave).first()
    if known is not None:
        return known
    ficha = Ficha.objects.select_related("publicacion__contenido").get(tipo=TIPO, clave=clave)
    contenido = json.loads(ficha.publicacion.contenido.texto)
    adoptado = _new(sesion, clave, contenido)
    _say(adoptado, contenido)
    record("acuerdo.recuperado", adoptado, actor=actor, ahora={"clave": clave})
    return adoptado
