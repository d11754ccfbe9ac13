"""The documents of a network: who sees each, that nothing put away is handed out, and that no hostile file comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Membresia
from mesa.operations.archivos import Subido, revisar
from redes.models import DocumentoRed
from redes.operations.documentos import (
    DatosDocumento,
    corregir_documento,
    reponer_documento,
    retirar_documento,
    subir_documento,
)
from tests.cast import Cast
from tests.checks import ROLES, event, races, refused_to_all_but, together, winner_and_loser
from tests.redes.escena import DIA
from tests.redes.permissions_espacio import DOCUMENTOS

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 reglamento de ejemplo"


def archivo(datos: bytes = PDF, nombre: str = "reglamento.pdf") -> Subido:
    return revisar(datos, nombre)


def datos(**more: Any) -> DatosDocumento:
    said: dict[str, Any] = {"titulo": "Reglamento", "fecha": DIA}
    return DatosDocumento(**said | more)


def subido(cast: Cast, **more: Any) -> DocumentoRed:
    red = cast.organizacion("red-social-ejemplo")
    return subir_documento(red.pk, datos(**more), archivo(), envio=uuid4(), actor=cast.actor("social"))


def asked(address: str, client: Client | None = None) -> Any:
    """What asking for it answers, read to its end."""
    response: Any = (client or Client()).get(address)
    if response.streaming:
        assert b"".join(response.streaming_content) == PDF
    return response


def says(error: type[DomainError], act: Callable[[], object]) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def test_who_represents_the_network_adds_one_once(cast: Cast) -> None:
    red, envio, actor = cast.organizacion("red-social-ejemplo"), uuid4(), cast.actor("social")
    made = subir_documento(red.pk, datos(), archivo(), envio=envio, actor=actor)
    told = event("documento.subido", made, actor)
    assert made.archivo is not None
    assert told.ahora == {
        "titulo": "Reglamento",
        "fecha": DIA.isoformat(),
        "visible": "miembros",
        "sha256": made.archivo.sha256,
    }
    assert subir_documento(red.pk, datos(titulo="Otro"), archivo(), envio=envio, actor=actor) == made
    assert DocumentoRed.objects.count() == 1
    act = lambda a: subir_documento(red.pk, datos(), archivo(), envio=uuid4(), actor=a)  # noqa: E731
    refused_to_all_but(cast, {"social"}, act, DOCUMENTOS)


def test_only_a_network_has_such_a_space(cast: Cast) -> None:
    act = lambda: subir_documento(cast.mesa.pk, datos(), archivo(), envio=None, actor=cast.secretaria)  # noqa: E731
    assert says(DomainError, act) == DOCUMENTOS


@pytest.mark.parametrize(
    ("more", "con_archivo", "sentence"),
    [
        ({}, False, "Adjunte el archivo o escriba su dirección: una de las dos cosas."),
        ({"url": "https://a.example/"}, True, "Adjunte el archivo o escriba su dirección: una de las dos cosas."),
        ({"titulo": "\u200b"}, True, "Escriba el título del documento."),
        ({"visible": "nadie"}, True, "Elija quién ve el documento."),
        ({"url": "javascript:alert(1)"}, False, "Escriba una dirección que comience con http:// o https://."),
        ({"url": "data:text/html,x"}, False, "Escriba una dirección que comience con http:// o https://."),
        ({"url": "ftp://a.example/x"}, False, "Escriba una dirección que comience con http:// o https://."),
        ({"titulo": "a" * 301}, True, "Acorte el título, la descripción o la dirección: es demasiado largo."),
    ],
)
def test_what_lacks_or_does_not_fit_is_said(cast: Cast, more: dict[str, Any], con_archivo: bool, sentence: str) -> None:
    red, actor = cast.organizacion("red-social-ejemplo"), cast.actor("social")
    sent = archivo() if con_archivo else None
    assert says(DomainError, lambda: subir_documento(red.pk, datos(**more), sent, envio=None, actor=actor)) == sentence


def test_each_one_is_seen_by_whom_its_network_says(cast: Cast) -> None:
    """Members and who represents it see all; the Mesa where it sits, what is shown to it; anyone, what is public."""
    own, mesa, public = (subido(cast, visible=v).pk for v in ("miembros", "mesa", "publico"))
    red = {"social", "delegada.norte", "delegada.sur", "delegada.oriente"}
    table = {"secretaria", "gobierno", "academica", "academica.suplente", "organismo", "cooperante"}

    def who(pk: int) -> set[str]:
        seen = DocumentoRed.objects
        return {c for c in ROLES if seen.visible_to(cast.actor(c), clock.today()).filter(pk=pk).exists()}

    assert who(own) == red
    assert who(mesa) == red | table
    assert who(public) == set(ROLES)
    assert list(DocumentoRed.objects.visible_to(None, clock.today()).values_list("pk", flat=True)) == [public]
    Membresia.objects.filter(organo=cast.mesa, miembro__slug="red-social-ejemplo").update(hasta=DIA)
    assert who(mesa) == red, "a network that left the Mesa shows it nothing"


def test_one_is_corrected_and_never_overwritten_unseen(cast: Cast) -> None:
    made, actor = subido(cast), cast.actor("social")

    def act(a: Actor | None) -> DocumentoRed:
        return corregir_documento(made.pk, datos(titulo="Nuevo"), None, revision=1, actor=a)

    refused_to_all_but(cast, {"social"}, act, DOCUMENTOS)
    done = act(actor)
    assert (done.titulo, done.revision, done.archivo) == ("Nuevo", 2, made.archivo)
    assert (event("documento.corregido", made, actor).antes or {})["titulo"] == "Reglamento"
    assert act(actor).revision == 2  # sent again
    late = lambda: corregir_documento(made.pk, datos(titulo="Tarde"), None, revision=1, actor=actor)  # noqa: E731
    assert "Alguien corrigió este documento" in says(Conflicto, late)
    moved = corregir_documento(made.pk, datos(url="https://a.example/r"), None, revision=2, actor=actor)
    assert (moved.archivo, moved.url) == (None, "https://a.example/r")
    back = corregir_documento(made.pk, datos(), archivo(), revision=3, actor=actor)
    assert back.archivo is not None
    assert back.url == ""


def test_what_was_put_away_is_handed_to_nobody_until_it_is_back(cast: Cast) -> None:
    made, actor = subido(cast, visible="publico"), cast.actor("social")
    address = reverse("redes:documento_publico", args=["red-social-ejemplo", made.pk])
    assert asked(address).status_code == 200
    refused_to_all_but(cast, {"social"}, lambda a: retirar_documento(made.pk, actor=a), DOCUMENTOS)
    retirar_documento(made.pk, actor=actor)
    event("documento.retirado", made, actor)
    assert asked(address).status_code == 404
    own = Client()
    own.force_login(cast.usuario("delegada.norte"))
    private = reverse("redes:archivo_documento", args=["red-social-ejemplo", made.pk])
    assert asked(private, own).status_code == 404
    own.force_login(cast.usuario("social"))
    assert asked(private, own).status_code == 200, "who keeps them reads it before bringing it back"
    listed = own.get(reverse("redes:documentos", args=["red-social-ejemplo"])).content.decode()
    assert private in listed
    assert "ya está retirado" in says(Conflicto, lambda: retirar_documento(made.pk, actor=actor))
    change = lambda: corregir_documento(made.pk, datos(), None, revision=1, actor=actor)  # noqa: E731
    assert "Repóngalo primero" in says(Conflicto, change)
    refused_to_all_but(cast, {"social"}, lambda a: reponer_documento(made.pk, actor=a), DOCUMENTOS)
    reponer_documento(made.pk, actor=actor)
    event("documento.repuesto", made, actor)
    assert "no está retirado" in says(Conflicto, lambda: reponer_documento(made.pk, actor=actor))
    assert asked(address).status_code == 200


def test_a_file_is_downloaded_and_never_drawn(cast: Cast) -> None:
    made = subido(cast, visible="publico")
    response = asked(reverse("redes:documento_publico", args=["red-social-ejemplo", made.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="reglamento.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    elsewhere = reverse("redes:documento_publico", args=["red-academica-ejemplo", made.pk])
    assert asked(elsewhere).status_code == 404


@pytest.mark.parametrize(
    ("nombre", "data"),
    [
        ("carta.html", b"<html><script>alert(1)</script></html>"),
        ("carta.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("carta.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("carta.zip", b"PK\x03\x04" + b"\0" * 40),
        ("carta.pdf", b"MZ\x90\x00\x03"),
    ],
)
def test_a_hostile_file_is_refused_with_what_was_typed(cast: Cast, nombre: str, data: bytes) -> None:
    client = Client()
    client.force_login(cast.usuario("social"))
    sent = {"titulo": "Carta de la red", "fecha": DIA.isoformat(), "visible": "publico", "envio": str(uuid4())}
    address = reverse("redes:subir_documento", args=["red-social-ejemplo"])
    answer = client.post(address, sent | {"archivo": SimpleUploadedFile(nombre, data)})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Guárdelo en PDF" in said
    assert "Carta de la red" in said
    assert not DocumentoRed.objects.exists()


@pytest.mark.django_db(transaction=True)
@races(subir_documento)
def test_a_form_sent_twice_at_once_makes_one(cast: Cast) -> None:
    red, envio, actor = cast.organizacion("red-social-ejemplo"), uuid4(), cast.actor("social")
    act = lambda: subir_documento(red.pk, datos(), archivo(), envio=envio, actor=actor)  # noqa: E731
    one, other = together(act, act)
    assert one == other
    assert DocumentoRed.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@races(corregir_documento)
def test_of_two_corrections_one_is_kept(cast: Cast) -> None:
    made, actor = subido(cast), cast.actor("social")
    results = together(
        lambda: corregir_documento(made.pk, datos(titulo="Uno"), None, revision=1, actor=actor),
        lambda: corregir_documento(made.pk, datos(titulo="Dos"), None, revision=1, actor=actor),
    )
    won, lost = winner_and_loser(results)
    assert isinstance(lost, Conflicto)
    assert DocumentoRed.objects.get(pk=made.pk).titulo == won.titulo


@pytest.mark.django_db(transaction=True)
@races(retirar_documento, reponer_documento)
def test_of_two_that_put_it_away_one_does(cast: Cast) -> None:
    made, actor = subido(cast), cast.actor("social")
    _won, lost = winner_and_loser(together(*[lambda: retirar_documento(made.pk, actor=actor)] * 2))
    assert isinstance(lost, Conflicto)
    _won, lost = winner_and_loser(together(*[lambda: reponer_documento(made.pk, actor=actor)] * 2))
    assert isinstance(lost, Conflicto)
