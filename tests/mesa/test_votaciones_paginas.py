"""The pages and e-mails of votaciones: prepared, voted on the page and from the link, verified and counted again."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from mesa.escrutinio import contar
from mesa.kernel import clock
from mesa.models import Elector, Urna, Votacion, Voto
from mesa.tipos import esperas_de, pendientes_de
from tests.mesa import scene as scenes
from tests.mesa import votaciones as given
from tests.mesa.scene import NOW, Scene, html

pytestmark = pytest.mark.django_db
RECIBIDA = "Comprobante de papeleta recibida"


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One votación in each state."""
    with scenes.staged(django_db_blocker) as staged:
        yield staged


def ballot(scene: Scene, *marcas: int, state: str = "abierta", **more: str) -> dict[str, Any]:
    """What the ballot of that votación sends."""
    marked = [str(place) for place in marcas] or ["blanco"]
    return {"marcas": marked, "sha256": scene.votaciones[state].sha256, **more}


def page_of(scene: Scene, state: str) -> str:
    return f"/votaciones/{scene.votaciones[state].pk}/"


# Prepared


def test_a_votacion_is_prepared_and_opened_from_its_pages(scene: Scene) -> None:
    client = scene.client("secretaria")
    call = {
        "clase": "opciones",
        "titulo": "Sede de la sesión 14",
        "convocatoria": "Se elige la sede.",
        "norma": "Acuerdo 5",
        "secreta": "si",
        "cupos": "1",
        "marcas": "1",
    }
    sent = client.post("/votaciones/preparar/", call)
    votacion = Votacion.objects.get(titulo="Sede de la sesión 14")
    base = f"/votaciones/{votacion.pk}/"
    assert sent["Location"] == f"{base}opciones/"
    assert "Agregue al menos dos opciones antes de abrir la votación." in html(client.get(f"{base}abrir/"))
    for nombre in ("Norte", "Sur"):
        assert client.post(f"{base}opciones/", {"nombre": nombre, "detalle": ""}).status_code == 302
    again = client.post(f"{base}opciones/", {"nombre": "norte", "detalle": "Con detalle escrito"})
    assert again.status_code == 422
    assert "Esa opción ya está en la votación" in html(again)
    assert "Con detalle escrito" in html(again)
    first, second = votacion.opciones.all()
    client.post(f"{base}opciones/{second.pk}/mover/", {"hacia": "arriba"})
    client.post(f"{base}opciones/{first.pk}/", {"nombre": "Norte Grande", "detalle": "", "leida": "Norte"})
    assert list(votacion.opciones.values_list("nombre", flat=True)) == ["Sur", "Norte Grande"]
    page = html(client.get(f"{base}corregir/"))
    assert "Se elige la sede." in page
    read = re.search(r'name="leida" value="([0-9a-f]{64})"', page)
    assert read
    assert client.post(f"{base}corregir/", call | {"cupos": "2", "leida": read[1]}).status_code == 302
    stale = client.post(f"{base}corregir/", call | {"convocatoria": "Otra cosa escrita", "leida": read[1]})
    assert stale.status_code == 409
    assert "Otra cosa escrita" in html(stale)
    read = re.search(r'name="leida" value="([0-9a-f]{64})"', html(client.get(f"{base}abrir/")))
    assert read
    late = client.post(f"{base}abrir/", {"vence": "2026-08-01", "leida": read[1]})
    assert late.status_code == 422
    assert "El plazo ya pasó" in html(late)
    assert client.post(f"{base}abrir/", {"vence": "2026-09-10", "hora": "18:00", "leida": read[1]}).status_code == 302
    opened = Votacion.objects.select_related("plazo").get(pk=votacion.pk)
    assert (opened.estado, opened.plazo.hora.hour) == ("abierta", 18)
    assert client.post(f"{base}anular/", {"motivo": "Faltó una sede."}).status_code == 302
    assert "Faltó una sede." in html(client.get(base))


def test_a_tie_is_prepared_for_another_round_with_a_button(scene: Scene) -> None:
    button = "Preparar la votación de desempate"
    assert button not in html(scene.client("gobierno").get(page_of(scene, "empatada")))
    client = scene.client("secretaria")
    assert button in html(client.get(page_of(scene, "empatada")))
    sent = client.post(f"{page_of(scene, 'empatada')}desempatar/")
    assert "Empatada (desempate)" in html(client.get(sent["Location"]))


# Voted


