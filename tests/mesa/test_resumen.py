"""One e-mail a day: what waits goes together, once; a fatal deadline never waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.events import run_pending
from mesa.models import Aviso, Envio, Persona
from mesa.operations.avisos import avisar, proximo_resumen
from mesa.operations.bandeja import leer_avisos, preferir_avisos
from mesa.operations.consultas import cerrar_consulta, pronunciarse
from mesa.operations.envios import enviar_correos
from mesa.operations.plazos import esperar_de, fijar
from mesa.operations.recordatorios import recordar_plazos
from tests.cast import after
from tests.checks import event, races, refused_to_all_but, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def social(cast) -> Persona:
    """A person who wants one e-mail a day."""
    persona: Persona = cast.actor("social").persona
    Persona.objects.filter(pk=persona.pk).update(resumen_diario=True)
    return persona


def tell(cast, number: int = 1, cuenta: str = "social", **datos) -> None:
    """So many notices without deadline, of a consulta in circulation."""
    consulta = cast.en_circulacion(None)
    for place in range(number):
        avisar(
            [cast.actor(cuenta).mandato],
            clave=f"prueba:{consulta.pk}:{place}",
            plantilla="llamado",
            ruta=f"/consultas/{consulta.pk}/",
            datos={"consulta": consulta.pk, **datos},
        )


def at_eight() -> None:
    """The hour of the digest comes."""
    Envio.objects.filter(canal="resumen").update(proximo=timezone.now())


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((2026, 9, 7, 7, 59), (2026, 9, 7)),
        ((2026, 9, 7, 8, 0), (2026, 9, 8)),
        ((2026, 9, 5, 23, 30), (2026, 9, 6)),  # the clock goes forward that night
        ((2027, 4, 3, 22, 0), (2027, 4, 4)),  # and back this one
    ],
)
def test_it_leaves_at_eight_of_chile(now: tuple[int, ...], expected: tuple[int, int, int]) -> None:
    leaves = proximo_resumen(datetime(*now, tzinfo=SANTIAGO))
    assert leaves == datetime(*expected, 8, tzinfo=SANTIAGO)


def test_what_has_no_fatal_deadline_waits_and_leaves_in_one_email(cast, social) -> None:
    tell(cast, 3)
    assert set(Envio.objects.values_list("canal", "estado")) == {("resumen", "pendiente")}
    assert enviar_correos() == 0
    at_eight()
    assert [enviar_correos(), enviar_correos()] == [3, 0]
    (message,) = mail.outbox
    assert message.to == ["social@mesa.example"]
    assert message.subject == "3 avisos de Mesa de Ejemplo"
    assert message.body.count("http://testserver/consultas/") == 3, "each with its link"
    assert "http://testserver/avisos/preferencias/" in message.body
    assert message.extra_headers["List-Unsubscribe"] == "<http://testserver/avisos/preferencias/>"


def test_a_fatal_deadline_goes_at_once(cast, social) -> None:
    consulta = cast.en_circulacion(1)
    run_pending()
    assert Envio.objects.get(destino="social@mesa.example").canal == "correo"
    enviar_correos()
    assert any("Responda antes del" in str(message.subject) for message in mail.outbox)
    with clock.as_of(after(consulta)):
        cerrar_consulta(consulta.pk, actor=None)
        run_pending()
    result = Envio.objects.get(aviso__plantilla="resultado", destino="social@mesa.example")
    assert result.canal == "resumen", "what is decided already can wait"


def test_one_with_a_link_that_answers_carries_it(cast, social) -> None:
    consulta = cast.en_circulacion(None)
    run_pending()
    at_eight()
    enviar_correos()
    message = next(m for m in mail.outbox if m.to == ["social@mesa.example"])
    assert message.subject == f"Responda antes del {str(message.subject).partition('del ')[2]}"
    assert "/responder/" in message.body
    assert "Circula para observaciones: al vencer no tiene efecto." in message.body
    assert consulta.titulo in message.body


def test_a_reply_never_takes_to_the_mesa_what_is_of_a_network(cast, social) -> None:
    """One e-mail with matters of two órganos is answered to nobody."""
    tell(cast)
    red = cast.organizacion("red-social-ejemplo")
    with clock.as_of(clock.now() - timedelta(days=3)):
        plazo = fijar("Informe de la red", "/x/", clock.today() + timedelta(days=3), None, fatal=False, organo=red)
        esperar_de(plazo, [red.pk])
    recordar_plazos()
    at_eight()
    assert enviar_correos() == 2
    (message,) = mail.outbox
    assert (message.subject, message.reply_to) == ("2 avisos para usted", [])
    assert "responda este correo" not in message.body
    assert "Informe de la red" in message.body


def test_one_that_cannot_be_composed_keeps_out_no_other(cast, social) -> None:
    tell(cast, 2)
    Aviso.objects.filter(pk=Aviso.objects.latest("pk").pk).update(plantilla="no_existe")
    at_eight()
    assert enviar_correos() == 1
    assert sorted(Envio.objects.values_list("estado", flat=True)) == ["enviado", "pendiente"]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_one_email_to_each(cast, social) -> None:
    Persona.objects.filter(correo="gobierno@mesa.example").update(resumen_diario=True)
    tell(cast, 5)
    tell(cast, 5, "gobierno")
    at_eight()
    assert sum(together(*[enviar_correos] * 4)) == 10
    assert sorted(message.to[0] for message in mail.outbox) == ["gobierno@mesa.example", "social@mesa.example"]


def test_a_worker_that_died_with_it_leaves_it_to_another_under_the_same_name(cast, social, monkeypatch) -> None:
    tell(cast, 2)
    at_eight()
    monkeypatch.setattr("mesa.operations.envios._write_down", lambda *_: None)
    enviar_correos()
    monkeypatch.undo()
    assert enviar_correos() == 0
    Envio.objects.update(proximo=timezone.now())
    assert enviar_correos() == 2
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


# What each person chooses


def test_each_person_chooses_for_herself(cast) -> None:
    persona = cast.actor("social").persona

    def act(actor) -> None:
        preferir_avisos(persona.pk, resumen_diario=True, actor=actor)

    refused_to_all_but(cast, {"social"}, act, "Cada persona elige cómo recibe sus avisos.")
    act(cast.actor("social"))
    assert Persona.objects.get(pk=persona.pk).resumen_diario
    told = event("preferencia.cambiada", persona, cast.actor("social"))
    assert (told.antes, told.ahora) == (False, True)
    act(cast.actor("social"))
    assert told == event("preferencia.cambiada", persona, cast.actor("social")), "and the same again is nothing"


@pytest.mark.django_db(transaction=True)
@races(preferir_avisos)
def test_two_choices_at_once_are_told_one_after_the_other(cast) -> None:
    actor = cast.actor("social")
    together(*[lambda: preferir_avisos(actor.persona.pk, resumen_diario=True, actor=actor)] * 2)
    assert Persona.objects.get(pk=actor.persona.pk).resumen_diario
    assert event("preferencia.cambiada", actor.persona, actor).antes is False


def test_reading_is_of_ones_own_notices_only(cast) -> None:
    consulta = cast.en_circulacion()
    run_pending()
    mine, other = cast.actor("social").persona, cast.actor("gobierno").persona
    theirs = Aviso.objects.get(persona=other)
    assert leer_avisos(mine, theirs.pk) == 0
    assert leer_avisos(mine) == 1
    assert leer_avisos(mine) == 0
    assert Aviso.objects.get(persona=mine).leido_el is not None
    assert Aviso.objects.get(pk=theirs.pk).leido_el is None
    assert consulta.abierta


def test_an_answer_between_eight_and_eight_takes_the_reminder_out(cast, social) -> None:
    consulta = cast.en_circulacion(None, vence=clock.today() + timedelta(days=1))
    actor = cast.actor("social")
    avisar(
        [actor.mandato],
        clave="manual",
        plantilla="recordatorio",
        ruta=f"/consultas/{consulta.pk}/responder/",
        datos={"consulta": consulta.pk},
        plazo=consulta.plazo,
    )
    pronunciarse(consulta.pk, actor.organizacion.pk, "aprueba", "", sha256=consulta.sha256, actor=actor)
    at_eight()
    assert enviar_correos() == 0
    assert (mail.outbox, Envio.objects.get(canal="resumen").estado) == ([], "omitido")


@pytest.mark.parametrize(
    ("plantilla", "datos", "canal"),
    [
        ("recordatorio", {}, "correo"),
        ("prorroga", {"que": "concedida"}, "correo"),
        ("prorroga", {"que": "pedida"}, "resumen"),
        ("pregunta_respondida", {}, "resumen"),
    ],
)
def test_what_asks_nothing_waits_though_the_deadline_is_fatal(cast, social, plantilla, datos, canal) -> None:
    consulta = cast.en_circulacion()
    told = {"consulta": consulta.pk, **datos}
    mandato = cast.actor("social").mandato
    avisar([mandato], clave="prueba", plantilla=plantilla, ruta="/x/", datos=told, plazo=consulta.plazo)
    assert Envio.objects.get(aviso__clave__startswith="prueba").canal == canal
