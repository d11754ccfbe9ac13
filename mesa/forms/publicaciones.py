"""What to withdraw of what was published, and what to verify."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.kernel.strike import LARGO_MAXIMO
from mesa.operations.retiros import FUNDAMENTOS, MOTIVO_MAXIMO

MODOS = {"dato": _("Tachar un dato"), "publicacion": _("Retirar la publicación entera")}
EFECTOS = {
    "dato": _("El dato se tacha en todas las publicaciones y copias que lo tienen; lo demás se sigue leyendo."),
    "publicacion": _(
        "Se retiran todas sus versiones, con sus archivos. En su dirección queda quién la retiró y por qué."
    ),
}


class RetiroDeDatosForm(Formulario):
    """The datum is typed once, goes with the confirmation, and is kept nowhere."""

    modo = forms.ChoiceField(
        label=_("Qué se retira"),
        choices=list(MODOS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija qué se retira.")},
    )
    dato = forms.CharField(
        label=_("Dato que se tacha"),
        help_text=_(
            "Escríbalo completo y exacto: nombre, RUT, correo o teléfono. Se reconoce con otras mayúsculas, sin tildes "
            "o cortado entre dos líneas, y un RUT con o sin puntos. Repartido entre dos campos, no se encuentra."
        ),
        max_length=LARGO_MAXIMO,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    motivo = forms.CharField(
        label=_("Motivo"),
        help_text=_("Será público y permanente. No escriba en él el dato."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOTIVO_MAXIMO,
        error_messages={"required": _("Escriba el motivo: quedará a la vista de todos en lugar de lo que se retira.")},
    )
    fundamento = forms.ChoiceField(
        label=_("Fundamento legal"),
        choices=list(FUNDAMENTOS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija el fundamento legal del retiro.")},
    )
    visto = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("modo") == "dato" and not (data.get("dato") or "").strip():
            self.add_error("dato", _("Escriba el dato que se tacha."))
        return data


class VerificarForm(Formulario):
    """A code or a hash, by GET: its page can be kept and shared."""

    codigo = forms.CharField(
        label=_("Código o huella"),
        help_text=_("El código es como A7K2-9QDM. También sirve una huella sha256, de 64 letras y cifras."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
