"""A calendar as iCalendar (RFC 5545): the library escapes and folds; here is what each event says.

Hours go in UTC: of an hour that happens twice, a local time would always mean the first one. What has no hour is of the
whole local day. A moved date keeps its UID, and its SEQUENCE grows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from mesa.tipos import Fecha

CADA = timedelta(hours=1)


def respuesta(fechas: Iterable[Fecha], nombre: str, *, al: datetime) -> HttpResponse:
    """The calendar, as the response that a calendar program reads."""
    return HttpResponse(calendario(fechas, nombre, al=al), content_type="text/calendar; charset=utf-8")


def calendario(fechas: Iterable[Fecha], nombre: str, *, al: datetime) -> bytes:
    """The calendar with that name. `al` stamps what was never moved, so that the same dates are the same bytes."""
    made = Calendar()
    made.add("prodid", "-//Mesa de Gobierno Abierto//ES")
    made.add("version", "2.0")
    made.add("x-wr-calname", nombre)
    made.add("refresh-interval", CADA, parameters={"VALUE": "DURATION"})
    for fecha in fechas:
        made.add_component(_evento(fecha, al))
    return bytes(made.to_ical())


def _evento(fecha: Fecha, al: datetime) -> Event:
    event = Event()
    event.add("uid", f"{fecha.clave}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("summary", fecha.titulo)
    stamp = (fecha.cambiada or al).astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", fecha.cambios)
    _cuando(event, fecha)
    if fecha.url:
        event.add("url", f"{settings.SITE_URL}{fecha.url}")
    told = [_("Plazo fatal.") if fecha.fatal else "", fecha.detalle]
    if any(told):
        event.add("description", "\n".join(filter(None, told)))
    event.add("categories", [fecha.clase])
    event.add("transp", "OPAQUE" if fecha.clase == "sesion" else "TRANSPARENT")
    event.add("status", "CANCELLED" if fecha.cancelada else "CONFIRMED")
    return event


def _cuando(event: Event, fecha: Fecha) -> None:
    """A deadline is an instant: it begins and lasts nothing. What ends before it begins has no end."""
    if fecha.hora is None or fecha.instante is None:
        event.add("dtstart", fecha.dia)
        event.add("dtend", fecha.dia + timedelta(days=1))
        return
    event.add("dtstart", fecha.instante.astimezone(UTC))
    if fecha.termina is not None and fecha.termina > fecha.instante:
        event.add("dtend", fecha.termina.astimezone(UTC))
