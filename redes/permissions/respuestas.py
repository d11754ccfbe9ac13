"""Who answers the standard for a body, who of another one checks and observes what it answered, and who adopts it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.kernel.querysets import in_force
from mesa.models import Mandato, Membresia
from mesa.permissions.consultas import es_secretaria
from redes.models import Dato, ObservacionRespuesta, Perfil, Respuesta
from redes.permissions.publicacion import habla_por_ella, tiene_perfil


def _habla(actor: Actor | None) -> bool:
    """The actor's mandate, read again at this instant, speaks for some body."""
    if actor is None or actor.mandato is None:
        return False
    held = Mandato.objects.que_responden(clock.today()).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.exists()


@regla(_("Lo hace quien tiene hoy mandato en otra organización del mismo órgano."))
def se_sienta_con_ella(actor: Actor | None, respuesta: Respuesta) -> bool:
    """The actor speaks for another body that sits today in an órgano with the profile's, in it, or around it."""
    body = respuesta.perfil.organizacion_id
    if not _habla(actor) or actor is None or actor.mandato is None or actor.mandato.organizacion_id == body:
        return False
    seats, own = Membresia.objects.vigentes(clock.today()), actor.mandato.organizacion_id
    beside = Membresia.objects.filter(in_force(clock.today()), organo=OuterRef("organo"), miembro=own)
    return seats.filter(
        Q(Exists(beside), miembro=body) | Q(miembro=own, organo=body) | Q(miembro=body, organo=own)
    ).exists()


@regla(
    _(
        "La verifica otra persona, que no escribió lo que se verifica, de otra organización del mismo órgano: no quien "
        "integra esa red, ni la red que ella integra, ni quien la hospeda o se hospeda en ella; tampoco quien tiene "
        "además mandato en una de ellas."
    )
)
def es_independiente(actor: Actor | None, respuesta: Respuesta) -> bool:
    """The actor sits with the profile's body and wrote nothing of what is checked; and no body she has a mandate of
    today, whichever she speaks for now, is that one, its host, hosted by it, one of its members, nor a network it is a
    member of.
    """
    if actor is None or not se_sienta_con_ella.holds(actor, respuesta) or actor.persona.pk == respuesta.creada_por_id:
        return False
    body, today, held = respuesta.perfil.organizacion_id, clock.today(), OuterRef("organizacion")
    near = [pk for pk in (body, respuesta.perfil.anfitriona_id, respuesta.por_id) if pk]
    hosted = Perfil.objects.filter(organizacion=held, anfitriona=body)
    seats = Membresia.objects.vigentes(today).filter(Q(miembro=held, organo=body) | Q(miembro=body, organo=held))
    shown = [pk for pk in (respuesta.dato_id, *respuesta.leidos) if pk]
    written = Dato.objects.filter(pk__in=shown, creado_por=actor.persona)
    bound = Q(organizacion__in=near) | Q(Exists(hosted)) | Q(Exists(seats)) | Q(Exists(written))
    return not Mandato.objects.vigentes(today).filter(bound, persona=actor.persona).exists()


@regla(_("La anula la organización que la verificó o la secretaría de un órgano que integra la organización."))
def la_verifico(actor: Actor | None, respuesta: Respuesta) -> bool:
    """The actor speaks for the body that checked it."""
    return (
        _habla(actor)
        and actor is not None
        and actor.organizacion is not None
        and actor.organizacion.pk == respuesta.verificada_por_organizacion_id
    )


@regla(_("La retira la organización que la hizo."))
def la_observo(actor: Actor | None, observacion: ObservacionRespuesta) -> bool:
    """The actor speaks for the body that observed."""
    return (
        _habla(actor)
        and actor is not None
        and actor.organizacion is not None
        and actor.organizacion.pk == observacion.organizacion_id
    )


@regla(la_verifico.sentence)
def lleva_su_organo(actor: Actor | None, respuesta: Respuesta) -> bool:
    """The actor answers for the secretaría of an órgano where the profile's body sits; never for its own profile."""
    if actor is None or actor.mandato is None or actor.mandato.organizacion_id == respuesta.perfil.organizacion_id:
        return False
    seats = Membresia.objects.vigentes(clock.today()).filter(miembro=respuesta.perfil.organizacion_id)
    return any(es_secretaria.holds(actor, seat.organo) for seat in seats.select_related("organo"))


permiso(
    "redes.responder_indicador",
    tiene_perfil
    & habla_por_ella.saying(
        _("Responde al estándar quien tiene hoy mandato de titular, suplente o delegada de esa organización.")
    ),
)
permiso("redes.verificar_respuesta", es_independiente)
permiso("redes.anular_verificacion", la_verifico | lleva_su_organo)
permiso("redes.observar_respuesta", se_sienta_con_ella)
permiso("redes.quitar_observacion", la_observo)
permiso(
    "redes.adoptar_estandar",
    es_secretaria.saying(_("Solo la secretaría de la Mesa propone, publica y adopta versiones del estándar.")),
)
