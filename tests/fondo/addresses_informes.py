"""The reports of a fund × every role, inside; and what anyone reads of them before they are published."""

from __future__ import annotations

from tests.mesa.addresses import NO, UNPUBLISHED, Row, everyone
from tests.mesa.scene import Scene

#                        anonima secretaria gobierno cooperante administradora delegada.norte
SEEN = "302 200 200 200 200 404"
KEPT, SENT = "302 200 403 403 403 404", "302 422 403 403 403 404"
TOLD, WRITTEN = "302 403 403 403 200 404", "302 403 403 403 422 404"
PRIVATE = "302 200 403 403 200 404"


def mitad(_s: Scene) -> list[object]:
    """The report of mid-period, in draft."""
    return ["2026", "mitad"]


def ninguno(_s: Scene) -> list[object]:
    """A kind of report that there is not."""
    return ["2026", "otro"]


def version(_s: Scene) -> list[object]:
    """Its first version."""
    return ["2026", "mitad", 1]


TABLE = [
    Row("fondo:informes", "", SEEN, NO, lambda _: ["2026"]),
    Row("fondo:comprobantes_zip", "", PRIVATE, NO, lambda _: ["2026"]),
    Row("fondo:informe", "borrador", SEEN, NO, mitad),
    Row("fondo:informe", "inexistente", "302 404 404 404 404 404", NO, ninguno),
    Row("fondo:preparar_informe", "ya abierto", "302 302 403 403 403 404", "302 302 403 403 403 404", mitad),
    Row("fondo:fechas_informe", "borrador", KEPT, SENT, mitad),
    Row("fondo:escribir_relato", "borrador", TOLD, WRITTEN, mitad),
    Row("fondo:entregar_informe", "borrador", NO, "302 403 403 403 409 404", mitad),
    Row("fondo:observar_informe", "borrador", "302 200 200 200 403 404", "302 422 422 422 403 404", mitad),
    Row(
        "fondo:responder_observacion_informe",
        "borrador",
        PRIVATE,
        "302 422 403 403 422 404",
        lambda s: ["2026", "mitad", s.fondo["observacion"]],
    ),
    Row("fondo:consultar_informe", "borrador", KEPT, SENT, mitad),
    Row("fondo:retirar_informe", "borrador", "302 409 403 403 403 404", "302 409 403 403 403 404", mitad),
    Row("fondo:publicar_informe", "borrador", NO, "302 409 403 403 403 404", mitad),
    Row("fondo:corregir_informe", "borrador", "302 404 403 403 403 404", "302 404 403 403 403 404", mitad),
    Row("fondo:enviar_informe", "borrador", "302 409 403 403 403 404", "302 409 403 403 403 404", mitad),
    Row("fondo:constancia_informe", "sin constancia", "302 404 404 404 404 404", NO, mitad),
    *(
        Row(f"fondo:{name}", "sin publicar", *UNPUBLISHED, mitad)
        for name in (
            "informe_publico",
            "informe_json",
            "informe_pdf",
            "informe_pdf_en",
            "informe_xlsx",
            "informe_xlsx_en",
        )
    ),
    *(
        Row(f"fondo:{name}", "sin publicar", everyone(404), NO, version)
        for name in (
            *("informe_version", "informe_version_json", "informe_version_pdf"),
            *("informe_version_pdf_en", "informe_version_xlsx", "informe_version_xlsx_en"),
        )
    ),
]
