"""What a representative asks of her network, and what she tells it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.operations.interna import CUENTA_MAXIMA, NOTA_MAXIMA, Propuesta
from mesa.palabras import fecha_larga


class InternaForm(Formulario):
    """Under which rule of the network, until when, and what its representative says of it."""

    regla = forms.ChoiceField(
        label=_("Con qué regla de la red"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija la regla con que responde su red.")},
    )
    vence = FechaField(
        label=_("Hasta cuándo responden las organizaciones"),
        help_text=_("En blanco, hasta la última fecha que permite la regla."),
        required=False,
    )
    nota = forms.CharField(
        label=_("Nota para las organizaciones de su red"),
        help_text=_("Qué está en juego, qué propone usted. La lee solo la red."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=NOTA_MAXIMA,
        required=False,
    )

    def __init__(self, found: Sequence[Propuesta], *args: Any, **kwargs: Any) -> None:
        fit = [p for p in found if p.cabe]
        if len(fit) == 1:
            kwargs["initial"] = {"regla": str(fit[0].regla.pk), "vence": fit[0].ultima}
        super().__init__(*args, **kwargs)
        self.no_caben = [p for p in found if not p.cabe]
        self.caben = fit
        self.fields["regla"].choices = [(str(p.regla.pk), str(p.regla)) for p in fit]  # type: ignore[attr-defined]
        self.efectos = {str(p.regla.pk): f"{p.regla.en_palabras} {_dates(p)}" for p in fit}


def _dates(propuesta: Propuesta) -> str:
    return _t("Puede cerrar entre el %(primera)s y el %(ultima)s. Fuera de la red se publica: %(que)s.") % {
        "primera": fecha_larga(propuesta.primera),
        "ultima": fecha_larga(propuesta.ultima),
        "que": propuesta.regla.get_publica_interno_display(),
    }


class RetiroInternaForm(Formulario):
    """Why the network stops being asked."""

    motivo = forms.CharField(
        label=_("Por qué se retira"),
        help_text=_("Lo leerán las organizaciones de su red."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": _("Escriba por qué retira la consulta: lo leerán las organizaciones de su red.")},
    )


class CuentaForm(Formulario):
    """What was answered in the name of the network, and why."""

    texto = forms.CharField(
        label=_("Qué respondió y por qué"),
        help_text=_("Lo leen las organizaciones de su red, también por correo. Nadie más."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=CUENTA_MAXIMA,
        error_messages={"required": _("Escriba qué respondió y por qué: lo leerán las organizaciones de su red.")},
    )
