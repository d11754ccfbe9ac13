"""Corrections by two at once, and the pages that open one and give it up."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from actas.documento import documento, leer_acta
from actas.models import Acta
from actas.operations import (
    abrir_rectificacion,
    desistir_rectificacion,
    eliminar_parrafo,
    publicar_registro_historico,
)
from actas.operations.deshacer import cambios_recientes, deshacer_edicion
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto
from mesa.models import Publicacion
from tests.actas.test_rectificar import CLAVE, MOTIVO, content, correct, historical, published
from tests.cast import Cast
from tests.checks import races, together, winner_and_loser


@pytest.mark.django_db(transaction=True)
@races(abrir_rectificacion)
def test_two_open_it_at_once(cast: Cast) -> None:
    acta, actor = historical(cast), cast.secretaria
    won, lost = winner_and_loser(
        together(*[lambda m=m: abrir_rectificacion(acta.pk, m, actor=actor) for m in ("Uno.", "Dos.")])
    )
    assert isinstance(lost, Conflicto)
    assert Acta.objects.get(pk=acta.pk).motivo_rectificacion == won.motivo_rectificacion


@pytest.mark.django_db(transaction=True)
@races(desistir_rectificacion)
def test_two_give_up_at_once(cast: Cast) -> None:
    acta, actor = historical(cast), cast.secretaria
    abrir_rectificacion(acta.pk, MOTIVO, actor=actor)
    correct(cast, acta)
    _won, lost = winner_and_loser(together(*[lambda: desistir_rectificacion(acta.pk, actor=actor)] * 2))
    assert isinstance(lost, Conflicto)
    assert document_hash(documento(leer_acta(Acta.objects.get(pk=acta.pk)))) == content("acta", CLAVE, 1)["sha256"]


@pytest.mark.django_db(transaction=True)
@races(desistir_rectificacion, publicar_registro_historico)
def test_one_gives_up_while_another_publishes(cast: Cast) -> None:
    acta, actor = historical(cast), cast.secretaria
    abrir_rectificacion(acta.pk, MOTIVO, actor=actor)
    correct(cast, acta)
    _won, lost = winner_and_loser(
        together(
            lambda: desistir_rectificacion(acta.pk, actor=actor),
            lambda: publicar_registro_historico(acta.pk, actor=actor),
        )
    )
    assert isinstance(lost, Conflicto)
    last = Publicacion.objects.filter(tipo="acta").order_by("-version").first()
    assert last is not None
    shown = json.loads(last.contenido.texto)["sha256"]
    assert document_hash(documento(leer_acta(Acta.objects.get(pk=acta.pk)))) == shown, "rows and publication agree"


# The pages


def editor(client: Client) -> str:
    return " ".join(client.get(f"/actas/{CLAVE}/editar/").content.decode().split())


@pytest.mark.django_db
def test_the_pages_lead_through_a_correction(cast: Cast, client: Client) -> None:
    """From the published acta to its second version, without a consulta since it is an old one."""
    acta = historical(cast)
    client.force_login(cast.usuario("secretaria"))
    assert f"/actas/{CLAVE}/rectificar/" in editor(client)
    assert "/publicaciones/1/retirar/" in editor(client)
    empty = client.post(f"/actas/{CLAVE}/rectificar/", {"motivo": " "})
    assert (empty.status_code, "quedará publicado con la versión nueva" in empty.content.decode()) == (422, True)
    assert client.post(f"/actas/{CLAVE}/rectificar/", {"motivo": MOTIVO}).status_code == 302
    shown = editor(client)
    for said in ("Rectifica la publicación n.º 1:", MOTIVO, "El público sigue leyendo", "Publicar la corrección"):
        assert said in shown
    assert "descartar/" not in shown
    assert f"/actas/{CLAVE}/circular/" not in shown
    correct(cast, acta)
    page = client.get(f"/actas/{CLAVE}/publicar/").content.decode()
    assert "Reemplaza a la publicación n.º 1" in page
    assert client.post(f"/actas/{CLAVE}/publicar/").status_code == 302
    assert content("acta", CLAVE, 2)["rectifica"]["motivo"] == MOTIVO
    assert client.post(f"/actas/{CLAVE}/publicar/").status_code == 409


@pytest.mark.django_db
def test_the_pages_lead_out_of_a_correction(cast: Cast, client: Client) -> None:
    acta = published(cast)
    client.force_login(cast.usuario("secretaria"))
    client.post(f"/actas/{CLAVE}/rectificar/", {"motivo": MOTIVO})
    assert f"/actas/{CLAVE}/circular/" in editor(client), "this one goes the whole way"
    correct(cast, acta)
    assert "Lo corregido se descarta" in client.get(f"/actas/{CLAVE}/desistir/").content.decode()
    assert client.post(f"/actas/{CLAVE}/desistir/").status_code == 302
    assert "Las redes informaron el estado de sus reglas internas." in editor(client)
    assert client.get(f"/actas/{CLAVE}/desistir/").status_code == 409


@pytest.mark.django_db
def test_what_a_correction_given_up_did_is_not_undone_later(cast: Cast) -> None:
    """Its rows are as published again: an undo of then would put back what is there, or what is not."""
    acta, actor = historical(cast), cast.secretaria
    abrir_rectificacion(acta.pk, MOTIVO, actor=actor)
    parrafo = acta.parrafos.get(texto="Se propuso lo siguiente:")
    evento = eliminar_parrafo(parrafo.pk, version=parrafo.version, actor=actor)
    desistir_rectificacion(acta.pk, actor=actor)
    abrir_rectificacion(acta.pk, "Otra vez.", actor=actor)
    with pytest.raises(Conflicto, match="una rectificación que se dejó sin efecto"):
        deshacer_edicion(evento.pk, actor=actor)
    assert cambios_recientes(Acta.objects.get(pk=acta.pk)) == []
    correct(cast, acta)
    assert len(cambios_recientes(Acta.objects.get(pk=acta.pk))) == 1
