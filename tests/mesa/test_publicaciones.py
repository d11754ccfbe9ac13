"""What is public: one chain without gaps that tells of any tampering, and a projection that can be rebuilt."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from pydantic import ValidationError

from mesa.kernel import clock
from mesa.kernel.canonical import canonical, sha256
from mesa.kernel.errors import Conflicto
from mesa.kernel.operations import operation
from mesa.models import Contenido, Evento, Ficha, Organizacion, Publicacion
from mesa.operations.publicaciones import (
    code_of,
    content_hash,
    header_hash,
    proyectar,
    publicar,
    verificar_cadena,
)
from tests.checks import event, together

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
HOY = datetime(2026, 9, 15, 12, tzinfo=UTC)


def agreement(numero: int = 1, texto: str = "Se acordó publicar las reglas.", **changes: Any) -> dict[str, Any]:
    """The record of an agreement: the smallest thing there is to publish."""
    return {
        "numero": numero,
        "titulo": "Publicar las reglas",
        "texto": texto,
        "letras": [{"letra": "a", "texto": "an\u0303o"}],
        "organo": "Mesa de Ejemplo",
        "sesion": {"clave": "2026-08-05", "fecha": "2026-08-05", "inicio": "10:00"},
        "acta_titulo": "Acta de prueba",
        "acta_clave": "2026-08-05",
        "seguimiento": "vigente",
        "registro_historico": False,
        "datos_de_ejemplo": True,
        "secretaria": "Secretaría de Ejemplo",
        **changes,
    }


@operation
def publish(organo: Organizacion, clave: str = "2026-08-05/1", *, actor=None, **contenido: Any) -> Publicacion:
    return publicar("acuerdo", clave, agreement(**contenido), organo=organo, actor=actor)


def corrupt(statement: str, *params: Any) -> None:
    """What whoever holds the database could do: the triggers off, the rows changed, the triggers on again."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in ("mesa_publicacion", "mesa_contenido"):
            cursor.execute(f"alter table {table} disable trigger all")
        cursor.execute(statement, params)
        for table in ("mesa_publicacion", "mesa_contenido"):
            cursor.execute(f"alter table {table} enable trigger all")


# Publishing


@pytest.mark.django_db
def test_the_first_and_the_next_are_linked(cast) -> None:
    with clock.as_of(HOY):
        first = publish(cast.mesa, actor=cast.secretaria)
        second = publish(cast.mesa, "2026-08-05/2", numero=2)
    assert (first.numero, first.version, first.anterior, first.publicada) == (1, 1, "", HOY)
    assert (second.numero, second.version, second.anterior) == (2, 1, first.hash)
    for publicacion in (first, second):
        stored = Publicacion.objects.get(pk=publicacion.pk)
        assert stored.hash == header_hash(stored) == publicacion.hash
        assert stored.codigo == code_of(stored.hash)
        assert CODE.fullmatch(stored.codigo)
        contenido = stored.contenido
        assert re.fullmatch(r"[0-9a-f]{32}", contenido.sal), "128 bits"
        assert content_hash(contenido.sal, contenido.texto.encode()) == stored.contenido_sha256
        assert contenido.texto.encode() == canonical(json.loads(contenido.texto))
        assert "año" in contenido.texto
    assert first.contenido.sal != second.contenido.sal
    told = event("publicacion.publicada", second, None)
    assert told.ahora == {"hash": second.hash}
    assert Evento.objects.filter(verbo="publicacion.publicada").count() == 2
    assert verificar_cadena() == 2


def test_the_hashes_are_those_that_anyone_can_recompute() -> None:
    assert content_hash("00ff", b"{}") == sha256(b"\x00\xff{}")
    publicacion = Publicacion(
        numero=1, tipo="acuerdo", clave="c", version=1, contenido_sha256="a", anterior="", publicada=HOY
    )
    assert header_hash(publicacion) == sha256(
        b'{"anterior":"","clave":"c","contenido":"a","numero":1,"publicada":"2026-09-15T12:00:00+00:00",'
        b'"tipo":"acuerdo","version":1}'
    )
    before = header_hash(publicacion)
    publicacion.publicada = HOY.astimezone(clock.SANTIAGO)
    assert header_hash(publicacion) == before, "the instant, whatever the zone it is written in"


