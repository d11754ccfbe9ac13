"""Who publishes what a body tells of itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Mandato
from mesa.models.organizaciones import TipoOrganizacion
from mesa.permissions.consultas import es_el_sistema
from redes.models import Perfil

#: The kinds of body that tell of themselves.
CON_PERFIL = (TipoOrganizacion.RED, TipoOrganizacion.ORGANIZACION)


@regla(_("Tienen perfil las redes y las organizaciones: la Mesa y sus comités no cuentan de sí."))
def tiene_perfil(_actor: Actor | None, perfil: Perfil) -> bool:
    """The body is one that tells of itself."""
    return perfil.organizacion.tipo in CON_PERFIL


@regla(_("Publica el perfil quien tiene hoy mandato de titular, suplente o delegada de esa organización."))
def habla_por_ella(actor: Actor | None, perfil: Perfil) -> bool:
    """The actor's mandate, read again at this instant, speaks for the body whose profile it is."""
    if actor is None or actor.mandato is None:
        return False
    held = Mandato.objects.que_responden(clock.today()).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.filter(organizacion=perfil.organizacion_id).exists()


permiso("redes.publicar_perfil", tiene_perfil & habla_por_ella)
permiso("redes.actualizar_perfil", es_el_sistema)
