"""What happens to a letter after it closes: delivered, answered. Registered afterwards, and correctable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.models import Asunto
from mesa.operations.asuntos.borrador import lock_asunto
from mesa.operations.asuntos.publicacion import actualizar_publicacion, curso_de
from mesa.palabras import fecha_larga
from mesa.states import EstadoAsunto

verbo("carta.entregada", gettext_lazy("registró la entrega o la respuesta de una carta"))

DETALLE_MAXIMO = 1_000


@dataclass(frozen=True)
class Curso:
    """When a letter was delivered and how, and when it was answered and what; None: not yet."""

    entregada_el: date | None
    entrega: str = ""
    respondida_el: date | None = None
    respuesta: str = ""


@operation
def registrar_entrega(pk: int, curso: Curso, *, actor: Actor | None) -> Asunto:
    """Register, or correct, when a letter was delivered and answered; one that is published is published again.

    Raises Conflicto before it closed with adhesions, DomainError for a date before that, in the future or out of order.
    Registering what is registered changes nothing.
    """
    asunto = lock_asunto(pk)
    require("mesa.registrar_entrega", actor, asunto)
    if asunto.tipo != Asunto.Tipo.CARTA or asunto.estado not in {EstadoAsunto.APROBADO, EstadoAsunto.PUBLICADO}:
        raise Conflicto(_("La entrega se registra cuando la carta cierra con adhesiones."))
    _check_dates(asunto, curso)
    antes = curso_de(asunto)
    asunto.entregada_el, asunto.entrega = curso.entregada_el, one_line(curso.entrega)
    asunto.respondida_el, asunto.respuesta = curso.respondida_el, one_line(curso.respuesta)
    ahora = curso_de(asunto)
    if antes == ahora:
        return asunto
    asunto.save(update_fields=["entregada_el", "entrega", "respondida_el", "respuesta"])
    record("carta.entregada", asunto, actor=actor, antes=antes, ahora=ahora)
    if asunto.estado == EstadoAsunto.PUBLICADO:
        with translation.override("es"):
            motivo = _reason(asunto)
        actualizar_publicacion(asunto, motivo, actor=actor)
    return asunto


def _check_dates(asunto: Asunto, curso: Curso) -> None:
    assert asunto.consulta is not None
    closed, today = asunto.consulta.dia_de_cierre, clock.today()
    if curso.entregada_el is None and (curso.respondida_el or curso.entrega.strip() or curso.respuesta.strip()):
        raise DomainError(_("Escriba primero cuándo se entregó la carta."))
    if curso.respondida_el is None and curso.respuesta.strip():
        raise DomainError(_("Escriba cuándo se respondió la carta."))
    if max(len(curso.entrega), len(curso.respuesta)) > DETALLE_MAXIMO:
        raise DomainError(_("Cada detalle admite hasta 1.000 caracteres. Acórtelo."))
    if curso.entregada_el and curso.entregada_el < closed:
        raise DomainError(_("La carta cerró el %(fecha)s: no pudo entregarse antes.") % {"fecha": fecha_larga(closed)})
    if any(day and day > today for day in (curso.entregada_el, curso.respondida_el)):
        raise DomainError(
            _("Registre la fecha cuando ya haya ocurrido: hoy es %(fecha)s.") % {"fecha": fecha_larga(today)}
        )
    if curso.entregada_el and curso.respondida_el and curso.respondida_el < curso.entregada_el:
        raise DomainError(_("La respuesta no puede ser anterior a la entrega."))


def _reason(asunto: Asunto) -> str:
    if asunto.respondida_el:
        return _("Consta que la carta se respondió el %(fecha)s.") % {"fecha": fecha_larga(asunto.respondida_el)}
    if asunto.entregada_el:
        return _("Consta que la carta se entregó el %(fecha)s.") % {"fecha": fecha_larga(asunto.entregada_el)}
    return _("Se corrige: la carta aún no se entrega.")
