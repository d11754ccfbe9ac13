"""Many tasks corrected at once: the texts, the date and the agreement of each, in as many queries for all as for one.

The events are those of `editar_tarea`, `fijar_plazo_tarea` and `atar_tarea`, so that each task keeps its history and
who has a part in it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, Tarea
from actas.operations.acuerdos import recalcular
from actas.operations.intercambio.alta import LOTE, numeros, plazo_de, responsables_de
from actas.operations.tareas.base import EDITABLES
from actas.operations.tareas.edicion import TEXTOS, que_admite_tareas
from mesa.calendario import instante
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record
from mesa.kernel.operations import entry
from mesa.models import Plazo, Responsable

if TYPE_CHECKING:
    from actas.operations.intercambio.tareas import FilaTarea

#: What is written here; a row that changes anything else goes by the operations.
SIMPLES = frozenset({*TEXTOS, "vence", "acuerdo"})
ESCRITO = (*TEXTOS, "vence", "plazo", "escalada_el", "en_tabla_el", "acuerdo", "numero", "sesion", "revision")
EN_EL_PLAZO = ("titulo", "vence", "instante", "notificado_el", "cumplido_el")
CAMBIO = gettext_lazy(
    "La tarea «%(titulo)s» cambió mientras usted revisaba la planilla. Descárguela de nuevo; nada se guardó."
)


def corregir_tareas(
    tareas: Mapping[int, Tarea],
    filas: Sequence[FilaTarea],
    acuerdos: Mapping[int, AcuerdoAdoptado],
    *,
    actor: Actor | None,
) -> None:
    """Correct those tasks as the rows say. They, their agreements and the new ones are locked. Raises Conflicto,
    and DomainError for an agreement that admits no task.
    """
    last = numeros(acuerdos)
    fresh: list[Tarea] = []
    for fila in filas:
        tarea = tareas[fila.pk]
        texts = [name for name in TEXTOS if getattr(tarea, name) != getattr(fila, name)]
        moves = tarea.acuerdo_id != fila.acuerdo
        dated = tarea.vence != fila.vence
        if tarea.revision != fila.revision or ((texts or dated) and tarea.estado not in EDITABLES):
            raise Conflicto(CAMBIO % {"titulo": tarea.titulo})
        if texts:
            _write(tarea, fila, texts, actor)
        if dated:
            _date(tarea, fila, fresh, actor)
        if moves:
            _tie(tarea, acuerdos[fila.acuerdo] if fila.acuerdo else None, last, actor)
        tarea.revision += 1
    _save([tareas[fila.pk] for fila in filas], fresh)
    for acuerdo in acuerdos.values():
        recalcular(acuerdo)


def _write(tarea: Tarea, fila: FilaTarea, texts: Sequence[str], actor: Actor | None) -> None:
    antes = {name: getattr(tarea, name) for name in texts}
    for name in texts:
        setattr(tarea, name, getattr(fila, name))
    if tarea.plazo is not None:
        tarea.plazo.titulo = tarea.titulo[:300]
    record("tarea.editada", tarea, actor=actor, antes=antes, ahora={name: getattr(tarea, name) for name in texts})


def _date(tarea: Tarea, fila: FilaTarea, fresh: list[Tarea], actor: Actor | None) -> None:
    antes = {"vence": tarea.vence.isoformat() if tarea.vence else ""}
    tarea.vence, tarea.escalada_el, tarea.en_tabla_el = fila.vence, None, None
    if tarea.plazo is None:
        fresh.append(tarea)
    elif tarea.vence is None:
        tarea.plazo.cumplido_el = entry()
    else:
        tarea.plazo.vence, tarea.plazo.instante = tarea.vence, instante(tarea.vence, None)
        tarea.plazo.notificado_el, tarea.plazo.cumplido_el = entry(), None
    ahora = {"vence": tarea.vence.isoformat() if tarea.vence else "", "motivo": fila.motivo}
    record("tarea.fechada", tarea, actor=actor, antes=antes, ahora=ahora)


def _tie(tarea: Tarea, acuerdo: AcuerdoAdoptado | None, last: dict[int, int], actor: Actor | None) -> None:
    antes = {"acuerdo": tarea.acuerdo.clave if tarea.acuerdo else ""}
    tarea.acuerdo, tarea.numero = acuerdo, None
    if acuerdo is not None:
        que_admite_tareas(tarea.organo, acuerdo)
        last[acuerdo.pk] = last.get(acuerdo.pk, 0) + 1
        tarea.numero, tarea.sesion_id = last[acuerdo.pk], acuerdo.sesion_id
    record("tarea.atada", tarea, actor=actor, antes=antes, ahora={"acuerdo": acuerdo.clave if acuerdo else ""})


def _save(tareas: Sequence[Tarea], fresh: Sequence[Tarea]) -> None:
    Plazo.objects.bulk_update([t.plazo for t in tareas if t.plazo is not None], EN_EL_PLAZO, batch_size=LOTE)
    for tarea in tareas:
        if tarea.vence is None:
            tarea.plazo = None
    for tarea in fresh:
        tarea.plazo = plazo_de(tarea)
    Plazo.objects.bulk_create([t.plazo for t in fresh if t.plazo is not None], batch_size=LOTE)
    for tarea in fresh:
        tarea.plazo = tarea.plazo  # its pk is known now
    Responsable.objects.bulk_create(responsables_de(fresh), batch_size=LOTE)
    Tarea.objects.bulk_update(tareas, ESCRITO, batch_size=LOTE)
