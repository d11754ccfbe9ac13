"""What anyone reads of a fund × every role."""

from __future__ import annotations

from tests.mesa.addresses import NO, PUBLIC, UNPUBLISHED, Row, everyone

DE_UNO = ("publico", "fondo_json")

TABLE = [
    Row("fondo:publicos", "", *PUBLIC),
    *(Row(f"fondo:{name}", "sin publicar", *UNPUBLISHED, lambda _: ["2026"]) for name in DE_UNO),
    Row("fondo:publico_version", "sin publicar", everyone(404), NO, lambda _: ["2026", 1]),
    Row("fondo:fondo_version_json", "sin publicar", everyone(404), NO, lambda _: ["2026", 1]),
    Row("fondo:comprobante_publico", "sin publicar", everyone(404), NO, lambda _: ["2026", "0" * 64]),
    Row("fondo:archivo", "sin publicar", everyone(404), NO, lambda _: ["2026", "libro.csv"]),
]
