"""What an órgano adopted about what comes back: how often a topic is deferred, when a late task goes to the tabla."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import ReglaTabla
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.models import Organizacion
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.registro import bloquear_organo

verbo("reglatabla.adoptada", gettext_lazy("ingresó las reglas de la tabla"))
verbo("reglatabla.anulada", gettext_lazy("anuló unas reglas de la tabla ingresadas por error"))

DIAS_MAXIMOS = 250


@dataclass(frozen=True)
class ReglaDeTabla:
    """What is typed of it; `max_diferimientos` None: a topic may be deferred without limit. Days are business days."""

    desde: date
    norma: str
    max_diferimientos: int | None = None
    dias_a_la_tabla: int = 5
    dias_de_respuesta: int = 10


def regla_de_tabla(organo: Organizacion, al: date) -> ReglaTabla:
    """The one in force on `al`; where none was adopted, one that is not stored: no limit, 5 and 10 business days."""
    found = ReglaTabla.objects.filter(organo=organo, desde__lte=al).order_by("-desde", "-pk").first()
    return found or ReglaTabla(organo=organo, desde=al)


@operation
def adoptar_regla_tabla(organo_id: int, regla: ReglaDeTabla, *, actor: Actor | None) -> ReglaTabla:
    """Write down what the órgano adopted, in force from a day on. The former ones stay, for the days they ruled.

    Raises DomainError without the norm or for a term out of bounds, Conflicto if another rules from that same day.
    """
    organo = bloquear_organo(organo_id)
    require("actas.adoptar_regla_tabla", actor, organo)
    comprobar_fecha(regla.desde)
    norma = one_line(regla.norma)
    if not norma:
        raise DomainError(_("Escriba en qué sesión o acuerdo se adoptaron estas reglas."))
    if not (1 <= regla.dias_a_la_tabla <= DIAS_MAXIMOS and 1 <= regla.dias_de_respuesta <= DIAS_MAXIMOS):
        raise DomainError(_("Los plazos van de 1 a %(dias)s días hábiles.") % {"dias": DIAS_MAXIMOS})
    if ReglaTabla.objects.filter(organo=organo, desde=regla.desde).exists():
        raise Conflicto(_("Ya hay reglas de la tabla que rigen desde ese día. Anúlelas primero, o elija otra fecha."))
    adoptada = ReglaTabla.objects.create(
        organo=organo,
        desde=regla.desde,
        norma=norma[:300],
        max_diferimientos=regla.max_diferimientos,
        dias_a_la_tabla=regla.dias_a_la_tabla,
        dias_de_respuesta=regla.dias_de_respuesta,
    )
    record("reglatabla.adoptada", adoptada, actor=actor, ahora=_told(adoptada))
    return adoptada


@operation
def anular_regla_tabla(organo_id: int, pk: int, *, actor: Actor | None) -> date:
    """Take away the latest ones, entered by mistake: the former ones rule again. Returns since when they ruled."""
    organo = bloquear_organo(organo_id)
    require("actas.adoptar_regla_tabla", actor, organo)
    latest = ReglaTabla.objects.filter(organo=organo).order_by("-desde", "-pk").first()
    if latest is None or latest.pk != pk:
        raise Conflicto(_("Solo se anulan las últimas reglas de la tabla. Recargue la página para ver cuáles son."))
    record("reglatabla.anulada", latest, actor=actor, antes=_told(latest))
    desde = latest.desde
    latest.delete()
    return desde


def _told(regla: ReglaTabla) -> dict[str, object]:
    return {
        "desde": regla.desde.isoformat(),
        "max_diferimientos": regla.max_diferimientos,
        "dias_a_la_tabla": regla.dias_a_la_tabla,
        "dias_de_respuesta": regla.dias_de_respuesta,
        "norma": regla.norma,
    }
