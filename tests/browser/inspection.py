"""What every page must satisfy, whatever it shows: axe, no sideways scrolling, nothing in the console."""

from __future__ import annotations

import json
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
# As base.html does from the reader's cookies; that the cookies do it has its own test.
SET = """values => { for (const [name, value] of Object.entries(values))
  value ? document.documentElement.dataset[name] = value : delete document.documentElement.dataset[name]; }"""
# What sticks out, the innermost first, leaving out what its own box scrolls or cuts.
OVERFLOW = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const cut = e => e.closest('.solo-lector') || getComputedStyle(e.parentElement).overflowX !== 'visible';
  const out = [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > wide + 1 && !cut(e));
  return ['scrollWidth ' + root.scrollWidth,
          ...out.slice(-3).map(e => e.tagName + '.' + e.className + ' ' + (e.textContent || '').trim().slice(0, 40))];
}"""


def until(condition: Callable[[], object], page: Page, seconds: float = 10) -> None:
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


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """What axe finds, one line each with its first element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(f"() => axe.run(document, {json.dumps(options)}).then(r => r.violations)")
    return [f"axe {v['id']}: {v['nodes'][0]['html'][:160]} (x{len(v['nodes'])})" for v in found]


def faults(page: Page, console: Console) -> Iterator[str]:
    """Everything wrong with the page as it stands, in both themes, at each width, with normal and large text."""
    for theme, width, options in LOOKS:
        page.evaluate(SET, {"tema": theme})
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{theme or 'claro'} {width}: {line}" for line in violations(page, options))
    for size in ("", "grande"):
        page.evaluate(SET, {"tema": "", "texto": size})
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if over := page.evaluate(OVERFLOW):
                yield f"{width} {size}: overflows, {over}"
    page.evaluate(SET, {"texto": ""})
    page.set_viewport_size({"width": 1280, "height": 900})
    yield from console.take()
