"""A fund from its call to its end: its terms, corrected with a reason, and whether it goes on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Fondo, Informe
from fondo.operations.base import comprobar_monto, lock_fondo
from fondo.operations.expediente import exigir_expediente
from fondo.operations.revision import por_revisar
from fondo.states import EstadoFondo, EstadoInforme, EstadoPropuesta
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Organizacion
from mesa.operations.fechas import comprobar_fecha
from redes.models import FotoElegibilidad

verbo("fondo.creado", gettext_lazy("abrió un fondo"))
verbo("fondo.corregido", gettext_lazy("corrigió los datos de un fondo"))
verbo("fondo.desistido", gettext_lazy("desistió de un fondo"))
verbo("fondo.retomado", gettext_lazy("retomó un fondo"))
verbo("fondo.cerrado", gettext_lazy("cerró un fondo"))
verbo("fondo.reabierto", gettext_lazy("reabrió un fondo"))

MOTIVO_MAXIMO = 2_000
#: What the text of a proposal says of its fund, or is judged by: it holds still while the Mesa decides.
SE_VOTA = ("nombre", "financista", "monto_minimo", "monto_maximo", "tope_administracion")


@dataclass(frozen=True)
class DatosFondo:
    """The terms of a fund: who grants it, its bounds in USD, its dates, and how it is counted."""

    anio: int
    nombre: str
    proposito: str
    financista: str
    monto_minimo: Decimal
    monto_maximo: Decimal
    convocado_el: date
    inicia_el: date
    ultimo_gasto: date
    intermediario: str = ""
    postula_hasta: date | None = None
    base: str = Fondo.Base.PAGADO
    base_confirmada: bool = False
    umbral_traspaso: Decimal = Decimal("0.00")
    tope_administracion: Decimal | None = None
    metodo_cambio: str = Fondo.MetodoCambio.CUOTA

    def limpios(self) -> dict[str, Any]:
        """The same as columns, made safe to store. Raises DomainError for what cannot be."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("nombre", "financista", "intermediario"):
            found[name] = one_line(found[name])
        found["proposito"] = plain(self.proposito).strip()
        if not (found["nombre"] and found["proposito"] and found["financista"]):
            raise DomainError(_("Escriba el nombre del fondo, para qué es y quién lo aporta."))
        for name in ("convocado_el", "postula_hasta", "inicia_el", "ultimo_gasto"):
            if found[name] is not None:
                comprobar_fecha(found[name])
        if self.postula_hasta and self.postula_hasta < self.convocado_el:
            raise DomainError(_("El último día para postular es anterior al llamado."))
        if self.ultimo_gasto <= self.inicia_el:
            raise DomainError(_("El último día de gasto debe ser posterior al primero."))
        for name in ("monto_minimo", "monto_maximo"):
            comprobar_monto(found[name], "USD")
        comprobar_monto(self.umbral_traspaso, "USD", cero=True)
        if self.monto_maximo < self.monto_minimo:
            raise DomainError(_("El monto máximo es menor que el mínimo."))
        if self.tope_administracion is not None and not 0 <= self.tope_administracion <= 100:
            raise DomainError(_("El tope de gastos de administración es un porcentaje entre 0 y 100."))
        return found


@operation
def crear_fondo(organo_id: int, datos: DatosFondo, *, envio: UUID | None = None, actor: Actor | None) -> Fondo:
    """Open a fund with the terms of its call. Its key is its year; `-2` for a second one of that year.

    A form sent twice makes one. Raises NoPermitido, and DomainError for terms that cannot be.
    """
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("fondo.crear_fondo", actor, organo)
    known = Fondo.objects.filter(envio=envio).first() if envio else None
    if known is not None:
        return known
    columns = datos.limpios()
    fondo = Fondo.objects.create(organo=organo, clave=_free_key(datos.anio), creado=entry(), envio=envio, **columns)
    record("fondo.creado", fondo, actor=actor, ahora={"clave": fondo.clave})
    return fondo


def _free_key(anio: int) -> str:
    taken = set(Fondo.objects.filter(clave__startswith=str(anio)).values_list("clave", flat=True))
    key, number = str(anio), 1
    while key in taken:
        number += 1
        key = f"{anio}-{number}"
    return key


@operation
def corregir_fondo(pk: int, datos: DatosFondo, motivo: str = "", *, revision: int, actor: Actor | None) -> Fondo:
    """Correct the terms of a fund, as they were read at `revision`. Once its proposal is approved a reason is needed,
    and what it fixed stays: its amount within the bounds, and the cap of what is paid to administer, if it has one. No
    floor moves by it; who administers is watched until the new last day of spending.

    Raises Conflicto if somebody corrected them meanwhile, DomainError for terms that cannot be.
    """
    fondo = lock_fondo(pk)
    require("fondo.corregir_fondo", actor, fondo)
    if fondo.estado in (EstadoFondo.CERRADO, EstadoFondo.DESISTIDO):
        raise Conflicto(_("Este fondo ya terminó: sus datos no se corrigen."))
    if fondo.revision != revision:
        raise Conflicto(_("Otra persona corrigió estos datos mientras usted escribía. Compare y guarde de nuevo."))
    columns, motivo = datos.limpios(), plain(motivo).strip()[:MOTIVO_MAXIMO]
    if datos.anio != fondo.anio:
        raise DomainError(_("El año de un fondo no cambia: es su dirección pública."))
    changed = {name: value for name, value in columns.items() if getattr(fondo, name) != value}
    if not changed:
        return fondo
    _comprobar_lo_decidido(fondo, changed, motivo)
    antes = {name: str(getattr(fondo, name)) for name in changed}
    for name, value in changed.items():
        setattr(fondo, name, value)
    fondo.revision += 1
    fondo.save(update_fields=[*changed, "revision"])
    if "ultimo_gasto" in changed and fondo.foto_id:
        watched = FotoElegibilidad.objects.filter(pk=fondo.foto_id, vigila_hasta__isnull=False)
        watched.update(vigila_hasta=max(fondo.ultimo_gasto, clock.today()))
    ahora = {name: str(value) for name, value in changed.items()}
    record("fondo.corregido", fondo, actor=actor, antes=antes, ahora=ahora | {"motivo": motivo})
    return fondo


