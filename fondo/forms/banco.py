"""What is typed of a statement of the bank and of its lines."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from fondo.operations.banco.lineas import MOTIVO_MAXIMO
from mesa.forms.base import Formulario


class CartolaForm(Formulario):
    """A statement in CSV and, where the bank calls its columns otherwise, their names."""

    archivo = forms.FileField(
        label=gettext_lazy("Cartola en CSV"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"})
    )
    fecha = forms.CharField(label=gettext_lazy("Columna de la fecha"), max_length=60, required=False)
    glosa = forms.CharField(label=gettext_lazy("Columna de la glosa"), max_length=60, required=False)
    monto = forms.CharField(
        label=gettext_lazy("Columna del monto"),
        help_text=gettext_lazy("Si cargos y abonos vienen en una sola, con signo."),
        max_length=60,
        required=False,
    )
    cargo = forms.CharField(label=gettext_lazy("Columna de los cargos"), max_length=60, required=False)
    abono = forms.CharField(label=gettext_lazy("Columna de los abonos"), max_length=60, required=False)

    def columnas(self) -> dict[str, str]:
        """The columns that the person named."""
        names = ("fecha", "glosa", "monto", "cargo", "abono")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}


class DescartarLineaForm(Formulario):
    """Why a line is not of the fund."""

    motivo = forms.CharField(
        label=gettext_lazy("Por qué no es del fondo"),
        help_text=gettext_lazy("Por ejemplo, «comisión de mantención»."),
        max_length=MOTIVO_MAXIMO,
    )
