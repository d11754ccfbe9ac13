"""Importing in a browser: the file read without leaving the page, the text corrected beside its reading, the draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from actas.lectura import leer
from actas.models import Acta
from tests.actas.archivos import docx_de, pdf_escaneado
from tests.browser.inspection import until
from tests.cast import TEXTO, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PERDIDO = "Texto perdido"


@pytest.fixture(params=[True, False], ids=["htmx", "sin javascript"])
def page(request: Any, mesa: Cast, enter: Any) -> Page:
    page = enter("secretaria", java_script_enabled=request.param).new_page()
    page.goto("/actas/importar/")
    return page  # type: ignore[no-any-return]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def says(page: Page, text: str) -> None:
    until(lambda: text in page.locator("main").inner_text(), page)


def test_a_document_is_reviewed_corrected_and_stored(page: Page, mesa: Cast, tmp_path: Path) -> None:
    mesa.borrador()
    file = tmp_path / "acta.docx"
    file.write_bytes(docx_de(leer(TEXTO)))
    page.locator("[name=archivo]").set_input_files(file)
    press(page, "Leer el acta")
    says(page, "2 personas en 1 grupo")
    says(page, "Ya hay un acta de ese día:")
    field = page.get_by_label("Texto del acta")
    field.fill(
        field.input_value().replace("b. publicar", "b. difundir").replace("    b. acompañarlas", "    b. juntarlas")
    )
    press(page, "Leer de nuevo")
    until(lambda: "juntarlas" in page.locator("#lectura").inner_text(), page)
    press(page, "Guardar el borrador")
    says(page, "El borrador quedó guardado.")
    acta = Acta.objects.get(sesion__clave="2026-08-05-2")
    assert acta.parrafos.filter(texto__startswith="juntarlas").exists()


def test_what_cannot_be_read_is_said_in_the_same_page(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "acta.pdf"
    file.write_bytes(pdf_escaneado(1))
    page.locator("[name=archivo]").set_input_files(file)
    press(page, "Leer el acta")
    says(page, "El PDF es una imagen digitalizada")
    page.get_by_label("O pegue aquí el texto").fill("Bata dos huevos.")
    press(page, "Leer el acta")
    says(page, "En el texto no se reconoce un acta")
    assert page.get_by_label("Texto del acta").input_value() == "Bata dos huevos."
    page.get_by_label("Texto del acta").fill(TEXTO)
    press(page, "Leer de nuevo")
    says(page, "2 personas en 1 grupo")


def test_a_notice_takes_to_its_line(mesa: Cast, enter: Any) -> None:
    page = enter("secretaria").new_page()
    page.goto("/actas/importar/")
    text = TEXTO.replace("ACUERDOS Y TAREAS", "ACUERDOS Y TAREAS\n\n" + "- Se acordó algo.\n" * 60 + f"\n{PERDIDO}\n")
    text = text.replace("TABLA", f"{PERDIDO} en los asistentes\n\nTABLA").replace(PERDIDO + "\n", "\n")
    page.get_by_label("O pegue aquí el texto").fill(text)
    press(page, "Leer el acta")
    says(page, f"{PERDIDO} en los asistentes")
    page.get_by_role("button", name="ver en el texto").first.click()
    selected = page.evaluate(
        "() => { const a = document.activeElement; return a.value.slice(a.selectionStart, a.selectionEnd) }"
    )
    assert selected == f"{PERDIDO} en los asistentes"


def test_the_field_scrolls_to_the_line(mesa: Cast, enter: Any) -> None:
    page = enter("secretaria").new_page()
    page.goto("/actas/importar/")
    page.get_by_label("O pegue aquí el texto").fill(TEXTO + "- Se acordó algo.\n" * 200 + "\nFirman: Persona Ejemplo\n")
    press(page, "Leer el acta")
    says(page, "Firman")
    page.get_by_role("button", name="ver en el texto").last.click()
    assert page.evaluate("() => document.getElementById('id_texto').scrollTop") > 1000
