"""Who may do what to a task: the secretaría manages it, who has a part tells how it goes, and another verifies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from actas.models import Avance, Parte, Tarea
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Evento, Mandato, Membresia, Organizacion
from mesa.permissions.consultas import conduce

_manages = conduce.saying(_("Solo la secretaría del órgano encarga y lleva sus tareas."))


def _speaks(actor: Actor | None) -> bool:
    """The actor's mandate, read again at this instant, may answer for its organisation."""
    if actor is None or actor.mandato is None:
        return False
    held = Mandato.objects.que_responden(clock.today())
    return held.filter(pk=actor.mandato.pk, persona=actor.persona).exists()


@regla(_("Informa de la tarea solo una organización que tiene parte en ella, o la secretaría del órgano."))
def tiene_parte(actor: Actor | None, tarea: Tarea) -> bool:
    """The actor speaks for an organisation that has a part in the task."""
    own = actor.organizacion if actor else None
    return own is not None and _has_part(own, tarea) and _speaks(actor)


def _has_part(organizacion: Organizacion, tarea: Tarea) -> bool:
    return any(parte.organizacion_id == organizacion.pk for parte in tarea.partes.all())


@regla(_("Solo la organización que tiene esta parte puede darla por cumplida."))
def es_su_parte(actor: Actor | None, fila: Parte | Avance) -> bool:
    """The actor speaks for the organisation that the part, or the advance, is of."""
    own = actor.organizacion if actor else None
    return own is not None and fila.organizacion_id == own.pk and _speaks(actor)


@regla(_("Solo una organización que integra el órgano, o su secretaría, verifica o devuelve una tarea."))
def integra_el_organo(actor: Actor | None, tarea: Tarea) -> bool:
    """The actor speaks for a member of the órgano."""
    own = actor.organizacion if actor else None
    if own is None or not _speaks(actor):
        return False
    seats = Membresia.objects.vigentes(clock.today()).filter(organo=tarea.organo_id, miembro=own)
    return seats.filter(clase=Membresia.Clase.MIEMBRO).exists()


@regla(_("La verifica una persona distinta de quien la dio por cumplida."))
def es_otra_persona(actor: Actor | None, tarea: Tarea) -> bool:
    """The actor is not the person who said the task done nor, unless every member has a part, who did a part of it."""
    if actor is None:
        return True
    if actor.persona.pk == tarea.cumplida_por_id:
        return False
    if actor.persona.pk in tarea.partes.values_list("persona", flat=True):
        return _everyone_has_part(tarea)
    told = Evento.objects.filter(verbo="parte.cumplida", persona=actor.persona)
    did = told.filter(objeto_tipo=tarea._meta.label_lower, objeto_id=tarea.pk).exists()
    return not did or _everyone_has_part(tarea)


def _everyone_has_part(tarea: Tarea) -> bool:
    """No member of the órgano is without part: nobody would be left to verify but whoever did something of it."""
    seats = Membresia.objects.vigentes(clock.today()).filter(organo=tarea.organo_id, clase=Membresia.Clase.MIEMBRO)
    return not seats.exclude(miembro__in=tarea.partes.values("organizacion")).exists()


@regla(
    _(
        "La verifica una organización distinta de la que la dio por cumplida y de las que la tienen a su cargo; si la "
        "tienen todas las que integran el órgano, cualquiera que no la haya dado por cumplida."
    )
)
def es_otra_organizacion(actor: Actor | None, tarea: Tarea) -> bool:
    """The actor's organisation is not the one that said the task done, nor has a part in it unless every member has."""
    own = actor.organizacion if actor else None
    if own is None:
        return True  # another leaf refuses it
    if _has_part(own, tarea) and not _everyone_has_part(tarea):
        return False
    told = Evento.objects.filter(verbo="tarea.cumplida", objeto_tipo=tarea._meta.label_lower, objeto_id=tarea.pk)
    last = told.order_by("-pk").values_list("organizacion_id", flat=True).first()
    return last is None or tarea.cumplida_por_id is None or last != own.pk


_reports = tiene_parte | conduce.saying(tiene_parte.sentence)
_judges = integra_el_organo | conduce.saying(integra_el_organo.sentence)

permiso("actas.crear_tarea", _manages)
permiso("actas.editar_tarea", _manages)
permiso("actas.atar_tarea", _manages)
permiso("actas.fijar_plazo_tarea", _manages)
permiso("actas.diferir_tarea", _manages)
permiso("actas.cumplir_tarea", _manages)
permiso("actas.iniciar_tarea", _reports)
permiso("actas.informar_avance", _reports)
permiso("actas.marcar_paso", _reports)
permiso("actas.cumplir_parte", es_su_parte)
permiso(
    "actas.reabrir_parte",
    es_su_parte.saying(_("Solo la organización que tiene esta parte, o la secretaría, puede reabrirla."))
    | conduce.saying(_("Solo la organización que tiene esta parte, o la secretaría, puede reabrirla.")),
)
permiso(
    "actas.anular_avance",
    es_su_parte.saying(_("Solo la organización que informó el avance, o la secretaría, puede anularlo."))
    | conduce.saying(_("Solo la organización que informó el avance, o la secretaría, puede anularlo.")),
)
permiso("actas.verificar_tarea", _judges & es_otra_persona & es_otra_organizacion)
permiso("actas.devolver_tarea", _judges)


@regla(_("Solo la secretaría del órgano encarga y lleva sus tareas."))
def es_el_sistema_o_conduce(actor: Actor | None, tarea: Tarea) -> bool:
    """A sweep does it, or who conducts the órgano."""
    return actor is None or conduce.holds(actor, tarea)


permiso("actas.dejar_sin_efecto", es_el_sistema_o_conduce)
permiso("actas.reanudar_tarea", es_el_sistema_o_conduce)
