"""How a body is reached: for itself and for who keeps its register, and in nothing that others read or download."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import puede
from mesa.models import Evento
from redes.models import Contacto
from redes.operations.contactos import DatosContacto, guardar_contacto
from redes.operations.directorio import filas_de_integrantes, filas_de_mandatos
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.redes.permissions_espacio import CONTACTO

pytestmark = pytest.mark.django_db
DATOS = DatosContacto("Persona Ejemplo Oculta", "Oculta@Red.example", "+56 2 2345 6789", "Calle Ejemplo 1", "De mañana")


def says(error: type[DomainError], act: Callable[[], object]) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def test_the_body_and_who_keeps_its_register_write_it(cast: Cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    done = guardar_contacto(red.pk, DATOS, revision=0, actor=cast.actor("social"))
    assert (done.correo, done.telefono, done.revision) == ("oculta@red.example", "+56 2 2345 6789", 1)
    told = event("contacto.guardado", red, cast.actor("social"))
    assert told.ahora == {"cambio": ["persona", "correo", "telefono", "direccion", "nota"]}
    assert guardar_contacto(red.pk, DATOS, revision=0, actor=cast.secretaria).revision == 1  # sent again
    less = DatosContacto(correo="otra@red.example")
    assert guardar_contacto(red.pk, less, revision=1, actor=cast.secretaria).persona == ""
    act = lambda a: guardar_contacto(red.pk, DATOS, revision=2, actor=a)  # noqa: E731
    refused_to_all_but(cast, {"secretaria", "social"}, act, CONTACTO)


def test_a_member_of_a_network_is_kept_by_its_network_and_not_by_the_mesa(cast: Cast) -> None:
    norte = cast.organizacion("norte-ejemplo")
    may = {
        c
        for c in ("secretaria", "social", "academica", "delegada.norte", "delegada.sur", "gobierno")
        if puede("redes.llevar_contacto", cast.actor(c), norte)
    }
    assert may == {"social", "delegada.norte"}
    assert not puede("redes.llevar_contacto", None, norte)


def test_nothing_that_others_read_tells_it(cast: Cast) -> None:
    """Neither events, which are for ever, nor what members download."""
    red = cast.organizacion("red-social-ejemplo")
    guardar_contacto(red.pk, DATOS, revision=0, actor=cast.actor("social"))
    events = [[e.antes, e.ahora, e.objeto_texto] for e in Evento.objects.all()]
    tables = [filas_de_integrantes(cast.mesa), filas_de_mandatos(cast.mesa, con_correo=True)]
    everything = json.dumps([events, tables], default=str)
    assert not any(word in everything for word in ("Oculta", "oculta", "2345 6789", "Calle Ejemplo"))
    assert "Oculta" not in str(Contacto.objects.get(organizacion=red))


@pytest.mark.parametrize(
    ("datos", "sentence"),
    [
        (DatosContacto(correo="nada"), "Escriba una dirección de correo, como nombre@dominio.cl."),
        (DatosContacto(telefono="1" * 41), "Acorte el contacto: alguno de los datos es demasiado largo."),
    ],
)
def test_what_does_not_fit_is_said(cast: Cast, datos: DatosContacto, sentence: str) -> None:
    red = cast.organizacion("red-social-ejemplo")
    assert says(DomainError, lambda: guardar_contacto(red.pk, datos, revision=0, actor=cast.secretaria)) == sentence


def test_what_somebody_saved_meanwhile_is_not_overwritten(cast: Cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    guardar_contacto(red.pk, DATOS, revision=0, actor=cast.actor("social"))
    late = lambda: guardar_contacto(red.pk, DatosContacto(nota="Otra"), revision=0, actor=cast.secretaria)  # noqa: E731
    assert "Alguien guardó este contacto" in says(Conflicto, late)


@pytest.mark.django_db(transaction=True)
@races(guardar_contacto)
def test_of_two_first_ones_one_is_kept(cast: Cast) -> None:
    red, actor = cast.organizacion("red-social-ejemplo"), cast.actor("social")
    results = together(
        lambda: guardar_contacto(red.pk, DatosContacto(nota="Una"), revision=0, actor=actor),
        lambda: guardar_contacto(red.pk, DatosContacto(nota="Otra"), revision=0, actor=actor),
    )
    won, lost = winner_and_loser(results)
    assert isinstance(lost, Conflicto)
    assert Contacto.objects.get(organizacion=red).nota == won.nota
