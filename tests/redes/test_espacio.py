"""All that a network votes, asks and minutes is reached from its space, and nothing of another órgano."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actas.models import Acta, Sesion
from mesa.kernel import clock
from mesa.models import Funcion, Organizacion, Votacion
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/redes/red-social-ejemplo/espacio/"


def votacion(organo: Organizacion, titulo: str) -> None:
    now = clock.now()
    told = {"clase": "eleccion", "norma": "x", "creada": now, "abierta_el": now, "estado": "cerrada"}
    Votacion.objects.create(organo=organo, titulo=titulo, **told)


def entered(cast: Cast, cuenta: str = "social") -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def test_all_its_votaciones_follow_page_by_page_and_no_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redes.views.espacio.POR_PAGINA", 4)
    for n in range(6):
        votacion(cast.organizacion("red-social-ejemplo"), f"Elección {n}.")
    votacion(cast.mesa, "De la Mesa.")
    client = entered(cast)
    assert 'href="?ver=votaciones"' in client.get(PAGE).content.decode()
    first = client.get(f"{PAGE}?ver=votaciones")
    assert [v.titulo for v in first.context["votaciones"]] == [f"Elección {n}." for n in (5, 4, 3, 2)]
    following = f"?desde={first.context['siguiente']}&amp;ver=votaciones"
    assert following in first.content.decode()
    second = client.get(f"{PAGE}{following.replace('&amp;', '&')}")
    assert [v.titulo for v in second.context["votaciones"]] == ["Elección 1.", "Elección 0."]
    assert entered(cast, "gobierno").get(f"{PAGE}?ver=votaciones").status_code == 404
    assert "La red no tiene nada de esto" in client.get(f"{PAGE}?ver=consultas").content.decode()


def test_its_actas_are_listed_in_as_many_queries_however_many_they_are(cast: Cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    Funcion.objects.create(organo=red, organizacion=red, tipo="secretaria", desde=date(2026, 1, 1))

    def minuted(n: int) -> None:
        day = date(2026, 3, 1) + timedelta(days=n)
        sesion = Sesion.objects.create(organo=red, clave=f"red-{day}", fecha=day, numero=n)
        Acta.objects.create(sesion=sesion, titulo="Acta")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            html = client.get(f"{PAGE}?ver=actas").content.decode()
        assert "Acta de la sesión 1" in html
        return len(asked)

    client = entered(cast)
    minuted(1)
    cost()
    few = cost()
    for n in range(2, 9):
        minuted(n)
    assert cost() == few
    assert 'href="?ver=actas"' in client.get(PAGE).content.decode()
