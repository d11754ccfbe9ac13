"""How sending goes: who sees what of it, that it tells nothing of what notices say, and sending again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from mesa.kernel import tasks
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import run_pending
from mesa.models import Aviso, Consulta, Envio, Invitacion, Persona, Reaccion, Usuario
from mesa.operations.avisos import avisar, avisar_invitacion
from mesa.operations.envios import enviar_correos
from mesa.operations.reenvios import reenviar_envio
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.mesa.scene import html

pytestmark = pytest.mark.django_db
SECRETO = "Palabras que solo son de la red"
ERROR = "SMTPRecipientsRefused: 550 no existe"


def told(cast: Cast, cuenta: str, organo: str, clave: str = "x") -> Envio:
    """An e-mail that failed, of a matter of that órgano whose text nobody outside may read."""
    base = cast.en_circulacion(acta=cast.borrador())
    Consulta.objects.filter(pk=base.pk).update(titulo=SECRETO)
    avisar(
        [cast.actor(cuenta).mandato],
        clave=clave,
        plantilla="llamado",
        ruta=f"/consultas/{base.pk}/",
        datos={"organo": cast.organizacion(organo).pk, "consulta": base.pk, "motivo": SECRETO},
    )
    envio = Envio.objects.get(aviso__clave__startswith=f"{clave}:")
    fail(envio)
    return Envio.objects.select_related("aviso__organo").get(pk=envio.pk)


def fail(envio: Envio) -> None:
    Envio.objects.filter(pk=envio.pk).update(estado="fallido", error=ERROR, intentos=8)


@pytest.fixture
def failed(cast: Cast) -> Envio:
    """One of the Mesa's."""
    return told(cast, "gobierno", "mesa-ejemplo")


def signed(cast: Cast, cuenta: str) -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def operator(cast: Cast) -> Client:
    """An account that operates the system and speaks for nobody."""
    persona = Persona.objects.create(nombre="Persona Operadora")
    usuario = Usuario.objects.create_user("opera@mesa.example", "mesa-demo", persona=persona, is_staff=True)
    client = Client()
    client.force_login(usuario)
    return client


# Who sees what


def test_the_secretaria_sees_to_whom_and_why_with_the_address_masked(cast: Cast, failed: Envio) -> None:
    page = html(signed(cast, "secretaria").get("/operaciones/"))
    for part in ("Un aviso no se pudo enviar.", "Se pide su respuesta", "Persona Ejemplo Cuatro", ERROR, "8 intentos"):
        assert part in page
    assert "g…@mesa.example" in page
    assert "gobierno@mesa.example" not in page
    assert SECRETO not in page


@pytest.mark.parametrize("who", ["secretaria", "operator", "academica", "social"])
def test_what_is_of_a_network_is_seen_by_who_represents_it(cast: Cast, failed: Envio, who: str) -> None:
    """To others: nothing, or for whoever operates the system, that there is one, its date and its state."""
    told(cast, "delegada.norte", "red-social-ejemplo", "red")
    client = operator(cast) if who == "operator" else signed(cast, who)
    page = html(client.get("/operaciones/"))
    assert ("Persona Ejemplo Nueve" in page, "d…@mesa.example" in page) == ((who == "social"),) * 2
    assert ("reservado de la red" in page) == (who == "operator")
    assert ("Persona Ejemplo Cuatro" in page) == (who in {"secretaria", "operator"})
    assert page.count(ERROR) == (0 if who == "academica" else 1)
    assert SECRETO not in page
    assert "norte@" not in page


def test_nobody_else_opens_it(cast: Cast) -> None:
    answer = signed(cast, "gobierno").get("/operaciones/")
    assert answer.status_code == 403
    assert "Solo quien conduce un órgano y quien opera el sistema ven el envío de avisos." in html(answer)


def test_it_says_what_waits_and_since_when_and_what_is_tried_again(cast: Cast) -> None:
    cast.en_circulacion()
    run_pending()
    Envio.objects.filter(destino="gobierno@mesa.example").update(error=ERROR, intentos=1)
    page = html(signed(cast, "secretaria").get("/operaciones/"))
    assert "6, el más antiguo desde el" in page
    assert "uno falló y se intenta de nuevo" in page
    assert "Ningún aviso ha fallado." in page


def test_a_failing_handler_is_shown_by_its_name_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.en_circulacion()
    Reaccion.objects.filter(handler="mesa.avisar_llamado").update(intentos=3, error=f"ValueError: {SECRETO}")
    page = html(signed(cast, "secretaria").get("/operaciones/"))
    assert "mesa.avisar_llamado" in page
    assert SECRETO not in page


