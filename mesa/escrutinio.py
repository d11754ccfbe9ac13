"""The count of a ballot among options: marks in, who is elected out, with its explanation in Spanish sentences.

Pure: no Django, no clock, no rows. Each ballot marks some options, or none: a blank one, which counts as received. The
options with most marks are elected, up to the seats there are. An option that nobody marked is elected by nobody, and
those that tie at the boundary are not elected: luck decides nothing here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Escrutinio:
    """What a count gives. `cuenta` goes by marks, the most first, and then by the place of the option in the ballot."""

    papeletas: int
    blancas: int
    cuenta: tuple[tuple[int, int], ...]
    elegidas: tuple[int, ...]
    empatadas: tuple[int, ...]
    vacantes: int
    explicacion: str


def contar(
    opciones: Mapping[int, str], papeletas: Iterable[Collection[int]], *, cupos: int, marcas: int, padron: int
) -> Escrutinio:
    """Count ballots that mark up to `marcas` of `opciones` (place in the ballot -> name) for `cupos` seats.

    `padron` is how many could vote. The order of the ballots changes nothing. Raises ValueError for a ballot that
    cannot be: of an option that is not there, marked twice, or with marks in excess; or for more ballots than electors.
    """
    held = [tuple(papeleta) for papeleta in papeletas]
    _check(opciones, held, cupos=cupos, marcas=marcas, padron=padron)
    suma = {lugar: sum(lugar in papeleta for papeleta in held) for lugar in opciones}
    cuenta = tuple(sorted(suma.items(), key=lambda item: (-item[1], item[0])))
    elegidas, empatadas = _elected(cuenta, cupos)
    blancas = sum(not papeleta for papeleta in held)
    vacantes = cupos - len(elegidas)
    frases = [_turnout(len(held), blancas, padron)]
    frases += _result(opciones, suma, elegidas, empatadas, vacantes)
    return Escrutinio(len(held), blancas, cuenta, elegidas, empatadas, vacantes, " ".join(frases))


def se_revela(papeletas: Collection[Collection[int]]) -> bool:
    """Whether a secret count tells what each one voted: all the ballots that there are say the same."""
    return len({frozenset(papeleta) for papeleta in papeletas}) == 1


def _check(
    opciones: Mapping[int, str], papeletas: list[tuple[int, ...]], *, cupos: int, marcas: int, padron: int
) -> None:
    if cupos < 1 or marcas < 1:
        raise ValueError("Se elige al menos una opción, y se marca al menos una.")
    if len(papeletas) > padron:
        raise ValueError("Hay más papeletas que integrantes del padrón.")
    for papeleta in papeletas:
        if len(papeleta) > marcas or len(set(papeleta)) < len(papeleta) or not set(papeleta) <= opciones.keys():
            raise ValueError("Una papeleta marca algo que no podía marcar.")


def _elected(cuenta: tuple[tuple[int, int], ...], cupos: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Those elected, by marks, and those that tie for seats that are not enough for all of them."""
    elegidas: list[int] = []
    for suma in sorted({suma for _, suma in cuenta if suma}, reverse=True):
        group = [lugar for lugar, marks in cuenta if marks == suma]
        if len(elegidas) + len(group) > cupos:
            return tuple(elegidas), tuple(group) if len(elegidas) < cupos else ()
        elegidas += group
    return tuple(elegidas), ()


def _turnout(papeletas: int, blancas: int, padron: int) -> str:
    texto = f"Votaron {papeletas} de {padron} organizaciones del padrón"
    if papeletas == 1:
        texto = f"Votó 1 de {padron} organizaciones del padrón"
    if padron == 1:
        texto = texto.replace("1 organizaciones", "1 organización")
    if not papeletas:
        return f"Nadie votó: el padrón es de {padron} {'organización' if padron == 1 else 'organizaciones'}."
    return texto + (f", {blancas} en blanco." if blancas else ".")


def _result(
    opciones: Mapping[int, str],
    suma: Mapping[int, int],
    elegidas: tuple[int, ...],
    empatadas: tuple[int, ...],
    vacantes: int,
) -> list[str]:
    frases = []
    if elegidas:
        named = [f"{opciones[lugar]}, con {_marks(suma[lugar])}" for lugar in elegidas]
        frases.append(f"{'Se elige' if len(named) == 1 else 'Se eligen'}: {'; '.join(named)}.")
    if empatadas:
        named = [opciones[lugar] for lugar in empatadas]
        frases.append(
            f"Empatan con {_marks(suma[empatadas[0]])}, por {_seats(vacantes)}: {'; '.join(named)}. "
            f"El empate no elige a nadie: {'ese lugar queda' if vacantes == 1 else 'esos lugares quedan'} sin llenar "
            "hasta otra votación."
        )
    elif vacantes:
        frases.append(
            "Nadie recibió marcas: no se elige nada."
            if not elegidas
            else f"{'Queda' if vacantes == 1 else 'Quedan'} {_seats(vacantes)} sin llenar: nadie más recibió marcas."
        )
    return frases


def _marks(suma: int) -> str:
    return "1 marca" if suma == 1 else f"{suma} marcas"


def _seats(cupos: int) -> str:
    return "1 lugar" if cupos == 1 else f"{cupos} lugares"
