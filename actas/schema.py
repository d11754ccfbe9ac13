"""The published documents of actas, as pydantic models: what is frozen, voted, published and exported.

`Documento` is the text that is voted: its canonical JSON gives the sha256 everyone approves. Adding a field to it
changes every hash, so it only grows with a new `esquema` number. `ActaPublicada` wraps it with its approval.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Modelo(BaseModel):
    """Strict and closed: an unknown key is an error, so the published form never grows by accident."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Letra(_Modelo):
    """A lettered item of a paragraph."""

    letra: str
    texto: str


class Parrafo(_Modelo):
    """A numbered paragraph, with its lettered items."""

    texto: str
    letras: list[Letra] = Field(default_factory=list)


class Punto(_Modelo):
    """An item of the desarrollo; its place in the list is its number."""

    titulo: str
    parrafos: list[Parrafo] = Field(default_factory=list)


class PersonaAsistente(_Modelo):
    """Someone at the session, or whose absence the minute records, with the capacity as written."""

    nombre: str
    calidad: str | None = None
    estado: Literal["presente", "ausente", "excusada"] = "presente"


class GrupoAsistentes(_Modelo):
    """Attendees under the heading that the minute gives them."""

    grupo: str
    personas: list[PersonaAsistente] = Field(default_factory=list)


class SesionActa(_Modelo):
    """When and where. `fecha` is ISO; `inicio` and `termino` are local hours "HH:MM"."""

    clave: str
    numero: int | None = None
    fecha: date
    inicio: str | None = None
    termino: str | None = None
    lugar: str | None = None


class Documento(_Modelo):
    """The text of an acta: what is circulated, voted by its hash and published."""

    titulo: str
    organo: str
    sesion: SesionActa
    asistentes: list[GrupoAsistentes] = Field(default_factory=list)
    tabla: list[str] = Field(default_factory=list)
    desarrollo: list[Punto] = Field(default_factory=list)
    acuerdos: list[Parrafo] = Field(default_factory=list)


class Respuesta(_Modelo):
    """What one convoked organisation answered, or how its silence was counted; `avisada`: its first notice went out."""

    organizacion: str
    sector: str
    sentido: Literal["aprueba", "aprueba_con_observaciones", "objeta", "se_abstiene", "se_inhabilita"] | None
    cierre: Literal["expresa", "tacita", "silente", "no_requerida"]
    fundamento: str = ""
    via: Literal["en_linea", "en_sesion", "otro_medio"] | None = None
    persona: str = ""
    calidad: str = ""
    recibida: datetime | None = None
    avisada: datetime | None = None


class Aprobacion(_Modelo):
    """How the text was approved: by whom, when, on which hash and under which rule."""

    version: int
    sha256: str
    regla: str
    norma: str
    abierta: datetime
    plazo: datetime
    cerrada: datetime
    cierre: Literal["plazo", "anticipado"]
    resultado: Literal["aprobada"]
    explicacion: str
    favor: int
    contra: int
    abstencion: int
    tacitas: int
    respuestas: list[Respuesta]


class ActaPublicada(_Modelo):
    """The published record of an acta. `aprobacion` is null for a historical record: none is on file."""

    esquema: Literal["acta/1"] = "acta/1"
    documento: Documento
    sha256: str
    registro_historico: bool
    aprobacion: Aprobacion | None
    datos_de_ejemplo: bool
    secretaria: str
    titulos_acuerdos: list[str] = Field(default_factory=list)


class ParrafoCitado(_Modelo):
    """A paragraph of the acta an agreement comes from: its reference ("2.3.c") and its text."""

    referencia: str
    texto: str


class AcuerdoPublicado(_Modelo):
    """One agreement of a published acta, citable by itself."""

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
    registro_historico: bool
    datos_de_ejemplo: bool
    secretaria: str
