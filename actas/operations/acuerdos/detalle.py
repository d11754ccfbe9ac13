"""The follow-up of an agreement, from its rows to what is published of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from actas.models import AcuerdoAdoptado, Avance, ElementoPlan, Modificacion, Tarea
from actas.states import EstadoTarea
from mesa.kernel import clock
from mesa.kernel.canonical import document_hash
from mesa.kernel.clock import SANTIAGO
from mesa.models import Evento, Ficha

SIDES = ("posterior", "anterior")


#: States of a task whose reason is public.
SE_DICE_POR_QUE = frozenset({EstadoTarea.DIFERIDA, EstadoTarea.SIN_EFECTO})


def seguimiento_de(acuerdo: AcuerdoAdoptado) -> dict[str, Any]:
    """How an agreement stands today, as schema.Seguimiento: what will be public once it is published. In JSON types."""
    return {
        "al": clock.today().isoformat(),
        "estado": acuerdo.estado,
        "tipo": acuerdo.tipo,
        "quorum": acuerdo.quorum,
        "sujeto_a": acuerdo.sujeto_a,
        "condicion": acuerdo.condicion,
        "condicion_el": _iso(acuerdo.condicion_el),
        "condicion_motivo": acuerdo.condicion_motivo,
        "cumplido_el": _iso(acuerdo.cumplido_el),
        "cumplimiento": acuerdo.cumplimiento,
        "tareas": _tasks(acuerdo),
        "relaciones": _relations(acuerdo),
        "elementos": _elements(acuerdo),
    }


def _elements(acuerdo: AcuerdoAdoptado) -> list[dict[str, str]]:
    """What of the plan it or its tasks are tied to, as it was published: what is not public yet is not named."""
    tied = ElementoPlan.objects.filter(Q(acuerdos=acuerdo) | Q(tareas__acuerdo=acuerdo))
    clases = dict(tied.values_list("codigo", "clase"))
    shown = Ficha.objects.filter(tipo="plan", clave__in=clases).order_by("clave").values_list("clave", "titulo")
    return [{"codigo": clave, "clase": clases[clave], "titulo": titulo} for clave, titulo in shown]


def huella_de(detalle: dict[str, Any]) -> str:
    """The hash of what a follow-up says, whatever the day on which it says it."""
    return document_hash({key: value for key, value in detalle.items() if key != "al"})


def tareas_de(acuerdo: AcuerdoAdoptado) -> list[Tarea]:
    """Its tasks in their order, with all that is told of each, in a fixed number of queries."""
    standing = Prefetch("avances", Avance.objects.filter(anulado_el=None).select_related("archivo"))
    tasks = acuerdo.tareas.select_related("sin_efecto_por").prefetch_related("partes", "pasos", "depende_de", standing)
    return list(tasks.order_by("numero", "pk"))


def _tasks(acuerdo: AcuerdoAdoptado) -> list[dict[str, Any]]:
    tasks = tareas_de(acuerdo)
    verified = _verified_by(tasks)
    return [_task(task, verified.get(task.pk, "")) for task in tasks]


def _verified_by(tasks: list[Tarea]) -> dict[int, str]:
    """The organisation that verified each task, as its last event tells."""
    told = Evento.objects.filter(
        verbo="tarea.verificada", objeto_tipo=Tarea._meta.label_lower, objeto_id__in=[task.pk for task in tasks]
    )
    return dict(told.order_by("pk").values_list("objeto_id", "organizacion_nombre"))


def _task(task: Tarea, verified_by: str) -> dict[str, Any]:
    before = [other.numero for other in task.depende_de.all() if other.acuerdo_id == task.acuerdo_id and other.numero]
    return {
        "numero": task.numero or 0,
        "titulo": task.titulo,
        "detalle": task.detalle,
        "partes": [
            {
                "organizacion": parte.organizacion_nombre,
                "que": parte.que,
                "estado": parte.estado,
                "cumplida_el": _day(parte.cumplida_el),
            }
            for parte in task.partes.all()
        ],
        "vence": _iso(task.vence),
        "estado": task.estado,
        "sujeta_a": task.sujeta_a,
        "depende_de": sorted(before),
        # Why it was sent back or resumed is between who does it and who looks after it.
        "motivo": task.motivo if task.estado in SE_DICE_POR_QUE else "",
        "sin_efecto_por": task.sin_efecto_por.clave if task.sin_efecto_por else "",
        "cumplida_el": _day(task.cumplida_el),
        "verificada_el": _day(task.verificada_el),
        "verificada_por": verified_by if task.verificada_el else "",
        "pasos": [{"texto": paso.texto, "hecho": paso.hecho_el is not None} for paso in task.pasos.all()],
        "evidencias": [_evidence(avance) for avance in task.avances.all()],
    }


def _evidence(avance: Avance) -> dict[str, Any]:
    kept = avance.archivo
    return {
        "fecha": _day(avance.creado_el),
        "organizacion": avance.organizacion_nombre,
        "texto": avance.texto,
        "enlace": avance.enlace,
        "archivo": {"nombre": kept.nombre, "sha256": kept.sha256, "bytes": kept.bytes} if kept else None,
    }


def _relations(acuerdo: AcuerdoAdoptado) -> list[dict[str, str]]:
    made, suffered = relaciones_de(acuerdo, publicas=True)
    return [
        *(_relation(row, row.anterior, "a") for row in made),
        *(_relation(row, row.posterior, "por") for row in suffered),
    ]


def relaciones_de(acuerdo: AcuerdoAdoptado, *, publicas: bool = False) -> tuple[list[Modificacion], list[Modificacion]]:
    """What it changes, and what changes it; none that a correction of its acta removed.

    With `publicas`, none whose publication was withdrawn either: its words are not published again.
    """
    rows = Modificacion.objects.filter(Q(posterior=acuerdo) | Q(anterior=acuerdo))
    if publicas:
        shown = Ficha.objects.filter(tipo="acuerdo")
        rows = rows.filter(*(Exists(shown.filter(clave=OuterRef(f"{side}__clave"))) for side in SIDES))
    standing = list(rows.exclude(Q(posterior__suprimido=True) | Q(anterior__suprimido=True)).select_related(*SIDES))
    return [r for r in standing if r.posterior == acuerdo], [r for r in standing if r.anterior == acuerdo]


def _relation(row: Modificacion, other: AcuerdoAdoptado, sentido: str) -> dict[str, str]:
    return {
        "clave": other.clave,
        "titulo": other.titulo or other.texto[:250],
        "clase": row.clase,
        "sentido": sentido,
        "nota": row.nota,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(instant: datetime | None) -> str | None:
    return instant.astimezone(SANTIAGO).date().isoformat() if instant else None
