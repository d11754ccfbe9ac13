"""What is typed of a profile stays in the browser until it is saved, and is not offered again once it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.inspection import until
from tests.browser.pages.core import press
from tests.browser.pages.redes_perfil import BASE
from tests.browser.world import World
from tests.redes import escena
from tests.redes.estandar import publicada

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PENDING = "Hay un texto sin enviar."
KEPT = "JSON.stringify(localStorage)"


def told(page: Page) -> str:
    return str(page.locator("main").inner_text())


def opened_before_the_script(page: Page, address: str) -> Any:
    """Open a page whose script does not arrive until what this gives is called."""
    held: list[Any] = []
    page.route("**/js/mesa*.js", lambda route: held.append(route), times=1)
    page.goto(address, wait_until="commit")

    def arrives() -> None:
        until(lambda: held, page)
        held[0].continue_()

    return arrives


def test_what_was_typed_in_many_fields_is_offered_until_it_is_saved(world: World, enter: Any) -> None:
    page = enter("social").new_page()
    page.goto(f"{BASE}directivo/")
    page.fill("[name=desde]", "2025-08-18")
    page.fill("[name=f0-nombre]", "Persona Ejemplo")
    page.fill("[name=f0-cargo]", "Vocal")
    page.select_option("[name=f0-genero]", "mujer")
    until(lambda: page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('mesa:texto:perfil'))"), page)
    page.goto(f"{BASE}directivo/")
    assert PENDING in page.locator("main").inner_text()
    press("Recuperar")(page)
    assert page.input_value("[name=f0-cargo]") == "Vocal"
    assert page.input_value("[name=f0-genero]") == "mujer"
    press("Guardar en borrador")(page)
    until(lambda: "Quedó guardado un dato" in page.locator("main").inner_text(), page)
    assert PENDING not in page.locator("main").inner_text()
    page.goto(f"{BASE}directivo/")
    assert PENDING not in page.locator("main").inner_text(), "what was saved is not offered again"


def test_what_is_typed_in_a_form_before_the_script_came_is_kept_with_what_was_there(world: World, enter: Any) -> None:
    page = enter("social").new_page()
    page.goto(f"{BASE}directivo/")
    page.fill("[name=f0-nombre]", "Persona Anterior")
    until(lambda: "Persona Anterior" in page.evaluate(KEPT), page)
    arrives = opened_before_the_script(page, f"{BASE}directivo/")
    page.fill("[name=f0-cargo]", "Vocal")
    arrives()
    until(lambda: "Vocal" in page.evaluate(KEPT), page)
    assert "Persona Anterior" in page.evaluate(KEPT), "what was offered is not lost for what is typed meanwhile"
    press("Recuperar")(page)
    assert [page.input_value(f"[name=f0-{name}]") for name in ("nombre", "cargo")] == ["Persona Anterior", "Vocal"]
    page.goto(f"{BASE}directivo/")
    press("Descartar")(page)
    until(lambda: "Vocal" not in page.evaluate(KEPT), page)


def test_what_is_typed_is_kept_when_another_form_of_the_page_is_sent_at_once(world: World, enter: Any) -> None:
    """As who moves a row up with a new one half written."""
    page = enter("social").new_page()
    page.goto(f"{BASE}directivo/")
    page.fill("[name=f0-nombre]", "Persona A Medias")
    page.evaluate("location.reload()")
    until(lambda: PENDING in told(page), page)
    press("Recuperar")(page)
    assert page.input_value("[name=f0-nombre]") == "Persona A Medias"


def test_an_answer_an_observation_and_its_reply_are_offered_until_they_are_sent(world: World, enter: Any) -> None:
    escena.estandar()
    publicada(world.cast)
    steps = [
        ("social", f"{BASE}estandar/I3/", {"motivo": "Falta aprobarlo."}, "A pedido o en preparación", "Guardar el bo"),
        ("gobierno", "/redes/red-social-ejemplo/revisar/T3/", {"texto": "Falta una página."}, "", "Enviar la obser"),
        ("social", f"{BASE}estandar/observaciones/1/", {"contestacion": "Se agregó."}, "No acogida", "Contestar y pub"),
    ]
    for cuenta, address, texts, choice, button in steps:
        page = enter(cuenta).new_page()
        if "observaciones" in address:
            page.goto(f"{BASE}estandar/")
            page.get_by_role("link", name="contestar a").click()
            address = page.url
        page.goto(address)
        if choice:
            page.get_by_label(choice).check()
        for name, text in texts.items():
            page.fill(f"main [name={name}]", text)
        until(lambda page=page: "mesa:texto" in page.evaluate(KEPT), page)
        page.goto(address)
        assert PENDING in told(page)
        press("Recuperar")(page)
        for name, text in texts.items():
            assert page.input_value(f"main [name={name}]") == text
        assert not choice or page.get_by_label(choice).is_checked()
        if "I3" in address:
            page.get_by_label("Fecha de la evidencia").fill("2026-01-15")
        page.get_by_role("button", name=button).click()
        until(lambda page=page: "Quedó" in told(page), page)
        until(lambda page=page: "mesa:texto" not in page.evaluate(KEPT), page)
