"""A withdrawal and the other órganos: what they have in progress is theirs; and how places are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actas.lectura import leer
from actas.models import Acta
from actas.operations import importar_acta
from actas.states import EstadoActa
from mesa import tipos
from mesa.kernel.strike import MARCA
from mesa.models import Organizacion
from mesa.operations.tachado import buscar_dato
from tests.cast import Cast
from tests.mesa.withdrawals import CON_DATO, DATO, content, datum, historical, strike


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize("estado", [EstadoActa.EN_CIRCULACION, EstadoActa.APROBADA])
def test_what_another_organo_has_in_progress_neither_stops_it_nor_is_touched(cast: Cast, estado: EstadoActa) -> None:
    """Nobody answers for a text that changed, and nobody learns what another órgano works on."""
    historical(cast)
    other = Organizacion.objects.create(nombre="Otro Órgano de Ejemplo", slug="otro-organo", tipo="comite")
    theirs = importar_acta(leer(CON_DATO), other, actor=None)
    Acta.objects.filter(pk=theirs.pk).update(estado=estado)
    assert buscar_dato(datum(), cast.secretaria).impedimentos == []
    strike(cast)
    assert MARCA in content("acta")["documento"]["desarrollo"][0]["parrafos"][0]["texto"]
    assert theirs.parrafos.filter(texto__contains=DATO).exists()
    assert not theirs.parrafos.filter(texto__contains=MARCA).exists()


@pytest.mark.django_db
def test_its_drafts_are_struck_as_any_copy(cast: Cast) -> None:
    historical(cast)
    other = Organizacion.objects.create(nombre="Otro Órgano de Ejemplo", slug="otro-organo", tipo="comite")
    theirs = importar_acta(leer(CON_DATO), other, actor=None)
    strike(cast)
    assert theirs.parrafos.filter(texto__contains=MARCA).exists()


@pytest.mark.parametrize(
    ("tipo", "clave", "nombre"),
    [
        ("acuerdo", "acta_titulo", "título del acta"),
        ("acuerdo", "acta_clave", "sesión"),
        ("acta", "algo_nuevo", "algo nuevo"),
        ("retiro", "retiradas", "publicaciones retiradas"),
        ("retiro", "algo_nuevo", "algo nuevo"),
    ],
)
def test_a_place_is_called_in_words(tipo: str, clave: str, nombre: str) -> None:
    assert tipos.publicacion(tipo).lugar((clave, 0)) == nombre


def test_every_part_of_a_record_has_words() -> None:
    """What is read in the public list of strikes is no key."""
    for kind in tipos.publicaciones():
        for clave in kind.schema.model_fields:
            assert "_" not in kind.lugar((clave, 0)), clave
