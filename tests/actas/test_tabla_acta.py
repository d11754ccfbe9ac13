"""The form that makes the acta of the next session: what is retitled there keeps its link, and each title is once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from actas.models import Acta, PuntoPropuesto
from actas.operations import incluir_propuesto, proponer_punto, registrar_tratamientos
from actas.operations.tabla import Resultado
from mesa.kernel import clock
from tests.cast import Cast
from tests.mesa.scene import html

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 12, tzinfo=clock.SANTIAGO)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def incluidos(cast: Cast, *titulos: str) -> list[PuntoPropuesto]:
    made = [proponer_punto(cast.mesa.pk, titulo, actor=cast.secretaria) for titulo in titulos]
    return [incluir_propuesto(each.pk, actor=cast.secretaria) for each in made]


def enviar(cast: Cast, *titulos: str) -> HttpResponse:
    client, url = Client(), f"/tabla/{cast.mesa.slug}/acta/"
    client.force_login(cast.usuario("secretaria"))
    form = client.get(url).context["form"]
    hidden = {name: str(form[name].value()) for name in ("envio", "ofrecidos")}
    return client.post(url, {"fecha": "2026-09-01", "puntos": "\n".join(titulos)} | hidden)


def test_a_point_retitled_at_its_place_is_the_same_point_until_its_result(cast: Cast) -> None:
    sede, fondo, otro = incluidos(cast, "Sede", "Fondo", "Otro")
    assert enviar(cast, "Fondo", "Sede de los talleres", "Varios").status_code == 302
    acta, links = Acta.objects.get(), {}
    for each in acta.sesion.propuestos.all():
        links[each.pk] = each.titulo
    assert links == {fondo.pk: "Fondo", otro.pk: "Varios"}, "what was moved is not at its place"
    assert list(PuntoPropuesto.objects.incluidos(cast.mesa)) == [sede], "so it waits for the next one"
    punto = acta.sesion.puntos.get(titulo="Varios")
    tema = registrar_tratamientos(acta.pk, [Resultado(punto.pk, "diferido", "Falta.")], actor=cast.secretaria)[0].tema
    otro.refresh_from_db()
    assert otro.tema == tema


def test_what_is_not_as_many_as_was_offered_is_linked_by_title_only(cast: Cast) -> None:
    sede, fondo = incluidos(cast, "Sede", "Fondo")
    assert enviar(cast, "Sede nueva", "Fondo", "Varios").status_code == 302
    assert list(Acta.objects.get().sesion.propuestos.all()) == [fondo]
    assert list(PuntoPropuesto.objects.incluidos(cast.mesa)) == [sede]


def test_two_points_of_one_name_are_told_apart_by_retitling_one(cast: Cast) -> None:
    one, other = incluidos(cast, "Sede", "Fondo")
    PuntoPropuesto.objects.filter(pk=other.pk).update(titulo="Sede")
    assert "está repetido" in html(enviar(cast, "Sede", "Sede"))
    assert enviar(cast, "Sede del norte", "Sede").status_code == 302
    assert set(Acta.objects.get().sesion.propuestos.values_list("pk", "titulo")) == {
        (one.pk, "Sede del norte"),
        (other.pk, "Sede"),
    }


@pytest.mark.parametrize(
    ("titulos", "sentence"),
    [
        (("Sede", "Fondo", "SEDE "), "El punto «SEDE» está repetido. Quite una de las líneas o cambie su título."),
        (("Fondo", "x" * 301), "tiene más de 300 caracteres. Acórtelo."),
    ],
)
def test_a_repeated_or_too_long_title_is_refused_and_nothing_typed_is_lost(
    cast: Cast, titulos: tuple[str, ...], sentence: str
) -> None:
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    typed = {"fecha": "2026-09-01", "puntos": "\n".join(titulos), "envio": "5b0f2a52-6d0f-4f0e-9d3b-0d5a3a0b7a11"}
    for answer in (enviar(cast, *titulos), client.post("/actas/nueva/", typed)):
        assert answer.status_code == 422
        page = html(answer)
        assert sentence in page
        assert all(titulo.strip() in page for titulo in titulos)
    assert not Acta.objects.exists()


def test_the_same_number_again_is_told_in_the_form(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    answers = [
        client.post("/actas/nueva/", {"fecha": "2026-09-01", "numero": "12", "puntos": "", "envio": envio})
        for envio in ("5b0f2a52-6d0f-4f0e-9d3b-0d5a3a0b7a11", "5b0f2a52-6d0f-4f0e-9d3b-0d5a3a0b7a12")
    ]
    assert [each.status_code for each in answers] == [302, 409]
    assert "del 1 de septiembre de 2026, en /actas/2026-09-01/editar/. Corrija el número o siga en ella." in html(
        answers[1]
    )
