"""The addresses of the calendar and of the measures × every role."""

from __future__ import annotations

from mesa.enlaces import url_de_calendario
from mesa.models import Suscripcion
from tests.mesa.addresses import NO, NOWHERE, PUBLIC, Row, everyone, inside
from tests.mesa.scene import NOW, Scene


def token(s: Scene) -> list[str]:
    """The address of somebody's calendar: whoever has it reads it, signed in or not."""
    persona = s.cast.actor("gobierno").persona
    viva, _ = Suscripcion.objects.get_or_create(persona=persona, revocada=None, defaults={"creada": NOW})
    return [url_de_calendario(viva.pk).rpartition("/")[2].removesuffix(".ics")]


#                                      anonima secretaria gobierno cooperante administradora delegada.norte
TABLE = [
    Row("mesa:calendario", "", inside(200), NO),
    Row("mesa:calendario_publico", "", *PUBLIC),
    Row("mesa:calendario_ics", "", *PUBLIC),
    Row("mesa:calendario_privado_ics", "", *PUBLIC, token),
    Row("mesa:calendario_privado_ics", "alterado", NOWHERE[0], NO, lambda s: [token(s)[0][:-1] + "*"]),
    Row("mesa:suscripcion", "", inside(200), everyone(302)),
    Row("mesa:metricas", "", *PUBLIC),
    Row("mesa:metricas_organizaciones", "", "302 200 403 403 404 403", NO),
]
