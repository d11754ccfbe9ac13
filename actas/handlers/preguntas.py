"""Whoever conducts the órgano is told that a question came in."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy

from actas.models import PreguntaCiudadana
from actas.operations.preguntas import correos  # noqa: F401  # its part of the sweep is registered by importing it
from actas.states import EstadoPregunta
from mesa.handlers.deliberacion import quienes_conducen
from mesa.kernel.events import on
from mesa.models import Evento
from mesa.operations.avisos import avisar
from mesa.tipos import registrar_avisos

registrar_avisos(
    {
        "pregunta_ciudadana": gettext_lazy("Pregunta de la ciudadanía"),
        "pregunta_publicada": gettext_lazy("Pregunta publicada con su respuesta"),
        "pregunta_rechazada": gettext_lazy("Pregunta que no se publica"),
    }
)


@on("pregunta_ciudadana.recibida", handler="actas.avisar_pregunta_ciudadana")
def tell_who_conducts(evento: Evento) -> None:
    """The notice leads to the question and quotes nothing of it: nobody has read it yet."""
    pk = cast("dict[str, int]", evento.ahora)["pregunta"]
    pregunta = PreguntaCiudadana.objects.select_related("acuerdo__organo", "plazo").get(pk=pk)
    if pregunta.estado != EstadoPregunta.RECIBIDA:
        return
    acuerdo = pregunta.acuerdo
    avisar(
        quienes_conducen(acuerdo.organo),
        clave=f"pregunta-ciudadana:{pk}",
        plantilla="pregunta_ciudadana",
        ruta=f"/preguntas/{pk}/",
        datos={"organo": acuerdo.organo_id, "numero": acuerdo.numero, "fecha": acuerdo.fecha.isoformat()},
        plazo=pregunta.plazo,
    )
