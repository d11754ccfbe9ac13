"""Nothing depends on JavaScript: the whole editor and the whole answer, with it turned off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from actas.models import Acta
from actas.operations import corregir_parrafo
from mesa.models import Pronunciamiento
from tests.browser.world import EJEMPLO
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def test_the_editor(mesa: Cast, enter: Any) -> None:
    page = enter("secretaria", java_script_enabled=False).new_page()
    page.goto("/actas/importar/")
    page.locator("[name=archivo]").set_input_files(EJEMPLO)
    press(page, "Leer el acta")
    press(page, "Guardar el borrador")
    assert "El borrador quedó guardado" in page.locator("main").inner_text()
    acta = Acta.objects.get()

    follow(page, "Corregir 2.1")
    page.get_by_label("Párrafo 2.1").fill("La Red Social Ejemplo publicó sus reglas.")
    press(page, "Guardar")
    assert page.url.endswith("#2.1")
    assert "La Red Social Ejemplo publicó sus reglas." in page.locator("[id='2.1']").inner_text()
    assert "corregido por Persona Ejemplo Cinco" in page.locator("[id='2.1']").inner_text()

    page.locator("[id='2']").get_by_role("link", name="Agregar párrafo").click()
    press(page, "Agregar")
    assert "Escriba el texto del párrafo antes de agregarlo." in page.get_by_role("alert").inner_text()
    page.get_by_label("Texto nuevo").fill("Se agregó un párrafo.")
    press(page, "Agregar")
    assert "Se agregó un párrafo." in page.locator("[id='2.4']").inner_text()

    page.locator("[id='2.4'] summary", has_text="Más").click()
    page.locator("[id='2.4']").get_by_role("link", name="Agregar letra").click()
    page.get_by_label("Texto de la letra nueva").fill("con una letra")
    press(page, "Agregar")
    assert "con una letra" in page.locator("[id='2.4.a']").inner_text()

    page.locator("[id='acuerdos']").get_by_role("link", name="Agregar acuerdo").click()
    page.get_by_label("Texto nuevo").fill("Se acordó probar sin guion.")
    press(page, "Agregar")
    assert "Se acordó probar sin guion." in page.locator("[id='acuerdos']").inner_text()

    page.locator("[id='2.4'] > div summary", has_text="Más").click()
    press(page, "Eliminar 2.4")
    assert page.locator("[id='2.4'] >> text=Se agregó un párrafo.").count() == 0
    press(page, "Deshacer")
    assert "con una letra" in page.locator("[id='2.4.a']").inner_text()

    follow(page, "Datos, asistentes y títulos")
    page.get_by_label("Número de la sesión").fill("13")
    press(page, "Guardar los datos")
    assert page.locator("h1").inner_text() == "Acta de la sesión 13"
    follow(page, "Circular el acta")
    press(page, "Circular el acta")
    assert "El acta está en circulación." in page.locator("main").inner_text()
    follow(page, "Retirar de circulación y volver a borrador")
    press(page, "Retirar el acta")
    assert "Escriba por qué retira el texto" in page.get_by_role("alert").inner_text()
    page.get_by_label("Por qué se retira").fill("Falta un asistente.")
    press(page, "Retirar el acta")
    assert "El acta volvió a borrador" in page.locator("main").inner_text()
    acta.refresh_from_db()
    assert acta.estado == "borrador"


def test_a_conflict(mesa: Cast, enter: Any) -> None:
    acta = mesa.borrador()
    parrafo = acta.parrafos.get(texto__startswith="Las redes informaron")
    page = enter("secretaria", java_script_enabled=False).new_page()
    page.goto(f"/actas/{acta.sesion.clave}/editar/?editar={parrafo.pk}")
    corregir_parrafo(parrafo.pk, "Lo guardó otra persona.", version=1, actor=mesa.secretaria)
    page.get_by_label("Párrafo 1.1").fill("Lo escribí yo.")
    press(page, "Guardar")
    conflict = page.locator(".conflicto")
    assert "Este párrafo cambió mientras usted escribía" in conflict.inner_text()
    assert [" ".join(side.locator("ins").all_inner_texts()) for side in conflict.locator(".opcion--p").all()] == [
        "Lo guardó otra persona",
        "Lo escribí yo",
    ]
    conflict.get_by_label("La que escribo abajo").check()
    conflict.get_by_label("O escriba una tercera con ambas").fill("Lo escribimos ambas.")
    press(page, "Guardar la redacción elegida")
    assert "Lo escribimos ambas." in page.locator("[id='1.1']").inner_text()


def test_the_structure(mesa: Cast, enter: Any) -> None:
    page = enter("secretaria", java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto("/actas/en-trabajo/")
    follow(page, "Crear un acta")
    page.get_by_label("Fecha").fill("2026-09-03")
    page.get_by_label("Puntos de la tabla").fill("Reglas\nVarios")
    press(page, "Crear el borrador")
    follow(page, "Agregar párrafo 1.1")
    page.get_by_label("Texto nuevo").fill("Uno. Dos.")
    press(page, "Agregar")
    assert "Usted agregó un párrafo. Quedó en el párrafo 1.1." in page.locator("[id='1.1']").inner_text()
    page.locator("[id='1.1'] summary", has_text="Más").click()
    follow(page, "Dividir 1.1")
    page.get_by_label("Dividir el párrafo 1.1").fill("Uno.\n\nDos.")
    press(page, "Dividir")
    assert page.url.endswith("#1.1")
    page.locator("[id='1.2'] summary", has_text="Más").click()
    press(page, "Subir 1.2")
    assert page.locator(".acta p.texto").all_inner_texts() == ["Dos.", "Uno."]
    press(page, "Deshacer")
    page.locator("[id='1.2'] summary", has_text="Más").click()
    press(page, "Convertir en letra del párrafo 1.1")
    assert "Dos." in page.locator("[id='1.1.a']").inner_text()
    page.locator("[id='1'] summary", has_text="Cambiar el punto").click()
    press(page, "Eliminar el punto 1 y sus párrafos")
    assert "Usted eliminó un punto con sus párrafos: «Reglas»." in page.locator("#hecho").inner_text()
    press(page, "Deshacer")
    assert "Dos." in page.locator("[id='1.1.a']").inner_text()


def test_an_answer(mesa: Cast, enter: Any) -> None:
    consulta = mesa.en_circulacion()
    page = enter("social", java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto("/pendientes/")
    page.get_by_role("link", name="Pronunciarse").click()
    press(page, "Enviar la respuesta de Red Social Ejemplo")
    assert "Elija una de las respuestas." in page.get_by_role("alert").inner_text()
    page.get_by_text("Abstenerme o inhabilitarme").click()
    page.get_by_label("Inhabilitarme por conflicto de interés").check()
    press(page, "Enviar la respuesta de Red Social Ejemplo")
    assert page.get_by_label("Inhabilitarme por conflicto de interés").is_checked()
    assert page.get_by_label("Inhabilitarme por conflicto de interés").is_visible()
    page.get_by_label("Observaciones o fundamento").fill("Redactamos las reglas que se discuten.")
    press(page, "Enviar la respuesta de Red Social Ejemplo")
    assert (
        "Quedó registrada la respuesta de Red Social Ejemplo: se inhabilita (Persona"
        in page.locator("main").inner_text()
    )
    assert Pronunciamiento.objects.get(convocada__consulta=consulta).sentido == "se_inhabilita"
