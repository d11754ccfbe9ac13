"""The calendar's pages and feeds: what each one sees, on which day, and that a private address is only its owner's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from actas.models import Sesion
from mesa import calendario
from mesa.enlaces import leer_calendario, url_de_calendario, url_de_invitacion
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.kernel.middleware import TOKEN_PATH
from mesa.models import Consulta, Feriado, Mandato, Plazo, Responsable, Suscripcion, Usuario
from mesa.operations.cadenas import fijar_plazos
from mesa.operations.consultas import retirar_consulta
from mesa.operations.prorrogas import prorrogar_consulta
from mesa.operations.suscripciones import crear_suscripcion, revocar_suscripcion
from mesa.tipos import Fecha
from mesa.views import ical
from tests.cast import Cast
from tests.checks import ROLES, event, races, refused_to_all_but, rewriting, together, winner_and_loser
from tests.mesa import scene as scenes

DAY = date(2026, 9, 14)
MONTH = "/calendario/?mes=2026-09"
CHILE = ZoneInfo("America/Santiago")
DUENA = "La dirección de un calendario es de su dueña o dueño: nadie más la crea ni la revoca."


@pytest.fixture
def consulta(cast: Cast) -> Consulta:
    """An acta that circulates until 14 September 2026, as of the first of that month."""
    with clock.as_of(scenes.NOW):
        return cast.en_circulacion(vence=DAY)


def of(cast: Cast, cuenta: str, url: str = MONTH) -> str:
    """A page as that account reads it."""
    client = Client()
    client.force_login(cast.usuario(cuenta))
    with clock.as_of(scenes.NOW):
        return scenes.html(client.get(url))


def feed(url: str) -> tuple[Any, list[Any]]:
    """The response of a calendar's address, and its events read back by the library."""
    with clock.as_of(scenes.NOW):
        response = Client().get(urlsplit(url).path)
    return response, list(Calendar.from_ical(response.content).walk("VEVENT")) if response.status_code == 200 else []


def address(cast: Cast, cuenta: str) -> str:
    """The address of a calendar that its owner just made."""
    actor = cast.actor(cuenta)
    return url_de_calendario(crear_suscripcion(actor.persona.pk, actor=actor).pk)


# The pages


@pytest.mark.django_db
def test_the_month_has_the_deadline_the_session_and_the_holidays(cast, consulta) -> None:
    Sesion.objects.filter(acta__consulta=consulta).update(fecha=date(2026, 9, 3), inicio=time(10, 30))
    text = of(cast, "social")
    [cell] = re.findall(r'<td[^>]*>\s*<p class="mes__dia"><time datetime="2026-09-14">.*?</td>', text, re.DOTALL)
    assert "Plazo fatal" in cell
    assert f"/consultas/{consulta.pk}/" in cell
    assert "10:30" in text
    assert "Feriado: Día de la Independencia" in text
    assert text.count('scope="col"') == 7
    assert "<caption" in text
    assert "<strong>Hoy</strong>" in re.sub(r"\s+", " ", text)


@pytest.mark.django_db
def test_who_may_not_see_the_consulta_sees_no_deadline(cast, consulta) -> None:
    for cuenta in ("delegada.norte", "administradora"):
        assert consulta.titulo not in of(cast, cuenta).lower(), cuenta


@pytest.mark.django_db
def test_a_consulta_withdrawn_or_closed_before_expires_no_more(cast, consulta) -> None:
    assert "Plazo fatal" in of(cast, "social")
    with clock.as_of(scenes.NOW):
        Consulta.objects.filter(pk=consulta.pk).update(estado="cerrada", cerrada_el=clock.now())
    assert "Plazo fatal" not in of(cast, "social")


@pytest.mark.django_db
def test_another_deadline_is_seen_by_whom_it_expects_something_from_until_it_is_done(cast) -> None:
    plazo = Plazo.objects.create(titulo="Informe de ejemplo", ruta="/x/", vence=DAY, instante=calendario.instante(DAY))
    owed = Responsable.objects.create(plazo=plazo, organizacion=cast.organizacion("red-social-ejemplo"))
    assert "Informe de ejemplo" in of(cast, "social")
    assert "Informe de ejemplo" not in of(cast, "gobierno")
    owed.cumplido_el = scenes.NOW
    owed.save()
    assert "Informe de ejemplo" not in of(cast, "social")


