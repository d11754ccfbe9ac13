"""An expense as it is typed on a phone: five things first, and the rest folded with its defaults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Fondo, Gasto, Moneda
from fondo.operations.gastos import DatosGasto
from fondo.operations.gastos.datos import FOLIO_MAXIMO, GLOSA_MAXIMA
from fondo.operations.gastos.pagos import MEDIO_MAXIMO
from fondo.operations.gastos.tasas import FUENTE_MAXIMA
from fondo.operations.proveedores import NOMBRE_MAXIMO
from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.montos import MontoField

TASA = re.compile(r"\$?\s*(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:,(\d{1,4}))?")
#: A phone offers its camera, its photographs and its files; asked for JPEG, it turns into one what it takes as HEIC.
FOTO_O_PDF = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), "application/pdf": (".pdf",)}
Opciones = Sequence[tuple[str, Any]]


class TasaField(forms.CharField):
    """Pesos for a dollar, with four decimals at most: 952,4375. Clean, it is a Decimal."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """The rate; None for nothing."""
        text = super().clean(value)
        if text in self.empty_values:
            return None
        found = TASA.fullmatch(str(text).strip())
        if found is None:
            raise forms.ValidationError(_("Escriba cuántos pesos vale un dólar, como 952,43."), code="tasa")
        return Decimal(f"{found[1].replace('.', '')}.{found[2] or '0'}")

    @staticmethod
    def escrita(tasa: Decimal | None) -> str:
        """A rate as the field takes it back."""
        return "" if tasa is None else f"{tasa.normalize():f}".replace(".", ",")


class GastoForm(Formulario):
    """An expense. `items` and `entregables` are the choices, each (pk, words); `proveedores`, the names known."""

    comprobante = ArchivoField(
        label=gettext_lazy("Comprobante"), help_text=gettext_lazy("Foto o PDF, de hasta 10 MB."), tipos=FOTO_O_PDF
    )
    monto = MontoField(label=gettext_lazy("Monto"), help_text=gettext_lazy("En pesos, salvo que diga otra moneda."))
    emitido_el = FechaField(label=gettext_lazy("Fecha del documento"))
    item = forms.ChoiceField(label=gettext_lazy("Ítem"), required=False)
    proveedor_nombre = forms.CharField(label=gettext_lazy("A quién se paga"), max_length=NOMBRE_MAXIMO, required=False)
    proveedor_rut = forms.CharField(
        label=gettext_lazy("Su RUT"), help_text=gettext_lazy("No se publica."), max_length=14, required=False
    )
    documento = forms.ChoiceField(
        label=gettext_lazy("Documento"), choices=Gasto.Documento.choices, initial=Gasto.Documento.BOLETA, required=False
    )
    liquido = forms.BooleanField(
        label=gettext_lazy("El monto es el líquido de una boleta de honorarios"), required=False
    )
    folio = forms.CharField(label=gettext_lazy("Número del documento"), max_length=FOLIO_MAXIMO, required=False)
    glosa = forms.CharField(
        label=gettext_lazy("En qué se gastó"),
        help_text=gettext_lazy("Se publica: no nombre a personas. En blanco, se usa el nombre del ítem."),
        max_length=GLOSA_MAXIMA,
        required=False,
    )
    entregable = forms.ChoiceField(
        label=gettext_lazy("Entregable que se paga"),
        help_text=gettext_lazy(
            "De un contrato, ya recibido conforme. El ítem, la moneda y a quién se paga son los suyos."
        ),
        required=False,
    )
    pagado = forms.BooleanField(label=gettext_lazy("Ya está pagado por completo"), initial=True, required=False)
    pagado_el = FechaField(
        label=gettext_lazy("Fecha del pago"), help_text=gettext_lazy("En blanco, la del gasto."), required=False
    )
    medio = forms.CharField(label=gettext_lazy("Medio de pago"), max_length=MEDIO_MAXIMO, required=False)
    devengado_el = FechaField(
        label=gettext_lazy("Devengado el"), help_text=gettext_lazy("En blanco, la fecha del documento."), required=False
    )
    moneda = forms.ChoiceField(label=gettext_lazy("Moneda"), choices=Moneda.choices, required=False)
    metodo = forms.ChoiceField(label=gettext_lazy("Tipo de cambio"), required=False)
    tasa = TasaField(label=gettext_lazy("Pesos por dólar"), required=False)
    fuente_tasa = forms.CharField(
        label=gettext_lazy("De dónde es ese tipo de cambio"), max_length=FUENTE_MAXIMA, required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    PRIMERO = ("comprobante", "monto", "emitido_el", "item", "proveedor_nombre", "proveedor_rut")
    MAS = ("documento", "liquido", "folio", "glosa", "entregable", "pagado", "pagado_el", "medio")
    AVANZADO = ("devengado_el", "moneda", "metodo", "tasa", "fuente_tasa")

    def __init__(
        self,
        fondo: Fondo,
        *args: Any,
        items: Opciones,
        entregables: Opciones,
        proveedores: Iterable[str],
        gasto: Gasto | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proveedores = list(proveedores)
        self.fields["proveedor_nombre"].widget.attrs.update({"list": "proveedores", "autocomplete": "off"})
        methods = Fondo.MetodoCambio.choices[:1] + Fondo.MetodoCambio.choices[2:]
        usual = _("el del fondo: %(cual)s") % {"cual": fondo.get_metodo_cambio_display()}
        self._choices("item", [("", _("Elija uno")), *items])
        self._choices("entregable", [("", _("Ninguno")), *entregables])
        self._choices("metodo", [("", usual), *(m for m in methods if m[0] != fondo.metodo_cambio)])
        if not entregables:
            del self.fields["entregable"]
        if gasto is not None:
            for name in ("envio", "pagado", "pagado_el", "medio"):
                del self.fields[name]
            self.fields["comprobante"].help_text = _("Déjelo en blanco para conservar el que hay.")

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Without a deliverable, the ítem and who is paid are needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("entregable"):
            if not cleaned.get("item") and "item" not in self.errors:
                self.add_error("item", _("Elija un ítem."))
            if not cleaned.get("proveedor_nombre") and "proveedor_nombre" not in self.errors:
                self.add_error("proveedor_nombre", _("Escriba a quién se paga."))
        return cleaned

    def _group(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def grupos(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """What is folded: its words, its fields, and whether it opens by itself, as something of it must be mended."""
        found = []
        for words, names in ((_("Más datos"), self.MAS), (_("Avanzado"), self.AVANZADO)):
            fields = self._group(names)
            found.append((words, fields, any(field.errors for field in fields)))
        return found

    @property
    def primero(self) -> list[forms.BoundField]:
        """What is asked first."""
        return self._group(self.PRIMERO)

    def datos(self) -> DatosGasto:
        """What was typed, as the operations take it."""
        said = self.cleaned_data
        return DatosGasto(
            monto=said["monto"],
            emitido_el=said["emitido_el"],
            item_id=int(said["item"]) if said["item"] else None,
            proveedor_nombre=said["proveedor_nombre"],
            proveedor_rut=said["proveedor_rut"],
            documento=said["documento"] or Gasto.Documento.BOLETA,
            folio=said["folio"],
            devengado_el=said["devengado_el"],
            moneda=said["moneda"] or Moneda.CLP,
            liquido=said["liquido"],
            metodo=said["metodo"],
            tasa=said["tasa"],
            fuente_tasa=said["fuente_tasa"],
            glosa=said["glosa"],
            entregable_id=int(said["entregable"]) if said.get("entregable") else None,
            comprobante=said["comprobante"],
        )


def guardado_del_gasto(gasto: Gasto, metodo: str | None) -> dict[str, Any]:
    """What is saved of an expense, as its form shows it. `metodo`: that whose rate it has, None for a typed one."""
    names = ("documento", "folio", "glosa", "emitido_el", "moneda", "revision")
    return {name: getattr(gasto, name) for name in names} | {
        "monto": MontoField.escrito(gasto.monto),
        "item": str(gasto.item_id),
        "entregable": str(gasto.entregable_id or ""),
        "devengado_el": gasto.devengado_el if gasto.devengado_el != gasto.emitido_el else None,
        "proveedor_nombre": gasto.proveedor.nombre,
        "proveedor_rut": gasto.proveedor.rut,
        "metodo": metodo or "",
        "tasa": TasaField.escrita(gasto.tasa) if metodo is None else "",
        "fuente_tasa": gasto.fuente_tasa if metodo is None else "",
    }
