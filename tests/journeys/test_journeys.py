"""The Mesa's main job on the real stack, driven only through the browser: from a text to a published acta."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.world import EJEMPLO
from tests.journeys.people import (
    OBJECTION,
    RULE_1,
    People,
    answer,
    answers_as,
    bring_the_deadline,
    circulates,
    follow,
    pdf_text,
    press,
    reload_until,
    says,
    until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.stack]
CORRECTED = (
    "La representante de la Red Social Ejemplo informó que cuatro de sus cinco organizaciones publicaron sus reglas."
)
WITHDRAWN = "Se corrige el párrafo 2.1 por la objeción del Organismo Ejemplo."
ANSWERED = "El párrafo dice ahora cuántas organizaciones publicaron sus reglas."
HASH = re.compile(r"(?:[0-9a-f]{4} ){15}[0-9a-f]{4}")


def hash_of(page: Page) -> str:
    """The whole hash that a page shows, the way it shows it."""
    found = HASH.search(" ".join(page.locator("main").inner_text().split()))
    assert found is not None, page.url
    return found[0]


def test_a_newcomer_reads_an_agreement_and_where_it_comes_from(people: People, late_panel: Page) -> None:
    page = people.anyone(viewport={"width": 390, "height": 800})
    page.goto("/")
    says(page, "Lo que la Mesa acuerda, y qué pasa después")
    follow(page, "Acta del 16 de junio de 2022")
    says(page, "Registro histórico. El documento no dice cómo ni cuándo se aprobó esta acta.")
    assert page.locator("#acuerdos > ol > li").count() == 4
    follow(page, "Página del acuerdo 3")
    page.wait_for_url("**/acuerdos/2022-06-16/3/")
    says(page, "En lo relativo al fondo de OGP")
    follow(page, "Párrafo 2.8")
    page.wait_for_url("**/actas/2022-06-16/#2.8")
    target = page.locator(":target")
    assert target.get_attribute("id") == "2.8"
    until(
        lambda: page.evaluate("innerHeight > document.querySelector(':target').getBoundingClientRect().top"),
        "2.8 in view",
    )
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().bottom > 0")
    text = pdf_text(page, "/actas/2022-06-16/acta.pdf")
    assert "ANTECEDENTES REUNIÓN MESA DE GOBIERNO ABIERTO Y OGP" in text
    assert not page.context.cookies()


def test_the_pdf_is_downloaded_with_its_link(people: People) -> None:
    page = people.anyone()
    page.goto("/actas/2022-06-16/")
    pdf_text(page, "/actas/2022-06-16/acta.pdf")
    link = page.get_by_role("link", name="Descargar PDF")
    assert page.context.request.get(str(link.get_attribute("href"))).body().startswith(b"%PDF")


def test_the_secretaria_enters_imports_corrects_and_circulates(people: People, late_panel: Page) -> None:
    page = people.anyone()
    page.goto("/pendientes/")
    page.get_by_label("Correo").fill("secretaria@mesa.example")
    page.get_by_label("Contraseña").fill("mesa-demo")
    press(page, "Ingresar")
    page.wait_for_url("**/pendientes/")
    says(page, "Mis pendientes", "Persona Ejemplo Cinco")
    follow(page, "Actas en trabajo")
    follow(page, "Importar un acta")
    page.get_by_label("Archivo").set_input_files(EJEMPLO)
    press(page, "Leer el acta")
    says(page, "Lo que se leyó", "Sala Ejemplo, Santiago, y por videoconferencia")
    press(page, "Guardar el borrador")
    says(page, "El borrador quedó guardado.", "Sala Ejemplo, Santiago, y por videoconferencia")
    assert page.locator("section.punto").count() == 5  # four puntos and the agreements
    corrects_the_draft(page)
    follow(page, "Datos, asistentes y títulos")
    page.get_by_label("Número de la sesión").fill("13")
    page.get_by_label("Título breve del acuerdo 2").fill("Realizar talleres en tres regiones")
    press(page, "Guardar los datos")
    says(page, "Los datos del acta quedaron guardados.", "Acta de la sesión 13")
    consulta = circulates(page, RULE_1)
    says(
        page,
        "0 de 5 organizaciones han respondido",
        "Recordar a las 5 que faltan",
        "23:59",
        "Si cerrara ahora: Sin quórum",
    )
    answers_as(people, "gobierno", consulta, "Aprobar")
    page.reload()
    says(page, "1 de 5 organizaciones han respondido")
    missing = page.get_by_role("row").filter(has_text="Falta").get_by_role("rowheader").all_inner_texts()
    assert sorted(name.splitlines()[0] for name in missing) == [
        "Organismo Ejemplo",
        "Red Académica Ejemplo",
        "Red Social Ejemplo",
        "Secretaría de Ejemplo",
    ]
    press(page, "Recordar a las 4 que faltan")
    says(page, "Se enviará un recordatorio a quienes faltan")
    says(
        people.letter("organismo", "falta la respuesta de Organismo Ejemplo al acta de la sesión 13"),
        "Organismo Ejemplo",
    )


def corrects_the_draft(page: Page) -> None:
    """With htmx: a paragraph corrected, one added, one deleted and brought back."""
    page.get_by_role("link", name="Corregir 2.1", exact=True).click()
    page.get_by_label("Párrafo 2.1").fill(CORRECTED)
    press(page, "Guardar")
    page.locator("p.texto", has_text=CORRECTED).wait_for()
    page.locator("[id='4']").get_by_role("link", name="Agregar párrafo").click()
    page.get_by_label("Texto nuevo").fill("Se agradeció a quienes asistieron.")
    page.get_by_role("button", name="Agregar", exact=True).click()
    says(page, "Usted agregó un párrafo. Quedó en el párrafo 4.2.", "Se agradeció a quienes asistieron.")
    page.locator("[id='3.2'] summary", has_text="Más").first.click()
    page.get_by_role("button", name="Eliminar 3.2", exact=True).click()
    says(page, "Usted eliminó un párrafo: «Se acordaron las condiciones generales:».")
    assert page.locator("[id='3.2.a']").count() == 0
    press(page, "Deshacer")
    says(page, "Usted deshizo", "los talleres se realizarán en tres regiones")
    assert page.locator("[id='3.2.b']").count() == 1


def test_a_representative_enters_with_a_code_sent_by_email(people: People) -> None:
    page = people.anyone()
    page.goto("/cuenta/login/")
    follow(page, "Recibir un código por correo")
    page.get_by_label("Correo").fill("academica.suplente@mesa.example")
    press(page, "Enviar el código")
    letter = people.letter("academica.suplente", "código")
    code = re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b|\b[A-Z0-9]{6,8}\b", letter.locator(".caja").inner_text())
    assert code is not None, letter.locator(".caja").inner_text()
    page.get_by_label("Código").fill(code[0])
    press(page, "Confirmar el código")
    page.wait_for_url("**/pendientes/")
    says(page, "Persona Ejemplo Dos, suplente por Red Académica Ejemplo")


def test_the_story_of_the_tour(people: People) -> None:
    """Item 5: an answer from the e-mail, an objection, version 2, the deadline through the worker, the publication."""
    consulta = answers_from_the_email(people)
    objects_with_reasons(people, consulta)
    second = withdraws_corrects_and_circulates(people, consulta)
    sees_what_changed(people, second)
    for cuenta in ("gobierno", "academica.suplente", "organismo"):
        answers_as(people, cuenta, second, "Aprobar")
    tour = people.anyone()
    tour.goto("/recorrido/")
    assert tour.get_by_role("button", name="Adelantar hasta el plazo").count() == 1
    page = people.enters("secretaria")
    page.goto(second)
    says(
        page,
        "Si cerrara ahora: Aprobada",
        "Quién aprobó qué huella",
        WITHDRAWN,
        f"Organismo Ejemplo: objeta — {OBJECTION}",
    )
    approved = hash_of(page)
    bring_the_deadline(people, second)
    reload_until(page, "Aprobada por consenso: 4 a favor")
    publishes(people, page, approved)


def answers_from_the_email(people: People) -> str:
    """Red Social Ejemplo answers from its e-mail, not signed in, and changes its answer. Returns the path."""
    watcher = people.enters("secretaria")
    watcher.goto("/actas/en-trabajo/")
    follow(watcher, "Acta de la sesión 12")
    says(watcher, "2 de 5 organizaciones han respondido")
    letter = people.letter("social", "Responda antes del", "acta de la sesión 12")
    says(letter, "Este enlace es personal: responde por Red Social Ejemplo")
    link = letter.locator(".caja a[href*='/responder/']").get_attribute("href")
    page = people.anyone(viewport={"width": 390, "height": 800})
    page.goto(str(link))
    says(page, "Usted responde por Red Social Ejemplo", "Si usted no es esa persona, cierre esta página")
    assert page.locator("nav").count() == 0
    assert page.get_by_role("radio", checked=True).count() == 0
    watcher.reload()
    says(watcher, "2 de 5 organizaciones han respondido")  # the GET changed nothing
    answer(page, "Aprobar")
    says(page, "Quedó registrada la respuesta de Red Social Ejemplo: aprueba (Persona", "Puede cambiarla hasta el")
    answer(page, "Aprobar con observaciones")
    says(page, "Escriba el fundamento. Sin él, la respuesta no se puede registrar.")
    answer(page, "Aprobar con observaciones", "Falta el enlace a las reglas.")
    says(page, "Quedó registrada la respuesta de Red Social Ejemplo: aprueba con observaciones (Persona")
    subject = "Quedó registrada la respuesta de Red Social Ejemplo al acta de la sesión 12"
    receipt = people.letter("social", subject, nth=2)  # each of the two answers has its own
    says(receipt, "Falta el enlace a las reglas.")
    page.goto("/pendientes/")
    assert "/cuenta/login/" in page.url  # the link signed nobody in
    watcher.reload()
    says(watcher, "3 de 5 organizaciones han respondido")
    return re.sub(r"^https?://[^/]+", "", watcher.url)


def objects_with_reasons(people: People, consulta: str) -> None:
    """Organismo Ejemplo objects; without an answer or without reasons, it keeps what was typed."""
    page = people.enters("organismo")
    follow(page, re.compile("Pronunciarse.*Acta de la sesión 12"))
    page.get_by_label("Observaciones o fundamento").fill(OBJECTION)
    press(page, "Enviar la respuesta de Organismo Ejemplo")
    says(page, "Elija una de las respuestas.")
    assert page.get_by_label("Observaciones o fundamento").input_value() == OBJECTION
    page.get_by_label("Observaciones o fundamento").fill("")
    answer(page, "Objetar")
    says(page, "Escriba el fundamento. Sin él, la respuesta no se puede registrar.")
    assert page.get_by_role("radio", name="Objetar").is_checked()
    answer(page, "Objetar", OBJECTION)
    says(page, "Quedó registrada la respuesta de Organismo Ejemplo: objeta (Persona")
    assert page.url.endswith(consulta)


def withdraws_corrects_and_circulates(people: People, consulta: str) -> str:
    """The secretaría takes the acta back, corrects it and circulates version 2. Returns its path."""
    page = people.enters("secretaria")
    page.goto(consulta)
    says(page, OBJECTION, "Si cerrara ahora: Rechazada")
    first = hash_of(page)
    follow(page, "Retirar de circulación y volver a borrador")
    page.get_by_label("Por qué se retira").fill(WITHDRAWN)
    press(page, "Retirar el acta")
    says(page, "El acta volvió a borrador", WITHDRAWN)
    page.get_by_role("link", name="Corregir 2.1", exact=True).click()
    page.get_by_label("Párrafo 2.1").fill(CORRECTED)
    press(page, "Guardar")
    page.locator("p.texto", has_text=CORRECTED).wait_for()
    answers_the_observation(page)
    second = circulates(page, RULE_1)
    says(page, "versión 2", "0 de 5 organizaciones han respondido")
    assert hash_of(page) != first
    says(people.letter("social", "Se retiró de circulación: acta de la sesión 12"), WITHDRAWN)
    return second


def answers_the_observation(page: Page) -> None:
    """The one that Red Académica Ejemplo made to 2.1: answered with reasons, and back in the editor."""
    editor = page.url
    follow(page, "Ver las observaciones")
    says(page, "1 observación, 1 sin respuesta.", "Falta una organización")
    follow(page, "Responder a Red Académica Ejemplo")
    page.get_by_label("Acogida parcialmente").check()
    page.get_by_label("Fundamento").fill(ANSWERED)
    press(page, "Responder a Red Académica Ejemplo")
    says(page, "Quedó respondida la observación de Red Académica Ejemplo.", ANSWERED)
    page.goto(editor)


def sees_what_changed(people: People, consulta: str) -> None:
    """The former approver opens the second e-mail: what changed comes first, and its answer is asked again."""
    letter = people.letter("social", "Responda antes del", "acta de la sesión 12")
    page = people.anyone(viewport={"width": 390, "height": 800})
    page.goto(str(letter.locator(".caja a[href*='/responder/']").get_attribute("href")))
    says(
        page,
        "versión 2",
        "Qué cambió desde la versión 1",
        "Lo que se respondió a la versión anterior no vale para esta.",
    )
    assert "cinco organizaciones" in page.locator("ins").all_inner_texts()
    assert page.get_by_role("radio", checked=True).count() == 0
    answer(page, "Aprobar")
    says(page, "Quedó registrada la respuesta de Red Social Ejemplo: aprueba (Persona")


def publishes(people: People, page: Page, approved: str) -> None:
    """The secretaría publishes, and anyone reads who approved, how, when and on which hash, in page, PDF and JSON."""
    page.goto("/pendientes/")
    reload_until(page, "Acta aprobada Acta de la sesión 12")
    page.get_by_role("listitem").filter(has_text="Acta de la sesión 12").get_by_role("link", name="Publicar").click()
    follow(page, "Publicar el acta")
    says(page, "el acta queda en la cadena y no se podrá editar")
    press(page, "Publicar el acta")
    says(page, "El acta quedó publicada.")
    follow(page, "Ver el acta publicada")
    page.wait_for_url(re.compile(r"/actas/[^/]+/$"))
    path = re.sub(r"^https?://[^/]+", "", page.url)
    reader = people.anyone()
    reader.goto(path)
    says(
        reader,
        "Datos de ejemplo.",
        "Cómo se aprobó",
        "Aprobada por consenso: 4 a favor",
        "al vencer el plazo",
        CORRECTED,
    )
    row = reader.get_by_role("row").filter(has_text="Red Social Ejemplo")
    assert "Persona Ejemplo Uno, titular" in row.inner_text()
    assert approved in " ".join(reader.locator("#aprobacion").inner_text().split())
    says(reader, "Observaciones y respuestas", ANSWERED)
    text = pdf_text(reader, f"{path}acta.pdf")
    assert "ACTA DE LA SESIÓN 12" in text
    assert "ANEXO: OBSERVACIONES Y RESPUESTAS" in text
    assert "Datos de ejemplo" in text
    published = reader.context.request.get(f"{path}acta.json").json()
    assert published["aprobacion"]["sha256"] == approved.replace(" ", "")
    senses = {r["organizacion"]: r["sentido"] for r in published["aprobacion"]["respuestas"]}
    assert senses["Organismo Ejemplo"] == "aprueba"
    assert senses["Secretaría de Ejemplo"] is None
    says(people.letter("gobierno", "Aprobada el acta de la sesión 12: 4 a favor"), "acta de la sesión 12")
