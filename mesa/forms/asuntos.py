"""What is typed to put a text to decision: its words, its files, its rule and its term; and a letter's dates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField, TimeInput
from mesa.models import Asunto, Organizacion, Regla
from mesa.operations.asuntos import Borrador, Curso
from mesa.operations.asuntos.borrador import CUERPO_MAXIMO, TITULO_MAXIMO, promotoras
from mesa.operations.asuntos.carta import DETALLE_MAXIMO
from mesa.operations.consultas import primera_fecha
from mesa.operations.plazos import feriados
from mesa.operations.reglas import reglas_que_rigen
from mesa.palabras import fecha_larga
from mesa.permissions.asuntos import organos_que_alcanza

#: What the text is called, and how it is asked for, by kind.
CUERPO = {
    Asunto.Tipo.ACUERDO: (
        gettext_lazy("Texto del acuerdo"),
        gettext_lazy("Lo que se acuerda, tal como quedará. Deje una línea en blanco entre párrafos."),
    ),
    Asunto.Tipo.DOCUMENTO: (
        gettext_lazy("Texto"),
        gettext_lazy("El documento, o qué se aprueba del que adjunte. Deje una línea en blanco entre párrafos."),
    ),
    Asunto.Tipo.CARTA: (
        gettext_lazy("Texto de la carta"),
        gettext_lazy("Sin encabezado ni firmas: se agregan solos. Deje una línea en blanco entre párrafos."),
    ),
}


class AsuntoForm(Formulario):
    """A draft. `revision` is that of the text the page showed."""

    titulo = forms.CharField(label=gettext_lazy("Título"), max_length=TITULO_MAXIMO)
    destinatario = forms.CharField(
        label=gettext_lazy("A quién se dirige"),
        help_text=gettext_lazy("La institución y el cargo, como irán en la carta."),
        max_length=250,
    )
    promotora = forms.ChoiceField(label=gettext_lazy("Organización que la promueve"))
    organos = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Abierta a las organizaciones de"),
        help_text=gettext_lazy("Cada una adhiere por sí misma, una sola vez aunque integre más de un órgano."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Elija al menos un órgano.")},
    )
    cuerpo = forms.CharField(
        label=gettext_lazy("Texto"), widget=forms.Textarea(attrs={"rows": 12}), max_length=CUERPO_MAXIMO
    )
    antecedentes = forms.CharField(
        label=gettext_lazy("Antecedentes"),
        help_text=gettext_lazy("De dónde viene y por qué se decide ahora. Es parte de lo que se congela."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=CUERPO_MAXIMO,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, initial=1)

    def __init__(self, tipo: str, organo: Organizacion, *args: Any, elige_promotora: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cuerpo"].label, self.fields["cuerpo"].help_text = CUERPO[Asunto.Tipo(tipo)]
        if tipo != Asunto.Tipo.CARTA:
            del self.fields["destinatario"], self.fields["organos"]
        else:
            organos = self.fields["organos"]
            assert isinstance(organos, forms.TypedMultipleChoiceField)
            reach = organos_que_alcanza(organo)
            organos.choices = [(each.pk, each.nombre) for each in reach]
            if len(reach) == 1:
                self.initial.setdefault("organos", [reach[0].pk])
        promotora = self.fields["promotora"]
        assert isinstance(promotora, forms.ChoiceField)
        if tipo == Asunto.Tipo.CARTA and elige_promotora:
            promotora.choices = [("", _("Elija quién la promueve")), *promotoras(organo).values_list("pk", "nombre")]
        else:
            del self.fields["promotora"]

    def borrador(self) -> Borrador:
        """What was typed, as the operation takes it."""
        data = self.cleaned_data
        return Borrador(
            titulo=data["titulo"],
            cuerpo=data["cuerpo"],
            antecedentes=data["antecedentes"],
            destinatario=data.get("destinatario", ""),
            organos=data.get("organos", ()),
        )


class AdjuntoForm(Formulario):
    """A file to add to a draft."""

    archivo = ArchivoField(
        label=gettext_lazy("Archivo"),
        required=True,
        error_messages={"required": gettext_lazy("Elija el archivo que va a adjuntar.")},
    )


class ConsultarForm(Formulario):
    """The rule and the term. Without hour, until the last instant of the day; `revision` is that of the text read."""

    regla = forms.ChoiceField(label=gettext_lazy("Regla con que se decide"), widget=forms.RadioSelect)
    vence = FechaField(
        label=gettext_lazy("Plazo"),
        help_text=gettext_lazy("El de la regla es el mínimo; puede fijar uno más largo."),
    )
    hora = forms.TimeField(
        label=gettext_lazy("Hora"),
        help_text=gettext_lazy("Sin hora, hasta el último instante de ese día."),
        widget=TimeInput,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    SIN_REGLA = "observaciones"

    def __init__(self, organo: Organizacion, *args: Any, adhesion: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reglas = {str(r.pk): r for r in reglas_que_rigen(organo, adhesion=adhesion)}
        inhabiles = feriados()
        first = {pk: primera_fecha(r, inhabiles) for pk, r in self.reglas.items()}
        self.efectos = {
            pk: _("%(regla)s Primera fecha posible: %(fecha)s.")
            % {"regla": r.en_palabras, "fecha": fecha_larga(first[pk])}
            for pk, r in self.reglas.items()
        } | {self.SIN_REGLA: _("Recibe observaciones hasta el plazo y no tiene efecto: el texto vuelve a borrador.")}
        regla = self.fields["regla"]
        assert isinstance(regla, forms.ChoiceField)
        free = [] if adhesion else [(self.SIN_REGLA, _("Sin regla, para observaciones"))]
        regla.choices = [*((pk, str(r)) for pk, r in self.reglas.items()), *free]
        if self.reglas:
            chosen = next(iter(self.reglas))
            self.initial.setdefault("regla", chosen)
            self.initial.setdefault("vence", first[chosen])
        else:
            self.initial.setdefault("regla", self.SIN_REGLA)
            self.fields["vence"].help_text = _("Hasta qué día se reciben observaciones.")

    def regla_elegida(self) -> Regla | None:
        """The rule, or None for observations."""
        return self.reglas.get(self.cleaned_data["regla"])


class EntregaForm(Formulario):
    """When a letter was delivered and how, and when it was answered and what."""

    entregada_el = FechaField(label=gettext_lazy("Fecha de entrega"), required=False)
    entrega = forms.CharField(
        label=gettext_lazy("Cómo se entregó"),
        help_text=gettext_lazy("Por ejemplo: «por oficina de partes». Será público: no escriba datos personales."),
        max_length=DETALLE_MAXIMO,
        required=False,
    )
    respondida_el = FechaField(label=gettext_lazy("Fecha de la respuesta"), required=False)
    respuesta = forms.CharField(
        label=gettext_lazy("Qué se respondió"),
        help_text=gettext_lazy("En una o dos frases. Será público."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=DETALLE_MAXIMO,
        required=False,
    )

    def curso(self) -> Curso:
        """What was typed, as the operation takes it."""
        return Curso(**self.cleaned_data)
