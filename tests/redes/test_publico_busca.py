"""The public table is searched by name, and whoever published nothing is reached too, however many they are."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mesa.kernel import clock
from mesa.models import Membresia, Organizacion
from redes.operations.integrantes import publicar_integrantes
from redes.operations.publicacion import publicar_perfil
from tests.cast import Cast
from tests.redes.escena import estandar, perfil, respuesta
from tests.redes.estandar import AHORA, HOY

pytestmark = pytest.mark.django_db


def page(address: str) -> str:
    with clock.as_of(AHORA):
        response = Client().get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def kept(cast: Cast) -> None:
    """Two networks with their profile published; the others that sit in the Mesa, published, without it."""
    with clock.as_of(AHORA):
        estandar()
        for cuenta, slug in (("social", "red-social-ejemplo"), ("academica", "red-academica-ejemplo")):
            own = perfil(cast.organizacion(slug))
            respuesta(own, "T3")
            publicar_perfil(own.pk, actor=cast.actor(cuenta))
        publicar_integrantes(cast.mesa.pk, actor=cast.secretaria)


def test_a_body_is_found_by_words_of_its_name(cast: Cast) -> None:
    kept(cast)
    text = page("/redes/?q=social+red")
    assert "Red Social Ejemplo" in text
    assert "Red Académica Ejemplo" not in text
    assert 'value="social red"' in text
    assert 'datos.csv?q=social+red"' in text, "what is downloaded is what was asked for"
    assert "Red Académica" not in Client().get("/redes/datos.csv?q=social").content.decode()
    assert "Ninguna red ni organización responde a lo que busca" in page("/redes/?q=nada")
    with_none = page("/redes/?q=MINISTERIO")
    assert "Ministerio de Ejemplo" in with_none
    assert "Organismo Ejemplo" not in with_none
    assert page("/redes/?q=%00&nivel=otro")


def test_accents_and_capitals_are_no_matter(cast: Cast) -> None:
    kept(cast)
    for words in ("academica", "ACADÉMICA", "Académica"):
        text = page(f"/redes/?q={words}")
        assert "Red Académica Ejemplo" in text, words
        assert "Red Social Ejemplo" not in text
        assert "Red Académica Ejemplo" in Client().get(f"/redes/datos.csv?q={words}").content.decode()


def test_data_say_the_same_in_any_language(cast: Cast) -> None:
    kept(cast)
    english = Client()
    english.cookies["idioma"] = "en"
    addresses = (
        "/redes/datos.csv",
        "/redes/red-social-ejemplo/indicadores.csv",
        "/redes/integrantes/mesa-ejemplo/integrantes.csv",
    )
    for address in addresses:
        with clock.as_of(AHORA):
            spanish, other = Client().get(address), english.get(address)
        assert spanish.status_code == 200, address
        assert spanish.content == other.content, address
        assert "sí" in spanish.content.decode()


def test_all_that_published_nothing_are_reached_page_by_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redes.public.lista.SIN_PERFIL", 2)
    for n in range(4):
        body = Organizacion.objects.create(slug=f"otra-{n}", nombre=f"Zeta {n}", tipo="organizacion", sector="academia")
        seat = {"clase": "miembro", "voto": "si", "sector": "academia", "desde": HOY}
        Membresia.objects.create(organo=cast.mesa, miembro=body, **seat)
    kept(cast)
    seen, address, pages = set(), "/redes/?sector=academia", 0
    while address:
        text = page(address)
        seen |= set(re.findall(r"Zeta \d", text))
        pages += 1
        following = re.search(r'href="(\?[^"#]*tras=[^"#]*)#h-sin-perfil"', text)
        address = "/redes/" + following[1].replace("&amp;", "&") if following else ""
        assert pages < 5
    assert seen == {f"Zeta {n}" for n in range(4)}
    assert pages == 2
