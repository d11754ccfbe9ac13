"""What is typed of a line of the plan."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import LineaPlan
from fondo.operations.plan import DatosLinea
from fondo.operations.plan.lectura import ItemDelPlan
from fondo.operations.plan.lineas import GLOSA_MAXIMA
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.montos import MontoField
from mesa.palabras import dolares


class LineaForm(Formulario):
    """A line of the plan; `revision` is that of what the page showed."""

    item = forms.ChoiceField(label=gettext_lazy("Ítem"), help_text=gettext_lazy("Con lo que le queda sin planificar."))
    monto = MontoField(label=gettext_lazy("Monto, en US$"))
    fecha = FechaField(label=gettext_lazy("Cuándo se espera pagar"))
    glosa = forms.CharField(label=gettext_lazy("En qué"), max_length=GLOSA_MAXIMA, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, items: list[ItemDelPlan], linea: LineaPlan | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Elija uno")), *((str(row.item.pk), _words(row)) for row in items)]
        del self.fields["revision" if linea is None else "envio"]
        if linea is not None:
            names = ("fecha", "glosa", "revision")
            self.initial = {name: getattr(linea, name) for name in names} | {
                "item": str(linea.item_id),
                "monto": MontoField.escrito(linea.monto),
            }

    def datos(self) -> DatosLinea:
        """What was typed, as the operations take it."""
        said = self.cleaned_data
        return DatosLinea(int(said["item"]), said["fecha"], said["monto"], said["glosa"])


def _words(row: ItemDelPlan) -> str:
    said = {"n": row.item.etapa.numero, "item": row.item.nombre, "monto": dolares(row.queda)}
    return _("Etapa %(n)s. %(item)s: quedan %(monto)s") % said
