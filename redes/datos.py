"""What a profile may hold: the shape of each class of datum, its words, and what of it is public. Pure.

`directorio` and `financiamiento` are what the Mesa asks first (acta of 16 June 2022, agreement 4); the rest, at one's
pace. RUT, addresses and the like are kept to be checked and are never published (Ley 21.719, art. 14 quater).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Linea = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Texto = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]
#: Money is text with two decimals at most, so that nothing is rounded on its way through JSON.
Monto = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]


def digito(numero: str) -> str:
    """The check digit of the number of a RUT: modulo 11 with weights 2 to 7 from the right; 10 is K and 11 is 0."""
    total = sum(int(cifra) * (2 + place % 6) for place, cifra in enumerate(reversed(numero)))
    return {10: "K", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def rut(text: str) -> str:
    """A RUT as 12.345.678-5 says it, without dots and with its K in capitals. ValueError if its digit is another."""
    found = re.fullmatch(r"([0-9]{1,3}(?:\.?[0-9]{3}){1,2})-?([0-9kK])", text.strip())
    if not found:
        raise ValueError("rut")
    number, given = found[1].replace(".", "").lstrip("0"), found[2].upper()
    if not number or digito(number) != given:
        raise ValueError("rut")
    return f"{number}-{given}"


Rut = Annotated[str, AfterValidator(rut)]


class Valor(BaseModel):
    """The value of a datum."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Identidad(Valor):
    """Who it is in law. A network without legal personality has a host that answers for this."""

    razon_social: Linea
    rut: Rut | Literal[""] = ""
    tipo: Linea = ""
    personalidad_juridica: Linea = ""
    comuna: Linea = ""
    domicilio: Linea = ""
    representante: Linea = ""


class Directivo(Valor):
    """Somebody of the board, with when she began and when her term ends."""

    nombre: Linea
    cargo: Linea
    desde: date
    hasta: date | None = None
    genero: Literal["", "mujer", "hombre", "otro"] = ""
    remunerado: bool = False


class Fuente(Valor):
    """Where its money of a year came from, in pesos."""

    fuente: Linea
    tipo: Literal["publica", "privada"]
    clase: Literal["", "cuotas", "donacion", "proyecto", "venta", "cooperacion", "otra"] = ""
    monto: Monto


class Donante(Valor):
    """Who gave, and how much of the year's income it was."""

    nombre: Linea
    monto: Monto


class Destino(Valor):
    """What its money of a year was spent on."""

    destino: Linea
    monto: Monto


class Documento(Valor):
    """A document with its date; the file or the address is the datum's."""

    clase: Literal[
        "estatutos", "carta", "certificado", "memoria", "balance", "politica", "codigo", "acta", "regla", "otro"
    ]
    titulo: Linea
    auditado: bool | None = None
    url: Linea = ""


class Mision(Valor):
    """What it is for, in its words."""

    texto: Texto


class Equipo(Valor):
    """How many work, paid or not, and for how many."""

    contratadas: int = Field(0, ge=0)
    voluntarias: int = Field(0, ge=0)
    beneficiarias: int | None = Field(None, ge=0)
    territorio: Linea = ""


class Pertenencia(Valor):
    """A network it belongs to."""

    red: Linea
    desde: date | None = None


class Interes(Valor):
    """What somebody of the board declared of her interests in a year: that she did, not what."""

    nombre: Linea
    declarada_el: date


class FondoPublico(Valor):
    """Public money that it received, and whether it was accounted for."""

    institucion: Linea
    programa: Linea
    monto: Monto
    rendido: bool = False


class Eleccion(Valor):
    """How those who represent it were chosen the last time."""

    fecha: date
    forma: Literal["eleccion", "designacion"]
    electores: int | None = Field(None, ge=0)
    votantes: int | None = Field(None, ge=0)
    termino: date | None = None


@dataclass(frozen=True)
class Clase:
    """A class of datum. `varios`: a profile holds many; `anual`: of a year; `primero`: what the Mesa asks first.

    `reservados` are the fields that are never published.
    """

    nombre: str | Promise
    modelo: type[Valor]
    varios: bool = True
    anual: bool = False
    primero: bool = False
    reservados: frozenset[str] = field(default_factory=frozenset)


CLASES: Mapping[str, Clase] = {
    "directivo": Clase(_("Directorio o coordinación"), Directivo, primero=True, reservados=frozenset({"genero"})),
    "fuente": Clase(_("Fuentes de financiamiento"), Fuente, anual=True, primero=True),
    "identidad": Clase(_("Identidad legal"), Identidad, varios=False, reservados=frozenset({"rut", "domicilio"})),
    "mision": Clase(_("Misión"), Mision, varios=False),
    "documento": Clase(_("Estatutos y documentos"), Documento),
    "donante": Clase(_("Principales donantes"), Donante, anual=True),
    "destino": Clase(_("Gastos por destino"), Destino, anual=True),
    "equipo": Clase(_("Equipo y territorio"), Equipo, varios=False, anual=True),
    "pertenencia": Clase(_("Redes a las que pertenece"), Pertenencia),
    "interes": Clase(_("Declaraciones de interés"), Interes, anual=True),
    "fondo_publico": Clase(_("Fondos públicos"), FondoPublico, anual=True),
    "eleccion": Clase(_("Elección o designación"), Eleccion),
}


def ancla(clase: str, valor: Mapping[str, Any]) -> str:
    """Where the page of a profile tells a datum: its class or, of a document, which one."""
    return "-".join(filter(None, [clase, slugify(valor["titulo"])[:60] if clase == "documento" else ""]))


def publico(clase: str, valor: Mapping[str, Any]) -> dict[str, Any]:
    """What of a value is published."""
    return {name: said for name, said in valor.items() if name not in CLASES[clase].reservados}
