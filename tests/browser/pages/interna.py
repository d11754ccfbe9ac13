"""A network's own consulta: who represents it, its organisations, and what others see of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from mesa.enlaces import Enlace, url_para_responder
from mesa.kernel import clock
from mesa.models import Consulta, Regla
from mesa.operations.consultas import cerrar_consulta, pronunciarse
from mesa.operations.interna import abrir_interna, dar_cuenta
from mesa.querysets.consultas import GRACIA
from tests.browser.pages.core import MAIN, Case, send
from tests.browser.world import FUNDAMENTO, World

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOTA = "Propongo aprobarla: el párrafo 1.2 recoge lo que conversamos en la asamblea."
APARTAMIENTO = "La observación sobre el párrafo 1.1 llegó después de que la red cerró su consulta."


def _upper(world: World, nombre: str) -> Consulta:
    """An acta in circulation for three weeks."""
    acta = world.cast.borrador()
    consulta = world.cast.en_circulacion(1, acta=acta, vence=clock.today() + timedelta(days=21))
    world.consultas[nombre] = consulta
    return consulta


def _asked(world: World, upper: Consulta) -> Consulta:
    """What the network is asked about it, by its rule, with two answers of three."""
    regla = Regla.objects.get(organo__slug="red-social-ejemplo")
    pk = abrir_interna(upper.pk, regla.pk, None, NOTA, actor=world.cast.actor("social")).pk
    interna = Consulta.objects.select_related("plazo").get(pk=pk)
    world.cast.responde(interna, "delegada.norte")
    world.cast.responde(interna, "delegada.sur", "aprueba_con_observaciones", FUNDAMENTO)
    return interna


def _closed(interna: Consulta) -> None:
    with clock.as_of(interna.plazo.instante + GRACIA + timedelta(seconds=1)):
        cerrar_consulta(interna.pk, actor=None)


def _departs(page: Page) -> None:
    page.locator("input[value=objeta]").check()
    page.locator("[name=fundamento]").fill(FUNDAMENTO)
    page.locator(MAIN).first.click()


def represents(world: World) -> Iterator[Case]:
    """Asks her network, answers by what it resolved or departs from it, and gives account."""
    upper = _upper(world, "interna")
    base, later = f"/consultas/{upper.pk}", upper.plazo.vence + timedelta(days=7)
    yield Case("consulta: sin consultar", f"{base}/")
    yield Case("responder: sin consultar", f"{base}/responder/")
    yield Case("abrir", f"{base}/interna/")
    yield Case("abrir: error", f"{base}/interna/", do=send(vence=f"{later:%Y-%m-%d}"), says="última fecha posible")
    soon = world.cast.en_circulacion(2, vence=clock.today() + timedelta(days=1))
    yield Case("abrir: no alcanza", f"/consultas/{soon.pk}/interna/")
    interna = _asked(world, upper)
    world.consultas["de la red"] = interna
    yield Case("consulta interna: abierta", f"/consultas/{interna.pk}/")
    yield Case("consulta: consultando", f"{base}/")
    yield Case("responder: consultando", f"{base}/responder/")
    yield Case("retirar", f"{base}/interna/retirar/")
    yield Case("retirar: error", f"{base}/interna/retirar/", do=send(), says="Escriba por qué retira")
    _closed(interna)
    yield Case("responder: resuelta", f"{base}/responder/")
    yield Case("responder: se aparta sin decirlo", f"{base}/responder/", do=_departs, says="Escriba por qué se aparta")
    actor = world.cast.actor("social")
    assert actor.organizacion is not None
    said = {"sha256": upper.sha256, "apartamiento": APARTAMIENTO, "actor": actor}
    answer = pronunciarse(upper.pk, actor.organizacion.pk, "objeta", FUNDAMENTO, **said)  # type: ignore[arg-type]
    yield Case("consulta: se apartó", f"{base}/")
    yield Case("dar cuenta", f"/cuentas/{answer.pk}/")
    yield Case("dar cuenta: error", f"/cuentas/{answer.pk}/", do=send(), says="Escriba qué respondió y por qué")
    dar_cuenta(answer.pk, "Objeté por lo que llegó después. Lo conversamos en la próxima asamblea.", actor=actor)


def trusted(world: World) -> Iterator[Case]:
    """Who represents a network with *mandato amplio*."""
    upper = world.consultas["interna"]
    yield Case("consulta: mandato amplio", f"/consultas/{upper.pk}/")
    yield Case("responder: mandato amplio", f"/consultas/{upper.pk}/responder/")
    yield Case("pendientes: dar cuenta", "/pendientes/")


def members(world: World) -> Iterator[Case]:
    """An organisation of the network: what it is asked, what came of it, and the account."""
    upper = _upper(world, "otra interna")
    interna = _asked(world, upper)
    yield Case("pendientes de la red", "/pendientes/")
    yield Case("responder a la red", f"/consultas/{interna.pk}/responder/")
    closed = world.consultas["de la red"]
    yield Case("consulta interna: con su posición", f"/consultas/{closed.pk}/")
    answered = world.consultas["interna"].convocadas.get(organizacion__slug="red-social-ejemplo")
    yield Case("cuenta", f"/cuentas/{answered.vigente_id}/")


def outsiders(world: World) -> Iterator[Case]:
    """Who is outside of it sees what its rule publishes."""
    yield Case("consulta: lo que se publica", f"/consultas/{world.consultas['interna'].pk}/")
    yield Case("404 de lo que no ve", f"/consultas/{world.consultas['de la red'].pk}/", 404)


def by_its_link(world: World) -> Iterator[Case]:
    """The panel of a network's consulta, opened from an e-mail without account."""
    interna = Consulta.objects.filter(superior=world.consultas["otra interna"]).get()
    actor = world.cast.actor("delegada.oriente")
    assert actor.mandato is not None
    convocada = interna.convocadas.get(organizacion=actor.organizacion)
    token = url_para_responder(Enlace(convocada.pk, actor.mandato.pk)).rstrip("/").rpartition("/")[2]
    yield Case("responder a la red", f"/responder/{token}/")
