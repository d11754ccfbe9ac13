"""What is put to decision outside of a session: prepared, decided, published; and what follows of a letter."""

from mesa.operations.asuntos import clases  # noqa: F401  # its kinds are declared by importing them
from mesa.operations.asuntos.borrador import (
    Borrador,
    adjuntar_archivo,
    crear_asunto,
    descartar_asunto,
    editar_asunto,
    quitar_adjunto,
    reponer_asunto,
)
from mesa.operations.asuntos.carta import Curso, registrar_entrega
from mesa.operations.asuntos.decision import (
    aprobar_asunto,
    consultar_asunto,
    convocables_a,
    devolver_asunto,
    retirar_asunto,
)
from mesa.operations.asuntos.publicacion import clave_publicada, publicar_asunto

__all__ = [
    "Borrador",
    "Curso",
    "adjuntar_archivo",
    "aprobar_asunto",
    "clave_publicada",
    "consultar_asunto",
    "convocables_a",
    "crear_asunto",
    "descartar_asunto",
    "devolver_asunto",
    "editar_asunto",
    "publicar_asunto",
    "quitar_adjunto",
    "registrar_entrega",
    "reponer_asunto",
    "retirar_asunto",
]
