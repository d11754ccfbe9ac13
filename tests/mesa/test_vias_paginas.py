"""The pages that register answers: nothing typed is lost, and documents go only to whom they may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.models import Archivo, Consulta, Convocada, Pronunciamiento
from mesa.operations.archivos import revisar
from tests.cast import Cast
from tests.mesa.scene import body, html
from tests.mesa.test_archivos import PDF
from tests.mesa.test_queries import members
from tests.mesa.test_vias import EVIDENCIA, VOTAN, dichos, en_sesion, of, registra

pytestmark = pytest.mark.django_db
LUNES = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)


@pytest.fixture(autouse=True)
def _monday(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with clock.as_of(LUNES):
        yield


@pytest.fixture
def consulta(cast: Cast) -> Consulta:
    return cast.en_circulacion(1, vence=date(2026, 9, 14))


def enter(cast: Cast, cuenta: str = "secretaria") -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def sent(cast: Cast, consulta: Consulta, **changes: Any) -> dict[str, Any]:
    """What the page of Red Social Ejemplo sends."""
    mandato = cast.actor("social").mandato
    assert mandato is not None
    return {
        "via": "otro_medio",
        "mandato": mandato.pk,
        "sentido": "objeta",
        "fundamento": "Falta el enlace.",
        "evidencia": "Carta del 4 de septiembre de 2026",
        "sha256": consulta.sha256,
    } | changes


def url(consulta: Consulta, *more: object) -> str:
    return "/".join(str(part) for part in (f"/consultas/{consulta.pk}", *more, ""))


def upload(data: bytes = PDF, name: str = "carta.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_registered_with_its_document_and_shown_as_such(cast: Cast, consulta: Consulta) -> None:
    client, pk = enter(cast), cast.organizacion("red-social-ejemplo").pk
    response = client.post(url(consulta, "registrar", pk), sent(cast, consulta, archivo=upload()), follow=True)
    assert "Quedó registrada la respuesta de Red Social Ejemplo: objeta." in html(response)
    answer = of(consulta).vigente
    assert answer is not None
    assert answer.archivo is not None
    page = " ".join(html(enter(cast, "gobierno").get(url(consulta))).split())
    assert "por otro medio, registrada por la secretaría. Consta en:" in page
    assert "Carta del 4 de septiembre de 2026" in page
    assert url(consulta, "evidencia", answer.archivo.pk) in page
    assert "Registrar respuesta" not in page, "only the secretaría is offered to"
    panel = " ".join(html(enter(cast, "social").get(url(consulta, "responder"))).split())
    assert "La secretaría registró por Red Social Ejemplo: objeta (otro medio, Persona Ejemplo Uno)." in panel
    assert "vale lo que usted responda" in panel


def test_a_document_is_downloaded_by_whoever_sees_the_consulta(cast: Cast, consulta: Consulta) -> None:
    answer = registra(cast, consulta, archivo=revisar(PDF, "Carta ñ.pdf"))
    address = url(consulta, "evidencia", answer.archivo.pk)
    for cuenta in ("secretaria", "gobierno", "cooperante"):
        response = enter(cast, cuenta).get(address)
        assert (response.status_code, response["Content-Type"], body(response)) == (200, "application/pdf", PDF)
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Carta%20%C3%B1.pdf")
        assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "private, no-store")
        assert "default-src 'none'" in response["Content-Security-Policy"]
    assert enter(cast, "delegada.norte").get(address).status_code == 404
    assert Client().get(address).status_code == 302
    other = cast.en_circulacion(1, vence=date(2026, 9, 14))
    assert enter(cast).get(url(other, "evidencia", answer.archivo.pk)).status_code == 404, "it is of another"


def test_what_is_lacking_comes_back_with_what_was_typed_and_the_file_asked_again(
    cast: Cast, consulta: Consulta
) -> None:
    client, pk = enter(cast), cast.organizacion("red-social-ejemplo").pk
    data = sent(cast, consulta, evidencia="", archivo=upload())
    response = client.post(url(consulta, "registrar", pk), data)
    page = html(response)
    assert response.status_code == 422
    assert "Falta el enlace." in page
    assert "Escriba cómo consta la respuesta: la sesión, o el correo o la carta, con su fecha." in page
    assert "Adjunte de nuevo el archivo: lo demás que escribió sigue aquí." in page
    assert not Archivo.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"<svg onload='x()'>", "carta.pdf", "El archivo no es PDF, imagen PNG o JPEG, texto, correo"),
        (PDF + bytes(10 * 1024 * 1024), "carta.pdf", "El archivo pesa 11 MB y el máximo es 10 MB."),
        (b"", "carta.pdf", "El archivo está vacío."),
    ],
)
def test_a_file_that_is_not_taken_says_so_in_its_field(
    cast: Cast, consulta: Consulta, data: bytes, name: str, sentence: str
) -> None:
    client, pk = enter(cast), cast.organizacion("red-social-ejemplo").pk
    response = client.post(url(consulta, "registrar", pk), sent(cast, consulta, archivo=upload(data, name)))
    assert response.status_code == 422
    assert sentence in html(response)
    assert "Falta el enlace." in html(response)
    assert not Pronunciamiento.objects.exists()


def test_an_online_answer_that_came_meanwhile_is_shown_and_asks_to_be_confirmed(cast: Cast, consulta: Consulta) -> None:
    client, pk = enter(cast), cast.organizacion("red-social-ejemplo").pk
    assert "Esta respuesta reemplaza" not in html(client.get(url(consulta, "registrar", pk)))
    cast.responde(consulta, "social")
    online = of(consulta).vigente
    assert online is not None
    data = sent(cast, consulta)
    response = client.post(url(consulta, "registrar", pk), data)
    assert response.status_code == 422
    box = (
        "Esta respuesta reemplaza la que la organización dio en línea el lunes 7 de septiembre de 2026, 10:00: aprueba."
    )
    assert box in html(response)
    assert "Falta el enlace." in html(response)
    assert client.post(url(consulta, "registrar", pk), data | {f"reemplaza_{online.pk}": "on"}).status_code == 302
    assert of(consulta).vigente != online


def hidden(response: Any, name: str) -> str:
    """What the hidden field of that name carries in a page."""
    found = re.search(rf'<input type="hidden" name="{name}" value="(\d+)"', html(response))
    assert found is not None
    return found[1]


def test_a_page_opened_before_another_registration_does_not_flip_it(cast: Cast, consulta: Consulta) -> None:
    """Two tabs opened when nobody had answered: the second is told what the first registered, and loses nothing."""
    client, address = enter(cast), url(consulta, "registrar", cast.organizacion("red-social-ejemplo").pk)
    seen = hidden(client.get(address), "vista")
    assert seen == "0"
    first = sent(cast, consulta, vista=seen, sentido="aprueba", fundamento="")
    assert client.post(address, first | {"archivo": upload()}).status_code == 302
    assert client.post(address, first).status_code == 302, "the same again changes nothing"
    answer = of(consulta).vigente
    assert answer is not None
    incomplete = client.post(address, sent(cast, consulta, vista=seen, evidencia=""))
    response = client.post(address, sent(cast, consulta, vista=seen))
    for page, status in ((incomplete, 422), (response, 409)):
        assert page.status_code == status
        assert html(page).count("se registró otra respuesta de Red Social Ejemplo, el lunes 7") == 1
        assert "Falta el enlace." in html(page)
        assert hidden(page, "vista") == str(answer.pk)
    assert "Ya registrada por la secretaría:" in html(response)
    assert of(consulta).vigente == answer
    assert client.post(address, sent(cast, consulta, vista=hidden(response, "vista"))).status_code == 302
    replaced = of(consulta).vigente
    assert replaced is not None
    assert (replaced.sentido, replaced.reemplaza) == ("objeta", answer)


def test_a_correction_starts_from_what_is_registered_and_keeps_its_document(cast: Cast, consulta: Consulta) -> None:
    registra(cast, consulta, sentido="objeta", via="otro_medio", archivo=revisar(PDF, "Norte & Sur.pdf"))
    client, address = enter(cast), url(consulta, "registrar", cast.organizacion("red-social-ejemplo").pk)
    response = client.get(address)
    assert (
        "Se conserva «Norte &amp; Sur.pdf», ya adjunto al registro, salvo que adjunte otro." in body(response).decode()
    )
    form = response.context["form"]
    data = {name: form[name].value() for name in (*sent(cast, consulta), "vista")}
    assert data == sent(cast, consulta, evidencia=EVIDENCIA, vista=of(consulta).vigente_id)
    assert client.post(address, data | {"fundamento": "Falta el anexo."}).status_code == 302
    corrected = of(consulta).vigente
    assert corrected is not None
    assert corrected.archivo is not None
    assert (corrected.fundamento, corrected.archivo.nombre) == ("Falta el anexo.", "Norte & Sur.pdf")


def test_sent_late_it_comes_back_with_what_was_typed(cast: Cast, consulta: Consulta) -> None:
    client, pk = enter(cast), cast.organizacion("red-social-ejemplo").pk
    with clock.as_of(LATE):
        response = client.post(url(consulta, "registrar", pk), sent(cast, consulta))
        assert client.get(url(consulta, "registrar", pk)).status_code == 409
    assert response.status_code == 409
    assert "El plazo venció el lunes 14 de septiembre de 2026, 23:59. No se registró nada" in html(response)
    assert "Falta el enlace." in html(response)


LATE = datetime(2026, 9, 15, 0, 0, 1, tzinfo=SANTIAGO)


def rows(cast: Cast, **sentidos: str) -> dict[str, Any]:
    """What the page of a session sends for these accounts' organisations."""
    data: dict[str, Any] = {}
    for dicho in dichos(cast, **sentidos):
        prefix = f"o{dicho.organizacion_id}"
        data |= {
            f"{prefix}-sentido": dicho.sentido,
            f"{prefix}-mandato": dicho.mandato_id,
            f"{prefix}-fundamento": dicho.fundamento,
        }
    return data


