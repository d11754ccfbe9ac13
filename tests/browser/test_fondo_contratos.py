"""The pages of instalments, contracts and suppliers; and an expense from the phone to the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from fondo.models import Gasto
from tests.browser.inspection import until
from tests.browser.pages import fondo_contratos as pages
from tests.browser.test_pages import inspect
from tests.browser.test_sin_javascript import follow, press, says
from tests.browser.world import World
from tests.cast import Cast
from tests.fondo import escena

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FOTO = {"name": "boleta.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff boleta de ejemplo"}


def test_pages_of_contracts(world: World, enter: Any) -> None:
    rows = pages.agreed(world)
    found = inspect(enter("administradora"), pages.administradora(rows), "contratos, administradora")
    found += inspect(enter("secretaria"), pages.secretaria(rows), "contratos, secretaría")
    found += inspect(enter("gobierno"), pages.delegada(rows), "contratos, delegada")
    assert not found


def test_a_photograph_is_chosen_once(mesa: Cast, enter: Any) -> None:
    """Refused for another reason, or dropped by the phone, the form comes back with its file."""
    fondo = escena.fondo(mesa)
    escena.cuota(fondo)
    phone = enter("administradora", **PHONE).new_page()
    phone.goto("/fondos/2026/gastos/nuevo/")
    files = "document.getElementById('id_comprobante').files"
    phone.get_by_label("Comprobante").set_input_files(FOTO)
    phone.get_by_label("Monto", exact=True).fill("95.000,50")
    phone.get_by_label("Ítem").select_option("Talleres internos")
    phone.get_by_label("A quién se paga").fill("Imprenta Ejemplo")
    press(phone, "Registrar el gasto")
    says(phone.locator("main"), "Los pesos no llevan decimales")
    says(phone.locator("main"), "Sigue adjunto: boleta.jpg")
    assert "Adjunte de nuevo" not in phone.locator("main").inner_text()

    phone.goto("/fondos/2026/gastos/nuevo/")
    assert phone.evaluate(f"{files}.length") == 0, "another form does not take it by itself"
    phone.get_by_role("button", name="Recuperar").click()
    says(phone.locator("main"), "Sigue adjunto: boleta.jpg")
    phone.get_by_label("Monto", exact=True).fill("95.000")
    phone.get_by_label("Fecha del documento").fill("2026-08-12")
    press(phone, "Registrar el gasto")
    says(phone.locator("main"), "Quedó registrado")
    assert Gasto.objects.get().comprobante.nombre == "boleta.jpg"

    phone.goto("/fondos/2026/gastos/nuevo/")
    phone.wait_for_load_state("networkidle")
    assert phone.get_by_role("button", name="Recuperar").count() == 0, "what was saved is kept no longer"
    assert phone.evaluate(f"{files}.length") == 0


def test_an_expense_from_the_phone_to_the_ledger(mesa: Cast, enter: Any) -> None:
    fondo = escena.fondo(mesa)
    escena.cuota(fondo)
    phone = enter("administradora", **PHONE).new_page()
    phone.goto("/fondos/2026/gastos/")
    follow(phone, "Registrar un gasto")
    phone.get_by_label("Comprobante").set_input_files(FOTO)
    phone.get_by_label("Monto", exact=True).fill("95.000")
    phone.get_by_label("Fecha del documento").fill("2026-08-12")
    phone.get_by_label("Ítem").select_option("Talleres internos")
    phone.get_by_label("A quién se paga").fill("Imprenta Ejemplo")
    press(phone, "Registrar el gasto")
    says(phone.locator("main"), "Quedó registrado. La secretaría lo revisará.")
    gasto = Gasto.objects.get()
    assert (gasto.comprobante.nombre, gasto.pagos.get().monto) == ("boleta.jpg", 95_000)

    office = enter("secretaria").new_page()
    office.goto("/pendientes/")
    says(office.locator("main"), "Un gasto espera su revisión")
    office.goto(f"/fondos/2026/gastos/{gasto.pk}/")
    says(office.locator("main"), "Descargar el comprobante")
    follow(office, "Aceptar")
    press(office, "Aceptar el gasto")
    says(office.locator("main"), "Quedó aceptado y está en el libro.")
    follow(office, "Libro")
    until(lambda: "Talleres internos" in office.locator("main").inner_text(), office)

    phone.goto(f"/fondos/2026/gastos/{gasto.pk}/")
    says(phone.locator("main"), "Está pagado por completo.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
