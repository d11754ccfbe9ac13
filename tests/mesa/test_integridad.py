"""What whoever writes in the database changes by SQL is told by `verificar_publicaciones`, each thing in a sentence."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from actas.operations import abrir_rectificacion, publicar_registro_historico
from mesa.kernel import clock
from mesa.models import Ficha, Organizacion, Publicacion, Representacion
from mesa.operations import integridad
from mesa.operations.integridad import faltas
from mesa.operations.organizaciones import renombrar_organizacion
from mesa.operations.retiros import retirar_publicacion
from tests.cast import Cast
from tests.mesa.withdrawals import MOTIVO, historical, strike

pytestmark = pytest.mark.django_db

PAGE = "La página de la publicación 1 no muestra lo publicado. Corra proyectar_publicaciones."
SEARCH = "La búsqueda no lee lo que dice la publicación 1. Corra proyectar_publicaciones."


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "datos"


def tamper(*statements: str) -> None:
    """What whoever owns the database can do, triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for able in ("disable", "enable"):
            for table in ("mesa_publicacion", "mesa_contenido", "mesa_evento"):
                cursor.execute(f"alter table {table} {able} trigger all")
            for statement in statements if able == "disable" else ():
                cursor.execute(statement)


def told() -> list[str]:
    """What the command says as it fails."""
    with pytest.raises(CommandError) as error:
        call_command("verificar_publicaciones", stdout=StringIO())
    return str(error.value).splitlines()


def of(numero: int) -> str:
    return f"(select id from mesa_publicacion where numero = {numero})"


# Pages


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("cuerpos = jsonb_set(cuerpos, '{es}', to_jsonb(replace(cuerpos->>'es', 'redes', 'otras')))", PAGE),
        ("cuerpos = jsonb_set(cuerpos, '{en}', '\"\"')", PAGE),
        ("cuerpos = cuerpos - 'en'", PAGE),
        ("texto = texto || ' Y otra cosa.'", PAGE),
        ("titulo = 'Otro'", PAGE),
        ("resumen = 'Otro'", PAGE),
        ("fecha = fecha + 1", PAGE),
        ("ruta = '/actas/otra/'", PAGE),
        ("orden = 9", PAGE),
        ("ejemplo = not ejemplo", PAGE),
        ("datos = jsonb_set(datos, '{acuerdos}', '1.5')", PAGE),
        ("organo_nombre = 'Otro'", PAGE),
        ("organo_id = null", PAGE),
        ("organo_id = (select id from mesa_organizacion where id <> organo_id limit 1)", PAGE),
        ("busqueda = es_vec('otra')", SEARCH),
        ("busqueda = null", SEARCH),
    ],
)
def test_a_page_that_was_edited_is_told_and_rebuilt(cast: Cast, change: str, sentence: str) -> None:
    historical(cast)
    assert list(faltas()) == []
    tamper(f"update mesa_ficha set {change} where tipo = 'acta'")
    assert told() == [sentence]
    if "organo_id" not in change:  # which its content does not say
        call_command("proyectar_publicaciones", stdout=StringIO())
        assert list(faltas()) == []


def test_pages_with_versions_and_withdrawals_are_compared_as_they_are(cast: Cast) -> None:
    """Bodies list the former versions and what became of them; the órgano may have another name since."""
    acta = historical(cast)
    abrir_rectificacion(acta.pk, "Se corrige.", actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    strike(cast)
    assert list(faltas()) == []
    renombrar_organizacion(cast.mesa.pk, cast.mesa.pk, "Mesa Renombrada", "Norma de Ejemplo", actor=cast.secretaria)
    assert Organizacion.objects.get(pk=cast.mesa.pk).nombre == "Mesa Renombrada"
    assert list(faltas()) == []


# The end of the chain


CUT = (
    "delete from mesa_ficha where publicacion_id in {ids}",
    "delete from mesa_representacion where publicacion_id in {ids}",
    "delete from mesa_contenido where publicacion_id in {ids}",
    "delete from mesa_publicacion where id in {ids}",
)


@pytest.mark.parametrize("first", [2, 1])
def test_the_end_of_the_chain_or_all_of_it_cut_off_is_told_by_the_events(cast: Cast, first: int) -> None:
    historical(cast)
    tamper(*(cut.format(ids=f"(select id from mesa_publicacion where numero >= {first})") for cut in CUT))
    assert told() == [
        f"La publicación n.º {n}, que el registro de eventos recuerda, no está en la cadena." for n in range(first, 3)
    ]


@pytest.mark.parametrize(
    "change",
    [
        "delete from mesa_reaccion; delete from mesa_evento where verbo = 'publicacion.publicada' and objeto_id = {id}",
        "update mesa_evento set objeto_id = 0 where verbo = 'publicacion.publicada' and objeto_id = {id}",
        "update mesa_evento set ahora = '{{}}' where verbo = 'publicacion.publicada' and objeto_id = {id}",
    ],
)
def test_a_publication_that_no_event_tells_of_is_told(cast: Cast, change: str) -> None:
    historical(cast)
    tamper(change.format(id=of(2)))
    assert "La publicación n.º 2 está en la cadena y el registro de eventos no la recuerda." in told()


# Withdrawals


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            "update mesa_retiro set motivo = 'Otro.' where publicacion_id = {id}",
            "El motivo del retiro de la publicación 1 no es el de su registro en la cadena.",
        ),
        (
            "update mesa_retiro set parcial = not parcial where publicacion_id = {id}",
            "El alcance del retiro de la publicación 1 no es el de su registro en la cadena.",
        ),
        (
            "delete from mesa_retiro where publicacion_id = {id}",
            "La cadena dice que se retiró la publicación 1, y no figura retirada.",
        ),
        (
            "update mesa_retiro set registro_id = {other} where publicacion_id = {id}",
            "Ningún registro de la cadena dice que se retiró la publicación 1, y figura retirada.",
        ),
        (
            "insert into mesa_retiro (publicacion_id, registro_id, motivo, parcial, creado)"
            " select {other}, registro_id, motivo, true, creado from mesa_retiro",
            "Ningún registro de la cadena dice que se retiró la publicación 2, y figura retirada.",
        ),
        (
            "insert into mesa_contenido (publicacion_id, sal, texto) values ({id}, '00', '{{}}')",
            "La publicación 1 se retiró y todavía tiene contenido.",
        ),
    ],
)
def test_a_withdrawal_that_the_chain_does_not_tell_so_is_told(cast: Cast, change: str, sentence: str) -> None:
    historical(cast)
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    assert list(faltas()) == []
    tamper(change.format(id=of(1), other=of(2)))
    assert sentence in told()


