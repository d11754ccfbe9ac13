"""The activities of a fund read whole, in three queries whatever their number: for its page, reports and exports."""

from __future__ import annotations

from datetime import date

from fondo.asistencia import Asistencia, resumen_de
from fondo.models import Actividad, Fondo


def actividades_de(fondo: Fondo, hasta: date | None = None) -> list[Actividad]:
    """Those that stand, the last one first, with who came, their stage and ítem; `hasta`: held by that day."""
    rows = Actividad.objects.filter(fondo=fondo, eliminada_el=None).select_related("etapa", "item")
    if hasta is not None:
        rows = rows.filter(fecha__lte=hasta)
    found = list(rows.prefetch_related("asistentes", "materiales").order_by("-fecha", "-pk"))
    for one in found:
        one.fondo = fondo
    return found


def resumen(fondo: Fondo, hasta: date | None = None) -> Asistencia:
    """How many activities were held and who came, by sector, by region (its code) and by modality."""
    return resumen_leido(actividades_de(fondo, hasta))


def resumen_leido(actividades: list[Actividad]) -> Asistencia:
    """The same of activities that were read already."""
    return resumen_de(
        {
            "fecha": a.fecha.isoformat(),
            "asistentes": {row.sector: row.cantidad for row in a.asistentes.all()},
            "implementadores": a.implementadores,
            "decisores": a.decisores,
            "region": a.region,
            "modalidad": a.modalidad,
        }
        for a in actividades
    )


def asistieron(actividad: Actividad) -> int:
    """How many came to one that was read with who came."""
    return sum(row.cantidad for row in actividad.asistentes.all())
