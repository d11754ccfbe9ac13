"""The words of a decision: rules, answers, states, and the counts they are resolved with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil


class Mayoria(StrEnum):
    """What it takes to approve, once there is quórum."""

    CONSENSO = "consenso"
    SIMPLE = "simple"
    ABSOLUTA = "absoluta"
    DOS_TERCIOS = "dos_tercios"
    UNANIMIDAD = "unanimidad"
    ADHESION = "adhesion"


class Silencio(StrEnum):
    """What the silence of an organisation counts as when the term ends. It never counts for quórum."""

    NO_CUENTA = "no_cuenta"
    APRUEBA = "aprueba"
    SE_ABSTIENE = "se_abstiene"


class Sentido(StrEnum):
    """The five answers."""

    APRUEBA = "aprueba"
    APRUEBA_CON_OBSERVACIONES = "aprueba_con_observaciones"
    OBJETA = "objeta"
    SE_ABSTIENE = "se_abstiene"
    SE_INHABILITA = "se_inhabilita"


class Estado(StrEnum):
    """What a consulta comes to."""

    APROBADA = "aprobada"
    RECHAZADA = "rechazada"
    SIN_QUORUM = "sin_quorum"
    PENDIENTE = "pendiente"


@dataclass(frozen=True)
class Regla:
    """A rule for adopting agreements.

    `quorum` is an exact fraction of the convoked, 0 to 1; `dias` is the term, in business days when `habiles`
    and calendar days otherwise; `norma` cites where the rule was adopted, and is required when silence approves.
    Plain strings are accepted for `mayoria` and `silencio`, an int for `quorum`.
    Raises TypeError for a quórum or a term of another type (a float has no exact value), ValueError for the rest.
    """

    mayoria: Mayoria
    quorum: Fraction
    quorum_por_sector: bool
    silencio: Silencio
    dias: int
    habiles: bool
    cierre_anticipado: bool
    norma: str

    def __post_init__(self) -> None:
        if isinstance(self.quorum, bool) or not isinstance(self.quorum, int | Fraction):
            raise TypeError("El quórum se escribe como una fracción exacta, por ejemplo Fraction(1, 2).")
        if isinstance(self.dias, bool) or not isinstance(self.dias, int):
            raise TypeError("El plazo se escribe en días enteros.")
        object.__setattr__(self, "mayoria", Mayoria(self.mayoria))
        object.__setattr__(self, "silencio", Silencio(self.silencio))
        object.__setattr__(self, "quorum", Fraction(self.quorum))
        if not 0 <= self.quorum <= 1:
            raise ValueError("El quórum debe estar entre cero y uno: es la parte de las convocadas que debe responder.")
        if self.dias < 0:
            raise ValueError("El plazo no puede ser negativo.")
        if self.silencio is Silencio.APRUEBA and not self.norma.strip():
            raise ValueError("Para que el silencio valga como aprobación, indique la norma que lo establece.")


@dataclass(frozen=True)
class Resultado:
    """What a consulta came to.

    `favor`, `contra` and `abstencion` include the tacit answers, and `tacitas` says how many those are. While the
    consulta is open (`cerrada=False`) they count only what was said: nobody is tacit before the term ends, nor
    when it is closed early. `explicacion` says it in one to four sentences, in Spanish.
    """

    estado: Estado
    favor: int
    contra: int
    abstencion: int
    tacitas: int
    explicacion: str


@dataclass(frozen=True)
class Recuento:
    """Answers of a group of organisations (all of them, or a sector), by kind."""

    aprueban: int = 0
    objetan: int = 0
    se_abstienen: int = 0
    inhabilitadas: int = 0
    silentes: int = 0

    @property
    def respondieron(self) -> int:
        """|E|."""
        return self.aprueban + self.objetan + self.se_abstienen

    @property
    def deciden(self) -> int:
        """|H|."""
        return self.respondieron + self.silentes

    def __add__(self, otro: Recuento) -> Recuento:
        return Recuento(
            self.aprueban + otro.aprueban,
            self.objetan + otro.objetan,
            self.se_abstienen + otro.se_abstienen,
            self.inhabilitadas + otro.inhabilitadas,
            self.silentes + otro.silentes,
        )


Grupos = Mapping[str, Recuento]


def sumar(recuentos: Iterable[Recuento]) -> Recuento:
    """The count of several groups together."""
    return sum(recuentos, start=Recuento())


def minimo_respuestas(regla: Regla, convocadas: int) -> int:
    """How many of `convocadas` organisations must answer for quórum, recusals already taken out.

    With quórum by sector, ask it with the size of each sector. Raises ValueError for a negative number.
    """
    if convocadas < 0:
        raise ValueError("El número de convocadas no puede ser negativo.")
    return ceil(regla.quorum * convocadas)


def contar_silencio(regla: Regla, total: Recuento) -> tuple[Recuento, int]:
    """The count after silence, and how many answers in it are tacit."""
    if regla.silencio is Silencio.NO_CUENTA:
        return total, 0
    campo = "aprueban" if regla.silencio is Silencio.APRUEBA else "se_abstienen"
    contado = replace(total, silentes=0, **{campo: getattr(total, campo) + total.silentes})
    return contado, total.silentes


def hay_quorum(regla: Regla, grupo: Recuento) -> bool:
    """Whether enough answered in the group; one with nobody left to decide never has it, whatever the fraction."""
    return grupo.deciden > 0 and grupo.respondieron >= regla.quorum * grupo.deciden


def favor_necesario(regla: Regla, deciden: int) -> int:
    """Approvals that an absolute or two-thirds majority takes among those who decide."""
    return deciden // 2 + 1 if regla.mayoria is Mayoria.ABSOLUTA else ceil(Fraction(2 * deciden, 3))
