"""What happens to a consulta is told: the call, receipts, results, withdrawals."""

from __future__ import annotations

from typing import Any, cast

from mesa.kernel.events import on
from mesa.models import Consulta, Evento, Mandato, Pronunciamiento
from mesa.operations import avisos


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


@on("pronunciamiento.anulado", handler="mesa.avisar_anulacion")
def tell_it_was_undone(evento: Evento) -> None:
    """Whoever got the receipt of a registered answer is told that it was undone, and why."""
    consulta = _consulta(evento)
    answer = Pronunciamiento.objects.select_related("convocada__organizacion").get(
        pk=cast("dict[str, int]", evento.antes)["pronunciamiento"]
    )
    avisos.avisar(
        avisos.quienes_responden(answer.convocada.organizacion),
        clave=f"evento:{evento.pk}",
        plantilla="anulacion",
        ruta=f"/consultas/{consulta.pk}/",
        datos={
            "consulta": consulta.pk,
            "convocada": answer.convocada_id,
            "pronunciamiento": answer.pk,
            "motivo": cast("dict[str, str]", evento.ahora)["motivo"],
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