@pytest.mark.django_db
def test_a_holiday_written_by_hand_is_shown_with_its_name(cast, client) -> None:
    Feriado.objects.create(dia=date(2026, 9, 22), nombre="Elección de ejemplo", norma="Ley de ejemplo")
    assert "Feriado: Elección de ejemplo" in of(cast, "social")
    assert "Feriado: Elección de ejemplo" in scenes.html(client.get("/calendario/publico/?mes=2026-09"))


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["2026-13", "2026-9", "²⁰²⁶-¹²", "junio", "1066-01", "9999-12", "0000-01"])
def test_a_month_that_is_none_shows_the_present_one(client, asked: str) -> None:
    shown = client.get(f"/calendario/publico/?mes={asked}")
    assert shown.status_code == 200
    assert shown.context["mes"] == clock.today().replace(day=1)


@pytest.mark.django_db
def test_the_first_and_the_last_month_lead_nowhere_beyond(client) -> None:
    assert 'rel="prev"' not in scenes.html(client.get("/calendario/publico/?mes=1990-01"))
    with clock.as_of(scenes.NOW):
        assert 'rel="next"' not in scenes.html(client.get("/calendario/publico/?mes=2046-09"))


@pytest.mark.django_db
def test_the_public_month_says_only_what_was_published(client, cast, consulta) -> None:
    acta = scenes.published(cast, date(2026, 9, 2))
    with clock.as_of(scenes.NOW):
        response = client.get("/calendario/publico/?mes=2026-09")
    text = scenes.html(response)
    assert f'href="/actas/{acta.sesion.clave}/"' in text
    assert consulta.titulo not in text.lower()
    assert "Set-Cookie" not in response
    with clock.as_of(scenes.NOW):
        again = client.get("/calendario/publico/?mes=2026-09", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    with clock.as_of(scenes.NOW + timedelta(days=1)):
        again = client.get("/calendario/publico/?mes=2026-09", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 200, "today is another day"


# The feeds


@pytest.mark.django_db
def test_the_feed_of_a_person_reads_back(cast, consulta) -> None:
    response, events = feed(address(cast, "social"))
    assert response["Content-Type"].startswith("text/calendar")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response
    [deadline] = [e for e in events if e["UID"].startswith("plazo-")]
    assert deadline["UID"].startswith(f"plazo-{consulta.plazo_id}@")
    assert deadline.decoded("DTSTART") == DAY
    assert deadline["SUMMARY"].lower() == consulta.titulo
    assert deadline["URL"].endswith(f"/consultas/{consulta.pk}/"), "the general link, never a personal one"
    assert deadline["SEQUENCE"] == 0
    assert not TOKEN_PATH.search(response.content.decode())


@pytest.mark.django_db
def test_an_extension_moves_the_same_event(cast, consulta) -> None:
    url = address(cast, "social")
    [before] = [e for e in feed(url)[1] if e["UID"].startswith("plazo-")]
    granted = scenes.NOW + timedelta(hours=1)
    with clock.as_of(granted):
        prorrogar_consulta(consulta.pk, DAY + timedelta(days=3), "Falta reunirse.", actor=cast.secretaria)
    [after] = [e for e in feed(url)[1] if e["UID"].startswith("plazo-")]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after.decoded("DTSTART") == DAY + timedelta(days=3)
    assert after.decoded("LAST-MODIFIED") == granted.astimezone(UTC)


@pytest.mark.django_db
def test_the_dates_before_and_after_a_consulta_are_seen_with_it(cast, consulta) -> None:
    with clock.as_of(scenes.NOW):
        fijar_plazos(consulta.pk, "observaciones", date(2026, 9, 10), actor=cast.secretaria)
        fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 17), actor=cast.secretaria)
    text = of(cast, "social")
    assert f"Observaciones: {consulta.titulo}" in text
    assert f"Publicación: {consulta.titulo}" in text
    assert consulta.titulo not in of(cast, "delegada.norte").lower()


