"""`manage.py instalar`: an empty installation gets its Mesa, its secretaría and the link of its first account."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto
from mesa.models import Evento, Feriado, Funcion, Invitacion, Mandato, Membresia, Organizacion, Persona, Usuario
from mesa.operations.instalacion import Instalacion, instalar_mesa
from mesa.operations.organizaciones import terminar_puesta_en_marcha
from tests.architecture.source import ROOT
from tests.checks import SISTEMA, event, races, refused, together, winner_and_loser
from tests.mesa.scene import html

OPTIONS = {
    "mesa": "Mesa de Prueba",
    "secretaria": "Servicio de Prueba",
    "sector": "gobierno",
    "persona": "Persona de Prueba",
    "correo": "Prueba@Mesa.example",
    "norma": "Decreto de prueba 1",
}
QUE = Instalacion(**OPTIONS, desde=date(2026, 1, 5))
CLAVE = "una frase larga y propia"


def run(**options: Any) -> str:
    """What the command writes."""
    out = StringIO()
    call_command("instalar", stdout=out, stderr=out, **options)
    return out.getvalue()


def key_in(said: str) -> str:
    """The key of the link that was written."""
    found = re.search(r"/invitacion/([^/\s]+)/\n", said)
    assert found is not None, said
    return found[1]


@pytest.mark.django_db
def test_it_makes_the_mesa_its_secretaria_and_the_way_in(settings: Any) -> None:
    said = run(**OPTIONS, desde="2026-01-05")
    assert said.startswith("Quedó creada Mesa de Prueba, con Servicio de Prueba en la secretaría.\n")
    mesa = Organizacion.objects.get(tipo="mesa")
    assert (mesa.nombre, mesa.slug, mesa.desde, mesa.ejemplo) == (
        "Mesa de Prueba",
        "mesa-de-prueba",
        date(2026, 1, 5),
        False,
    )
    secretaria = Organizacion.objects.get(slug="servicio-de-prueba")
    seat = Membresia.objects.get(organo=mesa, miembro=secretaria)
    assert (seat.clase, seat.voto, seat.sector, seat.norma) == ("miembro", "si", "gobierno", "Decreto de prueba 1")
    assert Funcion.objects.get(organo=mesa).tipo == "secretaria"
    assert Mandato.objects.get().calidad == "titular"
    assert Persona.objects.get().correo == "prueba@mesa.example"
    assert Feriado.objects.exists()
    event("mesa.instalada", mesa, None)
    tasks.sweep()
    (message,) = mail.outbox
    assert message.to == ["prueba@mesa.example"]
    assert key_in(said) in str(message.body) or "/invitacion/" in str(message.body)
    assert not message.reply_to, "she would write to herself"


@pytest.mark.django_db
def test_its_link_leads_to_the_guided_page(client: Client) -> None:
    assert client.get(f"/invitacion/{key_in(run(**OPTIONS))}/").status_code == 302
    client.post("/cuenta/signup/", {"password1": CLAVE, "password2": CLAVE})
    waiting = html(client.get("/pendientes/"))
    assert "Poner en marcha Mesa de Prueba" in waiting
    page = html(client.get("/mesa/puesta-en-marcha/"))
    assert page.count('class="btn"') == 1, "one filled button: the next step"
    assert "Agregar un integrante" in page
    assert client.post("/mesa/puesta-en-marcha/").status_code == 302
    assert "No tiene nada pendiente." in html(client.get("/pendientes/"))
    assert "No recordármelo más" not in html(client.get("/mesa/puesta-en-marcha/"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/actas/",
        "/acuerdos/",
        "/buscar/?q=nada",
        "/pendientes/",
        "/actas/en-trabajo/",
        "/actas/importar/",
        "/mesa/integrantes/",
        "/mesa/personas/",
        "/mesa/invitaciones/",
        "/mesa/reglas/",
    ],
)
def test_every_page_is_right_with_nothing_in_it(client: Client, url: str) -> None:
    run(**OPTIONS)
    usuario = Usuario.objects.create_user("prueba@mesa.example", CLAVE, persona=Persona.objects.get())
    client.force_login(usuario)
    response = client.get(url)
    assert response.status_code == 200
    assert "None" not in html(response)


@pytest.mark.django_db
def test_the_secretaria_need_not_sit() -> None:
    run(**OPTIONS, no_integra=True)
    assert not Membresia.objects.exists()
    assert Funcion.objects.exists()


@pytest.mark.django_db
def test_it_is_done_once_and_a_new_link_is_another_matter() -> None:
    with pytest.raises(CommandError, match="Todavía no hay una Mesa"):
        run(reinvitar=True)
    first = key_in(run(**OPTIONS))
    with pytest.raises(CommandError) as error:
        run(**OPTIONS)
    assert str(error.value).startswith("Esta instalación ya tiene una Mesa: Mesa de Prueba. Con --reinvitar")
    second = key_in(run(reinvitar=True))
    assert first != second
    assert Client().get(f"/invitacion/{first}/").status_code == 404
    Usuario.objects.create_user("prueba@mesa.example", CLAVE, persona=Persona.objects.get())
    with pytest.raises(CommandError, match="nadie espera una invitación"):
        run(reinvitar=True)
    assert Organizacion.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sector": "marte"}, "«marte» no es un sector."),
        ({"correo": "sin arroba"}, "«sin arroba» no es una dirección de correo."),
        ({"desde": "05/01/2026"}, "«05/01/2026» no es una fecha."),
        ({"desde": "2999-01-01"}, "La fecha desde la que existe la Mesa no puede ser futura"),
        ({"secretaria": "Mesa de prueba"}, "Ya hay una organización con ese nombre: Mesa de Prueba."),
        ({"mesa": "…"}, "Escriba un nombre con letras o números."),
        ({"persona": " "}, "Escriba el nombre de la persona."),
        ({"norma": " "}, "Escriba la norma o el acto"),
        ({"norma": None}, "Falta indicar --norma."),
    ],
)
def test_what_is_wrong_is_a_sentence_and_leaves_nothing(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError) as error:
        run(**OPTIONS | change)
    assert str(error.value).startswith(sentence)
    assert not Organizacion.objects.exists()
    assert not Evento.objects.exists()


@pytest.mark.django_db
def test_what_was_not_given_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Servicio de Prueba", "2026-01-05"])
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: (asked.append(question), next(answers))[1])
    run(**{name: value for name, value in OPTIONS.items() if name != "secretaria"})
    assert asked == [
        "Nombre del organismo que lleva la secretaría: ",
        "Desde cuándo, como AAAA-MM-DD (en blanco, hoy): ",
    ]
    assert Organizacion.objects.get(tipo="mesa").desde == date(2026, 1, 5)


@pytest.mark.django_db
def test_who_leaves_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def leaves(question: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", leaves)
    with pytest.raises(CommandError, match="Instalación cancelada"):
        run(mesa="Mesa de Prueba")
    assert not Organizacion.objects.exists()


def test_without_its_tables_it_says_what_to_run() -> None:
    """As an operator runs it, in production's settings: a sentence, exit 1, and no traceback."""
    url = re.sub(r"/[^/?]+\?", "/postgres?", os.environ["DATABASE_URL"])
    production = {"DATABASE_URL": url, "SECRET_KEY": "x" * 60, "DEBUG": "0", "DATA_DIR": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "manage.py", "instalar"],
        cwd=ROOT,
        env=os.environ | production,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "CommandError: Faltan las tablas de la base de datos. Ejecute antes manage.py migrate."
    )


