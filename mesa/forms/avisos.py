"""How a person wants her notices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.forms.base import Formulario


class PreferenciasForm(Formulario):
    """Each notice as it happens, or one e-mail a day."""

    como = forms.ChoiceField(
        label=gettext_lazy("Cómo recibir los avisos"),
        choices=[
            ("inmediato", gettext_lazy("Cada aviso en cuanto ocurre")),
            ("diario", gettext_lazy("Un solo correo al día")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija cómo recibir los avisos.")},
    )

    def efectos(self) -> dict[str, str]:
        """What each choice means, for `components/opciones.html`."""
        return {
            "inmediato": _("Un correo por cada aviso."),
            "diario": _("A las 08:00, hora de Chile, con todo lo del día anterior y el enlace de cada cosa."),
        }
