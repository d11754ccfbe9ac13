"""The report as a PDF: asked for by a person, drawn by the worker, kept as a file of the órgano."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.documents import cumplimiento_pdf
from actas.operations.informes.cuenta import informe_de
from actas.operations.informes.tabla import en_palabras
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.models import Archivo, Evento, Organizacion
from mesa.operations.archivos import guardar_archivo
from mesa.operations.fechas import comprobar_fecha

verbo("informe.pedido", gettext_lazy("pidió el informe de cumplimiento"))


@operation
def pedir_informe(organo: int, desde: date | None, hasta: date | None, *, actor: Actor | None) -> Evento:
    """Ask for the report of a period as a PDF: the worker draws it. Returns the event, which names the file.

    Raises DomainError when the dates are not in order, or their year is a mistake.
    """
    body = Organizacion.objects.select_for_update(of=("self",), no_key=True).get(pk=organo)
    require("actas.pedir_informe", actor, body)
    comprobar_periodo(desde, hasta)
    asked = {"desde": desde and desde.isoformat(), "hasta": hasta and hasta.isoformat()}
    al = entry().astimezone(SANTIAGO).date().isoformat()
    return record("informe.pedido", body, actor=actor, ahora=asked | {"al": al})


def comprobar_periodo(desde: date | None, hasta: date | None) -> None:
    """Raise DomainError when the dates of a period are not in order, or a year can only be a mistake."""
    for day in (desde, hasta):
        if day:
            comprobar_fecha(day)
    if desde and hasta and hasta < desde:
        raise DomainError(_("El período termina antes de comenzar: revise las dos fechas."))


def dibujar_informe(evento: Evento) -> Archivo:
    """Draw the PDF that an event asked for, and keep it. Asked again, it is the same file. Runs in the worker."""
    if existing := archivo_de(evento):
        return existing
    asked: Any = evento.ahora
    organo = Organizacion.objects.get(pk=evento.objeto_id)
    desde, hasta = (date.fromisoformat(asked[name]) if asked[name] else None for name in ("desde", "hasta"))
    found = informe_de(organo, desde, hasta, date.fromisoformat(asked["al"]))
    with translation.override("es"):  # a document of the órgano, whatever language its reader has
        words = en_palabras(found)
    datos = cumplimiento_pdf(words, organo.nombre, ejemplo=organo.ejemplo, creado=evento.ocurrido)
    return guardar_archivo(datos, nombre_de(evento), organo, None)


def archivo_de(evento: Evento) -> Archivo | None:
    """The PDF that an event asked for, once it is drawn: by nobody, as what people attach has who did it."""
    drawn = Archivo.objects.filter(organo=evento.objeto_id, nombre=nombre_de(evento), subido_por=None)
    return drawn.filter(creado__gte=evento.ocurrido).first()


def nombre_de(evento: Evento) -> str:
    """How the file of a report is called."""
    asked: Any = evento.ahora
    return f"cumplimiento-{asked['al']}-{evento.pk}.pdf"