@pytest.mark.django_db
def test_what_a_network_asks_its_own_is_in_the_calendar_of_its_own_only(cast, consulta) -> None:
    """Its closing stands before that of the Mesa's consulta, which everyone at the table sees."""
    red = cast.organizacion("red-social-ejemplo")
    ends = DAY - timedelta(days=4)
    inner = Plazo.objects.create(
        titulo="Consulta privada",
        ruta="/x/",
        vence=ends,
        instante=calendario.instante(ends),
        clase="interno",
        siguiente_id=consulta.plazo_id,
    )
    Consulta.objects.create(
        organo=red,
        tipo=consulta.tipo,
        titulo="Consulta privada",
        objeto_tipo="mesa.consulta",
        objeto_id=consulta.pk,
        documento=consulta.documento,
        sha256=consulta.sha256,
        plazo=inner,
        abierta_el=scenes.NOW,
        superior=consulta,
    )
    seen = {cuenta for cuenta in ROLES if "Consulta privada" in of(cast, cuenta)}
    assert seen == {"social", "delegada.norte", "delegada.oriente", "delegada.sur"}
    for cuenta in ("secretaria", "gobierno", "social"):
        told = [e for e in feed(address(cast, cuenta))[1] if "privada" in str(e["SUMMARY"])]
        assert len(told) == (cuenta == "social"), cuenta


@pytest.mark.django_db
def test_what_is_withdrawn_leaves_the_feed(cast, consulta) -> None:
    url = address(cast, "social")
    with clock.as_of(scenes.NOW):
        retirar_consulta(consulta.pk, "Otra redacción.", actor=cast.secretaria)
    assert not [e for e in feed(url)[1] if e["UID"].startswith("plazo-")]


@pytest.mark.django_db
def test_the_feed_is_of_the_mandates_of_today(cast, consulta) -> None:
    url = address(cast, "social")
    assert feed(url)[1]
    with rewriting():
        Mandato.objects.filter(persona=cast.actor("social").persona).update(hasta=scenes.NOW.date() - timedelta(days=1))
    assert feed(url)[0].status_code == 200
    assert not feed(url)[1]


@pytest.mark.django_db
def test_an_address_that_was_revoked_changed_or_made_up_is_nowhere(cast, client) -> None:
    actor = cast.actor("social")
    first = address(cast, "social")
    second = address(cast, "social")
    assert first != second
    assert (feed(first)[0].status_code, feed(second)[0].status_code) == (404, 200)
    assert client.get(urlsplit(second).path[:-5] + "*.ics").status_code == 404
    revocar_suscripcion(actor.persona.pk, actor=actor)
    assert feed(second)[0].status_code == 404
    third = address(cast, "social")
    Usuario.objects.filter(email="social@mesa.example").update(is_active=False)
    assert feed(third)[0].status_code == 404, "the account was closed"


@pytest.mark.django_db
def test_a_form_that_asks_for_nothing_known_changes_nothing(cast, client) -> None:
    url = address(cast, "social")
    client.force_login(cast.usuario("social"))
    assert client.post("/calendario/suscripcion/", {"hacer": "zzz"}).status_code == 302
    assert feed(url)[0].status_code == 200


def test_a_token_of_another_purpose_is_none() -> None:
    token = url_de_invitacion(1).rstrip("/").rpartition("/")[2]
    assert leer_calendario(token) is None
    assert leer_calendario("") is None
    assert leer_calendario(url_de_calendario(7).rpartition("/")[2].removesuffix(".ics")) == 7


def test_no_log_keeps_the_address() -> None:
    url = url_de_calendario(7)
    token = url.rpartition("/")[2].removesuffix(".ics")
    for said in (url, f'"GET /calendario/{token}.ics HTTP/1.1"', f"Not Found: /calendario/{token}"):
        assert token not in TOKEN_PATH.sub(r"\1…", said)
    for page in ("/calendario/", MONTH, "/calendario/publico/?mes=2026-09", "/calendario/suscripcion/"):
        assert TOKEN_PATH.sub(r"\1…", page) == page


@pytest.mark.django_db
def test_the_public_feed_says_only_what_was_published(cast, client, consulta) -> None:
    acta = scenes.published(cast, date(2026, 9, 2))
    with clock.as_of(scenes.NOW):
        response = client.get("/calendario.ics")
        assert client.get("/calendario.ics", headers={"if-none-match": response["ETag"]}).status_code == 304
    [session] = Calendar.from_ical(response.content).walk("VEVENT")
    assert session["UID"].startswith(f"acta-{acta.sesion.clave}@")
    assert session.decoded("DTSTART").astimezone(CHILE) == datetime(2026, 9, 2, 10, tzinfo=CHILE)
    assert session.decoded("DTEND").astimezone(CHILE) == datetime(2026, 9, 2, 11, tzinfo=CHILE)
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    ("dia", "hora"),
    [
        (date(2026, 4, 4), time(23, 30)),  # it happens twice: the deadline is the second one
        (date(2026, 9, 6), time(0, 30)),  # it does not exist: the first instant after the gap
        (date(2026, 9, 5), time(23, 30)),
        (date(2026, 9, 14), time(18)),
    ],
)
def test_a_deadline_with_its_hour_is_the_same_instant_whatever_the_clocks_did(dia: date, hora: time) -> None:
    instante = calendario.instante(dia, hora)
    fecha = Fecha("plazo-1", dia, "Uno", "/x/", "plazo", hora=hora, instante=instante)
    [event_] = Calendar.from_ical(ical.calendario([fecha], "X", al=scenes.NOW)).walk("VEVENT")
    assert event_.decoded("DTSTART").timestamp() == int(instante.timestamp())


