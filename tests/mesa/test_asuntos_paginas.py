"""The pages and the e-mails of what is decided out of session: nothing typed is lost, and each kind by its name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mesa.kernel import clock
from mesa.kernel.canonical import sha256
from mesa.models import Asunto, Aviso, Consulta, Pronunciamiento, Regla
from mesa.operations.asuntos import Borrador, editar_asunto, publicar_asunto
from mesa.tipos import pendientes_de
from tests.cast import Cast
from tests.mesa.asuntos import AHORA, PNG, aprobado, cerrado, con_adjunto, escena, llevado, redactado
from tests.mesa.scene import body, html
from tests.mesa.test_mail import html as html_of
from tests.mesa.test_mail import letter, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def signed(cast: Cast, cuenta: str) -> Client:
    """A browser in which that account is signed in."""
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def typed(asunto: Asunto, **more: Any) -> dict[str, Any]:
    """What the form of a draft sends."""
    own = {name: getattr(asunto, name) for name in ("titulo", "cuerpo", "antecedentes", "revision")}
    return own | more


def test_a_conflict_shows_both_texts_and_loses_neither(cast: Cast) -> None:
    asunto, client = redactado(cast), signed(cast, "secretaria")
    editar_asunto(asunto.pk, Borrador("Calendario", "Lo que guardó otra."), revision=1, actor=cast.secretaria)
    answer = client.post(f"/asuntos/{asunto.pk}/editar/", typed(asunto, cuerpo="Lo que escribí yo."))
    page = html(answer)
    assert answer.status_code == 409
    assert "Este texto cambió mientras usted escribía" in page
    assert "Lo que guardó otra." in page
    assert "Lo que escribí yo." in page
    assert Asunto.objects.get(pk=asunto.pk).cuerpo == "Lo que guardó otra."
    # The page that came back carries what is saved now: sent again, it takes its place.
    assert 'name="revision" value="2"' in page
    sent = client.post(f"/asuntos/{asunto.pk}/editar/", typed(asunto, cuerpo="Lo que escribí yo.", revision=2))
    assert sent.status_code == 302
    assert Asunto.objects.get(pk=asunto.pk).cuerpo == "Lo que escribí yo."


def test_what_was_typed_comes_back_when_the_text_left_the_draft(cast: Cast) -> None:
    asunto, client = redactado(cast), signed(cast, "secretaria")
    llevado(cast, asunto)
    answer = client.post(f"/asuntos/{asunto.pk}/editar/", typed(asunto, cuerpo="Lo que escribí yo."))
    assert answer.status_code == 409
    assert "Lo que escribí yo." in html(answer)
    assert "ya no está en borrador" in html(answer)


def test_a_file_is_attached_and_taken_out_on_the_page(cast: Cast) -> None:
    asunto, client = redactado(cast), signed(cast, "secretaria")
    bad = SimpleUploadedFile("a.exe", b"MZ\x00\x00")
    answer = client.post(f"/asuntos/{asunto.pk}/adjuntar/", {"archivo": bad})
    assert answer.status_code == 422
    assert "El archivo no es PDF" in html(answer)
    client.post(f"/asuntos/{asunto.pk}/adjuntar/", {"archivo": SimpleUploadedFile("bases.png", PNG)})
    [adjunto] = asunto.adjuntos.all()
    assert body(client.get(f"/asuntos/{asunto.pk}/adjuntos/{sha256(PNG)}/")) == PNG
    assert client.post(f"/asuntos/{asunto.pk}/adjuntos/{adjunto.pk}/quitar/").status_code == 302
    assert client.get(f"/asuntos/{asunto.pk}/adjuntos/{sha256(PNG)}/").status_code == 404


def test_a_file_is_given_under_the_name_with_which_it_goes(cast: Cast) -> None:
    asunto, client = con_adjunto(cast, redactado(cast)), signed(cast, "secretaria")
    con_adjunto(cast, redactado(cast, titulo="Otro"), "nota reservada.png")
    address = f"/asuntos/{asunto.pk}/adjuntos/{sha256(PNG)}/"

    def given() -> str:
        file = client.get(address)
        assert body(file) == PNG
        return file["Content-Disposition"]

    assert 'filename="bases.png"' in given()
    llevado(cast, asunto)
    asunto.adjuntos.all().delete()
    assert 'filename="bases.png"' in given(), "as the consulta froze it"


def test_a_letter_is_adhered_to_from_an_e_mail_and_its_files_are_read_there(cast: Cast) -> None:
    _found, token = escena(cast)
    client = Client()
    page = html(client.get(f"/responder/{token}/"))
    assert "Adherir" in page
    assert "No adherir" in page
    assert "Abstenerme" not in page
    assert "Inhabilitarme" not in page
    assert "Para Archivo Ejemplo" in page
    address = f"/responder/{token}/adjuntos/{sha256(PNG)}/"
    assert address in page
    file = client.get(address)
    assert body(file) == PNG
    assert file["Referrer-Policy"] == "no-referrer"
    sha = Consulta.objects.get(tipo="carta", estado="abierta").sha256
    sent = client.post(f"/responder/{token}/", {"sentido": "aprueba", "fundamento": "", "sha256": sha})
    assert sent.status_code == 302
    answer = Pronunciamiento.objects.latest("pk")
    assert (answer.sentido, answer.persona_nombre) == ("aprueba", "Persona Ejemplo Nueve")
    assert "Quedó registrada la respuesta de Organización Norte Ejemplo: adhiere" in html(
        client.get(f"/responder/{token}/")
    )
    with clock.as_of(AHORA + timedelta(days=60)):
        assert client.get(address).status_code == 404


def test_a_letter_without_a_rule_is_told_what_to_do(cast: Cast) -> None:
    carta = redactado(cast, "carta")
    Regla.objects.filter(mayoria="adhesion").update(hasta=AHORA.date() - timedelta(days=1))
    page = html(signed(cast, "secretaria").get(f"/asuntos/{carta.pk}/consultar/"))
    assert "no tiene una regla de adhesión que rija hoy" in page
    assert "Se convoca a" in page
    assert "btn--lleno" not in page.partition("<main")[2]


def test_an_acta_never_offers_the_rule_of_letters(cast: Cast) -> None:
    acta = cast.borrador()
    page = html(signed(cast, "secretaria").get(f"/actas/{acta.sesion.clave}/circular/"))
    assert "Actas por consenso" in page
    assert "Carta para adhesión" not in page


def test_the_list_has_the_open_ones_by_deadline_and_then_the_closed_by_key(cast: Cast) -> None:
    for n in range(22):
        consulta = llevado(cast, redactado(cast, titulo=f"Cerrada {n:02}"), None)
        Consulta.objects.filter(pk=consulta.pk).update(estado="cerrada", cerrada_el=AHORA)
    llevado(cast, redactado(cast, titulo="Abierta tarde"), None)
    client = signed(cast, "gobierno")
    first = html(client.get("/consultas/"))
    assert first.index("Abierta tarde") < first.index("Cerrada 21") < first.index("Cerrada 02")
    assert "Cerrada 01" not in first
    assert "Llevar a consulta" in first, "whoever represents an organisation may promote a letter"
    after = first.partition('href="?desde=')[2].partition('"')[0]
    second = html(client.get(f"/consultas/?desde={after}"))
    assert "Cerrada 01" in second
    assert "Abierta tarde" not in second
    assert client.get("/consultas/?desde=nada").status_code == 404
    assert "Abierta tarde" not in html(signed(cast, "administradora").get("/consultas/"))


def test_what_waits_for_the_secretaria_is_in_her_pendientes(cast: Cast) -> None:
    done = aprobado(cast, titulo="Decidido")
    waiting = {(p.titulo, p.boton) for p in pendientes_de(cast.secretaria)}
    assert ("Decidido", "Publicar") in waiting
    publicar_asunto(done.pk, actor=cast.secretaria)
    assert "Decidido" not in {p.titulo for p in pendientes_de(cast.secretaria)}
    own = redactado(cast, "carta", actor=cast.actor("social"), titulo="Mi carta")
    assert own.titulo in {p.titulo for p in pendientes_de(cast.actor("social"))}
    assert own.titulo not in {p.titulo for p in pendientes_de(cast.actor("gobierno"))}


@pytest.mark.parametrize(
    ("tipo", "cuenta", "call", "result"),
    [
        (
            "acuerdo",
            "social",
            "puso en circulación el acuerdo entre sesiones «Calendario de sesiones», versión 1, y espera",
            "Aprobado el acuerdo entre sesiones «Calendario de sesiones»: 5 a favor",
        ),
        (
            "documento",
            "social",
            "puso en circulación el documento «Calendario de sesiones», versión 1, y espera",
            "Aprobado el documento «Calendario de sesiones»: 5 a favor",
        ),
        (
            "carta",
            "delegada.norte",
            "promueve la carta «Por un archivo abierto», versión 1, dirigida a Archivo Ejemplo, y pregunta si "
            "Organización Norte Ejemplo adhiere.",
            "Cerró la carta «Por un archivo abierto»: 2 adhesiones, 4 sin respuesta",
        ),
    ],
)
def test_each_kind_is_called_by_its_name_in_its_e_mails(cast: Cast, tipo, cuenta, call, result) -> None:
    consulta = llevado(cast, con_adjunto(cast, redactado(cast, tipo)))
    message = letter(cast, consulta, "llamado", cuenta)
    for text in (words(message.body), words(html_of(message))):
        assert "acta" not in text.replace("exacta", "")
    assert call in words(message.body)
    accounts = (
        ("delegada.norte", "delegada.academica")
        if tipo == "carta"
        else ("secretaria", "gobierno", "academica", "social", "organismo")
    )
    for each in accounts:
        cast.responde(consulta, each)
    receipt = letter(cast, consulta, "comprobante", cuenta, pronunciamiento=_answer(consulta, cast, cuenta))
    assert ("adhiere" if tipo == "carta" else "aprueba") in words(receipt.body)
    assert ("a la carta" if tipo == "carta" else "al ") in receipt.subject
    done = cerrado(consulta)
    assert done.estado == "aprobado"
    closing = letter(cast, consulta, "resultado", cuenta)
    assert closing.subject == result
    assert "acta" not in words(closing.body)
    assert Aviso.objects.filter(plantilla="resultado", datos__consulta=consulta.pk).exists()


def _answer(consulta: Consulta, cast: Cast, cuenta: str) -> int:
    return Pronunciamiento.objects.get(
        convocada__consulta=consulta, convocada__organizacion=cast.actor(cuenta).organizacion
    ).pk
