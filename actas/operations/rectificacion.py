"""Correcting what is published: the acta goes back to draft with its reason, while the public reads on."""

from __future__ import annotations

import json
from typing import Any, cast

from django.core import serializers
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Acta
from actas.operations.actas import lock_acta
from actas.states import EstadoActa
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.models import Evento, Retiro
from mesa.operations.publicaciones import versiones

verbo("rectificacion.abierta", gettext_lazy("abrió la rectificación del acta"))
verbo("rectificacion.desistida", gettext_lazy("desistió de rectificar el acta"))

MOTIVO_MAXIMO = 1_000
PUBLICADAS = frozenset({EstadoActa.PUBLICADA, EstadoActa.REGISTRO_HISTORICO})


@operation
def abrir_rectificacion(pk: int, motivo: str, *, actor: Actor | None) -> Acta:
    """Take a published acta back to draft, to be corrected and go the whole way again; its reason will be public.

    Its rows are kept in the event, so that giving up brings them back as they are. Raises Conflicto for an acta that is
    not published or whose publication was withdrawn whole, DomainError without a reason.
    """
    acta = lock_acta(pk)
    require("actas.abrir_rectificacion", actor, acta)
    motivo = one_line(motivo)
    if not motivo:
        raise DomainError(_("Escriba por qué se rectifica el acta: quedará publicado con la versión nueva."))
    if len(motivo) > MOTIVO_MAXIMO:
        raise DomainError(_("El motivo tiene más de 1.000 caracteres. Acórtelo."))
    if retirada_entera(acta) is not None:
        raise Conflicto(
            _("La publicación de esta acta se retiró entera: no hay versión vigente que rectificar. Vea su registro.")
        )
    estado = EstadoActa(acta.estado)
    antes = {"estado": estado.value, "rectifica": acta.rectifica_id, "motivo": acta.motivo_rectificacion}
    mover(acta, EstadoActa.BORRADOR, desde=estado if estado in PUBLICADAS else EstadoActa.PUBLICADA)
    acta.rectifica = versiones("acta", acta.sesion.clave).first()
    acta.motivo_rectificacion = motivo
    acta.save(update_fields=["estado", "rectifica", "motivo_rectificacion"])
    record("rectificacion.abierta", acta, actor=actor, antes=antes, ahora={"motivo": motivo, "texto": _rows_of(acta)})
    return acta


@operation
def desistir_rectificacion(pk: int, *, actor: Actor | None) -> Acta:
    """Throw a correction away: the acta is again published, with the text as it was published.

    Raises Conflicto for a draft that corrects nothing published, or one in circulation.
    """
    acta = lock_acta(pk)
    require("actas.desistir_rectificacion", actor, acta)
    opened = rectificacion_abierta(acta)
    if opened is None:
        raise Conflicto(_("Este texto no rectifica nada publicado. Recargue la página para ver en qué está."))
    if acta.estado != EstadoActa.BORRADOR:
        raise Conflicto(_("La corrección está en circulación o aprobada. Retírela o reábrala antes de desistir."))
    was = cast("dict[str, Any]", opened.antes)
    mover(acta, EstadoActa(was["estado"]))
    _bring_back(acta, cast("dict[str, Any]", opened.ahora)["texto"])
    acta.rectifica_id, acta.motivo_rectificacion = was["rectifica"], was["motivo"]
    acta.save(update_fields=["estado", "titulo", "rectifica", "motivo_rectificacion"])
    record("rectificacion.desistida", acta, actor=actor, antes=opened.pk, ahora=acta.estado)
    return acta


def rectificacion_abierta(acta: Acta) -> Evento | None:
    """The event that opened the correction an acta is in, or None when it is in none."""
    if acta.rectifica_id is None or acta.estado in PUBLICADAS:
        return None
    return ultima_apertura(acta)


def ultima_apertura(acta: Acta) -> Evento | None:
    """The event that opened the last correction of an acta, done or not; it keeps what was published."""
    mine = Evento.objects.filter(objeto_tipo=acta._meta.label_lower, objeto_id=acta.pk, verbo="rectificacion.abierta")
    return mine.order_by("-pk").first()


def retirada_entera(acta: Acta) -> Retiro | None:
    """The withdrawal of the whole publication of an acta, or None when the public can read it or never could."""
    current = versiones("acta", acta.sesion.clave).first()
    retiro: Retiro | None = getattr(current, "retiro", None)
    return retiro if retiro is not None and not retiro.parcial else None


def historico_en_correccion(acta: Acta) -> bool:
    """Whether it is an old acta being corrected against its document, which is published again without consulta."""
    return acta.estado == EstadoActa.BORRADOR and acta.rectifica_id is not None and acta.consulta_id is None


def _rows_of(acta: Acta) -> dict[str, Any]:
    """The rows that make the text of an acta, whole."""
    sesion = acta.sesion
    rows = [sesion, *sesion.puntos.all(), *sesion.asistencias.all(), *acta.parrafos.all(), *acta.acuerdos.all()]
    return {"titulo": acta.titulo, "filas": json.loads(serializers.serialize("json", rows))}


def _bring_back(acta: Acta, kept: dict[str, Any]) -> None:
    """Leave the text of an acta made of these rows and no others."""
    acta.titulo = kept["titulo"]
    pks: dict[str, list[int]] = {}
    for row in kept["filas"]:
        pks.setdefault(row["model"], []).append(row["pk"])
    theirs = [acta.acuerdos, acta.parrafos, acta.sesion.asistencias, acta.sesion.puntos]
    for rows in cast("list[models.Manager[models.Model]]", theirs):
        rows.exclude(pk__in=pks.get(rows.model._meta.label_lower, [])).delete()
    for row in serializers.deserialize("python", kept["filas"], ignorenonexistent=True):
        row.save()
    # What was on record of a punto that was taken out meanwhile is of that punto again.
    loose = list(acta.sesion.tratamientos.filter(punto=None).order_by("pk"))
    for punto in acta.sesion.puntos.filter(tratamiento=None):
        if (found := next((each for each in loose if each.titulo == punto.titulo), None)) is not None:
            loose.remove(found)
            found.punto = punto
            found.save(update_fields=["punto"])
