"""Who has a part in a task of an órgano that it does not follow sees that task, and nothing else of the órgano."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from actas.models import AcuerdoAdoptado, Tarea
from mesa.views.demo import BACKEND
from tests.actas.intercambio import publicado
from tests.actas.seguimiento import tarea as tarea_de
from tests.actas.tareas import organizacion, tarea
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def entered(cast: Cast, cuenta: str) -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta), backend=BACKEND)
    return client


def page(cast: Cast, cuenta: str, tarea: Tarea) -> str:
    response: Any = entered(cast, cuenta).get(f"/tareas/{tarea.pk}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_reads_of_the_others_only_how_many_there_are(cast: Cast) -> None:
    before, after = tarea(cast, titulo="La reservada"), tarea(cast, titulo="La siguiente")
    own = tarea(cast, "delegada.norte", titulo="La mía")
    shared = tarea(cast, "delegada.norte", titulo="La compartida")
    own.depende_de.add(before, shared)
    after.depende_de.add(own)
    theirs, ours = page(cast, "delegada.norte", own), page(cast, "secretaria", own)
    for other in (before, after):
        assert other.titulo not in theirs
        assert f'href="/tareas/{other.pk}/"' not in theirs
        assert f'href="/tareas/{other.pk}/"' in ours
    assert f'href="/tareas/{shared.pk}/"' in theirs
    assert theirs.count("Una tarea del órgano en la que su organización no participa.") == 2
    assert "su organización no participa" not in ours


@pytest.mark.parametrize(("cuenta", "suffix"), [("delegada.norte", ""), ("secretaria", "seguimiento/")])
def test_its_agreement_is_a_page_that_it_may_open(cast: Cast, cuenta: str, suffix: str) -> None:
    own: AcuerdoAdoptado = publicado(cast)
    made = tarea_de(cast, own)
    made.partes.filter(orden=1).update(organizacion=organizacion(cast, "delegada.norte"))
    address = f"{own.ruta}{suffix}"
    assert f'href="{address}"' in page(cast, cuenta, made)
    assert entered(cast, cuenta).get(address).status_code == 200
