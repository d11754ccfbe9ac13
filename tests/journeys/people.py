"""What people do in the browser, in their words."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Browser, Locator, Page

    from tests.journeys.stack import Stack

SECONDS = 30  # for what the worker does; it takes one or two
RULE_1, RULE_2, NO_RULE = "Regla 1: Actas por consenso", "Regla 2: Trámite breve", "Sin regla, para observaciones"
OBJECTION = "El párrafo 2.1 no dice qué organizaciones publicaron sus reglas."
MINUTE = """ACTA DE LA SESIÓN {titulo} DE LA MESA DE EJEMPLO

Fecha: {fecha}
Lugar: Reunión virtual
Horario: 10:00 a 11:00 horas

ASISTENTES

1. Integrantes
a. Persona Ejemplo Uno, representante de la Red Social Ejemplo.

TABLA

1. Reglas internas de las redes

DESARROLLO

1. Reglas internas de las redes

1. Las redes informaron el estado de sus reglas internas.

ACUERDOS Y TAREAS

1. Se acordó que cada red publique sus reglas internas.
"""


def until(ask: Callable[[], Any], what: str, seconds: float = SECONDS) -> Any:
    """What `ask` answers as soon as it is true; fails when it is not in time."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"not in {seconds} s: {what}"
        time.sleep(0.2)
    return answer


class People:
    """Opens browsers at the stack: nobody's, or someone's through the tour's one-click roles."""

    def __init__(self, browser: Browser, stack: Stack) -> None:
        self.browser, self.stack = browser, stack
        self.contexts: list[Any] = []

    def anyone(self, **options: Any) -> Page:
        """A page of a browser where nobody is signed in and nothing is kept."""
        context = self.browser.new_context(locale="es-CL", base_url=self.stack.url, **options)
        context.set_default_timeout(SECONDS * 1000)
        self.contexts.append(context)
        page: Page = context.new_page()
        return page

    def enters(self, cuenta: str) -> Page:
        """A page of someone who is in."""
        page = self.anyone()
        page.goto("/recorrido/")
        page.locator(f"button[name=cuenta][value='{cuenta}']").last.click()
        page.wait_for_url("**/pendientes/")
        return page

    def letter(self, to: str, subject: str, about: str = "", *, nth: int = 1) -> Page:
        """The newest letter of the outbox to that account whose subject says both, once `nth` of them were sent."""
        page = self.anyone()
        row = page.get_by_role("row").filter(has_text=f"{to}@mesa.example")
        row = row.filter(has_text=subject).filter(has_text=about)

        def arrived() -> bool:
            page.goto("/correo/")
            return row.count() >= nth

        until(arrived, f"letter «{subject}» to {to}")
        row.first.get_by_role("link").click()
        page.get_by_role("heading", level=1, name=subject).wait_for()
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page | Locator, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name).first.click()


def says(page: Page, *texts: str) -> None:
    """The page says each of these, now or in a moment; spaces and line breaks are the layout's."""
    for text in texts:
        until(
            lambda text=text: text in " ".join(page.locator("body").inner_text().split()),
            f"{page.url} says «{text}»",
        )


def reload_until(page: Page, text: str, seconds: float = SECONDS) -> None:
    """Load the page again until it says so: what the worker does shows by itself."""

    def shows() -> bool:
        page.reload()
        return text in " ".join(page.locator("main").inner_text().split())

    until(shows, f"{page.url} says «{text}»", seconds)


def bring_the_deadline(people: People, consulta: str) -> None:
    """*Adelantar hasta el plazo*: the worker closes the consulta.

    The tour has the button for the acta of its own story; for any other one, what that button sends is sent.
    """
    tour = people.anyone()
    tour.goto("/recorrido/")
    action = f"/recorrido/adelantar/{consulta.strip('/').split('/')[-1]}/"
    if (form := tour.locator(f"form[action='{action}']")).count():
        press(form, "Adelantar hasta el plazo")
        says(tour, "Un acta, de la circulación a la publicación")
    else:
        token = tour.locator("[name=csrfmiddlewaretoken]").first.input_value()
        assert tour.context.request.post(action, form={"csrfmiddlewaretoken": token}).ok


def answer(page: Page, sense: str, reasons: str = "") -> None:
    """Choose an answer in the panel, perhaps one of the folded ones, and send it."""
    option = page.get_by_label(sense, exact=False).and_(page.get_by_role("radio")).first
    if not option.is_visible():
        page.get_by_text("Abstenerme o inhabilitarme").click()
    option.check()
    if reasons:
        page.get_by_label("Observaciones o fundamento").fill(reasons)
    press(page, "Enviar la respuesta de")


def answers_as(people: People, cuenta: str, consulta: str, sense: str, reasons: str = "") -> None:
    """Enter as someone and answer a consulta in the application."""
    page = people.enters(cuenta)
    page.goto(f"{consulta}responder/")
    answer(page, sense, reasons)
    says(page, "Quedó registrada la respuesta de")


def imports(page: Page, titulo: str, fecha: str) -> None:
    """Paste a minute and store it as a draft; the page ends in its editor."""
    page.goto("/actas/importar/")
    page.get_by_label("O pegue aquí el texto").fill(MINUTE.format(titulo=titulo, fecha=fecha))
    press(page, "Leer el acta")
    says(page, "Lo que se leyó")
    press(page, "Guardar el borrador")
    says(page, "El borrador quedó guardado.")


def circulates(page: Page, rule: str) -> str:
    """From the editor, put the acta in circulation under a rule; returns the path of its consulta."""
    follow(page, "Circular el acta")
    page.get_by_label(rule).check()
    press(page, "Circular el acta")
    says(page, "El acta está en circulación.")
    return re.sub(r"^https?://[^/]+", "", page.url)


def pdf_text(page: Page, path: str) -> str:
    """The words of a PDF as soon as the worker made it, with one space between them."""

    def made() -> APIResponse | None:
        response = page.context.request.get(path)
        return response if response.status == 200 else None

    response = until(made, f"PDF {path}", 60)
    assert response.headers["content-type"] == "application/pdf"
    body = response.body()
    assert body.startswith(b"%PDF")
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(body)).pages).split())
