"""Whether a supplier is who administers, one of its directors, or who voted a decision on the fund."""

from __future__ import annotations

from datetime import date

import pytest

from fondo.models import Decision, Fondo, Proveedor
from fondo.operations.conflictos import conflictos_con
from mesa.kernel import clock
from tests.cast import Cast
from tests.fondo import escena
from tests.fondo.test_administradora import acuerdo, elegible
from tests.redes import escena as redes

pytestmark = pytest.mark.django_db


@pytest.fixture
def fondo(cast: Cast) -> Fondo:
    """A fund whose administradora published its board, and keeps its RUT."""
    made = escena.fondo(cast)
    body = elegible(cast, "administradora-ejemplo")
    identidad = {"razon_social": "Corporación Ejemplo Uno", "rut": "99999999-9"}
    redes.dato(body.perfil, "identidad", identidad, desde=date(2026, 1, 5))
    return made


@pytest.mark.parametrize(
    ("nombre", "rut", "said"),
    [
        ("ORGANIZACION administradora ejemplo", "", "propia organización"),
        ("Otro nombre", "99999999-9", "propia organización"),
        ("Ejemplo Cuarenta, Pérsona", "", "directorio"),
        ("Imprenta Ejemplo", "11111111-1", ""),
        ("", "", ""),
    ],
)
def test_itself_and_its_board_are_known_by_their_names(fondo: Fondo, nombre: str, rut: str, said: str) -> None:
    found = conflictos_con(fondo, Proveedor(fondo=fondo, nombre=nombre, rut=rut))
    assert len(found) == bool(said)
    assert not found or said in found[0]
    assert "Cuarenta" not in "".join(found), "a sentence names no person"


def test_who_voted_is_known_but_not_who_stood_aside(cast: Cast, fondo: Fondo) -> None:
    consulta = cast.en_circulacion(1)
    cast.responde(consulta, "social")
    cast.responde(consulta, "gobierno", "se_inhabilita", "Es proveedora.")
    decision = Decision.objects.create(fondo=fondo, clase="otra", titulo="Sedes", anotada_el=clock.now())
    voter = Proveedor(fondo=fondo, nombre="Consultora", organizacion=cast.organizacion("red-social-ejemplo"))
    aside = Proveedor(fondo=fondo, nombre=str(cast.actor("gobierno").organizacion))
    silent = Proveedor(fondo=fondo, nombre=str(cast.actor("academica").organizacion))
    assert conflictos_con(fondo, voter) == []
    decision.consulta = consulta
    decision.save()
    assert conflictos_con(fondo, voter) == ["El proveedor votó una decisión sobre el fondo: «Sedes»."]
    assert conflictos_con(fondo, aside) == conflictos_con(fondo, silent) == []


def test_it_is_read_in_two_queries(cast: Cast, fondo: Fondo, django_assert_max_num_queries) -> None:
    Decision.objects.create(fondo=fondo, clase="otra", titulo="Sedes", acuerdo=acuerdo(cast), anotada_el=clock.now())
    with django_assert_max_num_queries(2):
        conflictos_con(fondo, Proveedor(fondo=fondo, nombre="Imprenta Ejemplo"))
