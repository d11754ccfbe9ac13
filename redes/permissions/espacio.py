"""Who sees and keeps how a body is reached, and who keeps the documents of a network's own space."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Mandato, Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.registro import llevadas_por
from mesa.permissions.consultas import conduce


@regla(_("El contacto lo ven y lo corrigen solo la propia organización y quien lleva el registro en que está."))
def lleva_contacto(actor: Actor | None, organizacion: Organizacion) -> bool:
    """The actor's mandate, read again at this instant, answers for that very body, or for who keeps its register."""
    if actor is None or actor.mandato is None:
        return False
    al = clock.today()
    if not Mandato.objects.que_responden(al).filter(pk=actor.mandato.pk, persona=actor.persona).exists():
        return False
    if actor.mandato.organizacion_id == organizacion.pk:
        return True
    known = Q(membresias__miembro=organizacion) | Q(funciones__organizacion=organizacion)
    conducted = Organizacion.objects.conducidos_por(actor, al).filter(known).distinct()
    return any(
        organo.tipo == TipoOrganizacion.MESA or llevadas_por(organo).filter(pk=organizacion.pk).exists()
        for organo in conducted  # the Mesa keeps all that it knows
    )


@regla(_("Solo quien representa a la red, o lleva su secretaría, agrega y corrige los documentos de su espacio."))
def conduce_la_red(actor: Actor | None, objeto: object) -> bool:
    """The actor conducts that very network."""
    organo = getattr(objeto, "organo", objeto)
    return getattr(organo, "tipo", "") == TipoOrganizacion.RED and conduce.holds(actor, organo)


permiso("redes.llevar_contacto", lleva_contacto)
permiso("redes.llevar_documentos", conduce_la_red)
