"""The reports that somebody asked for are drawn by the worker."""

from __future__ import annotations

from actas.operations.informes import dibujar_informe
from mesa.kernel.events import on
from mesa.models import Evento


@on("informe.pedido", handler="actas.dibujar_informe")
def draw(evento: Evento) -> None:
    """The PDF of the report, kept as a file of its órgano."""
    dibujar_informe(evento)
