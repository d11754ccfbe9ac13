"""The addresses of notices and of their sending × every role."""

from __future__ import annotations

from typing import Any

from mesa.models import Aviso, Envio
from tests.mesa.addresses import NO, Row, inside
from tests.mesa.scene import Scene


def _notice(scene: Scene) -> list[Any]:
    """One that somebody of the government was told."""
    return [Aviso.objects.filter(persona=scene.cast.actor("gobierno").persona)[0].pk]


def _envio(scene: Scene) -> list[Any]:
    """One of the Mesa's that did not fail."""
    return [Envio.objects.filter(aviso__organo=scene.cast.mesa, estado="enviado").order_by("pk")[0].pk]


#                                              anonima secretaria gobierno cooperante administradora delegada.norte
TABLE = [
    Row("mesa:avisos", "", inside(200), NO),
    Row("mesa:leer_avisos", "", NO, inside(302)),
    Row("mesa:preferencias_avisos", "", inside(200), "302 422 422 422 422 422"),
    Row("mesa:abrir_aviso", "de gobierno", NO, "302 404 302 404 404 404", _notice),
    Row("mesa:operaciones", "", "302 200 403 403 403 403", NO),
    Row("mesa:reenviar_fallidos", "", NO, "302 302 403 403 403 403"),
    Row("mesa:reenviar_envio", "que no falló", NO, "302 409 403 403 403 403", _envio),
    Row("mesa:reenviar_envio", "inexistente", NO, "302 404 403 403 403 403", lambda _: [10**9]),
]