def test_it_says_whether_the_worker_is_alive(cast: Cast) -> None:
    client = signed(cast, "secretaria")
    assert "No se sabe cuándo fue el último barrido." in html(client.get("/operaciones/"))
    tasks.barrer()
    assert "El envío puede estar detenido." not in html(client.get("/operaciones/"))
    cache.set(tasks.LAST_SWEEP, (timezone.now() - timedelta(hours=1)).isoformat(), None)
    assert "El envío puede estar detenido." in html(client.get("/operaciones/"))


# Sending again


def test_only_who_conducts_the_organo_sends_again(cast: Cast, failed: Envio) -> None:
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: reenviar_envio(failed.pk, actor=actor),
        "Solo quien conduce el órgano y quien opera el sistema pueden reenviar lo que falló.",
    )
    actor = cast.secretaria
    envio = reenviar_envio(failed.pk, actor=actor)
    assert (envio.estado, envio.intentos, envio.error) == ("pendiente", 0, "")
    told_it = event("envio.reenviado", envio, actor)
    assert (told_it.antes, told_it.ahora) == ("fallido", "pendiente")
    with pytest.raises(Conflicto, match="ya no está entre los que fallaron"):
        reenviar_envio(failed.pk, actor=actor)
    assert enviar_correos() >= 1
    assert Envio.objects.get(pk=failed.pk).estado == "enviado"


def test_it_goes_to_the_address_the_person_has_now_but_an_invitation_to_its_own(cast: Cast, failed: Envio) -> None:
    persona = failed.aviso.persona
    Persona.objects.filter(pk=persona.pk).update(correo="otro@mesa.example")
    assert reenviar_envio(failed.pk, actor=cast.secretaria).destino == "otro@mesa.example"
    now = timezone.now()
    invitacion = Invitacion.objects.create(
        persona=persona, organo=cast.mesa, correo="primera@mesa.example", creada=now, vence=now + timedelta(days=14)
    )
    avisar_invitacion(invitacion)
    letter = Envio.objects.get(destino="primera@mesa.example")
    fail(letter)
    assert reenviar_envio(letter.pk, actor=cast.secretaria).destino == "primera@mesa.example"


def test_who_has_no_address_any_more_is_not_sent_to(cast: Cast, failed: Envio) -> None:
    Persona.objects.filter(pk=failed.aviso.persona_id).update(correo="")
    with pytest.raises(Conflicto, match="ya no tiene correo"):
        reenviar_envio(failed.pk, actor=cast.secretaria)


@pytest.mark.django_db(transaction=True)
@races(reenviar_envio)
def test_two_who_send_again_at_once_do_it_once(cast: Cast, failed: Envio) -> None:
    actor = cast.secretaria
    won, lost = winner_and_loser(together(*[lambda: reenviar_envio(failed.pk, actor=actor)] * 2))
    assert won.estado == "pendiente"
    assert isinstance(lost, Conflicto)


def test_the_page_sends_one_or_all_within_what_is_seen(cast: Cast, failed: Envio) -> None:
    told(cast, "organismo", "mesa-ejemplo", "y")
    told(cast, "social", "mesa-ejemplo", "z")
    of_network = told(cast, "delegada.norte", "red-social-ejemplo", "red")
    client = signed(cast, "secretaria")
    assert client.post(f"/operaciones/envios/{of_network.pk}/reenviar/").status_code == 404
    assert client.post(f"/operaciones/envios/{failed.pk}/reenviar/").status_code == 302
    assert Envio.objects.get(pk=failed.pk).estado == "pendiente"
    assert "Reenviar los 2 que fallaron" in html(client.get("/operaciones/"))
    page = html(client.post("/operaciones/reenviar/", follow=True))
    assert "2 avisos volvieron a la cola." in page
    assert list(Envio.objects.filter(estado="fallido")) == [of_network]
    assert html(operator(cast).post("/operaciones/reenviar/", follow=True)).count("1 aviso volvió a la cola.") == 1
    assert "No había avisos que reenviar." in html(client.post("/operaciones/reenviar/", follow=True))


def test_every_kind_of_notice_has_a_name(settings: Any) -> None:
    """Whoever adds a letter says how its notice is called: `registrar_avisos`."""
    from mesa import tipos

    files = (settings.BASE_DIR / "templates" / "correo").glob("*_asunto.txt")
    letters = {file.name.removesuffix("_asunto.txt") for file in files}
    assert not sorted(letters - {"resumen"} - set(tipos._avisos))


def test_a_notice_knows_whose_it_is(cast: Cast) -> None:
    cast.en_circulacion()
    run_pending()
    assert set(Aviso.objects.values_list("organo__slug", flat=True)) == {"mesa-ejemplo"}
    avisar([cast.actor("social").mandato], clave="p", plantilla="x", ruta="/", datos={"organo": cast.mesa.pk})
    assert Aviso.objects.latest("pk").organo == cast.mesa