@pytest.mark.django_db
def test_what_is_not_of_its_kind_is_not_published(cast) -> None:
    for changes in ({"color": "rojo"}, {"texto": None}, {"seguimiento": "vencido"}, {"sesion": {}}):
        with pytest.raises(ValidationError):
            publish(cast.mesa, **changes)
    with pytest.raises(KeyError), transaction.atomic():
        publicar("carta", "x", {}, organo=cast.mesa, actor=None)
    assert not Publicacion.objects.exists()
    assert not Ficha.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_one_chain_without_gaps(cast) -> None:
    def publish_some(thread: int) -> None:
        for n in range(4):
            publish(cast.mesa, f"2026-08-05/{thread * 10 + n}", numero=thread * 10 + n)

    def give_up() -> None:
        with transaction.atomic():
            publish(cast.mesa, "2026-08-05/999")
            transaction.set_rollback(True)

    assert together(*[lambda n=n: publish_some(n) for n in range(7)], give_up) == [None] * 8
    numbers = list(Publicacion.objects.order_by("numero").values_list("numero", flat=True))
    assert numbers == list(range(1, 29))
    assert verificar_cadena() == 28
    assert not Publicacion.objects.filter(clave="2026-08-05/999").exists()


@pytest.mark.django_db(transaction=True)
def test_two_versions_at_once_are_the_first_and_the_second(cast) -> None:
    results = together(*[lambda: publish(cast.mesa)] * 2)
    assert sorted(publicacion.version for publicacion in results) == [1, 2]
    ficha = Ficha.objects.get()
    assert ficha.publicacion.version == 2
    assert verificar_cadena() == 2


# The projection


def projection(ficha: Ficha) -> dict[str, Any]:
    row = Ficha.objects.filter(pk=ficha.pk).values().get()
    return {name: value for name, value in row.items() if name != "id"}


@pytest.mark.django_db
def test_a_further_version_takes_the_place_of_the_former_in_every_list(cast, client) -> None:
    publish(cast.mesa, titulo="Título primero")
    second = publish(cast.mesa, titulo="Título segundo", texto="Se acordó otra cosa.")
    other = publish(cast.mesa, "2026-08-05/2", numero=2, titulo="El otro")
    assert list(Ficha.objects.order_by("orden").values_list("titulo", "publicacion")) == [
        ("Título segundo", second.pk),
        ("El otro", other.pk),
    ]
    page = client.get("/acuerdos/").content.decode()
    assert (page.count("Título segundo"), page.count("Título primero"), page.count("El otro")) == (1, 0, 1)
    assert "Se acordó otra cosa." in client.get("/acuerdos/2026-08-05/1/").content.decode()
    assert Publicacion.objects.filter(clave="2026-08-05/1").count() == 2, "and both stay in the chain"
    assert list(Ficha.objects.buscar("otra cosa").values_list("titulo", flat=True)) == ["Título segundo"]


@pytest.mark.django_db
def test_the_projection_is_rebuilt_from_the_content_alone(cast) -> None:
    publish(cast.mesa)
    publish(cast.mesa, "2026-08-05/2", numero=2, titulo="", texto="T" * 400)
    before = {ficha.clave: projection(ficha) for ficha in Ficha.objects.all()}
    assert before["2026-08-05/1"]["titulo"] == "Publicar las reglas"
    assert before["2026-08-05/1"]["cuerpos"].keys() == {"es", "en"}
    assert before["2026-08-05/2"]["titulo"] == "T" * 300
    Ficha.objects.update(titulo="x", resumen="x", orden=9, datos={}, cuerpos={}, texto="x", busqueda=None, ruta="/x/")
    for publicacion in Publicacion.objects.select_related("contenido"):
        proyectar(publicacion, json.loads(publicacion.contenido.texto), cast.mesa)
    assert {ficha.clave: projection(ficha) for ficha in Ficha.objects.all()} == before
    Ficha.objects.update(titulo="x", cuerpos={}, texto="x", busqueda=None)
    call_command("proyectar_publicaciones", stdout=StringIO())
    assert {ficha.clave: projection(ficha) for ficha in Ficha.objects.all()} == before
    Ficha.objects.all().delete()
    for publicacion in Publicacion.objects.select_related("contenido"):
        proyectar(publicacion, json.loads(publicacion.contenido.texto), cast.mesa)
    assert {ficha.clave: projection(ficha) for ficha in Ficha.objects.all()} == before
    assert verificar_cadena() == 2


# Immutable


@pytest.mark.django_db
def test_nobody_edits_or_deletes_a_publication(cast) -> None:
    publish(cast.mesa)
    rows, contents = Publicacion.objects.all(), Contenido.objects.all()
    for act in (
        lambda: rows.update(clave="otra"),
        lambda: rows._raw_delete("default"),
        lambda: rows.get().save(),
        lambda: contents.update(texto="{}"),
        lambda: contents.update(sal="0" * 32),
        lambda: contents.get().save(),
    ):
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic():
            act()
    assert verificar_cadena() == 1


