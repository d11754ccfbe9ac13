"""What is typed of a datum, made safe to store, and what is wrong with it, said by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from pydantic import ValidationError as Invalido

from mesa.kernel.errors import DomainError
from mesa.kernel.text import one_line, plain
from mesa.models import Archivo
from mesa.operations.archivos import Subido
from mesa.operations.fechas import PRIMERA, comprobar_fecha
from redes.datos import CLASES

FUENTE_MAXIMA = 500
URL = URLValidator(schemes=["http", "https"])
Errores = list[tuple[str, str]]


@dataclass(frozen=True)
class DatoDicho:
    """What is typed of a datum: its value as JSON or as Python says it, and where it comes from.

    `archivo` is one that comes now (`Subido`), the one that the datum has already, or none.
    """

    valor: Mapping[str, Any] = field(default_factory=dict)
    anio: int | None = None
    fuente: str = ""
    fecha: date | None = None
    archivo: Subido | Archivo | None = None


def limpio(clase: str, dicho: DatoDicho) -> DatoDicho:
    """The same, made safe to store: without blanks around, control characters or what was left empty."""
    multiline = {"texto"}
    valor = {
        name: (plain(said).strip() if name in multiline else one_line(said)) if isinstance(said, str) else said
        for name, said in dicho.valor.items()
    }
    valor = {name: said for name, said in valor.items() if said not in (None, "")}
    return replace(dicho, valor=valor, fuente=one_line(dicho.fuente), anio=dicho.anio if CLASES[clase].anual else None)


def valor_de(clase: str, dicho: DatoDicho) -> dict[str, Any]:
    """The value of what was typed, as it is stored. Raises DomainError with all that is wrong with it."""
    return CLASES[clase].modelo.model_validate(dict(dicho.valor)).model_dump(mode="json")


def errores_de(clase: str, dicho: DatoDicho, hoy: date) -> Errores:
    """What is wrong with what was typed and made clean, each sentence with its field."""
    found = _of_its_shape(clase, dicho.valor)
    if not found:
        found = _of_its_sense(clase, dicho, hoy)
    return found + _of_its_origin(clase, dicho, hoy)


def comprobar(clase: str, dicho: DatoDicho, hoy: date) -> DatoDicho:
    """The same, made clean. Raises DomainError with every sentence if something is wrong with it."""
    if clase not in CLASES:
        raise DomainError(_("Un perfil no tiene datos de esa clase."))
    dicho = limpio(clase, dicho)
    if wrong := errores_de(clase, dicho, hoy):
        raise DomainError(" ".join(dict.fromkeys(sentence for _field, sentence in wrong)))
    return dicho


def _of_its_shape(clase: str, valor: Mapping[str, Any]) -> Errores:
    modelo = CLASES[clase].modelo
    asked = [name for name, kind in modelo.model_fields.items() if kind.is_required()]
    if missing := [(name, _("Complete este dato.")) for name in asked if name not in valor]:
        return missing
    try:
        modelo.model_validate(dict(valor))
    except Invalido as error:
        return [(str(one["loc"][0]), _sentence(str(one["loc"][0]), one)) for one in error.errors()]
    return []


def _sentence(name: str, error: Any) -> str:
    kind, limits = error["type"], error.get("ctx", {})
    if name == "rut":
        return _("El RUT no es válido: revise sus números y el dígito verificador.")
    if kind == "string_too_long":
        return _("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": limits["max_length"]}
    if kind.startswith("date"):
        return _("Escriba una fecha válida.")
    if name == "monto":
        return _("Escriba un monto en pesos, como 4.500.000.")
    if kind.startswith(("int", "greater")):
        return _("Escriba un número entero, desde cero.")
    if kind == "extra_forbidden":
        return _("Este dato no se pide.")
    return _("Elija una de las opciones.")


def _day(valor: Mapping[str, Any], name: str) -> date | None:
    said = valor.get(name)
    return date.fromisoformat(said) if isinstance(said, str) else said


def _of_its_sense(clase: str, dicho: DatoDicho, hoy: date) -> Errores:
    valor, found = dicho.valor, list[tuple[str, str]]()
    days = {name: day for name in ("desde", "hasta", "fecha", "termino", "declarada_el") if (day := _day(valor, name))}
    for name, day in days.items():
        try:
            comprobar_fecha(day)
        except DomainError as error:
            found.append((name, error.mensaje))
    for first, last in (("desde", "hasta"), ("fecha", "termino")):
        if first in days and last in days and days[last] < days[first]:
            found.append((last, _("Termina antes de empezar: revise las fechas.")))
    for name in ("fecha", "declarada_el"):
        if name in days and days[name] > hoy:
            found.append((name, _("Todavía no llega ese día: escriba cuándo fue.")))
    electores, votantes = valor.get("electores"), valor.get("votantes")
    if electores is not None and votantes is not None and int(votantes) > int(electores):
        found.append(("votantes", _("Votaron más personas de las que podían votar: revise las cifras.")))
    return found + (_of_its_place(dicho) if clase == "documento" else [])


def _of_its_place(dicho: DatoDicho) -> Errores:
    url = str(dicho.valor.get("url", ""))
    if not url:
        return [] if dicho.archivo else [("url", _("Adjunte el archivo o escriba su dirección."))]
    try:
        URL(url)
    except ValidationError:
        return [("url", _("Escriba la dirección completa, como https://red.example/estatutos.pdf."))]
    return []


def _of_its_origin(clase: str, dicho: DatoDicho, hoy: date) -> Errores:
    found = []
    if CLASES[clase].anual and dicho.anio is None:
        found.append(("anio", _("Indique el año.")))
    if dicho.anio is not None and not PRIMERA.year <= dicho.anio <= hoy.year:
        said = {"primero": PRIMERA.year, "ultimo": hoy.year}
        found.append(("anio", _("Escriba un año entre %(primero)s y %(ultimo)s.") % said))
    if dicho.fecha is None:
        found.append(("fecha_dato", _("Indique la fecha del dato: desde ella corre su vigencia.")))
    elif not PRIMERA <= dicho.fecha <= hoy:
        found.append(("fecha_dato", _("La fecha del dato no puede ser futura ni anterior a 1990.")))
    if len(dicho.fuente) > FUENTE_MAXIMA:
        found.append(("fuente_dato", _("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": FUENTE_MAXIMA}))
    return found
