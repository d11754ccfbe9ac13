"""E-mails of notices: claimed by one worker, tried ever more slowly, given up; and what each carries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.template import TemplateDoesNotExist
from django.utils import timezone

from actas.operations import retirar_acta
from mesa import mail as letters
from mesa.kernel import clock
from mesa.kernel.events import run_pending
from mesa.models import Aviso, Consulta, Envio, Mandato
from mesa.operations import envios
from mesa.operations.avisos import avisar
from mesa.operations.envios import enviar_correos
from tests.checks import rewriting, row_locked, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def envio(cast) -> Envio:
    """One e-mail that waits."""
    consulta = cast.en_circulacion(vence=clock.today() + timedelta(days=30))
    convocada = consulta.convocadas.get(organizacion__slug="red-social-ejemplo")
    avisar(
        [cast.actor("social").mandato],
        clave="x",
        plantilla="llamado",
        ruta=f"/consultas/{consulta.pk}/",
        datos={"consulta": consulta.pk, "convocada": convocada.pk},
        plazo=consulta.plazo,
    )
    return Envio.objects.get()


def wait_over() -> None:
    Envio.objects.update(proximo=timezone.now())


@pytest.fixture
def no_smtp(settings) -> None:
    """A mail server that does not answer."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_an_email_goes_out_once(envio) -> None:
    assert [enviar_correos() for _ in range(3)] == [1, 0, 0]
    (message,) = mail.outbox
    assert message.to == ["social@mesa.example"]
    sent = Envio.objects.get()
    assert (sent.estado, sent.intentos, sent.error) == ("enviado", 1, "")
    assert sent.enviado_el is not None


def test_a_failing_server_is_tried_eight_times_ever_more_slowly(envio, no_smtp) -> None:
    for attempt in range(1, 9):
        before = timezone.now()
        assert enviar_correos() == 0
        row = Envio.objects.get()
        assert row.intentos == attempt
        assert row.error.startswith("ConnectionRefusedError:")
        assert row.estado == ("fallido" if attempt == 8 else "pendiente")
        wait = row.proximo - before
        assert timedelta(minutes=2) * 2**attempt <= wait < timedelta(minutes=2) * 2**attempt + timedelta(seconds=5)
        assert enviar_correos() == 0, "not before its time"
        assert Envio.objects.get().intentos == attempt
        wait_over()
    assert enviar_correos() == 0
    assert Envio.objects.get().intentos == 8, "and then it is given up"


def test_a_server_that_comes_back_gets_it(envio, no_smtp, settings) -> None:
    enviar_correos()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    wait_over()
    assert enviar_correos() == 1
    row = Envio.objects.get()
    assert (row.estado, row.intentos, row.error) == ("enviado", 2, "")


def test_one_that_cannot_be_composed_stops_no_other_and_is_given_up(envio, cast) -> None:
    broken = Envio.objects.create(
        aviso=Aviso.objects.create(
            persona=cast.secretaria.persona,
            clave="y",
            plantilla="no_existe",
            datos=envio.aviso.datos,
            creado=clock.now(),
        ),
        destino="secretaria@mesa.example",
        proximo=timezone.now() - timedelta(hours=1),
    )
    with pytest.raises(TemplateDoesNotExist):
        letters.compose(broken.aviso)
    Envio.objects.filter(pk=envio.pk).update(proximo=timezone.now())
    assert enviar_correos() == 1
    for _ in range(10):
        wait_over()
        assert enviar_correos() == 0
    broken = Envio.objects.get(pk=broken.pk)
    assert (broken.estado, broken.intentos) == ("fallido", 8)
    assert broken.error.startswith("TemplateDoesNotExist:")


def test_an_address_that_no_server_takes_fails_by_itself(envio) -> None:
    Envio.objects.update(destino="dos\nrenglones@mesa.example")
    assert enviar_correos() == 0
    assert Envio.objects.get().estado == "pendiente"
    assert Envio.objects.get().error != ""


def test_what_a_dead_worker_had_claimed_is_sent_after_ten_minutes(envio) -> None:
    [claimed] = envios._claim()
    assert (claimed.pk, claimed.intentos, claimed.estado) == (envio.pk, 1, "reclamado")
    assert timedelta(minutes=9, seconds=55) < claimed.proximo - timezone.now() <= timedelta(minutes=10)
    assert enviar_correos() == 0, "the one that claimed it may still be sending it"
    wait_over()
    assert enviar_correos() == 1
    assert (Envio.objects.get().estado, Envio.objects.get().intentos) == ("enviado", 2)


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_email_once(cast) -> None:
    for _ in range(2):
        cast.en_circulacion()
    run_pending()
    assert sum(together(*[enviar_correos] * 4)) == 12
    assert len({(message.to[0], message.extra_headers["Message-ID"]) for message in mail.outbox}) == 12
    assert len(mail.outbox) == 12


@pytest.mark.django_db(transaction=True)
def test_one_that_another_worker_is_claiming_keeps_nobody_waiting(cast) -> None:
    cast.en_circulacion()
    run_pending()
    with row_locked(Envio.objects.order_by("pk").first()):
        assert enviar_correos() == 5
    assert enviar_correos() == 1


# What it carries


def test_the_message_id_is_the_same_each_time_and_of_no_other(envio) -> None:
    first, again = (letters.compose(envio.aviso) for _ in range(2))
    assert (
        first.extra_headers["Message-ID"]
        == again.extra_headers["Message-ID"]
        == f"<aviso-{envio.aviso.pk}@mesa.example>"
    )
    assert first.message()["Message-ID"] == f"<aviso-{envio.aviso.pk}@mesa.example>"


def has_personal_link(envio: Envio, when: datetime | None = None) -> bool:
    with clock.as_of(when or clock.now()):
        message = letters.compose(Aviso.objects.get(pk=envio.aviso_id))
    found = {"/responder/ey" in str(body) for body in (message.body, message.alternatives[0][0])}
    assert len(found) == 1, "text and HTML say the same"
    return found.pop()


def test_the_personal_link_is_there_only_while_it_can_be_used(cast, envio) -> None:
    consulta = Consulta.objects.select_related("plazo").get()
    last = consulta.plazo.instante
    assert has_personal_link(envio)
    assert has_personal_link(envio, last)
    assert not has_personal_link(envio, last + timedelta(microseconds=1))
    mandato = Mandato.objects.filter(pk=envio.aviso.mandato_id)
    mandato.update(hasta=clock.today() - timedelta(days=1))
    assert not has_personal_link(envio), "who no longer speaks for the organisation cannot use it"
    with rewriting():
        mandato.update(hasta=None)
    retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)
    assert not has_personal_link(envio)
