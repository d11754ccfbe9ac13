"""Who may do what to a consulta."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.kernel.querysets import in_force
from mesa.models import Convocada, Funcion, Mandato, Organizacion
from mesa.models.organizaciones import Calidad


def organo_de(objeto: object) -> Organizacion:
    """The órgano an object belongs to: itself, its `organo`, or that of its session, its consulta, what it is about."""
    if isinstance(objeto, Organizacion):
        return objeto
    for path in ("organo", "sesion", "consulta", "acta", "acuerdo", "tarea"):
        if hasattr(objeto, path):
            return organo_de(getattr(objeto, path))
    raise TypeError(f"{type(objeto).__name__} belongs to no órgano")


@regla(_("Solo la secretaría puede hacer esto. Si falta algo, escríbale."))
def es_secretaria(actor: Actor | None, objeto: object) -> bool:
    """The actor's mandate, read again at this instant, answers for a body that is secretaría of the órgano today."""
    if actor is None or actor.mandato is None:
        return False
    al = clock.today()
    held = Mandato.objects.que_responden(al).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.filter(_keeps(organo_de(objeto), al)).exists()


def _keeps(organo: Organizacion, al: date) -> Q:
    """Of a mandate: its body is secretaría of the órgano on `al`."""
    return in_force(al, "organizacion__cargos__") & Q(
        organizacion__cargos__organo=organo, organizacion__cargos__tipo=Funcion.Tipo.SECRETARIA
    )


@regla(_("Solo quien conduce el órgano puede hacer esto: su secretaría o, en una red, quien la representa."))
def conduce(actor: Actor | None, objeto: object) -> bool:
    """The actor keeps the secretaría of the órgano, or represents the órgano itself, as a network's titular does.

    Its mandate is read again at this instant.
    """
    if actor is None or actor.mandato is None:
        return False
    organo, al = organo_de(objeto), clock.today()
    conducts = _keeps(organo, al)
    if organo.es_organo and actor.mandato.organizacion_id == organo.pk:
        conducts |= Q(organizacion=organo, calidad__in=(Calidad.TITULAR, Calidad.SUPLENTE))
    held = Mandato.objects.que_responden(al).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.filter(conducts).exists()


@regla(_("Responde por una organización solo quien tiene hoy su mandato de titular, suplente o delegada."))
def tiene_mandato(actor: Actor | None, convocada: Convocada) -> bool:
    """The actor's mandate, read again at this instant, speaks for the convoked organisation."""
    if actor is None or actor.mandato is None:
        return False
    return (
        Mandato.objects.que_responden(clock.today())
        .filter(pk=actor.mandato.pk, persona=actor.persona, organizacion=convocada.organizacion_id)
        .exists()
    )


@regla(_("El sistema hace esto por sí mismo cuando corresponde."))
def es_el_sistema(actor: Actor | None, objeto: object) -> bool:
    """Nobody acts: a sweep or a handler does."""
    return actor is None


permiso("mesa.abrir_consulta", conduce.saying(es_secretaria.sentence))
permiso("mesa.responder_consulta", tiene_mandato)
permiso("mesa.retirar_consulta", conduce.saying(es_secretaria.sentence))
permiso("mesa.recordar_consulta", conduce.saying(es_secretaria.sentence))
permiso("mesa.cerrar_consulta", es_el_sistema)
permiso(
    "mesa.registrar_pronunciamiento",
    conduce.saying(
        _("Solo la secretaría puede registrar lo que una organización respondió en sesión o por otro medio.")
    ),
)
permiso(
    "mesa.cerrar_consulta_en_sesion",
    es_secretaria.saying(_("Solo la secretaría puede registrar lo que se aprobó en sesión.")),
)
permiso(
    "mesa.retirar_publicacion",
    conduce.saying(
        _(
            "Solo la secretaría del órgano (en una red, quien la representa) puede retirar datos personales de lo "
            "publicado."
        )
    ),
)
