"""Who may do what to a task, and what the others are told."""

from __future__ import annotations

from actas.models import Avance, Parte, Tarea
from mesa.kernel import clock
from mesa.models import Mandato, Organizacion

LLEVA = "Solo la secretaría del órgano encarga y lleva sus tareas."
INFORMA = "Informa de la tarea solo una organización que tiene parte en ella, o la secretaría del órgano."
JUZGA = "Solo una organización que integra el órgano, o su secretaría, verifica o devuelve una tarea."
MIEMBROS = {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo"}

TABLE: dict[str, tuple[set[str], str]] = {
    **dict.fromkeys(
        (
            "actas.crear_tarea",
            "actas.editar_tarea",
            "actas.atar_tarea",
            "actas.fijar_plazo_tarea",
            "actas.diferir_tarea",
            "actas.cumplir_tarea",
        ),
        ({"secretaria"}, LLEVA),
    ),
    **dict.fromkeys(("actas.reanudar_tarea", "actas.dejar_sin_efecto"), ({"secretaria", "sistema"}, LLEVA)),
    **dict.fromkeys(
        ("actas.iniciar_tarea", "actas.informar_avance", "actas.marcar_paso"),
        ({"secretaria", "gobierno", "social"}, INFORMA),
    ),
    "actas.cumplir_parte": ({"social"}, "Solo la organización que tiene esta parte puede darla por cumplida."),
    "actas.reabrir_parte": (
        {"secretaria", "social"},
        "Solo la organización que tiene esta parte, o la secretaría, puede reabrirla.",
    ),
    "actas.anular_avance": (
        {"secretaria", "social"},
        "Solo la organización que informó el avance, o la secretaría, puede anularlo.",
    ),
    # Of a task that nobody has: what keeps out who did it is told one by one in test_tareas.
    "actas.verificar_tarea": (MIEMBROS, JUZGA),
    "actas.devolver_tarea": (MIEMBROS, JUZGA),
}


def asked_of(name: str, mesa: Organizacion) -> Organizacion | Tarea | Parte | Avance:
    """What a permission is asked of: the órgano, a task of two organisations, or what one of them has of it."""
    if name == "actas.crear_tarea":
        return mesa
    tarea = Tarea.objects.create(organo=mesa, titulo="Publicar las reglas", creada_el=clock.now())
    if name in {"actas.verificar_tarea", "actas.devolver_tarea"}:
        return tarea
    for account in ("gobierno", "social"):
        body = Mandato.objects.get(persona__correo=f"{account}@mesa.example").organizacion
        parte = Parte.objects.create(tarea=tarea, organizacion=body, organizacion_nombre=body.nombre)
    if name == "actas.anular_avance":
        return Avance(tarea=tarea, organizacion=body)
    return parte if name in {"actas.cumplir_parte", "actas.reabrir_parte"} else tarea
