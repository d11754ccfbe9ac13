"""The instalments that came: recorded by who administers at the rate that the bank gave, and corrected if observed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.cambio import tasa_de
from fondo.models import Cuota
from fondo.operations.base import comprobar_monto, en_ejecucion, quien_registra
from fondo.operations.cuotas.base import contada, lock_cuota
from fondo.operations.gastos.base import comprobar_dia, comprobar_estado
from fondo.operations.gastos.tasas import TASA_MAXIMA
from fondo.operations.revision import comprobar_lectura, guardar_anulacion
from fondo.states import ABIERTOS, EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.operations.archivos import Subido, guardar_archivo

verbo("cuota.registrada", gettext_lazy("registró una cuota recibida"))
verbo("cuota.corregida", gettext_lazy("corrigió una cuota recibida"))
verbo("cuota.retirada", gettext_lazy("retiró una cuota que no se había aceptado"))


@dataclass(frozen=True)
class CuotaRecibida:
    """An instalment that came: the day, the dollars, the pesos that the bank gave for them, and the bank's receipt."""

    recibida_el: date
    monto: Decimal
    pesos: Decimal
    comprobante: Subido | None = None


@operation
def registrar_cuota(pk: int, dicho: CuotaRecibida, *, actor: Actor | None) -> Cuota:
    """Write down that a foreseen instalment came, at the rate that the bank gave.

    Raises Conflicto if it was recorded already, DomainError for a day to come or amounts that cannot be.
    """
    cuota = lock_cuota(pk)
    require("fondo.registrar_cuota", actor, cuota)
    en_ejecucion(cuota.fondo)
    antes = mover(cuota, EstadoRegistro.REGISTRADO, desde=EstadoRegistro.PREVISTO)
    columns = quien_registra(actor) | _columns(cuota, dicho, actor)
    _keep(cuota, columns, "estado")
    record("cuota.registrada", cuota, actor=actor, antes=antes, ahora=contada(cuota))
    return cuota


@operation
def corregir_cuota(pk: int, dicho: CuotaRecibida, *, revision: int, actor: Actor | None) -> Cuota:
    """Correct an instalment that came and was not accepted, as it was read at `revision`; observed, it waits for its
    review again. Without another receipt it keeps the one it had.

    Raises Conflicto once it was accepted, annulled or corrected meanwhile, DomainError for what cannot be.
    """
    cuota = lock_cuota(pk)
    require("fondo.corregir_cuota", actor, cuota)
    en_ejecucion(cuota.fondo)
    comprobar_estado(cuota, *ABIERTOS)
    comprobar_lectura(cuota, revision)
    antes = contada(cuota)
    columns = _columns(cuota, dicho, actor)
    if cuota.estado == EstadoRegistro.OBSERVADO:
        mover(cuota, EstadoRegistro.REGISTRADO)
    _keep(cuota, columns | {"revision": cuota.revision + 1}, "estado")
    record("cuota.corregida", cuota, actor=actor, antes=antes, ahora=contada(cuota))
    return cuota


@operation
def retirar_cuota(pk: int, motivo: str, *, actor: Actor | None) -> Cuota:
    """Withdraw an instalment that was recorded by mistake and never accepted: if it is still expected, the secretaría
    foresees it again. Raises Conflicto once it was accepted, DomainError without a reason.
    """
    cuota = lock_cuota(pk)
    require("fondo.retirar_cuota", actor, cuota)
    comprobar_estado(cuota, *ABIERTOS)
    antes = guardar_anulacion(cuota, motivo, _("Escriba por qué retira esta cuota."))
    record("cuota.retirada", cuota, actor=actor, antes=antes, ahora=cuota.estado)
    return cuota


def _columns(cuota: Cuota, dicho: CuotaRecibida, actor: Actor | None) -> dict[str, object]:
    """What came, as its columns. DomainError for what cannot be."""
    dia = comprobar_dia(dicho.recibida_el)
    comprobar_monto(dicho.monto, "USD")
    comprobar_monto(dicho.pesos, "CLP")
    rate = tasa_de(dicho.pesos, dicho.monto)
    if not 0 < rate <= TASA_MAXIMA:
        raise DomainError(_("Revise los montos: con ellos un dólar valdría %(tasa)s pesos.") % {"tasa": rate})
    found: dict[str, object] = {"recibida_el": dia, "monto": dicho.monto, "pesos": dicho.pesos, "tasa": rate}
    if dicho.comprobante is not None:
        file = dicho.comprobante
        found["comprobante"] = guardar_archivo(file.datos, file.nombre, cuota.fondo.organo, actor)
    return found


def _keep(cuota: Cuota, columns: dict[str, object], *more: str) -> None:
    for name, value in columns.items():
        setattr(cuota, name, value)
    cuota.save(update_fields=[*columns, *more])
