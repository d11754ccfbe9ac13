"""What a network says to itself is found nowhere by anybody outside of it.

Every text of a network's consultas is an unmistakable word. Then everyone outside walks the whole site: each address of
the resolver, filled with what exists, and every link of each page; and the logs and the letters are read too.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, get_resolver, resolve, reverse
from pypdf import PdfReader

from actas.operations import publicar_acta
from mesa.enlaces import Enlace, url_para_responder
from mesa.kernel import tasks
from mesa.models import Archivo, Consulta, Mandato, Pronunciamiento, Usuario
from mesa.operations.archivos import revisar
from mesa.operations.consultas import recordar_consulta
from mesa.operations.deliberacion import preguntar_consulta, responder_pregunta
from mesa.operations.interna import dar_cuenta, retirar_interna
from mesa.operations.prorrogas import pedir_prorroga
from mesa.operations.vias import anular_registro, registrar_pronunciamiento
from tests.cast import Cast
from tests.checks import rewriting
from tests.mesa import scene as scenes
from tests.mesa.redes import MIEMBROS, VENCE, abierta, cerrada, responde_la_red
from tests.mesa.scene import Scene, of
from tests.mesa.test_urls_roles import addresses

pytestmark = pytest.mark.django_db
#: In every planted text, and in nothing else there is.
MARCA = "zorzalquiltro"
DENTRO = {"social", *MIEMBROS}
FUERA = [
    *(None, "secretaria", "gobierno", "academica", "organismo", "cooperante", "administradora"),
    *("delegada.academica", "operadora"),
]
#: Of each kind of page, how many more are followed than those that are asked for: a calendar has no last month.
LINKS = 8
SKIPPED = re.compile(r"^/(preferencias|cuenta/logout|static)/|/desde/")


@dataclass
class Planted:
    """What was planted, and the rows by which the addresses are filled."""

    scene: Scene
    consultas: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    letters: list[Any] = field(default_factory=list)
    words: int = 0

    def word(self, where: str) -> str:
        """A text that names where it was written."""
        self.words += 1
        return f"{MARCA} {where}"


def _asked(planted: Planted) -> Consulta:
    """One open, with everything that may be written around it."""
    cast, word = planted.scene.cast, planted.word
    upper = cast.en_circulacion(acta=cast.borrador(of(date(2026, 8, 10))), vence=VENCE)
    interna = abierta(cast, upper, word("nota"), vence=date(2026, 9, 7), publica_interno="nada")
    cast.responde(interna, "delegada.sur", "objeta", word("fundamento"))
    cast.responde(interna, "delegada.sur", "aprueba_con_observaciones", word("observacion"))
    oriente, social = cast.actor("delegada.oriente"), cast.actor("social")
    assert oriente.mandato is not None
    said = {"via": "otro_medio", "mandato_id": oriente.mandato.pk, "sha256": interna.sha256, "actor": social}
    file = revisar(word("documento").encode(), f"{MARCA}.txt")
    for evidencia in (word("evidencia"), word("otra evidencia")):
        answer = registrar_pronunciamiento(
            interna.pk,
            oriente.mandato.organizacion_id,
            "se_abstiene",
            word("por otro medio"),
            evidencia=evidencia,
            archivo=file,
            reemplaza=Pronunciamiento.objects.filter(
                convocada__organizacion=oriente.organizacion, convocada__consulta=interna
            )
            .order_by("-pk")
            .values_list("pk", flat=True)
            .first(),
            **said,  # type: ignore[arg-type]
        )
    anular_registro(answer.pk, word("anulada"), actor=social)
    norte = cast.actor("delegada.norte")
    assert norte.organizacion is not None
    pregunta = preguntar_consulta(interna.pk, norte.organizacion.pk, word("pregunta"), actor=norte)
    responder_pregunta(pregunta.pk, word("respuesta"), actor=social)
    prorroga = pedir_prorroga(interna.pk, norte.organizacion.pk, date(2026, 9, 8), word("prorroga"), actor=norte)
    recordar_consulta(interna.pk, actor=social)
    planted.consultas += [upper.pk, interna.pk]
    planted.rows += [pregunta.pk, prorroga.pk, answer.pk]
    return interna


def _resolved(planted: Planted) -> None:
    """One closed, from which its representative departs, in an acta that is approved and published."""
    cast, word = planted.scene.cast, planted.word
    upper = cast.en_circulacion(2, acta=cast.borrador(of(date(2026, 8, 11))), vence=VENCE)
    interna = cerrada(cast, upper, nota=word("nota"), publica_interno="nada")
    answer = responde_la_red(cast, upper, "objeta", "No corresponde.", word("apartamiento"))
    dar_cuenta(answer.pk, word("cuenta"), actor=cast.actor("social"))
    for cuenta in ("gobierno", "academica", "organismo"):
        cast.responde(upper, cuenta)
    tasks.sweep()
    publicar_acta(upper.objeto_id, actor=cast.secretaria)
    planted.consultas += [upper.pk, interna.pk]
    planted.rows.append(answer.pk)


def _withdrawn(planted: Planted) -> None:
    cast, word = planted.scene.cast, planted.word
    upper = cast.en_circulacion(acta=cast.borrador(of(date(2026, 8, 12))), vence=VENCE)
    interna = abierta(cast, upper, word("nota"), publica_interno="nada")
    retirar_interna(interna.pk, word("retiro"), actor=cast.actor("social"))
    planted.consultas += [upper.pk, interna.pk]


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[Planted]:
    """The site with a network's words in it, everyone told of what they are told, and every e-mail sent."""
    with scenes.staged(django_db_blocker) as scene:
        found = Planted(scene)
        _asked(found)
        _resolved(found)
        _withdrawn(found)
        for _ in range(2):
            done = tasks.sweep()
            assert -1 not in done.values(), done
        found.letters += mail.outbox
        found.rows += Archivo.objects.values_list("pk", flat=True)
        yield found