def test_a_secret_ballot_is_reviewed_before_it_is_sent(scene: Scene) -> None:
    client, url = scene.client("gobierno"), f"{page_of(scene, 'abierta')}votar/"
    page = html(client.get(url))
    assert "checked" not in page
    assert "Voto en blanco" in page
    assert "no se puede cambiar" in page
    review = client.post(url, ballot(scene, 2))
    assert review.status_code == 200
    assert "Todavía no se ha depositado." in html(review)
    assert "Abril de 2027" in html(review)
    assert "nadie podría encontrar la suya para reemplazarla" in html(review)
    assert not Urna.objects.exists()
    back = html(client.post(url, ballot(scene, 2, corregir="si")))
    assert 'value="2" class' in back or re.search(r'value="2"[^>]* checked', back)
    assert client.post(url, ballot(scene, 2, confirmar="si")).status_code == 302
    page = html(client.get(url))
    code = given.elector(scene.cast, scene.votaciones["abierta"], "gobierno").comprobante
    assert code in page
    assert RECIBIDA in page
    assert "Abril de 2027" not in page.partition(RECIBIDA)[2].partition("<details>")[0]
    assert 'name="marcas"' not in page
    again = client.post(url, ballot(scene, 1, confirmar="si"), follow=True)
    assert again.redirect_chain == [(url, 302)], "a second click finds the receipt, and no error"
    assert code in html(again)
    assert "no se puede cambiar" not in html(again).partition("<main")[2].partition(RECIBIDA)[0]
    assert [row.marcas for row in Urna.objects.all()] == [[2]]


@pytest.mark.parametrize(
    ("state", "marcas", "sentence"),
    [
        ("abierta", [], "Marque una opción, o elija «Voto en blanco»."),
        ("abierta", ["9"], "Elija una de las opciones."),
        ("abierta a la vista", ["1", "blanco"], "Un voto en blanco no lleva marcas."),
        ("abierta a la vista", ["1", "2", "3"], "Marcó 3 y el máximo es 2."),
        ("abierta a la vista", [], "Marque una opción, o elija «Voto en blanco»."),
    ],
)
def test_what_a_ballot_cannot_say(scene: Scene, state: str, marcas: list[str], sentence: str) -> None:
    sent = {"marcas": marcas, "sha256": scene.votaciones[state].sha256, "confirmar": "si"}
    answer = scene.client("gobierno").post(f"{page_of(scene, state)}votar/", sent)
    assert answer.status_code == 422
    assert sentence in html(answer)
    assert not Urna.objects.exists()


def test_an_open_vote_is_changed_until_the_deadline(scene: Scene) -> None:
    client, url = scene.client("gobierno"), f"{page_of(scene, 'abierta a la vista')}votar/"
    for marcas in ((1,), (2, 3)):
        assert client.post(url, ballot(scene, *marcas, state="abierta a la vista")).status_code == 302
    page = html(client.get(url))
    assert "Quedó registrado el voto de Ministerio de Ejemplo" in page
    assert "Abril de 2027; Mayo de 2027" in page
    assert Voto.objects.filter(elector__votacion=scene.votaciones["abierta a la vista"]).count() == 2
    other = html(scene.client("secretaria").get(page_of(scene, "abierta a la vista")))
    assert "No ha votado" in other
    assert "Abril de 2027; Mayo de 2027" not in other, "what each voted is seen when it closes"


def test_while_a_secret_one_is_open_nobody_sees_who_voted(scene: Scene) -> None:
    given.vota(scene.cast, scene.votaciones["abierta"], "social", 1)
    page = html(scene.client("secretaria").get(page_of(scene, "abierta")))
    assert "1 de 5" in page
    assert "Quién participó se sabrá al cerrar" in page
    assert "Votó" not in page
    waits = [espera for espera in esperas_de(scene.cast.secretaria) if "secreta" in espera.titulo]
    assert [espera.quienes for espera in waits] == ["Faltan 4 de 5"]


def test_it_waits_for_who_has_not_voted(scene: Scene) -> None:
    def waiting(cuenta: str) -> set[str]:
        return {p.titulo for p in pendientes_de(scene.cast.actor(cuenta)) if p.boton == "Votar"}

    both = {"Abierta y secreta", "Abierta a la vista"}
    assert waiting("gobierno") == waiting("social") == both
    assert waiting("delegada.norte") == {"De la red"}
    assert not waiting("cooperante") | waiting("administradora")
    given.vota(scene.cast, scene.votaciones["abierta"], "gobierno", 1)
    assert waiting("gobierno") == {"Abierta a la vista"}
    with clock.as_of(NOW + timedelta(days=5)):
        assert not waiting("social")


