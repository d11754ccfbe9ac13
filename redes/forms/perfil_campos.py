"""The fields of each class of datum, and how money, a RUT and the rest of a datum are written and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesa.forms.fechas import FechaField
from mesa.forms.montos import MontoField
from mesa.kernel.strike import MARCA
from mesa.palabras import fecha_larga

#: As money is written here: points for thousands, a comma for cents.
TIPOS_LEGALES = _("Corporación, fundación, asociación gremial u otra.")
FECHAS = frozenset({"desde", "hasta", "fecha", "termino", "declarada_el", "fecha_dato"})


def pesos(monto: Decimal) -> str:
    """An amount with points for thousands, and cents only if there are."""
    whole, cents = divmod(int(monto * 100), 100)
    said = f"{whole:,}".replace(",", ".")
    return f"{said},{cents:02d}" if cents else said


def rut_escrito(rut: str) -> str:
    """A RUT as people write it."""
    number, _dash, digit = rut.partition("-")
    return f"{int(number):,}".replace(",", ".") + f"-{digit}" if number.isdecimal() else rut


def _text(label: Any, **more: Any) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(label=label, max_length=300, **{"required": False, **more})


def _needed(label: Any, **more: Any) -> Callable[[], forms.Field]:
    return _text(label, required=True, **more)


def _day(label: Any, *, required: bool = False, **more: Any) -> Callable[[], forms.Field]:
    return lambda: FechaField(label=label, required=required, **more)


def _number(label: Any, *, required: bool = False) -> Callable[[], forms.Field]:
    return lambda: forms.IntegerField(label=label, required=required, min_value=0, max_value=100_000_000)


def _one_of(label: Any, *options: tuple[str, Any], required: bool = False) -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(label=label, choices=[("", _("Elija")), *options], required=required)


def _yes(label: Any) -> Callable[[], forms.Field]:
    return lambda: forms.BooleanField(label=label, required=False)


def _money() -> Callable[[], forms.Field]:
    return lambda: MontoField(
        label=_("Monto en pesos"), error_messages={"monto": _("Escriba un monto en pesos, como 4.500.000.")}
    )


TIPOS_DE_FUENTE = (("publica", _("pública")), ("privada", _("privada")))
CLASES_DE_FUENTE = (
    ("cuotas", _("cuotas de integrantes")),
    ("donacion", _("donación")),
    ("proyecto", _("proyecto o fondo concursable")),
    ("venta", _("venta de servicios")),
    ("cooperacion", _("cooperación internacional")),
    ("otra", _("otra")),
)
CLASES_DE_DOCUMENTO = (
    ("estatutos", _("estatutos")),
    ("carta", _("carta de la red")),
    ("certificado", _("certificado de vigencia")),
    ("memoria", _("memoria anual")),
    ("balance", _("balance o estados financieros")),
    ("politica", _("política")),
    ("codigo", _("código de ética o conducta")),
    ("acta", _("acta")),
    ("regla", _("regla o reglamento")),
    ("otro", _("otro documento")),
)
GENEROS = (("mujer", _("mujer")), ("hombre", _("hombre")), ("otro", _("otro")))
FORMAS = (("eleccion", _("elección")), ("designacion", _("designación según estatutos")))

CAMPOS: Mapping[str, Mapping[str, Callable[[], forms.Field]]] = {
    "directivo": {
        "nombre": _needed(_("Nombre"), widget=forms.TextInput(attrs={"autocomplete": "off"})),
        "cargo": _needed(_("Cargo")),
        "desde": _day(_("Inicio del período")),
        "hasta": _day(_("Término del período")),
        "genero": _one_of(_("Género"), *GENEROS),
        "remunerado": _yes(_("Recibe un sueldo de la organización")),
    },
    "fuente": {
        "fuente": _needed(_("De dónde viene el dinero")),
        "tipo": _one_of(_("Pública o privada"), *TIPOS_DE_FUENTE, required=True),
        "monto": _money(),
        "clase": _one_of(_("Tipo de ingreso"), *CLASES_DE_FUENTE),
    },
    "identidad": {
        "razon_social": _needed(_("Razón social")),
        "rut": _text(_("RUT"), help_text=_("Se comprueba su dígito verificador. No se publica.")),
        "tipo": _text(_("Tipo de organización"), help_text=TIPOS_LEGALES),
        "personalidad_juridica": _text(
            _("Personalidad jurídica"), help_text=_("Número y fecha de su inscripción o decreto.")
        ),
        "comuna": _text(_("Comuna")),
        "domicilio": _text(_("Domicilio"), help_text=_("No se publica.")),
        "representante": _text(_("Representante legal"), help_text=_("Se publica su nombre.")),
    },
    "mision": {
        "texto": lambda: forms.CharField(
            label=_("Para qué existe su organización"), widget=forms.Textarea(attrs={"rows": 6}), max_length=10_000
        )
    },
    "documento": {
        "clase": _one_of(_("Qué documento es"), *CLASES_DE_DOCUMENTO, required=True),
        "titulo": _needed(_("Título")),
        "url": _text(_("Dirección en la web"), help_text=_("Si está publicado. Si no, adjunte el archivo.")),
        "auditado": _yes(_("Lo auditó alguien independiente")),
    },
    "donante": {"nombre": _needed(_("Quién donó")), "monto": _money()},
    "destino": {"destino": _needed(_("En qué se gastó")), "monto": _money()},
    "equipo": {
        "contratadas": _number(_("Personas contratadas"), required=True),
        "voluntarias": _number(_("Personas voluntarias"), required=True),
        "beneficiarias": _number(_("Para cuántas personas trabaja")),
        "territorio": _text(_("Territorio"), help_text=_("Comunas, regiones o todo el país.")),
    },
    "pertenencia": {"red": _needed(_("Red")), "desde": _day(_("Desde"))},
    "interes": {"nombre": _needed(_("Quién declaró")), "declarada_el": _day(_("Día de su declaración"), required=True)},
    "fondo_publico": {
        "institucion": _needed(_("Institución que lo entregó")),
        "programa": _needed(_("Programa o convenio")),
        "monto": _money(),
        "rendido": _yes(_("Está rendido")),
    },
    "eleccion": {
        "fecha": _day(_("Día de la elección o designación"), required=True),
        "forma": _one_of(_("Cómo se eligió"), *FORMAS, required=True),
        "electores": _number(_("Cuántas personas podían votar")),
        "votantes": _number(_("Cuántas votaron")),
        "termino": _day(_("Hasta cuándo vale")),
    },
}


def texto_de(clase: str, name: str, value: Any) -> str:
    """A part of a datum as a page says it."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _t("sí") if value else _t("no")
    if MARCA in str(value):
        return str(value)
    if name == "monto":
        return f"$\xa0{pesos(Decimal(str(value)))}"
    if name in FECHAS:
        return fecha_larga(value)
    if name == "rut":
        return rut_escrito(str(value))
    made = CAMPOS[clase].get(name)
    field = made() if made is not None else None
    words = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]
    return str(words.get(value, value))
