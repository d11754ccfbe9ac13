"""A browser without a screen: cookies, forms, redirects, and an error when nobody answers. Standard library only."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

SECONDS = 60  # longer than any operation may wait for a lock


class NoAnswerError(Exception):
    """The request was refused, cut or answered with a fault of the server: whether it was done is not known."""


@dataclass
class Form:
    """A form of a page as it would be sent if nothing were typed, and what each option is called."""

    action: str
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def choose(self, name: str, label: str) -> None:
        """Mark the option of `name` whose label says so."""
        self.data[name] = next(value for value, said in self.options[name] if label in said)


@dataclass
class Page:
    """What was answered: where it is, its status and its text."""

    path: str
    status: int
    text: str

    def form(self, *, has: str = "", action: str = "") -> Form:
        """The first form with a field called `has`, or whose address ends so."""
        return next(
            form for form in self.forms() if (not has or has in form.data) and form.action.endswith(action or "")
        )

    def forms(self) -> list[Form]:
        """Every form of the page."""
        reader = _Forms(self.path)
        reader.feed(self.text)
        return reader.forms


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms = path, list[Form]()
        self._into: Callable[[str], None] | None = None
        self._choosing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.path, given.get("method", "get")))
        if tag == "option" and self._choosing and ("selected" in given or not self.forms[-1].data[self._choosing]):
            self.forms[-1].data[self._choosing] = given.get("value", "")
        if not self.forms or "name" not in given:
            return
        form, name, kind = self.forms[-1], given["name"], given.get("type", "")
        if tag == "textarea":
            form.data[name] = ""
            self._into = lambda text: form.data.update({name: form.data[name] + text})
        elif tag == "select":
            form.data[name] = ""
            self._choosing = name
        elif tag == "input" and kind == "radio":
            form.options.setdefault(name, []).append((given.get("value", ""), ""))
            self._into = lambda text: self._label(form, name, text)
            form.data.setdefault(name, "")
            if "checked" in given:
                form.data[name] = given.get("value", "")
        elif tag == "input" and kind not in {"submit", "file"} and (kind != "checkbox" or "checked" in given):
            form.data[name] = given.get("value", "")

    def _label(self, form: Form, name: str, text: str) -> None:
        value, said = form.options[name][-1]
        form.options[name][-1] = (value, f"{said} {text.strip()}".strip())

    def handle_data(self, data: str) -> None:
        if self._into:
            self._into(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "label", "form"}:
            self._into = None
        if tag in {"select", "form"}:
            self._choosing = ""


class Browser:
    """One person's: it keeps cookies, follows redirects of what it reads, and shows those of what it sends."""

    def __init__(self, base: str) -> None:
        self.host = urlsplit(base).netloc
        self.cookies = SimpleCookie[str]()

    def get(self, path: str) -> Page:
        """The page at `path`, wherever it leads. Raises NoAnswerError."""
        for _ in range(5):
            page, where = self._ask("GET", path, None)
            if where is None:
                return page
            path = where
        raise AssertionError(f"redirects without end: {path}")

    def post(self, form: Form) -> Page:
        """What a form answers; a redirect is a page with its status, whose path is where it leads."""
        page, where = self._ask("POST", form.action, urlencode(form.data))
        return Page(where, page.status, "") if where else page

    def _ask(self, method: str, path: str, body: str | None) -> tuple[Page, str | None]:
        headers = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self.host, timeout=SECONDS)
        try:
            connection.request(method, path.partition("#")[0], body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(f"{method} {path}: {type(error).__name__}") from error
        finally:
            connection.close()
        if answer.status >= 500:
            raise NoAnswerError(f"{method} {path}: {answer.status}")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(cookie)
        where = answer.headers["Location"] if answer.status in {301, 302, 303} else None
        return Page(path, answer.status, text), where
