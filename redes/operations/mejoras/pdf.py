"""The annex as a PDF: asked for by who conducts the órgano, drawn by the worker, kept as a file of the órgano."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Archivo, Evento, Membresia, Organizacion
from mesa.operations.archivos import guardar_archivo
from mesa.operations.fechas import comprobar_fecha
from redes.documents import anexo_pdf
from redes.operations.mejoras.anexo import anexo_de, en_palabras

verbo("anexo.pedido", gettext_lazy("pidió el anexo del antes y después de las redes"))


@operation
def pedir_anexo(organo_id: int, desde: date, hasta: date, *, actor: Actor | None) -> Evento:
    """Ask for the annex between two days as a PDF: the worker draws it. Returns the event, which names the file.

    Raises DomainError when the days are not in order, did not come, or their year is a mistake.
    """
    organo = Organizacion.objects.select_for_update(of=("self",), no_key=True).get(pk=organo_id)
    require("redes.pedir_anexo", actor, organo)
    if comprobar_fecha(desde) > comprobar_fecha(hasta) or hasta > clock.today():
        raise DomainError(_("Revise los dos días: el segundo va después del primero y no es futuro."))
    told = {"desde": desde.isoformat(), "hasta": hasta.isoformat()}
    return record("anexo.pedido", organo, actor=actor, ahora=told)


def miembros_de(organo: Organizacion) -> list[Organizacion]:
    """The bodies that sit in an órgano today, by name."""
    seats = Membresia.objects.vigentes(clock.today()).filter(organo=organo).values("miembro")
    return list(Organizacion.objects.filter(pk__in=seats).order_by("nombre", "pk"))


def dibujar_anexo(evento: Evento) -> Archivo:
    """Draw the PDF that an event asked for, and keep it. Asked again, it is the same file. Runs in the worker."""
    if existing := archivo_del_anexo(evento):
        return existing
    asked: Any = evento.ahora
    organo = Organizacion.objects.get(pk=evento.objeto_id)
    desde, hasta = (date.fromisoformat(asked[name]) for name in ("desde", "hasta"))
    with translation.override("es"):  # a document of the órgano, whatever language its reader has
        words = en_palabras(anexo_de(miembros_de(organo), desde, hasta))
    datos = anexo_pdf(words, organo.nombre, ejemplo=organo.ejemplo, creado=evento.ocurrido)
    return guardar_archivo(datos, _name(evento), organo, None)


def archivo_del_anexo(evento: Evento) -> Archivo | None:
    """The PDF that an event asked for, once it is drawn: by nobody, as what people attach has who did it."""
    drawn = Archivo.objects.filter(organo=evento.objeto_id, nombre=_name(evento), subido_por=None)
    return drawn.filter(creado__gte=evento.ocurrido).first()


def _name(evento: Evento) -> str:
    asked: Any = evento.ahora
    return f"antes-y-despues-{asked['hasta']}-{evento.pk}.pdf"
