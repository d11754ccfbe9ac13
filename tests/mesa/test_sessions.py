"""What is wrong with a session is told as what it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, models
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_database_that_dies_while_a_session_is_saved_is_a_fault_of_the_server(
    cast: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django says 400, as if the person had asked for something wrong."""

    def dies(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    client.force_login(cast.usuario("secretaria"))
    client.raise_request_exception = False
    url = f"/consultas/{cast.en_circulacion().pk}/recordar/"
    with monkeypatch.context() as patch:
        patch.setattr(Session, "save", dies)
        assert client.post(url).status_code == 500
    assert client.post(url).status_code == 302


def test_a_session_that_somebody_ended_meanwhile_is_still_told_so(
    cast: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast.usuario("secretaria"))
    url, save = f"/consultas/{cast.en_circulacion().pk}/recordar/", models.Model.save

    def ended(session: Session, *args: Any, **kwargs: Any) -> None:
        Session.objects.all().delete()
        save(session, *args, **kwargs)

    monkeypatch.setattr(Session, "save", ended)
    assert client.post(url).status_code == 400


def test_what_was_written_in_a_page_of_a_former_session_is_given_back(cast: Any) -> None:
    """Entering again in another tab changes the mark of the forms: what was typed in the first one is not lost."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.usuario("social"))
    typed = {"texto": "Lo que <b>escribí</b> largo rato.", "csrfmiddlewaretoken": "x" * 64, "clave": "una"}
    page = "http://testserver/tareas/3/?desde=lista"
    ours = client.post("/tareas/nueva/", typed, headers={"Referer": page})
    assert ours.status_code == 403
    assert "Lo que &lt;b&gt;escribí&lt;/b&gt; largo rato.</textarea>" in ours.content.decode()
    assert 'href="/tareas/3/?desde=lista"' in ours.content.decode()
    assert "una</textarea>" not in ours.content.decode(), "what has one word may be a password"
    theirs = client.post("/tareas/nueva/", typed, headers={"Referer": "http://otro.example/"})
    assert theirs.status_code == 403
    assert "escribí" not in theirs.content.decode(), "another site does not speak through this one"
