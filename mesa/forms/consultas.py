"""The answer of an organisation, and the reason to withdraw a text."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.models import Pronunciamiento

LABELS = {
    "aprueba": _("Aprobar"),
    "aprueba_con_observaciones": _("Aprobar con observaciones"),
    "objeta": _("Objetar"),
    "se_abstiene": _("Abstenerme"),
    "se_inhabilita": _("Inhabilitarme por conflicto de interés"),
}


class PronunciamientoForm(Formulario):
    """No option comes chosen; the operation judges reasons, deadline and mandate."""

    sentido = forms.ChoiceField(
        label=_("Su respuesta"),
        choices=[(value, LABELS[value]) for value in Pronunciamiento.Sentido.values],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija una de las respuestas.")},
    )
    fundamento = forms.CharField(
        label=_("Observaciones o fundamento"),
        help_text=_("Obligatorio al observar, objetar, abstenerse o inhabilitarse. Será público junto al acta."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=10_000,
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RetiroForm(Formulario):
    """Why a text leaves circulation."""

    motivo = forms.CharField(
        label=_("Por qué se retira"),
        help_text=_("Lo leerán quienes ya respondieron."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": _("Escriba por qué retira el acta: lo leerán quienes ya respondieron.")},
    )
