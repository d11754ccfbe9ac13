"""The text of a proposal: what is frozen, hashed, voted and sent."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: An amount in USD, as text with its two decimals: a canonical document holds no floats.
Dolares = Annotated[str, Field(pattern=r"^-?\d{1,10}\.\d{2}$")]


class Parte(BaseModel):
    """What every part of a document is: nothing besides what it names, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EjePropuesto(Parte):
    """A central line: the proposal names these, and no activities (acta of 16 June 2022, 2.3.d)."""

    titulo: str
    texto: str


class ItemPropuesto(Parte):
    """A line of the budget of a stage."""

    nombre: str
    monto: Dolares
    administracion: bool = False


class EtapaPropuesta(Parte):
    """One of the two stages, with its amount."""

    numero: int
    nombre: str
    objetivo: str
    monto: Dolares
    presupuesto: list[ItemPropuesto]


class DocumentoPropuesta(Parte):
    """A version of the proposal."""

    esquema: str = "propuesta-fondo/1"
    fondo: str
    nombre_fondo: str
    organo: str
    financista: str
    version: int
    titulo: str
    justificacion: list[str]
    ejes: list[EjePropuesto]
    etapas: list[EtapaPropuesta]
    monto: Dolares
    tope_administracion: str | None = None
