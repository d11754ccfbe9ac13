"""A draft that never circulated may be thrown away; a text sent twice is one draft; unseen marks are not stored."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection

from actas.models import Acta, Punto, Sesion, Tarea
from actas.operations import (
    agregar_parrafo,
    descartar_acta,
    publicar_registro_historico,
    registrar_tratamientos,
    retirar_acta,
)
from actas.operations.tabla import Resultado
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.kernel.text import one_line, plain
from mesa.models import Evento
from tests.actas.seguimiento import tarea
from tests.cast import TEXTO, Cast, after
from tests.checks import races, refused_to_all_but, together, winner_and_loser

pytestmark = pytest.mark.django_db


def test_a_discarded_draft_leaves_its_key_free_and_its_hash_in_the_event(cast: Cast) -> None:
    acta = cast.borrador()
    assert descartar_acta(acta.pk, actor=cast.secretaria) == "2026-08-05"
    assert not Acta.objects.filter(pk=acta.pk).exists()
    assert not Sesion.objects.filter(clave="2026-08-05").exists()
    evento = Evento.objects.get(verbo="acta.descartada")
    assert (evento.objeto_id, evento.persona_nombre) == (acta.pk, "Persona Ejemplo Cinco")
    antes: Any = evento.antes
    assert antes["titulo"] == "ACTA DE PRUEBA DE LA MESA DE EJEMPLO"
    assert len(antes["sha256"]) == 64
    assert cast.borrador().sesion.clave == "2026-08-05"


def test_the_tasks_of_a_discarded_draft_stay(cast: Cast) -> None:
    acta = cast.borrador()
    owed = tarea(cast, None, sesion=acta.sesion)
    descartar_acta(acta.pk, actor=cast.secretaria)
    assert Tarea.objects.get(pk=owed.pk).sesion is None


def test_the_page_says_that_the_results_go_first_and_where_they_are(cast: Cast, client: Any) -> None:
    acta = cast.borrador()
    client.force_login(cast.usuario("secretaria"))
    ask, button = "/actas/2026-08-05/descartar/", '<button class="btn btn--lleno" type="submit">Descartar'
    assert button in client.get(ask).content.decode()
    punto = Punto.objects.create(sesion=acta.sesion, titulo="Sede", orden=99)
    registrar_tratamientos(acta.pk, [Resultado(punto.pk, "acordado")], actor=cast.secretaria)
    page = client.get(ask).content.decode()
    assert button not in page
    assert "Este borrador tiene resultados de su tabla registrados." in page
    assert 'href="/actas/2026-08-05/resultados/"' in page
    assert client.post(ask).status_code == 409


def test_only_the_secretaria_discards(cast: Cast) -> None:
    acta = cast.borrador()
    refused_to_all_but(
        cast,
        ["secretaria"],
        lambda actor: descartar_acta(acta.pk, actor=actor),
        "Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación.",
    )
    assert Acta.objects.filter(pk=acta.pk).exists()


def test_what_circulated_is_never_discarded(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    for _ in range(2):
        with pytest.raises(Conflicto, match="Solo se descarta un borrador que nunca circuló"):
            descartar_acta(consulta.objeto_id, actor=cast.secretaria)
        if Acta.objects.get().estado == "en_circulacion":
            retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)


@pytest.mark.django_db(transaction=True)
@races(descartar_acta)
def test_two_who_discard_at_once(cast: Cast) -> None:
    acta = cast.borrador()
    won, lost = winner_and_loser(together(*[lambda: descartar_acta(acta.pk, actor=cast.secretaria)] * 2))
    assert won == "2026-08-05"
    assert isinstance(lost, Conflicto)
    assert lost.mensaje == "Alguien descartó este borrador mientras usted trabajaba."
    connection.close()


def test_the_same_form_sent_twice_is_one_draft(cast: Cast, client: Any) -> None:
    client.force_login(cast.usuario("secretaria"))
    page = client.get("/actas/importar/").content.decode()
    found = re.search(r'name="envio" value="([^"]+)"', page)
    assert found
    data = {"texto": TEXTO, "envio": found[1], "accion": "guardar"}
    assert client.post("/actas/importar/", data).headers["Location"] == "/actas/2026-08-05/editar/"
    assert client.post("/actas/importar/", data).headers["Location"] == "/actas/en-trabajo/"
    assert Acta.objects.count() == 1


def test_a_form_refused_can_be_sent_again(cast: Cast, client: Any) -> None:
    client.force_login(cast.usuario("secretaria"))
    data = {"texto": TEXTO.replace("5 de agosto de 2026", "hoy"), "accion": "guardar"}
    data["envio"] = "6a1b1c5e-0f0a-4c0e-8d3e-0f6f6a1b1c5e"
    assert client.post("/actas/importar/", data).status_code == 422
    assert client.post("/actas/importar/", data | {"fecha": "2026-08-05"}).status_code == 302


def test_a_link_serves_until_the_deadline_and_then_shows_no_text(cast: Cast, client: Any) -> None:
    from mesa.enlaces import Enlace, url_para_responder

    consulta = cast.en_circulacion()
    convocada = consulta.convocadas.get(organizacion__slug="red-social-ejemplo")
    mandato = cast.actor("social").mandato
    assert mandato is not None
    path = url_para_responder(Enlace(convocada.pk, mandato.pk)).removeprefix("http://testserver")
    text = "Las redes informaron el estado de sus reglas internas."
    assert text in client.get(path).content.decode()
    with clock.as_of(after(consulta)):
        page = client.get(path).content.decode()
    assert text not in page
    assert "Venció el" in page
    cut = client.get(path[:-20] + "/")
    assert cut.status_code == 404
    assert "Este enlace llegó incompleto" in cut.content.decode()


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x00", "\x07", "\ud800"])
def test_marks_that_change_what_is_read_are_not_stored(mark: str) -> None:
    assert plain(f"a{mark}b") == "ab"


def test_what_is_seen_is_kept() -> None:
    family = "👨\u200d👩\u200d👧"
    assert one_line(f" {family}\r\n  fin ") == f"{family} fin"
    assert plain("a\r\nb\tc") == "a\nb\tc"


def test_a_paragraph_keeps_no_direction_override(cast: Cast) -> None:
    acta = cast.borrador()
    punto = acta.sesion.puntos.get()
    parrafo = agregar_parrafo(acta.pk, "se \u202eaprueba", punto_id=punto.pk, actor=cast.secretaria)
    assert parrafo.texto == "se aprueba"


def test_what_is_typed_in_a_paragraph_that_someone_deleted_is_given_back(cast: Cast, client: Any) -> None:
    acta = cast.borrador()
    client.force_login(cast.usuario("secretaria"))
    response = client.post(f"/actas/{acta.sesion.clave}/parrafos/999999/", {"texto": "Lo que escribí.", "version": 1})
    assert response.status_code == 409
    assert "Lo que escribí." in response.content.decode()


def test_what_circulated_is_never_published_as_a_historical_record(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="no como registro histórico"):
        publicar_registro_historico(consulta.objeto_id, actor=None)
