"""What others say of a published answer: who may verify it, what undoing that leaves, and observations with answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import run_pending
from mesa.mail import compose
from mesa.models import Aviso, Publicacion
from redes.models import Enlace
from redes.operations.publicacion import publicar_perfil, republicar_perfil
from redes.operations.revision import (
    anular_verificacion,
    contestar_observacion,
    observar_respuesta,
    verificar_respuesta,
)
from tests.cast import Cast
from tests.checks import event, races, refused, refused_to_all_but, together, winner_and_loser
from tests.redes import escena
from tests.redes.estandar import AHORA, ANULA, HOY, RESPONDE, SE_SIENTA, VERIFICA, perfil, publicada, semilla
from tests.redes.test_respuestas import says

pytestmark = pytest.mark.django_db
#: Who sits in the Mesa with Red Social Ejemplo; its own organisations are not others.
VERIFICAN = {"secretaria", "gobierno", "academica", "academica.suplente", "organismo", "cooperante"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def test_somebody_of_another_organisation_verifies_it_and_it_is_public(cast: Cast) -> None:
    answer, actor = publicada(cast), cast.actor("gobierno")
    act = lambda a: verificar_respuesta(answer.pk, revision=1, actor=a)  # noqa: E731
    refused_to_all_but(cast, VERIFICAN, act, VERIFICA)
    done = act(actor)
    assert (done.verificada_el, done.verificada_por) == (HOY, actor.persona)
    assert event("respuesta.verificada", done, actor).ahora["codigo"] == "T3"
    assert "verificó estatutos" in Publicacion.objects.filter(tipo="perfil").order_by("-version")[0].contenido.texto
    assert "Ya la verificó Ministerio de Ejemplo." in says(Conflicto, lambda: act(cast.actor("academica")))
    run_pending()
    assert Aviso.objects.filter(plantilla="estandar", persona=cast.actor("social").persona).count() == 1


def test_a_member_of_a_network_is_verified_by_another_member_and_never_by_the_network(cast: Cast) -> None:
    answer = publicada(cast, cuenta="delegada.norte")
    act = lambda a: verificar_respuesta(answer.pk, revision=1, actor=a)  # noqa: E731
    for cuenta in ("social", "gobierno", "delegada.norte", "delegada.academica"):
        assert refused(lambda c=cuenta: act(cast.actor(c))) == [VERIFICA], cuenta
    assert act(cast.actor("delegada.sur")).verificada_el == HOY


def test_only_what_was_read_is_verified_and_only_what_is_published(cast: Cast) -> None:
    answer = publicada(cast)
    late = lambda: verificar_respuesta(answer.pk, revision=9, actor=cast.actor("gobierno"))  # noqa: E731
    assert "cambió mientras usted la revisaba" in says(Conflicto, late)
    weak = publicada(cast, "I3", nivel=1)
    act = lambda: verificar_respuesta(weak.pk, revision=1, actor=cast.actor("gobierno"))  # noqa: E731
    assert says(DomainError, act) == "Se verifica solo lo que está publicado y no ha vencido."
    with clock.as_of(AHORA.replace(year=2030)):
        act = lambda: verificar_respuesta(answer.pk, revision=1, actor=cast.actor("gobierno"))  # noqa: E731
        assert says(DomainError, act) == "Se verifica solo lo que está publicado y no ha vencido."


@pytest.mark.parametrize(
    ("resultado", "publico"),
    [
        ("no_responde", "no responde"),
        ("no_publica", "no es una dirección pública"),
        ("demasiado", "pesa demasiado para revisarla"),
    ],
)
def test_an_address_that_the_public_does_not_reach_is_told_so_and_nobody_verifies_by_it(
    cast: Cast, client: Client, resultado: str, publico: str
) -> None:
    answer = publicada(cast)
    act = lambda: verificar_respuesta(answer.pk, revision=1, actor=cast.actor("gobierno"))  # noqa: E731
    Enlace.objects.update(resultado=resultado, revisado_el=AHORA)
    assert "No se verifica mientras la dirección de la evidencia tenga un reparo" in says(DomainError, act)
    republicar_perfil(answer.perfil_id, motivo="Se revisó la dirección de una evidencia.", actor=None)
    page = client.get("/redes/red-social-ejemplo/").content.decode()
    assert f">{publico}</span>" in page
    assert "revisada el" not in page
    client.force_login(cast.usuario("gobierno"))
    page = client.get("/redes/red-social-ejemplo/revisar/T3/").content.decode()
    assert "No se verifica mientras" in page
    assert "Verificar esta respuesta" not in page
    Enlace.objects.update(resultado="responde")
    assert act().verificada_el == HOY


def test_who_verifies_the_identity_sees_who_signs_and_reads_what_was_checked_by_its_form_only(
    cast: Cast, client: Client
) -> None:
    own, legal = perfil(cast), {"razon_social": "Red", "tipo": "corporación", "personalidad_juridica": "N.º 1"}
    legal |= {"rut": "12345678-5", "domicilio": "Calle Falsa 1", "representante": "Persona Ejemplo Uno"}
    escena.dato(own, "identidad", legal)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    client.force_login(cast.usuario("gobierno"))
    page = client.get("/redes/red-social-ejemplo/revisar/T1/").content.decode()
    assert "El RUT y el domicilio constan y no se publican: del RUT se comprobó solo su dígito verificador" in page
    shown = client.get("/redes/red-social-ejemplo/").content.decode()
    assert "representante legal: Persona Ejemplo Uno" in shown
    assert "Calle Falsa" not in page + shown
    assert "12.345.678" not in page + shown
    asked = next(i for i in semilla()["indicadores"] if i["codigo"] == "T1")["guia"]
    assert "comuna" not in asked, "what it does not ask, its guide does not either"


def test_undoing_a_check_keeps_the_past(cast: Cast) -> None:
    answer = publicada(cast)
    verificar_respuesta(answer.pk, revision=1, actor=cast.actor("gobierno"))
    observar_respuesta(answer.pk, "Falta.", actor=cast.actor("academica"))
    act = lambda a: anular_verificacion(answer.pk, "La dirección muestra otra cosa.", actor=a)  # noqa: E731
    refused_to_all_but(cast, {"gobierno", "secretaria"}, act, ANULA)
    empty = lambda: anular_verificacion(answer.pk, " ", actor=cast.secretaria)  # noqa: E731
    assert "Diga por qué se anula" in says(DomainError, empty)
    with clock.as_of(AHORA.replace(month=9)):
        fresh = act(cast.actor("gobierno"))
        answer.refresh_from_db()
        assert (answer.hasta, answer.verificada_el) == (date(2026, 9, 3), HOY)
        assert (fresh.desde, fresh.verificada_el, fresh.enlace) == (answer.hasta, None, answer.enlace)
        assert fresh.observaciones.count() == 1, "what was observed goes with the answer that stands"
        told = event("verificacion.anulada", fresh, cast.actor("gobierno"))
        assert told.ahora["motivo"] == "La dirección muestra otra cosa."
        assert says(Conflicto, lambda: act(cast.secretaria))


def test_it_is_observed_once_and_answered_with_reasons(cast: Cast) -> None:
    answer, envio = publicada(cast), uuid4()
    act = lambda a: observar_respuesta(answer.pk, "Falta la última modificación.", envio=envio, actor=a)  # noqa: E731
    assert refused(lambda: act(cast.actor("social"))) == [SE_SIENTA]
    assert refused(lambda: act(None)) == [SE_SIENTA]
    assert says(DomainError, lambda: observar_respuesta(answer.pk, "", actor=cast.actor("gobierno")))
    found = act(cast.actor("gobierno"))
    assert act(cast.actor("gobierno")) == found, "sent twice, it is one"
    event("respuesta.observada", found, cast.actor("gobierno"))
    reply = lambda a: contestar_observacion(found.pk, "acogida", "La agregamos.", actor=a)  # noqa: E731
    refused_to_all_but(cast, {"social"}, reply, RESPONDE)
    wrong: list[Any] = [("pendiente", "Sí"), ("acogida", " ")]
    for estado, texto in wrong:
        assert says(
            DomainError, lambda e=estado, t=texto: contestar_observacion(found.pk, e, t, actor=cast.actor("social"))
        )
    done = reply(cast.actor("social"))
    event("observacion.contestada", done, cast.actor("social"))
    assert "La agregamos." in Publicacion.objects.filter(tipo="perfil").order_by("-version")[0].contenido.texto
    assert says(Conflicto, lambda: reply(cast.actor("social")))
    run_pending()
    assert Aviso.objects.filter(plantilla="estandar", persona=cast.actor("gobierno").persona).exists()
    told = Aviso.objects.filter(plantilla="estandar", persona=cast.actor("social").persona, datos__caso="observada")
    letter = compose(told.get()).body
    assert found.texto in letter, "it is read without signing in"
    assert "T3 Estatutos" in letter, "who reads it need not know the codes by heart"


@pytest.mark.django_db(transaction=True)
@races(verificar_respuesta)
def test_one_of_two_verifies(cast: Cast) -> None:
    answer = publicada(cast)
    acts = [
        lambda c=c: verificar_respuesta(answer.pk, revision=1, actor=cast.actor(c)) for c in ("gobierno", "academica")
    ]
    _won, lost = winner_and_loser(together(*acts))
    assert "Ya la verificó" in str(lost)


@pytest.mark.django_db(transaction=True)
@races(anular_verificacion)
def test_one_of_two_undoes_it(cast: Cast) -> None:
    answer = publicada(cast)
    verificar_respuesta(answer.pk, revision=1, actor=cast.actor("gobierno"))
    act = lambda: anular_verificacion(answer.pk, "Error.", actor=cast.secretaria)  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(observar_respuesta)
def test_an_observation_sent_twice_at_once_is_one(cast: Cast) -> None:
    answer, envio = publicada(cast), uuid4()
    act = lambda: observar_respuesta(answer.pk, "Falta.", envio=envio, actor=cast.actor("gobierno"))  # noqa: E731
    one, other = together(act, act)
    assert one == other


@pytest.mark.django_db(transaction=True)
@races(contestar_observacion)
def test_one_of_two_answers_it(cast: Cast) -> None:
    found = observar_respuesta(publicada(cast).pk, "Falta.", actor=cast.actor("gobierno"))
    acts = [
        lambda e=e: contestar_observacion(found.pk, e, "Razones.", actor=cast.actor("social"))
        for e in ("acogida", "no_acogida")
    ]
    _won, lost = winner_and_loser(together(*acts))
    assert isinstance(lost, Conflicto)
