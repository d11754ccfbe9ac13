"""What anyone opens, and accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mesa.dev import mailbox
from mesa.models import Persona
from mesa.operations.personas import invitar_persona
from tests.browser.pages.core import Case, send
from tests.browser.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Page


def public(world: World) -> Iterator[Case]:
    """What anyone opens."""
    yield Case("inicio", "/")
    yield Case("buscar", "/buscar/")
    yield Case("buscar: encontró", "/buscar/?q=fondo")
    yield Case("buscar: nada", "/buscar/?q=presupuesto+participativo+comunal")
    yield Case("accesibilidad", "/accesibilidad/")
    yield Case("privacidad", "/privacidad/")
    yield Case("actas", "/actas/")
    yield Case("actas: no hay más", "/actas/?desde=1990-01-01_0_1")
    yield Case("acta de 2022, en su párrafo", "/actas/2022-06-16/#2.8")
    yield Case("acta publicada", f"/actas/{world.clave('publicada')}/")
    yield Case("acta aprobada por regla 1", _session_11())
    yield Case("PDF en preparación", f"/actas/{world.clave('publicada')}/acta.pdf", 503)
    yield Case("acuerdos", "/acuerdos/")
    yield Case("acuerdos: no hay más", "/acuerdos/?desde=1990-01-01_0_1")
    yield Case("acuerdo 3 de 2022", "/acuerdos/2022-06-16/3/")
    yield Case("acuerdo de ejemplo", f"/acuerdos/{world.clave('publicada')}/1/")
    yield Case("404", "/no-existe/", 404)
    yield Case("lista: cursor malo", "/actas/?desde=no-es-un-cursor", 404)


def _session_11() -> str:
    from mesa.models import Ficha

    return Ficha.objects.get(tipo="acta", datos__sesion__numero=11).ruta


def accounts(world: World) -> Iterator[Case]:
    """What allauth serves to someone who is not in, and the doors of an invitation."""
    yield Case("ingresar", "/cuenta/login/?next=/pendientes/")
    yield Case(
        "ingresar: error",
        "/cuenta/login/",
        do=send(login="social@mesa.example", password="no-es-esta"),
        says="No se pudo enviar.",
    )
    yield Case("pedir un código", "/cuenta/login/code/")
    yield Case("pedir un código: error", "/cuenta/login/code/", do=send(email=""), says="Falta corregir lo siguiente.")
    yield Case(
        "escribir el código", "/cuenta/login/code/", do=send(email="social@mesa.example"), says="Enviamos un código a"
    )
    yield Case(
        "escribir el código: error",
        "/cuenta/login/code/confirm/",
        do=send(code="XXXX-XXXX"),
        says="Falta corregir lo siguiente.",
    )
    yield Case("olvidó su contraseña", "/cuenta/password/reset/")
    yield Case(
        "olvidó su contraseña: error",
        "/cuenta/password/reset/",
        do=send(email="sin-arroba"),
        says="Falta corregir lo siguiente.",
    )
    yield Case(
        "olvidó su contraseña: enviado",
        "/cuenta/password/reset/",
        do=send(email="social@mesa.example"),
        says="Revise su correo",
    )
    link = re.search(r"/cuenta/password/reset/key/\S+", mailbox.letters(1)[0].texto)
    assert link is not None
    yield Case("contraseña nueva", link[0])
    yield Case(
        "contraseña nueva: error",
        link[0],
        do=send(password1="corta", password2="otra"),
        says="Falta corregir lo siguiente.",
    )
    yield Case("contraseña nueva: enlace malo", "/cuenta/password/reset/key/1-mala/")
    yield Case("contraseña nueva: hecho", "/cuenta/password/reset/key/done/")
    yield Case("abrir cuenta: sin invitación", "/cuenta/signup/")
    yield Case("invitación vencida", "/invitacion/mala/", 404)
    persona = Persona.objects.create(nombre="Persona Ejemplo Doce", correo="nueva@mesa.example", ejemplo=True)
    clave = invitar_persona(persona, "nueva@mesa.example", organo=world.cast.mesa, actor=world.cast.secretaria)
    yield Case("abrir cuenta", f"/invitacion/{clave}/")
    yield Case(
        "abrir cuenta: error",
        "/cuenta/signup/",
        do=send(password1="corta", password2="otra"),
        says="Falta corregir lo siguiente.",
    )
    yield Case("cuenta inactiva", "/cuenta/inactive/")


def signed_in(world: World) -> Iterator[Case]:
    """What allauth serves to someone who is in."""
    yield Case("cambiar contraseña", "/cuenta/password/change/")
    yield Case(
        "cambiar contraseña: error",
        "/cuenta/password/change/",
        do=send(oldpassword="no", password1="corta", password2="x"),
        says="Falta corregir lo siguiente.",
    )
    yield Case("correos de la cuenta", "/cuenta/email/")
    yield Case(
        "correos de la cuenta: error", "/cuenta/email/", do=_adds_a_bad_address, says="Falta corregir lo siguiente."
    )
    yield Case("confirmar quién es", "/cuenta/reauthenticate/")
    yield Case("salir", "/cuenta/logout/")


def newly_arrived(world: World) -> Iterator[Case]:
    """Who has neither a password nor, today, a mandate."""
    yield Case("sin mandato", "/pendientes/")
    yield Case("elegir una contraseña", "/cuenta/password/set/")
    yield Case(
        "elegir una contraseña: error",
        "/cuenta/password/set/",
        do=send(password1="corta"),
        says="Falta corregir lo siguiente.",
    )


def _adds_a_bad_address(page: Page) -> None:
    page.locator("#contenido [type=email]").fill("sin-arroba")
    page.get_by_role("button", name="Agregar el correo").click()
