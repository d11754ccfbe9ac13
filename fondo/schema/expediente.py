"""The dossier of the Mesa's consensus, as records of the fund and of its reports hold it. Nobody is named in it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fondo.schema.propuesta import Parte


class VotoPublicado(Parte):
    """What an organisation answered, or how its silence closed, with its reasons."""

    organizacion: str
    sector: str
    sentido: str
    cierre: str
    fundamento: str = ""
    en_palabras: str = ""


class ObjecionPublicada(Parte):
    """What an organisation objected or observed, and what the secretaría answered; "" while it did not."""

    organizacion: str
    sentido: str
    fundamento: str
    respuesta: str = ""
    contestada_el: date | None = None


class PresentePublicado(Parte):
    """An institution at the session that decided, with its sector that day."""

    institucion: str
    sector: str


class SelloPublicado(Parte):
    """The publication that says how it was approved."""

    tipo: str
    clave: str
    codigo: str
    hash: str


class AntecedentePublicado(Parte):
    """A decision on the fund and what shows that the Mesa took it. `falta`: what lacks, in sentences.

    `ruta` is the permanent address of what decided, `ruta_texto` that of the record with its votes; `sha256`, of the
    text that was voted, "" where something of it was struck.
    """

    decision: int
    clase: str
    titulo: str
    via: Literal["", "consulta", "entre_sesiones", "en_sesion"]
    fecha: date | None = None
    donde: str
    ruta: str
    ruta_texto: str
    regla: str
    norma: str
    quorum: str
    explicacion: str
    favor: int
    contra: int
    abstencion: int
    tacitas: int
    recuento: str
    sectores: list[str]
    presentes: list[PresentePublicado]
    asistentes: int
    respuestas: list[VotoPublicado]
    objeciones: list[ObjecionPublicada]
    sha256: str
    publicacion: SelloPublicado | None = None
    completa: bool
    evidencia: str
    falta: list[str]
