"""Instalments, contracts, deliverables and suppliers × every role."""

from __future__ import annotations

from tests.fondo.addresses_gastos import BOTH, OWN, OWN_SENT, nothing, of
from tests.fondo.addresses_propuesta import KEPT, LATE, SEEN, SENT, clave
from tests.mesa.addresses import MISSING, NO, Row

#                            anonima secretaria gobierno cooperante administradora delegada.norte
NONE = "302 404 403 403 404 404"

TABLE = [
    Row("fondo:cuotas", "", SEEN, NO, clave),
    Row("fondo:prever_cuota", "", KEPT, SENT, clave),
    of("corregir_cuota_prevista", "prevista", KEPT, SENT, "cuota_prevista"),
    of("quitar_cuota_prevista", "aceptada", LATE, LATE, "cuota"),
    of("registrar_cuota", "prevista", OWN, OWN_SENT, "cuota_prevista"),
    of("corregir_cuota", "registrada", OWN, OWN_SENT, "cuota_registrada"),
    of("retirar_cuota", "registrada", OWN, OWN_SENT, "cuota_registrada"),
    of("observar_cuota", "registrada", KEPT, SENT, "cuota_registrada"),
    of("aceptar_cuota", "registrada", KEPT, SENT, "cuota_registrada"),
    of("anular_cuota", "aceptada", KEPT, SENT, "cuota"),
    of("comprobante_de_cuota", "registrada", BOTH, NO, "cuota_registrada"),
    of("comprobante_de_cuota", "sin comprobante", NONE, NO, "cuota"),
    Row("fondo:contratos", "", SEEN, NO, clave),
    Row("fondo:registrar_contrato", "", OWN, OWN_SENT, clave),
    of("contrato", "aceptado", SEEN, NO, "obligacion"),
    of("contrato", "registrado", SEEN, NO, "contrato_registrado"),
    of("contrato", "observado", SEEN, NO, "contrato_observado"),
    Row("fondo:contrato", "inexistente", MISSING, NO, nothing),
    of("corregir_contrato", "observado", OWN, OWN_SENT, "contrato_observado"),
    of("retirar_contrato", "registrado", OWN, OWN_SENT, "contrato_registrado"),
    of("observar_contrato", "registrado", KEPT, SENT, "contrato_registrado"),
    of("aceptar_contrato", "registrado", KEPT, SENT, "contrato_registrado"),
    of("anular_contrato", "aceptado", KEPT, SENT, "obligacion"),
    of("terminar_contrato", "aceptado", KEPT, SENT, "obligacion"),
    of("archivo_de_contrato", "sin contrato", NONE, NO, "obligacion"),
    of("terminos", "en curso", SEEN, NO, "contrato_en_curso"),
    of("cotizacion", "sin archivo", NONE, NO, "cotizacion"),
    of("recibir_entregable", "por recibir", KEPT, SENT, "entregable_por_recibir"),
    of("deshacer_recepcion", "por recibir", KEPT, LATE, "entregable_por_recibir"),
    of("archivo_de_entregable", "sin archivo", NONE, NO, "entregable_recibido"),
    Row("fondo:proveedores", "", BOTH, NO, clave),
    of("corregir_proveedor", "con algo aceptado", KEPT, SENT, "proveedor"),
]
