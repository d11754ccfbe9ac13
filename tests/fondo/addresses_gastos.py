"""Expenses, payments, receipts, copies and the ledger × every role."""

from __future__ import annotations

from tests.fondo.addresses_propuesta import KEPT, SEEN, SENT, clave
from tests.mesa.addresses import MISSING, NO, Row
from tests.mesa.scene import Scene

#                            anonima secretaria gobierno cooperante administradora delegada.norte
OWN, OWN_SENT, OWN_LATE = "302 403 403 403 200 404", "302 403 403 403 422 404", "302 403 403 403 409 404"
LATE = "302 409 403 403 403 404"
DONE = "302 302 403 403 403 404"
RECEIPT = "302 200 403 403 200 404"
BOTH, BOTH_SENT = "302 200 403 403 200 404", "302 422 403 403 422 404"


def of(name: str, state: str, get: str, post: str, row: str) -> Row:
    """An address of something of the fund of the scene."""
    return Row(f"fondo:{name}", state, get, post, lambda s: [*clave(s), s.fondo[row]])


def nothing(s: Scene) -> list[object]:
    """What the fund does not have."""
    return [*clave(s), 10**9]


TABLE = [
    Row("fondo:gastos", "", SEEN, NO, clave),
    Row("fondo:registrar_gasto", "", OWN, OWN_SENT, clave),
    of("gasto", "aceptado", SEEN, NO, "gasto"),
    of("gasto", "registrado", SEEN, NO, "registrado"),
    of("gasto", "observado", SEEN, NO, "observado"),
    of("gasto", "de una persona", SEEN, NO, "honorarios"),
    Row("fondo:gasto", "inexistente", MISSING, NO, nothing),
    of("corregir_gasto", "observado", OWN, OWN_SENT, "observado"),
    of("retirar_gasto", "registrado", OWN, OWN_SENT, "registrado"),
    of("observar_gasto", "registrado", KEPT, SENT, "registrado"),
    of("aceptar_gasto", "registrado", KEPT, SENT, "registrado"),
    of("anular_gasto", "aceptado", KEPT, SENT, "gasto"),
    of("comprobante", "aceptado", RECEIPT, NO, "gasto"),
    of("comprobante", "sin comprobante", "302 404 403 403 404 404", NO, "registrado"),
    of("registrar_pago", "de una persona", OWN, OWN_SENT, "honorarios"),
    of("retirar_pago", "registrado", OWN, OWN_SENT, "pago_registrado"),
    of("observar_pago", "registrado", KEPT, SENT, "pago_registrado"),
    of("aceptar_pago", "aceptado", LATE, LATE, "pago"),
    of("anular_pago", "aceptado", KEPT, SENT, "pago"),
    of("comprobante_de_pago", "sin comprobante", "302 404 403 403 404 404", NO, "pago"),
    of("subir_copia", "aceptado", OWN, OWN_SENT, "gasto"),
    of("archivo_de_copia", "por revisar", RECEIPT, NO, "copia"),
    of("aprobar_copia", "por revisar", KEPT, SENT, "copia"),
    of("retirar_copia", "por revisar", BOTH, BOTH_SENT, "copia"),
    Row("fondo:libro", "", SEEN, NO, clave),
]
