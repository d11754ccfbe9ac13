"""What is published is rendered, and the files of what was withdrawn are deleted."""

from __future__ import annotations

from mesa.kernel.events import on
from mesa.models import Evento, Publicacion
from mesa.operations.publicaciones import representar
from mesa.operations.retiros import borrar_sueltos


@on("publicacion.publicada", handler="mesa.representar_publicacion")
def render(evento: Evento) -> None:
    """The PDF of what was published is made by the worker."""
    representar(Publicacion.objects.get(pk=evento.objeto_id))


@on("publicacion.retirada", handler="mesa.borrar_archivos_retirados")
def delete_withdrawn_files(evento: Evento) -> None:
    """The files that were withdrawn are gone even if the web process died before it deleted them."""
    borrar_sueltos()
