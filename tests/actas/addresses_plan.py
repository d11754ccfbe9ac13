"""The addresses of the action plan and of contributions × every role."""

from __future__ import annotations

from typing import Any

from tests.mesa.addresses import MISSING, NO, PUBLIC, UNPUBLISHED, Row, inside

#                        anonima secretaria gobierno cooperante administradora delegada.norte
ANY = "302 200 403 403 403 403", "302 422 403 403 403 403"
ALL = "302 200 403 403 403 403", "302 302 403 403 403 403"
SEEN = "302 200 200 200 404 404"
KEPT = "302 200 403 403 404 404"
SENT = "302 422 403 403 404 404"
DONE = "302 302 403 403 404 404"


def of(name: str, get: str, post: str, *more: Any) -> Row:
    """An address of the commitment of the scene, which is not published; or of its contribution, not answered yet."""
    codigo = "ejemplo-a1" if "aporte" in name else "ejemplo-c1"
    return Row(f"actas:{name}", "sin publicar", get, post, lambda _: [codigo, *more])


def published(name: str, codigo: str, *more: Any) -> Row:
    """An address of what the scene published."""
    return Row(f"actas:{name}", "publicado", *PUBLIC, lambda _: [codigo, *more])


TABLE = [
    Row("actas:plan", "", *PUBLIC),
    Row("actas:plan_en_trabajo", "", inside(200), NO),
    Row("actas:agregar_elemento", "", *ANY),
    Row("actas:importar_plan", "", *ANY),
    Row("actas:exportar_plan", "", "302 200 200 200 404 200", NO),
    Row("actas:publicar_plan", "", *ALL),
    of("elemento_en_trabajo", SEEN, NO),
    Row("actas:elemento_en_trabajo", "inexistente", MISSING, NO, lambda _: ["nada"]),
    of("editar_elemento", KEPT, SENT),
    of("eliminar_elemento", KEPT, DONE),
    of("publicar_elemento", KEPT, SENT),
    of("vincular_elemento", NO, SENT),
    of("separar_elemento", NO, DONE, "acuerdo", 10**9),
    *(published(name, "ejemplo-c2") for name in ("elemento", "elemento_json")),
    *(published(name, "ejemplo-c2", 1) for name in ("elemento_version", "elemento_version_json")),
    of("elemento", *UNPUBLISHED),
    of("elemento_json", *UNPUBLISHED),
    of("elemento_version", *UNPUBLISHED, 1),
    of("elemento_version_json", *UNPUBLISHED, 1),
    Row("actas:aportes", "", *PUBLIC),
    Row("actas:aportes_en_trabajo", "", inside(200), NO),
    Row("actas:registrar_aporte", "", *ANY),
    Row("actas:importar_aportes", "", *ANY),
    Row("actas:exportar_aportes", "", "302 200 200 200 404 200", NO),
    Row("actas:publicar_aportes", "", *ALL),
    of("aporte_en_trabajo", SEEN, SENT),
    Row("actas:aporte_en_trabajo", "inexistente", MISSING, MISSING, lambda _: ["nada"]),
    of("editar_aporte", KEPT, SENT),
    of("eliminar_aporte", KEPT, DONE),
    of("publicar_aporte", KEPT, SENT),
    *(published(name, "ejemplo-a2") for name in ("aporte", "aporte_json")),
    *(published(name, "ejemplo-a2", 1) for name in ("aporte_version", "aporte_version_json")),
    of("aporte", *UNPUBLISHED),
    of("aporte_json", *UNPUBLISHED),
    of("aporte_version", *UNPUBLISHED, 1),
    of("aporte_version_json", *UNPUBLISHED, 1),
]
