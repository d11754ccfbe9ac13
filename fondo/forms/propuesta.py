"""The proposal as it is typed: its words, its central lines, and two stages with their budget. Rows without script."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.forms.filas import con_otra_fila
from fondo.models import Propuesta
from fondo.operations.propuesta import DatosPropuesta, EjeDicho, EtapaDicha, ItemDicho
from fondo.operations.propuesta.borrador import EJES_MAXIMO, ITEMS_MAXIMO, NOMBRE_MAXIMO, TEXTO_MAXIMO
from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.montos import MontoField
from mesa.palabras import lista_y

CERO = Decimal("0.00")


class TextoForm(Formulario):
    """What the proposal says before its lines; `revision` is that of what the page showed."""

    titulo = forms.CharField(label=gettext_lazy("Título"), max_length=250)
    justificacion = forms.CharField(
        label=gettext_lazy("Justificación"),
        help_text=gettext_lazy("Por qué se pide y qué cambiará. Deje una línea en blanco entre párrafos."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )
    monto = MontoField(label=gettext_lazy("Monto total, en US$"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class EjeForm(Formulario):
    """A central line; an empty one is none."""

    titulo = forms.CharField(label=gettext_lazy("Nombre del eje"), max_length=NOMBRE_MAXIMO, required=False)
    texto = forms.CharField(
        label=gettext_lazy("En qué consiste"),
        help_text=gettext_lazy("Sin actividades específicas: esas se deciden después."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A line that says something has its title."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("texto") and not cleaned.get("titulo"):
            self.add_error("titulo", _("Escriba cómo se llama este eje."))
        return cleaned


class EtapaForm(Formulario):
    """One of the two stages."""

    nombre = forms.CharField(label=gettext_lazy("Nombre de la etapa"), max_length=NOMBRE_MAXIMO, required=False)
    objetivo = forms.CharField(
        label=gettext_lazy("Objetivo"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )
    monto = MontoField(label=gettext_lazy("Monto de la etapa, en US$"), required=False)


class ItemForm(Formulario):
    """A line of a stage's budget; an empty one is none."""

    nombre = forms.CharField(label=gettext_lazy("Nombre del ítem"), max_length=NOMBRE_MAXIMO, required=False)
    monto = MontoField(label=gettext_lazy("Monto, en US$"), required=False)
    administracion = forms.BooleanField(label=gettext_lazy("Son gastos de administración"), required=False)

    def clean(self) -> dict[str, Any]:
        """A line that has an amount has its name, and the other way round."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("monto") and not cleaned.get("nombre"):
            self.add_error("nombre", _("Escriba el nombre del ítem."))
        if cleaned.get("nombre") and cleaned.get("monto") is None and "monto" not in self.errors:
            self.add_error("monto", _("Escriba el monto del ítem."))
        return cleaned


EjesFormSet = formset_factory(EjeForm, extra=1, max_num=EJES_MAXIMO, absolute_max=EJES_MAXIMO + 10)
ItemsFormSet = formset_factory(ItemForm, extra=2, max_num=ITEMS_MAXIMO, absolute_max=ITEMS_MAXIMO + 10)


class PropuestaForm:
    """All of it in one page: `texto`, `ejes`, and of each stage its form and its lines."""

    def __init__(self, propuesta: Propuesta | None, data: Mapping[str, Any] | None = None) -> None:
        said = _saved(propuesta)
        data = con_otra_fila(data, ("ejes", "items1", "items2"))
        self.texto = TextoForm(data, initial=said["texto"])
        self.ejes: BaseFormSet[Any] = EjesFormSet(data, initial=said["ejes"], prefix="ejes")
        self.etapas = [
            (
                EtapaForm(data, initial=said["etapas"][n], prefix=f"etapa{n + 1}"),
                ItemsFormSet(data, initial=said["items"][n], prefix=f"items{n + 1}"),
            )
            for n in range(2)
        ]

    def is_valid(self) -> bool:
        """Whether every part is; all are asked, so that each says what it lacks, and above all of them, where."""
        wrong = [] if self.ejes.is_valid() else [_("los ejes centrales")]
        for numero, parts in enumerate(self.etapas, 1):
            judged = [part.is_valid() for part in parts]
            if not all(judged):
                wrong.append(_("la etapa %(n)s") % {"n": numero})
        whole = self.texto.is_valid()
        if wrong:
            self.texto.add_error(None, _("Corrija lo marcado en %(partes)s.") % {"partes": lista_y(wrong)})
        return whole and not wrong

    def datos(self) -> DatosPropuesta:
        """What was typed, as the operations take it: rows left empty are none."""
        typed = self.texto.cleaned_data
        return DatosPropuesta(
            titulo=typed["titulo"],
            justificacion=typed["justificacion"],
            monto=typed["monto"] or CERO,
            ejes=[EjeDicho(row["titulo"], row["texto"]) for row in self.ejes.cleaned_data if row.get("titulo")],
            etapas=[
                EtapaDicha(
                    etapa.cleaned_data["nombre"],
                    etapa.cleaned_data["objetivo"],
                    etapa.cleaned_data["monto"] or CERO,
                    [
                        ItemDicho(row["nombre"], row["monto"], row["administracion"])
                        for row in items.cleaned_data
                        if row.get("nombre")
                    ],
                )
                for etapa, items in self.etapas
            ],
        )


def _saved(propuesta: Propuesta | None) -> dict[str, Any]:
    """What is saved of a version, as its forms show it."""
    if propuesta is None:
        return {"texto": {}, "ejes": [], "etapas": [{}, {}], "items": [[], []]}
    stages = [*propuesta.etapas, *[{"presupuesto": []}] * 2][:2]
    return {
        "texto": {
            "titulo": propuesta.titulo,
            "justificacion": propuesta.justificacion,
            "monto": MontoField.escrito(propuesta.monto),
            "revision": propuesta.revision,
        },
        "ejes": propuesta.ejes,
        "etapas": [_typed({k: v for k, v in stage.items() if k != "presupuesto"}) for stage in stages],
        "items": [[_typed(item) for item in stage["presupuesto"]] for stage in stages],
    }


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its amount as the field takes it back."""
    return row | {"monto": MontoField.escrito(Decimal(row["monto"]))} if "monto" in row else row


class EnvioForm(Formulario):
    """When and how the approved text was sent."""

    enviada_el = FechaField(label=gettext_lazy("Fecha de envío"))
    como = forms.CharField(
        label=gettext_lazy("Cómo se envió"),
        help_text=gettext_lazy("A quién y por qué medio."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
    )
    constancia = ArchivoField(label=gettext_lazy("Constancia"))
