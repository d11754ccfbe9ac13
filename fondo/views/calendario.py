"""What a fund puts in the calendar of who sees it: its floors, its last day of spending, what contracts deliver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from fondo.models import Entregable, Fondo, HitoEjecucion
from fondo.states import EstadoFondo, EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.palabras import porcentaje
from mesa.tipos import Fecha, registrar_fechas


def fechas_de_fondos(actor: Actor, desde: date, hasta: date) -> list[Fecha]:
    """The dates of the funds in execution that the actor sees, between two days, both included."""
    visible = Fondo.objects.visible_to(actor).filter(estado=EstadoFondo.EN_EJECUCION)
    return [*_floors(visible, desde, hasta), *_last_days(visible, desde, hasta), *_deliveries(visible, desde, hasta)]


def _floors(visible: QuerySet[Fondo], desde: date, hasta: date) -> Iterator[Fecha]:
    rows = HitoEjecucion.objects.filter(fondo__in=visible, fecha__range=(desde, hasta)).select_related("fondo")
    for hito in rows.order_by("fecha", "pk"):
        said = {"parte": porcentaje(hito.porcentaje), "fondo": hito.fondo.nombre}
        yield Fecha(
            clave=f"hito-{hito.pk}",
            dia=hito.fecha,
            titulo=_("%(fondo)s: piso de %(parte)s") % said,
            url=reverse("fondo:fondo", args=[hito.fondo.clave]),
            clase="plazo",
        )


def _last_days(visible: QuerySet[Fondo], desde: date, hasta: date) -> Iterator[Fecha]:
    for fondo in Fondo.objects.filter(pk__in=visible, ultimo_gasto__range=(desde, hasta)).order_by("pk"):
        yield Fecha(
            clave=f"ultimo-gasto-{fondo.pk}",
            dia=fondo.ultimo_gasto,
            titulo=_("%(fondo)s: último día de gasto") % {"fondo": fondo.nombre},
            url=reverse("fondo:fondo", args=[fondo.clave]),
            clase="plazo",
        )


def _deliveries(visible: QuerySet[Fondo], desde: date, hasta: date) -> Iterator[Fecha]:
    owed = Entregable.objects.filter(
        obligacion__fondo__in=visible, obligacion__estado=EstadoRegistro.ACEPTADO, obligacion__terminada_el=None
    )
    rows = owed.filter(recibido_el=None, vence__range=(desde, hasta)).select_related("obligacion__fondo")
    for entregable in rows.order_by("vence", "pk"):
        yield Fecha(
            clave=f"entregable-{entregable.pk}",
            dia=entregable.vence,
            titulo=_("Entrega de un contrato: %(nombre)s") % {"nombre": entregable.nombre},
            url=reverse("fondo:fondo", args=[entregable.fondo.clave]),
            clase="plazo",
        )


registrar_fechas(fechas_de_fondos)
