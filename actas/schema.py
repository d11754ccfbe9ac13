"""The published documents of actas, as pydantic models: what is frozen, voted, published and exported.

`Documento` is the text that is voted: its canonical JSON gives the sha256 everyone approves. Adding a field to it
changes every hash, so it only grows with a new `esquema` number. `ActaPublicada` wraps it with its approval.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from mesa.schema import Aprobacion, Modelo
from mesa.tipos import Registro


class Letra(Modelo):
    """A lettered item of a paragraph."""

    letra: str
    texto: str


class Parrafo(Modelo):
    """A numbered paragraph, with its lettered items."""

    texto: str
    letras: list[Letra] = Field(default_factory=list)


class Punto(Modelo):
    """An item of the desarrollo; its place in the list is its number."""

    titulo: str
    parrafos: list[Parrafo] = Field(default_factory=list)


class PersonaAsistente(Modelo):
    """Someone at the session, or whose absence the minute records, with the capacity as written."""

    nombre: str
    calidad: str | None = None
    estado: Literal["presente", "ausente", "excusada"] = "presente"


class GrupoAsistentes(Modelo):
    """Attendees under the heading that the minute gives them."""

    grupo: str
    personas: list[PersonaAsistente] = Field(default_factory=list)


class SesionActa(Modelo):
    """When and where. `fecha` is ISO; `inicio` and `termino` are local hours "HH:MM"."""

    clave: str
    numero: int | None = None
    fecha: date
    inicio: str | None = None
    termino: str | None = None
    lugar: str | None = None


class Documento(Modelo):
    """The text of an acta: what is circulated, voted by its hash and published."""

    titulo: str
    organo: str
    sesion: SesionActa
    asistentes: list[GrupoAsistentes] = Field(default_factory=list)
    tabla: list[str] = Field(default_factory=list)
    desarrollo: list[Punto] = Field(default_factory=list)
    acuerdos: list[Parrafo] = Field(default_factory=list)


class ObservacionPublicada(Modelo):
    """What an organisation observed of a version of the text, and how it was answered; `cita`: the text it is about."""

    version: int
    referencia: str
    cita: str = ""
    organizacion: str
    persona: str
    calidad: str
    recibida: datetime
    motivo: str
    propuesta: str = ""
    estado: Literal["acogida", "acogida_parcialmente", "no_acogida", "retirada"]
    respuesta: str = ""
    aplicada: bool = False


class ActaPublicada(Registro):
    """The published record of an acta. `aprobacion` is null for a historical record: none is on file.

    `sha256` is that of the text voted. Where something of it was struck, that of `documento` as it is published, and
    the one of `aprobacion` is empty: with the voted hash, whoever has the rest could guess what was struck.
    """

    esquema: Literal["acta/1"] = "acta/1"
    documento: Documento
    sha256: str
    registro_historico: bool
    aprobacion: Aprobacion | None
    datos_de_ejemplo: bool
    secretaria: str
    titulos_acuerdos: list[str] = Field(default_factory=list)
    observaciones: list[ObservacionPublicada] = Field(default_factory=list)


class ParrafoCitado(Modelo):
    """A paragraph of the acta an agreement comes from: its reference ("2.3.c") and its text."""

    referencia: str
    texto: str


class AcuerdoPublicado(Registro):
    """One agreement of a published acta, citable by itself; `suprimido` when a correction of the acta removed it."""

    esquema: Literal["acuerdo/1"] = "acuerdo/1"
    numero: int
    titulo: str
    texto: str
    letras: list[Letra] = Field(default_factory=list)
    organo: str
    sesion: SesionActa
    acta_titulo: str
    acta_clave: str
    adoptado: Literal["en_sesion"] = "en_sesion"
    origen: list[ParrafoCitado] = Field(default_factory=list)
    seguimiento: Literal["sin_seguimiento_registrado", "vigente"]
    suprimido: bool = False
    registro_historico: bool
    datos_de_ejemplo: bool
    secretaria: str
