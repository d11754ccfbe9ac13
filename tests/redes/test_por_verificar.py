"""What waits to be verified: the list says of all answers what the permission and the act say of each one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from mesa.kernel import clock
from mesa.kernel.permissions import puede
from mesa.models import Persona
from mesa.tipos import pendientes_de
from redes.models import Enlace, Estandar, Perfil, Respuesta
from redes.operations.por_verificar import respuestas_por_verificar
from redes.operations.revision import por_que_no_se_verifica, verificar_respuesta
from tests.cast import Cast
from tests.redes.escena import dato, estandar, perfil, respuesta
from tests.redes.estandar import AHORA, HOY, publicada

pytestmark = pytest.mark.django_db
ROLES = ("secretaria", "gobierno", "academica", "social", "delegada.norte", "delegada.sur", "organismo", "cooperante")
PAGE = "/redes/por-verificar/"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def everything(cast: Cast) -> None:
    """Profiles of a network, one of its members and two others; answers of every sort, and what binds each to some."""
    estandar()
    slugs = ("red-social-ejemplo", "norte-ejemplo", "red-academica-ejemplo", "ministerio-ejemplo")
    social, norte, academica, ministerio = (perfil(cast.organizacion(slug), publicado_el=clock.now()) for slug in slugs)
    Perfil.objects.filter(pk=social.pk).update(anfitriona=cast.organizacion("norte-ejemplo"))
    who: Persona = cast.actor("organismo").persona
    told = dato(academica, "directivo", {"nombre": "Persona Ejemplo"}, creado_por=who)
    other = dato(academica, "directivo", {"nombre": "Otra Ejemplo"})
    links = [Enlace.objects.create(url=f"https://a.example/{r}", resultado=r) for r in Enlace.Resultado.values]
    for own in (social, norte, academica, ministerio):
        respuesta(own, "T3")
        respuesta(own, "T4", nivel=1)
        respuesta(own, "I1", fecha=HOY - timedelta(days=3000))
        respuesta(own, "I2", termino=HOY - timedelta(days=1))
        respuesta(own, "I3", termino=HOY)
        respuesta(own, "A1", verificada_el=HOY, verificada_por=who)
        respuesta(own, "ZZ")
        respuesta(own, "D3", desde=None)
        respuesta(own, "D4", hasta=HOY)
    for codigo, link in zip(("D1", "D2", "D5", "A2", "A3"), links, strict=True):
        respuesta(academica, codigo, enlace=link)
    respuesta(academica, "T2", derivada=True, leidos=[told.pk, other.pk])
    respuesta(academica, "T5", derivada=True, dato=other, leidos=[other.pk])
    respuesta(academica, "T6", creada_por=cast.actor("gobierno").persona)
    respuesta(academica, "T1", por=cast.organizacion("norte-ejemplo"))


def test_the_list_says_of_all_what_is_said_of_each(cast: Cast) -> None:
    everything(cast)
    version, standing = Estandar.objects.vigente(), Respuesta.objects.filter(desde__isnull=False, hasta=None)
    rows = list(standing.select_related("perfil", "enlace").filter(verificada_el=None))
    seen = {}
    for cuenta in ROLES:
        actor = cast.actor(cuenta)
        found = set(respuestas_por_verificar(actor, HOY).values_list("pk", flat=True))
        one_by_one = {
            r.pk
            for r in rows
            if not por_que_no_se_verifica(r, version) and puede("redes.verificar_respuesta", actor, r)
        }
        assert found == one_by_one, cuenta
        seen[cuenta] = len(found)
    assert len(set(seen.values())) > 3, f"the scene tells them apart: {seen}"
    assert not respuestas_por_verificar(None, HOY).exists()


def test_age_is_counted_to_the_last_day_of_the_month(cast: Cast) -> None:
    """The same day as `puntaje.mas_meses`: evidence of 31 August is good, at six months, until 28 February."""
    own, version = perfil(cast.organizacion("red-social-ejemplo"), publicado_el=clock.now()), estandar()
    version.indicadores.filter(codigo="T3").update(meses=6)
    respuesta(own, "T3", fecha=date(2026, 8, 31))
    good = respuestas_por_verificar(cast.actor("gobierno"), date(2027, 2, 28))
    assert good.exists()
    assert not respuestas_por_verificar(cast.actor("gobierno"), date(2027, 3, 1)).exists()


def test_nothing_of_what_is_withdrawn_waits(cast: Cast) -> None:
    respuesta(perfil(cast.organizacion("red-social-ejemplo")), "T3")
    assert not respuestas_por_verificar(cast.actor("gobierno"), HOY).exists()


def test_it_is_asked_for_until_somebody_verifies_it(cast: Cast, client: Client) -> None:
    answer, actor = publicada(cast), cast.actor("gobierno")
    client.force_login(cast.usuario("gobierno"))
    assert "Una respuesta por verificar" in client.get(PAGE).content.decode()
    assert [p.url for p in pendientes_de(actor) if p.url == PAGE] == [PAGE]
    verificar_respuesta(answer.pk, revision=1, actor=actor)
    assert "Nada espera que usted lo verifique" in client.get(PAGE).content.decode()
    assert not [p for p in pendientes_de(actor) if p.url == PAGE]


def test_a_page_follows_another(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redes.views.por_verificar.POR_PAGINA", 1)
    estandar()
    for slug in ("red-social-ejemplo", "red-academica-ejemplo"):
        respuesta(perfil(cast.organizacion(slug), publicado_el=clock.now()), "T3")
    client.force_login(cast.usuario("gobierno"))
    first = client.get(PAGE)
    assert [row["slug"] for row in first.context["filas"]] == ["red-academica-ejemplo"]
    second = client.get(f"{PAGE}?desde={first.context['siguiente']}")
    assert [row["slug"] for row in second.context["filas"]] == ["red-social-ejemplo"]
