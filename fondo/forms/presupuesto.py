"""What is typed to move money in the budget, and to add a line to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from fondo.forms.fondos import en_una_linea
from fondo.models import Etapa, Fondo, Item
from fondo.operations.items import NOMBRE_MAXIMO
from fondo.operations.lectura import FilaItem
from fondo.operations.traspasos import MOTIVO_MAXIMO
from mesa.forms.base import Formulario
from mesa.forms.montos import MontoField
from mesa.palabras import dolares


class AcuerdoField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A published agreement of the Mesa, told by its key and its words."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", gettext_lazy("Elija uno") if kwargs.get("required", True) else "—")
        super().__init__(AcuerdoAdoptado.objects.none(), **kwargs)

    def label_from_instance(self, obj: AcuerdoAdoptado) -> str:
        """Its key and its words."""
        return en_una_linea(obj)


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A line of the budget, told with its stage and what it has left without committing, in USD."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Item.objects.none(), empty_label=gettext_lazy("Elija uno"), **kwargs)
        self.libres: Mapping[int, Decimal] = {}

    def label_from_instance(self, obj: Item) -> str:
        """Etapa 1. Talleres internos: quedan US$ 1.900."""
        said = {"n": obj.etapa.numero, "item": obj.nombre}
        if obj.pk not in self.libres:
            return _("Etapa %(n)s. %(item)s") % said
        return _("Etapa %(n)s. %(item)s: quedan %(monto)s") % (said | {"monto": dolares(self.libres[obj.pk])})


class TraspasoForm(Formulario):
    """From which ítem to which, how much, why and, above the threshold, by which agreement."""

    de = ItemField(label=gettext_lazy("Del ítem"), help_text=gettext_lazy("Con lo que le queda sin comprometer."))
    a = ItemField(label=gettext_lazy("Al ítem"))
    monto = MontoField(label=gettext_lazy("Monto, en US$"))
    motivo = forms.CharField(
        label=gettext_lazy("Por qué"), widget=forms.Textarea(attrs={"rows": 3}), max_length=MOTIVO_MAXIMO
    )
    acuerdo = AcuerdoField(label=gettext_lazy("Acuerdo de la Mesa"), required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(
        self,
        fondo: Fondo,
        acuerdos: QuerySet[AcuerdoAdoptado],
        filas: Sequence[FilaItem],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("de", "a"):
            field = self.fields[name]
            assert isinstance(field, ItemField)
            field.libres = {row.item.pk: row.disponible for row in filas} if name == "de" else {}
            field.queryset = Item.objects.filter(etapa__fondo=fondo)
            told = [(row.item.pk, field.label_from_instance(row.item)) for row in filas]  # they were read already
            field.choices = [("", field.empty_label), *told]
        _choices(self, "acuerdo", acuerdos)
        self.fields["acuerdo"].help_text = _(
            "Sobre %(umbral)s se necesita, contando lo que ya salió del mismo ítem sin acuerdo."
        ) % {"umbral": dolares(fondo.umbral_traspaso)}


class DeshacerTraspasoForm(Formulario):
    """Why a transfer is undone."""

    motivo = forms.CharField(
        label=gettext_lazy("Por qué"), widget=forms.Textarea(attrs={"rows": 3}), max_length=MOTIVO_MAXIMO
    )
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class ItemForm(Formulario):
    """A line of 0 in a stage, and the agreement that adds it."""

    etapa = forms.ModelChoiceField(Etapa.objects.none(), label=gettext_lazy("Etapa"), empty_label=None)
    nombre = forms.CharField(
        label=gettext_lazy("Nombre del ítem"),
        help_text=gettext_lazy("Después no se cambia: así lo citan los gastos y los informes."),
        max_length=NOMBRE_MAXIMO,
    )
    administracion = forms.BooleanField(label=gettext_lazy("Son gastos de administración"), required=False)
    acuerdo = AcuerdoField(label=gettext_lazy("Acuerdo de la Mesa que lo agrega"))

    def __init__(self, fondo: Fondo, acuerdos: QuerySet[AcuerdoAdoptado], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "etapa", Etapa.objects.filter(fondo=fondo).order_by("numero"))
        _choices(self, "acuerdo", acuerdos)


def _choices(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
