"""Who keeps what a body improves: the body itself, and who keeps the register of an órgano that it sits in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Mandato, Membresia, Organizacion
from mesa.permissions.consultas import conduce
from redes.models import Perfil
from redes.permissions.publicacion import habla_por_ella

_SENTENCE = _("Lleva las mejoras de una organización quien tiene hoy su mandato, o la secretaría de su órgano.")


@regla(_SENTENCE)
def lleva_su_registro(actor: Actor | None, perfil: Perfil) -> bool:
    """The actor conducts an órgano where the body of the profile sits today; its mandate is read again."""
    if actor is None or actor.mandato is None:
        return False
    al = clock.today()
    held = Mandato.objects.que_responden(al).filter(pk=actor.mandato.pk, persona=actor.persona)
    kept = Organizacion.objects.conducidos_por(actor, al).values("pk")
    seats = Membresia.objects.vigentes(al).filter(miembro=perfil.organizacion_id, organo__in=kept)
    return held.exists() and seats.exists()


permiso("redes.llevar_mejora", habla_por_ella.saying(_SENTENCE) | lleva_su_registro)
permiso("redes.pedir_anexo", conduce.saying(_("Pide el anexo de todas quien conduce el órgano: su secretaría.")))
