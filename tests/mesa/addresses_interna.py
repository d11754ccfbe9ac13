"""The addresses of a network's own consulta × every role: its organisations are in it, and nobody else knows of it."""

from __future__ import annotations

from mesa.models import Consulta, Pronunciamiento
from tests.mesa.addresses import NO, Row, consulta_en
from tests.mesa.scene import Scene

B = "en_circulacion"
#                   anonima secretaria gobierno cooperante administradora delegada.norte
READ = "302 404 404 404 404 200", NO
KEPT = "302 404 404 404 404 403"
OF_WHO_REPRESENTS = ["302 403 403 403 404 404"] * 2


def interna(s: Scene) -> list[int]:
    """The consulta of the network about the acta in circulation."""
    return [Consulta.objects.get(superior=s.consulta(B)).pk]


def convocada(s: Scene) -> list[int]:
    """That one, and an organisation that it convoked."""
    return [*interna(s), s.cast.organizacion("sur-ejemplo").pk]


def respuesta(s: Scene) -> list[int]:
    """What the network answered to the acta that was published."""
    answers = Pronunciamiento.objects.filter(convocada__consulta=s.consulta("publicada"))
    return [answers.get(convocada__organizacion__slug="red-social-ejemplo").pk]


TABLE = [
    Row("mesa:abrir_interna", B, *OF_WHO_REPRESENTS, consulta_en(B)),
    Row("mesa:retirar_interna", B, *OF_WHO_REPRESENTS, consulta_en(B)),
    Row("mesa:cuenta", "", READ[0], KEPT, respuesta),
    Row("mesa:cuenta", "inexistente", *["302 404 404 404 404 404"] * 2, lambda _: [10**9]),
    Row("mesa:consulta", "interna", *READ, interna),
    Row("mesa:responder", "interna", READ[0], "302 404 404 404 404 422", interna),
    Row("mesa:recordar", "interna", NO, KEPT, interna),
    Row("mesa:registrar_varias", "interna", KEPT, KEPT, interna),
    Row("mesa:registrar", "interna", KEPT, KEPT, convocada),
]
