"""What events do to an acta, and who is told of its observations. Imported by apps.py only."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy

from actas.models import Acta, Observacion
from actas.operations import aprobar_acta, devolver_acta
from actas.states import EstadoActa, EstadoObservacion
from mesa.kernel import clock
from mesa.kernel.events import on
from mesa.kernel.querysets import in_force
from mesa.models import Consulta, Evento, Funcion, Mandato, Membresia, Organizacion
from mesa.operations.avisos import avisar, quienes_responden
from mesa.operations.publicaciones import versiones
from mesa.tipos import registrar_avisos

registrar_avisos(
    {
        "observacion_recibida": gettext_lazy("Observación recibida"),
        "observacion_respondida": gettext_lazy("Observación respondida"),
        "reapertura": gettext_lazy("Acta reabierta"),
        "rectificacion": gettext_lazy("Acta corregida"),
    }
)


@on("consulta.cerrada", handler="actas.resolver_acta")
def settle(evento: Evento) -> None:
    """Approve the acta, or take it back to draft with its answers, as its consulta closed."""
    consulta = Consulta.objects.get(pk=evento.objeto_id)
    if consulta.objeto_tipo != Acta._meta.label_lower:
        return
    acta = Acta.objects.filter(pk=consulta.objeto_id, consulta=consulta, estado=EstadoActa.EN_CIRCULACION).first()
    if acta is None:
        return
    if consulta.resultado == "aprobada":
        aprobar_acta(acta.pk, actor=None)
    else:
        devolver_acta(acta.pk, actor=None)


@on("observacion.recibida", handler="actas.avisar_observacion")
def tell_the_secretaria(evento: Evento) -> None:
    """The secretaría is told of an observation that waits for its answer; not whoever made it."""
    observacion = _observacion(evento)
    if observacion.estado != EstadoObservacion.PENDIENTE:
        return
    consulta = observacion.consulta
    avisar(
        [m for m in _secretaria(consulta.organo) if m.persona_id != observacion.persona_id],
        clave=f"observacion:{observacion.pk}",
        plantilla="observacion_recibida",
        ruta=f"/actas/{observacion.acta.sesion.clave}/observaciones/{observacion.pk}/",
        datos={
            "consulta": consulta.pk,
            "organizacion": observacion.organizacion_nombre,
            "referencia": observacion.referencia,
            "motivo": observacion.motivo,
            "propuesta": observacion.propuesta,
        },
    )


@on("observacion.respondida", handler="actas.avisar_respuesta")
def tell_who_observed(evento: Evento) -> None:
    """The organisation that observed is told the answer, its reasons and, if applied, how the paragraph reads now."""
    observacion = _observacion(evento)
    if observacion.respuesta != cast("dict[str, str]", evento.ahora)["respuesta"]:
        return  # corrected since: the answer that stands has its own notice
    convocada = observacion.consulta.convocadas.get(organizacion=observacion.organizacion_id)
    applied = observacion.aplicada and observacion.parrafo is not None
    avisar(
        quienes_responden(observacion.organizacion),
        clave=f"evento:{evento.pk}",
        plantilla="observacion_respondida",
        ruta=f"/actas/{observacion.acta.sesion.clave}/observaciones/",
        datos={
            "consulta": observacion.consulta_id,
            "convocada": convocada.pk,
            "version": observacion.consulta.version,
            "referencia": observacion.referencia,
            "motivo": observacion.motivo,
            "estado": observacion.estado,
            "respuesta": observacion.respuesta,
            "nuevo": observacion.parrafo.texto if applied and observacion.parrafo else "",
        },
    )


@on("acta.reabierta", handler="actas.avisar_reapertura")
def tell_the_reopening(evento: Evento) -> None:
    """Everyone convoked to the consulta that approved it is told that the acta is a draft again, and why."""
    consulta = Acta.objects.select_related("consulta").get(pk=evento.objeto_id).consulta
    assert consulta is not None
    for convocada in consulta.convocadas.select_related("organizacion"):
        avisar(
            quienes_responden(convocada.organizacion),
            clave=f"evento:{evento.pk}",
            plantilla="reapertura",
            ruta=f"/consultas/{consulta.pk}/",
            datos={"consulta": consulta.pk, "convocada": convocada.pk, "motivo": evento.ahora},
        )


@on("acta.publicada", handler="actas.avisar_rectificacion")
def tell_the_correction(evento: Evento) -> None:
    """Whoever sits in the órgano is told that a corrected version took the place of the one they knew, and why."""
    acta = Acta.objects.select_related("sesion__organo").get(pk=evento.objeto_id)
    publicacion = versiones("acta", acta.sesion.clave).filter(publicada__lte=evento.ocurrido).first()
    if publicacion is None or publicacion.version == 1:
        return
    seats = Membresia.objects.vigentes(clock.today()).filter(organo=acta.sesion.organo)
    for membresia in seats.select_related("miembro"):
        avisar(
            quienes_responden(membresia.miembro),
            clave=f"evento:{evento.pk}",
            plantilla="rectificacion",
            ruta=f"/actas/{acta.sesion.clave}/",
            datos={"publicacion": publicacion.pk, "organo": acta.sesion.organo_id, "nombre": str(acta)},
        )


def _observacion(evento: Evento) -> Observacion:
    whole = Observacion.objects.select_related("acta__sesion", "consulta__organo", "organizacion", "parrafo")
    return whole.get(pk=evento.objeto_id)


def _secretaria(organo: Organizacion) -> list[Mandato]:
    """Who speaks today for the bodies that are secretaría of the órgano."""
    al = clock.today()
    bodies = Organizacion.objects.filter(
        in_force(al, "cargos__"), cargos__organo=organo, cargos__tipo=Funcion.Tipo.SECRETARIA
    )
    return list(Mandato.objects.filter(organizacion__in=bodies).que_responden(al).for_actor())
