"""Nothing depends on JavaScript: the whole editor and the whole answer, with it turned off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from actas.models import Acta
from actas.operations import corregir_parrafo
from mesa.models import Pronunciamiento
from tests.browser.inspection import until
from tests.browser.world import EJEMPLO
from tests.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def says(place: Locator, text: str) -> None:
    """That place says so, now or in the page that a click is bringing."""
    until(lambda: text in place.inner_text(), place.page)


def test_the_editor(mesa: Cast, enter: Any) -> None:
    page = enter("secretaria", java_script_enabled=False).new_page()
    page.goto("/actas/importar/")
    page.locator("[name=archivo]").set_input_files(EJEMPLO)
    press(page, "Leer el acta")
    press(page, "Guardar el borrador")
    says(page.locator("main"), "El borrador quedó guardado")
    acta = Acta.objects.get()

    follow(page, "Corregir 2.1")
    page.get_by_label("Párrafo 2.1").fill("La Red Social Ejemplo publicó sus reglas.")
    press(page, "Guardar")
    page.wait_for_url(re.compile(r"#2\.1$"))
    says(page.locator("[id='2.1']"), "La Red Social Ejemplo publicó sus reglas.")
    says(page.locator("[id='2.1']"), "corregido por Persona Ejemplo Cinco")

    page.locator("[id='2']").get_by_role("link", name="Agregar párrafo").click()
    press(page, "Agregar")
    says(page.get_by_role("alert"), "Escriba el texto del párrafo antes de agregarlo.")
    page.get_by_label("Texto nuevo").fill("Se agregó un párrafo.")
    press(page, "Agregar")
    says(page.locator("[id='2.4']"), "Se agregó un párrafo.")

    page.locator("[id='2.4'] summary", has_text="Más").click()
    page.locator("[id='2.4']").get_by_role("link", name="Agregar letra").click()
    page.get_by_label("Texto de la letra nueva").fill("con una letra")
    press(page, "Agregar")
    says(page.locator("[id='2.4.a']"), "con una letra")

    page.locator("[id='acuerdos']").get_by_role("link", name="Agregar acuerdo").click()
    page.get_by_label("Texto nuevo").fill("Se acordó probar sin guion.")
    press(page, "Agregar")
    says(page.locator("[id='acuerdos']"), "Se acordó probar sin guion.")

    page.locator("[id='2.4'] > div summary", has_text="Más").click()
    press(page, "Eliminar 2.4")
    until(lambda: not page.locator("[id='2.4'] >> text=Se agregó un párrafo.").count(), page)
    press(page, "Deshacer")
    says(page.locator("[id='2.4.a']"), "con una letra")

    follow(page, "Datos, asistentes y títulos")
    page.get_by_label("Número de la sesión").fill("13")
    press(page, "Guardar los datos")
    until(lambda: page.locator("h1").inner_text() == "Acta de la sesión 13", page)
    follow(page, "Circular el acta")
    press(page, "Circular el acta")
    says(page.locator("main"), "El acta está en circulación.")
    follow(page, "Retirar de circulación y volver a borrador")
    press(page, "Retirar el acta")
    says(page.get_by_role("alert"), "Escriba por qué retira el texto")
    page.get_by_label("Por qué se retira").fill("Falta un asistente.")
    press(page, "Retirar el acta")
    says(page.locator("main"), "El acta volvió a borrador")
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
    says(conflict, "Este párrafo cambió mientras usted escribía")
    assert [" ".join(side.locator("ins").all_inner_texts()) for side in conflict.locator(".opcion--p").all()] == [
        "Lo guardó otra persona",
        "Lo escribí yo",
    ]
    conflict.get_by_label("La que escribo abajo").check()
    conflict.get_by_label("O escriba una tercera con ambas").fill("Lo escribimos ambas.")
    press(page, "Guardar la redacción elegida")
    says(page.locator("[id='1.1']"), "Lo escribimos ambas.")


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
    says(page.locator("[id='1.1']"), "Usted agregó un párrafo. Quedó en el párrafo 1.1.")
    page.locator("[id='1.1'] summary", has_text="Más").click()
    follow(page, "Dividir 1.1")
    page.get_by_label("Dividir el párrafo 1.1").fill("Uno.\n\nDos.")
    press(page, "Dividir")
    page.wait_for_url(re.compile(r"#1\.1$"))
    page.locator("[id='1.2'] summary", has_text="Más").click()
    press(page, "Subir 1.2")
    until(lambda: page.locator(".acta p.texto").all_inner_texts() == ["Dos.", "Uno."], page)
    press(page, "Deshacer")
    page.locator("[id='1.2'] summary", has_text="Más").click()
    press(page, "Convertir en letra del párrafo 1.1")
    says(page.locator("[id='1.1.a']"), "Dos.")
    page.locator("[id='1'] summary", has_text="Cambiar el punto").click()
    press(page, "Eliminar el punto 1 y sus párrafos")
    says(page.locator("#hecho"), "Usted eliminó un punto con sus párrafos: «Reglas».")
    press(page, "Deshacer")
    says(page.locator("[id='1.1.a']"), "Dos.")


def test_an_answer(mesa: Cast, enter: Any) -> None:
    consulta = mesa.en_circulacion()
    page = enter("social", java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto("/pendientes/")
    page.get_by_role("link", name="Pronunciarse").click()
    press(page, "Enviar la respuesta de Red Social Ejemplo")
    says(page.get_by_role("alert"), "Elija una de las respuestas.")
    page.get_by_text("Abstenerme o inhabilitarme").click()
    page.get_by_label("Inhabilitarme por conflicto de interés").check()
    press(page, "Enviar la respuesta de Red Social Ejemplo")
    says(page.get_by_role("alert"), "Escriba el fundamento")
    assert page.get_by_label("Inhabilitarme por conflicto de interés").is_checked()
    assert page.get_by_label("Inhabilitarme por conflicto de interés").is_visible()
    page.get_by_label("Observaciones o fundamento").fill("Redactamos las reglas que se discuten.")
    press(page, "Enviar la respuesta de Red Social Ejemplo")
    says(page.locator("main"), "Quedó registrada la respuesta de Red Social Ejemplo: se inhabilita (Persona")
    assert Pronunciamiento.objects.get(convocada__consulta=consulta).sentido == "se_inhabilita"
