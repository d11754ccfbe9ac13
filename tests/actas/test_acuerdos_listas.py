"""What the lists of agreements and of tasks show, and what is downloaded from them, is what may be loaded back."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from actas.models import AcuerdoAdoptado
from actas.operations import editar_tarea, marcar_paso
from actas.operations.intercambio.lectura import lineas
from mesa.kernel import clock
from mesa.kernel.tabular import escribir_csv, leer_tabla
from mesa.kernel.text import one_line
from mesa.models import Funcion, Organizacion
from tests.actas.acuerdos import CLAVE, adoptado
from tests.actas.intercambio import ENVIO, applied, out, tried
from tests.actas.tareas import ahora, datos, tarea
from tests.actas.test_rectificar import historical
from tests.cast import Cast

OTRA = "comite-ejemplo-2026-08-12/1"
LISTAS = ("/tareas/", "/acuerdos/en-seguimiento/")


@pytest.fixture
def client(cast: Cast) -> Client:
    """The secretaría."""
    entered = Client()
    entered.force_login(cast.usuario("secretaria"))
    return entered


def another(cast: Cast) -> AcuerdoAdoptado:
    """An agreement, with a task, of a committee whose secretaría is that of the Mesa too."""
    comite = Organizacion.objects.create(nombre="Comité de Ejemplo", slug="comite-ejemplo", tipo="comite", ejemplo=True)
    own = Funcion.objects.get(organo=cast.mesa, tipo="secretaria")
    Funcion.objects.create(organo=comite, organizacion=own.organizacion, tipo="secretaria", desde=own.desde)
    made = tarea(cast)
    acuerdo = AcuerdoAdoptado.objects.create(organo=comite, clave=OTRA, numero=1, fecha=clock.today(), texto="Otro.")
    made.pk = made.plazo = made.envio = None
    made.organo, made.acuerdo = comite, acuerdo
    made.save()
    return acuerdo


def rows(client: Client, url: str, query: str = "") -> list[dict[str, str]]:
    """What is downloaded."""
    text = client.get(f"{url}?formato=csv&{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


@pytest.mark.django_db
@pytest.mark.parametrize("url", LISTAS)
def test_who_has_several_organos_takes_and_brings_those_of_one(cast: Cast, client: Client, url: str) -> None:
    export, load = f"{url}exportar/", f"{url}importar/"
    alone = client.get(url).content.decode()
    assert f'href="{load}"' in alone, "of one órgano, there is nothing to choose"
    assert 'name="organo"' not in alone
    another(cast)
    page = client.get(url).content.decode()
    assert 'name="organo"' in page
    assert set(re.findall(rf'href="{load}([^"]*)"', page)) == {f"?organo={cast.mesa.slug}", "?organo=comite-ejemplo"}
    assert client.get(f"{load}?organo=comite-ejemplo").context["pagina"].bajada.startswith("Comité de Ejemplo.")
    assert len(rows(client, export)) == 2
    for organo in ("comite-ejemplo", cast.mesa.slug):
        asked = client.get(f"{url}?organo={organo}").content.decode()
        assert f"{export}?organo={organo}&amp;formato=csv" in asked, "it is downloaded as it is shown"
        [row] = rows(client, export, f"organo={organo}")
        assert (row["acuerdo"] == OTRA) is (organo == "comite-ejemplo")


@pytest.mark.django_db
def test_one_that_was_removed_is_in_no_list(cast: Cast, client: Client) -> None:
    adoptado(cast)
    export = "/acuerdos/en-seguimiento/exportar/"
    assert len(rows(client, export, "estado=vigente")) == 1
    AcuerdoAdoptado.objects.update(suprimido=True)
    assert rows(client, export, "estado=vigente") == rows(client, export) == []


@pytest.mark.django_db
def test_an_old_record_is_offered_no_task(cast: Cast, client: Client) -> None:
    historical(cast)
    page = client.get(f"/acuerdos/{CLAVE}/seguimiento/").content.decode()
    assert "Este acuerdo no tiene tareas." in page
    assert "Agregue lo que hay que hacer" not in page
    assert "/tareas/nueva/" not in page
    AcuerdoAdoptado.objects.update(estado="vigente")
    assert "Agregue lo que hay que hacer" in client.get(f"/acuerdos/{CLAVE}/seguimiento/").content.decode()


# The steps of a task


@pytest.mark.django_db
def test_the_steps_of_a_task_come_back_as_they_were(cast: Cast) -> None:
    made = tarea(cast, pasos=["Revisar el texto; publicarlo", "Avisar", "Avisar", "=Sumar"])
    done = made.pasos.first()
    assert done is not None
    marcar_paso(done.pk, hecho=True, actor=cast.secretaria)
    informe = tried(cast, out(ahora(made)))
    assert [(fila.hace, fila.errores) for fila in informe.filas] == [("igual", ())]
    editar_tarea(made.pk, datos(cast, pasos=["Uno; dos"]), revision=ahora(made).revision, actor=cast.secretaria)
    applied(cast, tried(cast, out(ahora(made), pasos="Uno; dos\nTres\nTres")), ENVIO)
    assert [paso.texto for paso in made.pasos.all()] == ["Uno; dos", "Tres", "Tres"]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30).map(one_line).filter(bool), min_size=1, max_size=6))
def test_any_steps_are_read_as_they_were_written(pasos: list[str]) -> None:
    tabla = leer_tabla("x.csv", escribir_csv(["título", "pasos"], [["x", "\n".join(pasos)]]))
    assert lineas(tabla.filas[0]["pasos"]) == pasos
