"""What is typed of improvements, of their annex, and of who may administer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.kernel import clock
from mesa.models import Organizacion
from redes.models import Estandar, Mejora
from redes.operations.elegibilidad import USO_MAXIMO
from redes.operations.mejoras import DatosMejora
from redes.operations.mejoras.mejoras import LARGOS, MOTIVO_MAXIMO


def guardado_de_mejora(mejora: Mejora) -> dict[str, Any]:
    """What is saved of one, as its form shows it."""
    return {name: getattr(mejora, name) for name in ("texto", "codigo", "fuente", "referencia", "revision")}


class MejoraForm(Formulario):
    """A recommendation; `revision` is that of what the page showed. `organizaciones`: for whom, if there are many."""

    organizacion = forms.ModelChoiceField(
        Organizacion.objects.none(), label=gettext_lazy("Organización"), empty_label=gettext_lazy("Elija una")
    )
    texto = forms.CharField(
        label=gettext_lazy("Qué se recomienda"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LARGOS["texto"]
    )
    codigo = forms.ChoiceField(label=gettext_lazy("Indicador del estándar"), required=False)
    fuente = forms.CharField(
        label=gettext_lazy("Fuente"),
        help_text=gettext_lazy("El informe de la consultoría, con su página."),
        max_length=LARGOS["fuente"],
        required=False,
    )
    referencia = forms.CharField(
        label=gettext_lazy("Referencia"),
        help_text=gettext_lazy("Cómo la llama el informe, como R-1. No se repite."),
        max_length=LARGOS["referencia"],
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(
        self, organizaciones: Sequence[Organizacion], mejora: Mejora | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if mejora is not None or len(organizaciones) < 2:
            del self.fields["organizacion"]
        else:
            body = self.fields["organizacion"]
            assert isinstance(body, forms.ModelChoiceField)
            pks = [one.pk for one in organizaciones]
            body.queryset = Organizacion.objects.filter(pk__in=pks).order_by("nombre", "pk")
        version, codigo = Estandar.objects.vigente(), self.fields["codigo"]
        assert isinstance(codigo, forms.ChoiceField)
        known = [(i.codigo, f"{i.codigo} {i.nombre}") for i in version.indicadores.all()] if version else []
        if mejora is not None and mejora.codigo not in {"", *(code for code, _name in known)}:
            known.append((mejora.codigo, mejora.codigo))
        codigo.choices = [("", _("De ninguno en particular")), *known]
        if mejora is not None:
            self.initial = guardado_de_mejora(mejora)

    def datos(self) -> DatosMejora:
        """What was typed, as the operations take it."""
        return DatosMejora(**{name: self.cleaned_data[name] for name in ("texto", "codigo", "fuente", "referencia")})


class EncargarForm(Formulario):
    """Of which órgano the task is, and by when."""

    organo = forms.ChoiceField(label=gettext_lazy("Órgano que la sigue"))
    vence = FechaField(
        label=gettext_lazy("Plazo"), help_text=gettext_lazy("Último día para hacerla. Se le recuerda antes.")
    )

    def __init__(self, organos: Sequence[Organizacion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organos = organos
        if len(organos) < 2:
            del self.fields["organo"]
        else:
            choice = self.fields["organo"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [(str(organo.pk), organo.nombre) for organo in organos]

    def organo_id(self) -> int:
        """The one chosen, or the only one."""
        return int(self.cleaned_data.get("organo") or self.organos[0].pk)


class DescartarForm(Formulario):
    """Why it is not going to be done."""

    motivo = forms.CharField(
        label=gettext_lazy("Por qué se descarta"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MOTIVO_MAXIMO,
        error_messages={"required": gettext_lazy("Escriba por qué se descarta: queda junto a la recomendación.")},
    )


class DiasForm(Formulario):
    """The two days that an annex compares."""

    desde = FechaField(label=gettext_lazy("Antes: el día"))
    hasta = FechaField(label=gettext_lazy("Después: el día"))
    organo = forms.ChoiceField(label=gettext_lazy("Órgano"), required=False)

    def __init__(self, organos: Sequence[Organizacion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organos) < 2:
            del self.fields["organo"]
        else:
            choice = self.fields["organo"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [(organo.slug, organo.nombre) for organo in organos]

    def clean(self) -> dict[str, Any]:
        """Refuse days out of order, or that did not come."""
        cleaned: dict[str, Any] = super().clean() or {}
        desde, hasta = cleaned.get("desde"), cleaned.get("hasta")
        if desde and hasta and hasta < desde:
            self.add_error("hasta", _("El segundo día es anterior al primero: revise las dos fechas."))
        elif hasta and hasta > clock.today():
            self.add_error("hasta", _("Ese día todavía no llega."))
        return cleaned

    def dias(self) -> tuple[date, date]:
        """The two days, once the form is known to be valid."""
        return self.cleaned_data["desde"], self.cleaned_data["hasta"]


class FotoForm(Formulario):
    """Of whom, what for, and until when it is watched; `envio` makes one of what is sent twice."""

    organizacion = forms.ModelChoiceField(
        Organizacion.objects.none(), label=gettext_lazy("Organización"), empty_label=gettext_lazy("Elija una")
    )
    uso = forms.CharField(
        label=gettext_lazy("Para qué se usa"),
        help_text=gettext_lazy("Por ejemplo, «propuesta del fondo 2026»."),
        max_length=USO_MAXIMO,
    )
    vigila_hasta = FechaField(
        label=gettext_lazy("Avisar hasta"),
        help_text=gettext_lazy("Si deja de cumplir antes de ese día, se avisa a la secretaría."),
        required=False,
    )
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, organizaciones: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.fields["organizacion"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = organizaciones
