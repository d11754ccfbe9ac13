"""Drafts of a profile: who wrote each one is seen, and those of a class and year are thrown away in one press."""

from __future__ import annotations

import pytest
from django.test import Client

from mesa.kernel.errors import Conflicto
from redes.operations.perfil import copiar_anio, descartar_borrador, descartar_borradores, guardar_dato
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.redes import escena
from tests.redes.estandar import perfil
from tests.redes.test_perfil import ESCRIBE, dicho
from tests.redes.test_respuestas import says

pytestmark = pytest.mark.django_db
MONEY = {"fuente": "Cuotas", "tipo": "privada", "monto": "4500000"}


def test_the_drafts_of_a_year_are_thrown_away_at_once_and_no_others(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    for year in (2023, 2024):
        for _ in range(2):
            escena.dato(own, "fuente", MONEY, anio=year)
    made = copiar_anio(own.pk, "fuente", 2024, 2025, actor=actor)
    kept = [guardar_dato(own.pk, "directivo", dicho(), actor=actor).pk]
    own.refresh_from_db()
    act = lambda a: descartar_borradores(own.pk, "fuente", 2025, revision=own.revision, actor=a)  # noqa: E731
    refused_to_all_but(cast, {"social"}, act, ESCRIBE)
    stale = lambda: descartar_borradores(own.pk, "fuente", 2025, revision=own.revision - 1, actor=actor)  # noqa: E731
    assert "Lea los borradores" in says(Conflicto, stale)
    assert act(actor) == 2
    assert event("dato.descartado", own, actor).ahora == {"clase": "fuente", "datos": [dato.pk for dato in made]}
    assert list(own.datos.borradores().values_list("pk", flat=True)) == kept
    assert own.datos.filter(clase="fuente").count() == 4, "what is published stays"
    assert "ya no están" in says(Conflicto, lambda: act(actor))


def test_a_draft_that_an_answer_shows_stops_it_all(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    shown = [guardar_dato(own.pk, "directivo", dicho(), actor=actor) for _ in range(2)][0]
    escena.respuesta(own, "T3", desde=None, dato=shown)
    own.refresh_from_db()
    act = lambda: descartar_borradores(own.pk, "directivo", None, revision=own.revision, actor=actor)  # noqa: E731
    assert "cambie primero esa respuesta" in says(Conflicto, act)
    assert own.datos.borradores().count() == 2


def test_the_page_says_who_wrote_each_draft_and_throws_them_away(cast: Cast, client: Client) -> None:
    own, actor = perfil(cast), cast.actor("social")
    assert actor
    for _ in range(2):
        guardar_dato(own.pk, "directivo", dicho(), actor=actor)
    client.force_login(cast.usuario("social"))
    page = client.get("/redes/mi-perfil/directivo/")
    assert f'<span lang="es-CL">{actor.persona.nombre}</span>, ' in page.content.decode()
    sent = {"revision": page.context["revision"]}
    assert client.post("/redes/mi-perfil/directivo/descartar/", sent, follow=True).status_code == 200
    assert not own.datos.exists()


def test_who_did_what_is_told_to_its_own_people_page_by_page(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, actor = perfil(cast), cast.actor("social")
    assert actor
    guardar_dato(own.pk, "directivo", dicho(), actor=actor)
    made = guardar_dato(own.pk, "directivo", dicho(), actor=actor)
    descartar_borrador(made.pk, revision=made.revision, actor=actor)
    other = escena.perfil(cast.organizacion("red-academica-ejemplo"))
    guardar_dato(other.pk, "directivo", dicho(), actor=cast.actor("academica"))
    client.force_login(cast.usuario("social"))
    page = client.get("/redes/mi-perfil/")
    assert [(a.quien, a.de) for a in page.context["historial"]] == [
        (actor.persona.nombre, "Directorio o coordinación")
    ] * 3
    assert "descartó el borrador de un dato de su perfil" in page.content.decode()
    monkeypatch.setattr("redes.views.historial.POR_PAGINA", 2)
    first = client.get("/redes/mi-perfil/")
    following = f"?desde={first.context['historial_sigue']}#historial"
    assert following in first.content.decode()
    assert len(client.get(f"/redes/mi-perfil/{following}").context["historial"]) == 1


@pytest.mark.django_db(transaction=True)
@races(descartar_borradores)
def test_thrown_away_twice_at_once_is_done_once(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    guardar_dato(own.pk, "directivo", dicho(), actor=actor)
    own.refresh_from_db()
    act = lambda: descartar_borradores(own.pk, "directivo", None, revision=own.revision, actor=actor)  # noqa: E731
    _won, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
