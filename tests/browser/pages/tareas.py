"""The pages of tasks, in every state a task can be in, for who keeps them, who has a part and who only reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from actas.models import Tarea
from actas.operations import (
    anular_avance,
    crear_tarea,
    cumplir_tarea,
    dejar_sin_efecto,
    diferir_tarea,
    informar_avance,
    verificar_tarea,
)
from actas.operations.tareas import DatosTarea
from mesa.kernel import clock
from mesa.operations.archivos import Subido
from tests.actas.tareas import acuerdo, tarea
from tests.browser.pages.core import Case, press, send

if TYPE_CHECKING:
    from tests.cast import Cast

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
LARGO = "https://ejemplo.example/" + "documento-sin-un-solo-espacio-" * 4


def of_every_state(cast: Cast) -> dict[str, Tarea]:
    """A task in each state, one overdue, one that waits for another and one of nobody."""
    hoy, social = clock.today(), cast.actor("social")
    found = {
        "pendiente": tarea(cast, vence=hoy + timedelta(days=5), sujeta_a="Disponibilidad presupuestaria."),
        "vencida": tarea(cast, titulo="Enviar la carta a las organizaciones", vence=hoy - timedelta(days=12)),
        "en_curso": tarea(
            cast,
            titulo="Preparar la sesión regional con las organizaciones de ambas redes",
            detalle="Proponer sede, fecha y programa.\nConsultar a los gobiernos locales.",
            vence=hoy + timedelta(days=40),
            pasos=["Elegir la sede", "Proponer el programa", "Invitar"],
        ),
        "cumplida": tarea(cast, "social", titulo="Publicar las reglas internas", vence=hoy + timedelta(days=3)),
        "verificada": tarea(cast, "social", titulo="Enviar el acta", vence=hoy),
        "diferida": tarea(cast, titulo="Traducir el informe", vence=None),
        "sin_efecto": tarea(cast, titulo="Abrir un concurso", vence=None),
        "de_nadie": crear_tarea(cast.mesa.pk, DatosTarea("Revisar el presupuesto"), actor=cast.secretaria),
    }
    found["espera"] = tarea(cast, titulo="Difundir las reglas", vence=None, depende_de=[found["cumplida"].pk])
    going = found["en_curso"].pk
    informar_avance(going, "Hay dos sedes posibles.", archivo=Subido("sedes.png", "image/png", PNG), actor=social)
    informar_avance(going, "Se pidió presupuesto.", enlace=LARGO, actor=cast.actor("gobierno"))
    mistaken = informar_avance(going, "Esto no era.", actor=social)
    anular_avance(mistaken.pk, actor=social)
    for name in ("cumplida", "verificada"):
        cumplir_tarea(found[name].pk, actor=cast.secretaria)
    verificar_tarea(found["verificada"].pk, actor=cast.actor("academica"))
    diferir_tarea(found["diferida"].pk, None, "No hay fondos este año.", actor=cast.secretaria)
    dejar_sin_efecto(found["sin_efecto"].pk, acuerdo(cast, 2).pk, "Se hará por convenio.", actor=cast.secretaria)
    return found


def keeps(found: dict[str, Tarea]) -> Iterator[Case]:
    """What the secretaría opens, and what it is told."""
    yield from _lists()
    for name, each in found.items():
        yield Case(f"tarea {name}", f"/tareas/{each.pk}/")
    one, done = f"/tareas/{found['pendiente'].pk}", f"/tareas/{found['cumplida'].pk}"
    yield Case("encargar", "/tareas/nueva/")
    yield Case("encargar: más filas", "/tareas/nueva/", do=press("Agregar más responsables"), says="Responsable 4")
    yield Case("encargar: falta qué", "/tareas/nueva/", do=send(titulo=""), says="Complete este dato")
    yield Case("corregir", f"{one}/editar/")
    yield Case("corregir con hermanas", f"/tareas/{found['espera'].pk}/editar/")
    for what in ("plazo", "diferir", "sin-efecto", "acuerdo", "cumplir"):
        yield Case(what, f"{one}/{what}/")
    yield Case("diferir: falta el motivo", f"{one}/diferir/", do=send(motivo=""), says="Complete este dato")
    yield Case("reanudar", f"/tareas/{found['diferida'].pk}/reanudar/")
    yield Case("devolver", f"{done}/devolver/")
    yield Case("ya no se puede", f"{done}/diferir/", 409)


def has_a_part(found: dict[str, Tarea]) -> Iterator[Case]:
    """What an organisation with a part opens and does."""
    yield Case("mis tareas", "/tareas/?mias=1")
    for name in ("pendiente", "en_curso", "cumplida"):
        yield Case(f"mi tarea {name}", f"/tareas/{found[name].pk}/")
    going = f"/tareas/{found['en_curso'].pk}/"
    yield Case("avance sin texto", going, do=press("Informar el avance"), says="Complete este dato")
    yield Case("empezarla", f"/tareas/{found['pendiente'].pk}/", do=press("Empezarla"), says="quedó en curso")


def only_reads(found: dict[str, Tarea]) -> Iterator[Case]:
    """What a member without a part opens."""
    yield Case("tarea ajena", f"/tareas/{found['en_curso'].pk}/")
    yield Case("tarea por verificar", f"/tareas/{found['cumplida'].pk}/")


def nothing() -> Iterator[Case]:
    """The lists while there is nothing in them."""
    yield Case("lista sin tareas", "/tareas/")
    yield Case("tablero sin tareas", "/tareas/tablero/")


def _lists() -> Iterator[Case]:
    yield Case("lista", "/tareas/")
    yield Case("lista de todas", "/tareas/?estado=todas")
    yield Case("lista filtrada", "/tareas/?plazo=vencidas")
    yield Case("lista sin resultados", "/tareas/?sesion=2020-01-01")
    yield Case("tablero", "/tareas/tablero/")
