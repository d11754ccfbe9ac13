"""Who asks and answers beneath a consulta, who asks for more time and who gives it, and who keeps the holidays."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.kernel.querysets import in_force
from mesa.models import Funcion, Mandato
from mesa.models.organizaciones import TipoOrganizacion
from mesa.permissions.consultas import conduce, tiene_mandato

permiso(
    "mesa.preguntar_consulta",
    tiene_mandato.saying(
        _("Pregunta solo quien tiene hoy el mandato de titular, suplente o delegada de una organización convocada.")
    ),
)
permiso(
    "mesa.responder_pregunta",
    conduce.saying(
        _("Responde las preguntas solo quien conduce la consulta: la secretaría o quien representa a la red.")
    ),
)
permiso(
    "mesa.pedir_prorroga",
    tiene_mandato.saying(
        _(
            "Pide una prórroga solo quien tiene hoy el mandato de titular, suplente o delegada de una organización "
            "convocada."
        )
    ),
)
_conduce = conduce.saying(
    _("Decide los plazos solo quien conduce la consulta: la secretaría o quien representa a la red.")
)
permiso("mesa.resolver_prorroga", _conduce)
permiso("mesa.prorrogar_consulta", _conduce)
permiso("mesa.fijar_plazos", _conduce)


@regla(_("Solo la secretaría de la Mesa corrige la tabla de feriados. Si falta uno, escríbale con su norma."))
def es_secretaria_de_una_mesa(actor: Actor | None, objeto: object) -> bool:
    """The actor's mandate, read again at this instant, answers for a body that is secretaría of a Mesa today."""
    if actor is None or actor.mandato is None:
        return False
    al = clock.today()
    return (
        Mandato.objects.que_responden(al)
        .filter(pk=actor.mandato.pk, persona=actor.persona)
        .filter(
            in_force(al, "organizacion__cargos__"),
            organizacion__cargos__organo__tipo=TipoOrganizacion.MESA,
            organizacion__cargos__tipo=Funcion.Tipo.SECRETARIA,
        )
        .exists()
    )


permiso("mesa.llevar_feriados", es_secretaria_de_una_mesa)
