"""The chain of dates of a report: last expense < cut-off < draft < approval of the Mesa < sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Fondo, Informe
from fondo.operations.base import en_ejecucion, lock_fondo
from fondo.operations.informes.base import comprobar_revision, en_borrador, lock_informe, tocar
from mesa.calendario import instante
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.models import Funcion, Plazo
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.plazos import esperar_de, fijar, proponer
from mesa.palabras import fecha_larga

verbo("informe.preparado", gettext_lazy("abrió un informe del fondo"))
verbo("informe.fechado", gettext_lazy("cambió las fechas de un informe del fondo"))

#: The last day to send the final report to OGP, if nothing else is agreed.
FIN_DE_ANIO = (12, 31)
CIERRE, REDACCION, CONSULTA = 1, 4, 9


@dataclass(frozen=True)
class FechasInforme:
    """The chain, each day after the one before."""

    ultimo_gasto: date
    corte: date
    borrador_hasta: date
    aprobacion_hasta: date
    envio_hasta: date

    def comprobar(self) -> None:
        """Raise DomainError unless they are in order."""
        days = list(asdict(self).values())
        for day in days:
            comprobar_fecha(day)
        if any(one >= other for one, other in pairwise(days)):
            raise DomainError(
                _("Las fechas van en orden: último gasto, corte, borrador, aprobación de la Mesa y envío.")
            )


def fechas_por_defecto(fondo: Fondo, clase: str) -> FechasInforme:
    """From the day of the floor that the report is of; the final one is sent by the end of its year."""
    half = fondo.hitos.filter(porcentaje__lt=100).order_by("fecha").first()
    last = half.fecha if clase == Informe.Clase.MITAD and half is not None else fondo.ultimo_gasto
    cut = last + timedelta(days=CIERRE)
    draft = proponer(cut + timedelta(days=REDACCION), 0, habiles=True)
    approval = proponer(draft + timedelta(days=CONSULTA), 0, habiles=True)
    sent = approval + timedelta(days=1)
    if clase == Informe.Clase.FINAL:
        sent = max(sent, date(last.year, *FIN_DE_ANIO))
    return FechasInforme(last, cut, draft, approval, sent)


def _comprobar(fondo: Fondo, clase: str, fechas: FechasInforme) -> None:
    """Refuse dates that are not in order, and a final report that leaves out days on which the fund is spent."""
    fechas.comprobar()
    if clase == Informe.Clase.FINAL and fechas.ultimo_gasto < fondo.ultimo_gasto:
        raise DomainError(
            _("El informe final llega al último día en que se gasta el fondo, el %(dia)s: corrija la fecha.")
            % {"dia": fecha_larga(fondo.ultimo_gasto)}
        )


@operation
def preparar_informe(fondo_id: int, clase: str, fechas: FechasInforme, *, actor: Actor | None) -> Informe:
    """Open a report of the fund, with its dates: who administers owes its draft, and the secretaría sends it.

    Raises Conflicto if there is one of that kind, or nobody administers the fund; DomainError for dates out of order.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.preparar_informe", actor, fondo)
    en_ejecucion(fondo)
    _comprobar(fondo, clase, fechas)
    if fondo.informes.filter(clase=clase).exists():
        raise Conflicto(_("El fondo ya tiene ese informe: ábralo para seguir con él."))
    informe = Informe(fondo=fondo, clase=Informe.Clase(clase), **asdict(fechas))
    informe.save()
    _set_deadlines(informe)
    informe.save(update_fields=["plazo_borrador", "plazo_envio"])
    record("informe.preparado", informe, actor=actor, ahora=_told(fechas))
    return informe


@operation
def corregir_fechas_informe(pk: int, fechas: FechasInforme, *, revision: int, actor: Actor | None) -> Informe:
    """Correct the dates of a report that is being written. Its deadlines follow.

    Raises Conflicto if it changed meanwhile or is no draft, DomainError for dates out of order.
    """
    informe = lock_informe(pk)
    require("fondo.corregir_fechas_informe", actor, informe)
    en_borrador(informe)
    comprobar_revision(informe, revision)
    _comprobar(informe.fondo, informe.clase, fechas)
    before = {name: str(getattr(informe, name)) for name in asdict(fechas)}
    if before == _told(fechas):
        return informe
    for name, day in asdict(fechas).items():
        setattr(informe, name, day)
    _move(informe.plazo_borrador, informe.borrador_hasta)
    _move(informe.plazo_envio, informe.envio_hasta)
    tocar(informe, *asdict(fechas))
    record("informe.fechado", informe, actor=actor, antes=before, ahora=_told(fechas))
    return informe


def cerrar_plazo(plazo: Plazo | None) -> None:
    """Say that what a deadline of a report expected was done, so that nobody is reminded of it."""
    if plazo is not None and plazo.cumplido_el is None:
        plazo.cumplido_el = entry()
        plazo.save(update_fields=["cumplido_el"])
        plazo.responsables.update(cumplido_el=entry())


def _move(plazo: Plazo | None, vence: date) -> None:
    """A deadline of a report follows its chain; one that was met stays as it was."""
    if plazo is not None and plazo.cumplido_el is None:
        plazo.vence, plazo.instante = vence, instante(vence, None)
        plazo.save(update_fields=["vence", "instante"])


def _told(fechas: FechasInforme) -> dict[str, str]:
    return {name: day.isoformat() for name, day in asdict(fechas).items()}


def _set_deadlines(informe: Informe) -> None:
    """The draft is owed by who administers, unless it was delivered; sending it, by the secretaría."""
    fondo = informe.fondo
    path = f"/fondos/{fondo.clave}/informes/{informe.clase}/"
    name = {"informe": informe.get_clase_display(), "fondo": fondo.nombre}
    if informe.entregado_el is None and fondo.administradora_id is not None:
        title = _("Borrador del %(informe)s, %(fondo)s") % name
        informe.plazo_borrador = fijar(title, path, informe.borrador_hasta, None, fatal=False, organo=fondo.organo)
        esperar_de(informe.plazo_borrador, [fondo.administradora_id])
    title = _("Envío del %(informe)s, %(fondo)s") % name
    informe.plazo_envio = fijar(title, path, informe.envio_hasta, None, fatal=False, organo=fondo.organo)
    keeps = Funcion.objects.filter(in_force(clock.today()), organo=fondo.organo, tipo=Funcion.Tipo.SECRETARIA)
    esperar_de(informe.plazo_envio, keeps.values_list("organizacion", flat=True))
