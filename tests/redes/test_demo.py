"""The demo's networks: alive today, at the level that the story says, and nothing of the past is sent now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from mesa import demo as mesa_demo
from mesa.kernel import clock
from mesa.kernel.events import run_pending
from mesa.models import Aviso, Ficha, Organizacion, Publicacion, Reaccion
from mesa.operations.publicaciones import verificar_cadena
from redes import demo, demo_seguimiento
from redes.models import Enlace, Estandar, FotoElegibilidad, Mejora, ObservacionRespuesta, Perfil
from redes.operations.comparacion import comparar, efecto
from redes.operations.elegibilidad import elegible_para_administrar
from redes.operations.enlaces import revisar_enlaces
from redes.operations.vigencias import avisar_vencimientos, poner_al_dia_niveles, puntaje_de

pytestmark = pytest.mark.django_db
RED = "red-social-ejemplo"


def load() -> None:
    mesa_demo.load()
    demo.load()
    demo_seguimiento.load()


def everything() -> dict[str, list[dict[str, Any]]]:
    models = [model for app in ("mesa", "actas", "redes") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def test_the_story_is_alive_today_and_loading_it_again_changes_nothing() -> None:
    load()
    before = everything()
    load()
    assert everything() == before
    today, perfil = clock.today(), Perfil.objects.get(organizacion__slug=RED)
    estandar = Estandar.objects.vigente()
    assert estandar is not None
    found = puntaje_de(perfil, estandar, today)
    assert (perfil.nivel, found.nivel) == ("basico", "basico")
    assert (found.vencidas, found.vence_el) == ((), demo.dia(clock.now(), 23))
    assert {code for code, level in found.niveles.items() if level == 3} == {"T1", "T3", "D1", "A2"}
    assert {p.organizacion.slug: p.nivel for p in Perfil.objects.exclude(organizacion__slug=RED)} == {
        "norte-ejemplo": "inicial",
        "red-academica-ejemplo": "inicial",
        "universidad-ejemplo": "inicial",
    }
    eligible = {
        p.organizacion.slug: elegible_para_administrar(p.organizacion, today).elegible for p in Perfil.objects.all()
    }
    assert {slug for slug, can in eligible.items() if can} == {RED, "universidad-ejemplo"}
    out_of_date = elegible_para_administrar(Organizacion.objects.get(slug="red-academica-ejemplo"), today)
    assert "venció" in out_of_date.motivos[0]
    assert FotoElegibilidad.objects.get().elegible
    assert sorted(ObservacionRespuesta.objects.values_list("respuesta__codigo", "estado")) == [
        ("A1", "no_acogida"),
        ("I1", "pendiente"),
    ]
    assert [r.codigo for r in perfil.respuestas.borradores()] == ["I4"]
    assert perfil.datos.filter(estado="borrador").count() == 1


def test_the_standard_is_adopted_and_its_next_version_would_change_a_level() -> None:
    load()
    adopted, proposed = Estandar.objects.con_indicadores().order_by("version")
    assert (adopted.estado, proposed.estado) == ("adoptado", "propuesta")
    assert adopted.acuerdo is not None
    assert adopted.acuerdo.titulo == demo_seguimiento.ADOPCION.titulo
    seen = comparar(adopted, proposed)
    assert [i.codigo for i in seen.agregados] == ["A6"]
    assert [change.indicador.codigo for change in seen.cambiados] == ["I3", "A4"]
    changed, _levels = efecto(adopted, proposed, clock.today())
    assert [(one.perfil.organizacion.slug, one.antes, one.despues) for one in changed] == [(RED, "basico", "inicial")]


def test_improvements_wait_go_on_are_done_and_are_discarded() -> None:
    load()
    consultoria = {m.referencia: m for m in Mejora.objects.filter(origen="consultoria").select_related("tarea")}
    assert {name: m.tarea.estado if m.tarea else "" for name, m in consultoria.items()} == {
        "R-1": "pendiente",
        "R-2": "verificada",
        "R-3": "",
    }
    assert (consultoria["R-2"].codigo, consultoria["R-2"].nivel_antes) == ("A1", 0)
    gaps = Mejora.objects.filter(origen="brecha")
    assert gaps.filter(codigo="T9", descartada="").exists()
    assert not gaps.filter(codigo="I3").exists(), "the consultancy recommended it"
    assert list(gaps.exclude(descartada="").values_list("codigo", flat=True)) == ["D3"]


def test_nothing_of_the_past_is_sent_nor_looked_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mesa.handlers.publicaciones.representar", lambda publicacion: None)
    load()
    published = Publicacion.objects.count()
    ours = Reaccion.objects.filter(handler__contains=".avisar_", estado=Reaccion.Estado.PENDIENTE)
    assert not ours.filter(evento__objeto_tipo__startswith="redes.").exists()
    run_pending()
    assert (avisar_vencimientos(), poner_al_dia_niveles()) == (0, 0)
    assert not Aviso.objects.filter(plantilla__in=("estandar", "enlace_caido", "elegibilidad")).exists()
    assert Publicacion.objects.count() == published
    assert not Enlace.objects.exclude(proximo_el=None).exists()

    def nobody(url: str) -> Any:
        raise AssertionError(f"the demo looks at {url}")

    monkeypatch.setattr("redes.operations.enlaces.visitar", nobody)
    assert revisar_enlaces() == 0


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 10, 15, tzinfo=UTC),  # most of it would be before the Mesa de Ejemplo began
        datetime(2027, 8, 2, 15, tzinfo=UTC),  # between the first day told and the last, the year is another
    ],
)
def test_it_holds_on_any_day(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    load()
    body = Organizacion.objects.get(slug=RED)
    assert elegible_para_administrar(body, clock.today()).elegible
    assert Perfil.objects.get(organizacion=body).nivel == "basico"
    rows = list(Publicacion.objects.order_by("numero").values_list("publicada", flat=True))
    assert rows == sorted(rows)
    assert rows[-1] <= now - timedelta(days=1)
    assert verificar_cadena() == len(rows)


def test_each_page_says_that_it_is_an_example(client: Any) -> None:
    load()
    fichas = Ficha.objects.filter(tipo__in=("perfil", "estandar"))
    assert fichas.count() == 6
    for ficha in fichas:
        assert ficha.ejemplo
        assert "Datos de ejemplo" in client.get(ficha.ruta).content.decode()
