"""A network without legal personality asks a body to host it, and answers through it once its own people accept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import run_pending
from mesa.models import Publicacion
from mesa.operations.retiros import retirar_publicacion
from redes.models import Perfil
from redes.operations.elegibilidad import elegible_para_administrar
from redes.operations.perfil import aceptar_anfitriona, designar_anfitriona, quitar_anfitriona
from redes.operations.publicacion import publicar_perfil
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.redes import escena
from tests.redes.estandar import AHORA, perfil
from tests.redes.permissions_perfil import ACEPTA, DEJA, PROPONE

pytestmark = pytest.mark.django_db
MONEY = {"fuente": "Cuotas", "tipo": "privada", "monto": "4500000"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def refuses(act: Callable[[], Any], error: type[DomainError] = Conflicto) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def asked(cast: Cast) -> tuple[Perfil, int]:
    """The network's profile, that asked one of its organisations; and which."""
    own, host = perfil(cast), cast.organizacion("norte-ejemplo").pk
    designar_anfitriona(own.pk, host, actor=cast.actor("social"))
    return own, host


def test_nothing_changes_until_the_body_asked_accepts(cast: Cast) -> None:
    own, host = asked(cast)
    event("anfitriona.propuesta", own, cast.actor("social"))
    own.refresh_from_db()
    assert (own.anfitriona_id, own.anfitriona_propuesta_id) == (None, host)
    refused_to_all_but(cast, {"delegada.norte"}, lambda a: aceptar_anfitriona(own.pk, host, actor=a), ACEPTA)
    aceptar_anfitriona(own.pk, host, actor=cast.actor("delegada.norte"))
    own.refresh_from_db()
    assert (own.anfitriona_id, own.anfitriona_propuesta_id) == (host, None)
    event("anfitriona.aceptada", own, cast.actor("delegada.norte"))
    again = lambda: designar_anfitriona(own.pk, host, actor=cast.actor("social"))  # noqa: E731
    assert "ya hospeda" in refuses(again)


def test_only_a_network_asks_and_only_an_organisation_is_asked(cast: Cast) -> None:
    own = perfil(cast)
    host = cast.organizacion("norte-ejemplo").pk
    refused_to_all_but(cast, {"social"}, lambda a: designar_anfitriona(own.pk, host, actor=a), PROPONE)
    other = cast.organizacion("red-academica-ejemplo").pk
    assert "no hospedan" in refuses(lambda: designar_anfitriona(own.pk, other, actor=cast.actor("social")), DomainError)
    norte = escena.perfil(cast.organizacion("norte-ejemplo"))
    act = lambda: designar_anfitriona(norte.pk, host, actor=cast.actor("delegada.norte"))  # noqa: E731
    assert "Solo una red sin personalidad jurídica" in refuses(act, DomainError)


def test_who_is_asked_no_longer_accepts_nothing(cast: Cast) -> None:
    own, host = asked(cast)
    designar_anfitriona(own.pk, cast.organizacion("sur-ejemplo").pk, actor=cast.actor("social"))
    act = lambda: aceptar_anfitriona(own.pk, host, actor=cast.actor("delegada.norte"))  # noqa: E731
    assert refuses(act) == "La red ya no le pide que la hospede. Recargue la página para ver cómo quedó."


def test_what_the_host_tells_answers_for_the_network_while_it_hosts_it(cast: Cast) -> None:
    own, host = asked(cast)
    escena.dato(own, "directivo", {"nombre": "A", "cargo": "B", "desde": "2025-01-01", "hasta": "2027-01-01"})
    lender = escena.perfil(cast.organizacion("norte-ejemplo"))
    escena.dato(lender, "fuente", MONEY, anio=2025)
    publicar_perfil(lender.pk, actor=cast.actor("delegada.norte"))
    publicar_perfil(own.pk, actor=cast.actor("social"))
    live = own.respuestas.filter(codigo="T5", hasta=None)
    assert not live.exists(), "asked is not hosted"
    aceptar_anfitriona(own.pk, host, actor=cast.actor("delegada.norte"))
    assert (live.get().nivel, live.get().por_id) == (2, host)
    quitar_anfitriona(own.pk, actor=cast.actor("delegada.norte"))
    assert not live.exists(), "what it lent no longer counts"
    assert Publicacion.objects.filter(tipo="perfil", clave="red-social-ejemplo").count() == 3, "each is a version"


