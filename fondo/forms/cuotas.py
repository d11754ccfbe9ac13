"""An instalment as it is foreseen, and as it came."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.forms.gastos import FOTO_O_PDF
from fondo.models import Cuota
from fondo.operations.cuotas import CuotaRecibida
from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.montos import MontoField


class CuotaPrevistaForm(Formulario):
    """When an instalment is expected, and of how much; `revision`, of the one that is corrected."""

    prevista_el = FechaField(label=gettext_lazy("Fecha prevista"))
    monto = MontoField(label=gettext_lazy("Monto previsto, en US$"))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, cuota: Cuota | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cuota is not None:
            amount = MontoField.escrito(cuota.monto_previsto)
            self.initial = {"prevista_el": cuota.prevista_el, "monto": amount, "revision": cuota.revision}


class CuotaRecibidaForm(Formulario):
    """What came: a corrected one shows what is saved, and keeps its receipt."""

    recibida_el = FechaField(label=gettext_lazy("Fecha en que llegó"))
    monto = MontoField(label=gettext_lazy("Monto recibido, en US$"))
    pesos = MontoField(
        label=gettext_lazy("Pesos que abonó el banco"),
        help_text=gettext_lazy("Los de la liquidación. De ellos sale el tipo de cambio de los gastos."),
    )
    comprobante = ArchivoField(
        label=gettext_lazy("Liquidación del banco"),
        help_text=gettext_lazy("Foto o PDF, de hasta 10 MB."),
        tipos=FOTO_O_PDF,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, cuota: Cuota, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = cuota.monto if cuota.monto is not None else cuota.monto_previsto
        self.initial = {
            "recibida_el": cuota.recibida_el,
            "monto": MontoField.escrito(saved),
            "pesos": MontoField.escrito(cuota.pesos),
            "revision": cuota.revision,
        }
        if cuota.comprobante_id is None:
            self.fields["comprobante"].required = True
        else:
            self.fields["comprobante"].help_text = _("Déjelo en blanco para conservar el que hay.")

    def datos(self) -> CuotaRecibida:
        """What was typed, as the operations take it."""
        return CuotaRecibida(**{n: self.cleaned_data[n] for n in ("recibida_el", "monto", "pesos", "comprobante")})
