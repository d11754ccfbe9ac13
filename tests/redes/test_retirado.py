"""A profile that was withdrawn, or whose body sits nowhere: what its row says, and what its body may do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from mesa.kernel import clock, events
from mesa.kernel.actor import Actor
from mesa.models import Evento, Ficha, Mandato, Membresia, Organizacion, Persona, Publicacion, Reaccion
from mesa.operations.integridad import faltas
from mesa.operations.organizaciones import anular_integrante
from mesa.operations.publicaciones import verificar_cadena
from mesa.operations.retiros import retirar_publicacion
from redes.models import Perfil
from redes.operations.elegibilidad import elegible_para_administrar
from redes.operations.publicacion import anotar_retiro, publicar_perfil, republicar_perfil
from redes.operations.vigencias import poner_al_dia_niveles
from tests.cast import Cast
from tests.redes import escena

pytestmark = pytest.mark.django_db

AHORA = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
RUTA = "/redes/red-social-ejemplo/"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


@pytest.fixture
def perfil(cast: Cast) -> Perfil:
    """That of the Red Social Ejemplo, published and then taken away."""
    escena.estandar()
    own = escena.perfil(cast.organizacion("red-social-ejemplo"))
    escena.respuesta(own, "T3", desde=None, fecha=date(2026, 9, 7))
    publicar_perfil(own.pk, actor=cast.actor("social"))
    events.run_pending()
    retirar_publicacion(Publicacion.objects.get(tipo="perfil").numero, "Tenía datos.", "titular", actor=cast.secretaria)
    return own


def test_its_row_no_longer_says_that_it_is_published_and_nothing_publishes_it_by_itself(
    perfil: Perfil, client: Client
) -> None:
    events.run_pending()
    perfil.refresh_from_db()
    assert (perfil.publicado_el, perfil.publicado_sha256, perfil.cambia_el, perfil.nivel) == (None, "", None, "inicial")
    assert not republicar_perfil(perfil.pk, motivo="Cambió otra cosa.", actor=None)
    assert poner_al_dia_niveles() == 0
    assert client.get(RUTA).status_code == 410


def test_its_people_are_told_so_and_where_to_publish_it_again(cast: Cast, perfil: Perfil, client: Client) -> None:
    client.force_login(cast.usuario("social"))
    escena.dato(perfil, "mision", {"texto": "Acompañar."})
    before = client.get("/redes/mi-perfil/").content.decode()
    assert "Lo que publicó se retiró." not in before
    events.run_pending()
    text = client.get("/redes/mi-perfil/").content.decode()
    assert "Lo que publicó se retiró." in text
    assert 'href="/redes/mi-perfil/publicar/"' in text
    assert ">publicado<" not in text
    assert ">retirado<" in text


@pytest.mark.parametrize("told", [True, False])
def test_its_body_publishes_another_one_which_does_not_say_what_was_withdrawn(
    cast: Cast, perfil: Perfil, client: Client, *, told: bool
) -> None:
    """Also if the queue was slow: who published again meanwhile is not said to have nothing published."""
    if told:
        events.run_pending()
    publicar_perfil(perfil.pk, actor=cast.actor("social"))
    events.run_pending()
    perfil.refresh_from_db()
    assert perfil.publicado_el == AHORA
    last = Publicacion.objects.filter(tipo="perfil").latest("numero")
    assert last.version == 2
    assert '"rectifica":null' in last.contenido.texto
    assert client.get(RUTA).status_code == 200
    assert client.get(f"{RUTA}v/1/").status_code == 410
    assert verificar_cadena()
    assert not list(faltas())
    assert Ficha.objects.get(tipo="perfil").publicacion == last


def test_a_datum_that_was_struck_leaves_the_profile_published(cast: Cast, perfil: Perfil) -> None:
    """Its withdrawal has the same verb; the profile is there, without it."""
    publicar_perfil(perfil.pk, actor=cast.actor("social"))
    anotar_retiro(perfil.pk)
    perfil.refresh_from_db()
    assert perfil.publicado_el is not None


def test_a_body_whose_last_seat_was_a_mistake_says_that_it_sits_no_more(cast: Cast, client: Client) -> None:
    """Neither its page nor the gate go on as if it sat; and no event waits for it."""
    escena.estandar()
    own = escena.perfil(cast.organizacion("norte-ejemplo"))
    escena.respuesta(own, "T3", desde=None, fecha=date(2026, 9, 7))
    publicar_perfil(own.pk, actor=cast.actor("delegada.norte"))
    seat = Membresia.objects.get(miembro=own.organizacion)
    anular_integrante(seat.organo_id, seat.pk, actor=cast.actor("social"))
    events.run_pending()
    left = Evento.objects.filter(verbo="integrante.anulado").get()
    assert not Reaccion.objects.filter(evento=left).exclude(estado="hecha").exists()
    gone = elegible_para_administrar(own.organizacion, date(2026, 9, 7))
    assert gone.motivos[0] == "Ya no integra la Mesa desde el 7 de septiembre de 2026."
    assert gone.motivos[0] in client.get("/redes/norte-ejemplo/").content.decode()
    assert "/redes/norte-ejemplo/" not in client.get("/redes/").content.decode()
    with clock.as_of(AHORA + timedelta(days=3)):
        assert not republicar_perfil(own.pk, motivo="Otra cosa.", actor=None), "the day does not move"


def test_who_represents_a_network_withdraws_what_its_member_published(cast: Cast, client: Client) -> None:
    """A network need have no secretaría: of its members' profiles, too, somebody must be able to take data out."""
    escena.estandar()
    network = cast.organizacion("red-social-ejemplo")
    member = Organizacion.objects.create(slug="de-la-red", nombre="De la red", tipo="organizacion", sector="social")
    Membresia.objects.create(organo=network, miembro=member, clase="miembro", sector="social", desde=AHORA.date())
    who = Persona.objects.create(nombre="Persona Ejemplo De La Red", correo="de.la.red@mesa.example")
    held = Mandato.objects.create(persona=who, organizacion=member, calidad="titular", desde=AHORA.date())
    own = escena.perfil(member)
    escena.respuesta(own, "T3", desde=None, fecha=date(2026, 9, 7))
    publicar_perfil(own.pk, actor=Actor(who, held))
    number = Publicacion.objects.get(tipo="perfil").numero
    page, address = "/redes/de-la-red/revisar/", f'href="/publicaciones/{number}/retirar/"'
    for cuenta, may in (("social", True), ("secretaria", False)):
        client.force_login(cast.usuario(cuenta))
        answer = client.get(page)
        assert (answer.status_code == 200 and address in answer.content.decode()) == may
    retirar_publicacion(number, "Tenía datos.", "titular", actor=cast.actor("social"))
    assert client.get("/redes/de-la-red/").status_code == 410
