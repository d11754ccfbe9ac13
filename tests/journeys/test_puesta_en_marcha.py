"""From an empty database, without the demo: `instalar`, the guided page, and a first published acta."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.management import call_command

from mesa.kernel import clock, tasks
from tests.journeys.people import answer, circulates, follow, imports, press, says

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PASSWORD = "una frase larga y propia"


def letters(to: str, subject: str) -> list[str]:
    """What was mailed to that address under that subject, once everything due was done."""
    assert -1 not in tasks.sweep().values()
    return [str(m.body) for m in mail.outbox if m.to == [to] and subject in m.subject]


def link(text: str, part: str) -> str:
    """The address in a letter that holds that part."""
    found = re.search(rf"http\S+/{part}/\S+", text)
    assert found is not None, text
    return found[0]


@pytest.fixture
def opens(browser: Browser, live_server: Any, settings: Any, tmp_path: Any) -> Any:
    """A page of a browser of its own, at the empty installation."""
    settings.SITE_URL, settings.DATA_DIR = live_server.url, tmp_path
    contexts = []

    def new() -> Page:
        context = browser.new_context(locale="es-CL", base_url=live_server.url)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


def enters(page: Page, address: str) -> None:
    """Open the account of an invitation's link."""
    page.goto(address)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.locator("#contenido button[type=submit]").click()
    page.wait_for_url("**/pendientes/")


def test_from_nothing_to_a_published_acta(opens: Callable[[], Page]) -> None:
    written = StringIO()
    call_command(
        "instalar",
        mesa="Mesa de Prueba",
        secretaria="Servicio de Prueba",
        sector="gobierno",
        persona="Persona de Prueba",
        correo="prueba@mesa.example",
        norma="Decreto de prueba 1",
        stdout=written,
    )
    page = opens()
    page.goto("/")
    says(page, "Aún no hay acuerdos publicados")
    enters(page, link(written.getvalue(), "invitacion"))
    follow(page, "Continuar")
    for name, sector in (("Red Social de Prueba", "sociedad_civil"), ("Red Académica de Prueba", "academia")):
        page.goto("/mesa/integrantes/agregar/")
        page.get_by_label("O una nueva, con su nombre completo").fill(name)
        page.locator("[name=sector]").select_option(sector)
        press(page, "Agregar el integrante")
        says(page, "El integrante quedó registrado.", name)
    for number in (1, 2):
        follow(page, "Puesta en marcha")
        follow(page, "Registrar a una persona")
        page.get_by_label("O una nueva, con su nombre completo").fill(f"Persona de Prueba {number}")
        page.get_by_label("Correo de la persona nueva").fill(f"prueba{number}@mesa.example")
        press(page, "Registrar el mandato")
        says(page, "El mandato quedó registrado.")
    follow(page, "Puesta en marcha")
    says(page, "Hay 2 invitaciones en camino.")
    follow(page, "Ingresar la primera regla")
    page.get_by_label("Mayoría simple").check()
    typed = {"nombre": "Mayoría", "quorum": "1/2", "dias": "0", "acuerdo": "1", "texto": "Se acuerda por mayoría."}
    for name, value in {**typed, "sesion_fecha": clock.today().isoformat()}.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("Puede cerrar antes del plazo").check()
    press(page, "Ver cómo queda")
    says(page, "Así queda la regla", "Mayoría simple: se aprueba si hay más aprobaciones que objeciones")
    press(page, "Ingresar la regla")
    follow(page, "Puesta en marcha")
    says(page, "Es el siguiente Importe una que ya esté escrita")
    imports(page, "PRIMERA", "5 de agosto de 2026")
    consulta = circulates(page, "Regla 1: Mayoría")
    _answered(opens, consulta)
    assert -1 not in tasks.sweep().values()
    page.goto("/pendientes/")
    follow(page, re.compile("Publicar"))
    _publishes(page)
    page.goto("/mesa/puesta-en-marcha/")
    says(page, "La Mesa está en marcha.")
    page.goto("/pendientes/")
    assert "Poner en marcha" not in page.locator("main").inner_text()
    anyone = opens()
    anyone.goto("/actas/")
    follow(anyone, re.compile("5 de agosto de 2026"))
    says(anyone, "Red Social de Prueba", "Las redes informaron el estado de sus reglas internas.")


def _answered(opens: Callable[[], Page], consulta: str) -> None:
    """One answers with the account that her invitation opened, the other from her e-mail."""
    (invited,) = letters("prueba1@mesa.example", "Abra su cuenta")
    social = opens()
    enters(social, link(invited, "invitacion"))
    social.goto(f"{consulta}responder/")
    answer(social, "Aprobar")
    says(social, "Quedó registrada la respuesta de")
    (called,) = letters("prueba2@mesa.example", "Responda antes")
    academica = opens()
    academica.goto(link(called, "responder"))
    answer(academica, "Aprobar")
    says(academica, "Quedó registrada la respuesta de")


def _publishes(page: Page) -> None:
    """From the approved draft, through the question, to the published acta."""
    page.wait_for_url(lambda url: "/pendientes/" not in url)  # loaded: only then is there, or not, what is counted
    if page.get_by_role("link", name="Publicar el acta").count():
        follow(page, "Publicar el acta")
    press(page, "Publicar el acta")
    says(page, "El acta quedó publicada.")
