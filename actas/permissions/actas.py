"""Who may do what to an acta."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Consulta
from mesa.permissions.consultas import es_el_sistema, es_secretaria, tiene_mandato

permiso("actas.importar_acta", es_secretaria.saying(_("Solo la secretaría del órgano puede importar un acta.")))
permiso("actas.crear_acta", es_secretaria.saying(_("Solo la secretaría del órgano puede crear un acta.")))
permiso(
    "actas.editar_acta",
    es_secretaria.saying(_("Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación.")),
)
permiso(
    "actas.circular_acta",
    es_secretaria.saying(_("Solo la secretaría puede circular el acta. Si falta algo, responda con una observación.")),
)
permiso("actas.retirar_acta", es_secretaria)
permiso(
    "actas.aprobar_en_sesion",
    es_secretaria.saying(_("Solo la secretaría puede registrar lo que se aprobó en sesión.")),
)
permiso("actas.aprobar_acta", es_el_sistema)
permiso("actas.devolver_acta", es_el_sistema)
permiso("actas.publicar_acta", es_secretaria.saying(_("Solo la secretaría puede publicar el acta.")))
permiso("actas.reabrir_acta", es_secretaria.saying(_("Solo la secretaría puede reabrir el acta aprobada.")))


@regla(
    _("Observa el acta solo quien tiene hoy el mandato de titular, suplente o delegada de una organización convocada.")
)
def habla_por_una_convocada(actor: Actor | None, consulta: Consulta) -> bool:
    """The actor's mandate, read again at this instant, speaks for an organisation that the consulta convoked."""
    if actor is None or actor.mandato is None:
        return False
    convocada = consulta.convocadas.filter(organizacion=actor.mandato.organizacion_id).first()
    return convocada is not None and tiene_mandato.holds(actor, convocada)


permiso("actas.observar_acta", habla_por_una_convocada)
_autora = tiene_mandato.saying(_("Solo la organización que hizo la observación puede corregirla o retirarla."))
permiso("actas.corregir_observacion", _autora)
permiso("actas.retirar_observacion", _autora)
permiso(
    "actas.responder_observacion",
    es_secretaria.saying(_("Solo la secretaría puede responder una observación al acta.")),
)
_corrects = es_secretaria.saying(_("Solo la secretaría puede rectificar un acta publicada."))
permiso("actas.abrir_rectificacion", _corrects)
permiso("actas.desistir_rectificacion", _corrects)
