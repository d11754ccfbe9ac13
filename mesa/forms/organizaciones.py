"""What the secretaría types in the register: bodies, seats, functions, names, and the end of anything dated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.kernel import clock
from mesa.models import Funcion, Membresia, Organizacion
from mesa.models.organizaciones import Sector, TipoOrganizacion
from mesa.operations.organizaciones import Asiento, NuevaOrganizacion

#: Bodies of the State and universities are much older than what the register tells of them.
PRIMERA_DE_UN_ORGANISMO = date(1600, 1, 1)
Texto = Any  # what gettext_lazy gives, which no two stubs call the same
NORMA = _("Decreto, resolución, acta u otro acto en que consta.")
SIN_ELEGIR = ("", _("Elija…"))
TIPOS = [
    (tipo.value, tipo.label) for tipo in (TipoOrganizacion.ORGANIZACION, TipoOrganizacion.RED, TipoOrganizacion.COMITE)
]


def desde_field(help_text: Texto) -> FechaField:
    """The first day of something dated."""
    return FechaField(label=_("Desde"), help_text=help_text, initial=clock.today)


def norma_field(label: Texto) -> forms.CharField:
    """Where it is on record."""
    return forms.CharField(
        label=label, help_text=NORMA, widget=forms.Textarea(attrs={"rows": 2}), max_length=1_000, required=False
    )


class QuienForm(Formulario):
    """A body: one that is registered, or a new one by its name."""

    organizacion = forms.ChoiceField(label=_("Organización ya registrada"), required=False)
    nombre = forms.CharField(
        label=_("O una nueva, con su nombre completo"),
        help_text=_("Solo si no está en la lista."),
        max_length=200,
        required=False,
    )
    tipo = forms.ChoiceField(
        label=_("Tipo de la organización nueva"),
        help_text=_("Una red o un comité tiene a su vez integrantes."),
        choices=TIPOS,
        initial=TipoOrganizacion.ORGANIZACION,
    )

    def __init__(self, organo: Organizacion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organizacion.objects.disponibles(organo).values_list("pk", "nombre")
        choices(self, "organizacion", [("", _("Ninguna de la lista")), *known])
        con_mayuscula(self, "tipo")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("organizacion")) == bool((data.get("nombre") or "").strip()):
            self.add_error("organizacion", _("Elija una organización de la lista o escriba el nombre de una nueva."))
        return data

    def quien(self) -> int | NuevaOrganizacion:
        """The body chosen, as the operations take it."""
        data = self.cleaned_data
        if data["organizacion"]:
            return int(data["organizacion"])
        return NuevaOrganizacion(data["nombre"], data["sector"], data["tipo"])


class AsientoForm(Formulario):
    """How a body sits: its class, its vote and its sector, from a day on."""

    clase = forms.ChoiceField(label=_("Clase"), choices=Membresia.Clase, initial=Membresia.Clase.MIEMBRO)
    voto = forms.ChoiceField(
        label=_("Voto"),
        help_text=_("«No consta» si ninguna fuente lo dice: no cuenta para quórum ni resultado."),
        choices=Membresia.Voto,
        initial=Membresia.Voto.SI,
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=[SIN_ELEGIR, *Sector.choices])
    desde = desde_field(_("El primer día en que rige; puede ser futuro."))
    norma = norma_field(_("Norma o acto"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        con_mayuscula(self, "clase", "voto", "sector")

    def asiento(self) -> Asiento:
        """What was typed, as the operations take it."""
        data = self.cleaned_data
        return Asiento(data["clase"], data["voto"], data["sector"], data["desde"], data["norma"])


class IntegranteForm(AsientoForm, QuienForm):
    """A body that comes to sit."""

    field_order = ["organizacion", "nombre", "tipo", "sector", "clase", "voto", "desde", "norma"]


class FuncionForm(QuienForm):
    """A body that comes to do something for the órgano besides sitting in it."""

    sector = forms.ChoiceField(
        label=_("Sector de la organización nueva"), choices=[SIN_ELEGIR, *Sector.choices], required=False
    )
    tipo_funcion = forms.ChoiceField(
        label=_("Función"), choices=Funcion.Tipo, widget=forms.RadioSelect, initial=Funcion.Tipo.PRESIDE
    )
    desde = desde_field(_("El primer día en que rige; puede ser futuro."))
    norma = norma_field(_("Norma o acto"))
    field_order = ["tipo_funcion", "organizacion", "nombre", "tipo", "sector"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        con_mayuscula(self, "sector", "tipo_funcion")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("nombre") or "").strip() and not data.get("sector"):
            self.add_error("sector", _("Elija el sector de la organización nueva."))
        return data


class NombreForm(Formulario):
    """How a body is called from today."""

    nombre = forms.CharField(label=_("Nombre"), max_length=200)
    desde = FechaField(
        label=_("Existe desde"), help_text=_("Si consta."), required=False, primera=PRIMERA_DE_UN_ORGANISMO
    )
    norma = norma_field(_("Norma o acto que cambia el nombre"))


class TerminoForm(Formulario):
    """The last day of something dated, and why."""

    hasta = FechaField(
        label=_("Último día"),
        help_text=_("Ese día todavía rige; puede ser futuro."),
        initial=clock.today,
    )
    norma = norma_field(_("Norma o acto que le pone término"))


def choices(form: forms.Form, name: str, options: Any) -> None:
    """Give a choice field its options, known only when the page is asked for."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = options


def con_mayuscula(form: forms.Form, *names: str) -> None:
    """Begin the options of these fields with a capital, as a list of choices does; in a sentence they do not."""
    for name in names:
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(value, capfirst(str(label))) for value, label in field.choices]  # type: ignore[misc,union-attr]
