"""Tables of tasks and of agreements as a person brings them: what they say, tried and applied."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from actas.models import AcuerdoAdoptado, Tarea
from actas.operations import publicar_registro_historico
from actas.operations.intercambio import ImportadorAcuerdos, ImportadorTareas, filas_de_acuerdos, filas_de_tareas
from mesa.kernel.ensayo import Informe, ensayar
from mesa.kernel.tabular import Hoja, escribir_csv, escribir_xlsx, leer_tabla
from tests.actas import seguimiento
from tests.cast import Cast
from tests.mesa import scene as scenes

ENVIO = UUID(int=7)
NOMBRES = [columna.nombre for columna in ImportadorTareas.columnas]
DE_ACUERDOS = [columna.nombre for columna in ImportadorAcuerdos.columnas]


def publicado(cast: Cast, dia: date = date(2026, 8, 5)) -> AcuerdoAdoptado:
    """The agreement of a published acta of that day, followed."""
    acta = publicar_registro_historico(cast.borrador(scenes.of(dia)).pk, actor=None)
    AcuerdoAdoptado.objects.filter(clave=f"{acta.sesion.clave}/1").update(estado="vigente")
    return seguimiento.acuerdo_de(acta)


def tried(cast: Cast, *rows: dict[str, Any], xlsx: bool = False) -> Informe:
    """What a table of those rows would do."""
    cells = [[row.get(name, "") for name in NOMBRES] for row in rows]
    data = escribir_xlsx([Hoja("x", NOMBRES, cells)]) if xlsx else escribir_csv(NOMBRES, cells)
    return ensayar(ImportadorTareas(cast.mesa, cast.secretaria), leer_tabla("tareas", data))


def applied(cast: Cast, informe: Informe, envio: UUID = ENVIO) -> str:
    """Have it done."""
    assert informe.hace_algo, [fila.errores for fila in informe.filas]
    return ImportadorTareas(cast.mesa, cast.secretaria).aplicar(informe.filas, envio)


def out(tarea: Tarea, **changes: Any) -> dict[str, Any]:
    """The row of a task as it is downloaded, with something changed."""
    [row] = filas_de_tareas(Tarea.objects.filter(pk=tarea.pk))
    return dict(zip(NOMBRES, row, strict=True)) | changes


def said(acuerdo: AcuerdoAdoptado, **changes: Any) -> dict[str, Any]:
    """The row of an agreement as it is downloaded, with something changed."""
    [row] = filas_de_acuerdos(AcuerdoAdoptado.objects.filter(pk=acuerdo.pk))
    return dict(zip(DE_ACUERDOS, row, strict=True)) | changes


def tried_of(cast: Cast, *rows: dict[str, Any]) -> Informe:
    """What a table of those rows would do."""
    data = escribir_csv(DE_ACUERDOS, [[row[name] for name in DE_ACUERDOS] for row in rows])
    return ensayar(ImportadorAcuerdos(cast.mesa, cast.secretaria), leer_tabla("acuerdos.csv", data))