def test_several_at_once_or_none(cast: Cast, consulta: Consulta) -> None:
    client, address = enter(cast), url(consulta, "registrar")
    data = {"evidencia": "Sesión 13", "sha256": consulta.sha256, **rows(cast, gobierno="aprueba", social="objeta")}
    social = cast.organizacion("red-social-ejemplo").pk
    response = client.post(address, data | {f"o{social}-fundamento": ""})
    assert response.status_code == 422
    assert f'href="#fila-{social}"' in html(response)
    assert "Escriba el fundamento." in html(response)
    assert not Pronunciamiento.objects.exists()
    response = client.post(address, data, follow=True)
    assert "Quedaron registradas 2 respuestas dadas en sesión." in html(response)


@pytest.mark.parametrize("of_the_acta", [False, True])
def test_a_row_opened_before_another_registration_says_so(cast: Cast, consulta: Consulta, of_the_acta: bool) -> None:
    client, pk = enter(cast), cast.organizacion("red-social-ejemplo").pk
    address = "/actas/2026-08-05/aprobar-en-sesion/" if of_the_acta else url(consulta, "registrar")
    data = {"evidencia": "Sesión 13", "numero": 13, "fecha": "2026-09-07", "confirma": "on", "sha256": consulta.sha256}
    data |= rows(cast, gobierno="aprueba", social="aprueba")
    data[f"o{pk}-vista"] = hidden(client.get(address), f"o{pk}-vista")
    letter = registra(cast, consulta, sentido="objeta")
    response = client.post(address, data)
    assert html(response).count("se registró otra respuesta de Red Social Ejemplo") == 2, "in its row and above"
    assert Pronunciamiento.objects.count() == 1
    data[f"o{pk}-vista"] = hidden(response, f"o{pk}-vista")
    assert client.post(address, data).status_code == 302
    replaced = of(consulta).vigente
    assert replaced is not None
    assert (replaced.sentido, replaced.reemplaza) == ("aprueba", letter)


