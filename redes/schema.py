"""The published documents of redes, as pydantic models: what a body at the table publishes of itself, and the standard.

The record of a profile holds all the answers that ever stood, compact, with the versions of the standard that they are
measured against, so that its level on any day is computed from its last publication alone.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from mesa.schema import Modelo
from mesa.tipos import Registro


class IndicadorPublicado(Modelo):
    """One thing that the standard asks, as it was when the profile was published."""

    codigo: str
    dimension: str
    nombre: str
    inexcusable: bool = False
    para: list[str]
    meses: int | None = None
    peso: int = 1
    derivado: str = ""
    documentado_en: str = ""
    guia: str = ""
    ejemplos: str = ""


class Dimension(Modelo):
    """A dimension of the standard."""

    codigo: str
    nombre: str


class EstandarPublicado(Registro, Modelo):
    """A version of the standard. `valores` are what levels are worth, in parts of `sobre`; `minimo`, of 100."""

    esquema: Literal["estandar/1"] = "estandar/1"
    version: int
    nombre: str
    estado: str
    acuerdo: str = ""
    desde: date | None = None
    hasta: date | None = None
    dimensiones: list[Dimension]
    valores: list[int]
    sobre: int
    minimo: int
    fuente: str = ""
    indicadores: list[IndicadorPublicado]
    organo: str = ""
    al: date | None = None
    datos_de_ejemplo: bool = False
    secretaria: str = ""


class Medida(Modelo):
    """What of a version of the standard a score needs, and the days on which it was the one in force."""

    version: int
    estado: str
    desde: date | None = None
    hasta: date | None = None
    dimensiones: list[Dimension]
    valores: list[int]
    sobre: int
    minimo: int
    indicadores: list[IndicadorPublicado]


class EvidenciaPublicada(Modelo):
    """Where an answer is seen: a datum of the profile, a file, or an address with what the worker found there."""

    clase: Literal["dato", "archivo", "enlace", "ninguna"] = "ninguna"
    nombre: str = ""
    url: str = ""
    sha256: str = ""
    tipo: str = ""
    bytes: int | None = None
    revisado_el: date | None = None
    resultado: str = ""


class RespuestaPublicada(Modelo):
    """An answer that stands or stood: from `desde` until `hasta`, the first day on which it no longer did."""

    codigo: str
    nivel: int
    aplica: bool = True
    motivo: str = ""
    fecha: date
    termino: date | None = None
    desde: date
    hasta: date | None = None
    derivada: bool = False
    por: str = ""
    verificada_el: date | None = None
    verificada_por: str = ""
    evidencia: EvidenciaPublicada = Field(default_factory=EvidenciaPublicada)


class ObservacionPublicada(Modelo):
    """What another organisation observed of an answer, and what it was told. `anterior`: of one that stands no more.
    Of a withdrawn one only its reason is told (`motivo_retiro`).
    """

    codigo: str
    organizacion: str
    texto: str
    fecha: date
    estado: str
    contestacion: str = ""
    motivo_retiro: str = ""
    anterior: bool = False


class DatoPublicado(Modelo):
    """A datum that stands, without what is reserved, with its source and its day."""

    clase: str
    anio: int | None = None
    valor: dict[str, Any]
    fuente: str = ""
    fecha: date | None = None
    desde: date
    archivo: EvidenciaPublicada | None = None


class Representante(Modelo):
    """Who speaks for it, in which capacity, by which act, until when."""

    nombre: str
    calidad: str
    acto: str = ""
    desde: date
    hasta: date | None = None


class Integrante(Modelo):
    """A body that sits in a network."""

    nombre: str
    slug: str
    clase: str
    sector: str
    desde: date
    hasta: date | None = None
    norma: str = ""


class PerfilPublicado(Registro, Modelo):
    """What a body publishes of itself. `respuestas` are all that ever stood, `datos` those that stand on `al`.

    `integra_hasta`: the last day of its last seat, of a body that leaves.
    """

    esquema: Literal["perfil/1"] = "perfil/1"
    slug: str
    nombre: str
    tipo: Literal["red", "org"]
    sector: str = ""
    anfitriona: str = ""
    anfitriona_slug: str = ""
    al: date
    integra_hasta: date | None = None
    datos: list[DatoPublicado] = Field(default_factory=list)
    respuestas: list[RespuestaPublicada] = Field(default_factory=list)
    observaciones: list[ObservacionPublicada] = Field(default_factory=list)
    estandares: list[Medida] = Field(default_factory=list)
    representantes: list[Representante] = Field(default_factory=list)
    integrantes: list[Integrante] = Field(default_factory=list)
    organo: str = ""
    datos_de_ejemplo: bool = False
    secretaria: str = ""


class Asiento(Modelo):
    """A body that sits in an órgano, how, since when and by which act. `hasta`: its last day, if it is known."""

    nombre: str
    slug: str
    tipo: str
    sector: str
    clase: str
    voto: str
    desde: date
    hasta: date | None = None
    norma: str = ""


class IntegrantesPublicados(Registro, Modelo):
    """Who sits in an órgano on a day; who will sit later is not told. `slug`, `tipo`: of the órgano."""

    esquema: Literal["integrantes/1"] = "integrantes/1"
    slug: str
    tipo: str
    organo: str
    al: date
    integrantes: list[Asiento]
    datos_de_ejemplo: bool = False
    secretaria: str = ""
