"""What the reader returns. Texts are as written; what the minute does not say is None or empty."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any, Literal

Estado = Literal["presente", "ausente", "excusada"]


@dataclass(frozen=True, slots=True)
class PersonaLeida:
    """One attendee. `calidad` is None when the minute gives none; neither text keeps its final period."""

    nombre: str
    calidad: str | None = None
    estado: Estado = "presente"


@dataclass(frozen=True, slots=True)
class GrupoLeido:
    """Attendees under one heading; `grupo` is empty when they stand under none."""

    grupo: str
    personas: tuple[PersonaLeida, ...] = ()


@dataclass(frozen=True, slots=True)
class LetraLeida:
    """A lettered item; `letra` is lower case, without its period or bracket."""

    letra: str
    texto: str


@dataclass(frozen=True, slots=True)
class ParrafoLeido:
    """A paragraph of the desarrollo, without its number."""

    texto: str
    letras: tuple[LetraLeida, ...] = ()


@dataclass(frozen=True, slots=True)
class PuntoLeido:
    """An item of the desarrollo; `titulo` is empty when its paragraphs stand under none."""

    titulo: str
    parrafos: tuple[ParrafoLeido, ...] = ()


@dataclass(frozen=True, slots=True)
class AcuerdoLeido:
    """An agreement, without its number."""

    texto: str
    letras: tuple[LetraLeida, ...] = ()


@dataclass(frozen=True, slots=True)
class ActaLeida:
    """A minute as read. `avisos` says, in Spanish, what was not understood or contradicts itself."""

    titulo: str | None = None
    fecha: date | None = None
    inicio: time | None = None
    termino: time | None = None
    lugar: str | None = None
    asistentes: tuple[GrupoLeido, ...] = ()
    tabla: tuple[str, ...] = ()
    desarrollo: tuple[PuntoLeido, ...] = ()
    acuerdos: tuple[AcuerdoLeido, ...] = ()
    avisos: tuple[str, ...] = ()

    @property
    def es_acta(self) -> bool:
        """Whether something of a minute was read: people, tabla, desarrollo or agreements."""
        return any(grupo.personas for grupo in self.asistentes) or bool(self.tabla or self.desarrollo or self.acuerdos)

    @property
    def parrafos(self) -> list[ParrafoLeido]:
        """The paragraphs of the desarrollo, in order."""
        return [parrafo for punto in self.desarrollo for parrafo in punto.parrafos]

    @property
    def filas(self) -> int:
        """How many texts it has: people, titles, paragraphs, letras, agreements and avisos."""
        tops: list[ParrafoLeido | AcuerdoLeido] = [*self.parrafos, *self.acuerdos]
        rows = len(self.tabla) + len(self.desarrollo) + len(self.avisos) + len(tops)
        return rows + sum(len(top.letras) for top in tops) + sum(len(grupo.personas) for grupo in self.asistentes)

    def como_dict(self) -> dict[str, Any]:
        """The minute as plain data for JSON: `fecha` "2022-06-16", hours "11:30", null for what is unknown."""
        data: dict[str, Any] = _lists(asdict(self))
        data["fecha"] = self.fecha.isoformat() if self.fecha else None
        data["inicio"] = f"{self.inicio:%H:%M}" if self.inicio else None
        data["termino"] = f"{self.termino:%H:%M}" if self.termino else None
        return data


def _lists(value: Any) -> Any:
    """Tuples as lists at any depth, so that the data equals itself after a trip through JSON."""
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_lists(item) for item in value]
    return value
