"""The call of a fund, its proposal and who administers it × every role."""

from __future__ import annotations

from fondo.models import Fondo
from tests.mesa.addresses import NO, Row
from tests.mesa.scene import Scene

#                        anonima secretaria gobierno cooperante administradora delegada.norte
SEEN = "302 200 200 200 200 404"
KEPT = "302 200 403 403 403 404"
SENT = "302 422 403 403 403 404"
LATE = "302 409 403 403 403 404"


def clave(s: Scene) -> list[str]:
    """The fund of the scene, in execution."""
    return [Fondo.objects.get(pk=s.fondo["fondo"]).clave]


def version(s: Scene) -> list[object]:
    """Its approved proposal."""
    return [*clave(s), 1]


TABLE = [
    Row("fondo:fondos", "", "302 200 200 200 200 200", NO),
    Row("fondo:nuevo_fondo", "", "302 200 403 403 403 403", "302 422 403 403 403 403"),
    Row("fondo:fondo", "en ejecución", SEEN, NO, clave),
    Row("fondo:fondo", "inexistente", "302 404 404 404 404 404", NO, lambda _: ["1999"]),
    Row("fondo:corregir_fondo", "en ejecución", KEPT, SENT, clave),
    Row("fondo:desistir_fondo", "en ejecución", KEPT, SENT, clave),
    Row("fondo:retomar_fondo", "en ejecución", KEPT, LATE, clave),
    Row("fondo:cerrar_fondo", "sin informe final", KEPT, SENT, clave),
    Row("fondo:reabrir_fondo", "en ejecución", KEPT, SENT, clave),
    Row("fondo:propuesta", "aprobada", SEEN, NO, clave),
    Row("fondo:propuesta_version", "aprobada", SEEN, NO, version),
    Row("fondo:propuesta_version", "inexistente", "302 404 404 404 404 404", NO, lambda s: [*clave(s), 99]),
    Row("fondo:constancia_propuesta", "sin constancia", "302 404 404 404 404 404", NO, version),
    Row("fondo:editar_propuesta", "aprobada", LATE, LATE, clave),
    Row("fondo:siguiente_propuesta", "aprobada", NO, "302 302 403 403 403 404", clave),
    Row("fondo:consultar_propuesta", "aprobada", LATE, LATE, clave),
    Row("fondo:consulta_propuesta", "aprobada", "302 302 302 302 302 404", NO, clave),
    Row("fondo:retirar_propuesta", "aprobada", LATE, LATE, clave),
    Row("fondo:enviar_propuesta", "aprobada", KEPT, SENT, clave),
    Row("fondo:administradora", "", SEEN, NO, clave),
    Row("fondo:designar_administradora", "", KEPT, SENT, clave),
]