# Verified, read and counted again


def test_a_receipt_is_verified_by_its_code(scene: Scene) -> None:
    voted = given.vota(scene.cast, scene.votaciones["abierta"], "social", 1)
    url, client = f"{page_of(scene, 'abierta')}comprobante/", scene.client("gobierno")
    for written in (voted.comprobante, voted.comprobante.lower().replace("-", " ")):
        page = html(client.post(url, {"codigo": written}))
        assert "se recibió la papeleta de Red Social Ejemplo" in page
    for wrong in ("AAAA-AAAA-AAAA-AAAA", "-", voted.comprobante[:-1]):
        answer = client.post(url, {"codigo": wrong})
        assert answer.status_code == 422
        assert "Red Social Ejemplo" not in html(answer)
    other = f"{page_of(scene, 'cerrada')}comprobante/"
    assert client.post(other, {"codigo": voted.comprobante}).status_code == 422


def test_the_result_of_a_secret_one_says_who_took_part_and_never_what(scene: Scene) -> None:
    page = html(scene.client("gobierno").get(page_of(scene, "cerrada")))
    assert "Se elige: Marzo de 2027, con 3 marcas." in page
    assert page.count('data-r="Participación"') == 5
    assert 'data-r="Voto"' not in page
    assert "Votaron 5 de 5" in page


def test_the_result_of_an_open_one_says_what_each_voted(scene: Scene) -> None:
    page = html(scene.client("gobierno").get(page_of(scene, "empatada")))
    assert "Empatan con 2 marcas, por 1 lugar: Marzo de 2027; Abril de 2027." in page
    assert page.count('data-r="Voto"') == 5
    assert "Persona Ejemplo Cuatro" in page


def test_ballots_that_reveal_everyone_say_so(scene: Scene) -> None:
    votacion = given.abierta(scene.cast, titulo="Unánime")
    for cuenta in ("social", "gobierno"):
        given.vota(scene.cast, votacion, cuenta, 1)
    given.cierra(votacion)
    page = html(scene.client("gobierno").get(f"/votaciones/{votacion.pk}/"))
    assert "Todas las papeletas dicen lo mismo." in page
    assert "Todas las papeletas dicen lo mismo." not in html(scene.client("gobierno").get(page_of(scene, "cerrada")))


def test_a_very_small_roll_is_warned_of(scene: Scene) -> None:
    warning = "El padrón es muy pequeño."
    assert warning in html(scene.client("delegada.norte").get(page_of(scene, "de_red")))
    assert warning not in html(scene.client("gobierno").get(page_of(scene, "abierta")))


def test_anyone_of_the_organo_can_count_again(scene: Scene) -> None:
    client = scene.client("cooperante")
    for state in ("cerrada", "empatada"):
        whole = json.loads(client.get(f"{page_of(scene, state)}papeletas.json").content)
        names = {option["numero"]: option["nombre"] for option in whole["convocado"]["opciones"]}
        ballots = whole.get("papeletas") or [voto["marcas"] for voto in whole["votos"]]
        call = whole["convocado"]
        counted = contar(names, ballots, cupos=call["cupos"], marcas=call["marcas"], padron=len(call["padron"]))
        assert counted.explicacion == whole["explicacion"]
        assert list(counted.elegidas) == whole["resultado"]["elegidas"]
        table = client.get(f"{page_of(scene, state)}papeletas.csv").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(table)))
        assert rows[0][1:] == list(given.OPCIONES)
        assert Counter(row.index("1", 1) for row in rows[1:]) == Counter(ballot[0] for ballot in ballots)
        assert ("Ministerio de Ejemplo" in table) == (state == "empatada")


def test_no_cell_is_taken_for_a_formula(scene: Scene) -> None:
    votacion = given.abierta(scene.cast, ["=1+1", "@suma"], titulo="Fórmulas")
    given.cierra(votacion)
    table = scene.client("gobierno").get(f"/votaciones/{votacion.pk}/papeletas.csv").content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(table)))[1:] == ["'=1+1", "'@suma"]


def test_a_votacion_of_a_network_is_nowhere_outside_it(scene: Scene) -> None:
    for rol in ("secretaria", "gobierno", "cooperante"):
        for path in ("/votaciones/", "/pendientes/"):
            assert "De la red" not in html(scene.client(rol).get(path))
    assert "De la red" in html(scene.client("delegada.norte").get("/votaciones/"))
    assert Elector.objects.filter(votacion=scene.votaciones["de_red"]).count() == 3