def test_a_host_whose_profile_is_withdrawn_lends_nothing_until_it_publishes_again(cast: Cast) -> None:
    """No network passes the gate on evidence that is on no page."""
    own, who = perfil(cast), cast.actor("gobierno")
    assert who.organizacion is not None
    designar_anfitriona(own.pk, who.organizacion.pk, actor=cast.actor("social"))
    board = {"nombre": "A", "cargo": "B", "desde": "2025-01-01", "hasta": "2027-01-01"}
    escena.dato(own, "directivo", board)
    lender = escena.perfil(who.organizacion)
    escena.dato(lender, "fuente", MONEY, anio=2025)
    publicar_perfil(lender.pk, actor=who)
    aceptar_anfitriona(own.pk, who.organizacion.pk, actor=who)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    run_pending()
    gate = lambda: elegible_para_administrar(own.organizacion, clock.today()).elegible  # noqa: E731
    assert gate()
    shown = Publicacion.objects.get(tipo="perfil", clave=who.organizacion.slug)
    retirar_publicacion(shown.numero, "Tenía datos.", "titular", actor=cast.secretaria)
    run_pending()
    assert not own.respuestas.filter(codigo="T5", hasta=None).exists()
    assert not gate()
    why = Publicacion.objects.filter(tipo="perfil", clave="red-social-ejemplo").latest("numero").contenido.texto
    assert "Se retiró lo que publicó su anfitriona" in why
    publicar_perfil(lender.pk, actor=who)
    run_pending()
    assert gate()


def test_what_was_asked_is_taken_back_or_declined_and_the_host_that_is_stays(cast: Cast) -> None:
    own, host = asked(cast)
    refused_to_all_but(cast, {"social", "delegada.norte"}, lambda a: quitar_anfitriona(own.pk, actor=a), DEJA)
    quitar_anfitriona(own.pk, actor=cast.actor("delegada.norte"))
    event("anfitriona.quitada", own, cast.actor("delegada.norte"))
    own.refresh_from_db()
    assert own.anfitriona_propuesta is None
    assert refuses(lambda: quitar_anfitriona(own.pk, actor=cast.actor("social"))) == "Esta red no tiene anfitriona."
    designar_anfitriona(own.pk, host, actor=cast.actor("social"))
    aceptar_anfitriona(own.pk, host, actor=cast.actor("delegada.norte"))
    designar_anfitriona(own.pk, cast.organizacion("sur-ejemplo").pk, actor=cast.actor("social"))
    quitar_anfitriona(own.pk, actor=cast.actor("delegada.sur"))
    own.refresh_from_db()
    assert (own.anfitriona_id, own.anfitriona_propuesta_id) == (host, None)


@pytest.mark.django_db(transaction=True)
@races(designar_anfitriona, aceptar_anfitriona, quitar_anfitriona)
def test_accepted_and_taken_back_at_once_is_one_of_the_two(cast: Cast) -> None:
    own, host = asked(cast)
    social = cast.actor("social")
    accept = lambda: aceptar_anfitriona(own.pk, host, actor=cast.actor("delegada.norte"))  # noqa: E731
    _won, error = winner_and_loser(together(accept, accept))
    assert isinstance(error, Conflicto)
    _won, error = winner_and_loser(together(*[lambda: quitar_anfitriona(own.pk, actor=social)] * 2))
    assert isinstance(error, Conflicto)
    together(*[lambda: designar_anfitriona(own.pk, host, actor=social)] * 2)
    own.refresh_from_db()
    assert own.anfitriona_propuesta_id == host
