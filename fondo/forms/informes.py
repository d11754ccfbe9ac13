"""What is typed of a report: its dates, what is told in both languages, what is observed and answered."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Informe
from fondo.operations.informes import IDIOMAS, PARTES, TEXTO_MAXIMO, FechasInforme
from fondo.operations.informes.relato import Relato
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField


class FechasForm(Formulario):
    """The chain of dates."""

    ultimo_gasto = FechaField(label=gettext_lazy("Último gasto que considera"))
    corte = FechaField(
        label=gettext_lazy("Corte de las cifras"), help_text=gettext_lazy("Las cifras son las de ese día.")
    )
    borrador_hasta = FechaField(
        label=gettext_lazy("Borrador, a más tardar"), help_text=gettext_lazy("Lo entrega quien administra.")
    )
    aprobacion_hasta = FechaField(label=gettext_lazy("Aprobación de la Mesa, a más tardar"))
    envio_hasta = FechaField(label=gettext_lazy("Envío, a más tardar"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def fechas(self) -> FechasInforme:
        """The chain as typed."""
        return FechasInforme(**{name: day for name, day in self.cleaned_data.items() if name != "revision"})


class RelatoForm(Formulario):
    """Each part in Spanish and in English; a draft may lack any."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, informe: Informe, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("revision", informe.revision)
        names = {"es": _("%(parte)s, en español"), "en": _("%(parte)s, en inglés")}
        for parte, words in PARTES.items():
            for language in IDIOMAS:
                field = f"{parte}_{language}"
                self.fields[field] = forms.CharField(
                    label=names[language] % {"parte": words},
                    required=False,
                    max_length=TEXTO_MAXIMO,
                    widget=forms.Textarea(attrs={"rows": 6, "lang": "es-CL" if language == "es" else "en"}),
                )
                self.initial.setdefault(field, informe.narrativa.get(parte, {}).get(language, ""))

    def relato(self) -> Relato:
        """What was typed, by part and language."""
        return {parte: {language: self.cleaned_data[f"{parte}_{language}"] for language in IDIOMAS} for parte in PARTES}

    def partes(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each part with its two fields."""
        return [(str(words), [self[f"{parte}_{language}"] for language in IDIOMAS]) for parte, words in PARTES.items()]


class ObservarForm(Formulario):
    """What is observed of the draft, and of which part."""

    parte = forms.ChoiceField(label=gettext_lazy("Parte"), required=False)
    texto = forms.CharField(
        label=gettext_lazy("Qué observa"), max_length=TEXTO_MAXIMO, widget=forms.Textarea(attrs={"rows": 5})
    )
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parte"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Todo el informe")), *((name, str(words)) for name, words in PARTES.items())]


class ResponderForm(Formulario):
    """What is answered to an observation."""

    respuesta = forms.CharField(
        label=gettext_lazy("Respuesta"),
        help_text=gettext_lazy("Qué se corrigió, o por qué no."),
        max_length=TEXTO_MAXIMO,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
