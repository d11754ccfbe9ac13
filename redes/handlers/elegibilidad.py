"""Who is told that whoever administers no longer meets the gate, and that it does again: the secretaría of the Mesa."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from mesa.handlers.deliberacion import quienes_conducen
from mesa.kernel.events import on
from mesa.models import Evento
from mesa.operations.avisos import avisar
from mesa.tipos import registrar_avisos
from redes.models import FotoElegibilidad
from redes.operations.elegibilidad import mesa_de

registrar_avisos({"elegibilidad": gettext_lazy("Quién puede administrar")})


@on("elegibilidad.perdida", handler="redes.avisar_elegibilidad_perdida")
@on("elegibilidad.recuperada", handler="redes.avisar_elegibilidad_recuperada")
def tell_the_secretaria(evento: Evento) -> None:
    """Once for each time that it lapses or is regained, with what it was relied on for and why."""
    foto = FotoElegibilidad.objects.select_related("organizacion").get(pk=evento.objeto_id)
    mesa = mesa_de(foto.organizacion)
    if mesa is None:
        return
    said = evento.ahora if isinstance(evento.ahora, dict) else {}
    avisar(
        quienes_conducen(mesa),
        clave=f"evento:{evento.pk}",
        plantilla="elegibilidad",
        ruta=reverse("redes:foto_elegibilidad", args=[foto.pk]),
        datos={
            "organo": mesa.pk,
            "perdida": evento.verbo == "elegibilidad.perdida",
            "organizacion": foto.organizacion.nombre,
            "uso": foto.uso,
            "motivos": said.get("motivos", []),
        },
    )
