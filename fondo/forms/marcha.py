"""A floor of execution as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from fondo.forms.fondos import en_una_linea
from fondo.models import HitoEjecucion
from fondo.operations.hitos import DatosHito
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField


class HitoForm(Formulario):
    """A floor, why it is set so, and the agreement that set it, if there is one."""

    nombre = forms.CharField(label=gettext_lazy("Nombre del piso"), max_length=200)
    fecha = FechaField(label=gettext_lazy("Hasta el día"))
    porcentaje = forms.DecimalField(
        label=gettext_lazy("Porcentaje del fondo"), min_value=0, max_value=100, decimal_places=2
    )
    tolerancia = forms.DecimalField(
        label=gettext_lazy("Tolerancia, en puntos porcentuales"),
        help_text=gettext_lazy("Con 2 puntos, un piso de 50 % se da por alcanzado con 48 %."),
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=0,
    )
    motivo = forms.CharField(label=gettext_lazy("Por qué"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)
    acuerdo = forms.ModelChoiceField(
        AcuerdoAdoptado.objects.none(),
        label=gettext_lazy("Acuerdo de la Mesa"),
        empty_label=gettext_lazy("Ninguno"),
        required=False,
    )

    def __init__(
        self, hito: HitoEjecucion | None, acuerdos: QuerySet[AcuerdoAdoptado], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["acuerdo"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = acuerdos
        chosen.label_from_instance = en_una_linea  # type: ignore[method-assign,assignment]
        if hito is not None:
            self.initial = {name: getattr(hito, name) for name in ("nombre", "fecha", "porcentaje", "tolerancia")}

    def datos(self) -> DatosHito:
        """What was typed, as the operations take it."""
        return DatosHito(**{name: self.cleaned_data[name] for name in ("nombre", "fecha", "porcentaje", "tolerancia")})

    def acuerdo_id(self) -> int | None:
        """The agreement chosen, if one was."""
        chosen = self.cleaned_data["acuerdo"]
        return chosen.pk if chosen else None
