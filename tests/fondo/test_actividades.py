"""What was done with the fund: recorded, corrected, eliminated and brought back; its materials, tables and counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fondo.models import Actividad, Asistentes, Fondo, Material
from fondo.operations.actividades import (
    DatosActividad,
    ImportadorActividades,
    agregar_material,
    corregir_actividad,
    eliminar_actividad,
    filas_de_actividades,
    importar_actividades,
    quitar_material,
    recuperar_actividad,
    registrar_actividad,
    resumen,
)
from fondo.operations.actividades.importacion import COLUMNAS
from fondo.operations.actividades.lectura import actividades_de
from mesa.kernel import clock, ensayo
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.tabular import Fila, Tabla, en_texto
from mesa.models import Evento
from mesa.operations.archivos import revisar
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_actividades import LLEVAN

pytestmark = pytest.mark.django_db
BOTH = {"secretaria", "administradora"}
FILE = revisar(b"Programa de ejemplo del taller.\n", "programa.txt")


def datos(fondo: Fondo, **more: Any) -> DatosActividad:
    """A workshop in Valparaíso to which twelve of academia and three of government came."""
    said = DatosActividad(
        nombre="Taller de ejemplo",
        fecha=date(2026, 8, 20),
        etapa_id=fondo.etapas.get(numero=2).pk,
        item_id=escena.item(fondo, "Talleres territoriales").pk,
        comuna="valparaiso",
        asistentes={"academia": 12, "gobierno": 3, "otros": 0},
        implementadores=4,
        decisores=2,
    )
    return replace(said, **more)


def hecha(cast: Cast, fondo: Fondo, **more: Any) -> Actividad:
    """One recorded by who administers."""
    return registrar_actividad(fondo.pk, datos(fondo, **more), envio=None, actor=cast.actor("administradora"))


def test_it_is_recorded_once_with_who_came_and_the_region_of_its_comuna(cast: Cast) -> None:
    fondo, who, envio = escena.fondo(cast), cast.actor("administradora"), uuid4()
    refused_to_all_but(
        cast, BOTH, lambda actor: registrar_actividad(fondo.pk, datos(fondo), envio=None, actor=actor), LLEVAN
    )
    made = registrar_actividad(fondo.pk, datos(fondo), envio=envio, actor=who)
    assert (made.comuna, made.region, made.registrada_por) == ("Valparaíso", "05", who.persona)
    assert {a.sector: a.cantidad for a in made.asistentes.all()} == {"academia": 12, "gobierno": 3}
    told = event("actividad.registrada", made, who).ahora
    assert told["asistentes"] == {"academia": 12, "gobierno": 3}
    assert registrar_actividad(fondo.pk, datos(fondo), envio=envio, actor=who) == made
    with pytest.raises(Conflicto, match="Ya hay una actividad con ese nombre ese día"):
        registrar_actividad(fondo.pk, datos(fondo, nombre="TALLER de ejemplo"), envio=None, actor=cast.secretaria)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"nombre": " "}, "Escriba el nombre"),
        ({"fecha": None}, "Escriba la fecha"),
        ({"fecha": date(2026, 1, 5)}, "anterior al llamado"),
        ({"comuna": "Comuna Ejemplo"}, "No hay una comuna llamada «Comuna Ejemplo»"),
        ({"comuna": ""}, "solo una actividad virtual"),
        ({"modalidad": "telepática"}, "Elija una de las opciones"),
        ({"implementadores": 16}, "no pueden ser más de 15"),
        ({"decisores": 16}, "Los tomadores de decisión se cuentan entre quienes asistieron: no pueden ser más de 15"),
        ({"asistentes": {"nadie": 3}}, "Revise cuántas personas"),
        ({"asistentes": {"academia": 100_001}}, "Revise cuántas personas"),
        ({"lugar": "a" * 201}, "el máximo es 200"),
        ({"etapa_id": 10**9}, "Elija la etapa"),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence(cast: Cast, wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        hecha(cast, escena.fondo(cast), **wrong)
    assert not Actividad.objects.exists()


def test_neither_to_come_nor_of_another_stage_nor_in_a_fund_that_does_not_run(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    with pytest.raises(DomainError, match="todavía no llega"):
        hecha(cast, fondo, fecha=clock.today() + timedelta(days=1))
    with pytest.raises(DomainError, match="no es de la etapa"):
        hecha(cast, fondo, etapa_id=fondo.etapas.get(numero=1).pk)
    assert (
        hecha(cast, fondo, comuna="", modalidad="virtual", asistentes={}, implementadores=0, decisores=0).region == ""
    )
    closed = escena.fondo(cast, clave="2025", estado="cerrado")
    with pytest.raises(Conflicto, match="no está en ejecución"):
        registrar_actividad(closed.pk, datos(closed), envio=None, actor=cast.secretaria)


def test_it_is_corrected_over_what_was_read(cast: Cast) -> None:
    fondo, who = escena.fondo(cast), cast.actor("administradora")
    made = hecha(cast, fondo)
    said = datos(fondo, asistentes={"social": 0, "academia": 20}, comuna="Arica")
    refused_to_all_but(cast, BOTH, lambda actor: corregir_actividad(made.pk, said, revision=1, actor=actor), LLEVAN)
    now = corregir_actividad(made.pk, said, revision=1, actor=who)
    assert (now.region, now.revision, now.asistentes.get().cantidad) == ("15", 2, 20)
    assert event("actividad.corregida", now, who).antes["comuna"] == "Valparaíso"
    assert corregir_actividad(made.pk, said, revision=1, actor=who).revision == 2, "it says the same again"
    with pytest.raises(Conflicto, match="Alguien la cambió"):
        corregir_actividad(made.pk, datos(fondo), revision=1, actor=who)


def test_eliminated_it_counts_no_more_and_it_comes_back(cast: Cast) -> None:
    fondo, who = escena.fondo(cast), cast.actor("administradora")
    made = hecha(cast, fondo)
    refused_to_all_but(cast, BOTH, lambda actor: eliminar_actividad(made.pk, actor=actor), LLEVAN)
    gone = eliminar_actividad(made.pk, actor=who)
    event("actividad.eliminada", gone, who)
    eliminar_actividad(made.pk, actor=who)
    assert Evento.objects.filter(verbo="actividad.eliminada").count() == 1
    assert resumen(fondo).actividades == 0
    with pytest.raises(Conflicto, match="se eliminó"):
        corregir_actividad(made.pk, datos(fondo, comuna="Arica"), revision=2, actor=who)
    with pytest.raises(Conflicto, match="se eliminó"):
        agregar_material(made.pk, "Programa", archivo=FILE, actor=who)
    refused_to_all_but(cast, BOTH, lambda actor: recuperar_actividad(made.pk, actor=actor), LLEVAN)
    back = recuperar_actividad(made.pk, actor=who)
    event("actividad.recuperada", back, who)
    assert recuperar_actividad(made.pk, actor=who).revision == back.revision == 3
    eliminar_actividad(made.pk, actor=who)
    hecha(cast, fondo)
    with pytest.raises(Conflicto, match="Ya hay una actividad"):
        recuperar_actividad(made.pk, actor=who)


def test_a_material_is_a_file_for_members_or_an_address(cast: Cast) -> None:
    fondo, who = escena.fondo(cast), cast.actor("administradora")
    made = hecha(cast, fondo)
    refused_to_all_but(
        cast, BOTH, lambda actor: agregar_material(made.pk, "Programa", archivo=FILE, actor=actor), LLEVAN
    )
    kept = agregar_material(made.pk, "Programa", archivo=FILE, actor=who)
    assert agregar_material(made.pk, "Programa", archivo=FILE, actor=who) == kept
    event("material.agregado", kept, who)
    agregar_material(made.pk, "Guía", url="https://ejemplo.example/guia.pdf", actor=who)
    for wrong in ({}, {"url": "https://ejemplo.example/", "archivo": FILE}, {"url": "javascript:alert(1)"}):
        with pytest.raises(DomainError):
            agregar_material(made.pk, "Otro", actor=who, **wrong)
    refused_to_all_but(cast, BOTH, lambda actor: quitar_material(kept.pk, actor=actor), LLEVAN)
    assert quitar_material(kept.pk, actor=who) == "Programa"
    assert Material.objects.get().nombre == "Guía"
    assert Evento.objects.filter(verbo="material.quitado").count() == 1


def test_the_counts_are_by_region_sector_and_modality_until_a_day_in_as_many_queries(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    hecha(cast, fondo)
    hecha(cast, fondo, fecha=date(2026, 7, 1), comuna="Quilpué", modalidad="hibrida")
    with CaptureQueriesContext(
        connection,
    ) as few:
        found = resumen(fondo)
    assert (found.actividades, found.personas, found.implementadores, found.decisores) == (2, 30, 8, 4)
    assert (found.regiones, found.sectores) == ([("05", 2, 30)], [("academia", 24), ("gobierno", 6)])
    assert found.modalidades == [("hibrida", 1, 15), ("presencial", 1, 15)]
    assert resumen(fondo, date(2026, 7, 31)).actividades == 1
    for day in range(1, 8):
        hecha(cast, fondo, fecha=date(2026, 8, day), comuna="Arica")
    with CaptureQueriesContext(connection) as many:
        assert resumen(fondo).regiones[0] == ("15", 7, 105)
    assert len(many) == len(few) <= 4


def table(*rows: dict[str, str]) -> Tabla:
    """A spreadsheet with every column."""
    names = [columna.nombre for columna in COLUMNAS]
    return Tabla(tuple(names), tuple(Fila(n, {c: row.get(c, "") for c in names}) for n, row in enumerate(rows, 2)))


ROW = {"fecha": "20/08/2026", "nombre": "Taller de ejemplo", "comuna": "ARICA", "etapa": "2", "academia": "12"}


def test_a_table_is_tried_and_applied_whole_and_what_is_downloaded_loads_back(cast: Cast) -> None:
    fondo, who = escena.fondo(cast), cast.actor("administradora")
    importer = ImportadorActividades(fondo, who)
    tried = ensayo.ensayar(importer, table(ROW, ROW | {"nombre": "Otro", "ítem": "difusión", "gobierno local": "5"}))
    assert tried.hace_algo, tried.con_errores
    assert not Actividad.objects.exists()
    rows = [fila.datos for fila in tried.filas]
    refused_to_all_but(cast, BOTH, lambda actor: importar_actividades(fondo.pk, rows, actor=actor), LLEVAN)
    assert importer.aplicar(tried.filas, uuid4()) == "Quedaron guardadas 2 actividades."
    assert Asistentes.objects.filter(actividad__region="15").count() == 3
    event("actividad.cargada", fondo, who)
    with pytest.raises(Conflicto, match="después del ensayo"):
        importar_actividades(fondo.pk, rows, actor=who)
    told = filas_de_actividades(actividades_de(fondo))
    names = [columna.nombre for columna in COLUMNAS]
    back = [dict(zip(names, map(en_texto, row), strict=True)) for row in told]
    again = ensayo.ensayar(
        ImportadorActividades(fondo, who),
        table(
            *back,
        ),
    )
    assert {fila.hace for fila in again.filas} == {"igual"}
    changed = ensayo.ensayar(ImportadorActividades(fondo, who), table(ROW | {"academia": "13"}))
    assert [fila.hace for fila in changed.filas] == ["cambia"]
    ImportadorActividades(fondo, who).aplicar(changed.filas, uuid4())
    assert Actividad.objects.get(nombre="Taller de ejemplo").asistentes.get().cantidad == 13


def test_what_is_wrong_in_a_table_is_said_by_its_column(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    found = ensayo.ensayar(
        ImportadorActividades(fondo, cast.secretaria),
        table(
            ROW | {"comuna": "Ejemplo"},
            ROW | {"etapa": "9", "nombre": "b"},
            ROW | {"ítem": "Talleres internos", "nombre": "c"},
            ROW | {"implementadores": "13", "nombre": "d"},
            ROW | {"academia": "doce", "nombre": "e"},
            ROW | {"fecha": "ayer", "nombre": "f"},
            ROW,
        ),
    )
    wrong = [[column for column, _said in fila.errores] for fila in found.filas]
    assert wrong == [["comuna"], ["etapa"], ["ítem"], ["implementadores"], ["academia"], ["fecha"], ["nombre"]]


def test_it_is_recorded_and_seen_in_its_pages(cast: Cast, client: Client) -> None:
    fondo = escena.fondo(cast)
    client.force_login(cast.usuario("administradora"))
    path = "/fondos/2026/actividades/"
    assert "Todavía no hay actividades" in client.get(path).content.decode()
    said = datos(fondo)
    form = {"nombre": said.nombre, "fecha": "2026-08-20", "clase": "taller", "etapa": said.etapa_id}
    form |= {"item": "", "modalidad": "presencial", "comuna": "Ñuñoa", "asistieron_academia": "3", "decisores": "4"}
    wrong = client.post(f"{path}nueva/", form)
    assert wrong.status_code == 422
    assert "no pueden ser más de 3" in wrong.content.decode()
    made = client.post(f"{path}nueva/", form | {"decisores": "2", "envio": str(uuid4())}, follow=True)
    assert "Metropolitana" in made.content.decode()
    for n in range(3):
        hecha(cast, fondo, nombre=f"Otra {n}")
    with CaptureQueriesContext(connection) as few:
        page = client.get(path)
    for n in range(20):
        hecha(cast, fondo, nombre=f"Más {n}")
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(few) == len(many) <= 15
    assert "4 actividades" in page.content.decode()
    csv = client.get(f"{path}descargar/?formato=csv").content.decode()
    assert "Ñuñoa" in csv


# Two at once


@pytest.fixture
def made(cast: Cast) -> Actividad:
    """One that was recorded."""
    return hecha(cast, escena.fondo(cast))


@pytest.mark.django_db(transaction=True)
@races(registrar_actividad)
def test_recorded_twice_at_once_it_is_one(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    act = lambda: hecha(cast, fondo)  # noqa: E731
    _one, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert Actividad.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@races(corregir_actividad)
def test_of_two_corrections_at_once_one_is_told(cast: Cast, made: Actividad) -> None:
    acts = [
        lambda n=n: corregir_actividad(
            made.pk, datos(made.fondo, asistentes={"academia": n}), revision=1, actor=cast.secretaria
        )
        for n in (20, 30)
    ]
    _one, error = winner_and_loser(together(*acts))
    assert isinstance(error, Conflicto)
    assert made.asistentes.count() == 1


@pytest.mark.django_db(transaction=True)
@races(eliminar_actividad, recuperar_actividad)
def test_eliminated_and_brought_back_at_once_it_is_one_of_them(cast: Cast, made: Actividad) -> None:
    who = cast.secretaria
    together(lambda: eliminar_actividad(made.pk, actor=who), lambda: recuperar_actividad(made.pk, actor=who))
    assert Evento.objects.filter(verbo="actividad.eliminada").count() == 1


@pytest.mark.django_db(transaction=True)
@races(agregar_material)
def test_a_material_added_twice_at_once_is_one(cast: Cast, made: Actividad) -> None:
    act = lambda: agregar_material(made.pk, "Programa", archivo=FILE, actor=cast.secretaria)  # noqa: E731
    first, second = together(act, act)
    assert first == second


@pytest.mark.django_db(transaction=True)
@races(quitar_material)
def test_a_material_taken_away_twice_at_once_is_taken_once(cast: Cast, made: Actividad) -> None:
    kept = agregar_material(made.pk, "Programa", archivo=FILE, actor=cast.secretaria)
    act = lambda: quitar_material(kept.pk, actor=cast.secretaria)  # noqa: E731
    _name, error = winner_and_loser(together(act, act))
    assert isinstance(error, Material.DoesNotExist)


@pytest.mark.django_db(transaction=True)
@races(importar_actividades)
def test_a_table_loaded_twice_at_once_is_loaded_once(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    rows = [(datos(fondo), 0, 0)]
    act = lambda: importar_actividades(fondo.pk, rows, actor=cast.secretaria)  # noqa: E731
    _done, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert Actividad.objects.count() == 1
