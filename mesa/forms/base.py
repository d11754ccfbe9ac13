"""The form that all of ours are: what is missing or wrong in a field is said in the words of the house."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

FALTA = _("Complete este dato.")
LARGO = _("Acorte el texto: tiene %(show_value)d caracteres y el máximo es %(limit_value)d.")
ENTERO = _("Escriba un número entero.")
#: By the kind of field, what replaces the sentence of Django.
FRASES = {
    forms.Field: {"required": FALTA},
    forms.CharField: {"max_length": LARGO},
    forms.EmailField: {"invalid": _("Escriba una dirección de correo, como nombre@dominio.cl.")},
    forms.IntegerField: {
        "invalid": ENTERO,
        "min_value": _("Escriba un número desde %(limit_value)s."),
        "max_value": _("Escriba un número hasta %(limit_value)s."),
    },
    forms.DateField: {"invalid": _("Escriba una fecha válida.")},
    forms.TimeField: {"invalid": _("Escriba una hora válida.")},
    forms.ChoiceField: {"invalid_choice": _("Elija una de las opciones.")},
}


class Formulario(forms.Form):
    """A form that speaks as the site does. What a field says of itself (`error_messages`) goes before."""

    def full_clean(self) -> None:
        """Check the fields, once each has its words: some are added after the form is made."""
        for field in self.fields.values():
            for kind, sentences in FRASES.items():
                if isinstance(field, kind):
                    for code, sentence in sentences.items():
                        if field.error_messages.get(code) is _stock(field, code):
                            field.error_messages[code] = sentence
        super().full_clean()


def _stock(field: forms.Field, code: str) -> object:
    """What Django says of that kind of field, or None where its validator says it."""
    for kind in type(field).__mro__:
        if sentence := getattr(kind, "default_error_messages", {}).get(code):
            return sentence
    return None
