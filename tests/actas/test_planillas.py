"""Tables that correct the plan and the ledger: nothing is emptied nor trampled on because of what a file lacks."""

from __future__ import annotations

from typing import Any

import pytest

from actas.operations.aportes import COLUMNAS as DE_APORTES
from actas.operations.aportes import ImportadorAportes, filas_de_aportes
from actas.operations.plan import COLUMNAS as DEL_PLAN
from actas.operations.plan import ImportadorPlan, filas_del_plan
from mesa.kernel.ensayo import Importador, Informe, ensayar
from mesa.kernel.tabular import escribir_csv, leer_tabla
from tests.actas.plan import creado, registrado
from tests.cast import Cast

pytestmark = pytest.mark.django_db
STALE = "Cambió desde que se descargó la planilla: descárguela de nuevo y rehaga su cambio."
BLANK = "Ya dice algo y el archivo no trae esta columna: quedaría en blanco. Agréguela, o descargue la planilla."


def down(columnas: Any, filas: Any) -> dict[str, Any]:
    """The only row as it is downloaded."""
    [row] = filas
    return dict(zip([columna.nombre for columna in columnas], row, strict=True))


def tried(importador: Importador, row: dict[str, Any]) -> Informe:
    return ensayar(importador, leer_tabla("x.csv", escribir_csv(list(row), [list(row.values())])))


def errors(informe: Informe) -> list[tuple[str, str]]:
    return [error for fila in informe.con_errores for error in fila.errores]


def test_a_contribution_downloaded_before_somebody_changed_it_is_not_loaded_back(cast: Cast) -> None:
    aporte = registrado(cast)
    row = down(DE_APORTES, filas_de_aportes(cast.mesa, con_autor=True))
    aporte.texto, aporte.revision = "Lo que otra persona corrigió.", aporte.revision + 1
    aporte.save()
    importador = ImportadorAportes(cast.mesa, cast.secretaria)
    assert errors(tried(importador, row)) == [("revisión", STALE)]
    fresh = down(DE_APORTES, filas_de_aportes(cast.mesa, con_autor=True))
    [same] = tried(importador, fresh).filas
    assert same.hace == "igual"
    [changed] = tried(importador, fresh | {"instancia": "Otro taller", "aporte": "Otra cosa."}).filas
    assert (changed.hace, changed.detalle) == ("cambia", "Cambia instancia y aporte.")
    [typed] = tried(importador, fresh | {"aporte": "Otra cosa.", "revisión": ""}).filas
    assert typed.hace == "cambia", "what is typed by hand has no revision"


def test_nor_one_of_the_plan(cast: Cast) -> None:
    elemento = creado(cast)
    row = down(DEL_PLAN, filas_del_plan(cast.mesa))
    assert row["clase"] == "compromiso"
    elemento.titulo, elemento.revision = "Lo que otra persona corrigió", elemento.revision + 1
    elemento.save()
    assert errors(tried(ImportadorPlan(cast.mesa, cast.secretaria), row)) == [("revisión", STALE)]


def test_a_column_that_the_file_does_not_bring_empties_nothing(cast: Cast) -> None:
    elemento = creado(cast)
    elemento.texto = "Lo que estaba escrito."
    elemento.save()
    importador = ImportadorPlan(cast.mesa, cast.secretaria)
    few = {"código": elemento.codigo, "clase": elemento.clase, "plan": elemento.plan, "título": "Otro título"}
    assert errors(tried(importador, few)) == [("descripción", BLANK)]
    [changed] = tried(importador, few | {"descripción": "Lo que estaba escrito."}).filas
    assert (changed.hace, changed.detalle) == ("cambia", "Cambia título."), "what was empty already stays so"
    [emptied] = tried(importador, few | {"descripción": ""}).filas
    assert emptied.detalle == "Cambia título y descripción.", "with its column, it says so"
