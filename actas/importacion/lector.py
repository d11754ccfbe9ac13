"""What both readers share: how they say that they cannot, and how much text they give."""

from __future__ import annotations

from actas.importacion.errores import MAXIMO, Motivo


class Falla(Exception):
    """A file that a reader cannot read, and why."""

    def __init__(self, motivo: Motivo) -> None:
        super().__init__(motivo)
        self.motivo = motivo


class Salida:
    """Pieces of text up to the maximum. Raises Falla as soon as there is more."""

    def __init__(self) -> None:
        self.partes: list[str] = []
        self.largo = 0

    def agregar(self, texto: str) -> None:
        """Take one more piece."""
        self.largo += len(texto)
        if self.largo > MAXIMO:
            raise Falla(Motivo.LARGO)
        self.partes.append(texto)
