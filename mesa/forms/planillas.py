"""The field of a form that takes a table, and the form that asks for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import ENDINGS, MAXIMO, Tabla, demasiado_pesada, leer_tabla


@dataclass(frozen=True)
class Planilla:
    """A table as it came: its name, its bytes and what it says."""

    nombre: str
    datos: bytes
    tabla: Tabla


class PlanillaField(forms.FileField):
    """A CSV or an XLSX; clean, it is a `Planilla`. The form is multipart."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Excel (.xlsx) o CSV, de hasta 5 MB y 20.000 filas."))
        super().__init__(widget=forms.FileInput(attrs={"accept": ENDINGS}), **kwargs)

    def to_python(self, data: Any) -> Planilla | None:  # type: ignore[override]  # no web object leaves the form
        """The table, read; its weight is looked at before it is."""
        if data in self.empty_values:
            return None
        try:
            if data.size > MAXIMO:
                raise DomainError(demasiado_pesada())
            read = data.read(MAXIMO + 1)
            return Planilla(data.name, read, leer_tabla(data.name, read))
        except DomainError as error:
            raise forms.ValidationError(error.mensaje) from error


class PlanillaForm(Formulario):
    """A table to try."""

    archivo = PlanillaField(label=_("Archivo"), error_messages={"required": _("Elija el archivo que quiere cargar.")})
