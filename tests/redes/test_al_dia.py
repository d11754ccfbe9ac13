"""A published profile follows what changes elsewhere, and what was written ahead, without anybody publishing it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from mesa.kernel import clock, events
from mesa.models import Membresia, Publicacion
from mesa.operations.mandatos import (
    Designacion,
    NuevaPersona,
    anular_mandato,
    corregir_persona,
    otorgar_mandato,
    terminar_mandato,
)
from mesa.operations.organizaciones import (
    Asiento,
    anular_integrante,
    cambiar_integrante,
    incorporar_integrante,
    renombrar_organizacion,
)
from redes.models import Dato, Perfil
from redes.operations.publicacion import lock_perfil, publicar_perfil, republicar
from redes.operations.vigencias import poner_al_dia_niveles
from tests.cast import Cast
from tests.redes import escena

pytestmark = pytest.mark.django_db

HOY = date(2026, 9, 7)
AHORA = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
RED, MIEMBRO = "red-social-ejemplo", "norte-ejemplo"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def publicado(cast: Cast, cuenta: str = "social", slug: str = RED) -> Perfil:
    """A profile with one answer, published today."""
    escena.estandar()
    own = escena.perfil(cast.organizacion(slug))
    escena.respuesta(own, "T3", desde=None)
    publicar_perfil(own.pk, actor=cast.actor(cuenta))
    events.run_pending()
    return own


def dice(slug: str = RED) -> dict[str, Any]:
    """What its last version says."""
    events.run_pending()
    last = Publicacion.objects.filter(tipo="perfil", clave=slug).order_by("version").last()
    assert last is not None
    return dict(json.loads(last.contenido.texto))


def voces(slug: str = RED) -> set[str]:
    return {row["nombre"] for row in dice(slug)["representantes"]}


def nombrar(cast: Cast, desde: date = HOY) -> int:
    """Somebody new for the network."""
    red = cast.organizacion(RED)
    new = Designacion(red.pk, "delegada", desde, "Acta")
    return otorgar_mandato(cast.mesa.pk, NuevaPersona("Persona Nueva", ""), new, actor=cast.secretaria).pk


def test_a_mandate_entered_by_mistake_leaves_the_profile(cast: Cast) -> None:
    publicado(cast)
    pk = nombrar(cast)
    assert "Persona Nueva" in voces()
    anular_mandato(cast.mesa.pk, pk, actor=cast.secretaria)
    assert "Persona Nueva" not in voces()


def test_the_corrected_name_of_who_represents_it_is_what_is_published(cast: Cast) -> None:
    publicado(cast)
    who = cast.actor("social").persona
    corregir_persona(cast.mesa.pk, who.pk, "Persona Corregida", who.correo, actor=cast.secretaria)
    assert "Persona Corregida" in voces()
    assert who.nombre not in voces()


def test_the_new_name_of_a_body_reaches_every_profile_that_says_it(cast: Cast) -> None:
    publicado(cast)
    host = cast.organizacion(MIEMBRO)
    Perfil.objects.update(anfitriona=host)
    renombrar_organizacion(cast.mesa.pk, cast.organizacion(RED).pk, "Red Otra", "", actor=cast.secretaria)
    assert dice()["nombre"] == "Red Otra"
    red = cast.organizacion(RED)
    Membresia.objects.get_or_create(organo=red, miembro=host, defaults={"desde": HOY, "clase": "miembro"})
    host.nombre = "Norte Otra"
    host.save()
    events.record("organizacion.renombrada", host, actor=None)
    assert dice()["anfitriona"] == "Norte Otra"


def test_a_seat_that_changes_or_was_a_mistake_is_said_by_the_network_it_is_in(cast: Cast) -> None:
    publicado(cast)
    red = cast.organizacion(RED)
    seat = Asiento("miembro", "si", "", HOY, "Acta")
    new = incorporar_integrante(red.pk, MIEMBRO_NUEVO(cast), seat, actor=cast.actor("social"))
    was = {row["slug"]: row["clase"] for row in dice()["integrantes"]}[new.miembro.slug]
    after = Asiento("observadora", "no", "", HOY + timedelta(days=1), "Acta")
    changed = cambiar_integrante(red.pk, new.pk, after, actor=cast.actor("social"))
    with clock.as_of(AHORA + timedelta(days=1)):
        assert {row["slug"]: row["clase"] for row in dice()["integrantes"]}[new.miembro.slug] != was
        anular_integrante(red.pk, changed.pk, actor=cast.actor("social"))
        assert {row["slug"]: row["clase"] for row in dice()["integrantes"]}[new.miembro.slug] == was


def MIEMBRO_NUEVO(cast: Cast) -> int:
    """A body that does not sit in the network."""
    return int(cast.organizacion("organismo-ejemplo").pk)


def test_a_mandate_written_ahead_is_published_the_day_it_begins_and_the_day_after_it_ends(cast: Cast) -> None:
    publicado(cast)
    pk = nombrar(cast, HOY + timedelta(days=5))
    terminar_mandato(cast.mesa.pk, pk, HOY + timedelta(days=9), "Acta", actor=cast.secretaria)
    there = {}
    for days in (4, 5, 9, 12):
        with clock.as_of(AHORA + timedelta(days=days)):
            events.run_pending()
            poner_al_dia_niveles()
            there[days] = "Persona Nueva" in voces()
            assert poner_al_dia_niveles() == 0, "once"
    assert there == {4: False, 5: True, 9: True, 12: False}, "the last one catches up"


def test_a_board_written_ahead_comes_into_force_by_itself(cast: Cast) -> None:
    own = publicado(cast)
    board = {"nombre": "Persona Ejemplo Uno", "cargo": "Presidenta", "desde": "2026-10-01", "hasta": "2028-10-01"}
    escena.dato(own, "directivo", board, estado="borrador", desde=None, fecha=HOY)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    assert own.respuestas.get(codigo="T2", hasta=None).nivel == 1
    with clock.as_of(datetime(2026, 10, 1, 0, 1, tzinfo=clock.SANTIAGO)):
        assert poner_al_dia_niveles() == 1
        assert own.respuestas.get(codigo="T2", hasta=None).nivel == 2
        assert next(r for r in dice()["respuestas"] if r["codigo"] == "T2" and not r["hasta"])["nivel"] == 2


def test_what_expired_by_itself_stays_told_as_expired_whatever_is_computed_later(cast: Cast) -> None:
    own = publicado(cast)
    board = {"nombre": "Persona Ejemplo Uno", "cargo": "Presidenta", "desde": "2025-10-01", "hasta": "2026-10-01"}
    board["genero"] = "mujer"
    datum = escena.dato(own, "directivo", board, estado="borrador", desde=None, fecha=HOY)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    events.run_pending()
    with clock.as_of(datetime(2026, 10, 2, 9, tzinfo=clock.SANTIAGO)):
        assert not republicar(lock_perfil(own.pk), motivo="Otra organización verificó T3.", actor=None)
        assert own.respuestas.get(codigo="T2", hasta=None).nivel == 2, "it expired where it stands"
        page = Client().get(f"/redes/{RED}/").content.decode()
        assert "Vencen paridad (D7) y directorio o coordinación vigente (T2)." in page
        assert "Ya vencieron: directorio o coordinación vigente (T2) y paridad (D7)." in page
        Dato.objects.filter(pk=datum.pk).update(valor=board | {"hasta": ""})
        assert republicar(lock_perfil(own.pk), motivo="Se corrige.", actor=None)
        assert own.respuestas.get(codigo="T2", hasta=None).nivel == 1, "the data say another thing"


def test_what_derives_is_computed_again_by_whatever_version_comes_next(cast: Cast) -> None:
    """As one for another reason, on the day that the Mesa adopts another standard, leaves nothing for the sweep."""
    own = publicado(cast)
    escena.dato(own, "fuente", {"fuente": "Cuotas", "tipo": "privada", "monto": "1000"}, anio=2025, desde=HOY)
    assert republicar(lock_perfil(own.pk), motivo="Otra organización verificó T3.", actor=cast.actor("academica"))
    assert own.respuestas.get(codigo="T5", hasta=None).nivel == 2


def test_what_another_version_makes_valid_for_longer_is_told_again_when_its_time_comes(cast: Cast) -> None:
    own = publicado(cast)
    row = own.respuestas.get(codigo="T3")
    own.respuestas.filter(pk=row.pk).update(avisado=7, termino=HOY + timedelta(days=400), fecha=HOY)
    soon = escena.respuesta(own, "T7", fecha=HOY, desde=HOY, termino=HOY + timedelta(days=20), avisado=30)
    Perfil.objects.update(cambia_el=HOY)
    poner_al_dia_niveles()
    assert dict(own.respuestas.values_list("codigo", "avisado")) == {"T3": None, "T7": 30}, soon
