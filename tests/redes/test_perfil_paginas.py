"""The pages of a profile: ten minutes on a phone, what was typed never lost, and nobody else's eyes on drafts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mesa.kernel import clock
from redes.models import Dato, Perfil
from redes.operations.perfil import corregir_dato, guardar_dato, perfil_de
from tests.cast import Cast
from tests.redes import escena
from tests.redes.estandar import AHORA, perfil
from tests.redes.test_perfil import BOARD, MONEY, dicho

pytestmark = pytest.mark.django_db
BASE = "/redes/mi-perfil/"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


@pytest.fixture
def web(cast: Cast) -> Client:
    """Signed in for the Red Social Ejemplo, with the standard loaded."""
    escena.estandar()
    client = Client()
    client.force_login(cast.usuario("social"))
    return client


def html(response: Any) -> str:
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


def rows(*filas: dict[str, str], **more: str) -> dict[str, str]:
    """What a form of many rows sends."""
    sent = {f"f{n}-{name}": value for n, fila in enumerate(filas) for name, value in fila.items()}
    return {"filas": "5", "fecha_dato": "2026-08-03", "envio": str(uuid4())} | sent | more


def own(cast: Cast) -> list[Dato]:
    return list(Dato.objects.filter(perfil__organizacion=cast.organizacion("red-social-ejemplo")).order_by("orden"))


@pytest.mark.parametrize(("cuenta", "slug"), [("social", "red-social-ejemplo"), ("delegada.norte", "norte-ejemplo")])
def test_what_else_there_is_of_the_body_is_reached_from_its_profile(cast: Cast, cuenta: str, slug: str) -> None:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    text = html(client.get("/redes/mi-perfil/"))
    addresses = ["/redes/mi-perfil/estandar/", "/redes/mi-perfil/mejoras/", f"/redes/directorio/{slug}/contacto/"]
    own = f"/redes/{slug}/espacio/"
    assert (own in text) is (cuenta == "social"), "only a network has a space"
    for address in [*addresses, *([own] if own in text else [])]:
        assert f'href="{address}"' in text
        seen = html(client.get(address))
        assert '<a href="/redes/" aria-current=' in seen, f"{address} is in another section"


def test_a_board_of_five_is_one_form_with_one_period(cast: Cast, web: Client) -> None:
    assert "Aún no publica nada" in html(web.get(BASE))
    assert not Perfil.objects.exists(), "reading writes nothing"
    people = [{"nombre": f"Persona Ejemplo {n}", "cargo": "Vocal"} for n in range(5)]
    people[4] |= {"hasta": "2026-12-31"}
    sent = rows(*people, desde="2025-08-18", hasta="2027-08-18")
    response = web.post(f"{BASE}directivo/", sent)
    assert response["Location"] == f"{BASE}directivo/?guardado={sent['envio']}"
    assert [d.valor["hasta"] for d in own(cast)] == [*["2027-08-18"] * 4, "2026-12-31"], "what a row says goes before"
    web.post(f"{BASE}directivo/", sent)
    assert len(own(cast)) == 5, "sent twice, written once"
    assert f'data-formulario-guardado="{sent["envio"]}"' in html(web.get(response["Location"]))
    assert "5 datos están en borrador" in html(web.get(BASE))


def test_money_is_typed_as_it_is_said_and_an_error_loses_nothing(cast: Cast, web: Client) -> None:
    one = {"fuente": "Cuotas", "tipo": "privada", "monto": "$ 4.500.000"}
    bad = {"fuente": "Fondo", "tipo": "publica", "monto": "4,500,000"}
    response = web.post(f"{BASE}fuente/", rows(one, bad, anio="2025"))
    page = html(response)
    assert response.status_code == 422
    assert "Escriba un monto en pesos, como 4.500.000." in page
    assert 'value="$ 4.500.000"' in page
    assert 'value="4,500,000"' in page
    assert own(cast) == []
    assert web.post(f"{BASE}fuente/", rows(one, bad | {"monto": "1500000,50"}, anio="2025")).status_code == 302
    assert [d.valor["monto"] for d in own(cast)] == ["4500000", "1500000.5"]
    page = html(web.get(f"{BASE}fuente/"))
    assert "$ 4.500.000" in page
    assert "75,0 %" in page


def test_more_rows_keep_what_was_typed(web: Client) -> None:
    page = html(web.post(f"{BASE}directivo/", rows({"nombre": "Persona Ejemplo"}, mas="si")))
    assert 'value="Persona Ejemplo"' in page
    assert 'name="f7-nombre"' in page
    assert "Complete este dato" not in page, "it is not judged until it is saved"


def test_a_form_in_blank_writes_nothing_and_says_so(cast: Cast, web: Client) -> None:
    response = web.post(f"{BASE}directivo/", rows())
    assert (response.status_code, own(cast)) == (422, [])
    assert "Escriba al menos un dato" in html(response)


def test_two_delegadas_on_one_datum_see_both_texts_and_lose_nothing(cast: Cast, web: Client) -> None:
    profile = perfil(cast)
    old = escena.dato(profile, "directivo", BOARD)
    page = html(web.get(f"{BASE}dato/{old.pk}/"))
    assert f'name="dato_leido" value="{old.pk}"' in page
    other = corregir_dato(old.pk, dicho(cargo="Tesorera"), revision=1, actor=cast.actor("social"))
    sent = BOARD | {"cargo": "Presidenta", "fecha_dato": "2026-08-03", "fuente_dato": "", "revision": "1"}
    response = web.post(f"{BASE}dato/{old.pk}/", sent | {"dato_leido": str(old.pk)})
    page = html(response)
    assert response.status_code == 409
    assert "Lo guardado ahora dice: «Tesorera»." in page
    assert 'value="Presidenta"' in page
    assert f'name="dato_leido" value="{other.pk}"' in page, "what is sent again is about what was just shown"
    again = web.post(f"{BASE}dato/{old.pk}/", sent | {"dato_leido": str(other.pk), "revision": "1"})
    assert again.status_code == 302
    other.refresh_from_db()
    assert other.valor["cargo"] == "Presidenta"
    assert web.get(f"{BASE}dato/{old.pk}/")["Location"] == f"{BASE}dato/{other.pk}/"


def test_two_that_write_for_the_first_time_what_there_is_one_of(cast: Cast, web: Client) -> None:
    profile, actor = perfil(cast), cast.actor("social")
    first = {"razon_social": "Red Ejemplo", "fecha_dato": "2026-08-03", "fuente_dato": ""}
    assert web.post(f"{BASE}identidad/", first | {"envio": str(uuid4())}).status_code == 302
    response = web.post(f"{BASE}identidad/", first | {"razon_social": "Otra", "envio": str(uuid4())})
    assert response.status_code == 409
    assert "Lo guardado ahora dice: «Red Ejemplo»." in html(response)
    assert profile.datos.count() == 1
    assert actor is not None


def test_what_was_typed_of_a_draft_that_is_gone_is_written_again(cast: Cast, web: Client) -> None:
    made = guardar_dato(perfil(cast).pk, "directivo", dicho(), actor=cast.actor("social"))
    Dato.objects.all().delete()
    sent = BOARD | {"fecha_dato": "2026-08-03", "clase_de_dato": "directivo", "revision": "1"}
    response = web.post(f"{BASE}dato/{made.pk}/", sent)
    assert response.status_code == 409
    assert "Guarde de nuevo para reponerlo." in html(response)
    assert 'value="Persona Ejemplo Uno"' in html(response)
    assert web.post(f"{BASE}dato/{made.pk}/", sent | {"nuevo": "si"}).status_code == 302
    assert own(cast)[0].valor["cargo"] == "Coordinadora"


def test_taken_out_put_back_and_in_order(cast: Cast, web: Client) -> None:
    profile = perfil(cast)
    one, two = (escena.dato(profile, "directivo", BOARD | {"nombre": n}, orden=p) for p, n in enumerate(("A", "B"), 1))
    assert web.post(f"{BASE}dato/{one.pk}/quitar/", {"revision": "1"}).status_code == 302
    assert "se quita al publicar" in html(web.get(f"{BASE}directivo/"))
    gone = profile.datos.get(quita=True)
    assert web.post(f"{BASE}dato/{gone.pk}/descartar/", {"revision": "1"}).status_code == 302
    order = {"orden": f"{one.pk},{two.pk}", "sube": str(two.pk)}
    assert web.post(f"{BASE}directivo/ordenar/", order).status_code == 302
    assert [d.pk for d in own(cast)] == [two.pk, one.pk]
    assert web.post(f"{BASE}directivo/confirmar/").status_code == 302
    assert profile.datos.borradores().count() == 2


def test_a_year_is_brought_with_one_button(cast: Cast, web: Client) -> None:
    escena.dato(perfil(cast), "fuente", MONEY, anio=2024)
    assert "Copiar los datos de 2024" in html(web.get(f"{BASE}fuente/?anio=2025"))
    assert web.post(f"{BASE}fuente/copiar/", {"de": "2024", "a": "2025"})["Location"] == f"{BASE}fuente/?anio=2025"
    assert "Copiar los datos" not in html(web.get(f"{BASE}fuente/?anio=2025"))


def test_a_file_is_kept_for_its_own_body_and_a_hostile_one_is_refused(cast: Cast, web: Client) -> None:
    sent = rows({"clase": "acta", "titulo": "Acta"}, filas="1")
    hostile = SimpleUploadedFile("acta.pdf", b"<svg onload=alert(1)>", "application/pdf")
    response = web.post(f"{BASE}documento/", sent | {"archivo": hostile})
    assert response.status_code == 422
    assert "Guárdelo en PDF" in html(response)
    assert (
        web.post(f"{BASE}documento/", sent | {"archivo": SimpleUploadedFile("acta.pdf", b"%PDF-1.4 x")}).status_code
        == 302
    )
    made = own(cast)[0]
    given = web.get(f"{BASE}dato/{made.pk}/archivo/")
    assert (given["Content-Disposition"], given["X-Content-Type-Options"]) == (
        'attachment; filename="acta.pdf"',
        "nosniff",
    )
    assert b"".join(given.streaming_content) == b"%PDF-1.4 x"  # type: ignore[attr-defined]  # a FileResponse
    for cuenta in ("secretaria", "delegada.norte", "gobierno"):
        client = Client()
        client.force_login(cast.usuario(cuenta))
        for asked in (f"dato/{made.pk}/archivo/", f"dato/{made.pk}/"):
            assert client.get(f"{BASE}{asked}").status_code == 404, f"{cuenta} reads no draft of another body"


def test_a_file_that_could_not_be_kept_is_asked_for_again(cast: Cast, web: Client) -> None:
    """No browser sends it twice: a form that comes back without it says so."""
    again = "Adjunte de nuevo el archivo: lo demás que escribió sigue aquí."
    one, more = {"clase": "acta", "titulo": "Acta"}, {"filas": "1"}

    def file() -> dict[str, Any]:
        return {"archivo": SimpleUploadedFile("acta.pdf", b"%PDF-1.4 x", "application/pdf")}

    for sent in (rows({"clase": "acta"}, **more), rows(one, **more, mas="si")):
        assert again in html(web.post(f"{BASE}documento/", sent | file()))
        assert again not in html(web.post(f"{BASE}documento/", sent))
    gone = guardar_dato(perfil(cast).pk, "directivo", dicho(), actor=cast.actor("social"))
    sent = BOARD | {"fecha_dato": "2026-08-03", "clase_de_dato": "directivo", "revision": "1"}
    assert again in html(web.post(f"{BASE}dato/{gone.pk}/", sent | {"nombre": ""} | file())), "something is missing"
    Dato.objects.all().delete()
    assert again in html(web.post(f"{BASE}dato/{gone.pk}/", sent | file())), "somebody took it out"


def test_what_is_not_published_and_who_asks_to_be_hosted_are_among_what_waits(cast: Cast, web: Client) -> None:
    guardar_dato(perfil(cast).pk, "directivo", dicho(), actor=cast.actor("social"))
    assert "Un dato del perfil está sin publicar" in html(web.get("/pendientes/"))
    host = cast.organizacion("norte-ejemplo")
    page = html(web.get(f"{BASE}anfitriona/"))
    assert "Norte" in page
    assert web.post(f"{BASE}anfitriona/", {"organizacion": str(host.pk)}).status_code == 302
    norte = Client()
    norte.force_login(cast.usuario("delegada.norte"))
    assert "Una red pide que la hospede" in html(norte.get("/pendientes/"))
    assert "le pide que la hospede" in html(norte.get(BASE))
    pk = perfil_de(cast.organizacion("red-social-ejemplo")).pk
    assert norte.post(f"{BASE}hospedar/{pk}/").status_code == 302
    assert "Dejar de hospedarla" in html(norte.get(BASE))
    assert "La hospeda" in html(web.get(BASE))
    assert norte.post(f"{BASE}hospedar/{pk}/dejar/").status_code == 302
    assert "La hospeda" not in html(web.get(BASE))
