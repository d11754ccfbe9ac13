"""Payments, reviews and public copies as they are typed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from fondo.forms.gastos import FOTO_O_PDF, TasaField
from fondo.models import Gasto
from fondo.operations.gastos import DatosPago
from fondo.operations.gastos.base import TEXTO_MAXIMO
from fondo.operations.gastos.pagos import MEDIO_MAXIMO
from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.montos import MontoField


class PagoForm(Formulario):
    """A payment of an expense: of its net or, if it has one, of its retention."""

    parte = forms.ChoiceField(
        label=gettext_lazy("Qué se paga"),
        choices=[("liquido", gettext_lazy("el líquido")), ("retencion", gettext_lazy("la retención"))],
    )
    pagado_el = FechaField(label=gettext_lazy("Fecha del pago"))
    monto = MontoField(
        label=gettext_lazy("Monto"), help_text=gettext_lazy("En blanco, todo lo que falta."), required=False
    )
    comprobante = ArchivoField(label=gettext_lazy("Comprobante del pago"))
    medio = forms.CharField(label=gettext_lazy("Medio de pago"), max_length=MEDIO_MAXIMO, required=False)
    tasa = TasaField(
        label=gettext_lazy("Pesos por dólar"),
        help_text=gettext_lazy("En blanco, el que da el método del fondo ese día."),
        required=False,
    )
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, gasto: Gasto, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not gasto.retencion:
            del self.fields["parte"]
        if gasto.tasa is None:
            del self.fields["tasa"]

    def datos(self) -> DatosPago:
        """What was typed, as the operation takes it."""
        said = self.cleaned_data
        return DatosPago(
            pagado_el=said["pagado_el"],
            monto=said["monto"],
            retencion=said.get("parte") == "retencion",
            tasa=said.get("tasa"),
            medio=said["medio"],
            comprobante=said["comprobante"],
        )


class ObservarForm(Formulario):
    """What is wrong with a record, as it was read at `revision`."""

    observacion = forms.CharField(
        label=gettext_lazy("Qué se observa"),
        help_text=gettext_lazy("Diga qué falta o qué hay que corregir."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXTO_MAXIMO,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)


class AceptarForm(Formulario):
    """That a record is accepted; with alerts, why."""

    fundamento = forms.CharField(
        label=gettext_lazy("Por qué se acepta con estas alertas"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXTO_MAXIMO,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, con_alertas: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not con_alertas:
            del self.fields["fundamento"]


class CopiaForm(Formulario):
    """A copy of a receipt, struck out."""

    archivo = ArchivoField(
        label=gettext_lazy("Copia tachada"),
        help_text=gettext_lazy("PDF, PNG o JPEG, sin RUT, direcciones, cuentas ni firmas de personas."),
        required=True,
        tipos=FOTO_O_PDF,
    )


class RevisarCopiaForm(Formulario):
    """That somebody looked at a copy."""

    revise = forms.BooleanField(label=gettext_lazy("Revisé que no muestra datos personales"))
