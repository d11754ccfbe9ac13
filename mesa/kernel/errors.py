"""What people can cause. Each carries a sentence that says what to do; the middleware turns it into a page."""

from __future__ import annotations

import re
from collections.abc import Sequence


class DomainError(Exception):
    """Something a person can mend. `status` is the HTTP status a page answers with."""

    status = 422

    def __init__(self, mensaje: str) -> None:
        super().__init__(mensaje)
        self.mensaje = str(mensaje)


class NoPermitido(DomainError):
    """The actor may see the object but not do this to it. `motivos` are the sentences that refuse."""

    status = 403

    def __init__(self, motivos: Sequence[str]) -> None:
        self.motivos = [str(motivo) for motivo in motivos]
        super().__init__(" ".join(self.motivos))


class Conflicto(DomainError):
    """The object is no longer in the state, or the version, that the person had before them."""

    status = 409


class FueraDePlazo(Conflicto):
    """The deadline shut the door before the request came in."""


#: What PostgreSQL adds to an error: the row itself, with whatever somebody wrote in it.
_ROW = re.compile(r"\n(?:DETAIL|CONTEXT): .*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)


def sin_filas(texto: str) -> str:
    """What an error or its traceback says, without the rows of the database that it quotes."""
    return _ROW.sub("", texto)
