"""How a circulation ends, through the real worker: early, by silence, for observations only, and too late."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from mesa.kernel.clock import SANTIAGO
from tests.journeys.people import (
    NO_RULE,
    OBJECTION,
    RULE_2,
    People,
    answer,
    answers_as,
    bring_the_deadline,
    circulates,
    follow,
    imports,
    reload_until,
    says,
    until,
)
from tests.journeys.stack import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def test_rule_2_closes_early_through_the_worker_when_everyone_approves(people: People) -> None:
    page = people.enters("secretaria")
    imports(page, "BREVE", "4 de agosto de 2026")
    consulta = circulates(page, RULE_2)
    for cuenta in ("gobierno", "academica", "social"):
        answers_as(people, cuenta, consulta, "Aprobar")
    reload_until(page, "Aprobada por mayoría simple: 3 a favor")
    says(page, "antes del plazo", "No fue necesaria")
    refused = people.enters("organismo")
    refused.goto(f"{consulta}responder/")
    assert refused.get_by_role("radio").count() == 0
    page.goto("/pendientes/")
    reload_until(page, "Acta aprobada Acta del 4 de agosto de 2026")


def test_rule_2_counts_silence_at_the_deadline(people: People) -> None:
    page = people.enters("secretaria")
    imports(page, "TÁCITA", "5 de agosto de 2026")
    consulta = circulates(page, RULE_2)
    answers_as(people, "gobierno", consulta, "Aprobar")
    answers_as(people, "academica", consulta, "Objetar", OBJECTION)
    answers_as(people, "social", consulta, "Abstenerme", "No asistimos a esa sesión.")
    page.reload()
    says(page, "abierta", "3 de 5 organizaciones han respondido")
    bring_the_deadline(people, consulta)
    reload_until(page, "ácita: no respondió")
    says(page, "Aprobada por mayoría simple", "3 a favor (2 tácitas)")
    assert page.get_by_role("row").filter(has_text="Tácita: no respondió").count() == 2
    says(people.letter("organismo", "Aprobada el acta del 5 de agosto de 2026"), "tácita")


def test_an_acta_circulates_for_observations_and_comes_back(people: People) -> None:
    page = people.enters("secretaria")
    imports(page, "OBSERVADA", "6 de agosto de 2026")
    editor = page.url
    consulta = circulates(page, NO_RULE)
    says(page, "Circula para observaciones: al vencer no tiene efecto.")
    answers_as(people, "social", consulta, "Aprobar con observaciones", "Falta la lista de redes.")
    bring_the_deadline(people, consulta)
    reload_until(page, "Circuló para observaciones: el texto volvió a borrador con lo observado.")
    page.goto(editor)
    reload_until(page, "Acta · borrador")  # the consulta closes first, and the acta follows its event
    says(page, "Así terminó la versión 1:", "Circuló para observaciones.")
    follow(page, "Ver las respuestas y observaciones")
    says(page, "Falta la lista de redes.")


def test_a_late_answer_is_refused_with_the_sentence_and_kept(people: People, late_panel: Page) -> None:
    until_when = datetime.fromisoformat(str(late_panel.locator(".plazo time").get_attribute("datetime")))
    until(lambda: datetime.now(SANTIAGO) > until_when + timedelta(seconds=1), "the deadline", 120)
    answer(late_panel, "Objetar", OBJECTION)
    says(
        late_panel, "El plazo venció el", "Su respuesta no se registró; puede enviarla a la secretaría para que conste."
    )
    assert late_panel.get_by_label("Observaciones o fundamento").input_value() == OBJECTION


def test_the_chain_verifies_at_the_end(stack: Stack) -> None:
    done = stack.manage("verificar_publicaciones")
    assert done.returncode == 0, done.stderr
    assert re.search(r"La cadena verifica: \d+ publicaciones", done.stdout)
