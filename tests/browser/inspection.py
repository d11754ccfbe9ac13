"""What every page must satisfy, whatever it shows: axe, no sideways scrolling, nothing in the console."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}  # no media and no frames to look into
OPTIONS: dict[str, Any] = {"runOnly": {"type": "tag", "values": RULES}, **QUICK}
#: What depends on the theme or on the width; all else is of the document, and is the same in every look.
DRAWN = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": DRAWN}, **QUICK}
WIDTHS = (1280, 390, 320)
# Every rule once, and what is drawn in the other theme and at the other width. In `make soak`, every rule in each.
LOOKS = [("", 1280, OPTIONS), ("contraste", 390, COLOURS)]
if os.environ.get("LOOKS") == "all":
    LOOKS = [(theme, width, OPTIONS) for theme in ("", "contraste") for width in (1280, 390)]
# Themes and sizes are set as base.html does from the reader's cookies; that the cookies do it has its own test.
LOOK = """async ([theme, options]) => {
  if (!('axe' in window)) return null;
  const root = document.documentElement.dataset;
  if (theme) root.tema = theme;
  const { violations } = await axe.run(document, options);
  delete root.tema;
  return violations.map(v => [v.id, v.nodes[0].html.slice(0, 160), v.nodes.length]);
}"""
# With normal and with large text, what sticks out, the innermost first, leaving out what its own box scrolls or cuts.
OVERFLOW = """() => ['', 'grande'].flatMap(size => {
  const root = document.documentElement, wide = root.clientWidth;
  if (size) root.dataset.texto = size; else delete root.dataset.texto;
  const full = root.scrollWidth;
  const cut = e => e.closest('.solo-lector') || getComputedStyle(e.parentElement).overflowX !== 'visible';
  const out = full <= wide ? [] : [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > wide + 1 && !cut(e));
  const said = out.slice(-3).map(e => e.tagName + '.' + e.className + ' ' + (e.textContent || '').trim().slice(0, 40));
  delete root.dataset.texto;
  return full <= wide ? [] : [[size, 'scrollWidth ' + full, ...said]];
})"""


def until(condition: Callable[[], object], page: Page, seconds: float = 30) -> None:
    """Wait for a condition that Python can ask; the page's CSP forbids Playwright's own polling of expressions."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not in {seconds} s: {page.url}"
        page.wait_for_timeout(50)


class Console:
    """What a page said in its console, CSP violations and script errors included."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.said.append(f"pageerror: {error}"))

    def _listen(self, message: ConsoleMessage) -> None:
        # A document's own 4xx or 5xx is told as a failed resource; so is a missing style sheet, and that is a fault.
        url = message.location.get("url", "")
        own = message.text.startswith("Failed to load resource: the server responded with a status of")
        # The font is asked for before it is used; a machine that takes seconds to draw is no fault of the page.
        slow = "was preloaded using link preload but not used within a few seconds" in message.text
        if not slow and not (own and "/static/" not in url):
            self.said.append(f"{message.type}: {message.text} ({url})")

    def take(self) -> list[str]:
        """What was said since the last time."""
        said, self.said = self.said, []
        return said


def violations(page: Page, options: dict[str, Any] = OPTIONS, theme: str = "") -> list[str]:
    """What axe finds in that theme, one line each with its first element."""
    found = page.evaluate(LOOK, [theme, options])
    if found is None:
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(LOOK, [theme, options])
    return [f"axe {rule}: {html} (x{times})" for rule, html, times in found]


def faults(page: Page, console: Console) -> Iterator[str]:
    """Everything wrong with the page as it stands, in both themes, at each width, with normal and large text."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for theme, _, options in (look for look in LOOKS if look[1] == width):
            yield from (f"{theme or 'claro'} {width}: {line}" for line in violations(page, options, theme))
        for size, *over in page.evaluate(OVERFLOW):
            yield f"{width} {size}: overflows, {over}"
    page.set_viewport_size({"width": 1280, "height": 900})
    yield from console.take()
