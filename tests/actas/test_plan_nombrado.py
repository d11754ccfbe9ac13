"""What one public record says of another: only what is public of it, and again once that changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from actas.models import AcuerdoAdoptado, Aporte, ElementoPlan
from actas.operations import publicar_seguimiento, relacionar_acuerdos
from actas.operations.aportes import Respuesta, publicar_aporte, responder_aporte
from actas.operations.plan import atar_elemento, desatar_elemento, editar_elemento, publicar_elemento
from mesa.kernel import clock
from mesa.models import Ficha
from mesa.operations.retiros import retirar_publicacion
from tests.actas.acuerdos import CLAVE, DESPUES, adoptado, anterior
from tests.actas.plan import compromiso, creado, registrado, respondido
from tests.actas.seguimiento import tarea
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(DESPUES):
        yield


def said(tipo: str, clave: str) -> dict[str, Any]:
    """What is public of it now."""
    ficha = Ficha.objects.select_related("publicacion__contenido").get(tipo=tipo, clave=clave)
    return dict(json.loads(ficha.publicacion.contenido.texto))


def publica(cast: Cast, acuerdo: AcuerdoAdoptado, hour: int) -> list[str]:
    """Its follow-up is published at that hour; the titles of what of the plan it names."""
    with clock.as_of(DESPUES.replace(hour=hour)):
        publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    return [each["titulo"] for each in said("acuerdo", acuerdo.clave)["detalle"]["elementos"]]


def waits(acuerdo: AcuerdoAdoptado) -> bool:
    return AcuerdoAdoptado.objects.sin_publicar().filter(pk=acuerdo.pk).exists()


def retitle(cast: Cast, elemento: ElementoPlan, **more: Any) -> None:
    """It is corrected and published again."""
    revision = ElementoPlan.objects.get(pk=elemento.pk).revision
    editar_elemento(elemento.pk, compromiso(**more), revision=revision, actor=cast.secretaria)
    publicar_elemento(elemento.pk, actor=cast.secretaria)


@pytest.mark.parametrize("por_tarea", [False, True])
def test_what_was_tied_before_it_was_public_is_shown_once_it_is(cast: Cast, client: Client, por_tarea: bool) -> None:
    acuerdo, elemento = adoptado(cast), creado(cast)
    task = tarea(cast, acuerdo)
    atar_elemento(elemento.pk, task if por_tarea else acuerdo, actor=cast.secretaria)
    assert publica(cast, acuerdo, 11) == []
    assert not waits(acuerdo)
    with clock.as_of(DESPUES.replace(hour=12)):
        publicar_elemento(elemento.pk, actor=cast.secretaria)
    assert waits(acuerdo), "its follow-up names now what was not public"
    assert publica(cast, acuerdo, 13) == ["Publicar el catálogo"]
    assert f"/acuerdos/{CLAVE}/" in client.get("/plan/6-c3/").content.decode()
    with clock.as_of(DESPUES.replace(hour=14)):
        retitle(cast, elemento, texto="Otra descripción.")
        assert not waits(acuerdo), "it names it as it did"
        retitle(cast, elemento, texto="Otra descripción.", titulo="Otro título")
    assert waits(acuerdo)
    assert publica(cast, acuerdo, 15) == ["Otro título"]


def test_to_tie_a_task_or_untie_it_changes_the_follow_up_of_its_agreement(cast: Cast) -> None:
    acuerdo, elemento = adoptado(cast), creado(cast)
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    task, loose = tarea(cast, acuerdo), tarea(cast, None)
    atar_elemento(elemento.pk, loose, actor=cast.secretaria)
    assert publica(cast, acuerdo, 11) == []
    with clock.as_of(DESPUES.replace(hour=12)):
        atar_elemento(elemento.pk, task, actor=cast.secretaria)
    assert waits(acuerdo)
    assert publica(cast, acuerdo, 13) == ["Publicar el catálogo"]
    with clock.as_of(DESPUES.replace(hour=14)):
        desatar_elemento(elemento.pk, task, actor=cast.secretaria)
    assert waits(acuerdo)
    assert publica(cast, acuerdo, 15) == []


def withdraw(cast: Cast, tipo: str, clave: str) -> None:
    numero = Ficha.objects.get(tipo=tipo, clave=clave).publicacion.numero
    retirar_publicacion(numero, "Nombra a una persona.", fundamento="contexto", actor=cast.secretaria)


def test_the_words_of_a_withdrawn_agreement_are_not_published_again(cast: Cast) -> None:
    acuerdo, before = adoptado(cast), anterior(cast)
    relacionar_acuerdos(acuerdo.pk, before.pk, "modifica", actor=cast.secretaria)
    found = registrado(cast)
    responder_aporte(found.pk, Respuesta("acogido", "Sí.", before), revision=1, actor=cast.secretaria)
    publica(cast, acuerdo, 11)
    publicar_aporte(found.pk, actor=cast.secretaria)
    assert [each["clave"] for each in said("acuerdo", CLAVE)["detalle"]["relaciones"]] == [before.clave]
    assert said("aporte", "aporte-1")["acuerdo_titulo"] == str(before)[:300]
    withdraw(cast, "acuerdo", before.clave)
    publica(cast, acuerdo, 12)
    publicar_aporte(found.pk, actor=cast.secretaria)
    assert said("acuerdo", CLAVE)["detalle"]["relaciones"] == []
    assert (said("aporte", "aporte-1")["acuerdo"], said("aporte", "aporte-1")["acuerdo_titulo"]) == ("", "")


def test_what_of_the_plan_is_not_public_is_named_by_no_contribution(cast: Cast, client: Client) -> None:
    elemento = creado(cast)
    found = respondido(cast, elemento="6-c3")
    publicar_aporte(found.pk, actor=cast.secretaria)
    assert said("aporte", "aporte-1")["elemento"] is None
    assert "6-c3" not in client.get("/aportes/aporte-1/").content.decode()
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    editar_elemento(elemento.pk, compromiso(titulo="Sin publicar"), revision=1, actor=cast.secretaria)
    assert Aporte.objects.get(pk=found.pk).publicado_sha256 == "", "it waits, to say now what it is about"
    publicar_aporte(found.pk, actor=cast.secretaria)
    assert said("aporte", "aporte-1")["elemento"]["titulo"] == "Publicar el catálogo", "as it was published"


def test_a_milestone_names_its_commitment_as_it_is_public(cast: Cast, client: Client) -> None:
    elemento, hito = creado(cast), creado(cast, "6-c3-h1", padre="6-c3")
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    editar_elemento(elemento.pk, compromiso(titulo="Sin publicar"), revision=1, actor=cast.secretaria)
    publicar_elemento(hito.pk, actor=cast.secretaria)
    assert said("plan", "6-c3-h1")["padre"]["titulo"] == "Publicar el catálogo"
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    publicar_elemento(hito.pk, actor=cast.secretaria)
    assert said("plan", "6-c3-h1")["padre"]["titulo"] == "Sin publicar"
    withdraw(cast, "plan", "6-c3")
    publicar_elemento(hito.pk, actor=cast.secretaria)
    assert said("plan", "6-c3-h1")["padre"] is None
    assert client.get("/plan/6-c3-h1/").status_code == 200
