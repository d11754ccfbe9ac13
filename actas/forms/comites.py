"""What is typed about a committee and its reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actas.models import AcuerdoAdoptado, Comite
from actas.operations.comites import ComiteNuevo
from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.models import Organizacion


class ComiteForm(Formulario):
    """A committee to constitute: which agreement decided it, its name, purpose, end and members."""

    acuerdo = forms.ChoiceField(label=_("Acuerdo que lo constituye"))
    nombre = forms.CharField(label=_("Nombre del comité"), max_length=200)
    proposito = forms.CharField(label=_("Para qué se constituye"), widget=forms.Textarea(attrs={"rows": 4}))
    termina_el = FechaField(
        label=_("Termina el"),
        help_text=_("Se avisa antes a su secretaría. En blanco si el acuerdo no lo dice."),
        required=False,
    )
    integrantes = forms.MultipleChoiceField(
        label=_("Organizaciones que lo integran"), widget=forms.CheckboxSelectMultiple
    )
    secretaria = forms.ChoiceField(
        label=_("Secretaría del comité"), help_text=_("Lleva su registro, escribe sus actas e informa a la tabla.")
    )

    def __init__(
        self, acuerdos: Sequence[AcuerdoAdoptado], bodies: Sequence[Organizacion], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(body.pk), body.nombre) for body in bodies]
        self._choices("acuerdo", [(str(a.pk), f"{a.clave}: {str(a)[:100]}") for a in acuerdos])
        self._choices("integrantes", choices)
        self._choices("secretaria", [("", str(_("Elija una organización"))), *choices])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def comite(self) -> ComiteNuevo:
        """What was typed."""
        data = self.cleaned_data
        return ComiteNuevo(
            nombre=data["nombre"],
            proposito=data["proposito"],
            integrantes=[int(pk) for pk in data["integrantes"]],
            secretaria=int(data["secretaria"]),
            termina_el=data["termina_el"],
        )


class EditarComiteForm(Formulario):
    """Its purpose and its end, with the revision that was read."""

    proposito = forms.CharField(label=_("Para qué se constituye"), widget=forms.Textarea(attrs={"rows": 4}))
    termina_el = FechaField(label=_("Termina el"), help_text=_("Se avisa antes a su secretaría."), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @classmethod
    def de(cls, comite: Comite, data: Any = None) -> EditarComiteForm:
        """The form of a committee as it is, or with what was typed."""
        initial = {"proposito": comite.proposito, "termina_el": comite.termina_el, "revision": comite.revision}
        return cls(data, initial=initial)


class InformeForm(Formulario):
    """What a committee reports to the tabla."""

    titulo = forms.CharField(label=_("Título"), help_text=_("Se leerá en la tabla."), max_length=250)
    texto = forms.CharField(label=_("Lo que informa"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000)
    archivo = ArchivoField(label=_("Archivo"))