@pytest.mark.django_db
def test_only_the_console_installs(cast: Any) -> None:
    assert refused(lambda: instalar_mesa(QUE, actor=cast.secretaria)) == [SISTEMA]


@pytest.mark.django_db(transaction=True)
@races(instalar_mesa)
def test_two_who_install_at_once_make_one_mesa() -> None:
    _, error = winner_and_loser(together(*[lambda: instalar_mesa(QUE, actor=None)] * 2))
    assert isinstance(error, Conflicto)
    assert str(error) == "Esta instalación ya tiene una Mesa: Mesa de Prueba."
    assert (Organizacion.objects.count(), Invitacion.objects.count()) == (2, 1)


@pytest.mark.django_db
def test_what_lacks_is_reminded_to_the_secretaria_until_it_is_dismissed(cast: Any, client: Client) -> None:
    """The cast's Mesa has no published acta; its secretaría said long ago that it is going."""
    client.force_login(cast.usuario("secretaria"))
    assert "Poner en marcha" not in html(client.get("/pendientes/"))
    assert "No recordármelo más" not in html(client.get("/mesa/puesta-en-marcha/"))
    mesa = Organizacion.objects.create(nombre="Mesa Dos", slug="mesa-dos", tipo="mesa", ejemplo=True)
    Funcion.objects.create(
        organo=mesa, organizacion=cast.organizacion("secretaria-ejemplo"), tipo="secretaria", desde=clock.today()
    )
    assert "Poner en marcha Mesa Dos" in html(client.get("/pendientes/"))
    Funcion.objects.create(
        organo=mesa, organizacion=cast.organizacion("ministerio-ejemplo"), tipo="preside", desde=clock.today()
    )
    client.force_login(cast.usuario("gobierno"))
    assert "Poner en marcha" not in html(client.get("/pendientes/"))
    terminar_puesta_en_marcha(mesa.pk, actor=cast.secretaria)
    client.force_login(cast.usuario("secretaria"))
    assert "Poner en marcha" not in html(client.get("/pendientes/"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("option", "most"), [("mesa", 200), ("secretaria", 200), ("persona", 200), ("correo", 254), ("norma", 1000)]
)
def test_what_does_not_fit_is_said_in_a_sentence(option: str, most: int) -> None:
    with pytest.raises(CommandError) as refusal:
        run(**OPTIONS | {option: "x" * 5_000})
    assert str(refusal.value) == f"--{option} tiene 5000 caracteres y el máximo es {most}: acórtelo."
    assert not Organizacion.objects.exists()
