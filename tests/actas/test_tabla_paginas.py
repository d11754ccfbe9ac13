"""The pages of the tabla, the topics and the committees, as the people of the table use them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from html import unescape

import pytest
from django.test import Client

from actas.models import (
    Acta,
    AcuerdoAdoptado,
    Comite,
    Punto,
    PuntoPropuesto,
    ReglaTabla,
    Sesion,
    Tema,
    Tratamiento,
)
from actas.operations import cerrar_comite, constituir_comite, incluir_propuesto, proponer_punto
from actas.operations.comites import ComiteNuevo
from mesa.kernel import clock
from mesa.tipos import pendientes_de
from tests.cast import Cast

NOW = datetime(2026, 9, 1, 12, tzinfo=clock.SANTIAGO)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def enter(cast: Cast, cuenta: str) -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return unescape(response.content.decode())


def comite(cast: Cast, secretaria: str = "secretaria-ejemplo") -> Comite:
    acuerdo = AcuerdoAdoptado.objects.create(
        organo=cast.mesa, clave="2026-08-05/50", numero=50, fecha=date(2026, 8, 5), texto="Uno.", tipo="constituye"
    )
    red = cast.organizacion("red-social-ejemplo").pk
    nuevo = ComiteNuevo("Comité Aaa de Ejemplo", "Preparar.", [red], cast.organizacion(secretaria).pk)
    return constituir_comite(acuerdo.pk, nuevo, actor=cast.secretaria)


@pytest.mark.django_db
def test_from_a_proposal_to_the_acta_and_back_to_the_tabla(cast: Cast) -> None:
    social, secretaria = enter(cast, "social"), enter(cast, "secretaria")
    tabla = f"/tabla/{cast.mesa.slug}/"
    assert "Proponer el punto" in page(social, tabla)
    assert social.post(tabla, {"titulo": "Sede de los talleres"}).status_code == 302
    assert "Incluir en la tabla" not in page(social, tabla)
    point = PuntoPropuesto.objects.get()
    assert "Incluir en la tabla" in page(secretaria, tabla)
    secretaria.post(f"/tabla/puntos/{point.pk}/incluir/")
    assert "Sede de los talleres" in page(secretaria, f"{tabla}acta/")
    form = secretaria.get(f"{tabla}acta/").context["form"]
    sent = {"fecha": "2026-09-01", "puntos": "Sede de los talleres", "envio": str(form["envio"].value())}
    first = secretaria.post(f"{tabla}acta/", sent)
    assert secretaria.post(f"{tabla}acta/", sent)["Location"] == first["Location"], "sent again, it is one acta"
    other = secretaria.post(f"{tabla}acta/", sent | {"puntos": "Otro punto"})
    assert other.status_code == 409
    assert "Este formulario ya se envió y creó el acta del 1 de septiembre de 2026" in other.content.decode()
    assert "Otro punto" in other.content.decode(), "nothing typed is lost"
    clave = Acta.objects.get().sesion.clave
    assert "Registrar el resultado" in page(secretaria, f"/actas/{clave}/resultados/")
    result = f"/actas/{clave}/resultados/puntos/{Acta.objects.get().sesion.puntos.get().pk}/"
    refused = secretaria.post(result, {"resultado": "diferido", "retomar_el": "2026-12-01"})
    assert refused.status_code == 422
    assert "2026-12-01" in refused.content.decode(), "nothing typed is lost"
    secretaria.post(result, {"resultado": "diferido", "motivo": "Falta el presupuesto."})
    assert "Falta el presupuesto." in page(social, tabla)
    assert "Falta el presupuesto." in page(social, f"/temas/{Tema.objects.get().pk}/")


@pytest.mark.django_db
def test_the_secretaria_is_reminded_of_the_results_of_what_came_back(cast: Cast) -> None:
    tema = Tema.objects.create(organo=cast.mesa, titulo="Sede", creado_el=NOW)
    point = proponer_punto(cast.mesa.pk, "Sede", actor=cast.secretaria)
    PuntoPropuesto.objects.filter(pk=point.pk).update(tema=tema)
    acta = cast.borrador()
    assert "Resultados de la tabla" not in {p.tipo for p in pendientes_de(cast.secretaria)}
    incluir_propuesto(point.pk, actor=cast.secretaria)
    PuntoPropuesto.objects.filter(pk=point.pk).update(sesion=acta.sesion)
    waiting = [p for p in pendientes_de(cast.secretaria) if p.tipo == "Resultados de la tabla"]
    assert [p.url for p in waiting] == [f"/actas/{acta.sesion.clave}/resultados/"]
    assert "Resultados de la tabla" not in {p.tipo for p in pendientes_de(cast.actor("social"))}


@pytest.mark.django_db
def test_nobody_is_reminded_of_results_whose_acta_it_does_not_see(cast: Cast) -> None:
    red, social = cast.organizacion("red-social-ejemplo"), cast.actor("social")
    sesion = Sesion.objects.create(organo=red, clave="red-2026-09-01", fecha=NOW.date())
    Acta.objects.create(sesion=sesion, titulo="Acta de la red")
    Punto.objects.create(sesion=sesion, titulo="Sede", orden=1)
    point = proponer_punto(red.pk, "Sede", actor=social)
    PuntoPropuesto.objects.filter(pk=point.pk).update(estado="incluido", sesion=sesion)
    assert enter(cast, "social").get("/actas/red-2026-09-01/resultados/").status_code == 404
    assert "Resultados de la tabla" not in {p.tipo for p in pendientes_de(social)}


@pytest.mark.django_db
def test_who_keeps_a_committee_too_still_writes_the_actas_of_the_mesa_first(cast: Cast) -> None:
    body, secretaria = comite(cast).organizacion, enter(cast, "secretaria")
    assert "Queda un borrador de Mesa de Ejemplo" in page(secretaria, "/actas/nueva/")
    assert f"Queda un borrador de {body.nombre}" in page(secretaria, f"/actas/nueva/?organo={body.slug}")
    assert secretaria.get("/actas/importar/").context["form"].fields["organo"].initial == str(cast.mesa.pk)


@pytest.mark.django_db
def test_a_committee_is_its_own_tabla_for_its_members_only(cast: Cast) -> None:
    made = comite(cast, "red-social-ejemplo")
    social, gobierno = enter(cast, "social"), enter(cast, "gobierno")
    slug = made.organizacion.slug
    assert "Próxima tabla" in page(social, f"/tabla/{slug}/")
    assert gobierno.get(f"/tabla/{slug}/").status_code == 404
    assert "Comité Aaa de Ejemplo" in page(gobierno, f"/comites/{slug}/"), "who follows the Mesa sees what it made"
    assert "Informar a la tabla" in page(social, f"/comites/{slug}/")
    assert "Informar a la tabla" not in page(gobierno, f"/comites/{slug}/")
    sent = social.post(f"/comites/{slug}/informar/", {"titulo": "Primero", "texto": "Se avanzó."})
    assert sent.status_code == 302
    assert "Comité Aaa de Ejemplo: Primero" in page(gobierno, f"/tabla/{cast.mesa.slug}/")


@pytest.mark.django_db
def test_a_topic_that_waits_for_its_date_is_not_asked_for_one(cast: Cast) -> None:
    ReglaTabla.objects.create(organo=cast.mesa, desde=date(2026, 1, 5), max_diferimientos=1, norma="Acuerdo 1")
    tema = Tema.objects.create(organo=cast.mesa, titulo="Sede", creado_el=NOW)
    sesion = Sesion.objects.create(organo=cast.mesa, clave="2026-08-05", fecha=date(2026, 8, 5))
    Tratamiento.objects.create(tema=tema, sesion=sesion, resultado="diferido", motivo="Falta.", registrado_el=NOW)
    secretaria = enter(cast, "secretaria")
    assert "Ya no se difiere" in page(secretaria, f"/temas/{tema.pk}/")
    Tema.objects.update(retomar_el=date(2026, 12, 1))
    assert "Ya no se difiere" not in page(secretaria, f"/temas/{tema.pk}/")
    with clock.as_of(datetime(2026, 12, 2, 12, tzinfo=clock.SANTIAGO)):
        assert "Ya no se difiere" in page(secretaria, f"/temas/{tema.pk}/"), "its date came, and the rule asks again"


@pytest.mark.django_db
def test_a_closed_committee_is_read_and_offers_nothing(cast: Cast) -> None:
    made, secretaria = comite(cast), enter(cast, "secretaria")
    slug, nombre, mesa = made.organizacion.slug, made.organizacion.nombre, f"/tabla/{cast.mesa.slug}/"
    proponer_punto(made.organizacion.pk, "Visita a la sede", actor=cast.secretaria)
    tab = f'href="/tabla/{slug}/"'
    choice = f'href="?organo={made.organizacion.pk}"'
    assert tab in page(secretaria, mesa)
    assert choice in page(secretaria, "/tareas/nueva/")
    cerrar_comite(made.pk, "Terminó su encargo.", actor=cast.secretaria)
    assert tab not in page(secretaria, mesa)
    assert choice not in page(secretaria, "/tareas/nueva/")
    own = page(secretaria, f"/comites/{slug}/")
    assert "Se cerró el 1 de septiembre de 2026." in own
    assert "No informó a la tabla" in own
    for offered in ("Todavía no informa", "se propone por sí mismo", "Crear un acta", "Importar un acta"):
        assert offered not in own, offered
    past = page(secretaria, f"/tabla/{slug}/")
    assert "El comité se cerró el 1 de septiembre de 2026" in past
    assert "Visita a la sede" in past
    for offered in ("Incluir en la tabla", "Proponer el punto", "Crear el acta", "Descartar<span"):
        assert offered not in past, offered
    assert nombre in page(secretaria, f"/temas/?organo={slug}"), "its topics are read"


@pytest.mark.django_db
def test_a_key_of_a_list_that_is_no_key_is_not_found(cast: Cast) -> None:
    secretaria = enter(cast, "secretaria")
    tabla = f"/tabla/{cast.mesa.slug}/"
    for asked in (f"{tabla}?clase=otra", f"{tabla}?desde=1", f"{tabla}?clase=abierta&desde=x", "/temas/?estado=otro"):
        assert secretaria.get(asked).status_code == 404, asked
    for asked in ("/temas/?desde=x", "/temas/?organo=otro", "/comites/?desde=x", "/temas/?desde=²"):
        assert secretaria.get(asked).status_code == 404, asked
