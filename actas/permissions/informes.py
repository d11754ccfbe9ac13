"""Who may ask for the reports of an órgano."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Mandato, Organizacion


@regla(_("Piden los informes de un órgano su secretaría y las organizaciones que lo integran."))
def sigue_el_organo(actor: Actor | None, organo: Organizacion) -> bool:
    """The actor's mandate is in force, and its organisation keeps the órgano, sits in it or is it."""
    if actor is None or actor.mandato is None:
        return False
    al = clock.today()
    held = Mandato.objects.vigentes(al).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.exists() and Organizacion.objects.seguidos_por(actor, al).filter(pk=organo.pk).exists()


permiso("actas.pedir_informe", sigue_el_organo)
