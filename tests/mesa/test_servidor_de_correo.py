"""A mail server that is down, refuses or hangs: retried, nothing lost, and nobody who looks at a page waits for it."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from mesa.kernel.events import run_pending
from mesa.models import Aviso, Envio
from mesa.operations import envios
from mesa.operations.envios import enviar_correos, reason
from tests.checks import together
from tests.mesa import smtp

pytestmark = pytest.mark.django_db
ACCOUNTS = ["academica", "academica.suplente", "gobierno", "organismo", "secretaria", "social"]
CLOSED = 1


@pytest.fixture
def waiting(cast) -> None:
    """Six e-mails that wait: everyone is called to answer an acta."""
    cast.en_circulacion()
    run_pending()


def minutes_pass(minutes: float) -> None:
    """What waits is that much nearer to its time."""
    for envio in Envio.objects.all():
        Envio.objects.filter(pk=envio.pk).update(proximo=envio.proximo - timedelta(minutes=minutes))


def states() -> Counter[str]:
    return Counter(Envio.objects.values_list("estado", flat=True))


def test_what_waits_goes_over_one_connection(waiting, settings) -> None:
    with smtp.serving() as server:
        smtp.use(settings, server.port)
        assert enviar_correos() == 6
    assert sorted(to.partition("@")[0] for to, _ in server.taken) == ACCOUNTS
    assert len({message["Message-ID"] for _, message in server.taken}) == 6
    assert server.connections == 1


def test_a_connection_is_renewed_before_the_server_is_tired_of_it(waiting, settings, monkeypatch) -> None:
    monkeypatch.setattr(envios, "PER_CONNECTION", 4)
    with smtp.serving() as server:
        smtp.use(settings, server.port)
        assert enviar_correos() == 6
    assert server.connections == 2


def test_down_for_an_hour_nothing_is_lost_and_nothing_is_given_up(waiting, settings) -> None:
    """A sweep a minute. Each tries one e-mail, so that no row spends its tries while the server is down."""
    smtp.use(settings, CLOSED)
    for _ in range(60):
        before = sum(Envio.objects.values_list("intentos", flat=True))
        assert enviar_correos() == 0
        assert sum(Envio.objects.values_list("intentos", flat=True)) - before <= 1
        minutes_pass(1)
    assert states() == {"pendiente": 6}
    with smtp.serving() as server:
        smtp.use(settings, server.port)
        for _ in range(130):  # the longest wait of whoever tried in that hour
            enviar_correos()
            minutes_pass(1)
    assert states() == {"enviado": 6}
    assert sorted(to.partition("@")[0] for to, _ in server.taken) == ACCOUNTS, "and each once"


def test_a_refused_address_fails_by_itself_and_says_why_without_naming_it(waiting, settings) -> None:
    with smtp.serving() as server:
        server.refused = {"gobierno@mesa.example"}
        smtp.use(settings, server.port)
        for _ in range(envios.MAX_TRIES):
            enviar_correos()
            minutes_pass(600)
    assert states() == {"enviado": 5, "fallido": 1}
    failed = Envio.objects.get(estado="fallido")
    assert failed.destino == "gobierno@mesa.example"
    assert failed.error == "SMTPRecipientsRefused: 550 5.1.1 <…@mesa.example>: no existe"
    assert sorted(to.partition("@")[0] for to, _ in server.taken) == [a for a in ACCOUNTS if a != "gobierno"]


def test_one_that_hangs_is_waited_for_once_a_sweep(waiting, settings, silent_port) -> None:
    smtp.use(settings, silent_port, timeout=0.5)
    began = time.monotonic()
    assert enviar_correos() == 0
    assert time.monotonic() - began < 3, "six would have waited six times"
    assert states() == {"pendiente": 6}
    assert sorted(Envio.objects.values_list("intentos", flat=True)) == [0, 0, 0, 0, 0, 1]
    assert Envio.objects.get(intentos=1).error.endswith("timed out")


@pytest.mark.django_db(transaction=True)
def test_no_request_waits_for_the_mail_server(cast, settings, silent_port) -> None:
    """The secretaría circulates an acta, asks for a reminder and an organisation answers, while it hangs."""
    smtp.use(settings, silent_port, timeout=20)
    consulta = cast.en_circulacion()
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    began = time.monotonic()
    assert client.post(f"/consultas/{consulta.pk}/recordar/").status_code == 302
    cast.responde(consulta, "gobierno")
    assert client.get("/avisos/").status_code == 200
    assert time.monotonic() - began < 10
    run_pending()
    assert Aviso.objects.filter(plantilla="recordatorio").exists()
    assert set(Envio.objects.values_list("intentos", flat=True)) == {0}


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_once_over_connections_of_their_own(cast, settings) -> None:
    for _ in range(3):
        cast.en_circulacion()
    run_pending()
    with smtp.serving() as server:
        smtp.use(settings, server.port)
        assert sum(together(*[enviar_correos] * 4)) == 18
    assert Counter(message["Message-ID"] for _, message in server.taken).most_common(1)[0][1] == 1
    assert len(server.taken) == 18


def test_a_sweep_leaves_the_rest_to_the_next_one_before_its_task_is_killed(waiting, settings, monkeypatch) -> None:
    assert envios.SEGUNDOS * 2 < settings.CELERY_TASK_TIME_LIMIT
    monkeypatch.setattr(envios, "SEGUNDOS", 0.0)
    assert enviar_correos() == 0
    monkeypatch.undo()
    assert enviar_correos() == 6


def test_the_reason_of_a_failure_names_no_address() -> None:
    said = reason(ValueError("<persona.ejemplo@mesa.example> y otra+cosa@sub.mesa.example, no"))
    assert said == "ValueError: <…@mesa.example> y …@sub.mesa.example, no"


def test_one_claimed_by_a_dead_worker_is_nobody_elses_for_ten_minutes(waiting, settings: Any) -> None:
    [claimed] = envios._claim()
    assert enviar_correos() == 5
    assert states() == {"enviado": 5, "reclamado": 1}
    Envio.objects.filter(pk=claimed.pk).update(proximo=timezone.now())
    assert enviar_correos() == 1
