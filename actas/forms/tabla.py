"""What is typed about the next tabla, what a session did with its points, the topics and their rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from actas.models import AcuerdoAdoptado, Tema, Tratamiento
from actas.operations.tabla import ReglaDeTabla, Resultado
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.models import Organizacion


def _capital(words: object) -> str:
    return f"{str(words)[:1].upper()}{str(words)[1:]}"


_upper = lazy(_capital, str)


class ProponerForm(Formulario):
    """A point for the next tabla."""

    titulo = forms.CharField(
        label=_("Título del punto"), help_text=_("Como se leería en la tabla, en una línea."), max_length=300
    )


class MotivoForm(Formulario):
    """Why."""

    motivo = forms.CharField(label=_("Por qué"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)


class FechaTemaForm(Formulario):
    """Since when a topic is proposed again."""

    retomar_el = FechaField(
        label=_("Se retoma el"),
        help_text=_("Hasta ese día no se propone. En blanco, se propone desde ahora."),
        required=False,
    )
    motivo = forms.CharField(
        label=_("Por qué"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, required=False
    )


class ReglaTablaForm(Formulario):
    """What the órgano adopted about what comes back."""

    desde = FechaField(label=_("Rige desde"))
    norma = forms.CharField(
        label=_("Dónde se adoptó"), help_text=_("La sesión y el acuerdo, o la norma que lo dice."), max_length=300
    )
    max_diferimientos = forms.IntegerField(
        label=_("Veces que un tema puede diferirse"),
        help_text=_("Después se decide, se retira o se le pone fecha. En blanco, sin límite."),
        min_value=1,
        max_value=50,
        required=False,
    )
    dias_a_la_tabla = forms.IntegerField(
        label=_("Días hábiles hasta la tabla"),
        help_text=_("Pasado ese tiempo desde su vencimiento, una tarea sin cumplir se propone como vencida."),
        min_value=1,
        max_value=250,
        initial=5,
    )
    dias_de_respuesta = forms.IntegerField(
        label=_("Días hábiles para responder una pregunta"),
        help_text=_("Los que tiene la secretaría para responder lo que alguien pregunta sobre un acuerdo."),
        min_value=1,
        max_value=250,
        initial=10,
    )

    def regla(self) -> ReglaDeTabla:
        """What was typed."""
        return ReglaDeTabla(**self.cleaned_data)


class ResultadoForm(Formulario):
    """What was done with a point of a session: correcting it, as it is (`known`)."""

    resultado = forms.ChoiceField(
        label=_("Qué se hizo"),
        choices=[(each.value, _upper(each.label)) for each in Tratamiento.Resultado],
        widget=forms.RadioSelect,
    )
    motivo = forms.CharField(
        label=_("Por qué"),
        help_text=_("Si se difirió o se retiró: la próxima tabla lo dirá."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
    diferido_por = forms.ChoiceField(label=_("Si se difirió, a petición de"), required=False)
    retomar_el = FechaField(
        label=_("Si se difirió, se retoma el"),
        help_text=_("Hasta ese día no se propone. En blanco, vuelve en la próxima tabla."),
        required=False,
    )
    tema = forms.ChoiceField(
        label=_("Continúa el tema"), help_text=_("Para seguir su historia entre sesiones."), required=False
    )
    acuerdo = forms.ChoiceField(
        label=_("Terminó en el acuerdo"), help_text=_("Los que ya se publicaron de esta sesión."), required=False
    )

    def __init__(
        self,
        known: Tratamiento | None,
        temas: Sequence[Tema],
        organizaciones: Sequence[Organizacion],
        acuerdos: Sequence[AcuerdoAdoptado],
        data: Any = None,
    ) -> None:
        super().__init__(data, initial=_initial(known))
        self._choices("diferido_por", _("La sesión"), [(o.pk, o.nombre) for o in organizaciones])
        self._choices("tema", _("El suyo, o uno nuevo"), [(t.pk, t.titulo[:120]) for t in temas])
        self._choices("acuerdo", _("Ninguno"), [(a.pk, f"{a.numero}. {str(a)[:100]}") for a in acuerdos])

    def _choices(self, name: str, none: Any, rows: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", none), *((str(pk), label) for pk, label in rows)]

    def clean(self) -> dict[str, Any]:
        """What a deferral needs is asked in its own field."""
        data = super().clean() or {}
        if data.get("resultado") == Tratamiento.Resultado.DIFERIDO and not data.get("motivo", "").strip():
            self.add_error("motivo", _("Escriba por qué se difiere: la próxima tabla lo dirá."))
        return data

    def tratamiento(self, punto: int) -> Resultado:
        """What was told of that point."""
        data = self.cleaned_data
        return Resultado(
            punto=punto,
            resultado=data["resultado"],
            motivo=data["motivo"],
            diferido_por=_pk(data["diferido_por"]),
            retomar_el=data["retomar_el"],
            tema=_pk(data["tema"]),
            acuerdo=_pk(data["acuerdo"]),
        )


def _initial(known: Tratamiento | None) -> dict[str, Any]:
    if known is None:
        return {}
    return {
        "resultado": known.resultado,
        "motivo": known.motivo,
        "diferido_por": str(known.diferido_por_id or ""),
        "retomar_el": known.tema.retomar_el if known.resultado == Tratamiento.Resultado.DIFERIDO else None,
        "tema": str(known.tema_id),
        "acuerdo": str(known.acuerdo_id or ""),
    }


def _pk(value: str) -> int | None:
    return int(value) if value else None
