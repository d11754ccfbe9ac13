"""The call of a votación, its options, its deadline, the ballot and its receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField, TimeInput
from mesa.kernel import clock
from mesa.models import Opcion, Organizacion, Votacion
from mesa.operations.votaciones import Convocatoria
from mesa.operations.votaciones.preparacion import OPCIONES_MAXIMO, TEXTO_MAXIMO

EN_BLANCO = "blanco"
SECRETO = {"si": _("Voto secreto"), "no": _("Voto a la vista")}
EFECTOS_SECRETO = {
    "si": _("Al cerrar, el órgano ve quién participó y las papeletas sin nombre. Una papeleta no se puede cambiar."),
    "no": _("Al cerrar, el órgano ve qué votó cada organización. El voto se puede cambiar hasta el plazo."),
}
EFECTOS_CLASE = {
    "eleccion": _("Se eligen personas u organizaciones para un cargo o una representación."),
    "opciones": _("Se elige entre alternativas: una fecha, una sede, un nombre."),
}


class ConvocatoriaForm(Formulario):
    """What is voted, by which norm, and how. The órgano is asked only of who conducts several."""

    organo = forms.TypedChoiceField(label=_("Órgano"), coerce=int)
    clase = forms.ChoiceField(label=_("Qué se vota"), choices=Votacion.Clase.choices, widget=forms.RadioSelect)
    titulo = forms.CharField(label=_("Título"), max_length=250)
    convocatoria = forms.CharField(
        label=_("Convocatoria"),
        help_text=_("Qué se decide, por qué, y qué pasa con el resultado. Llega tal cual a quienes votan."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=TEXTO_MAXIMO,
    )
    norma = forms.CharField(
        label=_("Acuerdo o norma que la rige"),
        help_text=_("El acuerdo, el reglamento o los estatutos que dicen cómo se elige."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2_000,
    )
    secreta = forms.ChoiceField(label=_("Cómo se vota"), choices=SECRETO.items(), widget=forms.RadioSelect)
    cupos = forms.IntegerField(label=_("Cuántas se eligen"), min_value=1, max_value=OPCIONES_MAXIMO, initial=1)
    marcas = forms.IntegerField(
        label=_("Cuántas puede marcar cada organización, como máximo"),
        min_value=1,
        max_value=OPCIONES_MAXIMO,
        initial=1,
    )
    leida = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, organos: Sequence[Organizacion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organos) == 1:
            del self.fields["organo"]
        else:
            self.fields["organo"].choices = [(organo.pk, organo.nombre) for organo in organos]  # type: ignore[attr-defined]

    def datos(self) -> Convocatoria:
        """What the operation takes."""
        data = {name: self.cleaned_data[name] for name in ("clase", "titulo", "convocatoria", "norma")}
        secreta = self.cleaned_data["secreta"] == "si"
        return Convocatoria(
            **data, secreta=secreta, cupos=self.cleaned_data["cupos"], marcas=self.cleaned_data["marcas"]
        )


class OpcionForm(Formulario):
    """A candidate or an option."""

    nombre = forms.CharField(label=_("Nombre"), max_length=200)
    detalle = forms.CharField(
        label=_("Detalle"),
        help_text=_("Lo que conviene saber para elegir: una presentación breve, o qué implica la opción."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5_000,
    )


class AperturaForm(Formulario):
    """Until when."""

    vence = FechaField(label=_("Plazo fatal"))
    hora = forms.TimeField(
        label=_("Hora"),
        help_text=_("Sin hora, hasta el último instante del día, en hora de Chile continental."),
        widget=TimeInput(),
        required=False,
    )
    leida = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vence"].widget.attrs["min"] = clock.today().isoformat()


class MotivoForm(Formulario):
    """Why a votación is annulled."""

    motivo = forms.CharField(
        label=_("Por qué se anula"),
        help_text=_("Lo leerán todas las organizaciones del padrón."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": _("Escriba por qué se anula: lo leerán todas las organizaciones del padrón.")},
    )


class VotoForm(Formulario):
    """The ballot: one option, or several, or a blank vote, which is chosen by its name. Nothing comes marked."""

    marcas: Any
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, votacion: Votacion, opciones: Sequence[Opcion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(o.orden), o.nombre) for o in opciones] + [(EN_BLANCO, _("Voto en blanco"))]
        self.maximo = votacion.marcas
        label = _("Marque una opción") if self.maximo == 1 else _("Marque hasta %(n)s opciones") % {"n": self.maximo}
        needs = {"required": _("Marque una opción, o elija «Voto en blanco».")}
        if self.maximo == 1:
            field: forms.Field = forms.ChoiceField(
                label=label, choices=choices, widget=forms.RadioSelect, error_messages=needs
            )
        else:
            field = forms.MultipleChoiceField(
                label=label, choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=needs
            )
        self.fields["marcas"] = field

    def clean_marcas(self) -> list[int]:
        """The places marked, in the order of the ballot; none is a blank vote."""
        given = self.cleaned_data["marcas"]
        marked = [given] if isinstance(given, str) else list(given)
        if EN_BLANCO in marked and len(marked) > 1:
            raise forms.ValidationError(_("Un voto en blanco no lleva marcas. Deje las marcas o el voto en blanco."))
        if len(marked) > self.maximo:
            raise forms.ValidationError(
                _("Marcó %(marcas)s y el máximo es %(maximo)s.") % {"marcas": len(marked), "maximo": self.maximo}
            )
        return sorted(int(place) for place in marked if place != EN_BLANCO)


class ComprobanteForm(Formulario):
    """The code of a receipt, as it was copied: blanks, small letters and lacking hyphens are the same code."""

    codigo = forms.CharField(
        label=_("Código del comprobante"), help_text=_("Cuatro grupos de cuatro letras y números."), max_length=60
    )

    def clean_codigo(self) -> str:
        """The code as it is kept."""
        letters = "".join(c for c in self.cleaned_data["codigo"].upper() if c.isalnum())
        return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