def test_what_is_written_is_escaped_and_folded() -> None:
    titulo = "Uno, dos; tres: \\n «ñandú» " + "é" * 200 + "\nBEGIN:VEVENT"
    data = ical.calendario([Fecha("plazo-1", DAY, titulo, "", "plazo", cancelada=True)], "X", al=scenes.NOW)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    [event_] = Calendar.from_ical(data).walk("VEVENT")
    assert str(event_["SUMMARY"]) == titulo
    assert event_["STATUS"] == "CANCELLED"
    assert "URL" not in event_


@pytest.mark.django_db
def test_the_feed_costs_the_same_with_one_and_with_many(cast, consulta) -> None:
    url = address(cast, "social")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            feed(url)
        return len(queries)

    before = cost()
    for n in range(20):
        plazo = Plazo.objects.create(titulo=f"Otro {n}", ruta="/x/", vence=DAY, instante=calendario.instante(DAY))
        Responsable.objects.create(plazo=plazo, organizacion=cast.organizacion("red-social-ejemplo"))
    assert cost() == before <= 15


# Its address


@pytest.mark.django_db
def test_only_its_owner_makes_and_revokes_it_and_it_is_told(cast) -> None:
    actor = cast.actor("social")
    crear, revocar = crear_suscripcion, revocar_suscripcion
    refused_to_all_but(cast, {"social"}, lambda who: crear(actor.persona.pk, actor=who), DUENA)
    made = crear(actor.persona.pk, actor=actor)
    assert event("suscripcion.creada", actor.persona, actor).ahora == {"suscripcion": made.pk}
    refused_to_all_but(cast, {"social"}, lambda who: revocar(actor.persona.pk, actor=who), DUENA)
    revocar(actor.persona.pk, actor=actor)
    assert event("suscripcion.revocada", actor.persona, actor).ahora == {"suscripcion": made.pk}
    with pytest.raises(Conflicto, match="ya no tiene una dirección vigente"):
        revocar(actor.persona.pk, actor=actor)


@pytest.mark.django_db(transaction=True)
@races(crear_suscripcion)
def test_two_that_make_it_at_once_leave_one(cast) -> None:
    actor = cast.actor("social")
    make = lambda: crear_suscripcion(actor.persona.pk, actor=actor)  # noqa: E731
    made = together(make, make)
    assert all(isinstance(one, Suscripcion) for one in made)
    assert Suscripcion.objects.filter(persona=actor.persona, revocada=None).count() == 1


@pytest.mark.django_db(transaction=True)
@races(revocar_suscripcion)
def test_two_that_revoke_it_at_once_revoke_it_once(cast) -> None:
    actor = cast.actor("social")
    crear_suscripcion(actor.persona.pk, actor=actor)
    revoke = lambda: revocar_suscripcion(actor.persona.pk, actor=actor)  # noqa: E731
    _, lost = winner_and_loser(together(revoke, revoke))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db
def test_its_page_makes_shows_changes_and_revokes_it(cast, client) -> None:
    client.force_login(cast.usuario("social"))
    page = reverse("mesa:suscripcion")
    assert ".ics" not in scenes.html(client.get(page))
    client.post(page, {"hacer": "crear"})
    first = re.search(r"/calendario/\S+?\.ics", scenes.html(client.get(page)))
    assert first is not None
    assert client.get(first[0]).status_code == 200
    client.post(page, {"hacer": "crear"})
    assert client.get(first[0]).status_code == 404
    client.post(page, {"hacer": "revocar"})
    assert ".ics" not in scenes.html(client.get(page))
    assert client.post(page, {"hacer": "revocar"}).status_code == 409
