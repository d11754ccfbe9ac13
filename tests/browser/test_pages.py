"""Every page, by every role, in both themes and from 320 px: no fault for axe, no overflow, a silent console."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from mesa.views import portal
from tests.browser import pages
from tests.browser.inspection import Console, faults, until, violations
from tests.browser.pages import Case, acuerdos, plan
from tests.browser.world import World
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SCREENSHOTS")  # a folder, for whoever wants to look at the pages with their own eyes


def inspect(context: BrowserContext, cases: Iterable[Case], who: str) -> list[str]:
    """Open each page and look at it; returns every fault with its page, never stopping at the first."""
    page = context.new_page()
    page.add_init_script(AXE_SCRIPT)
    console = Console(page)
    found = []
    for case in cases:
        answer = page.goto(case.path)
        assert answer is not None
        if answer.status != case.status:
            found.append(f"{who} · {case.name} {case.path}: {answer.status}, not {case.status}")
        if case.do:
            case.do(page)
            until(lambda case=case: case.says in page.locator("main").inner_text(), page)
        found += [f"{who} · {case.name} {page.url}: {fault}" for fault in faults(page, console)]
        if SHOTS:
            photograph(page, f"{who}-{case.name}")
            console.take()  # Playwright hides the caret with a style that the CSP refuses
    return found


def photograph(page: Page, name: str) -> None:
    """The page at both widths, in the folder that SCREENSHOTS names."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        file = re.sub(r"[^\w]+", "-", name)
        page.screenshot(path=Path(SHOTS or ".") / f"{file}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_pages_anyone_opens(world: World, enter: Any, settings: Any) -> None:
    found = inspect(enter(), pages.public(world), "público")
    found += inspect(enter(), pages.accounts(world), "cuentas")
    found += inspect(enter(), pages.from_mail(world), "enlace del correo")
    found += inspect(enter(), pages.verification(world), "público, verificación")
    settings.DEBUG = True
    found += inspect(enter(), pages.tour(world), "demostración")
    assert not found


def test_pages_of_those_who_sign_in(world: World, enter: Any, settings: Any) -> None:
    pages.without_mandate()
    found = inspect(enter("social"), pages.representative(world), "representante")
    found += inspect(enter("gobierno"), pages.two_mandates(world), "dos mandatos")
    found += inspect(enter("cooperante"), pages.guest(world), "invitada")
    found += inspect(enter("delegada.norte"), pages.signed_in(world), "cuenta")
    found += inspect(enter("sola"), pages.newly_arrived(world), "cuenta nueva")
    settings.DEBUG = True
    found += inspect(enter("secretaria"), pages.tour_as_secretaria(world), "demostración, secretaría")
    assert not found


def test_pages_of_whoever_writes_the_acta(world: World, enter: Any) -> None:
    found = inspect(enter("secretaria"), pages.secretaria(world), "secretaría")
    found += inspect(enter("secretaria"), pages.corrections(world), "secretaría, rectificaciones")
    assert not found


def test_pages_of_registers(world: World, enter: Any) -> None:
    found = inspect(enter("secretaria"), pages.keeps(world), "registro")
    found += inspect(enter("organismo"), pages.reads(world), "registro")
    found += inspect(enter("social"), pages.of_a_network(world), "registro de una red")
    found += inspect(enter("secretaria"), pages.registers(world), "secretaría, vías")
    assert not found


def test_pages_of_notices_and_deliberation(world: World, enter: Any) -> None:
    found = inspect(enter("academica"), pages.told(world), "avisos")
    found += inspect(enter("secretaria"), pages.sends(world), "secretaría, envíos")
    found += inspect(enter("secretaria"), pages.conducts(world), "secretaría, deliberación")
    found += inspect(enter("social"), pages.asks(world), "representante, deliberación")
    found += inspect(enter(), pages.by_link(world), "enlace del correo, deliberación")
    assert not found


def test_pages_of_agreements_that_are_followed(world: World, enter: Any) -> None:
    acuerdo = acuerdos.followed(world)
    found = inspect(enter("secretaria"), acuerdos.follows(acuerdo), "secretaría, acuerdos")
    found += inspect(enter(), acuerdos.published(acuerdo), "público, acuerdos")
    assert not found


def test_pages_of_the_plan_and_of_contributions(world: World, enter: Any) -> None:
    plan.kept(world)
    found = inspect(enter(), plan.anyone(), "público, plan")
    found += inspect(enter("secretaria"), plan.secretaria(), "secretaría, plan")
    found += inspect(enter("gobierno"), plan.member(), "integrante, plan")
    assert not found


def test_a_failure_of_ours(site: str, enter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(portal, "last_publication", fails)
    assert not inspect(enter(), [Case("500", "/", 500)], "público")


def test_empty_site(site: str, enter: Any) -> None:
    empty = [Case("inicio", "/"), Case("actas", "/actas/"), Case("acuerdos", "/acuerdos/")]
    assert not inspect(enter(), empty, "vacío")


def test_preferences_are_kept_for_the_next_page(mesa: Cast, enter: Any) -> None:
    page = enter(viewport={"width": 390, "height": 900}).new_page()
    page.goto("/actas/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    footer = page.locator("footer")
    footer.get_by_role("link", name="Alto contraste").click()
    page.locator("html[data-tema=contraste]").wait_for()
    footer.get_by_role("link", name="Texto grande").click()
    page.locator("html[data-texto=grande]").wait_for()
    assert page.url.endswith("/actas/")
    page.goto("/acuerdos/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert page.locator("html").get_attribute("data-texto") == "grande"
    footer.get_by_role("link", name="English").click()
    page.locator("html[lang=en]").wait_for()
    assert not violations(page)
