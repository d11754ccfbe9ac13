"""Who acts, and in which capacity. An operation called by the system has no actor (None)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesa.models import Mandato, Organizacion, Persona


@dataclass(frozen=True)
class Actor:
    """A person acting under one mandate; without mandate, a person who only reads what everyone may.

    `mandatos` are all that she holds today, the main one first, where whoever made the actor had to look them up.
    """

    persona: Persona
    mandato: Mandato | None = None
    mandatos: tuple[Mandato, ...] = field(default=(), compare=False, repr=False)

    @property
    def organizacion(self) -> Organizacion | None:
        """The organisation the mandate speaks for."""
        return self.mandato.organizacion if self.mandato else None

    def __str__(self) -> str:
        return f"{self.persona.nombre} · {self.mandato.organizacion.nombre}" if self.mandato else self.persona.nombre
