"""What an expense is flagged for, from plain values. Pure. Who reviews it says why it is accepted all the same.

An expense without its receipt, over its ítem, outside the fund's days, told twice, of days that a report told
already, or in conflict of interest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Codigo(StrEnum):
    """Each thing an expense is flagged for."""

    SIN_COMPROBANTE = "sin_comprobante"
    SOBRE_PRESUPUESTO = "sobre_presupuesto"
    FUERA_DE_PERIODO = "fuera_de_periodo"
    REPETIDO = "repetido"
    CONFLICTO = "conflicto"
    YA_INFORMADO = "ya_informado"


@dataclass(frozen=True)
class Documento:
    """What tells an expense from another: who issued it, its kind and folio, and the hash of its receipt."""

    pk: int
    emisor: str = ""
    clase: str = ""
    folio: str = ""
    huella: str = ""

    def es_el_mismo(self, otro: Documento) -> bool:
        """Whether it is another expense with the same receipt, or the same document of the same issuer."""
        if self.pk == otro.pk:
            return False
        same_file = bool(self.huella) and self.huella == otro.huella
        named = bool(self.emisor and self.folio)
        same = (self.emisor, self.clase, self.folio.casefold()) == (otro.emisor, otro.clase, otro.folio.casefold())
        return same_file or (named and same)


@dataclass(frozen=True)
class Alerta:
    """One flag: its code and what it is about: USD over the ítem, the pk of the expense that it repeats, or
    the sentence of a conflict.
    """

    codigo: Codigo
    monto: Decimal | None = None
    otro: int | None = None
    frase: str = ""


def alertas_de(
    documento: Documento,
    otros: Iterable[Documento],
    *,
    fechas: Sequence[date],
    desde: date,
    hasta: date,
    compromete: Decimal,
    disponible: Decimal,
    conflictos: Sequence[str] = (),
) -> list[Alerta]:
    """The flags of an expense. `fechas`: its days, within `desde` and `hasta`; `compromete`: what it would commit of
    its ítem, of which `disponible` is left, both in USD.
    """
    found = [] if documento.huella else [Alerta(Codigo.SIN_COMPROBANTE)]
    if compromete > disponible:
        found.append(Alerta(Codigo.SOBRE_PRESUPUESTO, monto=compromete - disponible))
    if any(not desde <= day <= hasta for day in fechas):
        found.append(Alerta(Codigo.FUERA_DE_PERIODO))
    found += [Alerta(Codigo.REPETIDO, otro=other.pk) for other in otros if documento.es_el_mismo(other)]
    return found + [Alerta(Codigo.CONFLICTO, frase=sentence) for sentence in conflictos]
