"""The annexes that somebody asked for are drawn by the worker."""

from __future__ import annotations

from mesa.kernel.events import on
from mesa.models import Evento
from redes.operations.mejoras.pdf import dibujar_anexo


@on("anexo.pedido", handler="redes.dibujar_anexo")
def draw(evento: Evento) -> None:
    """The PDF of the annex, kept as a file of its órgano."""
    dibujar_anexo(evento)
