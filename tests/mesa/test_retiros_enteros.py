"""A whole publication taken away, two withdrawals at once, and the page that asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from actas.operations import (
    abrir_rectificacion,
    publicar_registro_historico,
)
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import run_pending
from mesa.kernel.strike import MARCA
from mesa.models import (
    Contenido,
    Ficha,
    Publicacion,
    Representacion,
    Retiro,
)
from mesa.operations.integridad import faltas
from mesa.operations.publicaciones import representar, verificar_cadena
from mesa.operations.retiros import retirar_publicacion, tachar_dato
from tests.cast import Cast
from tests.checks import event, races, together, winner_and_loser
from tests.mesa.withdrawals import (
    CON_DATO,
    DATO,
    MOTIVO,
    datum,
    dump,
    historical,
    on_disk,
    seen,
    strike,
)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


# Withdrawing a whole publication


@pytest.mark.django_db
def test_a_publication_withdrawn_answers_410_and_leaves_every_list(cast: Cast, client: Client) -> None:
    historical(cast)
    registro = retirar_publicacion(1, MOTIVO, "resolucion", actor=cast.secretaria)
    gone = client.get("/actas/2026-08-05/")
    assert gone.status_code == 410
    page = gone.content.decode()
    for said in ("Esta publicación se retiró", MOTIVO, "Secretaría de Ejemplo", "Resolución de la autoridad"):
        assert said in page
    for url in ("acta.json", "acta.pdf", "v/1/", "v/1/acta.json"):
        assert client.get(f"/actas/2026-08-05/{url}").status_code == 410, url
    assert '2026-08-05/"' not in client.get("/actas/").content.decode()
    assert not Ficha.objects.filter(tipo="acta").exists()
    assert client.get("/acuerdos/2026-08-05/1/").status_code == 200, "its agreement is another publication"
    assert client.get("/retiros/1/").status_code == 200
    assert client.get("/retiros/1/retiro.json").json()["retiradas"][0]["reemplazo"] is None
    assert client.get("/retiros/1/v/1/").status_code == 200
    assert verificar_cadena() == 3
    assert list(faltas()) == []
    told = event("publicacion.retirada", registro, cast.secretaria)
    assert told.ahora == {"modo": "publicacion", "numeros": [1]}
    with pytest.raises(Conflicto, match="ya se retiró"):
        retirar_publicacion(1, MOTIVO, "resolucion", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="no se retira"):
        retirar_publicacion(registro.numero, MOTIVO, "resolucion", actor=cast.secretaria)
    assert "retiro" not in client.get("/buscar/?q=retiro+1").content.decode().partition("<main")[2].partition("<ol")[2]


@pytest.mark.django_db
def test_all_its_versions_go_together(cast: Cast, client: Client) -> None:
    acta = historical(cast)
    abrir_rectificacion(acta.pk, "Se corrige.", actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    strike(cast)
    numbers = [p.numero for p in Publicacion.objects.filter(tipo="acta")]
    assert len(numbers) == 3
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    assert not Contenido.objects.filter(publicacion__tipo="acta").exists()
    assert Retiro.objects.filter(publicacion__tipo="acta", parcial=False).count() == 3
    for version in (1, 2, 3):
        assert client.get(f"/actas/2026-08-05/v/{version}/").status_code == 410
    assert verificar_cadena() == Publicacion.objects.count()


@pytest.mark.django_db
def test_what_was_withdrawn_whole_is_not_corrected_and_its_page_says_so(cast: Cast) -> None:
    acta = historical(cast)
    strike(cast)
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="se retiró entera: no hay versión vigente que rectificar"):
        abrir_rectificacion(acta.pk, "Se corrige.", actor=cast.secretaria)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    page = client.get("/actas/2026-08-05/editar/").content.decode()
    for said in ("Publicación retirada", "La publicación de esta acta se retiró el", MOTIVO, 'href="/retiros/2/"'):
        assert said in page
    for offered in ("Rectificar", "Ver el acta publicada", "Retirar datos personales"):
        assert offered not in page
    assert client.get("/actas/2026-08-05/rectificar/")["Location"] == "/actas/2026-08-05/editar/"
    assert client.post("/actas/2026-08-05/rectificar/", {"motivo": "Se corrige."}).status_code == 409


@pytest.mark.django_db
def test_a_correction_in_hand_says_that_the_publication_was_withdrawn(cast: Cast) -> None:
    acta = historical(cast)
    abrir_rectificacion(acta.pk, "Se corrige.", actor=cast.secretaria)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    assert "El público sigue leyendo" in client.get("/actas/2026-08-05/editar/").content.decode()
    retirar_publicacion(1, MOTIVO, "contexto", actor=cast.secretaria)
    page = client.get("/actas/2026-08-05/editar/").content.decode()
    assert "El público sigue leyendo" not in page
    assert "Ver el acta publicada" not in page
    assert 'href="/retiros/1/"' in page


@pytest.mark.django_db
def test_a_struck_version_says_what_took_its_place(cast: Cast, client: Client) -> None:
    historical(cast)
    strike(cast)
    assert "Una versión sin el dato la reemplazó" in client.get("/actas/2026-08-05/v/1/").content.decode()


# Two at once


@pytest.mark.django_db(transaction=True)
@races(tachar_dato)
def test_two_withdraw_the_same_datum_at_once(cast: Cast) -> None:
    historical(cast)
    visto, actor = seen(cast), cast.secretaria
    won, lost = winner_and_loser(
        together(*[lambda: tachar_dato(1, DATO, MOTIVO, "titular", visto=visto, actor=actor)] * 2)
    )
    assert won.tipo == "retiro"
    assert isinstance(lost, Conflicto)
    assert Publicacion.objects.filter(tipo="retiro").count() == 1
    assert verificar_cadena() == 4


@pytest.mark.django_db(transaction=True)
@races(retirar_publicacion)
def test_two_withdraw_the_same_publication_at_once(cast: Cast) -> None:
    historical(cast)
    actor = cast.secretaria
    _won, lost = winner_and_loser(together(*[lambda: retirar_publicacion(1, MOTIVO, "contexto", actor=actor)] * 2))
    assert isinstance(lost, Conflicto)
    assert verificar_cadena() == 3


@pytest.mark.django_db(transaction=True)
@races(tachar_dato, publicar_registro_historico)
def test_a_datum_published_meanwhile_is_not_left_behind(cast: Cast) -> None:
    """Either the strike sees the new publication, or it is refused, or what was published has it struck."""
    historical(cast, CON_DATO.replace("5 de agosto", "4 de agosto"))
    draft, actor = cast.borrador(CON_DATO), cast.secretaria
    visto = seen(cast)
    struck, published = together(
        lambda: tachar_dato(1, DATO, MOTIVO, "titular", visto=visto, actor=actor),
        lambda: publicar_registro_historico(draft.pk, actor=actor),
    )
    assert not isinstance(published, Exception) or isinstance(published, Conflicto), published
    if isinstance(struck, Exception):
        assert isinstance(struck, Conflicto), struck
        strike(cast)
    assert not datum().esta_en(dump())
    assert verificar_cadena() == Publicacion.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_pdf_drawn_meanwhile_does_not_outlive_the_withdrawal(cast: Cast, tmp_path: Path) -> None:
    historical(cast)
    visto, actor = seen(cast), cast.secretaria
    first = Publicacion.objects.get(numero=1)
    together(lambda: representar(first), lambda: tachar_dato(1, DATO, MOTIVO, "titular", visto=visto, actor=actor))
    run_pending()
    assert not datum().esta_en(on_disk(tmp_path))
    assert not Representacion.objects.filter(publicacion=first, retirada=False).exists()


def told(**changes: str) -> dict[str, str]:
    return {"modo": "dato", "dato": DATO, "motivo": MOTIVO, "fundamento": "titular", **changes}


# The page


@pytest.mark.django_db
def test_the_page_shows_where_it_is_and_then_withdraws_it(cast: Cast) -> None:
    historical(cast)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    url = "/publicaciones/1/retirar/"
    page = client.get(url).content.decode()
    assert "Los correos ya enviados no se pueden recuperar" in page
    preview = client.post(url, told())
    shown = " ".join(preview.content.decode().split())
    assert f"<mark>{DATO}</mark>" in shown
    assert "no se podrá recuperar" in shown
    assert MARCA not in dump(), "looking changes nothing"
    visto = seen(cast)
    assert f'name="visto" value="{visto}"' in shown
    done = client.post(url, told(visto=visto, confirmar="1"))
    assert (done.status_code, done["Location"]) == (302, "/retiros/1/")
    again = client.post(url, told(visto=visto, confirmar="1"))
    assert again.status_code == 409
    assert "no hay nada que retirar" in again.content.decode()
    assert not datum().esta_en(dump())


@pytest.mark.django_db
def test_the_page_withdraws_a_whole_publication(cast: Cast) -> None:
    historical(cast)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    said = told(modo="publicacion", dato="")
    assert "versión 1, publicación n.º 1" in client.post("/publicaciones/1/retirar/", said).content.decode()
    assert client.post("/publicaciones/1/retirar/", said | {"confirmar": "1"}).status_code == 302
    assert client.get("/actas/2026-08-05/").status_code == 410
    assert client.get("/publicaciones/1/retirar/").status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"dato": ""}, 422, "Escriba el dato que se tacha."),
        ({"motivo": ""}, 422, "Escriba el motivo"),
        ({"fundamento": ""}, 422, "Elija el fundamento legal del retiro."),
        ({"dato": "Nadie Ejemplo"}, 409, "no está en ninguna publicación"),
        ({"dato": "a.b"}, 422, "Escriba el dato completo"),
        ({"dato": "presente"}, 422, "coincide con palabras propias del registro"),
        ({"dato": "2026-08-05"}, 422, "coincide con palabras propias del registro"),
        ({"motivo": f"Lo pidió {DATO}."}, 422, "El motivo contiene el dato"),
    ],
)
def test_the_page_says_what_is_missing_and_keeps_the_rest(
    cast: Cast, changes: dict[str, str], status: int, says: str
) -> None:
    historical(cast)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    response = client.post("/publicaciones/1/retirar/", told(**changes))
    page = response.content.decode()
    assert (response.status_code, says in page) == (status, True)
    assert "motivo" in changes or MOTIVO in page
