"""What is typed of an activity and of its materials."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.comunas import comuna_de
from fondo.models import Actividad
from fondo.operations.actividades.datos import CUENTA_MAXIMA, LARGOS, SECTORES, DatosActividad, Partes, errores_de
from fondo.operations.actividades.materiales import NOMBRE_MAXIMO, URL_MAXIMA
from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField

#: By each field of the data, that of the form, where they differ.
CAMPOS = {"etapa_id": "etapa", "item_id": "item", "asistentes": "asistieron_otros"}


def _cuenta(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=CUENTA_MAXIMA,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class ActividadForm(Formulario):
    """An activity. `etapas`: (pk, words); `items`: the ítems as a choice, by stage. `revision`: of what was shown."""

    nombre = forms.CharField(label=gettext_lazy("Nombre"), max_length=LARGOS["nombre"])
    fecha = FechaField(label=gettext_lazy("Fecha"))
    clase = forms.ChoiceField(label=gettext_lazy("Qué es"), choices=Actividad.Clase.choices)
    etapa = forms.ChoiceField(label=gettext_lazy("Etapa"))
    item = forms.ChoiceField(label=gettext_lazy("Ítem del presupuesto"), required=False)
    modalidad = forms.ChoiceField(label=gettext_lazy("Modalidad"), choices=Actividad.Modalidad.choices)
    comuna = forms.CharField(
        label=gettext_lazy("Comuna"),
        help_text=gettext_lazy("Escriba las primeras letras y elíjala. Si fue solo virtual, puede quedar en blanco."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "comunas", "autocomplete": "off"}),
    )
    lugar = forms.CharField(
        label=gettext_lazy("Lugar"),
        help_text=gettext_lazy("No nombre a personas."),
        max_length=LARGOS["lugar"],
        required=False,
    )
    implementadores = _cuenta(gettext_lazy("Implementadores, entre quienes asistieron"))
    decisores = _cuenta(gettext_lazy("Tomadores de decisión, entre quienes asistieron"))
    resumen = forms.CharField(
        label=gettext_lazy("Qué se hizo"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LARGOS["resumen"],
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    QUE = ("nombre", "fecha", "clase", "etapa", "item")
    DONDE = ("modalidad", "comuna", "lugar")

    def __init__(
        self,
        partes: Partes,
        etapas: list[tuple[str, str]],
        items: list[tuple[str, Any]],
        *args: Any,
        actividad: Actividad | None = None,
        **kwargs: Any,
    ) -> None:
        if actividad is not None:
            kwargs["initial"] = guardado_de_actividad(actividad)
        super().__init__(*args, **kwargs)
        self.partes = partes
        for sector, words in SECTORES.items():
            self.fields[f"asistieron_{sector}"] = _cuenta(str(words).capitalize())
        self._choices("etapa", [("", _("Elija una")), *etapas])
        self._choices("item", [("", _("Ninguno en particular")), *items])
        del self.fields["revision" if actividad is None else "envio"]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Say what is wrong beside its field, as the operation would say it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for name, sentence in errores_de(self.datos().limpios(), self.partes):
                self.add_error(CAMPOS.get(name, name), sentence)
        return cleaned

    @property
    def que(self) -> list[forms.BoundField]:
        """What it was."""
        return [self[name] for name in self.QUE]

    @property
    def donde(self) -> list[forms.BoundField]:
        """Where and how."""
        return [self[name] for name in self.DONDE]

    @property
    def quienes(self) -> list[forms.BoundField]:
        """Who came, by sector."""
        return [self[f"asistieron_{sector}"] for sector in SECTORES]

    @property
    def entre_ellos(self) -> list[forms.BoundField]:
        """Who, among them."""
        return [self["implementadores"], self["decisores"]]

    def datos(self) -> DatosActividad:
        """What was typed, as the operations take it."""
        said = self.cleaned_data
        return DatosActividad(
            nombre=said["nombre"],
            fecha=said["fecha"],
            etapa_id=int(said["etapa"]),
            item_id=int(said["item"]) if said["item"] else None,
            clase=said["clase"],
            modalidad=said["modalidad"],
            comuna=said["comuna"],
            lugar=said["lugar"],
            asistentes={sector: said[f"asistieron_{sector}"] or 0 for sector in SECTORES},
            implementadores=said["implementadores"] or 0,
            decisores=said["decisores"] or 0,
            resumen=said["resumen"],
        )


def guardado_de_actividad(actividad: Actividad) -> dict[str, Any]:
    """What is saved of an activity, as its form shows it."""
    names = ("nombre", "fecha", "clase", "modalidad", "lugar", "implementadores", "decisores", "resumen", "revision")
    place = comuna_de(actividad.comuna)
    people = {f"asistieron_{row.sector}": row.cantidad for row in actividad.asistentes.all()}
    return (
        {name: getattr(actividad, name) for name in names}
        | people
        | {
            "etapa": str(actividad.etapa_id),
            "item": str(actividad.item_id or ""),
            "comuna": place.nombre if place else actividad.comuna,
        }
    )


class MaterialForm(Formulario):
    """A material: a file for the members, or an address that anyone may open."""

    nombre = forms.CharField(label=gettext_lazy("Cómo se llama"), max_length=NOMBRE_MAXIMO)
    url = forms.CharField(
        label=gettext_lazy("Dirección"),
        help_text=gettext_lazy("Si está publicado en otro sitio. Se publica con la actividad."),
        max_length=URL_MAXIMA,
        required=False,
        widget=forms.URLInput,
    )
    archivo = ArchivoField(
        label=gettext_lazy("O el archivo"),
        help_text=gettext_lazy("PDF, imagen, Word o texto, de hasta 10 MB. Lo ven solo quienes integran la Mesa."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned.get("url")) == bool(cleaned.get("archivo")):
            self.add_error("url", _("Adjunte el archivo o escriba su dirección: uno de los dos."))
        return cleaned
