"""A report before the Mesa: put to decision as it is frozen, withdrawn, approved or given back."""

from __future__ import annotations

from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Decision, Informe
from fondo.operations.decisiones import anotar_decision
from fondo.operations.informes.base import TIPO, comprobar_revision, en_borrador, lock_informe, tocar
from fondo.operations.informes.documento import documento_de, reparos
from fondo.states import EstadoInforme
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Consulta, Regla
from mesa.operations.consultas import Llamado, put_to_decision, withdraw
from mesa.palabras import fecha_larga

verbo("informe.consultado", gettext_lazy("llevó un informe del fondo a la Mesa"))
verbo("informe.retirado", gettext_lazy("retiró de consulta un informe del fondo"))
verbo("informe.aprobado", gettext_lazy("quedó aprobado un informe del fondo"))
verbo("informe.devuelto", gettext_lazy("un informe del fondo volvió a borrador"))


@operation
def consultar_informe(
    pk: int, regla: Regla | None, vence: date, hora: time | None, *, revision: int, actor: Actor | None
) -> Informe:
    """Freeze the report read at `revision`, with its figures at the cut-off, and put it to the Mesa.

    Without rule, it is circulated for remarks.

    Raises DomainError with what keeps it from a vote: its cut-off to come, parts that lack, observations without
    answer, expenses that wait for their review, decisions without evidence; or for a deadline after the day by which
    its chain says that the Mesa approves it.
    """
    informe = lock_informe(pk)
    require("fondo.consultar_informe", actor, informe)
    en_borrador(informe)
    comprobar_revision(informe, revision)
    if found := reparos(informe):
        raise DomainError(" ".join(found))
    if regla is not None and regla.mayoria == Regla.Mayoria.ADHESION:
        raise DomainError(_("Esa regla es para adherir a cartas. Elija otra."))
    if vence > informe.aprobacion_hasta >= clock.today():
        # Once its day is past it is late whatever is chosen, and to be voted all the same.
        raise DomainError(
            _("La Mesa lo aprueba a más tardar el %(dia)s: elija un plazo anterior, o corrija las fechas del informe.")
            % {"dia": fecha_larga(informe.aprobacion_hasta)}
        )
    antes = mover(informe, EstadoInforme.EN_CONSULTA)
    fondo = informe.fondo
    informe.consulta = put_to_decision(
        Llamado(
            tipo=TIPO,
            objeto=informe,
            titulo=f"{informe.get_clase_display().capitalize()}, {fondo.nombre}",
            ruta=f"/fondos/{fondo.clave}/informes/{informe.clase}/",
            documento=documento_de(informe),
            vence=vence,
            hora=hora,
            version=informe.version,
        ),
        fondo.organo,
        regla,
        actor=actor,
    )
    tocar(informe, "estado", "consulta")
    record("informe.consultado", informe, actor=actor, antes=antes, ahora=informe.consulta.sha256)
    return informe


@operation
def retirar_informe(pk: int, motivo: str, *, actor: Actor | None) -> Informe:
    """Take a report back from its consulta, with the reason: it is a draft again, and its next version."""
    informe = lock_informe(pk)
    require("fondo.retirar_informe", actor, informe)
    reason = plain(motivo).strip()
    if not reason:
        raise DomainError(_("Escriba por qué retira el texto: lo leerán quienes ya respondieron."))
    antes = mover(informe, EstadoInforme.BORRADOR, desde=EstadoInforme.EN_CONSULTA)
    locked = Consulta.objects.select_for_update(of=("self",), no_key=True).select_related("plazo")
    withdraw(locked.get(pk=informe.consulta_id or 0), reason, actor=actor)
    _next(informe)
    record("informe.retirado", informe, actor=actor, antes=antes, ahora=reason)
    return informe


@operation
def aprobar_informe(pk: int, *, actor: Actor | None) -> Informe:
    """Settle a report whose consulta closed in favour. Called by the system; Conflicto if it did not close so."""
    informe = lock_informe(pk)
    require("fondo.aprobar_informe", actor, informe)
    if informe.consulta is None or informe.consulta.resultado != "aprobada":
        raise Conflicto(_("La consulta de este informe no cerró aprobada."))
    antes = mover(informe, EstadoInforme.APROBADO)
    tocar(informe, "estado")
    title = f"{informe.get_clase_display().capitalize()}, versión {informe.version}"
    anotar_decision(informe.fondo, Decision.Clase.INFORME, title, consulta=informe.consulta, objeto=informe)
    record("informe.aprobado", informe, actor=actor, antes=antes, ahora=informe.consulta.sha256)
    return informe


@operation
def devolver_informe(pk: int, *, actor: Actor | None) -> Informe:
    """Give back to draft, as its next version, a report that was not approved. Called by the system."""
    informe = lock_informe(pk)
    require("fondo.devolver_informe", actor, informe)
    consulta = informe.consulta
    if consulta is None or consulta.estado != "cerrada" or consulta.resultado == "aprobada":
        raise Conflicto(_("La consulta de este informe no lo devuelve."))
    antes = mover(informe, EstadoInforme.BORRADOR, desde=EstadoInforme.EN_CONSULTA)
    _next(informe)
    record("informe.devuelto", informe, actor=actor, antes=antes, ahora=consulta.resultado)
    return informe


def _next(informe: Informe) -> None:
    """What was voted stays as it was with its consulta; the draft goes on as another version."""
    informe.consulta = None
    informe.version += 1
    tocar(informe, "estado", "consulta", "version")
