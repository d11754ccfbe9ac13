"""A supplier as it is corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from fondo.models import Proveedor
from fondo.operations.proveedores import NOMBRE_MAXIMO, DatosProveedor
from mesa.forms.base import Formulario
from mesa.models import Organizacion


class ProveedorForm(Formulario):
    """Who it is, and which organisation of the register. `organizaciones`: those that it may be."""

    nombre = forms.CharField(label=gettext_lazy("Nombre"), max_length=NOMBRE_MAXIMO)
    rut = forms.CharField(label=gettext_lazy("RUT"), max_length=14, required=False)
    persona_natural = forms.BooleanField(
        label=gettext_lazy("Es una persona natural"),
        help_text=gettext_lazy("Su nombre no se publica. Con RUT, lo dice su número."),
        required=False,
    )
    organizacion = forms.ModelChoiceField(
        Organizacion.objects.none(),
        label=gettext_lazy("Organización del registro"),
        help_text=gettext_lazy("Si es una, se ve si votó sobre el fondo o si lo administra."),
        empty_label=gettext_lazy("Ninguna"),
        required=False,
    )

    def __init__(self, proveedor: Proveedor, organizaciones: QuerySet[Organizacion], *args: Any, **kwargs: Any) -> None:
        names = ("nombre", "rut", "persona_natural", "organizacion")
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(proveedor, name) for name in names}
        body = self.fields["organizacion"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = organizaciones

    def datos(self) -> DatosProveedor:
        """What was typed, as the operation takes it."""
        said = self.cleaned_data
        body = said["organizacion"]
        return DatosProveedor(
            said["nombre"],
            said["rut"],
            persona_natural=said["persona_natural"],
            organizacion_id=body.pk if body is not None else None,
        )
