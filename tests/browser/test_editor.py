"""The editor with htmx: one paragraph is swapped and no more, and what was typed is never lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from actas.models import Acta, Parrafo
from actas.operations import circular_acta, corregir_parrafo
from mesa.models import Evento
from mesa.operations.consultas import primera_fecha
from tests.browser.inspection import until
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
TEXTO = "Las redes informaron, una por una, el estado de sus reglas internas."
KEPT = "JSON.stringify(localStorage)"
MINE, THEIRS = "Las redes informaron por escrito.", "Las dos redes informaron el estado de sus reglas."


@pytest.fixture
def acta(mesa: Cast) -> Acta:
    return mesa.borrador()


@pytest.fixture
def parrafo(acta: Acta) -> Parrafo:
    return acta.parrafos.get(texto__startswith="Las redes informaron")


@pytest.fixture
def editor(acta: Acta, enter: Any) -> Page:
    """The editor, open, with a mark that a new load of the page would wipe."""
    page: Page = enter("secretaria").new_page()
    page.goto(f"/actas/{acta.sesion.clave}/editar/")
    page.evaluate("window.marca = document.querySelector('h1').dataset.marca = 'sigue'")
    return page


def open_paragraph(page: Page, reference: str = "1.1") -> Locator:
    page.get_by_role("link", name=f"Corregir {reference}", exact=True).click()
    area = page.get_by_label(f"Párrafo {reference}")
    area.wait_for()
    return area


def more(page: Page, reference: str) -> Locator:
    """What may be done to a paragraph, unfolded."""
    fold = page.locator(f"[id='{reference}'] details.mas", has=page.get_by_text(f"Más {reference}", exact=True)).first
    fold.locator("summary").click()
    return fold


def focused(page: Page) -> str:
    return " ".join(str(page.evaluate("document.activeElement.innerText")).split())


def save(page: Page) -> None:
    page.get_by_role("button", name="Guardar", exact=True).click()


def same_load(page: Page) -> bool:
    return bool(page.evaluate("window.marca === 'sigue' && document.querySelector('h1').dataset.marca === 'sigue'"))


def html(page: Page, parrafo: Parrafo) -> str:
    """The paragraph as it stands, without the classes htmx leaves for a moment."""
    item = page.locator(f"[data-parrafo='{parrafo.pk}']")
    item.locator("p.texto").first.wait_for()
    page.locator(".htmx-settling, .htmx-added, .htmx-swapping, .htmx-request").first.wait_for(state="detached")
    return " ".join(re.sub(r'value="\w{64}"', "", item.inner_html()).replace(' class=""', "").split())


def test_only_that_paragraph_is_swapped_and_it_is_the_fresh_page_s(
    editor: Page, acta: Acta, parrafo: Parrafo, enter: Any
) -> None:
    second = acta.parrafos.get(texto__startswith="Se propuso")
    other = html(editor, second)
    open_paragraph(editor).fill(TEXTO)
    save(editor)
    swapped = html(editor, parrafo)
    assert TEXTO in swapped
    assert same_load(editor)
    assert html(editor, second) == other
    fresh = enter("secretaria").new_page()
    saved = Evento.objects.get(verbo="parrafo.corregido")
    fresh.goto(f"/actas/{acta.sesion.clave}/editar/?hecho={saved.pk}")
    assert swapped == html(fresh, parrafo)
    until(lambda: focused(editor).startswith("Quedó guardado: párrafo 1.1."), editor)
    editor.locator("#cambios summary").click()
    assert "corrigió un párrafo: párrafo 1.1" in editor.locator("#cambios").inner_text()
    parrafo.refresh_from_db()
    assert (parrafo.texto, parrafo.version) == (TEXTO, 2)


def test_a_paragraph_with_letras_keeps_them(editor: Page, acta: Acta) -> None:
    open_paragraph(editor, "1.2").fill("Se propuso, y nadie se opuso, lo siguiente:")
    save(editor)
    editor.get_by_text("Se propuso, y nadie se opuso, lo siguiente:").and_(editor.locator("p")).wait_for()
    assert editor.locator("[id='1.2.a']").count() == 1
    assert editor.locator("[id='1.2'] > .num").count() == 1
    editor.get_by_role("link", name="Corregir 1.2.b", exact=True).click()
    editor.get_by_label("Letra 1.2.b").fill("acompañarlas de su acta.")
    save(editor)
    editor.get_by_text("acompañarlas de su acta.").and_(editor.locator("p")).wait_for()
    assert same_load(editor)


def test_what_cannot_be_saved_stays_with_its_sentence(editor: Page) -> None:
    open_paragraph(editor).fill("   ")
    save(editor)
    editor.get_by_text("El párrafo quedó vacío. Escriba su texto o elimínelo.").wait_for()
    assert same_load(editor)
    editor.get_by_label("Párrafo 1.1").fill(TEXTO)
    save(editor)
    editor.get_by_text(TEXTO).and_(editor.locator("p")).wait_for()


@pytest.mark.parametrize(
    ("choice", "stays"), [("La guardada, de Persona", THEIRS), ("La suya", MINE), ("La que escribo", "Ambas.")]
)
def test_a_conflict_shows_both_texts_and_loses_neither(
    editor: Page, mesa: Cast, parrafo: Parrafo, choice: str, stays: str
) -> None:
    area = open_paragraph(editor)
    corregir_parrafo(parrafo.pk, THEIRS, version=1, actor=mesa.secretaria)
    area.fill(MINE)
    save(editor)
    conflict = editor.locator(".conflicto")
    conflict.wait_for()
    assert same_load(editor)
    heading = "document.activeElement.textContent.startsWith('Este párrafo cambió')"
    until(lambda: editor.evaluate(heading), editor)
    sides = conflict.locator("label.opcion--p")
    for side, text in ((sides.nth(0), THEIRS), (sides.nth(1), MINE)):
        read = side.evaluate("e => [...e.querySelectorAll('del')].forEach(d => d.hidden = true) || e.innerText")
        assert text in " ".join(read.split())
    conflict.get_by_label("O escriba una tercera con ambas").fill("Ambas.")
    conflict.get_by_label(choice).check()
    conflict.get_by_role("button", name="Guardar la redacción elegida").click()
    editor.get_by_text(stays, exact=True).and_(editor.locator("p")).wait_for()
    parrafo.refresh_from_db()
    assert parrafo.texto == stays
    assert editor.locator(".conflicto").count() == 0


def test_closing_without_saving_leaves_it_as_it_was(editor: Page, acta: Acta, parrafo: Parrafo) -> None:
    before = html(editor, parrafo)
    open_paragraph(editor).fill(MINE)
    editor.get_by_role("link", name="Volver sin guardar").click()
    editor.get_by_text("Hay un texto sin enviar.").wait_for()
    assert focused(editor) == "Corregir 1.1"
    assert same_load(editor)
    open_paragraph(editor)
    editor.get_by_role("button", name="Descartar").click()
    editor.get_by_role("link", name="Volver sin guardar").click()
    editor.get_by_label("Párrafo 1.1").wait_for(state="detached")
    assert html(editor, parrafo).replace(' data-enfocar=""', "") == before
    assert editor.get_by_text("Hay un texto sin enviar.").count() == 0


def test_two_tabs_of_the_same_person(editor: Page, acta: Acta, parrafo: Parrafo) -> None:
    open_paragraph(editor)
    second = editor.context.new_page()
    second.goto(f"/actas/{acta.sesion.clave}/editar/")
    open_paragraph(second).fill(THEIRS)
    save(second)
    second.get_by_text(THEIRS).and_(second.locator("p")).wait_for()
    editor.get_by_label("Párrafo 1.1").fill(MINE)
    save(editor)
    editor.locator(".conflicto").wait_for()
    parrafo.refresh_from_db()
    assert parrafo.texto == THEIRS


def test_delete_and_undo(editor: Page, acta: Acta, parrafo: Parrafo) -> None:
    more(editor, "1.1").get_by_role("button", name="Eliminar").click()
    editor.get_by_text("Usted eliminó un párrafo: «Las redes informaron").wait_for()
    assert not Parrafo.objects.filter(pk=parrafo.pk).exists()
    editor.locator("#hecho").get_by_role("button", name="Deshacer").click()
    editor.get_by_text("Usted deshizo: eliminó un párrafo. Quedó en el párrafo 1.1.").wait_for()
    assert parrafo.texto in editor.locator("[id='1.1']").inner_text()
    assert same_load(editor)


def test_what_was_typed_is_offered_after_closing_the_page(editor: Page, acta: Acta) -> None:
    open_paragraph(editor).press_sequentially(" Sin enviar.")
    until(lambda: "Sin enviar." in editor.evaluate(KEPT), editor)
    context = editor.context
    editor.close()
    again = context.new_page()
    again.goto(f"/actas/{acta.sesion.clave}/editar/")
    area = open_paragraph(again)
    notice = again.get_by_text("Hay un texto sin enviar.")
    notice.wait_for()
    assert "Sin enviar." not in area.input_value()
    again.get_by_role("button", name="Recuperar").click()
    assert "Sin enviar." in area.input_value()
    save(again)
    again.locator("p.texto", has_text="Sin enviar.").wait_for()
    until(lambda: again.evaluate(KEPT) == "{}", again)
    again.reload()
    open_paragraph(again)
    assert again.get_by_text("Hay un texto sin enviar.").count() == 0


def test_a_new_paragraph_once_added_is_not_offered_again(editor: Page, acta: Acta) -> None:
    for text in ("Primero.", "Segundo."):
        editor.locator("[id='1']").get_by_role("link", name="Agregar párrafo").click()
        area = editor.get_by_label("Texto nuevo")
        assert editor.get_by_text("Hay un texto sin enviar.").count() == 0
        area.press_sequentially(text)
        editor.get_by_role("button", name="Agregar", exact=True).click()
        editor.locator("p.texto", has_text=text).wait_for()


def test_reasons_once_sent_are_not_offered_again(mesa: Cast, enter: Any) -> None:
    consulta = mesa.en_circulacion()
    page = enter("social").new_page()
    panel = f"/consultas/{consulta.pk}/responder/"
    page.goto(panel)
    page.get_by_label("Objetar").check()
    area = page.get_by_label("Observaciones o fundamento")
    area.press_sequentially("Falta una organización.\nY una fecha.")
    until(lambda: "fecha" in page.evaluate(KEPT), page)
    page.reload()
    page.get_by_role("button", name="Recuperar").click()
    assert area.input_value() == "Falta una organización.\nY una fecha."
    page.get_by_label("Objetar").check()
    page.get_by_role("button", name="Enviar la respuesta").click()
    page.get_by_text("Quedó registrada").first.wait_for()
    page.goto(panel)
    assert page.get_by_text("Hay un texto sin enviar.").count() == 0


def test_what_is_typed_before_the_script_came_is_kept(mesa: Cast, enter: Any) -> None:
    page = enter("social").new_page()
    held: list[Any] = []
    page.route("**/js/mesa*.js", lambda route: held.append(route))
    page.goto(f"/consultas/{mesa.en_circulacion().pk}/responder/", wait_until="commit")
    page.get_by_label("Observaciones o fundamento").fill("Falta una organización.")
    until(lambda: held, page)
    assert page.evaluate(KEPT) == "{}"
    held[0].continue_()
    until(lambda: "Falta una organización." in page.evaluate(KEPT), page)


def test_nothing_is_lost_when_the_server_does_not_answer(editor: Page, acta: Acta) -> None:
    area = open_paragraph(editor)
    area.fill(TEXTO)
    editor.context.set_offline(True)
    save(editor)
    editor.get_by_text("Lo que escribió sigue aquí. Revise su conexión e intente de nuevo.").wait_for()
    assert area.input_value() == TEXTO
    editor.context.set_offline(False)
    save(editor)
    editor.get_by_text(TEXTO).and_(editor.locator("p")).wait_for()


def test_nothing_is_lost_when_the_acta_went_into_circulation(editor: Page, mesa: Cast, acta: Acta) -> None:
    area = open_paragraph(editor)
    regla = mesa.regla(1)
    circular_acta(acta.pk, regla, primera_fecha(regla), None, actor=mesa.secretaria)
    area.fill(TEXTO)
    save(editor)
    editor.get_by_text("El acta está en circulación y su texto no se puede cambiar.").wait_for()
    assert area.input_value() == TEXTO


def test_nothing_is_lost_of_a_new_paragraph_either(editor: Page, mesa: Cast, acta: Acta) -> None:
    regla = mesa.regla(1)
    for place, label in (("Agregar párrafo 1.3", "Texto nuevo"), ("Agregar letra a 1.2", "Texto de la letra nueva")):
        acta = mesa.borrador()
        editor.goto(f"/actas/{acta.sesion.clave}/editar/")
        if "letra" in place:
            more(editor, "1.2")
        editor.get_by_role("link", name=place).click()
        editor.get_by_label(label).wait_for()
        circular_acta(acta.pk, regla, primera_fecha(regla), None, actor=mesa.secretaria)
        editor.get_by_label(label).fill(TEXTO)
        editor.get_by_role("button", name="Agregar", exact=True).click()
        editor.get_by_text("El acta está en circulación y su texto no se puede cambiar.").wait_for()
        assert editor.get_by_label(label).input_value() == TEXTO


def test_the_message_is_copied(mesa: Cast, enter: Any) -> None:
    consulta = mesa.en_circulacion()
    context = enter("secretaria", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"/consultas/{consulta.pk}/")
    page.get_by_role("button", name="Copiar el mensaje").click()
    page.get_by_text("Copiado.").wait_for()
    assert f"/consultas/{consulta.pk}/" in page.evaluate("navigator.clipboard.readText()")
