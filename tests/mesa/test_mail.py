"""What each e-mail says, to whom and with which link; and that the demo shows it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from actas.operations import aprobar_acta, publicar_acta, retirar_acta
from mesa import enlaces
from mesa.dev import mailbox
from mesa.kernel import clock
from mesa.mail import compose
from mesa.models import Aviso, Consulta, Convocada
from mesa.operations.avisos import avisar
from mesa.operations.consultas import cerrar_consulta
from mesa.operations.envios import enviar_correos
from tests.cast import Cast, after

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)
PLANTILLAS = ("llamado", "recordatorio", "comprobante", "resultado", "retiro")


@pytest.fixture
def consulta(cast: Cast) -> Consulta:
    """An acta that circulates from Monday 7 to Monday 14 September 2026 under the rule of consensus."""
    with clock.as_of(MONDAY):
        consulta = cast.en_circulacion(1, vence=date(2026, 9, 14))
    Consulta.objects.filter(pk=consulta.pk).update(titulo="acta de la sesión 12")
    return consulta


def letter(
    cast: Cast, consulta: Consulta, plantilla: str, cuenta: str = "social", **datos: Any
) -> EmailMultiAlternatives:
    """The e-mail of that kind for the holder of an account, composed now."""
    mandato = cast.actor(cuenta).mandato
    assert mandato is not None
    convocada = Convocada.objects.get(consulta=consulta, organizacion=mandato.organizacion)
    aviso = Aviso.objects.create(
        persona=mandato.persona,
        mandato=mandato,
        clave=f"prueba:{plantilla}:{cuenta}:{Aviso.objects.count()}",
        plantilla=plantilla,
        datos={"consulta": consulta.pk, "convocada": convocada.pk, **datos},
        ruta=f"/consultas/{consulta.pk}/",
        creado=clock.now(),
    )
    return compose(aviso)


def html(message: EmailMultiAlternatives) -> str:
    """The HTML alternative."""
    return str(message.alternatives[0][0])


def words(text: object) -> str:
    """Text without markup, on one line."""
    return " ".join(re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", str(text), flags=re.S).split())


def test_call_says_what_until_when_and_what_silence_does(cast: Cast, consulta: Consulta) -> None:
    with clock.as_of(MONDAY):
        message = letter(cast, consulta, "llamado")
    assert message.subject == "Responda antes del lunes 14 de septiembre, 23:59: acta de la sesión 12"
    for body in (words(message.body), words(html(message))):
        assert body.startswith("Datos de ejemplo.")
        assert "Plazo fatal" in body
        assert "unes 14 de septiembre de 2026, 23:59" in body
        assert "Si no responde, su silencio no cuenta ni a favor ni en contra." in body
        assert "Responder por Red Social Ejemplo" in body
        assert "responde por Red Social Ejemplo a nombre de Persona Ejemplo Uno. No lo reenvíe." in body
        assert consulta.sha256 in body


def test_call_carries_the_link_bound_to_organisation_and_mandate(cast: Cast, consulta: Consulta) -> None:
    with clock.as_of(MONDAY):
        message = letter(cast, consulta, "llamado")
    (token,) = set(re.findall(r"/responder/([^/\s]+)/", str(message.body)))
    mandato = cast.actor("social").mandato
    assert mandato is not None
    convocada = Convocada.objects.get(consulta=consulta, organizacion=mandato.organizacion)
    assert enlaces.leer(token) == enlaces.Enlace(convocada.pk, mandato.pk)
    assert f"/responder/{token}/" in html(message)


@pytest.mark.parametrize(
    ("before", "start"),
    [(timedelta(days=3), "Quedan 3 días"), (timedelta(days=1), "Queda 1 día"), (timedelta(hours=3), "Vence hoy")],
)
def test_reminder_counts_local_days(cast: Cast, consulta: Consulta, before: timedelta, start: str) -> None:
    with clock.as_of(consulta.plazo.instante - before):
        message = letter(cast, consulta, "recordatorio")
    assert message.subject == f"{start}: falta la respuesta de Red Social Ejemplo al acta de la sesión 12"
    assert start in words(message.body)


def test_reminder_that_comes_late_does_not_ask_what_was_answered(cast: Cast, consulta: Consulta) -> None:
    with clock.as_of(MONDAY):
        cast.responde(consulta, "social")
        message = letter(cast, consulta, "recordatorio")
    assert "falta" not in message.subject
    assert "Ya consta la respuesta de Red Social Ejemplo: aprueba." in words(message.body)


@pytest.mark.parametrize("plantilla", ["llamado", "recordatorio"])
def test_after_the_deadline_nobody_is_asked_nor_given_a_link(cast: Cast, consulta: Consulta, plantilla: str) -> None:
    with clock.as_of(after(consulta, 1)):
        message = letter(cast, consulta, plantilla)
    assert message.subject == "Ya no recibe respuestas: acta de la sesión 12"
    assert "El plazo venció el lunes 14 de septiembre de 2026, 23:59" in words(message.body)
    assert "/responder/" not in f"{message.body}{html(message)}"


def test_receipt_says_answer_reasons_who_when_and_hash(cast: Cast, consulta: Consulta) -> None:
    reasons = "El párrafo 2.1 dice <b>todas</b> & no es así."
    with clock.as_of(MONDAY + timedelta(hours=1)):
        cast.responde(consulta, "social", "objeta", reasons)
        answer = Convocada.objects.get(consulta=consulta, nombre="Red Social Ejemplo").vigente
        assert answer is not None
        message = letter(cast, consulta, "comprobante", pronunciamiento=answer.pk)
    text = words(message.body.replace("<", "&lt;"))
    assert message.subject == "Quedó registrada la respuesta de Red Social Ejemplo al acta de la sesión 12"
    assert reasons in message.body
    assert "&lt;b&gt;todas&lt;/b&gt; &amp; no es así" in html(message)
    for part in (
        "objeta.",
        "Persona Ejemplo Uno, titular",
        "lunes 7 de septiembre de 2026, 11:00",
        consulta.sha256,
        "Puede cambiarla hasta el lunes 14 de septiembre de 2026, 23:59.",
    ):
        assert part in text


def test_receipt_of_an_answer_already_replaced_says_so(cast: Cast, consulta: Consulta) -> None:
    with clock.as_of(MONDAY):
        cast.responde(consulta, "social", "objeta", "Falta un párrafo.")
        first = Convocada.objects.get(consulta=consulta, nombre="Red Social Ejemplo").vigente
        assert first is not None
        cast.responde(consulta, "social")
        message = letter(cast, consulta, "comprobante", pronunciamiento=first.pk)
    assert "se registró otra respuesta de su organización" in words(message.body)


def close(cast: Cast, consulta: Consulta) -> EmailMultiAlternatives:
    """Close at the deadline and compose the result."""
    with clock.as_of(after(consulta)):
        cerrar_consulta(consulta.pk, actor=None)
        return letter(cast, consulta, "resultado")


def test_result_approved(cast: Cast, consulta: Consulta) -> None:
    with clock.as_of(MONDAY):
        for cuenta in ("social", "gobierno", "organismo", "secretaria"):
            cast.responde(consulta, cuenta)
    message = close(cast, consulta)
    assert message.subject == "Aprobada el acta de la sesión 12: 4 a favor, 1 sin respuesta"
    assert "- Red Académica Ejemplo: no respondió" in message.body
    assert "- Red Social Ejemplo: aprueba" in message.body


def test_result_rejected(cast: Cast, consulta: Consulta) -> None:
    with clock.as_of(MONDAY):
        cast.responde(consulta, "gobierno")
        cast.responde(consulta, "academica", "se_abstiene", "No asistimos.")
        cast.responde(consulta, "organismo", "objeta", "Falta un párrafo.")
    message = close(cast, consulta)
    assert message.subject == (
        "Rechazada el acta de la sesión 12: 1 a favor, 1 objeción, 1 abstención, 2 sin respuesta"
    )
    assert "vuelve a borrador" in words(message.body)


def test_result_without_quorum(cast: Cast, consulta: Consulta) -> None:
    message = close(cast, consulta)
    assert message.subject == "Sin quórum para el acta de la sesión 12: 0 a favor, 5 sin respuesta"


def test_tacit_answers_are_shown_as_tacit(cast: Cast) -> None:
    with clock.as_of(MONDAY):
        consulta = cast.en_circulacion(2, vence=date(2026, 9, 14))
        assert "se entiende que aprueba (aprobación tácita)" in words(letter(cast, consulta, "llamado").body)
        for cuenta in ("social", "gobierno"):
            cast.responde(consulta, cuenta)
        cast.responde(consulta, "organismo", "objeta", "Falta un párrafo.")
    message = close(cast, consulta)
    assert message.subject.endswith(": 4 a favor (2 tácitas), 1 objeción")
    assert "- Red Académica Ejemplo: no respondió; cuenta como tácita" in message.body


def test_text_for_observations_promises_no_effect(cast: Cast) -> None:
    with clock.as_of(MONDAY):
        consulta = cast.en_circulacion(None, vence=date(2026, 9, 14))
        call = letter(cast, consulta, "llamado")
    assert "Circula para observaciones: al vencer no tiene efecto." in words(call.body)
    assert "Plazo fatal" not in call.body
    assert close(cast, consulta).subject.startswith("Cerró la circulación para observaciones: ")


def test_withdrawal_gives_its_reason(cast: Cast, consulta: Consulta) -> None:
    with clock.as_of(MONDAY):
        cast.responde(consulta, "social")
        retirar_acta(consulta.objeto_id, "Se corrige el párrafo <2.1>.", actor=cast.secretaria)
        message = letter(cast, consulta, "retiro")
    assert message.subject == "Se retiró de circulación: acta de la sesión 12"
    assert "Motivo:\nSe corrige el párrafo <2.1>." in message.body
    assert "Se corrige el párrafo &lt;2.1&gt;." in html(message)
    assert "queda como historia y no vale para otro texto" in words(message.body)
    assert "/responder/" not in message.body


@pytest.mark.parametrize("plantilla", PLANTILLAS)
def test_every_mail_fetches_nothing_and_leaves_nothing_unfilled(cast: Cast, consulta: Consulta, plantilla: str) -> None:
    with clock.as_of(MONDAY):
        cast.responde(consulta, "social")
        answer = Convocada.objects.get(consulta=consulta, nombre="Red Social Ejemplo").vigente
        assert answer is not None
        if plantilla == "retiro":
            retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)
    if plantilla == "resultado":
        message = close(cast, consulta)
    else:
        with clock.as_of(MONDAY):
            message = letter(cast, consulta, plantilla, pronunciamiento=answer.pk)
    assert not re.search(r"<(img|script|link|iframe|form)\b|\bsrc=|url\(", html(message))
    assert "{{" not in f"{message.body}{html(message)}"
    assert "{%" not in f"{message.body}{html(message)}"
    assert "\n\n\n" not in message.body.strip()
    assert "Mesa de Ejemplo\nSecretaría de Ejemplo" in message.body
    assert message.reply_to == ["=?utf-8?q?Secretar=C3=ADa_de_Ejemplo?= <secretaria@mesa.example>"]
    assert (message.extra_headers["Auto-Submitted"], "\n" in message.subject) == ("auto-generated", False)


def test_title_of_an_acta_cannot_put_markup_in_a_mail(cast: Cast, consulta: Consulta) -> None:
    Consulta.objects.filter(pk=consulta.pk).update(titulo="acta <script>alert(1)</script>\nBcc: x@mesa.example")
    with clock.as_of(MONDAY):
        message = letter(cast, consulta, "llamado")
    assert "<script" not in html(message)
    assert "\n" not in message.subject


def test_outbox_shows_each_letter_with_links_to_follow(
    cast: Cast, consulta: Consulta, client: Any, settings: Any, tmp_path: Any
) -> None:
    settings.DEBUG, settings.DATA_DIR = True, tmp_path
    settings.EMAIL_BACKEND = "mesa.dev.mailbox.Backend"
    assert "Todavía no sale ningún correo" in client.get("/correo/").content.decode()
    mandato = cast.actor("social").mandato
    assert mandato is not None
    convocada = Convocada.objects.get(consulta=consulta, organizacion=mandato.organizacion)
    with clock.as_of(MONDAY):
        avisar(
            [mandato],
            clave="prueba",
            plantilla="llamado",
            ruta=f"/consultas/{consulta.pk}/",
            datos={"consulta": consulta.pk, "convocada": convocada.pk},
        )
        assert enviar_correos() == 1
    (carta,) = mailbox.letters()
    assert carta.para == "social@mesa.example"
    assert f'href="/correo/{carta.nombre}/"' in client.get("/correo/").content.decode()
    page = client.get(f"/correo/{carta.nombre}/").content.decode()
    assert re.search(r'<a href="http://[^"]+/responder/[^"]+/" rel="nofollow">', page)
    assert client.get("/correo/no-hay/").status_code == 404


def test_demo_pages_exist_only_in_debug(cast: Cast, client: Any, settings: Any) -> None:
    settings.DEBUG = False
    for url in ("/recorrido/", "/correo/"):
        assert client.get(url, secure=True).status_code == 404


def next_step(client: Any) -> str:
    """The one filled button of the tour."""
    page = client.get("/recorrido/").content.decode()
    (button,) = re.findall(r'class="btn btn--chico"[^>]*>([^<]+)<', page)
    return str(button)


def test_tour_names_one_next_step_in_every_state(cast: Cast, client: Any, settings: Any) -> None:
    settings.DEBUG = True
    client.force_login(cast.usuario("secretaria"))
    with clock.as_of(MONDAY):
        consulta = cast.en_circulacion(1, vence=date(2026, 9, 14))
        assert next_step(client) == "Abrir los correos"
        for cuenta in ("gobierno", "academica", "social"):
            cast.responde(consulta, cuenta)
        assert next_step(client) == "Entrar como Organismo Ejemplo"
        cast.responde(consulta, "organismo", "objeta", "Falta un párrafo.")
        assert next_step(client) == "Retirar el acta"
        acta = retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)
        assert next_step(client) == "Corregir el acta"
        consulta = cast.en_circulacion(1, acta=acta, vence=date(2026, 9, 14))
        assert next_step(client) == "Ver la consulta"
        for cuenta in ("gobierno", "academica", "social"):
            cast.responde(consulta, cuenta)
        assert next_step(client) == "Adelantar hasta el plazo"
    with clock.as_of(after(consulta)):
        cerrar_consulta(consulta.pk, actor=None)
        aprobar_acta(acta.pk, actor=None)
        assert next_step(client) == "Publicar el acta"
        publicar_acta(acta.pk, actor=cast.secretaria)
        assert next_step(client) == "Leer el acta publicada"


def test_tour_without_data_says_what_to_do(db: None, client: Any, settings: Any) -> None:
    settings.DEBUG = True
    assert "Todavía no hay datos de ejemplo" in client.get("/recorrido/").content.decode()


@pytest.mark.parametrize("url", ["/privacidad/", "/accesibilidad/"])
def test_fixed_pages_are_public_and_keep_nobody(client: Any, db: None, url: str) -> None:
    response = client.get(url, secure=True)
    assert response.status_code == 200
    assert response["Cache-Control"].startswith("public")
    assert not response.cookies


def test_invitation_that_is_not_good_says_what_to_do(client: Any, db: None) -> None:
    response = client.get("/invitacion/no-existe/", secure=True)
    assert response.status_code == 404
    assert "Pida otra a la secretaría" in response.content.decode()
