"""What is typed of an observation, and of its answer."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from actas.states import RESPUESTAS, EstadoObservacion
from mesa.forms.base import Formulario


class ObservarForm(Formulario):
    """An observation, with the hash of the text it is about; `observacion` is the one being corrected."""

    motivo = forms.CharField(
        label=_("Observación"),
        help_text=_("Qué habría que cambiar y por qué. Será pública con el acta, con su nombre y la respuesta."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Escriba la observación: qué habría que cambiar y por qué.")},
    )
    propuesta = forms.CharField(
        label=_("Redacción propuesta"), widget=forms.Textarea(attrs={"rows": 5}), required=False, strip=False
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    referencia = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    observacion = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RespuestaForm(Formulario):
    """The answer to an observation read as `leida`; with `aplicar`, `texto` goes to the paragraph read at `version`."""

    estado = forms.ChoiceField(
        label=_("Respuesta de la secretaría"),
        choices=[(e.value, capfirst(e.label)) for e in EstadoObservacion if e in RESPUESTAS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija si la observación se acoge, se acoge parcialmente o no se acoge.")},
    )
    respuesta = forms.CharField(
        label=_("Fundamento"),
        help_text=_("Lo lee quien observó, y se publica en el anexo de observaciones."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Escriba el fundamento de la respuesta: lo leerá quien observó.")},
    )
    aplicar = forms.BooleanField(label=_("Incorporar esta redacción al párrafo"), required=False)
    texto = forms.CharField(
        label=_("Redacción que queda en el párrafo"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    leida = forms.CharField(widget=forms.HiddenInput, max_length=80)
