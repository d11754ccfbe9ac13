"""Nothing needs a mouse: the skip link, a visible focus, a whole answer, a whole correction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mesa.models import Pronunciamiento
from tests.browser.inspection import until
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
FUNDAMENTO = "Falta la fecha en el párrafo 1.1."
# A focus is seen when the element, or the card around it, has an outline of 2 px or more that is not transparent.
SEEN = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  const style = e => getComputedStyle(e);
  const outlined = e => e && parseFloat(style(e).outlineWidth) >= 2 && style(e).outlineStyle !== 'none';
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return inside && (outlined(focused) || outlined(focused.closest('label')));
}"""
NAME = """() => {
  const e = document.activeElement;
  return ((e.labels?.[0] ?? e).textContent || e.getAttribute('aria-label') || e.value).replace(/\\s+/g, ' ').trim();
}"""


def tab_to(page: Page, text: str, *, at_most: int = 80) -> None:
    """Press Tab until what has the focus says `text`; every stop on the way must be seen."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        assert not page.evaluate("document.activeElement === document.body"), f"no stop says {text!r}"
        assert page.evaluate(SEEN), f"the focus is not seen on {page.evaluate(NAME)!r}"
        if text in page.evaluate(NAME):
            return
    raise AssertionError(f"Tab never reached {text!r}")


@pytest.mark.parametrize("width", [1280, 390])
def test_skip_link_is_first_and_leads_to_the_content(mesa: Cast, enter: Any, width: int) -> None:
    consulta = mesa.en_circulacion()
    page = enter("social", viewport={"width": width, "height": 900}).new_page()
    for path in ("/", "/cuenta/login/", "/pendientes/", f"/consultas/{consulta.pk}/"):
        page.goto(path)
        page.keyboard.press("Tab")
        assert page.evaluate(NAME) == "Ir al contenido"
        assert page.evaluate(SEEN)
        page.keyboard.press("Enter")
        until(lambda: page.evaluate("document.activeElement.id") == "contenido", page)


def test_an_answer_with_the_keyboard_only(mesa: Cast, enter: Any) -> None:
    consulta = mesa.en_circulacion()
    page = enter("social").new_page()
    page.goto("/pendientes/")
    tab_to(page, "Pronunciarse: Acta")
    page.keyboard.press("Enter")
    page.wait_for_url("**/responder/")
    tab_to(page, "Aprobar")
    assert not page.locator("[name=sentido]:checked").count()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=sentido]:checked").input_value() == "objeta"
    tab_to(page, "Enviar la respuesta de Red Social Ejemplo")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.locator("[name=sentido]:checked").input_value() == "objeta"
    tab_to(page, "Escriba el fundamento")  # the summary has the focus: its link is next
    page.keyboard.press("Enter")
    until(lambda: page.evaluate("document.activeElement.name") == "fundamento", page)
    page.keyboard.type(FUNDAMENTO)
    tab_to(page, "Enviar la respuesta de Red Social Ejemplo")
    page.keyboard.press("Enter")
    page.get_by_text("Quedó registrada la respuesta de Red Social Ejemplo: objeta (Persona").first.wait_for()
    answer = Pronunciamiento.objects.get(convocada__consulta=consulta)
    assert (answer.sentido, answer.fundamento) == ("objeta", FUNDAMENTO)


def test_a_folded_answer_with_the_keyboard_only(mesa: Cast, enter: Any) -> None:
    consulta = mesa.en_circulacion()
    page = enter("social").new_page()
    page.goto(f"/consultas/{consulta.pk}/responder/")
    tab_to(page, "Abstenerme o inhabilitarme")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")  # the radios are one stop: from the first, up to the last of them
    page.keyboard.press("ArrowUp")
    assert page.locator("[name=sentido]:checked").input_value() == "se_inhabilita"


def test_a_correction_with_the_keyboard_only(mesa: Cast, enter: Any) -> None:
    acta = mesa.borrador()
    page = enter("secretaria").new_page()
    page.goto(f"/actas/{acta.sesion.clave}/editar/")
    tab_to(page, "Corregir 1.2")
    page.keyboard.press("Enter")
    page.locator("textarea[name=texto]").wait_for()
    until(lambda: page.evaluate("document.activeElement.name") == "texto", page)
    page.keyboard.press("Control+A")
    page.keyboard.type("Se propuso, sin objeciones, lo siguiente:")
    tab_to(page, "Guardar", at_most=2)
    page.keyboard.press("Enter")
    page.get_by_text("Se propuso, sin objeciones, lo siguiente:").and_(page.locator("p")).wait_for()
    # Whoever goes on with the keyboard goes on from there, not from the top of the page.
    tab_to(page, "Corregir 1.2.a", at_most=6)
