"""The demo's fund: fictitious, of the current year, at a point where its curve, warnings, dossier and reports are seen.

Loaded after everything else, for it rests on agreements, profiles and the rules of the Mesa de Ejemplo.
"""

from __future__ import annotations

from django.utils import timezone

from fondo.demo import gastos, informes, llamado
from fondo.models import Fondo
from fondo.operations.publicacion import publicar_fondo
from mesa.models import Evento, Reaccion
from redes.demo import actor_de


def load() -> None:
    """Load once; called again, it changes nothing."""
    if Fondo.objects.exists():
        return
    now = timezone.now()
    before = Evento.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    fondo = llamado.cargar(now)
    informes.cargar_plan(fondo, now)
    gastos.cargar(fondo, now)
    informes.cargar(fondo, now)
    publicar_fondo(fondo.pk, actor=actor_de("secretaria"))
    # It is told as past: what it would have sent then is not sent now.
    told = Reaccion.objects.filter(handler__contains=".avisar_", evento__pk__gt=before)
    told.filter(estado=Reaccion.Estado.PENDIENTE).update(estado=Reaccion.Estado.HECHA, hecha_el=now)
