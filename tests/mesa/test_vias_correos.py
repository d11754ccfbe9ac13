"""What an organisation is told of the answers that the secretaría registers, or undoes, for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mesa.kernel import clock
from mesa.kernel.events import run_pending
from mesa.mail import compose
from mesa.models import Aviso, Consulta
from mesa.operations.vias import (
    anular_registro,
)
from tests.cast import Cast
from tests.mesa.test_vias import LUNES, VENCE, of, registra


@pytest.fixture(autouse=True)
def _monday(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with clock.as_of(LUNES):
        yield


@pytest.fixture
def consulta(cast: Cast) -> Consulta:
    return cast.en_circulacion(1, vence=VENCE)


@pytest.mark.django_db
class TestTelling:
    """Whoever holds the mandates is told."""

    def test_titular_and_suplente_get_the_receipt(self, cast: Cast, consulta: Consulta) -> None:
        answer = registra(cast, consulta, "academica")
        run_pending()
        receipts = Aviso.objects.filter(plantilla="comprobante")
        assert {a.persona.nombre for a in receipts} == {"Persona Ejemplo Dos", "Persona Ejemplo Tres"}
        assert {a.datos["pronunciamiento"] for a in receipts} == {answer.pk}

    def test_and_the_notice_that_it_was_undone(self, cast: Cast, consulta: Consulta) -> None:
        anular_registro(registra(cast, consulta, "academica").pk, "Era de otra.", actor=cast.secretaria)
        run_pending()
        told = Aviso.objects.filter(plantilla="anulacion")
        assert {a.persona.nombre for a in told} == {"Persona Ejemplo Dos", "Persona Ejemplo Tres"}
        assert {a.datos["motivo"] for a in told} == {"Era de otra."}


@pytest.mark.django_db
def test_the_letters_say_who_registered_it_how_it_is_known_and_what_to_do(cast: Cast, consulta: Consulta) -> None:
    cast.responde(consulta, "social", "objeta", "No <b>así</b>.")
    online = of(consulta).vigente
    assert online is not None
    answer = registra(cast, consulta, reemplaza=online.pk, evidencia="Carta <1> del 8 de septiembre")
    anular_registro(answer.pk, "Era de <otra>.", actor=cast.secretaria)
    run_pending()
    rows = Aviso.objects.select_related("persona", "mandato__organizacion").order_by("pk")
    first, receipt, undone = (compose(aviso) for aviso in rows.filter(persona=cast.actor("social").persona).exclude(
        plantilla="llamado"
    ))  # fmt: skip
    for message in (first, receipt, undone):
        page = str(message.alternatives[0][0])
        assert "<b>así" not in page
        assert "<1>" not in page
        assert "<otra>" not in page
        assert not re.search(r"\{[{%]|\bNone\b", f"{message.subject}{message.body}{page}")
        assert "\n\n\n" not in str(message.body).strip()
        assert "/responder/" in str(message.body)
    assert "registró la secretaría" not in str(first.body)
    text = " ".join(str(receipt.body).split())
    for part in (
        "Red Social Ejemplo no la envió en línea: la registró la secretaría. Reemplaza la que su organización dio",
        "Vía: en sesión Consta en: Carta <1> del 8 de septiembre",
        "responda usted en línea hasta el lunes 14 de septiembre de 2026, 23:59: vale lo que usted responda",
    ):
        assert part in text
    text = " ".join(str(undone.body).split())
    for part in (
        "La secretaría anuló la respuesta que había registrado por Red Social Ejemplo",
        "Hoy vale la del lunes 7 de septiembre de 2026, 10:00: objeta.",
        "Motivo: Era de <otra>.",
    ):
        assert part in text
