"""Notices, how one wants them, and how their sending goes."""

from __future__ import annotations

from collections.abc import Iterator

from mesa.models import Envio
from tests.browser.pages.core import Case, press, send
from tests.browser.world import World


def told(world: World) -> Iterator[Case]:
    """What a person was told: not read, one opened, all read."""
    yield Case("avisos", "/avisos/")
    yield Case("avisos: abrir uno", "/avisos/", do=lambda page: page.locator("#avisos ol button").first.click())
    yield Case("avisos: todos leídos", "/avisos/", do=press("Marcar todos como leídos"), says="No hay avisos sin leer.")
    yield Case("avisos: cómo recibirlos", "/avisos/preferencias/")
    yield Case(
        "avisos: uno al día",
        "/avisos/preferencias/",
        do=lambda page: (page.get_by_label("Un solo correo al día").check(), send()(page)),
        says="Quedó guardado cómo recibe sus avisos.",
    )


def sends(world: World) -> Iterator[Case]:
    """How sending goes, with what failed and without it."""
    yield Case("operaciones: sin fallas", "/operaciones/", says="Ningún aviso ha fallado.")
    some = Envio.objects.filter(aviso__organo=world.cast.mesa).order_by("pk")[:3]
    Envio.objects.filter(pk__in=[envio.pk for envio in some]).update(
        estado="fallido", intentos=8, error="SMTPRecipientsRefused: 550 5.1.1 <…@mesa.example>: la casilla no existe"
    )
    yield Case("operaciones", "/operaciones/")
    yield Case("operaciones: reenviar", "/operaciones/", do=press("Reenviar los 3 que fallaron"), says="a la cola")
