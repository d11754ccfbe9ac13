"""The published documents of actas, as pydantic models: what is frozen, voted, published and exported.

`Documento` is the text that is voted: its canonical JSON gives the sha256 everyone approves. Adding a field to it
changes every hash, so it only grows with a new `esquema` number. `ActaPublicada` wraps it with its approval.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mesa.tipos import Registro


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
    """What one convoked organisation answered, or how its silence was counted; `avisada`: its first notice went out.

    An answer that did not come online says which body registered it (`registrada`) and how it is known (`evidencia`).
    """

    organizacion: str
    sector: str
    sentido: Literal["aprueba", "aprueba_con_observaciones", "objeta", "se_abstiene", "se_inhabilita"] | None
    cierre: Literal["expresa", "tacita", "silente", "no_requerida", "ausente"]
    fundamento: str = ""
    via: Literal["en_linea", "en_sesion", "otro_medio"] | None = None
    registrada: str = ""
    evidencia: str = ""
    persona: str = ""
    calidad: str = ""
    recibida: datetime | None = None
    avisada: datetime | None = None


class Aprobacion(_Modelo):
    """How the text was approved: by whom, when, on which hash and under which rule; `sesion`: in which, if in one."""

    version: int
    sha256: str
    regla: str
    norma: str
    abierta: datetime
    plazo: datetime
    cerrada: datetime
    cierre: Literal["plazo", "anticipado", "en_sesion"]
    sesion: str = ""
    resultado: Literal["aprobada"]
    explicacion: str
    favor: int
    contra: int
    abstencion: int
    tacitas: int
    respuestas: list[Respuesta]


class ObservacionPublicada(_Modelo):
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


class ParrafoCitado(_Modelo):
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
