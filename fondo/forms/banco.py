"""What is typed of a statement of the bank and of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.operations.banco import Registrado
from fondo.operations.banco.lineas import MOTIVO_MAXIMO
from mesa.forms.base import Formulario
from mesa.palabras import dolares, fecha_larga, pesos


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


class ConciliarLineaForm(Formulario):
    """Of which payment, or of which instalment, a line of the bank is."""

    con = forms.ChoiceField(
        label=gettext_lazy("Qué es esta línea"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Elija un pago o una cuota."),
            "invalid_choice": gettext_lazy("Eso ya es de otra línea, se anuló o es de otro monto. Elija otro."),
        },
    )

    def __init__(self, posibles: Sequence[Registrado], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by_key = {one.clave: one for one in posibles}
        self.fields["con"].choices = [(one.clave, _in_words(one)) for one in posibles]  # type: ignore[attr-defined]

    @property
    def elegido(self) -> Registrado:
        """What was chosen."""
        return self._by_key[self.cleaned_data["con"]]


def _in_words(one: Registrado) -> str:
    if one.pago is not None:
        what = one.pago.gasto.glosa
    else:
        what = _("Cuota %(n)s") % {"n": one.cuota.numero if one.cuota else ""}
    monto = abs(one.monto)
    return f"{fecha_larga(one.fecha)} · {what} · {dolares(monto) if one.en_dolares else pesos(monto)}"


class DescartarLineaForm(Formulario):
    """Why a line is not of the fund."""

    motivo = forms.CharField(
        label=gettext_lazy("Por qué no es del fondo"),
        help_text=gettext_lazy("Por ejemplo, «comisión de mantención»."),
        max_length=MOTIVO_MAXIMO,
    )
