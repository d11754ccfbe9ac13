"""Who decides what goes to the tabla, who may propose for it, and who keeps topics and committees."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from actas.models import PuntoPropuesto
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Mandato, Membresia
from mesa.permissions.consultas import conduce, organo_de


@regla(_("Propone puntos para la tabla quien responde por una organización que integra el órgano, o su secretaría."))
def integra(actor: Actor | None, objeto: object) -> bool:
    """The actor's mandate, read again at this instant, answers for an organisation that is a member of it today."""
    if actor is None or actor.mandato is None:
        return False
    al = clock.today()
    held = Mandato.objects.que_responden(al).filter(pk=actor.mandato.pk, persona=actor.persona)
    seats = Membresia.objects.vigentes(al).filter(organo=organo_de(objeto), clase=Membresia.Clase.MIEMBRO)
    return held.filter(organizacion__in=seats.values("miembro")).exists()


@regla(_("Descarta un punto la secretaría o la organización que lo propuso."))
def lo_propuso(actor: Actor | None, propuesto: PuntoPropuesto) -> bool:
    """The actor's mandate, read again at this instant, answers for the organisation that proposed the point."""
    if actor is None or actor.mandato is None or propuesto.propuesto_por_id is None:
        return False
    held = Mandato.objects.que_responden(clock.today()).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.filter(organizacion=propuesto.propuesto_por_id).exists()


permiso(
    "actas.adoptar_regla_tabla",
    conduce.saying(_("Solo la secretaría ingresa las reglas de la tabla que el órgano adoptó.")),
)
permiso("actas.proponer_punto", integra | conduce.saying(integra.sentence))
permiso("actas.ordenar_tabla", conduce.saying(_("Solo la secretaría decide qué va en la próxima tabla.")))
permiso("actas.descartar_propuesto", conduce.saying(lo_propuso.sentence) | lo_propuso)
permiso(
    "actas.registrar_tratamiento",
    conduce.saying(_("Solo la secretaría registra qué se hizo con cada punto de la tabla.")),
)
permiso("actas.llevar_tema", conduce.saying(_("Solo la secretaría retira un tema, lo reabre o le pone fecha.")))
permiso(
    "actas.llevar_comite",
    conduce.saying(_("Solo la secretaría del órgano que constituyó el comité lo constituye, lo corrige o lo cierra.")),
)
_reports = _("Informa por el comité su secretaría, o quien responde por una organización que lo integra.")
permiso("actas.informar_comite", conduce.saying(_reports) | integra.saying(_reports))
