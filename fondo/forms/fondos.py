"""The terms of a fund as they are typed, who administers it, and the reason of an act."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from fondo.models import Fondo
from fondo.operations.administradora import FUERA
from fondo.operations.fondos import MOTIVO_MAXIMO, DatosFondo
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.montos import MontoField
from mesa.kernel import clock
from mesa.models import Organizacion
from redes.operations.elegibilidad import elegibles

DATOS = (
    "anio", "nombre", "proposito", "financista", "intermediario", "monto_minimo", "monto_maximo", "convocado_el",
    "postula_hasta", "inicia_el", "ultimo_gasto", "base", "base_confirmada", "umbral_traspaso", "tope_administracion",
    "metodo_cambio",
)  # fmt: skip


class FondoForm(Formulario):
    """The terms of a fund; `motivo` is asked once its proposal is approved."""

    anio = forms.IntegerField(label=gettext_lazy("Año"), min_value=2020, max_value=2100)
    nombre = forms.CharField(label=gettext_lazy("Nombre del fondo"), max_length=200)
    proposito = forms.CharField(
        label=gettext_lazy("Para qué es"),
        help_text=gettext_lazy("En una o dos frases. Encabeza su página pública."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
    )
    financista = forms.CharField(label=gettext_lazy("Quién lo aporta"), max_length=200)
    intermediario = forms.CharField(label=gettext_lazy("Quién lo entrega"), max_length=200, required=False)
    monto_minimo = MontoField(label=gettext_lazy("Monto mínimo, en US$"))
    monto_maximo = MontoField(label=gettext_lazy("Monto máximo, en US$"))
    convocado_el = FechaField(label=gettext_lazy("Fecha del llamado"))
    postula_hasta = FechaField(label=gettext_lazy("Último día para postular"), required=False)
    inicia_el = FechaField(label=gettext_lazy("Primer día de gasto"))
    ultimo_gasto = FechaField(
        label=gettext_lazy("Último día de gasto"),
        help_text=gettext_lazy("Cambiarlo no mueve los pisos de ejecución: esos se corrigen aparte."),
    )
    base = forms.ChoiceField(label=gettext_lazy("Qué cuenta como ejecutado"), choices=Fondo.Base.choices)
    base_confirmada = forms.BooleanField(
        label=gettext_lazy("Quien lo aporta confirmó qué cuenta como ejecutado"), required=False
    )
    umbral_traspaso = MontoField(
        label=gettext_lazy("Traspasos que no requieren acuerdo, hasta US$"),
        help_text=gettext_lazy("Sobre ese monto, mover dinero entre ítems necesita un acuerdo de la Mesa."),
        required=False,
    )
    tope_administracion = forms.DecimalField(
        label=gettext_lazy("Tope de gastos de administración, en % del fondo"),
        help_text=gettext_lazy("En blanco, el fondo no admite gastos de administración."),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
    )
    metodo_cambio = forms.ChoiceField(label=gettext_lazy("Tipo de cambio"), choices=Fondo.MetodoCambio.choices)
    motivo = forms.CharField(
        label=gettext_lazy("Por qué cambia"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=MOTIVO_MAXIMO,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, fondo: Fondo | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fondo is None:
            del self.fields["motivo"], self.fields["revision"]
            return
        del self.fields["envio"]
        self.fields["anio"].disabled = True
        if fondo.monto is None:
            del self.fields["motivo"]
        self.initial = guardado_del_fondo(fondo)

    def datos(self) -> DatosFondo:
        """What was typed, as the operations take it."""
        said = {name: self.cleaned_data[name] for name in DATOS}
        return DatosFondo(**said | {"umbral_traspaso": said["umbral_traspaso"] or Decimal("0.00")})


def guardado_del_fondo(fondo: Fondo) -> dict[str, Any]:
    """What is saved of a fund, as its form shows it."""
    found = {name: getattr(fondo, name) for name in (*DATOS, "revision")}
    for name in ("monto_minimo", "monto_maximo", "umbral_traspaso"):
        found[name] = MontoField.escrito(found[name])
    return found


class MotivoForm(Formulario):
    """Why something is done."""

    motivo = forms.CharField(
        label=gettext_lazy("Por qué"), widget=forms.Textarea(attrs={"rows": 4}), max_length=MOTIVO_MAXIMO
    )


class AdministradoraForm(Formulario):
    """Whom an agreement chose, and which agreement."""

    organizacion = forms.ModelChoiceField(
        Organizacion.objects.none(), label=gettext_lazy("Organización"), empty_label=gettext_lazy("Elija una")
    )
    acuerdo = forms.ModelChoiceField(
        AcuerdoAdoptado.objects.none(),
        label=gettext_lazy("Acuerdo de la Mesa que la elige"),
        empty_label=gettext_lazy("Elija uno"),
    )

    def __init__(
        self,
        organizaciones: QuerySet[Organizacion],
        acuerdos: QuerySet[AcuerdoAdoptado],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("organizacion", organizaciones), ("acuerdo", acuerdos)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        now = elegibles(organizaciones, clock.today())
        ways = {"acuerdo": en_una_linea, "organizacion": lambda body: _con_su_estado(body, now[body.pk].elegible)}
        for name, words in ways.items():
            self.fields[name].label_from_instance = words  # type: ignore[attr-defined]


def _con_su_estado(organizacion: Organizacion, puede: bool) -> str:
    """A body among others: its name, and whether it may not today."""
    if puede and organizacion.sector not in FUERA:
        return organizacion.nombre
    return _("%(quien)s (hoy no puede administrar)") % {"quien": organizacion.nombre}


def en_una_linea(acuerdo: AcuerdoAdoptado) -> str:
    """An agreement among others: its key and its words."""
    words = str(acuerdo)
    return _("%(clave)s: %(texto)s") % {
        "clave": acuerdo.clave,
        "texto": words[:100] + ("…" if len(words) > 100 else ""),
    }
