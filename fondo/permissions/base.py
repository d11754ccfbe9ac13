"""The separation of duties of a fund: who decides and reviews does not spend, and who spends does not review."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy as _

from fondo.models import Fondo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import regla
from mesa.models import Mandato
from mesa.models.organizaciones import Calidad
from mesa.permissions.consultas import es_secretaria


def fondo_de(objeto: object) -> Fondo:
    """The fund that an object is of: itself, or its `fondo`."""
    return objeto if isinstance(objeto, Fondo) else cast(Fondo, objeto.fondo)  # type: ignore[attr-defined]


@regla(_("Esto lo hace solo la organización que administra el fondo."))
def es_administradora(actor: Actor | None, objeto: object) -> bool:
    """The actor's mandate, read again at this instant, is to administer for the body that administers that fund."""
    if actor is None or actor.mandato is None:
        return False
    held = Mandato.objects.vigentes(clock.today()).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.filter(calidad=Calidad.ADMINISTRADORA, organizacion=fondo_de(objeto).administradora_id).exists()


@regla(_("Solo la secretaría de la Mesa puede hacer esto en el fondo."))
def es_la_secretaria(actor: Actor | None, objeto: object) -> bool:
    """The actor keeps the secretaría of the órgano that the fund is of."""
    return es_secretaria.holds(actor, fondo_de(objeto).organo)


@regla(_("Quien administra el fondo no revisa sus propios registros ni decide sobre él."))
def no_lo_administra(actor: Actor | None, objeto: object) -> bool:
    """The actor's organisation is not the one that administers the fund, nor has she any mandate of it today."""
    if actor is None:
        return True
    administers = fondo_de(objeto).administradora_id
    if administers is None:
        return True
    held = Mandato.objects.vigentes(clock.today()).filter(persona=actor.persona, organizacion=administers)
    return (actor.organizacion is None or actor.organizacion.pk != administers) and not held.exists()


@regla(_("Lo revisa otra persona: no quien lo registró."))
def no_lo_registro(actor: Actor | None, objeto: object) -> bool:
    """The actor is not who recorded it."""
    recorded = getattr(objeto, "registrado_por_id", None) or getattr(objeto, "subida_por_id", None)
    return actor is None or recorded is None or actor.persona.pk != recorded


#: Who decides on the fund: its secretaría, and never who administers it.
decide = es_la_secretaria & no_lo_administra
#: Who reviews what was recorded: the same, and not who recorded it.
revisa = es_la_secretaria & no_lo_administra & no_lo_registro
