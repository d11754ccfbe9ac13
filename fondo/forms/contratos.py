"""A contract as it is typed: itself, its quotations and its deliverables, in one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.forms.filas import con_otra_fila
from fondo.forms.gastos import TasaField
from fondo.models import Moneda, Obligacion
from fondo.operations.gastos.base import TEXTO_MAXIMO
from fondo.operations.gastos.tasas import tasa_del_dia
from fondo.operations.obligaciones import (
    COTIZACIONES_MAXIMO,
    ENTREGABLES_MAXIMO,
    CotizacionDicha,
    DatosContrato,
    EntregableDicho,
)
from fondo.operations.obligaciones.datos import TITULO_MAXIMO
from fondo.operations.proveedores import NOMBRE_MAXIMO, DatosProveedor
from mesa.forms.archivos import ArchivoField, pedir_de_nuevo
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.montos import MontoField
from mesa.kernel.errors import DomainError
from mesa.palabras import lista_y

Opciones = Sequence[tuple[str, Any]]
CONSERVA = gettext_lazy("Déjelo en blanco para conservar el que hay.")


class ObligacionForm(Formulario):
    """The contract itself. `items` are (stage, its ítems); `proveedores`, the names known."""

    titulo = forms.CharField(
        label=gettext_lazy("Qué se contrata"),
        help_text=gettext_lazy("Se publica: no nombre a personas."),
        max_length=TITULO_MAXIMO,
    )
    item = forms.ChoiceField(label=gettext_lazy("Ítem"))
    proveedor_nombre = forms.CharField(label=gettext_lazy("Con quién"), max_length=NOMBRE_MAXIMO)
    proveedor_rut = forms.CharField(
        label=gettext_lazy("Su RUT"), help_text=gettext_lazy("No se publica."), max_length=14, required=False
    )
    monto = MontoField(
        label=gettext_lazy("Monto total"), help_text=gettext_lazy("En pesos, salvo que diga otra moneda.")
    )
    firmada_el = FechaField(label=gettext_lazy("Firmado el"))
    termina_el = FechaField(label=gettext_lazy("Termina el"))
    contrato = ArchivoField(label=gettext_lazy("Contrato firmado"))
    terminos = ArchivoField(label=gettext_lazy("Términos de referencia"))
    moneda = forms.ChoiceField(label=gettext_lazy("Moneda"), choices=Moneda.choices, required=False)
    tasa = TasaField(
        label=gettext_lazy("Pesos por dólar"),
        help_text=gettext_lazy("En blanco, el que da el método del fondo el día de la firma."),
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    PRIMERO = (
        "titulo",
        "item",
        "proveedor_nombre",
        "proveedor_rut",
        "monto",
        "firmada_el",
        "termina_el",
        "contrato",
        "terminos",
    )
    AVANZADO = ("moneda", "tasa")

    def __init__(
        self, obligacion: Obligacion | None, *args: Any, items: Opciones, proveedores: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proveedores = list(proveedores)
        self.fields["proveedor_nombre"].widget.attrs.update({"list": "proveedores", "autocomplete": "off"})
        item = self.fields["item"]
        assert isinstance(item, forms.ChoiceField)
        item.choices = [("", _("Elija uno")), *items]
        for name in ("contrato", "terminos"):
            if obligacion is not None and getattr(obligacion, f"{name}_id"):
                self.fields[name].help_text = str(CONSERVA)

    @property
    def primero(self) -> list[forms.BoundField]:
        """What is asked first."""
        return [self[name] for name in self.PRIMERO]

    @property
    def avanzado(self) -> list[forms.BoundField]:
        """What has a default."""
        return [self[name] for name in self.AVANZADO]

    @property
    def abre(self) -> bool:
        """Whether what has a default must be mended."""
        return any(field.errors for field in self.avanzado)


class CotizacionForm(Formulario):
    """A quotation; an empty one is none."""

    proveedor_nombre = forms.CharField(label=gettext_lazy("De quién"), max_length=NOMBRE_MAXIMO, required=False)
    monto = MontoField(label=gettext_lazy("Monto"), required=False)
    archivo = ArchivoField(label=gettext_lazy("Archivo"))
    elegida = forms.BooleanField(label=gettext_lazy("Es la que se eligió"), required=False)
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["archivo"].help_text = str(CONSERVA) if self.initial.get("archivo_id") else ""

    def clean(self) -> dict[str, Any]:
        """A quotation that says something says whose it is and how much."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = any(cleaned.get(name) for name in ("proveedor_nombre", "monto", "archivo", "elegida"))
        if said and not cleaned.get("proveedor_nombre") and "proveedor_nombre" not in self.errors:
            self.add_error("proveedor_nombre", _("Escriba de quién es la cotización."))
        if said and not cleaned.get("monto") and "monto" not in self.errors:
            self.add_error("monto", _("Escriba el monto de la cotización."))
        return cleaned


