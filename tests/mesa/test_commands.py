"""The console: the sweeps, the chain, the holidays and the first account of an installation."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from actas.operations import publicar_registro_historico
from mesa.kernel import tasks
from mesa.models import Consulta, Envio, Evento, Feriado, Ficha, Invitacion, Mandato, Persona, Publicacion, Reaccion
from mesa.operations.personas import aceptar_invitacion, invitacion_viva
from tests.cast import after

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    """What a command writes on standard output."""
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


# barrer

ROOT = Path(__file__).resolve().parents[2]
PARTES = (
    "consultas votaciones niveles integrantes comites recordatorios vigencias tareas tabla ogp elegibilidad "
    "fondos reacciones fondo_publicado correos respuestas_a_preguntas enlaces"
)


def swept(**done: object) -> str:
    """What `barrer` says of its parts, in their order: nothing done but for these."""
    return "".join(f"{parte}: {done.get(parte, 0)}\n" for parte in PARTES.split())


def test_a_process_that_serves_no_page_knows_every_part() -> None:
    """A worker or `barrer` loads the apps and no address: what only a page imported would never be done there."""
    code = "import django; django.setup(); from mesa.kernel import tasks; print(*tasks._sweeps)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(found.stdout.split()) == set(PARTES.split())


def test_a_process_that_serves_no_page_knows_every_kind() -> None:
    """A worker writes letters about any consulta before it was asked for an address."""
    code = (
        "import django; django.setup(); from mesa import tipos;"
        "print(*(tipos.consulta(kind).tipo for kind in ('interna', 'aprobacion_acta', 'informe_fondo')),"
        "tipos.publicacion('acta').tipo)"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["interna", "aprobacion_acta", "informe_fondo", "acta"]


@pytest.mark.django_db(transaction=True)
def test_barrer_does_once_what_is_due_and_says_how_much(cast, mailoutbox) -> None:
    cast.en_circulacion()
    assert run("barrer") == swept(reacciones=1, correos=6)
    assert len(mailoutbox) == 6
    assert run("barrer") == swept()


@pytest.mark.django_db(transaction=True)
def test_barrer_as_of_the_deadline_closes_and_what_follows_follows(cast, settings) -> None:
    settings.DEBUG = True
    consulta = cast.en_circulacion()
    cast.responde(consulta, "social")
    local = after(consulta).astimezone(tasks.clock.SANTIAGO).replace(tzinfo=None)
    said = run("barrer", "--al", local.isoformat())
    assert said.startswith("consultas: 1\n"), "without a zone, it is the hour of Chile"
    closed = Consulta.objects.get(pk=consulta.pk)
    assert (closed.estado, closed.cerrada_el) == ("cerrada", after(consulta))
    assert Evento.objects.filter(verbo="acta.devuelta").exists()
    assert not Reaccion.objects.filter(estado="pendiente").exists()
    assert not Envio.objects.filter(estado="pendiente").exists()


def test_barrer_takes_an_instant_with_its_zone(cast, settings) -> None:
    settings.DEBUG = True
    consulta = cast.en_circulacion()
    assert "consultas: 0" in run("barrer", "--al", after(consulta, 59).astimezone(UTC).isoformat())
    assert "consultas: 1" in run("barrer", "--al", after(consulta).astimezone(UTC).isoformat())


def test_barrer_as_of_another_instant_is_of_a_demo_only(cast, settings) -> None:
    settings.DEBUG = False
    consulta = cast.en_circulacion()
    with pytest.raises(CommandError) as error:
        run("barrer", "--al", after(consulta).isoformat())
    assert str(error.value) == "--al existe solo en DEBUG."
    assert Consulta.objects.get(pk=consulta.pk).abierta


@pytest.mark.parametrize("value", ["mañana", "2026-13-01", "15/09/2026"])
def test_barrer_says_what_is_no_instant(settings, value) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError) as error:
        run("barrer", "--al", value)
    assert str(error.value) == f"«{value}» no es un instante ISO, p. ej. 2026-09-15T00:05."


def test_barrer_says_which_part_failed_and_does_the_others(monkeypatch, capsys) -> None:
    monkeypatch.setitem(tasks._sweeps, "recordatorios", (20, lambda: 1 // 0))
    with pytest.raises(CommandError, match="Una parte del barrido falló"):
        call_command("barrer")
    assert capsys.readouterr().out == swept(recordatorios="falló; vea el registro")


# verificar_publicaciones, proyectar_publicaciones


def test_the_chain_is_verified_or_the_first_that_does_not_match_is_named(cast) -> None:
    assert run("verificar_publicaciones") == "La cadena verifica: 0 publicaciones.\n"
    publicar_registro_historico(cast.borrador().pk, actor=None)
    assert run("verificar_publicaciones") == "La cadena verifica: 2 publicaciones.\n"
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table mesa_publicacion disable trigger all")
        cursor.execute("update mesa_publicacion set clave = 'otra' where numero = 2")
        cursor.execute("alter table mesa_publicacion enable trigger all")
    with pytest.raises(CommandError) as error:
        run("verificar_publicaciones")
    assert str(error.value).splitlines() == [
        "La publicación 2 no coincide con la cadena.",
        "Hay una página sin publicación: /acuerdos/2026-08-05/1/.",
        "La publicación 2 no tiene página.",
    ], "the first fault of the chain, and then everything else"


def test_the_public_pages_are_rebuilt_from_what_was_published(cast) -> None:
    publicar_registro_historico(cast.borrador().pk, actor=None)
    before = list(Ficha.objects.order_by("pk").values())
    Ficha.objects.update(titulo="x", cuerpos={}, busqueda=None)
    assert run("proyectar_publicaciones") == "Fichas rehechas: 2\n"
    assert list(Ficha.objects.order_by("pk").values()) == before
    assert Publicacion.objects.count() == 2


# invitar


def test_invitar_opens_the_way_to_an_account_with_its_mandate(cast, settings) -> None:
    said = run(
        "invitar", "Nueva@Mesa.example", "Persona Ejemplo Nueva", "red-social-ejemplo", "--acto", "Designación 1"
    )
    link = re.fullmatch(rf"{settings.SITE_URL}/invitacion/([\w:-]+)/\n", said)
    assert link is not None
    persona = Persona.objects.get(correo="nueva@mesa.example")
    assert (persona.nombre, persona.ejemplo) == ("Persona Ejemplo Nueva", True)
    mandato = Mandato.objects.get(persona=persona)
    assert (mandato.organizacion.slug, mandato.calidad, mandato.acto) == (
        "red-social-ejemplo",
        "titular",
        "Designación 1",
    )
    assert invitacion_viva(link[1]) == Invitacion.objects.get()
    assert aceptar_invitacion(link[1], password="una frase larga", actor=None).persona == persona
    evento = Evento.objects.get(verbo="invitacion.creada")
    assert evento.persona is None
    assert "@" not in str(evento.objeto_texto)


def test_invitar_twice_is_one_person_and_one_mandate(cast) -> None:
    for _ in range(2):
        run("invitar", "nueva@mesa.example", "Persona Ejemplo Nueva", "red-social-ejemplo", "--calidad", "delegada")
    persona = Persona.objects.get(correo="nueva@mesa.example")
    assert Mandato.objects.get(persona=persona).calidad == "delegada"
    assert Invitacion.objects.filter(persona=persona).count() == 2


@pytest.mark.parametrize(
    ("correo", "slug", "sentence"),
    [
        ("nueva@mesa.example", "no-existe", "No hay una organización «no-existe»."),
        ("no es un correo", "red-social-ejemplo", "«no es un correo» no es una dirección de correo."),
        ("a@b.cl\nBcc: c@d.cl", "red-social-ejemplo", "«a@b.cl\nBcc: c@d.cl» no es una dirección de correo."),
        (
            "gobierno@mesa.example",
            "red-social-ejemplo",
            "Esa persona ya tiene una cuenta. Puede ingresar con su correo.",
        ),
    ],
)
def test_invitar_says_what_it_cannot_do_and_leaves_nothing(cast, correo, slug, sentence) -> None:
    before = (Persona.objects.count(), Mandato.objects.count())
    with pytest.raises(CommandError) as error, transaction.atomic():
        run("invitar", correo, "Nombre", slug)
    assert str(error.value).startswith(sentence)
    assert (Persona.objects.count(), Mandato.objects.count()) == before
    with pytest.raises(CommandError, match="invalid choice"):
        run("invitar", "nueva@mesa.example", "Nombre", "red-social-ejemplo", "--calidad", "jefa")


# sembrar_feriados


def test_sembrar_feriados_fills_the_table_once() -> None:
    first = run("sembrar_feriados", "--desde", "2026", "--hasta", "2027")
    assert first == f"Feriados agregados: {Feriado.objects.count()}\n" != "Feriados agregados: 0\n"
    assert run("sembrar_feriados", "--desde", "2026", "--hasta", "2027") == "Feriados agregados: 0\n"
    assert {day.year for day in Feriado.objects.values_list("dia", flat=True)} == {2026, 2027}
    assert date(2026, 9, 18) in set(Feriado.objects.values_list("dia", flat=True))
    assert run("sembrar_feriados") != "Feriados agregados: 0\n"
    assert Feriado.objects.latest("dia").dia.year == 2040


# cargar_demo


def test_the_demo_is_for_a_demo_only(settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError) as error:
        run("cargar_demo")
    assert str(error.value) == "Los datos de ejemplo existen solo en DEBUG."
    assert not Persona.objects.exists()
