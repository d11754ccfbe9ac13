"""The pages where a body answers the standard and others review it: what is typed is kept, and what was read counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mesa.kernel import clock
from redes.models import ObservacionRespuesta, Perfil, Respuesta
from redes.operations.revision import observar_respuesta
from tests.cast import Cast
from tests.checks import together
from tests.mesa.scene import body
from tests.redes import escena
from tests.redes.estandar import AHORA, publicada

pytestmark = pytest.mark.django_db
OWN = "/redes/mi-perfil/estandar/"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def entra(client: Client, cast: Cast, cuenta: str = "social") -> Client:
    client.force_login(cast.usuario(cuenta))
    return client


def test_the_first_answer_begins_the_profile_and_reading_does_not(cast: Cast, client: Client) -> None:
    escena.estandar()
    entra(client, cast)
    assert "Para llegar a <strong>básico</strong>: le falta publicar" in client.get(OWN).content.decode()
    assert not Perfil.objects.exists(), "who only reads leaves nothing"
    said = {"respuesta": "2", "fecha": "2026-07-01", "url": "https://red.example/e.pdf", "revision": "0"}
    assert client.post(f"{OWN}T3/", said).status_code == 302
    draft = Respuesta.objects.get()
    assert (draft.codigo, draft.desde, draft.revision) == ("T3", None, 1)
    told = client.get(OWN).content.decode()
    assert "Tiene una respuesta en borrador" in told
    assert "no se cuentan los datos en borrador de su perfil" in told, "the level that it foretells is of answers only"
    assert f'<span lang="es-CL">{cast.actor("social").persona.nombre}</span>, ' in told, "whose draft it is"


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, client: Client) -> None:
    escena.estandar()
    entra(client, cast)
    answer = client.post(f"{OWN}T3/", {"respuesta": "2", "motivo": "Lo que escribí", "revision": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "muestre dónde" in page
    assert "Indique la fecha de la evidencia" in page
    assert "Lo que escribí" in page
    hostile = SimpleUploadedFile("estatutos.pdf", b"<html><script>alert(1)</script>")
    answer = client.post(f"{OWN}T3/", {"respuesta": "2", "fecha": "2026-07-01", "archivo": hostile, "revision": "0"})
    assert answer.status_code == 422
    assert "no es PDF" in answer.content.decode()
    assert not Respuesta.objects.exists()


def test_who_saved_second_sees_both(cast: Cast, client: Client) -> None:
    escena.estandar()
    entra(client, cast)
    said = {"respuesta": "1", "fecha": "2026-07-01", "revision": "0"}
    client.post(f"{OWN}T3/", said | {"motivo": "Lo de ella"})
    answer = client.post(f"{OWN}T3/", said | {"motivo": "Lo de él"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lo guardado ahora dice: «Lo de ella»." in page
    assert "Lo de él" in page
    assert Respuesta.objects.get().motivo == "Lo de ella"


def test_an_evidence_that_is_a_file_is_only_downloaded(cast: Cast, client: Client) -> None:
    escena.estandar()
    entra(client, cast)
    given = SimpleUploadedFile("estatutos.pdf", b"%PDF-1.7 ejemplo")
    client.post(f"{OWN}T3/", {"respuesta": "2", "fecha": "2026-07-01", "archivo": given, "revision": "0"})
    got = client.get(f"{OWN}T3/archivo/")
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert body(got).startswith(b"%PDF")
    assert entra(Client(), cast, "gobierno").get("/redes/red-social-ejemplo/revisar/T3/archivo/").status_code == 404


def test_it_is_reviewed_from_its_page(cast: Cast, client: Client) -> None:
    answer = publicada(cast)
    page = f"/redes/red-social-ejemplo/revisar/{answer.codigo}/"
    entra(client, cast, "gobierno")
    assert "Verificar esta respuesta" in client.get(page).content.decode()
    read = {"leida": answer.pk, "revision": answer.revision}
    assert client.post(f"{page}verificar/", read | {"revision": "9"}).status_code == 409
    assert client.post(f"{page}verificar/", read).status_code == 302
    assert "Anular la verificación" in client.get(page).content.decode()


def otra_publicada(cast: Cast, answer: Respuesta) -> Respuesta:
    """The body answers anew, and publishes it, while others read the former answer. Its revision is the same."""
    Respuesta.objects.filter(pk=answer.pk).update(revision=1)
    other = publicada(cast, answer.codigo, url="https://red.example/otra.pdf")
    assert (other.revision, other.pk == answer.pk) == (1, False)
    return other


def test_an_observation_is_of_the_answer_that_its_author_read_and_its_text_is_not_lost(
    cast: Cast, client: Client
) -> None:
    read = publicada(cast)
    page = f"/redes/red-social-ejemplo/revisar/{read.codigo}/"
    entra(client, cast, "gobierno")
    assert f'name="leida" value="{read.pk}"' in client.get(page).content.decode()
    now = otra_publicada(cast, read)
    said = {"leida": str(read.pk), "envio": str(uuid4()), "texto": "Falta la última modificación."}
    answer = client.post(f"{page}observar/", said)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "La respuesta cambió mientras usted escribía." in html
    assert "Falta la última modificación." in html
    assert "https://red.example/otra.pdf" in html, "what is published now is there to be read"
    assert f'name="leida" value="{now.pk}"' in html
    assert not ObservacionRespuesta.objects.exists()
    assert client.post(f"{page}observar/", said | {"leida": str(now.pk)}).status_code == 302
    assert ObservacionRespuesta.objects.get().respuesta == now


def test_what_was_typed_of_an_answer_that_is_gone_is_not_lost(cast: Cast, client: Client) -> None:
    read = publicada(cast)
    Respuesta.objects.filter(pk=read.pk).update(hasta=AHORA.date())
    said = {"leida": str(read.pk), "envio": str(uuid4()), "texto": "Falta la última modificación."}
    entra(client, cast, "gobierno")
    answer = client.post(f"/redes/red-social-ejemplo/revisar/{read.codigo}/observar/", said)
    html = answer.content.decode()
    assert (answer.status_code, "Falta la última modificación." in html) == (409, True)
    assert "Estuvo publicada hasta" in html


def test_a_check_and_its_undoing_are_of_the_answer_that_was_read(cast: Cast, client: Client) -> None:
    read = publicada(cast)
    page = f"/redes/red-social-ejemplo/revisar/{read.codigo}/"
    entra(client, cast, "gobierno")
    now = otra_publicada(cast, read)
    assert client.post(f"{page}verificar/", {"leida": read.pk, "revision": "1"}).status_code == 409
    now.refresh_from_db()
    assert now.verificada_el is None
    assert client.post(f"{page}verificar/", {"leida": now.pk, "revision": "1"}).status_code == 302
    assert f'name="leida" value="{now.pk}"' in client.get(f"{page}anular/").content.decode()
    assert client.post(f"{page}anular/", {"leida": read.pk, "motivo": "Otra cosa."}).status_code in (403, 409)
    now.refresh_from_db()
    assert now.verificada_el is not None
    assert client.post(f"{page}anular/", {"leida": now.pk, "motivo": "Otra cosa."}).status_code == 302


def test_who_answers_sees_what_was_observed_of_a_former_answer_until_it_is_answered(cast: Cast, client: Client) -> None:
    read = publicada(cast)
    found = observar_respuesta(read.pk, "Falta la última modificación.", actor=cast.actor("gobierno"))
    otra_publicada(cast, read)
    entra(client, cast)
    waits = f"/redes/mi-perfil/estandar/observaciones/{found.pk}/"
    assert waits in client.get(OWN).content.decode()
    html = client.get(f"{OWN}{read.codigo}/").content.decode()
    assert "Falta la última modificación." in html
    assert "Sobre una respuesta anterior." in html
    assert "Una observación por contestar" in client.get(reverse("mesa:pendientes")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_delegadas_in_two_browsers_keep_both_texts(cast: Cast) -> None:
    """On one datum and on one answer, at once: one is saved, and the other one reads both in her form."""
    with clock.as_of(AHORA):
        own = Perfil.objects.create(
            organizacion=cast.organizacion("red-academica-ejemplo"), creado_el=AHORA, cambiado_el=AHORA
        )
        escena.estandar()
        board = {"nombre": "Persona Ejemplo", "cargo": "Vocal", "desde": "2025-08-18", "hasta": "2027-08-18"}
        datum = escena.dato(own, "directivo", board)
    of_datum = board | {"fecha_dato": "2026-08-03", "fuente_dato": "", "revision": "1", "dato_leido": str(datum.pk)}
    texts = ["Lo de ella", "Lo de él"]
    of_answer = {"respuesta": "1", "fecha": "2026-07-01", "revision": "0"}
    for url, said, field in [
        (f"/redes/mi-perfil/dato/{datum.pk}/", of_datum, "cargo"),
        (f"{OWN}T3/", of_answer, "motivo"),
    ]:

        def act(cuenta: str, text: str, url: str = url, said: dict[str, str] = said, field: str = field) -> Any:
            with clock.as_of(AHORA):
                return entra(Client(), cast, cuenta).post(url, said | {field: text})

        answers = together(
            *[lambda act=act, n=n, c=c: act(c, texts[n]) for n, c in enumerate(("academica", "academica.suplente"))]
        )
        assert sorted(answer.status_code for answer in answers) == [302, 409], url
        lost = next(n for n, answer in enumerate(answers) if answer.status_code == 409)
        html = answers[lost].content.decode()
        assert f"Lo guardado ahora dice: «{texts[1 - lost]}»." in html, url
        assert texts[lost] in html, url