def test_a_row_refused_by_the_operation_says_so_in_its_place(cast: Cast, consulta: Consulta) -> None:
    client, mandato = enter(cast), cast.actor("gobierno").mandato
    assert mandato is not None
    data = {"evidencia": "Sesión 13", "sha256": "0" * 64, **rows(cast, social="aprueba")}
    response = client.post(url(consulta, "registrar"), data)
    assert response.status_code == 409
    assert "El texto no es el que usted abrió." in html(response)


def test_undone_from_its_page(cast: Cast, consulta: Consulta) -> None:
    client, answer = enter(cast), registra(cast, consulta)
    address = url(consulta, "registrar", answer.convocada.organizacion_id, "anular")
    assert "vuelve a quedar sin respuesta" in html(client.get(address))
    response = client.post(address, {"respuesta": answer.pk, "motivo": ""})
    assert response.status_code == 422
    response = client.post(address, {"respuesta": answer.pk, "motivo": "Era de otra organización."}, follow=True)
    page = " ".join(html(response).split())
    assert "El registro quedó anulado." in page
    assert "registro anulado:" in page
    assert "Era de otra organización." in page
    again = client.post(address, {"respuesta": answer.pk, "motivo": "Otra vez."})
    assert again.status_code == 409
    assert "Otra vez." in html(again)
    assert "La organización está sin respuesta: no hay nada que anular." in html(again)
    cast.responde(consulta, "social")
    again = client.post(address, {"respuesta": answer.pk, "motivo": "Otra vez."})
    assert again.status_code == 409
    assert "Vale la respuesta que la organización dio en línea: solo ella puede cambiarla." in html(again)
    assert "vuelve a quedar sin respuesta" not in html(again)


