"""Improvements, their annex and who may administer × every role."""

from __future__ import annotations

from tests.mesa.addresses import MISSING, NO, Row, inside
from tests.mesa.scene import Scene

#                        anonima secretaria gobierno cooperante administradora delegada.norte
KEPT = "302 200 403 403 403 403"
SENT = "302 422 403 403 403 403"
SEEN, DONE = "302 200 404 404 404 404", "302 422 404 404 404 404"


def of(name: str, get: str, post: str) -> Row:
    """An address of the improvement of the scene, of Red Social Ejemplo, that waits."""
    return Row(f"redes:{name}", "por encargar", get, post, lambda s: [s.perfiles["mejora"]])


def foto(s: Scene) -> list[int]:
    """What was left on record in the scene."""
    return [s.perfiles["foto"]]


TABLE = [
    Row("redes:mis_mejoras", "", inside(200), NO),
    Row("redes:mejoras", "", "302 200 302 302 302 302", NO),
    Row("redes:proponer_mejoras", "", NO, "302 302 302 302 403 302"),
    Row("redes:agregar_mejora", "", "302 200 200 200 403 200", "302 422 422 422 403 422"),
    Row("redes:importar_mejoras", "", KEPT, SENT),
    Row("redes:exportar_mejoras", "", KEPT, NO),
    Row("redes:anexo_mejoras", "", inside(200), NO),
    Row("redes:pedir_anexo", "sin días", NO, inside(422)),
    Row("redes:anexo_pdf", "inexistente", MISSING, NO, lambda _: [10**9]),
    of("corregir_mejora", SEEN, DONE),
    of("encargar_mejora", SEEN, DONE),
    of("descartar_mejora", SEEN, DONE),
    of("reponer_mejora", NO, "302 302 404 404 404 404"),
    Row("redes:elegibilidad", "", KEPT, SENT),
    Row("redes:foto_elegibilidad", "", KEPT, NO, foto),
    Row("redes:dejar_de_vigilar", "sin vigilar", NO, "302 409 403 403 403 403", foto),
    Row("redes:foto_elegibilidad", "inexistente", "302 404 403 403 403 403", NO, lambda _: [10**9]),
]
