"""Who prepares what is put to decision outside of a session: the secretaría and, of a letter, who promotes it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Asunto, Mandato, Membresia, Organizacion
from mesa.models.organizaciones import Calidad
from mesa.permissions.consultas import es_el_sistema, es_secretaria, organo_de


def _represents(actor: Actor | None) -> bool:
    """The actor's mandate, read again at this instant, is that of a titular or suplente."""
    if actor is None or actor.mandato is None:
        return False
    held = Mandato.objects.vigentes(clock.today()).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.filter(calidad__in=(Calidad.TITULAR, Calidad.SUPLENTE)).exists()


def organos_que_alcanza(organo: Organizacion) -> list[Organizacion]:
    """The órganos whose organisations a letter of this one may be open to: itself, and those that sit in it today."""
    seated = Membresia.objects.vigentes(clock.today()).filter(organo=organo).values("miembro")
    return [organo, *Organizacion.objects.organos().filter(pk__in=seated)]


@regla(
    _(
        "Promueve una carta la secretaría, o quien es titular o suplente de una organización que integra el órgano o "
        "una de sus redes."
    )
)
def puede_promover(actor: Actor | None, objeto: object) -> bool:
    """The actor represents a member of the órgano or of one of its networks: guests and observers read."""
    if actor is None or actor.organizacion is None or not _represents(actor):
        return False
    reach = organos_que_alcanza(organo_de(objeto))
    seats = Membresia.objects.vigentes(clock.today()).filter(organo__in=reach, miembro=actor.organizacion)
    return seats.filter(clase=Membresia.Clase.MIEMBRO).exists()


@regla(_("Solo la secretaría, o quien promueve la carta, puede hacer esto."))
def promueve(actor: Actor | None, asunto: Asunto) -> bool:
    """The actor represents the organisation that promotes this letter."""
    own = actor.organizacion if actor else None
    return asunto.tipo == Asunto.Tipo.CARTA and own == asunto.promotora and own is not None and _represents(actor)


_prepara = es_secretaria.saying(_("Solo la secretaría, o quien promueve la carta, puede hacer esto.")) | promueve

permiso("mesa.crear_asunto", es_secretaria.saying(_("Solo la secretaría del órgano puede llevar un texto a consulta.")))
permiso("mesa.crear_carta", es_secretaria.saying(puede_promover.sentence) | puede_promover)
permiso("mesa.editar_asunto", _prepara)
permiso("mesa.descartar_asunto", _prepara)
permiso("mesa.reponer_asunto", _prepara)
permiso("mesa.consultar_asunto", _prepara)
permiso("mesa.retirar_asunto", _prepara)
permiso("mesa.registrar_entrega", _prepara)
permiso("mesa.aprobar_asunto", es_el_sistema)
permiso("mesa.devolver_asunto", es_el_sistema)
permiso("mesa.publicar_asunto", es_secretaria.saying(_("Solo la secretaría puede publicar lo decidido.")))
