"""Try a rule: each choice answers at once and stays in the address; without JavaScript, with the button."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_each_choice_answers_at_once_and_keeps_the_focus(mesa: Cast, enter: Any) -> None:
    page = enter("gobierno").new_page()
    page.goto(f"/mesa/reglas/{mesa.regla(1).pk}/probar/")
    result = page.get_by_role("status").filter(has_text="Qué resulta")
    result.get_by_text("Sin quórum", exact=True).wait_for()
    for name in ("Ministerio de Ejemplo", "Organismo Ejemplo", "Red Social Ejemplo"):
        choice = page.get_by_label(name, exact=True)
        choice.focus()
        with page.expect_response(lambda r: "probar" in r.url):
            choice.select_option("aprueba")
    result.get_by_text("Aprobada", exact=True).wait_for()
    assert page.evaluate("document.activeElement.labels[0].textContent") == "Red Social Ejemplo"
    assert page.url.count("=aprueba") == 3
    again = result.inner_text()
    page.reload()
    assert result.inner_text() == again, "the address says it all"


def test_a_choice_made_before_the_answer_to_the_last_one_is_not_lost(mesa: Cast, enter: Any) -> None:
    page = enter("gobierno").new_page()
    page.goto(f"/mesa/reglas/{mesa.regla(1).pk}/probar/")
    page.evaluate("""() => document.querySelectorAll("#prueba select").forEach((select) => {
        select.value = "aprueba";
        select.dispatchEvent(new Event("change", {bubbles: true}));
    })""")
    result = page.get_by_role("status").filter(has_text="Qué resulta")
    result.get_by_text("Aprobada", exact=True).wait_for()
    assert page.url.count("=aprueba") == page.locator("#prueba select").count()


def test_without_javascript(mesa: Cast, enter: Any) -> None:
    page = enter("gobierno", java_script_enabled=False).new_page()
    page.goto(f"/mesa/reglas/{mesa.regla(1).pk}/probar/")
    page.locator("summary", has_text="Suponer otras organizaciones").click()
    page.get_by_label("Academia").fill("3")
    page.get_by_role("button", name="Ver qué resulta").click()
    for number in (1, 2):
        page.get_by_label(f"Organización {number}", exact=True).select_option("aprueba")
    page.get_by_role("button", name="Ver qué resulta").click()
    page.get_by_role("status").filter(has_text="Qué resulta").filter(has_text="Aprobada").wait_for()
