"""Publishing a profile: drafts come into force at once, nothing reserved goes out, and what follows keeps up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import run_pending
from mesa.models import Ficha, Publicacion, Reaccion
from mesa.operations.organizaciones import renombrar_organizacion
from redes.models import Dato, Perfil, Respuesta
from redes.operations.publicacion import (
    actualizar_hospedada,
    lock_perfil,
    por_publicar,
    publicar_perfil,
    republicar,
    republicar_perfil,
)
from tests.cast import Cast
from tests.checks import (
    SISTEMA,
    event,
    races,
    refused,
    refused_to_all_but,
    together,
    wait_until_blocked,
    winner_and_loser,
)
from tests.redes.escena import dato, estandar, perfil, respuesta

pytestmark = pytest.mark.django_db

HOY = date(2026, 9, 7)
AHORA = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
PUBLICA = "Publica el perfil quien tiene hoy mandato de titular, suplente o delegada de esa organización."
PERSONA = {"nombre": "Persona Ejemplo Uno", "cargo": "Coordinadora", "desde": "2025-08-18", "hasta": "2027-08-18"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def borrador(de: Perfil, clase: str, valor: dict[str, Any], **more: Any) -> Dato:
    return dato(de, clase, valor, **{"estado": "borrador", "desde": None} | more)


def de_la_red(cast: Cast) -> Perfil:
    """The profile of Red Social Ejemplo, with a board and a source of funds still in draft."""
    estandar()
    own = perfil(cast.organizacion("red-social-ejemplo"))
    borrador(own, "directivo", PERSONA | {"genero": "mujer"})
    borrador(own, "fuente", {"fuente": "Cuotas", "tipo": "privada", "monto": "4500000"}, anio=2025)
    respuesta(own, "T3", desde=None)
    return own


def registro(slug: str = "red-social-ejemplo") -> dict[str, Any]:
    last = Publicacion.objects.filter(tipo="perfil", clave=slug).order_by("version").last()
    assert last is not None
    return dict(json.loads(last.contenido.texto))


def test_one_act_puts_drafts_in_force_and_publishes_them(cast: Cast) -> None:
    own = de_la_red(cast)
    publicar_perfil(own.pk, revision=own.revision, actor=cast.actor("social"))
    assert set(own.datos.values_list("estado", "desde")) == {("vigente", HOY)}
    assert own.respuestas.get(codigo="T3").desde == HOY
    board = own.respuestas.get(codigo="T2")
    assert (board.nivel, board.derivada, board.desde) == (2, True, HOY)
    said = registro()
    assert [d["clase"] for d in said["datos"]] == ["directivo", "fuente"]
    assert {"T2", "T3", "T5"} <= {r["codigo"] for r in said["respuestas"]}
    own.refresh_from_db()
    assert (own.nivel, own.revision) == ("inicial", 2)
    assert event("perfil.publicado", own, cast.actor("social")).ahora["motivo"].startswith("Datos: ")
    assert Ficha.objects.get(tipo="perfil", clave="red-social-ejemplo").datos["tramos"][0]["nivel"] == "inicial"


def test_only_who_speaks_for_the_body_publishes_it(cast: Cast) -> None:
    own = de_la_red(cast)
    refused_to_all_but(cast, {"social"}, lambda a: publicar_perfil(own.pk, actor=a), PUBLICA)


def test_what_is_reserved_never_goes_out(cast: Cast) -> None:
    own = de_la_red(cast)
    legal = {
        "razon_social": "Red Ejemplo",
        "rut": "76543210-3",
        "domicilio": "Calle Falsa 1",
        "representante": "Persona Ejemplo",
    }
    borrador(own, "identidad", legal)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    ficha = Ficha.objects.get(tipo="perfil")
    text = json.dumps([registro(), ficha.datos, ficha.texto, ficha.cuerpos], ensure_ascii=False)
    for reserved in ("76543210", "76.543.210", "Calle Falsa", '"genero"', '"mujer"', ">mujer<"):
        assert reserved not in text
    assert "representante legal: Persona Ejemplo" in ficha.cuerpos["es"], "a name and a role are public"


def test_a_draft_takes_the_place_of_what_it_names_and_one_that_takes_out_leaves_nothing(cast: Cast) -> None:
    own = perfil(cast.organizacion("red-social-ejemplo"))
    estandar()
    stays, goes = dato(own, "directivo", PERSONA), dato(own, "mision", {"texto": "Antes"})
    new = borrador(own, "directivo", PERSONA | {"cargo": "Presidenta"}, reemplaza=stays)
    borrador(own, "mision", {"texto": "Antes"}, reemplaza=goes, quita=True)
    was = respuesta(own, "T3", nivel=1)
    respuesta(own, "T3", desde=None)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    rows = dict(own.datos.values_list("pk", "estado"))
    assert rows == {stays.pk: "reemplazado", goes.pk: "retirado", new.pk: "vigente"}
    assert set(own.datos.filter(pk__in=[stays.pk, goes.pk]).values_list("hasta", flat=True)) == {HOY}
    was.refresh_from_db()
    assert was.hasta == HOY
    assert [d["valor"]["cargo"] for d in registro()["datos"]] == ["Presidenta"]


def test_what_was_read_before_publishing_is_what_goes_out(cast: Cast) -> None:
    own = de_la_red(cast)
    cambios, before = por_publicar(own)
    assert (dict(cambios.nuevos), cambios.codigos) == ({"directivo": 1, "fuente": 1}, ("T3",))
    assert set(own.datos.values_list("estado", flat=True)) == {"borrador"}, "looking changes nothing"
    assert not own.respuestas.filter(derivada=True).exists()
    publicar_perfil(own.pk, revision=own.revision, actor=cast.actor("social"))
    assert registro() == before


def test_what_changed_since_it_was_read_is_not_published(cast: Cast) -> None:
    own = de_la_red(cast)
    with pytest.raises(Conflicto, match="Alguien cambió el perfil mientras usted lo revisaba"):
        publicar_perfil(own.pk, revision=own.revision + 1, actor=cast.actor("social"))
    assert not Publicacion.objects.filter(tipo="perfil").exists()


def test_nothing_is_published_twice(cast: Cast) -> None:
    own = de_la_red(cast)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    with pytest.raises(Conflicto, match="No hay cambios que publicar"):
        publicar_perfil(own.pk, actor=cast.actor("social"))
    assert not republicar_perfil(own.pk, motivo="Nada.", actor=None)
    assert Publicacion.objects.filter(tipo="perfil").count() == 1


def test_another_version_says_what_it_takes_the_place_of_and_why(cast: Cast) -> None:
    own = de_la_red(cast)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    row = own.respuestas.get(codigo="T3")
    row.verificada_el = HOY
    row.save(update_fields=["verificada_el"])
    borrador(own, "mision", {"texto": "Todavía no"})
    assert republicar(lock_perfil(own.pk), motivo="Otra organización verificó T3.", actor=cast.actor("academica"))
    said = registro()
    assert (said["rectifica"]["causa"], said["rectifica"]["version"]) == ("actualizacion", 1)
    assert said["rectifica"]["motivo"] == "Otra organización verificó T3."
    assert "mision" not in {d["clase"] for d in said["datos"]}, "drafts stay drafts"
    assert own.datos.borradores().count() == 1


def test_only_the_system_brings_it_up_to_date_by_itself(cast: Cast) -> None:
    own = de_la_red(cast)
    actor = cast.actor("social")
    assert refused(lambda: republicar_perfil(own.pk, motivo="Uno.", actor=actor)) == [SISTEMA]


def test_a_profile_that_was_never_published_is_not_published_by_others(cast: Cast) -> None:
    own = de_la_red(cast)
    assert not republicar_perfil(own.pk, motivo="El estándar cambió.", actor=None)
    assert not Publicacion.objects.filter(tipo="perfil").exists()


def test_what_derives_follows_the_data_and_is_not_written_again_when_it_says_the_same(cast: Cast) -> None:
    own = de_la_red(cast)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    first = own.respuestas.get(codigo="T2", hasta=None)
    with clock.as_of(AHORA + timedelta(days=3)):
        borrador(own, "mision", {"texto": "Acompañar."})
        publicar_perfil(own.pk, actor=cast.actor("social"))
        assert own.respuestas.get(codigo="T2", hasta=None) == first
    with clock.as_of(AHORA + timedelta(days=5)):
        gone = own.datos.get(clase="directivo")
        borrador(own, "directivo", gone.valor, reemplaza=gone, quita=True)
        publicar_perfil(own.pk, actor=cast.actor("social"))
    assert not own.respuestas.filter(codigo="T2", hasta=None).exists()


def test_a_network_answers_with_what_its_host_publishes(cast: Cast) -> None:
    host = perfil(cast.organizacion("norte-ejemplo"))
    own = de_la_red(cast)
    own.anfitriona = host.organizacion
    own.save()
    publicar_perfil(own.pk, actor=cast.actor("social"))
    assert not own.respuestas.filter(codigo="T5").exists(), "its own sources are not its host's"
    borrador(host, "fuente", {"fuente": "Cuotas", "tipo": "privada", "monto": "1000"}, anio=2025)
    publicar_perfil(host.pk, actor=cast.actor("delegada.norte"))
    assert actualizar_hospedada(own.pk)
    answer = own.respuestas.get(codigo="T5")
    assert (answer.por, answer.dato.perfil) == (host.organizacion, host)  # type: ignore[union-attr]
    assert registro()["rectifica"]["motivo"].startswith("Su anfitriona, ")
    assert not actualizar_hospedada(own.pk), "told once"


@pytest.mark.django_db(transaction=True)
@races(publicar_perfil)
def test_two_that_publish_at_once_publish_once(cast: Cast) -> None:
    own, actor = de_la_red(cast), cast.actor("social")

    def act() -> Perfil:
        with clock.as_of(AHORA):
            return publicar_perfil(own.pk, revision=own.revision, actor=actor)

    _won, lost = winner_and_loser(together(act, act))
    assert "Alguien cambió el perfil" in str(lost)
    assert Publicacion.objects.filter(tipo="perfil").count() == 1


@pytest.mark.django_db(transaction=True)
@races(republicar_perfil)
def test_two_that_bring_it_up_to_date_at_once_add_one_version(cast: Cast) -> None:
    own = de_la_red(cast)
    host = perfil(cast.organizacion("norte-ejemplo"), publicado_el=AHORA)
    dato(host, "fuente", {"fuente": "Cuotas", "tipo": "privada", "monto": "1000"}, anio=2025)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    Perfil.objects.filter(pk=own.pk).update(anfitriona=host.organizacion)
    results = together(
        lambda: republicar_perfil(own.pk, motivo="Uno.", actor=None),
        lambda: actualizar_hospedada(own.pk),
    )
    assert sorted(results) == [False, True]
    assert Respuesta.objects.filter(perfil=own, codigo="T5", hasta=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_publishes_several_waits_for_none_with_the_chain_in_hand(cast: Cast) -> None:
    """A rename publishes the network and its member again, while somebody publishes the member: nobody is refused."""
    network, member = de_la_red(cast), perfil(cast.organizacion("norte-ejemplo"))
    borrador(member, "mision", {"texto": "Acompañar."})
    for own, cuenta in ((network, "social"), (member, "delegada.norte")):
        publicar_perfil(own.pk, actor=cast.actor(cuenta))
    borrador(member, "fuente", {"fuente": "Cuotas", "tipo": "privada", "monto": "1000"}, anio=2025)
    name, norm = "Red Social Nueva", "Acuerdo de ejemplo"
    renombrar_organizacion(cast.mesa.pk, network.organizacion_id, name, norm, actor=cast.secretaria)
    assert network.pk < member.pk, "the network's turn comes first"
    held, delegada = Event(), cast.actor("delegada.norte")

    def publish() -> None:
        with clock.as_of(AHORA), transaction.atomic():
            lock_perfil(member.pk)
            held.set()
            wait_until_blocked()
            publicar_perfil(member.pk, actor=delegada)

    def tell() -> None:
        with clock.as_of(AHORA):
            assert held.wait(20)
            run_pending()

    assert together(publish, tell) == [None, None]
    assert not Reaccion.objects.exclude(error="").exists()
    assert registro()["nombre"] == "Red Social Nueva"
    assert "Red Social Nueva" in json.dumps(registro("norte-ejemplo"), ensure_ascii=False)
