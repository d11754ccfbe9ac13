"""The structure of the text with htmx, two people at once, and nothing typed lost whatever fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache

from actas import operations
from actas.models import Acta, Parrafo
from actas.operations import corregir_parrafo, eliminar_parrafo
from mesa.kernel import clock
from mesa.models import Evento
from tests.actas.dos_puntos import DOS_PUNTOS, shape
from tests.browser.inspection import until
from tests.browser.test_editor import KEPT, focused, more, save
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
MIO = "Lo que escribí yo, con calma."


@pytest.fixture
def acta(mesa: Cast) -> Acta:
    return mesa.borrador(DOS_PUNTOS)


@pytest.fixture
def editor(acta: Acta, enter: Any) -> Page:
    page: Page = enter("secretaria").new_page()
    page.goto(f"/actas/{acta.sesion.clave}/editar/")
    page.evaluate("window.marca = 'sigue'")
    return page


def says(page: Page, sentence: str) -> None:
    """Wait until the focus is where that is said: there a screen reader goes on, and there the page stands."""
    until(lambda: focused(page).startswith(sentence), page)


def order(page: Page) -> list[str]:
    """The text as the page shows it, each with its number."""
    items = page.locator(".acta [data-parrafo]").all()
    return [f"{item.get_attribute('id')} {item.locator('p.texto').first.inner_text()}" for item in items]


def press(page: Page, reference: str, button: str) -> None:
    more(page, reference).get_by_role("button", name=button).click()


def test_every_act_of_structure_comes_back_to_what_it_changed(editor: Page, acta: Acta) -> None:
    press(editor, "1.2", "Subir 1.2")
    says(editor, "Usted movió un párrafo. Quedó en el párrafo 1.1.")
    assert order(editor)[:4] == ["1.1 B:", "1.1.a x;", "1.1.b y.", "1.2 A."]
    press(editor, "1.3", "Convertir en letra del párrafo 1.2")
    says(editor, "Usted convirtió un párrafo en letra. Quedó en el párrafo 1.2, letra a.")
    press(editor, "1.1.b", "Convertir en párrafo 1.1.b")
    says(editor, "Usted convirtió una letra en párrafo. Quedó en el párrafo 1.2.")
    press(editor, "1.2", "Unir con el párrafo 1.1")
    says(editor, "Usted unió dos párrafos. Quedó en el párrafo 1.1.")
    assert shape(acta) == "B: y.(x;)|A.(C.) / D. / Uno.|Dos."
    more(editor, "1.1").get_by_role("link", name="Llevar a otro punto 1.1").click()
    editor.get_by_label("Llevar el párrafo 1.1 al final de").select_option(label="2. Talleres")
    editor.get_by_role("button", name="Llevar", exact=True).click()
    says(editor, "Usted movió un párrafo. Quedó en el párrafo 2.2.")
    more(editor, "acuerdo-1").get_by_role("link", name="Agregar debajo de acuerdo-1").click()
    editor.get_by_label("Texto nuevo, después del acuerdo 1").fill("Entre ambos.")
    editor.get_by_role("button", name="Agregar", exact=True).click()
    says(editor, "Usted agregó un párrafo. Quedó en el acuerdo 2.")
    assert shape(acta) == "A.(C.) / D.|B: y.(x;) / Uno.|Entre ambos.|Dos."
    assert editor.evaluate("window.marca") == "sigue", "the page was never loaded again"
    for evento in reversed(Evento.objects.filter(ahora__has_key="parrafos").order_by("pk")[2:]):
        editor.goto(f"/actas/{acta.sesion.clave}/editar/?hecho={evento.pk}")
        editor.locator("#hecho").get_by_role("button", name="Deshacer").click()
        says(editor, "Usted deshizo:")
    assert shape(acta) == "B:(x;,y.)|A.(C.) / D. / Uno.|Dos."
    editor.locator("#hecho").get_by_role("button", name="Rehacer").click()
    until(lambda: shape(acta) == "B:(x;)|y.|A.(C.) / D. / Uno.|Dos.", editor)


def test_what_cannot_be_done_is_not_offered(editor: Page) -> None:
    first, letra = more(editor, "1.1").inner_text(), more(editor, "1.2.b").inner_text()
    assert not [word for word in ("Subir", "Convertir", "Unir") if word in first]
    assert not [word for word in ("Bajar", "en letra", "Agregar letra") if word in letra]


def test_puntos_are_added_moved_and_deleted(editor: Page, acta: Acta) -> None:
    editor.get_by_text("Agregar un punto", exact=True).click()
    editor.get_by_label("Título del punto nuevo").fill("Varios")
    editor.get_by_role("button", name="Agregar el punto").click()
    says(editor, "Usted agregó un punto: «Varios».")
    for act, told in (
        ("Subir el punto 3", "Usted movió un punto: «Varios»."),
        ("Eliminar el punto 1 y sus párrafos", "Usted eliminó un punto con sus párrafos"),
    ):
        editor.locator("section.punto").nth(2 if "3" in act else 0).locator("summary").first.click()
        editor.get_by_role("button", name=act).click()
        says(editor, told)
    assert shape(acta) == " / D. / Uno.|Dos."
    editor.locator("#hecho").get_by_role("button", name="Deshacer").click()
    says(editor, "Usted deshizo: eliminó un punto con sus párrafos")
    assert shape(acta) == "A.|B:(x;,y.)|C. /  / D. / Uno.|Dos."


def test_a_paragraph_is_divided_at_the_cursor(editor: Page, mesa: Cast, acta: Acta) -> None:
    pk = Parrafo.objects.get(texto="A.").pk
    corregir_parrafo(pk, "Se leyó el acta. Nadie la objetó.", version=1, actor=mesa.secretaria)
    editor.reload()
    more(editor, "1.1").get_by_role("link", name="Dividir 1.1").click()
    area = editor.get_by_label("Dividir el párrafo 1.1")
    editor.get_by_role("button", name="Dividir", exact=True).click()
    editor.get_by_text("Deje una línea en blanco donde se divide, con texto antes y después.").wait_for()
    area.evaluate("e => e.setSelectionRange(16, 16)")
    editor.get_by_role("button", name="Marcar donde está el cursor").click()
    until(lambda: "dividir" in editor.evaluate(KEPT), editor)
    editor.get_by_role("button", name="Dividir", exact=True).click()
    says(editor, "Usted dividió un párrafo. Quedó en el párrafo 1.1.")
    assert order(editor)[:2] == ["1.1 Se leyó el acta.", "1.2 Nadie la objetó."]
    until(lambda: editor.evaluate(KEPT) == "{}", editor)


# Two people


def test_a_conflict_while_dividing_keeps_the_blank_line(editor: Page, mesa: Cast, acta: Acta) -> None:
    parrafo = Parrafo.objects.get(texto="A.")
    more(editor, "1.1").get_by_role("link", name="Dividir 1.1").click()
    editor.get_by_label("Dividir el párrafo 1.1").fill("A uno.\n\nA dos.")
    corregir_parrafo(parrafo.pk, "A de otra.", version=1, actor=mesa.secretaria)
    editor.get_by_role("button", name="Dividir", exact=True).click()
    editor.locator(".conflicto").wait_for()
    assert editor.get_by_label("O escriba una tercera con ambas").input_value() == "A uno.\n\nA dos."
    editor.get_by_label("La suya").check()
    editor.get_by_role("button", name="Guardar la redacción elegida").click()
    says(editor, "Usted dividió un párrafo.")
    assert shape(acta).startswith("A uno.|A dos.|B:")


def test_joining_and_deleting_what_someone_changed_shows_it_first(editor: Page, mesa: Cast, acta: Acta) -> None:
    corregir_parrafo(Parrafo.objects.get(texto="A.").pk, "A de otra.", version=1, actor=mesa.secretaria)
    press(editor, "1.2", "Unir con el párrafo 1.1")
    says(editor, "Este párrafo cambió desde que usted abrió la página.")
    assert editor.locator("[id='1.1'] p.texto").inner_text() == "A de otra."
    corregir_parrafo(Parrafo.objects.get(texto="C.").pk, "C de otra.", version=1, actor=mesa.secretaria)
    press(editor, "1.3", "Eliminar 1.3")
    says(editor, "Este párrafo cambió desde que usted abrió la página.")
    assert shape(acta) == "A de otra.|B:(x;,y.)|C de otra. / D. / Uno.|Dos."


def test_what_i_wrote_in_what_someone_deleted_goes_back_with_one_click(editor: Page, mesa: Cast, acta: Acta) -> None:
    parrafo = Parrafo.objects.get(texto="B:")
    editor.get_by_role("link", name="Corregir 1.2", exact=True).click()
    area = editor.get_by_label("Párrafo 1.2")
    area.fill(MIO)
    eliminar_parrafo(parrafo.pk, version=1, actor=mesa.secretaria)
    save(editor)
    says(editor, "Alguien eliminó este párrafo mientras usted escribía")
    assert editor.locator("#perdido").input_value() == MIO
    editor.get_by_role("button", name="Ponerlo en su lugar").click()
    says(editor, "Usted repuso un párrafo eliminado. Quedó en el párrafo 1.2.")
    assert shape(acta).startswith(f"A.|{MIO}|C.")
    until(lambda: editor.evaluate(KEPT) == "{}", editor)


def test_who_is_editing_is_asked_again_and_told(editor: Page, acta: Acta, mesa: Cast) -> None:
    parrafo, key = Parrafo.objects.get(texto="B:"), f"presencia:{acta.pk}"
    editor.clock.install()
    editor.reload()
    notice = editor.locator("#presencia")
    assert notice.inner_text() == ""
    _is_there("Persona Ejemplo Seis", acta, parrafo)

    def told() -> str:
        editor.clock.fast_forward(21_000)  # until it asks: while it draws or waits for an answer, it may let one pass
        return notice.inner_text()

    until(lambda: "Persona Ejemplo Seis está corrigiendo el párrafo 1.2 desde las " in told(), editor)
    editor.get_by_role("link", name="Corregir 1.2", exact=True).click()
    editor.get_by_text("Puede escribir: si ambos guardan, verá los dos textos.").wait_for()
    me = mesa.secretaria.persona.pk
    until(lambda: me in cache.get(key), editor)
    cache.delete(key)
    editor.get_by_label("Párrafo 1.2").fill(MIO)
    until(lambda: told() == "" and me in (cache.get(key) or {}), editor)
    assert editor.get_by_label("Párrafo 1.2").input_value() == MIO, "asking touches nothing that is being written"
    assert editor.evaluate("document.activeElement.name") == "texto"
    save(editor)
    says(editor, "Quedó guardado: párrafo 1.2.")
    assert me not in cache.get(key)


def _is_there(nombre: str, acta: Acta, parrafo: Parrafo) -> None:
    now = clock.now()
    one = {"nombre": nombre, "parrafo": parrafo.pk, "desde": now, "visto": now.timestamp()}
    cache.set(f"presencia:{acta.pk}", {0: one}, 60)


# Whatever fails


def test_a_closed_text_that_was_not_sent_says_so(editor: Page) -> None:
    editor.get_by_role("link", name="Corregir 1.1", exact=True).click()
    editor.get_by_label("Párrafo 1.1").fill(MIO)
    until(lambda: MIO in editor.evaluate(KEPT), editor)
    press(editor, "1.3", "Subir 1.3")
    says(editor, "Usted movió un párrafo.")
    editor.locator("[id='1.1']").get_by_text("Hay un texto sin enviar.").wait_for()
    editor.reload()
    editor.locator("[id='1.1']").get_by_text("Hay un texto sin enviar.").wait_for()
    editor.get_by_role("link", name="Corregir 1.1", exact=True).click()
    editor.get_by_role("button", name="Recuperar").click()
    assert editor.get_by_label("Párrafo 1.1").input_value() == MIO
    save(editor)
    says(editor, "Quedó guardado: párrafo 1.1.")
    assert editor.get_by_text("Hay un texto sin enviar.").count() == 0


def test_nothing_is_lost_when_the_session_ended(editor: Page, acta: Acta) -> None:
    editor.get_by_role("link", name="Agregar párrafo 2.2").click()
    area = editor.get_by_label("Texto nuevo")
    area.fill(MIO)
    cookie = next(c for c in editor.context.cookies() if c["name"] == "sessionid")
    editor.context.clear_cookies(name="sessionid")
    editor.get_by_role("button", name="Agregar", exact=True).click()
    editor.get_by_text("No se pudo enviar: su sesión terminó.").wait_for()
    assert area.input_value() == MIO
    editor.goto(f"/actas/{acta.sesion.clave}/editar/")
    assert "/cuenta/login/" in editor.url
    editor.context.add_cookies([cookie])
    editor.goto(f"/actas/{acta.sesion.clave}/editar/")
    editor.get_by_text("Hay un texto sin enviar.").wait_for()
    editor.get_by_role("link", name="Agregar párrafo 2.2").click()
    editor.get_by_role("button", name="Recuperar").click()
    editor.get_by_role("button", name="Agregar", exact=True).click()
    says(editor, "Usted agregó un párrafo. Quedó en el párrafo 2.2.")


@pytest.mark.parametrize("place", ["nuevo", "dividir", "punto"])
def test_nothing_is_lost_when_the_server_fails(editor: Page, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def fails(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    names = {"nuevo": "agregar_parrafo", "dividir": "dividir_parrafo", "punto": "agregar_punto"}
    monkeypatch.setattr(operations, names[place], fails)
    if place == "nuevo":
        editor.get_by_role("link", name="Agregar párrafo 2.2").click()
        area, button = editor.get_by_label("Texto nuevo"), "Agregar"
    elif place == "dividir":
        more(editor, "1.1").get_by_role("link", name="Dividir 1.1").click()
        area, button = editor.get_by_label("Dividir el párrafo 1.1"), "Dividir"
    else:
        editor.get_by_text("Agregar un punto", exact=True).click()
        area, button = editor.get_by_label("Título del punto nuevo"), "Agregar el punto"
    area.fill(f"{MIO}\n\nOtra.")
    for broken in (False, True):
        editor.context.set_offline(broken)
        editor.get_by_role("button", name=button, exact=True).click()
        editor.get_by_role("alert").first.wait_for()
        assert area.input_value() == f"{MIO}\n\nOtra."
    editor.context.set_offline(False)
    assert MIO in editor.evaluate(KEPT)


def test_what_asks_by_itself_troubles_nobody(editor: Page) -> None:
    editor.context.set_offline(True)
    editor.evaluate("htmx.ajax('GET', location.pathname, {source: '#presencia', target: '#presencia'}).catch(() => 0)")
    editor.wait_for_timeout(500)
    assert editor.get_by_text("No se pudo enviar.").count() == 0
