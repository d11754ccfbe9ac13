"""What people do in the browser, in their words."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Browser, BrowserContext, Locator, Page

    from tests.journeys.stack import Stack

SECONDS = 30  # for what the worker does; it takes one or two


def until[T](ask: Callable[[], T], seconds: float = SECONDS, *, what: str) -> T:
    """What `ask` answers as soon as it is true; fails when it is not in time."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"not in {seconds} s: {what}"
        time.sleep(0.2)
    return answer
