"""Addresses of evidence: when they are looked at, what is kept of it, and who is told that one does not respond."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from mesa.kernel import clock, events
from mesa.mail import compose
from mesa.models import Aviso, Evento, Publicacion
from redes.models import Enlace, Perfil
from redes.operations import enlaces
from redes.operations.enlaces import CADA_MES, REINTENTOS, revisar_enlaces
from redes.operations.publicacion import publicar_perfil
from redes.operations.respuestas import responder_indicador
from redes.visita import PUBLICA, Visita, visitar
from tests.checks import together
from tests.redes import escena
from tests.redes.estandar import dicho

FOUND = Visita("responde", "", "https://red.example/b.pdf", "application/pdf", 4, "a" * 64)
DOWN = Visita("no_responde", "estado:404")


def says(visita: Visita) -> Callable[[str], Visita]:
    return lambda _url: visita


@pytest.fixture
def enlace(cast):
    """An address, due now, that is the evidence of a published answer."""
    escena.estandar()
    one = escena.perfil(cast.organizacion("red-social-ejemplo"))
    enlace = Enlace.objects.create(url="https://red.example/a", proximo_el=timezone.now())
    escena.respuesta(one, "T3", enlace=enlace, desde=None)
    publicar_perfil(one.pk, actor=cast.actor("social"))
    return enlace


def again(enlace: Enlace) -> Enlace:
    """As if its time had come."""
    Enlace.objects.filter(pk=enlace.pk).update(proximo_el=timezone.now())
    return enlace


@pytest.mark.django_db
def test_what_responds_is_kept_and_looked_at_again_in_a_month(enlace) -> None:
    assert revisar_enlaces(says(FOUND)) == 1
    enlace.refresh_from_db()
    assert (enlace.resultado, enlace.tipo, enlace.bytes, enlace.sha256) == ("responde", "application/pdf", 4, "a" * 64)
    assert enlace.final == "https://red.example/b.pdf"
    assert enlace.revisado_el is not None
    assert enlace.proximo_el - enlace.revisado_el == CADA_MES
    assert revisar_enlaces(says(DOWN)) == 0, "it is not due"
    assert Evento.objects.filter(verbo="enlace.revisado", objeto_id=enlace.pk).count() == 1
    again(enlace)
    revisar_enlaces(says(FOUND))
    assert Evento.objects.filter(verbo="enlace.revisado").count() == 1, "nothing new is said"


@pytest.mark.django_db
def test_what_fails_is_tried_again_later_each_time_and_told_once(cast, enlace) -> None:
    """A site that is down for an hour is not a missing evidence."""
    revisar_enlaces(says(FOUND))
    for wait in REINTENTOS:
        again(enlace)
        assert revisar_enlaces(says(DOWN)) == 1
        enlace.refresh_from_db()
        assert enlace.resultado == "responde"
        assert enlace.detalle == "El sitio respondió con el error 404."
        assert enlace.proximo_el - enlace.revisado_el == wait
    again(enlace)
    revisar_enlaces(says(DOWN))
    enlace.refresh_from_db()
    assert (enlace.resultado, enlace.intentos, enlace.sha256) == ("no_responde", 0, "a" * 64), "what was seen is kept"
    events.run_pending()
    avisos = Aviso.objects.filter(plantilla="enlace_caido")
    assert {aviso.mandato.organizacion.slug for aviso in avisos} == {"red-social-ejemplo"}
    assert avisos[0].datos["detalle"] == enlace.detalle
    assert avisos[0].ruta == "/redes/mi-perfil/estandar/T3/"
    message = compose(avisos[0])
    assert "T3" in message.subject
    assert enlace.url in message.body
    respuesta = enlace.respuestas.get()
    assert (respuesta.nivel, respuesta.hasta) == (2, None), "its level is theirs to mend"
    again(enlace)
    for _try in range(len(REINTENTOS) + 1):
        revisar_enlaces(says(DOWN))
        again(enlace)
    assert Evento.objects.filter(verbo="enlace.revisado").count() == 2, "it is not told again while it is the same"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("visita", "expected"),
    [
        (
            Visita("no_publica", "interna", "http://[::1]:8000/"),
            "Lleva a una red interna, que el público no alcanza.",
        ),
        (Visita("demasiado", ""), "Pesa más de 10 MB."),
    ],
)
def test_what_will_not_change_by_itself_is_said_at_once(enlace, visita: Visita, expected: str) -> None:
    revisar_enlaces(says(visita))
    enlace.refresh_from_db()
    assert (enlace.resultado, enlace.detalle) == (visita.resultado, expected)


@pytest.mark.django_db
def test_a_name_inside_looks_like_one_that_does_not_exist(enlace) -> None:
    """Whoever gives names as evidence does not learn which ones the network of the server has."""

    def kept(visita: Visita) -> tuple[object, ...]:
        for _try in range(len(REINTENTOS) + 1):
            again(enlace)
            revisar_enlaces(says(visita))
        enlace.refresh_from_db()
        found = (enlace.resultado, enlace.detalle, enlace.intentos, enlace.final)
        Enlace.objects.filter(pk=enlace.pk).update(resultado="pendiente", detalle="", intentos=0)
        return found

    inside = kept(Visita("no_publica", "interna", "http://db.municipio.example/"))
    assert inside == kept(Visita("no_responde", "dns", "http://db.municipio.example/"))
    assert inside[0] == "no_responde"


@pytest.mark.django_db
def test_what_was_published_says_what_was_found(enlace) -> None:
    revisar_enlaces(says(FOUND))
    events.run_pending()
    last = Publicacion.objects.filter(tipo="perfil").order_by("-numero").first()
    assert last.version == 2
    assert "a" * 64 in last.contenido.texto


@pytest.mark.django_db
def test_only_what_is_evidence_now_is_looked_at(enlace) -> None:
    Enlace.objects.create(url="https://otra.example/", proximo_el=timezone.now())
    assert revisar_enlaces(says(FOUND)) == 1
    again(enlace)
    enlace.respuestas.update(hasta=clock.today())
    assert revisar_enlaces(says(FOUND)) == 0


@pytest.mark.django_db
def test_a_look_that_died_is_done_again_and_a_late_one_writes_nothing(enlace) -> None:
    claimed = enlaces._claim()
    assert claimed is not None
    assert enlaces._claim() is None, "it is taken"
    again(enlace)
    revisar_enlaces(says(FOUND))
    again(enlace)
    newer = enlaces._claim()
    assert newer is not None
    enlaces.anotar_visita(enlace.pk, newer.intentos + 5, Visita("no_publica", "nombre"))
    enlace.refresh_from_db()
    assert enlace.resultado == "responde"


@pytest.mark.django_db(transaction=True)
def test_two_workers_look_once(enlace) -> None:
    seen: list[str] = []

    def look(url: str) -> Visita:
        seen.append(url)
        return FOUND

    assert sorted(together(lambda: revisar_enlaces(look), lambda: revisar_enlaces(look))) == [0, 1]
    assert len(seen) == 1


@pytest.mark.django_db
def test_who_mended_it_answers_with_it_again_and_it_is_looked_at_now(cast, enlace) -> None:
    """What responds is left until its month passes."""
    revisar_enlaces(says(Visita("no_publica", "nombre")))
    assert revisar_enlaces(says(FOUND)) == 0, "it is not due"
    own, actor = Perfil.objects.get(), cast.actor("social")
    draft = responder_indicador(own.pk, "T3", dicho(url=enlace.url), actor=actor)
    assert revisar_enlaces(says(FOUND)) == 1
    responder_indicador(own.pk, "T3", dicho(url=enlace.url, nivel=1), revision=draft.revision, actor=actor)
    assert revisar_enlaces(says(FOUND)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("verified", [True, False])
def test_what_changed_after_it_was_verified_is_published(enlace, *, verified: bool) -> None:
    """Another file at the address of a verified answer; of those that nobody verified, it is not worth a version."""
    revisar_enlaces(says(FOUND))
    events.run_pending()
    if verified:
        enlace.respuestas.update(verificada_el=clock.today())
    again(enlace)
    revisar_enlaces(says(replace(FOUND, sha256="b" * 64)))
    events.run_pending()
    last = Publicacion.objects.filter(tipo="perfil").order_by("-numero").first()
    assert ("b" * 64 in last.contenido.texto) == verified
    assert not Aviso.objects.filter(plantilla="enlace_caido").exists(), "it responds"


@pytest.mark.django_db
def test_the_sweep_looks_with_the_guard_on(enlace, monkeypatch) -> None:
    """What the worker runs is `visitar` with nothing given: no test's way out is within its reach."""
    given: list[tuple[object, ...]] = []
    monkeypatch.setattr(enlaces, "visitar", lambda *args, **kwargs: given.append((args, kwargs)) or FOUND)
    revisar_enlaces()
    assert given == [((enlace.url,), {})]
    assert visitar.__kwdefaults__ == {"salida": PUBLICA}


@pytest.mark.django_db
def test_an_internal_address_is_refused_by_the_sweep_itself(enlace) -> None:
    Enlace.objects.filter(pk=enlace.pk).update(url="http://127.0.0.1/admin/")
    revisar_enlaces()
    enlace.refresh_from_db()
    assert enlace.resultado == "no_publica"
    assert enlace.proximo_el - timezone.now() > CADA_MES - timedelta(hours=1)