class EntregableForm(Formulario):
    """A deliverable; an empty one is none."""

    nombre = forms.CharField(label=gettext_lazy("Qué se entrega"), max_length=TITULO_MAXIMO, required=False)
    vence = FechaField(label=gettext_lazy("A más tardar el"), required=False)
    monto = MontoField(label=gettext_lazy("Monto que se paga"), required=False)

    def clean(self) -> dict[str, Any]:
        """A deliverable that says something says all of it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if any(cleaned.values()):
            lacks = {
                "nombre": _("Escriba qué se entrega."),
                "vence": _("Escriba cuándo se entrega."),
                "monto": _("Escriba cuánto se paga por él."),
            }
            for name, sentence in lacks.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned


CotizacionesFormSet = formset_factory(
    CotizacionForm, extra=2, max_num=COTIZACIONES_MAXIMO, absolute_max=COTIZACIONES_MAXIMO + 10
)
EntregablesFormSet = formset_factory(
    EntregableForm, extra=2, max_num=ENTREGABLES_MAXIMO, absolute_max=ENTREGABLES_MAXIMO + 10
)


class ContratoForm:
    """All of it in one page: `contrato`, `cotizaciones` and `entregables`."""

    def __init__(
        self, obligacion: Obligacion | None, data: Mapping[str, Any] | None, files: Any, **opciones: Any
    ) -> None:
        said = guardado_de(obligacion)
        data = con_otra_fila(data, ("cotizaciones", "entregables"))
        self.contrato = ObligacionForm(obligacion, data, files, initial=said["contrato"], **opciones)
        self.cotizaciones: BaseFormSet[Any] = CotizacionesFormSet(
            data, files, initial=said["cotizaciones"], prefix="cotizaciones"
        )
        self.entregables: BaseFormSet[Any] = EntregablesFormSet(
            data, files, initial=said["entregables"], prefix="entregables"
        )

    @property
    def _formas(self) -> list[Any]:
        return [self.contrato, *self.cotizaciones, *self.entregables]

    def is_valid(self) -> bool:
        """Whether every part is; all are asked, so that each says what it lacks, and above all of them, where."""
        parts = {_("las cotizaciones"): self.cotizaciones, _("los entregables"): self.entregables}
        wrong = [name for name, part in parts.items() if not part.is_valid()]
        whole = self.contrato.is_valid()
        if wrong:
            self.contrato.add_error(None, _("Corrija lo marcado en %(partes)s.") % {"partes": lista_y(wrong)})
        return whole and not wrong

    def pedir_archivos(self) -> None:
        """Say of each file that it must be attached again."""
        for form in self._formas:
            pedir_de_nuevo(form)

    def con_revision(self, revision: int) -> None:
        """Take what was typed as written over that revision: sent again, it takes its place."""
        self.contrato.data = {**self.contrato.data.dict(), "revision": str(revision)}  # type: ignore[attr-defined]

    def sin_juzgar(self) -> None:
        """Show what was typed without saying what it lacks: somebody asked for one more row only."""
        for form in self._formas:
            form._errors = ErrorDict()

    def datos(self) -> DatosContrato:
        """What was typed, as the operations take it: rows left empty are none."""
        said = self.contrato.cleaned_data
        names = ("titulo", "firmada_el", "termina_el", "monto", "tasa", "terminos", "contrato")
        return DatosContrato(
            **{name: said[name] for name in names},
            item_id=int(said["item"]),
            proveedor=DatosProveedor(said["proveedor_nombre"], said["proveedor_rut"]),
            moneda=said["moneda"] or Moneda.CLP,
            cotizaciones=[CotizacionDicha(**row) for row in self.cotizaciones.cleaned_data if row.get("monto")],
            entregables=[EntregableDicho(**row) for row in self.entregables.cleaned_data if row.get("monto")],
        )


def guardado_de(obligacion: Obligacion | None) -> dict[str, Any]:
    """What is saved of a contract, as its forms show it."""
    if obligacion is None:
        return {"contrato": {}, "cotizaciones": [], "entregables": []}
    names = ("titulo", "firmada_el", "termina_el", "moneda", "revision")
    return {
        "contrato": {name: getattr(obligacion, name) for name in names}
        | {
            "item": str(obligacion.item_id),
            "proveedor_nombre": obligacion.proveedor.nombre,
            "proveedor_rut": obligacion.proveedor.rut,
            "monto": MontoField.escrito(obligacion.monto),
            "tasa": TasaField.escrita(None if _usual(obligacion) else obligacion.tasa),
        },
        "cotizaciones": [
            {
                "pk": row.pk,
                "proveedor_nombre": row.proveedor_nombre,
                "monto": MontoField.escrito(row.monto),
                "elegida": row.elegida,
                "archivo_id": row.archivo_id,
            }
            for row in obligacion.cotizaciones.all()
        ],
        "entregables": [
            {"nombre": row.nombre, "vence": row.vence, "monto": MontoField.escrito(row.monto)}
            for row in obligacion.entregables.all()
        ],
    }


def _usual(obligacion: Obligacion) -> bool:
    """Whether its rate is what the method of the fund gives, so that nobody typed it."""
    try:
        return tasa_del_dia(obligacion.fondo, obligacion.firmada_el).valor == obligacion.tasa
    except DomainError:
        return False


class RecepcionForm(Formulario):
    """That a deliverable was received as it was agreed."""

    dia = FechaField(label=gettext_lazy("Recibido el"))
    recepcion = forms.CharField(
        label=gettext_lazy("Qué se recibió y por qué está conforme"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXTO_MAXIMO,
    )
    archivo = ArchivoField(label=gettext_lazy("Lo entregado, o el acta de recepción"))


class TerminarForm(Formulario):
    """When a contract ended, and why."""

    dia = FechaField(label=gettext_lazy("Terminó el"))
    motivo = forms.CharField(
        label=gettext_lazy("Por qué se da por terminado"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
    )