def signed_in(scene: Scene, who: str | None) -> Client:
    """A browser of somebody outside the network; `operadora` is a superuser who is no member of anything."""
    client = Client()
    if who == "operadora":
        client.force_login(Usuario.objects.create_user("operadora@mesa.example", is_staff=True, is_superuser=True))
    elif who:
        client.force_login(scene.cast.usuario(who))
    return client


def filled(planted: Planted) -> Iterator[str]:
    """Every address that may be asked for, with what there is in the place of its arguments."""
    for name, pattern in addresses(get_resolver()):
        if name and not name.startswith("admin:"):
            yield from _filled(name, pattern, planted)


def _filled(name: str, pattern: URLPattern, planted: Planted) -> Iterator[str]:
    values: dict[str, Sequence[Any]] = {}
    of_consulta = str(pattern.pattern).startswith("consultas/")
    for key in pattern.pattern.regex.groupindex:
        kind = type(pattern.pattern.converters.get(key)).__name__
        if kind == "IntConverter":
            values[key] = planted.consultas if of_consulta and key == "pk" else planted.rows
        else:
            return  # a name that only links know: they are followed
    for chosen in itertools.product(*values.values()):
        arguments = dict(zip(values, chosen, strict=True))
        for slug in ({}, {"slug": "red-social-ejemplo"}):  # the register of an órgano is at two addresses
            with suppress(NoReverseMatch):
                yield reverse(name, kwargs=arguments | slug)


def admin_addresses(planted: Planted) -> Iterator[str]:
    """The lists of the admin and each of their rows."""
    from django.contrib import admin

    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:60]:
            yield reverse(f"{base}_change", args=[pk])


def text_of(content: bytes) -> str:
    """What a response says, a PDF too."""
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return unescape(content.decode("utf-8", "replace"))


