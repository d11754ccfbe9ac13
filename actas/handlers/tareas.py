"""Who is told of a task: those who have a part in it, of what is decided; who conducts the órgano, that it is done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.utils.translation import gettext_lazy

from actas.models import Tarea
from actas.states import TAREAS_ABIERTAS, EstadoTarea
from mesa.handlers.deliberacion import quienes_conducen
from mesa.kernel import clock
from mesa.kernel.events import on
from mesa.models import Evento, Mandato, Membresia
from mesa.operations.avisos import avisar, quienes_responden
from mesa.tipos import registrar_avisos

registrar_avisos({"tarea": gettext_lazy("Tarea")})


@on("tarea.creada", handler="actas.avisar_tarea_creada")
@on("tarea.editada", handler="actas.avisar_tarea_editada")
@on("tarea.reanudada", handler="actas.avisar_tarea_reanudada")
def tell_whom_it_is_entrusted_to(evento: Evento) -> None:
    """Each organisation with a part is told once that it has it, and again when what was put off is owed again.

    Of an edit, only those that it gave a part, and the person that it named in one.
    """
    tarea = _tarea(evento)
    if tarea.estado not in TAREAS_ABIERTAS:
        return
    if evento.verbo == "tarea.reanudada":
        _tell_the_parts(tarea, evento, "reanudada")
        return
    new = _newly(evento) if evento.verbo == "tarea.editada" else None
    for parte in tarea.partes.select_related("organizacion"):
        who = "" if new is None else new.get(parte.organizacion_nombre)
        if who is not None:
            able = [each for each in quienes_responden(parte.organizacion) if who in ("", each.persona.nombre)]
            _tell(tarea, evento, "encargada", able, clave=f"tarea:{tarea.pk}:encargada")


def _newly(evento: Evento) -> dict[str, str]:
    """By the organisation, who has something of a task since an edit of it: the person newly named, or "" for all."""
    parts = [cast("dict[str, Any]", side or {}).get("partes", []) for side in (evento.antes, evento.ahora)]
    before = {parte["organizacion"]: parte["persona"] for parte in parts[0]}
    had = {*before.items(), *((name, "") for name in before)}
    now = [(parte["organizacion"], parte["persona"]) for parte in parts[1]]
    return {name: person if name in before else "" for name, person in now if (name, person) not in had}


@on("tarea.cumplida", handler="actas.avisar_tarea_cumplida")
def tell_who_verifies(evento: Evento) -> None:
    """Who conducts the órgano is told that a task waits to be verified or, where it may not, every other member.

    Where all have a part, every member but the one that said it done.
    """
    tarea = _tarea(evento)
    if tarea.estado != EstadoTarea.CUMPLIDA:
        return
    did = {evento.organizacion_id, *tarea.partes.values_list("organizacion_id", flat=True)}
    able = [mandato for mandato in quienes_conducen(tarea.organo) if mandato.organizacion_id not in did]
    if not able:
        seats = Membresia.objects.vigentes(clock.today()).filter(organo=tarea.organo, clase=Membresia.Clase.MIEMBRO)
        members = list(seats.select_related("miembro"))
        others = [seat for seat in members if seat.miembro_id not in did] or [
            seat for seat in members if seat.miembro_id != evento.organizacion_id
        ]
        able = [mandato for seat in others for mandato in quienes_responden(seat.miembro)]
    _tell(tarea, evento, "cumplida", able)


@on("tarea.devuelta", handler="actas.avisar_tarea_devuelta")
@on("tarea.diferida", handler="actas.avisar_tarea_diferida")
@on("tarea.dejada", handler="actas.avisar_tarea_dejada")
@on("tarea.verificada", handler="actas.avisar_tarea_verificada")
def tell_what_was_decided(evento: Evento) -> None:
    """Each organisation with a part is told what was decided of the task, while it stands, and why."""
    tarea, caso = _tarea(evento), evento.verbo.partition(".")[2]
    stands = {
        "devuelta": EstadoTarea.EN_CURSO,
        "diferida": EstadoTarea.DIFERIDA,
        "dejada": EstadoTarea.SIN_EFECTO,
        "verificada": EstadoTarea.VERIFICADA,
    }
    if tarea.estado == stands[caso]:
        _tell_the_parts(tarea, evento, caso)


@on("tarea.fechada", handler="actas.avisar_tarea_fechada")
def tell_its_new_date(evento: Evento) -> None:
    """Each organisation with a part is told the new date, unless it moved again since."""
    tarea = _tarea(evento)
    vence = tarea.vence.isoformat() if tarea.vence else ""
    if cast("dict[str, str]", evento.ahora)["vence"] == vence:
        _tell_the_parts(tarea, evento, "fechada")


def _tarea(evento: Evento) -> Tarea:
    return Tarea.objects.select_related("organo", "plazo").get(pk=evento.objeto_id)


def _tell_the_parts(tarea: Tarea, evento: Evento, caso: str) -> None:
    for parte in tarea.partes.select_related("organizacion"):
        _tell(tarea, evento, caso, quienes_responden(parte.organizacion))


def _tell(tarea: Tarea, evento: Evento, caso: str, mandatos: Iterable[Mandato], clave: str = "") -> None:
    said: dict[str, Any] = evento.ahora if isinstance(evento.ahora, dict) else {}
    avisar(
        [mandato for mandato in mandatos if mandato.persona_id != evento.persona_id],
        clave=clave or f"evento:{evento.pk}",
        plantilla="tarea",
        ruta=f"/tareas/{tarea.pk}/",
        datos={
            "organo": tarea.organo_id,
            "titulo": tarea.titulo,
            "caso": caso,
            "motivo": said.get("motivo", ""),
            "vence": tarea.vence.isoformat() if tarea.vence else "",
        },
    )
