"""What was observed of an answer is taken back by its author, and answered otherwise by the body: both are public."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import run_pending
from mesa.mail import compose
from mesa.models import Aviso, Evento, Publicacion
from redes.models import ObservacionRespuesta
from redes.operations.revision import (
    contestar_observacion,
    corregir_respuesta_a_observacion,
    observar_respuesta,
    quitar_observacion,
)
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.redes.estandar import AHORA, LA_OBSERVO, RESPONDE, publicada
from tests.redes.test_respuestas import says

pytestmark = pytest.mark.django_db
SAID, TOLD = "Falta la última modificación.", "La agregamos."


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def observed(cast: Cast) -> ObservacionRespuesta:
    return observar_respuesta(publicada(cast).pk, SAID, actor=cast.actor("gobierno"))


def answered(cast: Cast) -> ObservacionRespuesta:
    return contestar_observacion(observed(cast).pk, "acogida", TOLD, actor=cast.actor("social"))


def corrects(cast: Cast, of: ObservacionRespuesta, texto: str, estado: str = "no_acogida") -> ObservacionRespuesta:
    assert of.contestada_el is not None
    return corregir_respuesta_a_observacion(of.pk, estado, texto, leida=of.contestada_el, actor=cast.actor("social"))


def published() -> list[list[dict[str, Any]]]:
    """The observations that each version of the profile tells, the last one first."""
    rows = Publicacion.objects.filter(tipo="perfil").order_by("-version")
    return [json.loads(row.contenido.texto)["observaciones"] for row in rows]


def test_its_author_withdraws_it_and_what_was_published_stays_in_former_versions(cast: Cast) -> None:
    found, actor = answered(cast), cast.actor("gobierno")
    act = lambda a: quitar_observacion(found.pk, "Leí otro archivo.", actor=a)  # noqa: E731
    refused_to_all_but(cast, {"gobierno"}, act, LA_OBSERVO)
    empty = lambda: quitar_observacion(found.pk, " ", actor=actor)  # noqa: E731
    assert says(DomainError, empty) == "Diga por qué la retira: se publica."
    done = act(actor)
    assert event("observacion.quitada", done, actor).ahora["motivo"] == "Leí otro archivo."
    now, before, *_rest = published()
    assert (now[0]["estado"], now[0]["texto"], now[0]["contestacion"]) == ("retirada", "", "")
    assert now[0]["motivo_retiro"] == "Leí otro archivo."
    assert (before[0]["texto"], before[0]["contestacion"]) == (SAID, TOLD)
    page = Client().get("/redes/red-social-ejemplo/").content.decode()
    assert "Leí otro archivo." in page
    assert SAID not in page
    assert "«retirada»" in says(Conflicto, lambda: act(actor))
    assert "«retirada»" in says(Conflicto, lambda: corrects(cast, found, "Otra."))
    run_pending()
    told = Aviso.objects.filter(persona=cast.actor("social").persona, datos__caso="quitada").get()
    assert "retiró su observación a T3" in compose(told).subject


def test_the_body_answers_otherwise_what_it_answered(cast: Cast) -> None:
    found = answered(cast)
    assert found.contestada_el is not None
    leida = found.contestada_el
    act = lambda a: corregir_respuesta_a_observacion(found.pk, "no_acogida", "No falta.", leida=leida, actor=a)  # noqa: E731
    refused_to_all_but(cast, {"social"}, act, RESPONDE)
    assert "Escriba las razones" in says(DomainError, lambda: corrects(cast, found, " "))
    assert "Elija si" in says(DomainError, lambda: corrects(cast, found, "Sí.", "pendiente"))
    again = lambda: contestar_observacion(found.pk, "no_acogida", "No.", actor=cast.actor("social"))  # noqa: E731
    assert says(Conflicto, again), "it is answered once, and then corrected"
    with clock.as_of(AHORA.replace(hour=13)):
        done = act(cast.actor("social"))
        assert event("contestacion.corregida", done, cast.actor("social")).antes == {"estado": "acogida"}
        assert [rows[0]["contestacion"] for rows in published()[:2]] == ["No falta.", TOLD]
        count = Evento.objects.count()
        assert act(cast.actor("social")).pk == found.pk
        assert Evento.objects.count() == count, "sent twice, it is one"
        late = lambda: corrects(cast, found, "Tercera.")  # noqa: E731
        assert "mientras usted escribía" in says(Conflicto, late)
    run_pending()
    told = Aviso.objects.filter(persona=cast.actor("gobierno").persona, datos__caso="contestada").order_by("-pk")[0]
    assert "No falta." in compose(told).body


def test_both_are_done_from_the_page_of_the_answer(cast: Cast, client: Client) -> None:
    found = answered(cast)
    client.force_login(cast.usuario("social"))
    address = f"/redes/mi-perfil/estandar/observaciones/{found.pk}/"
    assert address in client.get("/redes/mi-perfil/estandar/T3/").content.decode()
    form = client.get(address).context["form"]
    assert form.initial["contestacion"] == TOLD
    sent = {"estado": "no_acogida", "contestacion": "No falta.", "leida": form.initial["leida"]}
    assert client.post(address, sent).status_code == 302
    client.force_login(cast.usuario("gobierno"))
    page = "/redes/red-social-ejemplo/revisar/T3/"
    address = f"{page}observaciones/{found.pk}/retirar/"
    assert address in client.get(page).content.decode()
    assert client.post(address, {"motivo": "Leí otro archivo."}).status_code == 302
    assert "Leí otro archivo." in client.get(page).content.decode()
    client.force_login(cast.usuario("academica"))
    assert address not in client.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
@races(corregir_respuesta_a_observacion)
def test_one_of_two_corrects_it(cast: Cast) -> None:
    found = answered(cast)
    later = AHORA.replace(hour=13)

    def act(texto: str) -> ObservacionRespuesta:
        with clock.as_of(later):
            return corrects(cast, found, texto)

    _won, lost = winner_and_loser(together(lambda: act("No falta."), lambda: act("Está en el anexo.")))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(quitar_observacion)
def test_one_of_two_withdraws_it(cast: Cast) -> None:
    found = observed(cast)
    act = lambda: quitar_observacion(found.pk, "Error.", actor=cast.actor("gobierno"))  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)
