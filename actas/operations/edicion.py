"""The heading of an acta: when, where, who was there, and the titles of its puntos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.documento import documento, leer_acta
from actas.models import Acta, Acuerdo, Asistencia
from actas.operations.actas import comprobar_numero
from actas.operations.parrafos import clean_text, lock_for_edit
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.operations.fechas import comprobar_fecha

verbo("acta.corregida", gettext_lazy("corrigió los datos del acta"))


@dataclass(frozen=True)
class Encabezado:
    """What the heading says. `asistentes`: (grupo, [(nombre, calidad, estado)]); titles by the pk of their row."""

    titulo: str
    numero: int | None
    fecha: date
    inicio: time | None
    termino: time | None
    lugar: str
    asistentes: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]
    puntos: dict[int, str]
    titulos_acuerdos: dict[int, str]


def huella_encabezado(acta: Acta) -> str:
    """What identifies the heading as it was read: a save over another's change is refused."""
    completa = leer_acta(acta)
    text = documento(completa)
    for punto in text["desarrollo"]:
        del punto["parrafos"]
    del text["acuerdos"]
    titles = {str(a.pk): a.titulo for a in Acuerdo.objects.filter(acta=acta)}
    return document_hash({"texto": text, "titulos": titles})


@operation
def corregir_datos(pk: int, encabezado: Encabezado, *, huella: str, actor: Actor | None) -> Acta:
    """Save the heading read with `huella`. The permanent key of the session does not change with its date.

    Raises Conflicto if someone changed it meanwhile, DomainError for an empty title or an end before the start.
    """
    acta = lock_for_edit(pk, actor)
    if huella != huella_encabezado(acta):
        raise Conflicto(
            _("Alguien cambió estos datos mientras usted escribía. Revise cómo quedaron y vuelva a guardar.")
        )
    if not encabezado.titulo.strip():
        raise DomainError(_("Escriba el título del acta."))
    comprobar_fecha(encabezado.fecha)
    if encabezado.inicio and encabezado.termino and encabezado.termino < encabezado.inicio:
        raise DomainError(_("La hora de término es anterior a la de inicio."))
    if encabezado.numero != acta.sesion.numero:
        comprobar_numero(acta.sesion.organo, encabezado.numero)
    antes = _readable(acta)
    acta.titulo = clean_text(encabezado.titulo)
    acta.save(update_fields=["titulo"])
    sesion = acta.sesion
    sesion.numero, sesion.fecha, sesion.lugar = encabezado.numero, encabezado.fecha, clean_text(encabezado.lugar)
    sesion.inicio, sesion.termino = encabezado.inicio, encabezado.termino
    sesion.save(update_fields=["numero", "fecha", "lugar", "inicio", "termino"])
    _replace_attendance(acta, encabezado)
    _rename(acta, encabezado)
    record("acta.corregida", acta, actor=actor, antes=antes, ahora=_readable(acta))
    return acta


def _readable(acta: Acta) -> dict[str, Any]:
    text = documento(leer_acta(acta))
    return {key: text[key] for key in ("titulo", "sesion", "asistentes", "tabla")}


def _replace_attendance(acta: Acta, encabezado: Encabezado) -> None:
    acta.sesion.asistencias.all().delete()
    Asistencia.objects.bulk_create(
        Asistencia(
            sesion=acta.sesion,
            grupo=clean_text(grupo),
            orden_grupo=place,
            orden=orden,
            nombre=clean_text(nombre),
            calidad=clean_text(calidad),
            estado=estado,
        )
        for place, (grupo, people) in enumerate(encabezado.asistentes, 1)
        for orden, (nombre, calidad, estado) in enumerate(people or [("", "", Asistencia.Estado.PRESENTE)], 1)
    )


def _rename(acta: Acta, encabezado: Encabezado) -> None:
    for punto in acta.sesion.puntos.all():
        titulo = clean_text(encabezado.puntos.get(punto.pk, punto.titulo))
        if titulo and titulo != punto.titulo:
            punto.titulo, punto.titulo_desarrollo = titulo, ""
            punto.save(update_fields=["titulo", "titulo_desarrollo"])
    for acuerdo in acta.acuerdos.all():
        titulo = clean_text(encabezado.titulos_acuerdos.get(acuerdo.pk, acuerdo.titulo))[:200]
        if titulo != acuerdo.titulo:
            acuerdo.titulo = titulo
            acuerdo.save(update_fields=["titulo"])
