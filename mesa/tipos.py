"""What upper apps register in their apps.py, so that the kernel's pages serve them without importing one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from pydantic import BaseModel

if TYPE_CHECKING:
    from mesa.kernel.actor import Actor

Documento = dict[str, Any]


@dataclass(frozen=True)
class FichaDatos:
    """What the projection of a publication says besides its rendered body."""

    titulo: str
    fecha: str
    organo_nombre: str
    ruta: str
    resumen: str = ""
    orden: int = 0
    ejemplo: bool = False
    texto: str = ""
    datos: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TipoPublicacion:
    """A kind of publication: its schema, its projection, the template of its body, and how its PDF is made."""

    tipo: str
    schema: type[BaseModel]
    ficha: Callable[[str, Documento], FichaDatos]
    template: str
    url_name: str
    pdf: Callable[[Documento, dict[str, Any]], bytes] | None = None


@dataclass(frozen=True)
class TipoConsulta:
    """A kind of consulta: its name, how its text is shown and summed up, its paragraphs, and where it is withdrawn."""

    tipo: str
    nombre: str | Promise
    template: str
    parrafos: Callable[[Documento], Sequence[tuple[str, str]]]
    resumen: Callable[[Documento], str]
    url_retiro: Callable[[Documento], str]


_publicaciones: dict[str, TipoPublicacion] = {}
_consultas: dict[str, TipoConsulta] = {}


def registrar_publicacion(tipo: TipoPublicacion) -> None:
    """Add a kind of publication; the same name twice is a mistake."""
    if tipo.tipo in _publicaciones:
        raise ValueError(f"publication kind registered twice: {tipo.tipo}")
    _publicaciones[tipo.tipo] = tipo


def registrar_consulta(tipo: TipoConsulta) -> None:
    """Add a kind of consulta; the same name twice is a mistake."""
    if tipo.tipo in _consultas:
        raise ValueError(f"consulta kind registered twice: {tipo.tipo}")
    _consultas[tipo.tipo] = tipo


def publicacion(tipo: str) -> TipoPublicacion:
    """The kind of that name. KeyError if no app registered it."""
    return _publicaciones[tipo]


def publicaciones() -> list[TipoPublicacion]:
    """All kinds of publication."""
    return list(_publicaciones.values())


def consulta(tipo: str) -> TipoConsulta:
    """The kind of that name. KeyError if no app registered it."""
    return _consultas[tipo]


@dataclass(frozen=True)
class Pendiente:
    """One thing that waits for somebody, with the one button that does it. Without `vence` it has no deadline."""

    tipo: str
    titulo: str
    url: str
    boton: str
    detalle: str = ""
    vence: datetime | None = None
    fatal: bool = False


Pendientes = Callable[["Actor"], list[Pendiente]]
_pendientes: list[Pendientes] = []


def registrar_pendientes(source: Pendientes) -> None:
    """Add a source of what waits for an actor."""
    _pendientes.append(source)


def pendientes_de(actor: Actor | None) -> list[Pendiente]:
    """What waits for the actor: by deadline, and then what has none."""
    if actor is None:
        return []
    found = [pendiente for source in _pendientes for pendiente in source(actor)]
    return sorted(found, key=lambda p: (p.vence is None, p.vence or datetime.min.replace(tzinfo=UTC)))
