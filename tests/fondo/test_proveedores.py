"""Suppliers: corrected by who records or reviews them, and tied to the register so that a conflict is seen."""

from __future__ import annotations

import json

import pytest

from fondo.models import Fondo, Gasto
from fondo.operations.conflictos import conflictos_con
from fondo.operations.proveedores import DatosProveedor, corregir_proveedor
from fondo.states import EstadoRegistro
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together
from tests.fondo import escena
from tests.fondo.permissions_contratos import PROVEEDORES
from tests.fondo.test_gastos import fondo
from tests.fondo.test_gastos_paginas import browser

pytestmark = pytest.mark.django_db
__all__ = ["fondo"]  # a fixture


def test_corrected_its_rut_says_whether_it_is_a_person(cast: Cast, fondo: Fondo) -> None:
    who, made = cast.actor("administradora"), escena.proveedor(fondo, "Consultora Ejemplo")
    done = corregir_proveedor(made.pk, DatosProveedor(" Consultora  Ejemplo SpA ", "99.999.999-9"), actor=who)
    assert (done.nombre, done.rut, done.persona_natural) == ("Consultora Ejemplo SpA", "99999999-9", False)
    told = event("proveedor.corregido", fondo, who)
    assert told.ahora == {"proveedor": made.pk, "datos": ["nombre", "rut"]}
    person = corregir_proveedor(made.pk, DatosProveedor("Persona Ejemplo Cuarenta", "11.111.111-1"), actor=who)
    assert person.persona_natural
    told = event("proveedor.corregido", fondo, who)
    assert "Cuarenta" not in json.dumps([told.objeto_texto, told.ahora])
    for wrong, sentence in (
        (DatosProveedor(""), "Escriba el nombre"),
        (DatosProveedor("Uno Ejemplo", "11.111.111-2"), "dígito verificador"),
        (DatosProveedor("Uno Ejemplo", organizacion_id=0), "organización del registro"),
    ):
        with pytest.raises(DomainError, match=sentence):
            corregir_proveedor(made.pk, wrong, actor=who)
    other = escena.proveedor(fondo, "Imprenta Ejemplo")
    with pytest.raises(Conflicto, match="Ya hay un proveedor con ese RUT"):
        corregir_proveedor(other.pk, DatosProveedor("Imprenta Ejemplo", "11.111.111-1"), actor=who)


def test_tied_to_the_register_its_conflict_is_seen(cast: Cast, fondo: Fondo) -> None:
    made, office = escena.proveedor(fondo, "Otro nombre de ejemplo"), cast.secretaria
    assert conflictos_con(fondo, made) == []
    same = DatosProveedor(made.nombre, organizacion_id=fondo.administradora_id)
    done = corregir_proveedor(made.pk, same, actor=office)
    assert not done.persona_natural
    assert "propia organización" in conflictos_con(fondo, done)[0]
    page = browser(cast, "secretaria").get("/fondos/2026/proveedores/").content.decode()
    assert "propia organización" in page


def test_who_corrects_them(cast: Cast, fondo: Fondo) -> None:
    made = escena.proveedor(fondo)
    act = lambda actor: corregir_proveedor(made.pk, DatosProveedor("Imprenta Ejemplo"), actor=actor)  # noqa: E731
    refused_to_all_but(cast, {"secretaria", "administradora"}, act, PROVEEDORES)


def test_what_was_reviewed_of_it_is_corrected_by_who_reviews(cast: Cast, fondo: Fondo) -> None:
    who, made = cast.actor("administradora"), escena.proveedor(fondo, "Librería Ejemplo Uno")
    spent = escena.gasto(fondo, proveedor=made)
    corregir_proveedor(made.pk, DatosProveedor("Librería Ejemplo Dos"), actor=who)
    Gasto.objects.filter(pk=spent.pk).update(estado=EstadoRegistro.ACEPTADO)
    with pytest.raises(NoPermitido, match="pida a la secretaría"):
        corregir_proveedor(made.pk, DatosProveedor("Imprenta Ejemplo"), actor=who)
    page = browser(cast, "administradora").get("/fondos/2026/proveedores/").content.decode()
    assert "lo corrige la secretaría" in page
    assert f"/proveedores/{made.pk}/" not in page
    assert f"/proveedores/{made.pk}/" in browser(cast, "secretaria").get("/fondos/2026/proveedores/").content.decode()
    done = corregir_proveedor(made.pk, DatosProveedor("Imprenta Ejemplo"), actor=cast.secretaria)
    assert done.nombre == "Imprenta Ejemplo"


@pytest.mark.django_db(transaction=True)
@races(corregir_proveedor)
def test_two_at_once_never_leave_two_with_one_rut(cast: Cast) -> None:
    made = escena.fondo(cast)
    rows = [escena.proveedor(made, f"Proveedor Ejemplo {n}") for n in range(2)]
    who = cast.actor("administradora")
    results = together(
        *[
            lambda row=row: corregir_proveedor(row.pk, DatosProveedor(row.nombre, "99.999.999-9"), actor=who)
            for row in rows
        ]
    )
    assert sorted(isinstance(result, Conflicto) for result in results) == [False, True]