def _comprobar_lo_decidido(fondo: Fondo, changed: dict[str, Any], motivo: str) -> None:
    """Refuse what would change what the Mesa decided, or what it is deciding."""
    if any(name in changed for name in SE_VOTA):
        _sin_consulta(fondo)
    if fondo.monto is None:
        return
    if not motivo:
        raise DomainError(_("Escriba por qué cambia estos datos: la propuesta ya está aprobada."))
    low, high = (changed.get(name, getattr(fondo, name)) for name in ("monto_minimo", "monto_maximo"))
    if not low <= fondo.monto <= high:
        raise DomainError(_("El monto aprobado quedaría fuera de los márgenes del fondo."))
    if "tope_administracion" in changed and fondo.tope_administracion is not None:
        raise DomainError(_("La Mesa aprobó la propuesta con ese tope de gastos de administración: ya no se cambia."))
    if changed.get("umbral_traspaso", fondo.umbral_traspaso) > fondo.umbral_traspaso:
        raise DomainError(
            _("El monto que se traspasa sin acuerdo no sube después de aprobada la propuesta. Puede bajar.")
        )


def _sin_consulta(fondo: Fondo) -> None:
    """Raise Conflicto while the Mesa decides on its proposal: it would decide on another fund than the one it read."""
    if fondo.propuestas.filter(estado=EstadoPropuesta.EN_CONSULTA).exists():
        raise Conflicto(_("La propuesta está en consulta. Retírela primero, o espere a que la Mesa decida."))


@operation
def desistir_fondo(pk: int, motivo: str, *, actor: Actor | None) -> Fondo:
    """Say that the fund will not be: nothing of it was spent yet. Raises Conflicto if somebody administers it, or
    while its proposal is put to the Mesa.
    """
    reason = _reason(motivo)
    fondo = lock_fondo(pk)
    require("fondo.desistir_fondo", actor, fondo)
    _sin_consulta(fondo)
    antes = mover(fondo, EstadoFondo.DESISTIDO)
    fondo.save(update_fields=["estado"])
    record("fondo.desistido", fondo, actor=actor, antes=antes, ahora=reason)
    return fondo


@operation
def retomar_fondo(pk: int, *, actor: Actor | None) -> Fondo:
    """Take up again a fund that was given up, where it was left."""
    fondo = lock_fondo(pk)
    require("fondo.retomar_fondo", actor, fondo)
    estado = EstadoFondo.CONVOCADO if fondo.monto is None else EstadoFondo.APROBADO
    antes = mover(fondo, estado, desde=EstadoFondo.DESISTIDO)
    fondo.save(update_fields=["estado"])
    record("fondo.retomado", fondo, actor=actor, antes=antes, ahora=fondo.estado)
    return fondo


@operation
def cerrar_fondo(pk: int, *, actor: Actor | None) -> Fondo:
    """Close a fund whose final report was published and sent. Raises DomainError before that, with what is open of it,
    or while its dossier is not complete.
    """
    fondo = lock_fondo(pk)
    require("fondo.cerrar_fondo", actor, fondo)
    reports = {informe.clase: informe for informe in fondo.informes.all()}
    final = reports.get(Informe.Clase.FINAL)
    if final is None or final.estado != EstadoInforme.PUBLICADO:
        raise DomainError(_("El fondo se cierra cuando su informe final está publicado."))
    if final.enviado_el is None:
        raise DomainError(_("Falta dejar constancia del envío del informe final."))
    if any(informe.estado != EstadoInforme.PUBLICADO for informe in reports.values()):
        raise DomainError(_("El informe de mitad de período tiene una versión sin publicar."))
    if waiting := por_revisar(fondo):
        raise DomainError(_("Hay registros que esperan revisión o corrección: %(n)s.") % {"n": waiting})
    exigir_expediente(fondo)
    _sin_consulta(fondo)
    antes = mover(fondo, EstadoFondo.CERRADO)
    fondo.save(update_fields=["estado"])
    record("fondo.cerrado", fondo, actor=actor, antes=antes, ahora=fondo.estado)
    return fondo


@operation
def reabrir_fondo(pk: int, motivo: str, *, actor: Actor | None) -> Fondo:
    """Open again a fund that was closed, with its reason: something of it has to be reversed or corrected."""
    reason = _reason(motivo)
    fondo = lock_fondo(pk)
    require("fondo.reabrir_fondo", actor, fondo)
    antes = mover(fondo, EstadoFondo.EN_EJECUCION, desde=EstadoFondo.CERRADO)
    fondo.save(update_fields=["estado"])
    record("fondo.reabierto", fondo, actor=actor, antes=antes, ahora=reason)
    return fondo


def _reason(motivo: str) -> str:
    """A reason, made safe to store. DomainError without one."""
    motivo = plain(motivo).strip()[:MOTIVO_MAXIMO]
    if not motivo:
        raise DomainError(_("Escriba por qué: queda en la historia del fondo."))
    return motivo
