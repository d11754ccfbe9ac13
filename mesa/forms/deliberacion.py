"""What is typed around a decision: a question, its answer, a request for more time, and the dates of the chain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.models import Plazo


def _texto(label: Any, help_text: Any, falta: Any, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=5_000,
        error_messages={"required": falta},
    )


class PreguntaForm(Formulario):
    """A question about the text."""

    texto = _texto(
        _("Pregunta"),
        _("La leerán todas las organizaciones convocadas, con el nombre de la suya."),
        _("Escriba su pregunta."),
    )


class RespuestaPreguntaForm(Formulario):
    """Its answer; `leida` is the one that was read, when it is corrected."""

    respuesta = _texto(
        _("Respuesta"),
        _("La leerán todas las organizaciones convocadas, y se les avisa por correo."),
        _("Escriba la respuesta: la leerán todas las organizaciones convocadas."),
    )
    leida = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class ProrrogaForm(Formulario):
    """Until when, and why."""

    vence = FechaField(label=_("Nuevo plazo"), error_messages={"required": _("Elija hasta qué día se necesita.")})
    motivo = _texto(
        _("Motivo"),
        _("Lo leerán todas las organizaciones convocadas."),
        _("Escriba por qué hace falta más plazo: lo leerán todas las convocadas."),
        rows=3,
    )


class ResolverProrrogaForm(Formulario):
    """Granted or denied, with its reason; neither comes chosen."""

    decision = forms.ChoiceField(
        label=_("Decisión"),
        choices=[("concede", _("Conceder la prórroga")), ("deniega", _("Denegar la prórroga"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija si la prórroga se concede o se deniega.")},
    )
    respuesta = _texto(
        _("Fundamento"),
        _("Lo leerán todas las organizaciones convocadas, y se les avisa por correo."),
        _("Escriba el fundamento: lo leerán todas las organizaciones convocadas."),
        rows=3,
    )


class EslabonForm(Formulario):
    """The date of one link of the chain; observations say whether they shut the door."""

    vence = FechaField(label=_("Fecha"), error_messages={"required": _("Elija una fecha.")})
    fatal = forms.BooleanField(
        label=_("Es plazo fatal: después no se reciben observaciones."), required=False, initial=True
    )

    def __init__(self, clase: str, data: Any, *, fijada: bool, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_{clase}_%s", **kwargs)
        if clase != Plazo.Clase.OBSERVACIONES or fijada:
            del self.fields["fatal"]


class FeriadoForm(Formulario):
    """A day that is not a business day, and the norm that says so."""

    dia = FechaField(label=_("Día"), error_messages={"required": _("Elija el día.")})
    nombre = forms.CharField(
        label=_("Nombre"),
        help_text=_("Por ejemplo: «Elecciones municipales»."),
        max_length=200,
        error_messages={"required": _("Escriba el nombre del feriado.")},
    )
    norma = forms.CharField(
        label=_("Norma que lo declara"),
        help_text=_("La ley y, si consta, el artículo. Por ejemplo: «Ley 18.700»."),
        max_length=300,
        error_messages={"required": _("Escriba la norma que lo declara: sin ella el día es hábil.")},
    )
