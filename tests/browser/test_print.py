"""On paper: what is read, without what is only pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PRESSED = "nav, form, button, .btn, .saltar, .util, .indice"


def shown(page: Page, selector: str) -> list[str]:
    """The elements of a selector that take room on the page."""
    return page.locator(selector).evaluate_all(  # type: ignore[no-any-return]
        "all => all.filter(e => e.getClientRects().length).map(e => e.outerHTML.slice(0, 80))"
    )


def test_paper_has_the_text_its_ribbon_and_no_navigation(world: World, enter: Any) -> None:
    page = enter("secretaria").new_page()
    published, consulta = f"/actas/{world.clave('publicada')}/", world.consultas["segunda"].pk
    for path in (
        "/actas/2022-06-16/",
        "/acuerdos/2022-06-16/3/",
        published,
        f"/consultas/{consulta}/",
        f"/consultas/{consulta}/responder/",
    ):
        page.goto(path)
        assert shown(page, "nav")
        page.emulate_media(media="print")
        assert shown(page, PRESSED) == [], path
        assert shown(page, "h1"), path
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)", path
        page.emulate_media(media="screen")
    page.goto(published)
    page.emulate_media(media="print")
    assert shown(page, ".cinta")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
