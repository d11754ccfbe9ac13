"""What is typed in the dossier: a decision, what backs it, and the answer to an objection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from fondo.forms.presupuesto import AcuerdoField
from fondo.models import Contestacion, Decision
from fondo.operations.expediente.actos import A_MANO, TEXTO_MAXIMO, TITULO_MAXIMO
from fondo.operations.fondos import MOTIVO_MAXIMO
from mesa.forms.base import Formulario
from mesa.models import Consulta
from mesa.palabras import fecha_larga


class DecisionForm(Formulario):
    """A decision on the fund, with its agreement if there is one already."""

    clase = forms.ChoiceField(label=gettext_lazy("Sobre qué"), initial=Decision.Clase.OTRA)
    titulo = forms.CharField(
        label=gettext_lazy("Qué se decidió"),
        help_text=gettext_lazy("En una línea. Encabeza la decisión en el expediente público."),
        max_length=TITULO_MAXIMO,
    )
    nota = forms.CharField(
        label=gettext_lazy("Nota"), widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXTO_MAXIMO, required=False
    )
    acuerdo = AcuerdoField(
        label=gettext_lazy("Acuerdo de la Mesa"),
        help_text=gettext_lazy("Puede agregarlo después: mientras tanto la decisión queda sin evidencia."),
        required=False,
    )

    def __init__(self, acuerdos: QuerySet[AcuerdoAdoptado], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, chosen = self.fields["clase"], self.fields["acuerdo"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(chosen, forms.ModelChoiceField)
        kind.choices = [(clase.value, capfirst(str(clase.label))) for clase in A_MANO]
        chosen.queryset = acuerdos


class ConsultaField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A consulta that closed, told by what it approved and when."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Consulta.objects.none(), empty_label="—", **kwargs)

    def label_from_instance(self, obj: Consulta) -> str:
        """Its title and the day on which it closed."""
        return _("%(titulo)s, %(dia)s") % {"titulo": obj.titulo, "dia": fecha_larga(obj.dia_de_cierre)}


class RespaldarForm(Formulario):
    """What shows that the Mesa took a decision: an agreement or a consulta."""

    acuerdo = AcuerdoField(label=gettext_lazy("Acuerdo publicado de la Mesa"), required=False)
    consulta = ConsultaField(
        label=gettext_lazy("O una consulta"),
        help_text=gettext_lazy("La que aprobó una propuesta, un informe o un documento fuera de sesión."),
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        decision: Decision,
        acuerdos: QuerySet[AcuerdoAdoptado],
        consultas: QuerySet[Consulta],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "acuerdo": decision.acuerdo_id,
            "consulta": decision.consulta_id,
            "revision": decision.revision,
        }
        for name, rows in (("acuerdo", acuerdos), ("consulta", consultas.select_related("plazo"))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def elegidos(self) -> dict[str, int | None]:
        """What was chosen, as the operation takes it."""
        said = {name: self.cleaned_data[name] for name in ("acuerdo", "consulta")}
        return {f"{name}_id": row.pk if row else None for name, row in said.items()}


class DesvincularForm(Formulario):
    """Why what backs a decision is taken away."""

    motivo = forms.CharField(
        label=gettext_lazy("Por qué"), widget=forms.Textarea(attrs={"rows": 3}), max_length=MOTIVO_MAXIMO
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ContestarForm(Formulario):
    """Whom is answered, and what."""

    organizacion = forms.ChoiceField(label=gettext_lazy("A quién se responde"))
    texto = forms.CharField(
        label=gettext_lazy("Respuesta"),
        help_text=gettext_lazy("Con sus razones. Es pública, junto a la objeción."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=TEXTO_MAXIMO,
    )

    def __init__(self, organizaciones: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organizacion"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in organizaciones]


class CorregirContestacionForm(Formulario):
    """The answer to an objection, corrected."""

    texto = forms.CharField(
        label=gettext_lazy("Respuesta"), widget=forms.Textarea(attrs={"rows": 6}), max_length=TEXTO_MAXIMO
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, contestacion: Contestacion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = guardado_de_contestacion(contestacion)


def guardado_de_contestacion(contestacion: Contestacion) -> dict[str, Any]:
    """What is saved of an answer, as its form shows it."""
    return {"texto": contestacion.texto, "revision": contestacion.revision}
