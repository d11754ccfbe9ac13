"""The editor's pages without a browser: what was typed is in the answer, and who is there is told softly."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from actas.models import Acta
from actas.operations import corregir_parrafo, eliminar_parrafo, eliminar_punto, mover_parrafo
from actas.operations.puntos import huella_punto
from mesa.kernel import cache as forgiving
from mesa.kernel import clock
from mesa.models import Evento, Mandato
from tests.actas.dos_puntos import DOS_PUNTOS, at, last, shape
from tests.cast import Cast
from tests.mesa.scene import html

pytestmark = pytest.mark.django_db
MIO = "Lo que escribí yo, con calma."
OTRA = "Persona Ejemplo Cuatro"


@pytest.fixture
def acta(cast: Cast) -> Acta:
    return cast.borrador(DOS_PUNTOS)


@pytest.fixture
def base(acta: Acta) -> str:
    return f"/actas/{acta.sesion.clave}"


@pytest.fixture
def secretaria(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    return client


@pytest.fixture
def another(cast: Cast) -> Client:
    """A second person of the secretaría."""
    of = cast.secretaria.organizacion
    persona = cast.actor("gobierno").persona
    held = Mandato.objects.create(persona=persona, organizacion=of, calidad="suplente", desde=clock.today())
    client = Client()
    client.force_login(cast.usuario("gobierno"))
    session = client.session
    session["mandato"] = held.pk
    session.save()
    return client


# What was typed


def test_a_new_paragraph_is_shown_again_where_its_place_still_is(
    cast: Cast, acta: Acta, base: str, secretaria: Client
) -> None:
    a, x, punto = at("A."), at("x;"), at("A.").punto_id
    sent = {"texto": MIO, "punto": punto, "padre": x.padre_id, "junto": x.pk}
    for gone, kept in ((x, "padre"), (at("B:"), "agregar")):
        eliminar_parrafo(gone.pk, version=1, actor=cast.secretaria)
        answer = secretaria.post(f"{base}/parrafos/", sent)
        assert answer.status_code == 409
        page = html(answer)
        assert f">{MIO}</textarea>" in page
        assert f'name="padre" value="{x.padre_id if kept == "padre" else ""}"' in page
        assert "Alguien eliminó este párrafo mientras usted trabajaba." in page
    assert secretaria.post(f"{base}/parrafos/", {"texto": MIO, "junto": a.pk}).status_code == 302
    assert shape(acta).startswith(f"A.|{MIO}|C.")
    rows = acta.parrafos.filter(punto=punto)
    eliminar_punto(punto, huella=huella_punto(rows), actor=cast.secretaria)
    answer = secretaria.post(f"{base}/parrafos/", sent)
    assert answer.status_code == 409
    assert f">{MIO}</textarea>" in html(answer)


def test_a_paragraph_deleted_meanwhile_is_put_back_or_its_text_stays(
    cast: Cast, acta: Acta, base: str, secretaria: Client
) -> None:
    d = at("D.")
    eliminar_parrafo(d.pk, version=1, actor=cast.secretaria)
    for address in ("", "dividir/"):
        answer = secretaria.post(f"{base}/parrafos/{d.pk}/{address}", {"texto": MIO, "version": 1})
        assert answer.status_code == 409
        assert f">{MIO}</textarea>" in html(answer)
        assert "Ponerlo en su lugar" in html(answer)
        assert answer["HX-Retarget"] == "#editor", "what htmx asked for is not there"
    eliminar_punto(d.punto_id, huella=huella_punto([]), actor=cast.secretaria)
    answer = secretaria.post(f"{base}/parrafos/{d.pk}/reponer/", {"texto": MIO})
    assert answer.status_code == 409
    assert f">{MIO}</textarea>" in html(answer)
    assert "El párrafo o el punto del que colgaba ya no existe." in html(answer)


def test_opening_what_is_gone_says_so(cast: Cast, base: str, secretaria: Client) -> None:
    d = at("D.")
    eliminar_parrafo(d.pk, version=1, actor=cast.secretaria)
    for how in ("editar", "dividir", "mover", "junto", "padre"):
        answer = secretaria.get(f"{base}/editar/?{how}={d.pk}")
        assert "Alguien eliminó este párrafo mientras usted trabajaba. Así quedó el acta." in html(answer)
    assert "HX-Retarget" not in secretaria.get(f"{base}/editar/?editar={at('A.').pk}")


@pytest.mark.parametrize("parts", ["Uno.\n\nDos.", "Uno.\r\n \r\nDos.", "\n\nUno.\n\n\n\nDos.\n\n"])
def test_a_blank_line_is_where_it_is_divided(acta: Acta, base: str, secretaria: Client, parts: str) -> None:
    answer = secretaria.post(f"{base}/parrafos/{at('A.').pk}/dividir/", {"texto": parts, "version": 1}, follow=True)
    assert shape(acta).startswith("Uno.|Dos.|B:")
    assert "Usted dividió un párrafo. Quedó en el párrafo 1.1." in html(answer)


def test_a_choice_after_a_conflict_of_dividing(cast: Cast, acta: Acta, base: str, secretaria: Client) -> None:
    a = at("A.")
    corregir_parrafo(a.pk, "A de otra.", version=1, actor=cast.secretaria)
    url = f"{base}/parrafos/{a.pk}/dividir/"
    answer = secretaria.post(url, {"texto": "Uno.\n\nDos.", "version": 1})
    assert answer.status_code == 409
    assert f'action="{url}"' in html(answer)
    assert secretaria.post(url, {"queda": "guardada", "texto": "x", "version": 2}).status_code == 302
    assert shape(acta).startswith("A de otra.|B:")
    secretaria.post(url, {"queda": "tercera", "texto": "Tres.\n\nCuatro.", "suya": "x", "version": 2})
    assert shape(acta).startswith("Tres.|Cuatro.|B:")


def test_whoever_must_sign_in_again_comes_back_to_the_page(base: str, acta: Acta) -> None:
    client, page = Client(), f"http://testserver{base}/editar/?editar=1"
    answer = client.post(f"{base}/parrafos/", {"version": "1"}, headers={"referer": page})
    assert answer["Location"].endswith(f"?next={base}/editar/%3Feditar%3D1")
    elsewhere = client.post(f"{base}/parrafos/", headers={"referer": "https://otro.example/x"})
    assert elsewhere["Location"].endswith(f"?next={base}/parrafos/")


# Undoing


def test_only_what_was_done_to_this_acta_is_undone_or_told(
    cast: Cast, acta: Acta, base: str, secretaria: Client
) -> None:
    mover_parrafo(at("C.").pk, junto_a=at("A.").pk, antes=True, actor=cast.secretaria)
    moved, other = last(), cast.borrador()
    assert secretaria.post(f"/actas/{other.sesion.clave}/deshacer/{moved.pk}/").status_code == 404
    imported = Evento.objects.filter(verbo="acta.importada", objeto_id=acta.pk).get()
    assert secretaria.post(f"{base}/deshacer/{imported.pk}/").status_code == 404
    assert "Usted movió un párrafo" not in html(secretaria.get(f"/actas/{other.sesion.clave}/editar/?hecho={moved.pk}"))
    assert "Usted movió un párrafo. Quedó en el párrafo 1.1." in html(
        secretaria.get(f"{base}/editar/?hecho={moved.pk}")
    )
    done = secretaria.post(f"{base}/deshacer/{moved.pk}/", follow=True)
    assert "Usted deshizo: movió un párrafo. Quedó en el párrafo 1.3." in html(done)
    again = secretaria.post(f"{base}/deshacer/{moved.pk}/")
    assert (again.status_code, "Ese cambio ya se deshizo." in html(again)) == (409, True)


def test_a_change_of_another_person_is_told_by_name(cast: Cast, base: str, secretaria: Client, another: Client) -> None:
    c = at("C.")
    another.post(f"{base}/parrafos/{c.pk}/", {"texto": "C de otra.", "version": 1})
    page = html(secretaria.get(f"{base}/editar/"))
    assert f"{OTRA} corrigió un párrafo: párrafo 1.3." in " ".join(page.split())
    assert "Nadie ha cambiado el texto todavía." not in page


# Who is there


def test_who_is_editing_is_told_to_the_others_until_they_leave(
    cast: Cast, base: str, secretaria: Client, another: Client
) -> None:
    b, url = at("B:"), f"{base}/presencia/"
    with clock.as_of(clock.now()):
        since = clock.now().astimezone(clock.SANTIAGO)
        another.get(f"{base}/editar/?editar={b.pk}")
        told = f"{OTRA} está corrigiendo el párrafo 1.2 desde las {since:%H:%M}."
        assert told in html(secretaria.get(f"{base}/editar/"))
        assert told in html(secretaria.get(url))
        assert html(another.get(url)) == "", "one's own is not told to oneself"
        assert f"{told} Puede escribir: si ambos guardan" in html(secretaria.get(f"{base}/editar/?editar={b.pk}"))
    with clock.as_of(clock.now() + timedelta(seconds=40)):
        another.post(url, {"parrafo": b.pk})
    with clock.as_of(clock.now() + timedelta(seconds=90)):
        assert told in html(secretaria.get(url)), "since when it was opened, not since it was last asked"
    with clock.as_of(clock.now() + timedelta(seconds=130)):
        assert html(secretaria.get(url)) == ""
    for leaves in (
        lambda: another.post(f"{base}/parrafos/{b.pk}/", {"texto": "B dos:", "version": 1}),
        lambda: another.get(f"{base}/editar/?cerrar={b.pk}"),
    ):
        another.post(url, {"parrafo": b.pk})
        assert "está corrigiendo" in html(secretaria.get(url))
        leaves()
        assert html(secretaria.get(url)) == ""
    another.post(url, {"parrafo": b.pk})
    eliminar_parrafo(b.pk, version=2, actor=cast.secretaria)
    assert html(secretaria.get(url)) == "", "of what is not there nobody is told"


def test_presence_leaves_no_trace_and_nobody_needs_it(
    base: str, secretaria: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Evento.objects.count()
    assert secretaria.post(f"{base}/presencia/", {"parrafo": at("B:").pk}).status_code == 200
    assert secretaria.post(f"{base}/presencia/", {"parrafo": "no es un número"}).status_code == 200
    assert Evento.objects.count() == known
    monkeypatch.setattr(forgiving, "_asleep_until", time.monotonic() + 60)
    assert cache.get("presencia:1") is None
    assert html(secretaria.get(f"{base}/presencia/")) == ""
    assert secretaria.get(f"{base}/editar/?editar={at('B:').pk}").status_code == 200


# From nothing


def test_an_acta_is_created_from_its_page(cast: Cast, secretaria: Client) -> None:
    page = html(secretaria.get("/actas/nueva/"))
    envio = page.partition('name="envio" value="')[2].partition('"')[0]
    sent = {"fecha": "2026-09-03", "numero": 13, "puntos": "Uno\n\n Dos ", "envio": envio}
    assert secretaria.post("/actas/nueva/", sent)["Location"] == "/actas/2026-09-03/editar/"
    assert secretaria.post("/actas/nueva/", sent)["Location"] == "/actas/2026-09-03/editar/", "sent twice, it is one"
    assert Acta.objects.count() == 1
    assert [punto.titulo for punto in Acta.objects.get().sesion.puntos.all()] == ["Uno", "Dos"]
    wrong = secretaria.post(
        "/actas/nueva/", {"fecha": "2026-09-03", "inicio": "11:00", "termino": "10:00", "puntos": "Uno"}
    )
    assert wrong.status_code == 422
    assert "Uno</textarea>" in html(wrong)


@pytest.mark.django_db
def test_what_was_written_when_the_session_ended_is_given_back(cast: Cast, client: Client) -> None:
    """Without JavaScript nothing else keeps it."""
    acta = cast.borrador()
    parrafo = acta.parrafos.filter(padre=None).first()
    assert parrafo is not None
    url = reverse("actas:guardar_parrafo", args=[acta.sesion.clave, parrafo.pk])
    page = client.post(url, {"texto": "Lo que <b>escribí</b> largo rato.", "version": "1"})
    assert page.status_code == 403
    assert "Lo que &lt;b&gt;escribí&lt;/b&gt; largo rato.</textarea>" in page.content.decode()
    assert f"{reverse('account_login')}?next=" in page.content.decode()
    assert client.post(url, {"version": "1"}).status_code == 302
