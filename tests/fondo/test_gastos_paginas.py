"""Pages of expenses: the phone's form, the list whatever its size, one of them, and who sees its receipt."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fondo.models import CopiaPublica, Decision, Fondo, Gasto, Pago
from mesa.kernel import clock
from mesa.kernel.events import run_pending
from mesa.mail import compose
from mesa.models import Aviso
from mesa.tipos import pendientes_de
from tests.cast import Cast
from tests.fondo import escena

pytestmark = pytest.mark.django_db
D = Decimal
JPEG = b"\xff\xd8\xff boleta de ejemplo"


@pytest.fixture
def fondo(cast: Cast) -> Fondo:
    made = escena.fondo(cast)
    escena.cuota(made)
    return made


def browser(cast: Cast, cuenta: str) -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def typed(fondo: Fondo, **more: Any) -> dict[str, Any]:
    """What a phone sends: the rest of the form with its defaults."""
    return {
        "comprobante": SimpleUploadedFile("foto.jpg", JPEG),
        "monto": "95.000",
        "emitido_el": "2026-08-12",
        "item": str(escena.item(fondo).pk),
        "proveedor_nombre": "Imprenta Ejemplo",
        "documento": "boleta",
        "moneda": "CLP",
        "pagado": "on",
        "envio": str(uuid4()),
    } | more


def test_no_form_opens_on_what_it_cannot_change(cast: Cast, fondo: Fondo) -> None:
    own = f"/fondos/2026/gastos/{escena.gasto(fondo, estado='aceptado').pk}/"
    phone, office = browser(cast, "administradora"), browser(cast, "secretaria")
    for client, acts in ((phone, ("corregir", "retirar")), (office, ("aceptar", "observar"))):
        for act in acts:
            late = client.get(f"{own}{act}/")
            assert late.status_code == 409, act
            assert "el estado es «aceptado»" in late.content.decode()
    assert office.get(f"{own}anular/").status_code == 200


def test_an_expense_goes_from_the_phone_to_the_ledger(cast: Cast, fondo: Fondo) -> None:
    phone, office = browser(cast, "administradora"), browser(cast, "secretaria")
    page = phone.get("/fondos/2026/gastos/nuevo/").content.decode()
    assert 'accept="image/jpeg,image/png,application/pdf"' in page, "an iPhone sends it as JPEG"
    assert " capture" not in page, "a PDF that came by mail is a receipt too"
    told = typed(fondo)
    sent = phone.post("/fondos/2026/gastos/nuevo/", told)
    gasto = Gasto.objects.get()
    where = f"/fondos/2026/gastos/{gasto.pk}/?guardado={told['envio']}"
    assert (sent.status_code, sent["Location"]) == (302, where)
    assert f'data-formulario-guardado="{told["envio"]}"' in phone.get(where).content.decode(), "its browser lets it go"
    own = f"/fondos/2026/gastos/{gasto.pk}/"
    assert "Corregir" in phone.get(own).content.decode()
    shown = office.get(own).content.decode()
    assert f'href="{own}aceptar/"' in shown
    asked = office.get(f"{own}aceptar/").content.decode()
    assert "Después no se edita ni se borra" in asked
    assert office.post(f"{own}aceptar/", {"revision": "1"}).status_code == 302
    shown = office.get(own).content.decode()
    assert "En el libro" in shown
    ledger = office.get("/fondos/2026/libro/").content.decode()
    assert ledger.count("Talleres internos") >= 3
    assert office.post(f"{own}anular/", {"motivo": "Factura repetida."}).status_code == 302
    assert "reversado por el" in office.get("/fondos/2026/libro/").content.decode()
    assert "Factura repetida." in office.get(own).content.decode()


def test_what_was_typed_is_kept_when_the_file_fails(cast: Cast, fondo: Fondo) -> None:
    phone = browser(cast, "administradora")
    wrong = phone.post(
        "/fondos/2026/gastos/nuevo/", typed(fondo, comprobante=SimpleUploadedFile("a.gif", b"GIF89a\x00"))
    )
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "95.000" in page
    assert "Imprenta Ejemplo" in page
    assert "no es PDF, imagen" in page
    lacks = phone.post("/fondos/2026/gastos/nuevo/", typed(fondo, item="", proveedor_nombre="", tasa="mucho"))
    page = lacks.content.decode()
    assert lacks.status_code == 422
    assert "Elija un ítem." in page
    assert "Escriba a quién se paga." in page
    assert "<details open>" in page, "what must be mended is not left folded"
    assert not Gasto.objects.exists()


def test_one_of_two_sends(cast: Cast, fondo: Fondo) -> None:
    phone, envio = browser(cast, "administradora"), str(uuid4())
    where = {phone.post("/fondos/2026/gastos/nuevo/", typed(fondo, envio=envio))["Location"] for _n in range(2)}
    assert len(where) == 1
    assert Gasto.objects.count() == 1


def test_receipts_rut_and_names_of_people_are_for_who_needs_them(cast: Cast, fondo: Fondo) -> None:
    phone = browser(cast, "administradora")
    phone.post(
        "/fondos/2026/gastos/nuevo/",
        typed(fondo, proveedor_nombre="Persona Ejemplo Cuarenta", proveedor_rut="11.111.111-1", documento="honorarios"),
    )
    own = f"/fondos/2026/gastos/{Gasto.objects.get().pk}/"
    for cuenta, sees in (("secretaria", True), ("administradora", True), ("gobierno", False), ("cooperante", False)):
        who = browser(cast, cuenta)
        for path in ("/fondos/2026/gastos/", own):
            page = who.get(path).content.decode()
            assert ("Persona Ejemplo Cuarenta" in page) is sees, (cuenta, path)
            assert ("persona natural" in page) is not sees
        assert ("11111111-1" in who.get(own).content.decode()) is sees
        file = who.get(f"{own}comprobante/")
        assert file.status_code == (200 if sees else 403)
        if sees:
            assert file["Content-Disposition"].startswith("attachment")
            assert b"".join(file.streaming_content) == JPEG  # type: ignore[attr-defined]


def test_the_same_number_of_queries_however_many_there_are(
    cast: Cast, fondo: Fondo, django_assert_max_num_queries: Any
) -> None:
    office = browser(cast, "secretaria")
    contract = escena.obligacion(fondo)
    for n in range(3):
        escena.gasto(fondo, folio=str(n), obligacion=contract if n else None, huella="a" * 64)
    consulta = cast.en_circulacion(2)
    cast.responde(consulta, "social")
    Decision.objects.create(fondo=fondo, clase="otra", titulo="Sedes", consulta=consulta, anotada_el=clock.now())
    counts = []
    for _round in range(2):
        office.get("/fondos/2026/gastos/")
        with django_assert_max_num_queries(15) as seen:
            assert office.get("/fondos/2026/gastos/").status_code == 200
        counts.append(len(seen.captured_queries))
        with django_assert_max_num_queries(15):
            office.get("/fondos/2026/libro/")
        for n in range(40):
            gasto = escena.gasto(fondo, folio=f"9{n}", estado="aceptado" if n % 2 else "registrado")
            escena.pago(gasto, estado=gasto.estado)
    assert counts[0] == counts[1]
    for estado in ("registrado", "aceptado", "anulado"):
        one = escena.gasto(fondo, folio="77", estado=estado, obligacion=contract)
        escena.pago(one, estado=estado)
        with django_assert_max_num_queries(15):
            assert office.get(f"/fondos/2026/gastos/{one.pk}/").status_code == 200


def test_the_list_goes_on_by_its_key_and_is_filtered(cast: Cast, fondo: Fondo) -> None:
    office = browser(cast, "secretaria")
    made = [escena.gasto(fondo, folio=str(n), devengado_el=date(2026, 8, 1) + timedelta(days=n % 4)) for n in range(65)]
    order = sorted(made, key=lambda g: (g.devengado_el, g.pk), reverse=True)
    seen: list[int] = []
    url = "/fondos/2026/gastos/?estado=registrado"
    while url:
        context = office.get(url).context
        seen += [gasto.pk for gasto, _alerts in context["filas"]]
        url = f"/fondos/2026/gastos/?estado=registrado&desde={context['siguiente']}" if context["siguiente"] else ""
    assert seen == [g.pk for g in order]
    other = escena.item(fondo, "Materiales").pk
    assert "Ningún gasto es así" in office.get(f"/fondos/2026/gastos/?item={other}").content.decode()
    for wrong in ("estado=otro", "item=x", "desde=x", "desde=999999999", "item=²"):
        assert office.get(f"/fondos/2026/gastos/?{wrong}").status_code == 404


def test_what_waits_is_counted_for_who_has_to_do_it(cast: Cast, fondo: Fondo) -> None:
    escena.gasto(fondo)
    escena.gasto(fondo, folio="2")
    escena.gasto(fondo, folio="3", estado="observado", observacion="Falta.")
    fees = {"documento": "honorarios", "retencion": D("14488"), "tasa_retencion": D("15.25"), "estado": "aceptado"}
    before = clock.today().replace(day=1) - timedelta(days=1)
    owed = escena.gasto(fondo, folio="4", emitido_el=before, devengado_el=before, **fees)
    escena.gasto(fondo, folio="5", emitido_el=clock.today(), **fees)
    escena.pago(owed, estado="registrado", clase="liquido", monto=D("80512"), monto_usd=D("84.75"))
    CopiaPublica.objects.create(gasto=owed, archivo=escena.archivo(cast), subida_el=clock.now())

    def waits(cuenta: str) -> list[tuple[str, str]]:
        return [(p.titulo, p.url) for p in pendientes_de(cast.actor(cuenta)) if p.tipo == "Fondo"]

    list_ = "/fondos/2026/gastos/"
    assert waits("secretaria") == [
        ("2 gastos esperan su revisión", f"{list_}?estado=registrado"),
        ("Un gasto tiene pagos por revisar", f"{list_}?estado=pagos"),
        ("Una copia pública espera su revisión", f"{list_}{owed.pk}/#copias"),
    ]
    assert waits("administradora") == [
        ("La secretaría observó un gasto", f"{list_}?estado=observado"),
        (
            "Falta pagar la retención de una boleta de honorarios, a más tardar el 12 de este mes",
            f"{list_}?estado=retenciones",
        ),
    ]
    assert waits("gobierno") == waits("social") == []
    escena.pago(owed, estado="registrado", clase="retencion", monto=D("14488"), monto_usd=D("15.25"))
    assert len(waits("administradora")) == 1
    page = browser(cast, "secretaria").get(f"{list_}?estado=pagos").content.decode()
    assert f"{list_}{owed.pk}/" in page


def test_a_correction_over_another_one_shows_both(cast: Cast, fondo: Fondo) -> None:
    phone = browser(cast, "administradora")
    phone.post("/fondos/2026/gastos/nuevo/", typed(fondo, tasa="912,5"))
    gasto = Gasto.objects.get()
    own = f"/fondos/2026/gastos/{gasto.pk}/corregir/"
    page = phone.get(own).content.decode()
    assert 'value="912,5"' in page
    said = typed(fondo, revision="1", monto="190.000", comprobante="")
    assert phone.post(own, said).status_code == 302
    late = phone.post(own, said | {"monto": "50.000"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "50.000" in page
    assert "190.000" in page
    assert phone.post(own, said | {"monto": "50.000", "revision": "2"}).status_code == 302
    assert (Gasto.objects.get().monto, Pago.objects.get().monto) == (D("50000"), D("50000"))


def test_each_is_told_what_it_has_to_know(cast: Cast, fondo: Fondo) -> None:
    phone, office = browser(cast, "administradora"), browser(cast, "secretaria")
    for n in range(2):
        phone.post(
            "/fondos/2026/gastos/nuevo/",
            typed(fondo, folio=str(n), comprobante=SimpleUploadedFile(f"{n}.jpg", JPEG + bytes([65 + n]))),
        )
    run_pending()
    first = Aviso.objects.filter(plantilla="gastos_por_revisar")
    assert {a.persona for a in first} == {cast.secretaria.persona}, "once a day, however many come"
    assert first.count() == 1
    one, two = Gasto.objects.order_by("pk")
    office.post(f"/fondos/2026/gastos/{one.pk}/observar/", {"observacion": "No se lee el folio.", "revision": "1"})
    office.post(f"/fondos/2026/gastos/{two.pk}/aceptar/", {"revision": "1"})
    run_pending()
    told = Aviso.objects.filter(plantilla="gasto_revisado").order_by("pk")
    assert [a.datos["hecho"] for a in told] == ["observado", "aceptado"]
    assert {a.persona for a in told} == {cast.actor("administradora").persona}
    for aviso in Aviso.objects.filter(plantilla__startswith="gasto"):
        letter = compose(aviso)
        assert "Fondo de cocreación 2026" in letter.body
