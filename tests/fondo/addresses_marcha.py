"""The floors of a fund × every role."""

from __future__ import annotations

from tests.fondo.addresses_propuesta import KEPT, LATE, SENT, clave
from tests.mesa.addresses import Row
from tests.mesa.scene import Scene


def hito(s: Scene) -> list[object]:
    """A floor of the fund of the scene."""
    return [*clave(s), s.fondo["hito"]]


TABLE = [
    Row("fondo:publicar_fondo", "", KEPT, LATE, clave),
    Row("fondo:agregar_hito", "", KEPT, SENT, clave),
    Row("fondo:corregir_hito", "", KEPT, SENT, hito),
    Row("fondo:quitar_hito", "", KEPT, SENT, hito),
]
