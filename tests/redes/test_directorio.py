"""The directory on any day: who sat, who spoke for whom and by which election; and what stays inside each network."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mesa.kernel import clock
from mesa.models import Mandato, Membresia, Organizacion, Persona, Votacion
from mesa.operations.organizaciones import terminar_integrante
from tests.cast import Cast
from tests.redes.estandar import publicada

pytestmark = pytest.mark.django_db
RED = "red-social-ejemplo"


def page(cast: Cast, cuenta: str, address: str) -> str:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def directorio(cast: Cast, cuenta: str = "gobierno", **asked: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return page(cast, cuenta, f"{reverse('redes:directorio')}?{query}")


def test_a_past_day_is_shown_as_it_was(cast: Cast) -> None:
    seat = Membresia.objects.get(organo=cast.mesa, miembro__slug="organismo-ejemplo")
    terminar_integrante(cast.mesa.pk, seat.pk, date(2026, 6, 30), "Renuncia de ejemplo", actor=cast.secretaria)
    assert "Organismo Ejemplo</a>" in directorio(cast, al="2026-06-30")
    assert "Organismo Ejemplo</a>" not in directorio(cast, al="2026-07-01")
    assert "Cooperante Ejemplo</a>" not in directorio(cast, al="2026-01-04"), "nobody sat before the register begins"
    story = page(cast, "gobierno", reverse("redes:organizacion", args=["organismo-ejemplo"]))
    assert "hasta el 30 de junio de 2026" in story
    assert "Renuncia de ejemplo" in story


@pytest.mark.parametrize("al", ["ayer", "2026-13-01", "0001-01-01", "9999-01-01"])
def test_what_is_no_day_is_not_found(cast: Cast, al: str) -> None:
    client = Client()
    client.force_login(cast.usuario("gobierno"))
    assert client.get(reverse("redes:directorio"), {"al": al}).status_code == 404


def test_the_votacion_that_elected_her_is_linked_for_who_may_see_it(cast: Cast) -> None:
    red = cast.organizacion(RED)
    now = clock.now()
    election = Votacion.objects.create(
        organo=red,
        clase="eleccion",
        titulo="Elección de suplencia",
        norma="x",
        creada=now,
        abierta_el=now,
        estado="cerrada",
    )
    Mandato.objects.create(
        persona=Persona.objects.create(nombre="Persona Ejemplo Veinte"),
        organizacion=red,
        calidad="suplente",
        desde=date(2026, 2, 1),
        acto=f"Asamblea de ejemplo, /votaciones/{election.pk}/",
    )
    link = f'<a href="/votaciones/{election.pk}/" lang="es-CL">Elección de suplencia</a>'
    for address in (reverse("redes:directorio"), reverse("redes:organizacion", args=[RED])):
        assert link in page(cast, "social", address)
        outside = page(cast, "gobierno", address)
        assert "Persona Ejemplo Veinte" in outside
        assert link not in outside, "what a network votes is its members'"


def test_who_speaks_for_a_member_of_a_network_is_told_inside_it_only(cast: Cast) -> None:
    for address in (f"{reverse('redes:directorio')}?q=norte", reverse("redes:organizacion", args=["norte-ejemplo"])):
        assert "Persona Ejemplo Nueve" in page(cast, "delegada.sur", address)
        for cuenta in ("secretaria", "gobierno", "academica"):
            seen = page(cast, cuenta, address)
            assert "Organización Norte Ejemplo" in seen
            assert "Persona Ejemplo Nueve" not in seen
    listed = f"{reverse('redes:directorio')}?q=norte"
    apart = "Consta en el registro de su red"
    assert apart not in page(cast, "delegada.sur", listed)
    assert apart in page(cast, "secretaria", listed), "somebody may speak for it: it is told elsewhere"


def test_a_member_of_one_network_reads_nothing_of_the_table_nor_of_another(cast: Cast) -> None:
    seen = directorio(cast, "delegada.norte")
    assert "Organización Sur Ejemplo" in seen
    assert "Ministerio de Ejemplo" not in seen
    assert "Centro Académico Ejemplo" not in seen


def test_pages_are_walked_by_name_without_missing_any(cast: Cast) -> None:
    bodies = [Organizacion(nombre=f"Zeta {n // 2:03}", slug=f"zeta-{n}", ejemplo=True) for n in range(70)]
    for body in Organizacion.objects.bulk_create(bodies):
        Membresia.objects.create(organo=cast.mesa, miembro=body, sector="academia", desde=date(2026, 1, 5))
    found: list[str] = []
    asked = {"q": "zeta"}
    for _page in range(3):
        seen = directorio(cast, **asked)
        found += re.findall(r'href="/redes/directorio/(zeta-\d+)/"', seen)
        following = re.search(r"\?desde=(\d+)", seen)
        asked = {"q": "zeta", "desde": following[1]} if following else asked
    assert len(found) == len(set(found)) == 70
    assert following is None


def test_who_may_verify_what_a_body_answers_is_led_there(cast: Cast) -> None:
    address, link = reverse("redes:organizacion", args=[RED]), f'href="{reverse("redes:revisar", args=[RED])}"'
    assert link not in page(cast, "gobierno", address), "it answers nothing yet"
    publicada(cast)
    assert link in page(cast, "gobierno", address)
    assert link not in page(cast, "social", address), "nobody verifies her own body"
    assert "Revisar lo publicado" in page(cast, "gobierno", reverse("redes:revisar", args=[RED]))
