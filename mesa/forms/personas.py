"""People and their mandates, as the secretaría types them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.forms.organizaciones import SIN_ELEGIR, choices, con_mayuscula, desde_field, norma_field
from mesa.models import Organizacion
from mesa.models.organizaciones import Calidad
from mesa.operations.mandatos import SIN_CORREO, Designacion, NuevaPersona, personas_del_registro
from mesa.operations.registro import llevadas_por

EFECTOS = {
    "titular": _("Responde por la organización."),
    "suplente": _("Responde por la organización igual que la titular."),
    "delegada": _("Responde por una organización dentro de su red."),
    "administradora": _("Registra los gastos del fondo y nada más: no responde."),
}


class MandatoForm(Formulario):
    """Who, for which organisation, in which capacity, since when and by which act."""

    organizacion = forms.ChoiceField(label=_("Organización"))
    persona = forms.ChoiceField(
        label=_("Persona ya registrada"), help_text=_("Si ya habla o habló por una organización."), required=False
    )
    nombre = forms.CharField(label=_("O una nueva, con su nombre completo"), max_length=200, required=False)
    correo = forms.EmailField(
        label=_("Correo de la persona nueva"),
        help_text=_("Sin correo no recibe avisos ni puede abrir cuenta. No se publica."),
        required=False,
    )
    calidad = forms.ChoiceField(label=_("Calidad"), choices=Calidad, widget=forms.RadioSelect, initial=Calidad.TITULAR)
    desde = desde_field(_("El primer día en que rige; puede ser futuro."))
    acto = norma_field(_("Acto que la designa"))
    invitar = forms.BooleanField(label=_("Invitarla por correo a abrir su cuenta, ahora"), initial=True, required=False)

    def __init__(self, organo: Organizacion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = llevadas_por(organo).order_by("nombre", "pk").values_list("pk", "nombre")
        choices(self, "organizacion", [SIN_ELEGIR, *bodies])
        people = personas_del_registro(organo).values_list("pk", "nombre")
        choices(self, "persona", [("", _("Ninguna de la lista")), *people])
        con_mayuscula(self, "calidad")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("persona")) == bool((data.get("nombre") or "").strip()):
            self.add_error("persona", _("Elija a una persona de la lista o escriba el nombre de una nueva."))
        elif data.get("nombre") and data.get("invitar") and not data.get("correo") and "correo" not in self.errors:
            self.add_error("correo", SIN_CORREO)
        return data

    def quien(self) -> int | NuevaPersona:
        """The person chosen, as the operation takes her."""
        data = self.cleaned_data
        return int(data["persona"]) if data["persona"] else NuevaPersona(data["nombre"], data["correo"])

    def designacion(self) -> Designacion:
        """The mandate, as the operation takes it."""
        data = self.cleaned_data
        return Designacion(int(data["organizacion"]), data["calidad"], data["desde"], data["acto"])


class PersonaForm(Formulario):
    """A person's name and, while she has no account, her e-mail."""

    nombre = forms.CharField(label=_("Nombre"), max_length=200)
    correo = forms.EmailField(
        label=_("Correo"),
        help_text=_("Si hay una invitación en camino, se revoca y se envía otra a este."),
        required=False,
    )
