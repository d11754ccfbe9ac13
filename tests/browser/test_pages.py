"""Every page, by every role, in both themes and from 320 px: axe finds nothing, nothing overflows, the console is silent."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import pages
from tests.browser.inspection import Console, faults
from tests.browser.pages import Case
from tests.browser.world import World

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SCREENSHOTS")  # a folder, for whoever wants to look at the pages with their own eyes


def inspect(context: BrowserContext, cases: Iterable[Case], who: str) -> list[str]:
    """Open each page and look at it; returns every fault with its page, never stopping at the first."""
    page = context.new_page()
    console = Console(page)
    found = []
    for case in cases:
        answer = page.goto(case.path)
        assert answer is not None
        if answer.status != case.status:
            found.append(f"{who} · {case.name} {case.path}: {answer.status}, not {case.status}")
        if case.do:
            case.do(page)
            page.wait_for_load_state()
        photograph(page, f"{who}-{case.name}")
        found += [f"{who} · {case.name} {page.url}: {fault}" for fault in faults(page, console)]
    return found


def photograph(page: Page, name: str) -> None:
    """The page at both widths, in the folder that SCREENSHOTS names."""
    if not SHOTS:
        return
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        file = re.sub(r"[^\w]+", "-", name)
        page.screenshot(path=Path(SHOTS) / f"{file}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize(
    ("cuenta", "cases"),
    [
        (None, pages.public),
        (None, pages.accounts),
        (None, pages.from_mail),
        ("secretaria", pages.secretaria),
        ("social", pages.representative),
        ("gobierno", pages.guest),
        ("cooperante", pages.guest),
        ("sola", pages.signed_in),
    ],
)
def test_pages(world: World, enter: Any, cuenta: str | None, cases: Callable[[World], Iterable[Case]]) -> None:
    pages.without_mandate()
    assert not inspect(enter(cuenta), cases(world), cuenta or cases.__name__)
