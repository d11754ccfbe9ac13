"""A `Case` is an address and, perhaps, what is done there before looking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


MAIN = "#contenido button[type=submit]:visible"


@dataclass
class Case:
    """A page: its name in failures, its address, the status it answers, and what is done there until it says so."""

    name: str
    path: str
    status: int = 200
    do: Callable[[Page], object] | None = None
    says: str = ""


def send(**values: str) -> Callable[[Page], None]:
    """Fill the fields of the page's form by their names and send it."""

    def act(page: Page) -> None:
        for name, value in values.items():
            page.locator(f"#contenido [name={name}]").first.fill(value)
        page.locator(MAIN).first.click()

    return act


def press(text: str) -> Callable[[Page], None]:
    """Press the button, or follow the link, that says so."""
    return lambda page: page.locator("#contenido").get_by_text(text, exact=True).first.click()