def session_form(acta: Any, **more: Any) -> dict[str, Any]:
    from actas.operations.en_sesion import huella_del_texto

    return {"numero": 13, "fecha": "2026-09-02", "sha256": huella_del_texto(acta), "confirma": "on"} | more


def test_a_draft_is_approved_from_its_page(cast: Cast) -> None:
    acta = cast.borrador()
    client, address = enter(cast), f"/actas/{acta.sesion.clave}/aprobar-en-sesion/"
    assert address in html(client.get(f"/actas/{acta.sesion.clave}/editar/"))
    page = html(client.get(address))
    assert "Aprobar en sesión el acta del 5 de agosto de 2026" in page
    assert "Regla 1" in page
    assert f'<a href="/actas/{acta.sesion.clave}/editar/">Volver sin registrar</a>' in page
    present = rows(cast, gobierno="aprueba", social="aprueba", academica="aprueba_con_observaciones")
    data = session_form(acta, regla=cast.regla(1).pk, **present)
    response = client.post(address, data)
    assert response.status_code == 422
    assert "Organismo Ejemplo: Elija una de las respuestas." in html(response), (
        "of each it is said whether it was there"
    )
    absent = {f"o{cast.organizacion(f'{slug}-ejemplo').pk}-sentido": "ausente" for slug in ("organismo", "secretaria")}
    response = client.post(address, data | absent, follow=True)
    assert "El acta quedó aprobada en la sesión 13, del 2 de septiembre de 2026." in html(response)
    consulta = Consulta.objects.get()
    assert dict(Convocada.objects.filter(cierre="ausente").values_list("nombre", "con_voto")) == {
        "Organismo Ejemplo": True,
        "Secretaría de Ejemplo": True,
    }
    page = " ".join(html(enter(cast, "gobierno").get(url(consulta))).split())
    assert "Se decidió en la sesión 13, del 2 de septiembre de 2026; la secretaría lo registró el lunes 7" in page
    assert "Ausente en la sesión" in page
    assert "Plazo fatal" not in page