@pytest.mark.django_db
def test_a_content_that_is_missing_without_a_record_that_says_so_is_told(cast) -> None:
    """Whoever may delete rows cannot pass that for a withdrawal (those are in test_retiros)."""
    publish(cast.mesa)
    second = publish(cast.mesa, "2026-08-05/2", numero=2)
    Contenido.objects.filter(publicacion=second).delete()
    with pytest.raises(Conflicto) as conflict:
        verificar_cadena()
    assert conflict.value.mensaje == (
        "Falta el contenido de la publicación 2 y ningún registro de la cadena dice que se retiró."
    )


FORGED = "Se acordó lo contrario."
TAMPERING = {
    # what was done: the statement and its parameters, and the publication that tells
    "kind": ("update mesa_publicacion set tipo = 'acta' where numero = 2", (), 2),
    "key": ("update mesa_publicacion set clave = 'otra' where numero = 2", (), 2),
    "version": ("update mesa_publicacion set version = 7 where numero = 2", (), 2),
    "hash of the content": ("update mesa_publicacion set contenido_sha256 = %s where numero = 2", ("0" * 64,), 2),
    "link": ("update mesa_publicacion set anterior = %s where numero = 2", ("0" * 64,), 2),
    "first link": ("update mesa_publicacion set anterior = %s where numero = 1", ("0" * 64,), 1),
    "hash": ("update mesa_publicacion set hash = %s where numero = 2", ("0" * 64,), 2),
    "code": ("update mesa_publicacion set codigo = 'AAAA-AAAA' where numero = 2", (), 2),
    "instant": ("update mesa_publicacion set publicada = publicada + interval '1 microsecond' where numero = 2", (), 2),
    "number, with a gap": ("update mesa_publicacion set numero = 9 where numero = 3", (), 3),
    "text": (
        "update mesa_contenido c set texto = replace(texto, 'Se acordó publicar las reglas.', %s)"
        " from mesa_publicacion p where p.id = c.publicacion_id and p.numero = 2",
        (FORGED,),
        2,
    ),
    "one blank": (
        "update mesa_contenido c set texto = texto || ' ' from mesa_publicacion p"
        " where p.id = c.publicacion_id and p.numero = 3",
        (),
        3,
    ),
    "salt": (
        "update mesa_contenido c set sal = %s from mesa_publicacion p where p.id = c.publicacion_id and p.numero = 2",
        ("0" * 32,),
        2,
    ),
    "two texts changed places": (
        "update mesa_contenido c set texto = o.texto, sal = o.sal from mesa_contenido o"
        " where c.publicacion_id <> o.publicacion_id"
        " and c.publicacion_id in (select id from mesa_publicacion where numero in (2, 3))"
        " and o.publicacion_id in (select id from mesa_publicacion where numero in (2, 3))",
        (),
        2,
    ),
    "one in the middle deleted": (
        "with p as (select id from mesa_publicacion where numero = 2),"
        " f as (delete from mesa_ficha where publicacion_id in (select id from p)),"
        " c as (delete from mesa_contenido where publicacion_id in (select id from p))"
        " delete from mesa_publicacion where numero = 2",
        (),
        2,
    ),
    "the first deleted and the others renumbered": (
        "with f as (delete from mesa_ficha where clave = '2026-08-05/1'),"
        " d as (update mesa_publicacion set numero = 90 where numero = 1)"
        " update mesa_publicacion set numero = numero - 1 where numero > 1",
        (),
        1,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("statement", "params", "told"), TAMPERING.values(), ids=TAMPERING.keys())
def test_every_tampering_is_told(cast, statement, params, told) -> None:
    for numero in (1, 2, 3):
        publish(cast.mesa, f"2026-08-05/{numero}", numero=numero)
    assert verificar_cadena() == 3
    corrupt("alter table mesa_publicacion drop constraint mesa_publicacion_numero_key")
    corrupt(statement, *params)
    with pytest.raises(Conflicto) as conflict:
        verificar_cadena()
    assert conflict.value.mensaje == f"La publicación {told} no coincide con la cadena."


@pytest.mark.django_db
def test_a_forged_header_that_agrees_with_itself_is_told_by_the_next(cast) -> None:
    for numero in (1, 2, 3):
        publish(cast.mesa, f"2026-08-05/{numero}", numero=numero)
    forged = Publicacion.objects.get(numero=2)
    forged.clave, forged.publicada = "2026-08-05/8", forged.publicada - timedelta(days=30)
    forged.hash = header_hash(forged)
    corrupt(
        "update mesa_publicacion set clave = %s, publicada = %s, hash = %s, codigo = %s where numero = 2",
        forged.clave,
        forged.publicada,
        forged.hash,
        code_of(forged.hash),
    )
    with pytest.raises(Conflicto, match="La publicación 3 no coincide"):
        verificar_cadena()


@pytest.mark.django_db
def test_an_empty_chain_verifies() -> None:
    assert verificar_cadena() == 0
