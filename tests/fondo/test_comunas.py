"""The comunas of Chile: as many as there are, each once, found as people write them."""

from __future__ import annotations

from collections import Counter

import pytest

from fondo.comunas import comuna_de, comunas, regiones

POR_REGION = {
    "Arica y Parinacota": 4,
    "Tarapacá": 7,
    "Antofagasta": 9,
    "Atacama": 9,
    "Coquimbo": 15,
    "Valparaíso": 38,
    "Metropolitana": 52,
    "O’Higgins": 33,
    "Maule": 30,
    "Ñuble": 21,
    "Biobío": 33,
    "La Araucanía": 32,
    "Los Ríos": 12,
    "Los Lagos": 30,
    "Aysén": 10,
    "Magallanes": 11,
}  # fmt: skip


def test_there_are_346_comunas_in_16_regions() -> None:
    assert len(comunas()) == 346
    assert list(regiones().values()) == list(POR_REGION), "from north to south"
    assert Counter(one.nombre_region for one in comunas()) == POR_REGION


def test_each_has_a_code_and_a_name_of_its_own_and_the_code_begins_with_that_of_its_region() -> None:
    assert len({one.codigo for one in comunas()}) == len({one.nombre for one in comunas()}) == 346
    assert all(one.codigo.startswith(one.region) and len(one.codigo) == 5 for one in comunas())
    names = {name: one for one in comunas() for name in (one.nombre, one.tambien, one.codigo) if name}
    assert all(comuna_de(name) == one for name, one in names.items()), "no name folds into that of another"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Ñuñoa", "13120"),
        ("  viña del  mar ", "05109"),
        ("QUILPUE", "05801"),
        ("o'higgins", "11302"),
        ("San Pedro", "13505"),
        ("La Calera", "05502"),
        ("Til Til", "13303"),
        ("Quilpué, Valparaíso", "05801"),
        ("1101", "01101"),
        ("Ñiquén", "16303"),
    ],
)
def test_it_is_found_as_people_write_it(typed: str, code: str) -> None:
    found = comuna_de(typed)
    assert found is not None
    assert found.codigo == code


@pytest.mark.parametrize("typed", ["", "Comuna Ejemplo", "99999", ","])
def test_what_is_none_is_none(typed: str) -> None:
    assert comuna_de(typed) is None
