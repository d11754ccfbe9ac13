"""What a rule says besides how it decides, in Spanish sentences: its extension and, of a network, how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Publica(StrEnum):
    """What others see of a network's internal consulta."""

    NADA = "nada"
    RESULTADO = "resultado"
    DETALLE = "detalle"


@dataclass(frozen=True)
class Condiciones:
    """`prorroga` is the longest extension, in % of the term (half by default: Ley 19.880, article 26), 0 when there is
    none; `margen_interno`, how many días hábiles before the Mesa's the consulta of a network closes.
    """

    prorroga: int = 50
    margen_interno: int = 1
    mandato_amplio: bool = False
    publica_interno: Publica = Publica.NADA

    def __post_init__(self) -> None:
        object.__setattr__(self, "publica_interno", Publica(self.publica_interno))
        if not 0 <= self.prorroga <= PRORROGA_MAXIMA:
            raise ValueError("La prórroga es un porcentaje del plazo, de 0 a 100.")
        if not 0 <= self.margen_interno <= MARGEN_MAXIMO:
            raise ValueError("El margen de la consulta interna es de 0 a 30 días hábiles.")


PRORROGA_MAXIMA: Final = 100
MARGEN_MAXIMO: Final = 30
_PUBLICA: Final = {
    Publica.NADA: "Fuera de la red no se publica nada de su consulta interna.",
    Publica.RESULTADO: "Fuera de la red se publica el resultado y su recuento.",
    Publica.DETALLE: "Fuera de la red se publica el resultado y lo que respondió cada organización.",
}


def describir_condiciones(condiciones: Condiciones, *, red: bool) -> str:
    """The conditions in plain sentences; those of the internal consulta only for the rule of a network."""
    said = [_prorroga(condiciones.prorroga)]
    if red and condiciones.mandato_amplio:
        said.append("Su representante tiene mandato amplio: responde y después da cuenta a la red.")
    elif red:
        said += [_margen(condiciones.margen_interno), _PUBLICA[condiciones.publica_interno]]
    return " ".join(said)


def _prorroga(porcentaje: int) -> str:
    if not porcentaje:
        return "El plazo no se prorroga."
    hasta = {50: "en la mitad", 100: "por otro tanto"}.get(porcentaje, f"en un {porcentaje}\N{NO-BREAK SPACE}%")
    return f"El plazo puede prorrogarse una vez, hasta {hasta}."


def _margen(dias: int) -> str:
    if not dias:
        return "La consulta interna cierra a más tardar el mismo día que la de la Mesa."
    cuando = "1 día hábil" if dias == 1 else f"{dias} días hábiles"
    return f"La consulta interna cierra {cuando} antes que la de la Mesa."
