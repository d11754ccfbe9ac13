"""The published documents of decisions, as pydantic models: how a text was approved, what was decided.

`Documento` is the text that is voted: its canonical JSON gives the sha256 everyone approves. Adding a field to it
changes every hash, so it only grows with a new `esquema` number.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mesa.kernel.canonical import document_hash
from mesa.tipos import Registro


class Modelo(BaseModel):
    """Strict and closed: an unknown key is an error, so the published form never grows by accident."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Respuesta(Modelo):
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


class Aprobacion(Modelo):
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


class AdjuntoDecidido(Modelo):
    """A file that goes with the text: its hash is part of what is voted. The file itself is not published."""

    nombre: str
    sha256: str
    bytes: int


class DocumentoAsunto(Modelo):
    """The text of an agreement between sessions, of a document or of a letter: what is frozen, voted and published.

    `asunto` is its number in the installation; of a letter, `abierta_a` names the órganos whose organisations it asks.
    """

    asunto: int
    tipo: Literal["acuerdo", "documento", "carta"]
    organo: str
    titulo: str
    cuerpo: list[str]
    antecedentes: list[str] = Field(default_factory=list)
    destinatario: str = ""
    promotora: str = ""
    abierta_a: list[str] = Field(default_factory=list)
    adjuntos: list[AdjuntoDecidido] = Field(default_factory=list)


class CursoDeCarta(Modelo):
    """What happened to a letter after it closed: when it was delivered and how, when it was answered and what."""

    entregada_el: date | None = None
    entrega: str = ""
    respondida_el: date | None = None
    respuesta: str = ""


class DecisionPublicada(Registro):
    """The published record of what was decided out of session.

    `sha256` is that of the text voted, unless something of it was struck (as in an acta). Of a letter, `aprobacion`
    says who adheres and nobody else: `convocadas` is to how many organisations it was open.
    """

    esquema: Literal["decision/1"] = "decision/1"
    documento: DocumentoAsunto
    sha256: str
    aprobacion: Aprobacion
    cerrada_el: date
    convocadas: int
    carta: CursoDeCarta | None = None
    datos_de_ejemplo: bool
    secretaria: str


def registro_tachado(was: dict[str, Any], struck: dict[str, Any]) -> dict[str, Any]:
    """A struck record, which no longer says the hash of what was voted if something of that was struck.

    With that hash and the rest of the text, whoever reads it could guess what was struck.
    """
    if struck["documento"] == was["documento"]:
        return struck
    approval = struck["aprobacion"] and {**struck["aprobacion"], "sha256": ""}
    return {**struck, "sha256": document_hash(struck["documento"]), "aprobacion": approval}