def crawl(client: Client, seeds: list[str]) -> tuple[list[str], int]:
    """Where the words are read, from those addresses and every link found; and how many pages were seen."""
    waiting = list(dict.fromkeys(seeds))  # rows of several models bear one number: an address is asked for once
    known, often, found, pages = set(seeds), Counter[str](), [], 0
    while waiting:
        url = waiting.pop()
        response = client.get(url)
        text = text_of(scenes.body(response))
        if MARCA in text.lower() or MARCA in str(response.headers).lower():
            found.append(url)
        if response.status_code != 200:
            continue
        pages += 1
        for link in re.findall(r'(?:href|src|action)="(/[^"#]*)', text):
            if link in known or SKIPPED.search(link):
                continue
            known.add(link)
            with suppress(Resolver404):
                name = resolve(link.partition("?")[0]).view_name
                often[name] += 1
                if often[name] <= LINKS:
                    waiting.append(link)
    return found, pages


@pytest.mark.parametrize("who", FUERA, ids=lambda who: who or "anonima")
def test_nobody_outside_the_network_reads_a_word_of_it(
    planted: Planted, who: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    seeds = list(filled(planted))
    if who == "operadora":
        seeds += admin_addresses(planted)
    with scenes.unwatched():
        found, pages = crawl(signed_in(planted.scene, who), seeds)
    assert not found, f"{who or 'anonima'} reads the network's words in {found[:10]}"
    assert pages > 20, "the walk went nowhere"
    assert MARCA not in caplog.text.lower()


@pytest.mark.parametrize("who", sorted(DENTRO))
def test_its_organisations_and_who_represents_it_do_read_them(planted: Planted, who: str) -> None:
    """Otherwise the walk above would prove nothing."""
    seeds = [reverse("mesa:consulta", args=[pk]) for pk in planted.consultas]
    seeds += [reverse("mesa:cuenta", args=[pk]) for pk in planted.rows]
    found, _ = crawl(signed_in(planted.scene, who), seeds)
    assert {reverse("mesa:consulta", args=[planted.consultas[1]]), reverse("mesa:cuenta", args=[planted.rows[3]])} <= {
        *found
    }


def test_no_letter_to_anybody_outside_holds_a_word_of_it(planted: Planted) -> None:
    inside = {f"{who}@mesa.example" for who in DENTRO}
    told = {to for message in planted.letters for to in message.to}
    assert told & inside, "the network was told"
    assert told - inside, "and so were others"
    for message in planted.letters:
        whole = message.message().as_bytes() + str(message.body).encode()
        html = "".join(str(content) for content, _ in message.alternatives)
        if MARCA in (whole.decode("utf-8", "replace") + html).lower():
            assert set(message.to) <= inside, message.subject
            assert "secretaria@mesa.example" not in str(message.reply_to), "an answer to it would leave the network"


def test_a_link_is_of_no_use_to_who_no_longer_speaks_for_the_organisation(planted: Planted) -> None:
    interna = Consulta.objects.get(pk=planted.consultas[1])
    mandato = Mandato.objects.get(persona__correo="delegada.sur@mesa.example")
    convocada = interna.convocadas.get(organizacion=mandato.organizacion_id)
    url = url_para_responder(Enlace(convocada.pk, mandato.pk)).partition("testserver")[2]
    assert MARCA in Client().get(url).content.decode()
    with rewriting():
        Mandato.objects.filter(pk=mandato.pk).update(hasta=date(2026, 8, 31))
    response = Client().get(url)
    assert response.status_code == 404
    assert MARCA not in response.content.decode()


def test_the_secretaria_reads_it_if_her_own_organisation_is_a_member(planted: Planted) -> None:
    from mesa.models import Membresia

    cast: Cast = planted.scene.cast
    red, interna = cast.organizacion("red-social-ejemplo"), planted.consultas[1]
    client = signed_in(planted.scene, "secretaria")
    seat = {"organo": red, "miembro": cast.secretaria.organizacion, "sector": "gobierno", "desde": date(2026, 1, 5)}
    guest = Membresia.objects.create(**seat, clase="invitada_permanente")
    assert client.get(reverse("mesa:consulta", args=[interna])).status_code == 404, "a guest is outside of it"
    with rewriting():
        guest.delete()
    Membresia.objects.create(**seat)
    assert MARCA in client.get(reverse("mesa:consulta", args=[interna])).content.decode()
