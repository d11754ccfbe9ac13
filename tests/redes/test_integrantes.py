"""Who sits in an órgano, published: once by who keeps the register, then as the register is; and who has no profile."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import run_pending
from mesa.models import Membresia, Organizacion, Publicacion
from mesa.operations.organizaciones import (
    Asiento,
    NuevaOrganizacion,
    anular_integrante,
    cambiar_integrante,
    incorporar_integrante,
    renombrar_organizacion,
    terminar_integrante,
)
from mesa.operations.publicaciones import huella_de, verificar_cadena
from mesa.operations.retiros import retirar_publicacion
from redes.operations.integrantes import (
    poner_al_dia_integrantes,
    por_publicar,
    publicar_integrantes,
    republicar_integrantes,
)
from redes.operations.publicacion import publicar_perfil
from tests.cast import Cast
from tests.checks import SISTEMA, event, races, refused, refused_to_all_but, together, winner_and_loser
from tests.redes.escena import estandar, perfil, respuesta
from tests.redes.permissions_publico import INTEGRANTES

pytestmark = pytest.mark.django_db

AHORA = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
HOY = date(2026, 9, 7)
MESA = "/redes/integrantes/mesa-ejemplo/"
NUEVA = NuevaOrganizacion("Organización Recién Llegada", "academia")


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def publicados(cast: Cast) -> Publicacion:
    return publicar_integrantes(cast.mesa.pk, actor=cast.secretaria)


def said(version: int | None = None) -> dict[str, Any]:
    rows = Publicacion.objects.filter(tipo="integrantes", clave="mesa-ejemplo").order_by("-version")
    found = rows.filter(version=version).get() if version else rows[0]
    return dict(json.loads(found.contenido.texto))


def names() -> set[str]:
    return {each["nombre"] for each in said()["integrantes"]}


def asiento(desde: date, clase: str = "miembro") -> Asiento:
    return Asiento(clase, "si", "academia", desde, "Acta de ejemplo 9")


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, response.content[:500]
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def published_profile(cast: Cast) -> None:
    estandar()
    own = perfil(cast.organizacion("red-social-ejemplo"))
    respuesta(own, "T3")
    publicar_perfil(own.pk, actor=cast.actor("social"))


def test_it_tells_who_sits_today_since_when_and_by_which_act_and_not_who_will(cast: Cast) -> None:
    incorporar_integrante(cast.mesa.pk, NUEVA, asiento(HOY + timedelta(days=5)), actor=cast.secretaria)
    publicados(cast)
    today = Membresia.objects.vigentes(HOY).filter(organo=cast.mesa)
    assert names() == set(today.values_list("miembro__nombre", flat=True))
    assert NUEVA.nombre not in names()
    one = next(each for each in said()["integrantes"] if each["slug"] == "red-social-ejemplo")
    seat = today.get(miembro__slug="red-social-ejemplo")
    assert (one["tipo"], one["sector"], one["desde"]) == ("red", seat.sector, seat.desde.isoformat())
    assert one["norma"] == seat.norma
    assert event("registro.publicado", cast.mesa, cast.secretaria).ahora == {"integrantes": len(names())}


def test_only_who_keeps_the_register_publishes_it_and_the_system_brings_it_up_to_date(cast: Cast) -> None:
    refused_to_all_but(cast, {"secretaria"}, lambda a: publicar_integrantes(cast.mesa.pk, actor=a), INTEGRANTES)
    red = cast.organizacion("red-social-ejemplo")
    refused_to_all_but(cast, {"social"}, lambda a: publicar_integrantes(red.pk, actor=a), INTEGRANTES)
    assert refused(lambda: republicar_integrantes(cast.mesa.pk, actor=cast.secretaria)) == [SISTEMA]


def test_what_is_published_is_what_was_read_and_only_if_it_is_another(cast: Cast) -> None:
    read = por_publicar(cast.mesa)
    assert read is not None
    with pytest.raises(Conflicto, match="El registro cambió mientras usted lo revisaba"):
        publicar_integrantes(cast.mesa.pk, visto="0" * 64, actor=cast.secretaria)
    publicar_integrantes(cast.mesa.pk, visto=huella_de(read), actor=cast.secretaria)
    assert said() == read
    with pytest.raises(Conflicto, match="No hay cambios que publicar"):
        publicados(cast)
    empty = Organizacion.objects.create(nombre="Otra Mesa Ejemplo", slug="otra-mesa", tipo="red")
    with pytest.raises(DomainError, match="No consta quién integra el órgano"):
        _publish_as_its_own(cast, empty)


def _publish_as_its_own(cast: Cast, organo: Organizacion) -> None:
    """As who keeps it: its secretaría is that of the Mesa."""
    organo.funciones.create(organizacion=cast.secretaria.organizacion, tipo="secretaria", desde=HOY)
    publicar_integrantes(organo.pk, actor=cast.secretaria)


def test_each_change_of_the_register_adds_a_version_that_says_what_changed(cast: Cast) -> None:
    publicados(cast)
    secretaria, mesa = cast.secretaria, cast.mesa.pk

    def told() -> str:
        run_pending()
        return str(said()["rectifica"]["motivo"])

    seat = incorporar_integrante(mesa, NUEVA, asiento(HOY), actor=secretaria)
    assert told() == "Ingresa Organización Recién Llegada."
    assert event("registro.actualizado", cast.mesa, None).ahora == {"motivo": "Ingresa Organización Recién Llegada."}
    renombrar_organizacion(mesa, seat.miembro_id, "Organización Instalada", "Acta 10", actor=secretaria)
    assert told() == "Cambia lo que consta de Organización Instalada."
    assert "Organización Instalada" in names()
    anular_integrante(mesa, seat.pk, actor=secretaria)
    assert told() == "Deja de integrarlo Organización Instalada."
    renombrar_organizacion(mesa, mesa, "Mesa Renombrada de Ejemplo", "Acta 11", actor=secretaria)
    assert told() == "Cambió el nombre del órgano."
    with clock.as_of(AHORA + timedelta(days=1)):
        seat = Membresia.objects.vigentes(HOY).get(organo=cast.mesa, miembro__slug="red-academica-ejemplo")
        cambiar_integrante(mesa, seat.pk, asiento(HOY + timedelta(days=1), "observadora"), actor=secretaria)
        assert told() == "Cambia lo que consta de Red Académica Ejemplo."
        assert not republicar_integrantes(mesa, actor=None)
    assert Publicacion.objects.filter(tipo="integrantes").count() == 6, "no version where nothing changed"
    verificar_cadena()


def test_what_was_never_published_or_was_withdrawn_stays_so(cast: Cast) -> None:
    incorporar_integrante(cast.mesa.pk, NUEVA, asiento(HOY), actor=cast.secretaria)
    run_pending()
    assert not Publicacion.objects.filter(tipo="integrantes").exists()
    header = publicados(cast)
    retirar_publicacion(header.numero, "Se publicó por error.", "contexto", actor=cast.secretaria)
    assert not republicar_integrantes(cast.mesa.pk, actor=None)
    with pytest.raises(Conflicto, match="Su publicación se retiró"):
        publicados(cast)
    assert Client().get(MESA).status_code == 410
    assert "Aún no publican" not in page("/redes/")


def test_what_was_written_ahead_is_told_on_its_day(cast: Cast) -> None:
    incorporar_integrante(cast.mesa.pk, NUEVA, asiento(HOY + timedelta(days=5)), actor=cast.secretaria)
    publicados(cast)
    leaves = Membresia.objects.vigentes(HOY).get(organo=cast.mesa, miembro__slug="red-academica-ejemplo")
    terminar_integrante(cast.mesa.pk, leaves.pk, HOY + timedelta(days=8), "Acta 12", actor=cast.secretaria)
    run_pending()
    assert poner_al_dia_integrantes() == 0
    for days, came, stays in ((4, False, True), (5, True, True), (8, True, True), (9, True, False)):
        with clock.as_of(AHORA + timedelta(days=days)):
            assert poner_al_dia_integrantes() == (days in {5, 9})
            assert poner_al_dia_integrantes() == 0, "once"
            assert (NUEVA.nombre in names(), "Red Académica Ejemplo" in names()) == (came, stays)


def test_who_sits_without_a_profile_is_told_and_counted_as_late(cast: Cast) -> None:
    published_profile(cast)
    before = page("/redes/")
    assert "Aún no publican su perfil" not in before, "while nobody published who sits, nothing is said"
    with clock.as_of(AHORA + timedelta(days=1)):
        publicados(cast)
        text = page("/redes/")
        missing = text.split('id="h-sin-perfil"')[1]
        n = len(said()["integrantes"]) - 1
        assert f"Otras {n} integran la Mesa y no lo tienen." in text
        assert "Red Académica Ejemplo" in missing
        assert "Red Social Ejemplo" not in missing
        assert f"{n + 1} no están al día: no tienen publicado su perfil" in text, "its own board is not published"
        assert "Red Académica Ejemplo" in page("/redes/?atraso=si&tipo=red")
        assert "Red Académica Ejemplo" not in page("/redes/?tipo=org")
        assert "Aún no publican su perfil" not in page("/redes/?nivel=inicial")
        assert "Aún no publica" not in page(f"/redes/?al={HOY}"), "that day it was not published who sits"
        rows = csv.DictReader(io.StringIO(Client().get("/redes/datos.csv").content.decode("utf-8-sig")), delimiter=";")
        assert {row["al_dia"] for row in rows if row["identificador"] != "red-social-ejemplo"} == {"no"}


def test_the_roll_of_a_past_day_is_the_one_of_that_day(cast: Cast) -> None:
    publicados(cast)
    with clock.as_of(AHORA + timedelta(days=10)):
        later = HOY + timedelta(days=10)
        incorporar_integrante(cast.mesa.pk, NUEVA, asiento(later), actor=cast.secretaria)
        run_pending()
        assert NUEVA.nombre in page("/redes/")
        assert NUEVA.nombre not in page(f"/redes/?al={later - timedelta(days=1)}")


def test_its_page_leads_to_the_profiles_and_its_data_are_the_record(cast: Cast) -> None:
    publicados(cast)
    assert 'href="/redes/red-social-ejemplo/"' not in page(MESA)
    published_profile(cast)
    text = page(MESA)
    assert 'href="/redes/red-social-ejemplo/"' in text
    assert "Aún no publica su perfil" in text
    assert "Aún no publica" not in page(f"{MESA}v/1/"), "a version tells what was published, and no more"
    assert Client().get(f"{MESA}integrantes.json").json() == said()
    table = Client().get(f"{MESA}integrantes.csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) == 1 + len(said()["integrantes"])
    header = Publicacion.objects.get(tipo="integrantes")
    assert "Integrantes de" in page(f"/verificar/?codigo={header.codigo}")


def test_pages_ask_the_same_however_many_sit(cast: Cast) -> None:
    preview = "/redes/directorio/integrantes/publicar/"
    publicados(cast)
    few = {address: _queries(address, cast) for address in (MESA, "/redes/", "/redes/datos.csv", preview)}
    many = Organizacion.objects.bulk_create(Organizacion(nombre=f"Otra {n}", slug=f"otra-{n}") for n in range(60))
    Membresia.objects.bulk_create(
        Membresia(organo=cast.mesa, miembro=body, sector="academia", desde=HOY) for body in many
    )
    assert _queries(preview, cast) == few.pop(preview)
    republicar_integrantes(cast.mesa.pk, actor=None)
    assert "Ingresan 60 organizaciones." in str(said()["rectifica"])
    assert {address: _queries(address, cast) for address in few} == few
    assert max(few.values()) <= 5


def _queries(address: str, cast: Cast) -> int:
    client = Client()
    if "directorio" in address:
        client.force_login(cast.usuario("secretaria"))
        client.get("/avisos/")  # what waits for her is counted once
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_secretaria_reads_what_goes_out_and_publishes_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    directory = client.get("/redes/directorio/").content.decode()
    assert "Publicar quiénes integran Mesa" in directory
    address = f"/redes/directorio/integrantes/publicar/?organo={cast.mesa.pk}"
    shown = client.get(address)
    assert "Red Académica Ejemplo" in shown.content.decode()
    assert client.post(address, {"visto": "otro"}).status_code == 409
    assert client.post(address, {}).status_code == 409, "nobody publishes what was not read"
    done = client.post(address, {"visto": shown.context["visto"]})
    assert done["Location"] == MESA
    assert "Lo publicado está al día" in client.get(address).content.decode()
    assert "Integrantes publicados de Mesa" in client.get("/redes/directorio/").content.decode()


@pytest.mark.django_db(transaction=True)
@races(publicar_integrantes)
def test_two_that_publish_at_once_publish_once(cast: Cast) -> None:
    actor = cast.secretaria

    def act() -> Publicacion:
        with clock.as_of(AHORA):
            return publicar_integrantes(cast.mesa.pk, actor=actor)

    _won, lost = winner_and_loser(together(act, act))
    assert "No hay cambios que publicar" in str(lost)
    assert Publicacion.objects.filter(tipo="integrantes").count() == 1


@pytest.mark.django_db(transaction=True)
@races(republicar_integrantes)
def test_two_that_bring_it_up_to_date_at_once_add_one_version(cast: Cast) -> None:
    publicados(cast)
    incorporar_integrante(cast.mesa.pk, NUEVA, asiento(HOY), actor=cast.secretaria)

    def act() -> bool:
        with clock.as_of(AHORA):
            return republicar_integrantes(cast.mesa.pk, actor=None)

    assert sorted(together(act, act)) == [False, True]