def test_withdrawn_by_parts_and_then_whole_is_sound(cast: Cast) -> None:
    historical(cast)
    strike(cast)
    assert list(faltas()) == []
    retirar_publicacion(
        Publicacion.objects.get(tipo="acta", version=2).numero, MOTIVO, "contexto", actor=cast.secretaria
    )
    assert list(faltas()) == []


def test_the_record_of_a_withdrawal_that_was_itself_struck_is_sound(cast: Cast) -> None:
    historical(cast)
    retirar_publicacion(2, "Lo pidió Rosamunda Ejemplo.", "titular", actor=cast.secretaria)
    strike(cast, 3, "Rosamunda Ejemplo")
    assert list(faltas()) == []


@pytest.mark.parametrize("texto", ["esto no es JSON", "{}", "[]"])
def test_the_record_of_a_withdrawal_replaced_is_told_before_it_is_read(cast: Cast, texto: str) -> None:
    historical(cast)
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    tamper(f"update mesa_contenido set texto = '{texto}' where publicacion_id = {of(3)}")
    assert told() == [
        "Falta el contenido de la publicación 1 y ningún registro de la cadena dice que se retiró.",
        "Ningún registro de la cadena dice que se retiró la publicación 1, y figura retirada.",
        "El JSON de la publicación 3 no es el que se registró.",
        "El contenido de la publicación 3 no es el que se publicó: su página no se compara.",
    ]


def test_a_salt_that_is_none_is_told(cast: Cast) -> None:
    historical(cast)
    tamper(f"update mesa_contenido set sal = 'no es sal' where publicacion_id = {of(2)}")
    assert told()[0] == "La publicación 2 no coincide con la cadena."


# What recognises a file


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("delete from mesa_representacion where formato = 'json'{one}", "Falta la huella «json» de la publicación 1."),
        (
            "delete from mesa_representacion where formato = 'votado'{one}",
            "Falta la huella «votado» de la publicación 1.",
        ),
        (
            "update mesa_representacion set sha256 = repeat('0', 64) where formato = 'votado'{one}",
            "La huella del texto votado de la publicación 1 no es la del texto que se publicó.",
        ),
        (
            "update mesa_representacion set sha256 = repeat('0', 64) where formato = 'json'{one}",
            "El JSON de la publicación 1 no es el que se registró.",
        ),
        (
            "update mesa_representacion set retirada = true where formato = 'json'{one}",
            "El JSON de la publicación 1 no es el que se registró.",
        ),
        (
            "insert into mesa_representacion (publicacion_id, formato, sha256, bytes, creada, retirada)"
            " select {other}, 'votado', sha256, 0, creada, false from mesa_representacion where formato = 'votado'",
            "La publicación 2 tiene una huella ajena: «votado».",
        ),
    ],
)
def test_what_recognises_a_file_is_what_its_content_gives(cast: Cast, change: str, sentence: str) -> None:
    historical(cast)
    tamper(change.format(one=f" and publicacion_id = {of(1)}", other=of(2)))
    assert told() == [sentence]


def test_what_was_withdrawn_is_recognised_only_under_seal(cast: Cast) -> None:
    historical(cast)
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    Representacion.objects.filter(publicacion__numero=1, formato="json").update(retirada=False)
    assert told() == ["La publicación 1 se retiró y todavía se reconoce su archivo."]


def test_a_pdf_is_missing_once_it_had_time_to_be_made(cast: Cast) -> None:
    """That of the acta; an agreement has none."""
    historical(cast)
    assert list(faltas()) == []
    with clock.as_of(clock.now() + integridad.PDF_A_TIEMPO + timedelta(minutes=1)):
        assert list(faltas()) == ["Falta el PDF de la publicación 1."]


# With the chain at fault, the rest is looked at too


def test_with_a_fault_in_the_chain_files_and_pages_are_looked_at(cast: Cast) -> None:
    historical(cast)
    tamper(
        "update mesa_publicacion set version = 7 where numero = 1",
        "update mesa_publicacion set tipo = 'desconocido' where numero = 2",
        "update mesa_ficha set texto = 'Otra cosa.' where tipo = 'acta'",
    )
    assert told() == [
        "La publicación 1 no coincide con la cadena.",
        PAGE,
        f"Hay una página sin publicación: {Ficha.objects.get(tipo='acuerdo').ruta}.",
        "La publicación 2 no tiene página.",
    ]
