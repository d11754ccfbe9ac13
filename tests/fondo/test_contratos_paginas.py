"""Pages of instalments, contracts and suppliers: by hand from the first form to the ledger, and who sees what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fondo.models import Cotizacion, Cuota, Entregable, Fondo, Gasto, Obligacion
from mesa.kernel import clock
from mesa.kernel.events import run_pending
from mesa.mail import compose
from mesa.models import Aviso
from mesa.tipos import pendientes_de
from tests.cast import Cast
from tests.fondo import escena
from tests.fondo.test_gastos import fondo
from tests.fondo.test_gastos_paginas import browser

pytestmark = pytest.mark.django_db
__all__ = ["fondo"]  # a fixture
D = Decimal
PDF = b"%PDF-1.4 contrato de ejemplo"
CUOTAS, CONTRATOS = "/fondos/2026/cuotas/", "/fondos/2026/contratos/"
#: How many rows a page shows of a contract that is corrected.
INICIALES = {"cotizaciones-INITIAL_FORMS": "1", "entregables-INITIAL_FORMS": "2"}


def typed(fondo: Fondo, **more: Any) -> dict[str, Any]:
    """A contract as a browser sends it, with two rows of each kind and one left empty."""
    return {
        "titulo": "Consultoría en estándares",
        "item": str(escena.item(fondo, "Consultoría en estándares").pk),
        "proveedor_nombre": "Persona Ejemplo Cuarenta",
        "proveedor_rut": "11.111.111-1",
        "monto": "1.900.000",
        "firmada_el": "2026-05-04",
        "termina_el": "2026-10-30",
        "contrato": SimpleUploadedFile("contrato.pdf", PDF),
        "moneda": "CLP",
        "envio": str(uuid4()),
        "cotizaciones-TOTAL_FORMS": "2",
        "cotizaciones-INITIAL_FORMS": "0",
        "cotizaciones-0-proveedor_nombre": "Persona Ejemplo Cuarenta",
        "cotizaciones-0-monto": "1900000",
        "cotizaciones-0-elegida": "on",
        "cotizaciones-0-archivo": SimpleUploadedFile("oferta.pdf", PDF + b" oferta"),
        "entregables-TOTAL_FORMS": "3",
        "entregables-INITIAL_FORMS": "0",
        "entregables-0-nombre": "Diagnóstico",
        "entregables-0-vence": "2026-07-31",
        "entregables-0-monto": "950.000",
        "entregables-1-nombre": "Estándar",
        "entregables-1-vence": "2026-10-15",
        "entregables-1-monto": "950.000",
    } | more


def test_an_instalment_goes_from_the_forecast_to_the_ledger(cast: Cast) -> None:
    escena.fondo(cast)
    office, phone = browser(cast, "secretaria"), browser(cast, "administradora")
    sent = {"prevista_el": "2026-04-10", "monto": "12.000", "envio": str(uuid4())}
    for _n in range(2):
        assert office.post(f"{CUOTAS}prever/", sent).status_code == 302
    cuota = Cuota.objects.get()
    own = f"{CUOTAS}{cuota.pk}/"
    assert f'href="{own}prevista/"' in office.get(CUOTAS).content.decode()
    office.post(f"{own}prevista/", {"prevista_el": "2026-04-12", "monto": "12.000", "revision": "1"})
    page = phone.get(CUOTAS).content.decode()
    assert f'href="{own}recibir/"' in page
    assert "prever/" not in page
    came = {"recibida_el": "2026-04-15", "monto": "12.000", "pesos": "11.400.000", "revision": "2"}
    lacks = phone.post(f"{own}recibir/", came)
    assert lacks.status_code == 422, "the bank's receipt is asked for"
    receipt = SimpleUploadedFile("liquidacion.pdf", PDF)
    assert phone.post(f"{own}recibir/", came | {"comprobante": receipt}).status_code == 302
    office.post(f"{own}observar/", {"observacion": "Falta un cero.", "revision": "2"})
    assert "Falta un cero." in phone.get(f"{own}corregir/").content.decode()
    assert phone.post(f"{own}corregir/", came | {"pesos": "11.460.000"}).status_code == 302
    assert "US$\xa012.000 que llegaron el 15 de abril de 2026" in office.get(f"{own}aceptar/").content.decode()
    assert office.post(f"{own}aceptar/", {"revision": "3"}).status_code == 302
    page = browser(cast, "gobierno").get(CUOTAS).content.decode()
    assert "Llegaron US$\xa012.000 de US$\xa020.000" in page
    assert "$\xa0955" in page
    assert "Liquidación" not in page
    assert "Cuota 1" in office.get("/fondos/2026/libro/").content.decode()
    assert office.post(f"{own}anular/", {"motivo": "Se devolvió."}).status_code == 302
    cuota.refresh_from_db()
    assert cuota.estado == "anulado"


def test_a_contract_goes_from_its_form_to_its_expense(cast: Cast, fondo: Fondo) -> None:
    phone, office = browser(cast, "administradora"), browser(cast, "secretaria")
    assert "Entregable 2" in phone.get(f"{CONTRATOS}nuevo/").content.decode()
    sent = typed(fondo)
    where = phone.post(f"{CONTRATOS}nuevo/", sent)["Location"]
    made = Obligacion.objects.get()
    own = f"{CONTRATOS}{made.pk}/"
    assert where == f"{own}?guardado={sent['envio']}"
    assert f'data-formulario-guardado="{sent["envio"]}"' in phone.get(where).content.decode()
    assert (made.monto_usd, made.entregables.count(), made.cotizaciones.count()) == (D("2000.00"), 2, 1)
    office.post(f"{own}observar/", {"observacion": "Revise el plazo.", "revision": "1"})
    page = phone.get(f"{own}corregir/").content.decode()
    assert "Revise el plazo." in page
    kept = made.cotizaciones.get()
    again = typed(fondo, revision="1", termina_el="2026-11-30", **INICIALES) | {"cotizaciones-0-pk": str(kept.pk)}
    del again["contrato"], again["cotizaciones-0-archivo"]
    assert phone.post(f"{own}corregir/", again).status_code == 302
    assert Cotizacion.objects.get().archivo == kept.archivo
    late = phone.post(f"{own}corregir/", again)
    assert late.status_code == 409
    assert 'name="revision" value="2"' in late.content.decode()
    assert office.post(f"{own}aceptar/", {"revision": "2"}).status_code == 302
    first = made.entregables.get(numero=1)
    assert "Diagnóstico" not in phone.get("/fondos/2026/gastos/nuevo/").content.decode(), "it was not received"
    office.post(f"/fondos/2026/entregables/{first.pk}/recibir/", {"dia": "2026-07-30", "recepcion": "Conforme."})
    assert "Consultoría en estándares. Diagnóstico" in phone.get("/fondos/2026/gastos/nuevo/").content.decode()
    expense = {
        "comprobante": SimpleUploadedFile("boleta.pdf", PDF + b" boleta"),
        "monto": "950.000",
        "emitido_el": "2026-07-31",
        "entregable": str(first.pk),
        "documento": "factura",
        "folio": "12",
        "pagado": "on",
    }
    assert phone.post("/fondos/2026/gastos/nuevo/", expense).status_code == 302
    gasto = Gasto.objects.get()
    assert (gasto.obligacion, gasto.proveedor, gasto.item) == (made, made.proveedor, made.item)
    office.post(f"/fondos/2026/gastos/{gasto.pk}/aceptar/", {"revision": "1"})
    page = office.get(own).content.decode()
    assert "Tiene gasto." in page
    assert f'href="/fondos/2026/gastos/{gasto.pk}/"' in page
    ended = office.get(f"{own}terminar/").content.decode()
    assert "Libera US$\xa01.000" in ended
    assert office.post(f"{own}terminar/", {"dia": "2026-08-31", "motivo": "Se redujo."}).status_code == 302
    assert "terminado el 31 de agosto de 2026" in office.get(CONTRATOS).content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, fondo: Fondo) -> None:
    phone = browser(cast, "administradora")
    wrong = phone.post(f"{CONTRATOS}nuevo/", typed(fondo, **{"entregables-1-monto": "950.001"}))
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Los entregables suman $\xa01.900.001" in page
    assert "Adjunte de nuevo el archivo" in page
    assert "Diagnóstico" in page
    lacks = phone.post(f"{CONTRATOS}nuevo/", typed(fondo, titulo="", **{"entregables-1-nombre": ""}))
    page = lacks.content.decode()
    assert "Corrija lo marcado en los entregables." in page
    assert "Escriba qué se entrega." in page
    more = phone.post(f"{CONTRATOS}nuevo/", typed(fondo, otra="entregables", titulo=""))
    page = more.content.decode()
    assert more.status_code == 200
    assert "Entregable 4" in page
    assert "Complete este dato." not in page
    assert not Obligacion.objects.exists()


def test_names_and_files_are_for_who_needs_them(cast: Cast, fondo: Fondo) -> None:
    phone = browser(cast, "administradora")
    phone.post(f"{CONTRATOS}nuevo/", typed(fondo, terminos=SimpleUploadedFile("terminos.pdf", PDF + b" terminos")))
    made = Obligacion.objects.get()
    own = f"{CONTRATOS}{made.pk}/"
    quoted = f"/fondos/2026/cotizaciones/{made.cotizaciones.get().pk}/"
    for cuenta, sees in (("secretaria", True), ("administradora", True), ("gobierno", False), ("cooperante", False)):
        who = browser(cast, cuenta)
        for path in (CONTRATOS, own):
            page = who.get(path).content.decode()
            assert ("Persona Ejemplo Cuarenta" in page) is sees, (cuenta, path)
        assert ("11111111-1" in who.get(own).content.decode()) is sees
        terms = who.get(f"{own}terminos/")
        assert terms.status_code == 200
        assert b"".join(terms.streaming_content).startswith(PDF)  # type: ignore[attr-defined]
        for path in (f"{own}contrato/", quoted, "/fondos/2026/proveedores/"):
            file = who.get(path)
            assert file.status_code == (200 if sees else 403)
            if sees and file.streaming:
                assert b"".join(file.streaming_content).startswith(PDF)  # type: ignore[attr-defined]


def test_a_supplier_is_corrected(cast: Cast, fondo: Fondo) -> None:
    made, office = escena.proveedor(fondo, "Consultora Ejemplo"), browser(cast, "secretaria")
    path = f"/fondos/2026/proveedores/{made.pk}/"
    sent = {"nombre": "Consultora Ejemplo SpA", "rut": "99.999.999-9", "organizacion": ""}
    assert office.post(path, sent).status_code == 302
    page = office.get("/fondos/2026/proveedores/").content.decode()
    assert "Consultora Ejemplo SpA" in page
    assert "99999999-9" in page
    assert office.post(path, sent | {"rut": "99.999.999-8"}).status_code == 422


def test_the_same_number_of_queries_however_many_there_are(
    cast: Cast, fondo: Fondo, django_assert_max_num_queries: Any
) -> None:
    office = browser(cast, "secretaria")
    contract = escena.obligacion(fondo)
    waits = escena.obligacion(fondo, titulo="Otro contrato", estado="registrado")
    pages = (CUOTAS, CONTRATOS, *(f"{CONTRATOS}{c.pk}/" for c in (contract, waits)), "/fondos/2026/proveedores/")
    counts = []
    for turn in range(2):
        for n in range(3):
            escena.cuota(fondo, 10 * turn + n + 2, "100", "95000", estado="registrado")
            one = escena.obligacion(fondo, "95000", "100.00", proveedor=escena.proveedor(fondo, f"Otro {turn} {n}"))
            for each in (one, contract):
                row = each.entregables.get(numero=1)
                escena.gasto(fondo, estado="aceptado", obligacion=each, entregable=row, folio=f"{each.pk}{n}{turn}")
        for path in pages:
            office.get(path)
            with django_assert_max_num_queries(15) as seen:
                assert office.get(path).status_code == 200
            counts.append(len(seen))
    assert counts[:5] == counts[5:]


def test_what_waits_is_in_pendientes_and_told_by_mail(cast: Cast, fondo: Fondo) -> None:
    Fondo.objects.filter(pk=fondo.pk).update(ultimo_gasto=date(2027, 12, 15))
    phone, office = browser(cast, "administradora"), browser(cast, "secretaria")
    phone.post(f"{CONTRATOS}nuevo/", typed(fondo))
    run_pending()
    made = Obligacion.objects.get()
    own = f"{CONTRATOS}{made.pk}/"
    Cuota.objects.create(
        fondo=fondo, numero=2, prevista_el=date(2026, 6, 1), monto_previsto=D("500"), registrado_el=clock.now()
    )

    def waits(cuenta: str) -> list[tuple[str, str]]:
        return [(p.titulo, p.url) for p in pendientes_de(cast.actor(cuenta)) if p.tipo == "Fondo"]

    assert waits("secretaria") == [
        ("Una cuota recibida espera su revisión", CUOTAS),
        ("Un contrato espera su revisión", own),
    ]
    assert waits("administradora") == waits("gobierno") == []
    office.post(f"{own}observar/", {"observacion": "Falta el plazo.", "revision": "1"})
    Cuota.objects.filter(numero=2).update(estado="observado")
    assert waits("administradora") == [
        ("La secretaría observó una cuota", CUOTAS),
        ("La secretaría observó un contrato", own),
    ]
    phone.post(f"{own}corregir/", typed(fondo, revision="1", **INICIALES))
    office.post(f"{own}aceptar/", {"revision": "2"})
    Entregable.objects.filter(numero=1).update(vence=clock.today())
    Entregable.objects.filter(numero=2).update(vence=date(2100, 1, 1))
    soon = ("Un entregable de un contrato vence en estos días o ya venció", own)
    assert soon in waits("secretaria")
    assert soon in waits("administradora")
    Entregable.objects.filter(numero=1).update(recibido_el=clock.today())
    assert soon not in waits("secretaria")
    Entregable.objects.filter(numero=1).update(recibido_el=None)
    office.post(f"{own}terminar/", {"dia": f"{clock.today()}", "motivo": "Se redujo el encargo."})
    assert "Se dio por terminado:" in phone.get(own).content.decode()
    run_pending()
    waiting = Aviso.objects.filter(plantilla="registro_por_revisar")
    assert {a.persona for a in waiting} == {cast.secretaria.persona}
    told = Aviso.objects.filter(plantilla="gasto_revisado").order_by("pk")
    assert [(a.datos["hecho"], a.datos["motivo"]) for a in told] == [
        ("observado", "Falta el plazo."),
        ("aceptado", ""),
        ("terminado", "Se redujo el encargo."),
    ]
    assert {a.persona for a in told} == {cast.actor("administradora").persona}
    for aviso in [*waiting, *told]:
        letter = compose(aviso)
        assert "Consultoría en estándares" in letter.body
        assert "Fondo de cocreación 2026" in letter.body
