"""What the kernel's events cause: notices to who must answer, receipts, results, renderings."""

from __future__ import annotations

from typing import Any, cast

from mesa.kernel.events import on
from mesa.models import Consulta, Evento, Mandato, Publicacion
from mesa.operations import avisos
from mesa.operations.publicaciones import representar


def _consulta(evento: Evento) -> Consulta:
    return Consulta.objects.for_detail().get(pk=evento.objeto_id)


def _everyone(consulta: Consulta) -> list[tuple[int, list[Mandato]]]:
    return [
        (convocada.pk, avisos.quienes_responden(convocada.organizacion))
        for convocada in consulta.convocadas.select_related("organizacion")
    ]


def _tell_everyone(evento: Evento, plantilla: str, **datos: Any) -> None:
    consulta = _consulta(evento)
    for convocada_id, mandatos in _everyone(consulta):
        avisos.avisar(
            mandatos,
            clave=f"evento:{evento.pk}",
            plantilla=plantilla,
            ruta=f"/consultas/{consulta.pk}/",
            datos={"consulta": consulta.pk, "convocada": convocada_id, **datos},
            plazo=consulta.plazo,
        )


@on("consulta.abierta", handler="mesa.avisar_llamado")
def tell_the_call(evento: Evento) -> None:
    """Whoever must answer is told what, until when and what happens otherwise, with the link that answers."""
    if _consulta(evento).abierta:
        _tell_everyone(evento, "llamado")


@on("consulta.recordada", handler="mesa.avisar_recordatorio_manual")
def remind_by_hand(evento: Evento) -> None:
    """The reminder that the secretaría asked for, to whoever still has not answered."""
    consulta = _consulta(evento)
    if consulta.abierta:
        avisos.avisar_a_quienes_faltan(consulta, clave=f"manual:{consulta.pk}:{evento.ahora}")


@on("pronunciamiento.registrado", handler="mesa.avisar_comprobante")
def send_receipt(evento: Evento) -> None:
    """The receipt of an answer goes to the titular and the suplente of the organisation that gave it."""
    consulta = _consulta(evento)
    answer: int = cast("dict[str, int]", evento.ahora)["pronunciamiento"]
    convocada = consulta.convocadas.select_related("organizacion").get(pronunciamientos=answer)
    avisos.avisar(
        avisos.quienes_responden(convocada.organizacion),
        clave=f"evento:{evento.pk}",
        plantilla="comprobante",
        ruta=f"/consultas/{consulta.pk}/",
        datos={
            "consulta": consulta.pk,
            "convocada": convocada.pk,
            "pronunciamiento": answer,
        },
    )


@on("consulta.cerrada", handler="mesa.avisar_resultado")
def tell_the_result(evento: Evento) -> None:
    """Everyone convoked is told how it closed."""
    _tell_everyone(evento, "resultado")


@on("consulta.retirada", handler="mesa.avisar_retiro")
def tell_the_withdrawal(evento: Evento) -> None:
    """Everyone convoked is told that the text is no longer in circulation, and why."""
    _tell_everyone(evento, "retiro")


@on("publicacion.publicada", handler="mesa.representar_publicacion")
def render(evento: Evento) -> None:
    """The PDF of what was published is made by the worker."""
    representar(Publicacion.objects.select_related("contenido").get(pk=evento.objeto_id))
