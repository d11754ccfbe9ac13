"""What is public of networks, and the act that publishes it, × every role."""

from __future__ import annotations

from typing import Any

from tests.mesa.addresses import PUBLIC, UNPUBLISHED, Row

PUBLICADA, SIN_PUBLICAR = "red-academica-ejemplo", "red-social-ejemplo"
DE_UNA = ("red", "perfil_json", "indicadores_csv", "insignia")
VERSIONES = ("red_version", "perfil_version_json")


def of(slug: str, name: str, what: tuple[str, str], *more: Any) -> Row:
    """An address of a body."""
    return Row(f"redes:{name}", slug, *what, lambda _: [slug, *more])


MESA, SIN_REGISTRO = "mesa-ejemplo", "red-social-ejemplo"
DEL_REGISTRO = ("integrantes", "integrantes_json", "integrantes_csv")
REGISTRO_VERSIONES = ("integrantes_version", "integrantes_version_json")

TABLE = [
    Row("redes:redes", "", *PUBLIC),
    Row("redes:datos_csv", "", *PUBLIC),
    Row("redes:comparar", "", *PUBLIC),
    *(of(PUBLICADA, name, PUBLIC) for name in DE_UNA),
    *(of(PUBLICADA, name, PUBLIC, 1) for name in VERSIONES),
    of(PUBLICADA, "evidencia", UNPUBLISHED, "0" * 64),
    *(of(SIN_PUBLICAR, name, UNPUBLISHED) for name in DE_UNA),
    *(of(SIN_PUBLICAR, name, UNPUBLISHED, 1) for name in VERSIONES),
    *(of(MESA, name, PUBLIC) for name in DEL_REGISTRO),
    *(of(MESA, name, PUBLIC, 1) for name in REGISTRO_VERSIONES),
    *(of(SIN_REGISTRO, name, UNPUBLISHED) for name in DEL_REGISTRO),
    *(of(SIN_REGISTRO, name, UNPUBLISHED, 1) for name in REGISTRO_VERSIONES),
    #                                  anonima secretaria gobierno cooperante administradora delegada.norte
    Row("redes:publicar_perfil", "", "302 200 200 200 403 200", "302 409 409 409 403 409"),
    Row("redes:publicar_integrantes", "", "302 200 403 403 403 403", "302 409 403 403 403 403"),
]
