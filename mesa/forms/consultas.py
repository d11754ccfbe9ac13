"""The answer of an organisation, and the reason to withdraw a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.frases import Voz


class PronunciamientoForm(Formulario):
    """No option comes chosen; the operation judges reasons, deadline and mandate. `voz` has its words."""

    sentido = forms.ChoiceField(
        label=_("Su respuesta"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija una de las respuestas.")},
    )
    fundamento = forms.CharField(
        label=_("Observaciones o fundamento"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=10_000,
    )
    apartamiento = forms.CharField(
        label=_("Por qué se aparta de lo que resolvió su red"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=10_000,
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, voz: Voz, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentido, fundamento = self.fields["sentido"], self.fields["fundamento"]
        assert isinstance(sentido, forms.ChoiceField)
        sentido.choices = [(value, accion) for value, (accion, _dicho) in voz.respuestas.items()]
        if voz.adhesion:
            fundamento.label = _("Por qué no adhiere")
            fundamento.help_text = _("Obligatorio solo si no adhiere. No se publica con la carta.")
        else:
            fundamento.help_text = _(
                "Obligatorio al observar, objetar, abstenerse o inhabilitarse. Será público %(junto)s."
            ) % {"junto": voz.junto}


class RetiroForm(Formulario):
    """Why a text leaves circulation."""

    motivo = forms.CharField(
        label=_("Por qué se retira"),
        help_text=_("Lo leerán quienes ya respondieron."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": _("Escriba por qué retira el texto: lo leerán quienes ya respondieron.")},
    )
