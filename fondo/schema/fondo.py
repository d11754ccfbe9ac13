"""The published record of a fund: everything public of it on a day, from which its page and all its data are made.

Nobody is named in it: who is paid is told only of a contract with a legal person.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from fondo.schema.expediente import AntecedentePublicado
from fondo.schema.propuesta import Dolares, Parte
from mesa.tipos import Registro

#: Pesos for a dollar, as text with four decimals.
TasaPublicada = Annotated[str, Field(pattern=r"^\d{1,8}\.\d{4}$")]
Porcentaje = Annotated[str, Field(pattern=r"^\d{1,3}\.\d{2}$")]


class ItemPublicado(Parte):
    """A line of the budget, in USD."""

    id: int
    etapa: int
    nombre: str
    original: Dolares
    vigente: Dolares
    administracion: bool = False


class EtapaPublicada(Parte):
    """A stage with the amount that its proposal gave it, in USD."""

    numero: int
    nombre: str
    objetivo: str
    original: Dolares


class PisoPublicado(Parte):
    """A floor of execution: by a day, a percentage of the fund, and its tolerance in percentage points."""

    nombre: str
    fecha: date
    porcentaje: Porcentaje
    tolerancia: Porcentaje


class CuotaPublicada(Parte):
    """An instalment: as it was foreseen and, once accepted, as it came. `pesos` is whole."""

    numero: int
    prevista_el: date
    monto_previsto: Dolares
    recibida_el: date | None = None
    monto: Dolares | None = None
    pesos: str | None = None
    tasa: TasaPublicada | None = None


class MovimientoPublicado(Parte):
    """An entry of the ledger. `usd` has the other sign when it reverses entry number `reversa_de`.

    `monto` is in `moneda`, of the whole document or payment that it comes from; `copia`, the hash of its receipt struck
    out, if anybody may see it.
    """

    numero: int
    fecha: date
    clase: str
    item: int | None
    usd: Dolares
    glosa: str
    documento: str = ""
    folio: str = ""
    moneda: str = ""
    monto: str = ""
    tasa: TasaPublicada | None = None
    fuente_tasa: str = ""
    contrato: int | None = None
    gasto: int | None = None
    reversa_de: int | None = None
    copia: str = ""


class PrevistoPublicado(Parte):
    """What was planned of an ítem for a day, in USD."""

    fecha: date
    item: int
    usd: Dolares
    glosa: str = ""


class DeudaPublicada(Parte):
    """What was owed of an ítem, in USD, from `desde` until before `hasta` (none: still), to be paid on `fecha`.

    `devengada`: of an expense; otherwise of a contract.
    """

    fecha: date
    item: int | None
    usd: Dolares
    desde: date
    hasta: date | None = None
    devengada: bool


class ContratoPublicado(Parte):
    """A contract that was accepted; `proveedor` only if it is a legal person."""

    id: int
    titulo: str
    item: int
    firmado_el: date
    termina_el: date
    terminado_el: date | None = None
    moneda: str
    monto: str
    usd: Dolares
    proveedor: str = ""


class TraspasoPublicado(Parte):
    """Money moved between two ítems, in USD, with its reason."""

    fecha: date
    de: int
    a: int
    usd: Dolares
    motivo: str


class ActividadPublicada(Parte):
    """A workshop or an act of dissemination, and how many came by sector."""

    fecha: date
    etapa: int
    clase: str
    nombre: str
    region: str
    comuna: str
    modalidad: str
    asistentes: dict[str, int]
    implementadores: int
    decisores: int


class InformePublicadoEnFondo(Parte):
    """How a report stands, and where it is read once it was published."""

    clase: str
    estado: str
    corte: date
    envio_hasta: date
    enviado_el: date | None = None
    ruta: str = ""


class FondoPublicado(Registro):
    """The whole record of a fund."""

    esquema: str = "fondo/1"
    clave: str
    anio: int
    nombre: str
    proposito: str
    organo: str
    secretaria: str
    financista: str
    intermediario: str
    administradora: str
    administradora_slug: str
    estado: str
    monto_minimo: Dolares
    monto_maximo: Dolares
    monto: Dolares
    convocado_el: date
    aprobado_el: date | None = None
    inicia_el: date
    ultimo_gasto: date
    base: str
    base_confirmada: bool
    tope_administracion: Porcentaje | None = None
    etapas: list[EtapaPublicada]
    items: list[ItemPublicado]
    pisos: list[PisoPublicado]
    cuotas: list[CuotaPublicada]
    movimientos: list[MovimientoPublicado]
    plan: list[PrevistoPublicado]
    por_pagar: list[DeudaPublicada]
    contratos: list[ContratoPublicado]
    traspasos: list[TraspasoPublicado]
    expediente: list[AntecedentePublicado]
    actividades: list[ActividadPublicada]
    informes: list[InformePublicadoEnFondo]
    al: date
    datos_de_ejemplo: bool