def test_the_way_back_without_registering_goes_to_the_consulta(cast: Cast, consulta: Consulta) -> None:
    client, answer = enter(cast), registra(cast, consulta)
    one = url(consulta, "registrar", answer.convocada.organizacion_id)
    for address in (url(consulta, "registrar"), one, f"{one}anular/"):
        assert f'<a href="{url(consulta)}">Volver sin' in html(client.get(address))


def test_without_quorum_the_page_comes_back_whole(cast: Cast) -> None:
    acta = cast.borrador()
    absent = {
        f"o{cast.actor(c).mandato.organizacion_id}-sentido": "ausente"  # type: ignore[union-attr]
        for c in ("organismo", "secretaria", "academica")
    }
    data = session_form(acta, regla=cast.regla(1).pk, **rows(cast, gobierno="aprueba", social="aprueba"), **absent)
    response = enter(cast).post(f"/actas/{acta.sesion.clave}/aprobar-en-sesion/", data | {"detalle": "punto 1"})
    assert response.status_code == 422
    assert "la regla pide 3" in html(response)
    assert "punto 1" in html(response)


def test_without_a_rule_the_page_says_what_to_do_first(cast: Cast) -> None:
    from mesa.models import Regla

    acta = cast.borrador()
    Regla.objects.filter(organo=cast.mesa).update(hasta=date(2026, 1, 6))
    page = html(enter(cast).get(f"/actas/{acta.sesion.clave}/aprobar-en-sesion/"))
    assert "El órgano no tiene una regla adoptada." in page
    assert "Registrar lo que decidió la sesión" not in page


def test_one_in_circulation_says_who_can_still_answer(cast: Cast, consulta: Consulta) -> None:
    clave = "2026-08-05"
    client, address = enter(cast), f"/actas/{clave}/aprobar-en-sesion/"
    assert address in html(client.get(url(consulta)))
    assert f'<a href="/actas/{clave}/circulacion/">Volver sin registrar</a>' in html(client.get(address))
    data = {"numero": 13, "fecha": "2026-09-02", "sha256": consulta.sha256, "confirma": "on"}
    response = client.post(address, data | rows(cast, gobierno="aprueba", social="aprueba"), follow=True)
    page = html(response)
    assert "Quedaron registradas 2 respuestas dadas en sesión." in page
    assert "Organismo Ejemplo, Red Académica Ejemplo y Secretaría de Ejemplo todavía" in page
    assert "retírela de circulación y apruébela desde el borrador" in page
    rest = rows(cast, organismo="aprueba", academica="aprueba", secretaria="aprueba")
    response = client.post(address, data | rest, follow=True)
    assert "El acta quedó aprobada en la sesión 13, del 2 de septiembre de 2026." in html(response)


def test_the_pages_cost_the_same_whatever_the_rows(cast: Cast) -> None:
    """Five organisations or thirty-five, in the page of several, of one, and of the acta that a session decides."""

    def cost() -> list[int]:
        acta = cast.borrador()
        consulta = cast.en_circulacion(1, vence=date(2026, 9, 14))
        en_sesion(cast, consulta, dichos(cast, **dict.fromkeys(VOTAN, "aprueba")))
        secretaria, pk = enter(cast), cast.organizacion("red-social-ejemplo").pk
        counts = []
        for address in (
            url(consulta, "registrar"),
            url(consulta, "registrar", pk),
            f"/actas/{acta.sesion.clave}/aprobar-en-sesion/",
        ):
            secretaria.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert secretaria.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    few = cost()
    members(cast, 30)
    assert cost() == few
