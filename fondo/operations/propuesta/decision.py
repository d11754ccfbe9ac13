"""A version before the Mesa: put to decision, withdrawn, approved or given back, and sent as it was voted."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Decision, Etapa, Fondo, HitoEjecucion, Item, Propuesta
from fondo.operations.decisiones import anotar_decision
from fondo.operations.propuesta.borrador import lock_propuesta, may_be_written, next_version
from fondo.operations.propuesta.texto import TIPO, documento_de, reparos
from fondo.states import EstadoFondo, EstadoPropuesta
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Consulta, Regla
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.operations.consultas import Llamado, put_to_decision, withdraw
from mesa.palabras import fecha_larga

verbo("propuesta.consultada", gettext_lazy("llevó la propuesta del fondo a la Mesa"))
verbo("propuesta.retirada", gettext_lazy("retiró de consulta la propuesta del fondo"))
verbo("propuesta.aprobada", gettext_lazy("quedó aprobada la propuesta del fondo"))
verbo("propuesta.devuelta", gettext_lazy("la propuesta del fondo volvió a borrador"))
verbo("propuesta.enviada", gettext_lazy("dejó constancia del envío de la propuesta del fondo"))

#: What the acta asks of every fund: about half by the end of September (16 June 2022, 2.3.e), all by its last expense.
MEDIO_MES, MEDIO_DIA, MEDIO_PORCENTAJE = 9, 30, Decimal(50)


@operation
def consultar_propuesta(
    pk: int, regla: Regla | None, vence: date, hora: time | None, *, revision: int, actor: Actor | None
) -> Propuesta:
    """Freeze the version read at `revision` and put it to the Mesa until its deadline; without rule, to be observed.

    Raises DomainError with what keeps it from a vote: amounts out of bounds or that do not add up, parts that lack.
    """
    propuesta = lock_propuesta(pk)
    require("fondo.consultar_propuesta", actor, propuesta)
    fondo = propuesta.fondo
    may_be_written(fondo)
    antes = mover(propuesta, EstadoPropuesta.EN_CONSULTA)
    if propuesta.revision != revision:
        raise Conflicto(_("El texto cambió desde que usted lo leyó. Revíselo antes de llevarlo a consulta."))
    if found := [*reparos(propuesta), *_of_what_runs(fondo, propuesta)]:
        raise DomainError(" ".join(found))
    if regla is not None and regla.mayoria == Regla.Mayoria.ADHESION:
        raise DomainError(_("Esa regla es para adherir a cartas. Elija otra, o circule el texto para observaciones."))
    propuesta.consulta = put_to_decision(
        Llamado(
            tipo=TIPO,
            objeto=fondo,  # its versions are one text that changes: who answered one is shown what the next one changes
            titulo=propuesta.titulo,
            ruta=f"/fondos/{fondo.clave}/propuesta/consulta/",
            documento=documento_de(propuesta),
            vence=vence,
            hora=hora,
            version=propuesta.numero,
        ),
        fondo.organo,
        regla,
        actor=actor,
    )
    propuesta.save(update_fields=["estado", "consulta"])
    record("propuesta.consultada", propuesta, actor=actor, antes=antes, ahora=propuesta.consulta.sha256)
    return propuesta


def _of_what_runs(fondo: Fondo, propuesta: Propuesta) -> list[str]:
    """Once a budget stands, a proposal changes its words: its amounts move by transfers."""
    stands = [
        (etapa.original, [(item.nombre, item.original, item.administracion) for item in etapa.items.all()])
        for etapa in fondo.etapas.prefetch_related("items")
    ]
    asked = [
        (Decimal(e["monto"]), [(i["nombre"], Decimal(i["monto"]), i["administracion"]) for i in e["presupuesto"]])
        for e in propuesta.etapas
    ]
    if not stands or stands == asked:
        return []
    return [_("El presupuesto ya está aprobado y sus montos cambian por traspasos: deje los mismos montos e ítems.")]


@operation
def retirar_propuesta(pk: int, motivo: str, *, actor: Actor | None) -> Propuesta:
    """Take a version back from its consulta, with the reason; its text goes on in the next version."""
    propuesta = lock_propuesta(pk)
    require("fondo.retirar_propuesta", actor, propuesta)
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba por qué retira el texto: lo leerán quienes ya respondieron."))
    antes = mover(propuesta, EstadoPropuesta.REEMPLAZADA, desde=EstadoPropuesta.EN_CONSULTA)
    locked = Consulta.objects.select_for_update(of=("self",), no_key=True).select_related("plazo")
    withdraw(locked.get(pk=propuesta.consulta_id or 0), motivo, actor=actor)
    propuesta.save(update_fields=["estado"])
    record("propuesta.retirada", propuesta, actor=actor, antes=antes, ahora=motivo)
    return next_version(propuesta, actor=actor)


@operation
def aprobar_propuesta(pk: int, *, actor: Actor | None) -> Propuesta:
    """Settle the version whose consulta closed in favour: the fund has its amount, stages, budget and floors.

    Called by the system (actor None). Raises Conflicto if it did not close so.
    """
    propuesta = lock_propuesta(pk)
    require("fondo.aprobar_propuesta", actor, propuesta)
    fondo = propuesta.fondo
    if propuesta.consulta is None or propuesta.consulta.resultado != "aprobada":
        raise Conflicto(_("La consulta de esta propuesta no cerró aprobada."))
    antes = mover(propuesta, EstadoPropuesta.APROBADA)
    for former in fondo.propuestas.filter(estado=EstadoPropuesta.APROBADA).exclude(pk=propuesta.pk):
        mover(former, EstadoPropuesta.REEMPLAZADA)
        former.save(update_fields=["estado"])
    propuesta.save(update_fields=["estado"])
    if fondo.monto is None:
        _settle(fondo, propuesta)
    decision = anotar_decision(
        fondo,
        Decision.Clase.PROPUESTA,
        f"{propuesta.titulo}, versión {propuesta.numero}",
        consulta=propuesta.consulta,
        objeto=propuesta,
    )
    record("propuesta.aprobada", propuesta, actor=actor, antes=antes, ahora={"decision": decision.pk})
    return propuesta


def _settle(fondo: Fondo, propuesta: Propuesta) -> None:
    """Give the fund what its first approved proposal says."""
    fondo.monto = propuesta.monto
    fields = ["monto"]
    if fondo.estado == EstadoFondo.CONVOCADO:
        mover(fondo, EstadoFondo.APROBADO)
        fields.append("estado")
    fondo.save(update_fields=fields)
    for numero, said in enumerate(propuesta.etapas, 1):
        stage = Etapa.objects.create(
            fondo=fondo, numero=numero, nombre=said["nombre"], objetivo=said["objetivo"], original=said["monto"]
        )
        Item.objects.bulk_create(
            Item(
                etapa=stage,
                orden=orden,
                nombre=item["nombre"],
                original=item["monto"],
                vigente=item["monto"],
                administracion=item["administracion"],
            )
            for orden, item in enumerate(said["presupuesto"], 1)
        )
    if not fondo.hitos.exists():
        _floors(fondo)


def _floors(fondo: Fondo) -> None:
    """About half by the end of September, if that is within its days; all by its last expense."""
    half = date(fondo.anio, MEDIO_MES, MEDIO_DIA)
    if fondo.inicia_el < half < fondo.ultimo_gasto:
        HitoEjecucion.objects.create(fondo=fondo, nombre=_("Mitad del fondo"), fecha=half, porcentaje=MEDIO_PORCENTAJE)
    HitoEjecucion.objects.create(
        fondo=fondo, nombre=_("Todo el fondo"), fecha=fondo.ultimo_gasto, porcentaje=Decimal(100)
    )


@operation
def devolver_propuesta(pk: int, *, actor: Actor | None) -> Propuesta:
    """Keep as it was voted the version that was not approved, and go on in its next one. Called by the system."""
    propuesta = lock_propuesta(pk)
    require("fondo.devolver_propuesta", actor, propuesta)
    consulta = propuesta.consulta
    if consulta is None or consulta.estado != "cerrada" or consulta.resultado == "aprobada":
        raise Conflicto(_("La consulta de esta propuesta no la devuelve."))
    antes = mover(propuesta, EstadoPropuesta.REEMPLAZADA, desde=EstadoPropuesta.EN_CONSULTA)
    propuesta.save(update_fields=["estado"])
    record("propuesta.devuelta", propuesta, actor=actor, antes=antes, ahora=consulta.resultado)
    return next_version(propuesta, actor=actor)


@operation
def enviar_propuesta(
    pk: int, enviada_el: date, como: str, constancia: Subido | None = None, *, actor: Actor | None
) -> Propuesta:
    """Write down when and how the approved version was sent: the text sent is the text voted, by its hash.

    Raises Conflicto if the Mesa did not approve it, DomainError for a day before that or to come.
    """
    propuesta = lock_propuesta(pk)
    require("fondo.enviar_propuesta", actor, propuesta)
    if propuesta.estado != EstadoPropuesta.APROBADA or propuesta.consulta is None:
        raise Conflicto(_("Se envía la versión que la Mesa aprobó: esta no lo está."))
    approved = propuesta.consulta.dia_de_cierre
    if not approved <= enviada_el <= clock.today():
        raise DomainError(
            _("La fecha de envío va desde el %(dia)s, en que se aprobó, hasta hoy.") % {"dia": fecha_larga(approved)}
        )
    propuesta.enviada_el, propuesta.envio = enviada_el, plain(como).strip()[:2_000]
    if not propuesta.envio:
        raise DomainError(_("Escriba cómo se envió: a quién y por qué medio."))
    if constancia is not None:
        propuesta.constancia = guardar_archivo(constancia.datos, constancia.nombre, propuesta.fondo.organo, actor)
    propuesta.save(update_fields=["enviada_el", "envio", "constancia"])
    told = {"enviada_el": enviada_el.isoformat(), "sha256": propuesta.consulta.sha256}
    record("propuesta.enviada", propuesta, actor=actor, ahora=told)
    return propuesta
