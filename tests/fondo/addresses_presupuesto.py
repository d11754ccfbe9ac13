"""The budget, its transfers and the dossier × every role."""

from __future__ import annotations

from tests.fondo.addresses_propuesta import KEPT, SEEN, SENT, clave
from tests.mesa.addresses import MISSING, NO, Row
from tests.mesa.scene import Scene

#                        anonima secretaria gobierno cooperante administradora delegada.norte
LATE_FORM = "302 409 403 403 403 404"


def of(name: str, state: str, get: str, post: str, row: str) -> Row:
    """An address of something of the fund of the scene."""
    return Row(f"fondo:{name}", state, get, post, lambda s: [*clave(s), s.fondo[row]])


def nobody(s: Scene) -> list[object]:
    """What the fund does not have."""
    return [*clave(s), 10**9]


TABLE = [
    Row("fondo:presupuesto", "en ejecución", SEEN, NO, clave),
    Row("fondo:descargar_presupuesto", "en ejecución", SEEN, NO, clave),
    Row("fondo:traspasar", "en ejecución", KEPT, SENT, clave),
    of("deshacer_traspaso", "hecho", KEPT, SENT, "traspaso"),
    Row("fondo:deshacer_traspaso", "inexistente", MISSING, MISSING, nobody),
    Row("fondo:agregar_item", "en ejecución", KEPT, SENT, clave),
    of("quitar_item", "sin usar", NO, "302 302 403 403 403 404", "item_agregado"),
    Row("fondo:quitar_item", "inexistente", NO, MISSING, nobody),
    Row("fondo:expediente", "", SEEN, NO, clave),
    Row("fondo:anotar_decision", "", KEPT, SENT, clave),
    of("decision", "sin evidencia", SEEN, NO, "decision"),
    Row("fondo:decision", "inexistente", MISSING, NO, nobody),
    of("respaldar_decision", "sin evidencia", KEPT, SENT, "decision"),
    of("desvincular_decision", "sin evidencia", KEPT, SENT, "decision"),
    of("descartar_decision", "sin evidencia", KEPT, SENT, "decision"),
    of("contestar_objecion", "sin objeciones", LATE_FORM, SENT, "decision"),
    of("corregir_contestacion", "", KEPT, SENT, "contestacion"),
]
