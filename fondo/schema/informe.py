"""A report of the fund: what is frozen, voted by its hash, published and sent. Figures are those of its cut-off."""

from __future__ import annotations

from datetime import date

from fondo.schema.expediente import AntecedentePublicado
from fondo.schema.fondo import ActividadPublicada
from fondo.schema.propuesta import Dolares, Parte
from mesa.tipos import Registro

#: Its kind, as a consulta and as a publication.
TIPO = "informe_fondo"


class TextoInforme(Parte):
    """What the administering organisation tells in a part of the report, in both languages, by paragraphs."""

    parte: str
    es: list[str]
    en: list[str]


class FilaInforme(Parte):
    """A line of the budget at the cut-off, in USD."""

    etapa: int
    etapa_nombre: str
    nombre: str
    original: Dolares
    vigente: Dolares
    comprometido: Dolares
    devengado: Dolares
    pagado: Dolares
    administracion: bool = False


class PisoInforme(Parte):
    """A floor as it stood at the cut-off, in USD; `parte` is what was executed, as a percentage of the fund.

    `con_tolerancia`: it is met only because of its tolerance.
    """

    nombre: str
    fecha: date
    porcentaje: str
    ejecutado: Dolares
    exigido: Dolares
    falta: Dolares
    parte: str
    cerrado: bool
    con_tolerancia: bool = False


class PuntoInforme(Parte):
    """A day of the curve, accumulated, in USD."""

    fecha: date
    planificado: Dolares
    comprometido: Dolares | None
    pagado: Dolares | None
    piso: Dolares | None


class GastoInforme(Parte):
    """An expense that stands at the cut-off. Who was paid is not told."""

    gasto: int
    fecha: date
    documento: str
    folio: str
    etapa: int | None
    item: str
    glosa: str
    moneda: str
    monto: str
    devengado: Dolares
    pagado: Dolares


class CambioInforme(Parte):
    """An indicator of a network before and after, from 0 (not published) to 3 (published and verified)."""

    codigo: str
    nombre: str
    antes: int | None
    despues: int | None


class RedInforme(Parte):
    """A network before the fund began and at the cut-off."""

    nombre: str
    slug: str
    publica: bool
    antes: str
    despues: str
    cambian: list[CambioInforme]


class GrupoInforme(Parte):
    """How many activities were held in a region, or how many came from a sector; `nombre` in Spanish."""

    codigo: str
    nombre: str
    actividades: int = 0
    personas: int


class AsistenciaInforme(Parte):
    """Who came to the activities, counted."""

    actividades: int
    personas: int
    implementadores: int
    decisores: int
    regiones: list[GrupoInforme]
    sectores: list[GrupoInforme]


class InformePublicado(Registro):
    """The whole report. `aprobado_el` and `sha256_votado` are told once the Mesa approved it."""

    esquema: str = "informe_fondo/1"
    clave: str
    fondo: str
    clase: str
    version: int
    nombre_fondo: str
    proposito: str
    organo: str
    secretaria: str
    financista: str
    intermediario: str
    administradora: str
    monto: Dolares
    inicia_el: date
    ultimo_gasto: date
    corte: date
    envio_hasta: date
    base: str
    base_confirmada: bool
    relato: list[TextoInforme]
    filas: list[FilaInforme]
    recibido: Dolares
    devengado: Dolares
    pagado: Dolares
    comprometido: Dolares
    diferencia: Dolares
    saldo: Dolares
    pisos: list[PisoInforme]
    curva: list[PuntoInforme]
    gastos: list[GastoInforme]
    expediente: list[AntecedentePublicado]
    redes: list[RedInforme]
    actividades: list[ActividadPublicada]
    asistencia: AsistenciaInforme
    aprobado_el: date | None = None
    sha256_votado: str = ""
    al: date
    datos_de_ejemplo: bool
