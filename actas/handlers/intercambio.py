"""Who is told of the tasks that came in a table: each organisation once, however many are its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from actas.operations.intercambio import partes_cargadas
from mesa.kernel.events import on
from mesa.models import Evento, Organizacion
from mesa.operations.avisos import avisar, quienes_responden
from mesa.tipos import registrar_avisos

registrar_avisos({"tareas_cargadas": gettext_lazy("Tareas encargadas")})


@on("tarea.cargada", handler="actas.avisar_tareas_cargadas")
def tell_whom_they_are_entrusted_to(evento: Evento) -> None:
    """Each organisation is told how many of the new tasks have a part of its own."""
    counted = partes_cargadas(evento.objeto_id, evento.ocurrido)
    for body in Organizacion.objects.filter(pk__in=counted).order_by("pk"):
        avisar(
            [mandato for mandato in quienes_responden(body) if mandato.persona_id != evento.persona_id],
            clave=f"evento:{evento.pk}",
            plantilla="tareas_cargadas",
            ruta="/tareas/?mias=1",
            datos={"organo": evento.objeto_id, "n": counted[body.pk], "organizacion": body.nombre},
        )
