"""What is typed when the Mesa adopts a version of the standard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.forms.plan import acuerdo_de
from actas.models import AcuerdoAdoptado
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.models import Organizacion


class AdoptarForm(Formulario):
    """The agreement by which the Mesa adopts it, and since when it is in force."""

    acuerdo = forms.CharField(
        label=gettext_lazy("Acuerdo que lo adopta"),
        help_text=gettext_lazy("Su dirección o su clave, como 2026-08-05/1."),
        max_length=300,
    )
    desde = FechaField(label=gettext_lazy("Rige desde"))

    def __init__(self, organo: Organizacion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organo = organo

    def clean_acuerdo(self) -> AcuerdoAdoptado:
        """The agreement of the Mesa that has that key or that address."""
        found = acuerdo_de(self.organo.pk, self.cleaned_data["acuerdo"])
        if found is None:
            raise forms.ValidationError(
                _("No hay un acuerdo con esa clave. Cópiela de su dirección, como 2026-08-05/1.")
            )
        return found
