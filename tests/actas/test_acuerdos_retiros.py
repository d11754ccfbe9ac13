"""A personal datum in the follow-up of an agreement is struck everywhere, and does not come back with the next one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from actas.models import Avance
from actas.operations import publicar_seguimiento, recalcular
from mesa.kernel import clock
from mesa.models import Ficha, Publicacion
from mesa.operations.integridad import faltas
from tests.actas.acuerdos import CLAVE, DESPUES
from tests.actas.test_acuerdos_operaciones import content, read, with_evidence
from tests.cast import Cast
from tests.mesa.withdrawals import DATO, strike

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> Any:
    with clock.as_of(DESPUES):
        yield


def test_what_was_struck_of_it_stays_struck(cast: Cast, client: Client) -> None:
    acuerdo, _ = with_evidence(cast)
    Avance.objects.update(texto=f"Las entregó {DATO}.")
    publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    ficha = Ficha.objects.select_related("publicacion").get(tipo="acuerdo", clave=CLAVE)
    strike(cast, ficha.publicacion.numero)
    assert DATO not in Avance.objects.get().texto
    assert content()["tachaduras"][0]["referencia"] == "seguimiento"
    with clock.as_of(DESPUES.replace(hour=12)):
        recalcular(read(acuerdo))
        publicar_seguimiento(acuerdo.pk, actor=cast.secretaria)
    told = content()
    assert told["rectifica"]["causa"] == "actualizacion"
    assert len(told["tachaduras"]) == 1, "it still says that something was struck, and why"
    for version in range(1, Publicacion.objects.filter(tipo="acuerdo").count() + 1):
        assert DATO not in client.get(f"/acuerdos/{CLAVE}/v/{version}/").content.decode()
    assert not list(faltas())
