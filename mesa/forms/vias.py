"""What the secretaría types when she registers answers: of one organisation, or of all those in a session."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.frases import Voz
from mesa.kernel.errors import DomainError
from mesa.models import Convocada, Mandato, Pronunciamiento
from mesa.operations.vias import EVIDENCIA_MAXIMA, Dicho, ErroresPorFila, otra_vigente
from mesa.palabras import fecha_hora, fecha_larga

#: In a form of several, that the organisation said nothing: it was not in the session, or did not answer there.
CALLA = "ausente"


class _Vista(forms.IntegerField):
    """The answer in force that the page showed, 0 if none; one that goes back shows, and carries, the present one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**18, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the hidden field carries next: never what was sent."""
        return initial


class DichoForm(Formulario):
    """What one organisation answered, and who for it. Without `obligatoria`, nothing chosen means nothing was said;
    `calla` is how a form of several offers to say so.

    What it answered online is replaced only by ticking a box that names that very answer: if another came meanwhile,
    it is asked again. What was registered is replaced only from a page that shows it: `vista` carries which one.
    """

    sentido = forms.ChoiceField(
        label=gettext_lazy("Respuesta"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija una de las respuestas.")},
    )
    mandato = forms.TypedChoiceField(
        label=gettext_lazy("Quién respondió"), coerce=int, empty_value=None, required=False
    )
    fundamento = forms.CharField(
        label=gettext_lazy("Observaciones o fundamento"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=10_000,
    )

    def __init__(
        self,
        convocada: Convocada,
        mandatos: Sequence[Mandato],
        *args: Any,
        obligatoria: bool = True,
        calla: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.convocada, vigente = convocada, convocada.vigente
        self.fields["vista"] = _Vista(initial=convocada.vigente_id or 0)
        sentido, mandato = self.fields["sentido"], self.fields["mandato"]
        assert isinstance(sentido, forms.ChoiceField)
        assert isinstance(mandato, forms.TypedChoiceField)
        sentido.required = obligatoria
        # A draft that a session decides has no consulta yet: it is an acta.
        voz = convocada.consulta.kind.voz if convocada.consulta_id else Voz()
        sentido.choices = [(value, dicho) for value, (_accion, dicho) in voz.respuestas.items()]
        self.fields["fundamento"].help_text = (
            _("Obligatorio solo si no adhiere. No se publica con la carta.")
            if voz.adhesion
            else _("Obligatorio salvo al aprobar. Será público %(junto)s.") % {"junto": voz.junto}
        )
        if calla:
            sentido.choices = [*sentido.choices, (CALLA, calla)]
        held = [(mandato.pk, _speaker(mandato)) for mandato in mandatos]
        mandato.choices = held if len(held) == 1 else [("", _("Elija quién respondió")), *held]
        if vigente and vigente.via == Pronunciamiento.Via.EN_LINEA:
            self.fields[self._box] = forms.BooleanField(
                label=_("Esta respuesta reemplaza la que la organización dio en línea el %(cuando)s: %(sentido)s.")
                % {"cuando": fecha_hora(vigente.recibido), "sentido": voz.dicho(vigente.sentido).lower()},
                required=False,
            )

    @property
    def _box(self) -> str:
        return f"reemplaza_{self.convocada.vigente_id}"

    @property
    def reemplaza(self) -> Any:
        """The box that confirms a replacement, or None where there is nothing to replace."""
        return self[self._box] if self._box in self.fields else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = data.get("sentido")
        if said and said != CALLA:
            if "mandato" not in self.errors and not data.get("mandato"):
                self.add_error("mandato", _("Elija quién respondió por la organización."))
            if said != Pronunciamiento.Sentido.APRUEBA and not (data.get("fundamento") or "").strip():
                self.add_error("fundamento", _("Escriba el fundamento. Sin él, la respuesta no se puede registrar."))
            if self._box in self.fields and not data.get(self._box):
                self.add_error(
                    self._box, _("Confirme que reemplaza la respuesta dada en línea, o deje esta en blanco.")
                )
        return data

    def dicho(self) -> Dicho | None:
        """What was typed, as the operation takes it; None if nothing was said."""
        data = self.cleaned_data
        if data["sentido"] in {"", CALLA}:
            return None
        return Dicho(
            organizacion_id=self.convocada.organizacion_id,
            sentido=data["sentido"],
            fundamento=data["fundamento"],
            mandato_id=data["mandato"],
            # With a box, clean made sure that it is ticked: the answer it names is the one in force.
            reemplaza=self.convocada.vigente_id if self._box in self.fields else data["vista"] or None,
        )

    def avisar_otra_vigente(self) -> None:
        """Say, in a form that goes back, that what is registered now is not what its page showed: it shows it now."""
        if not self.is_bound:  # nothing was sent
            return
        self.is_valid()
        seen = self.cleaned_data.get("vista") or None
        if (
            self.cleaned_data.get("sentido") in {None, "", CALLA}
            or self._box in self.fields
            or seen == self.convocada.vigente_id
        ):
            return
        if (sentence := otra_vigente(self.convocada)) not in self.non_field_errors():
            self.add_error(None, sentence)


def _speaker(mandato: Mandato) -> str:
    """Persona Ejemplo Uno, titular; with its end, if it is over or will be."""
    text = f"{mandato.persona.nombre}, {mandato.get_calidad_display()}"
    return (
        _("%(quien)s (hasta el %(fecha)s)") % {"quien": text, "fecha": fecha_larga(mandato.hasta)}
        if mandato.hasta
        else text
    )


def filas(
    convocadas: Iterable[Convocada],
    mandatos: dict[int, list[Mandato]],
    data: Any = None,
    *,
    en_borrador: bool = False,
) -> list[DichoForm]:
    """One form for each convoked. `en_borrador`: of each one with a vote it must be said if it was absent."""
    return [
        DichoForm(
            convocada,
            mandatos.get(convocada.organizacion_id, []),
            data,
            prefix=f"o{convocada.organizacion_id}",
            obligatoria=en_borrador and convocada.con_voto,
            calla=_("Ausente") if en_borrador else _("No respondió en la sesión"),
        )
        for convocada in convocadas
    ]


def dichos(rows: Iterable[DichoForm]) -> list[Dicho]:
    """What the rows say, those that say something."""
    return [dicho for row in rows if (dicho := row.dicho()) is not None]


def con_error(rows: Iterable[DichoForm]) -> list[DichoForm]:
    """The rows that have errors: none before they are sent."""
    return [row for row in rows if row.errors]


def mostrar_errores(rows: Iterable[DichoForm], error: DomainError) -> None:
    """Put in each row the sentence with which the operation refused it, if it refused rows."""
    refused = error.filas if isinstance(error, ErroresPorFila) else {}
    for row in rows:
        sentence = refused.get(row.convocada.organizacion_id)
        if sentence and sentence not in row.non_field_errors():
            row.add_error(None, sentence)


def avisar_otra_vigente(rows: Iterable[DichoForm]) -> None:
    """Say it in each row of a form that goes back where what is registered now is not what its page showed."""
    for row in rows:
        row.avisar_otra_vigente()


class EvidenciaForm(Formulario):
    """How it is known what was answered: one evidence for all that is registered with it."""

    evidencia = forms.CharField(
        label=gettext_lazy("Cómo consta"),
        help_text=gettext_lazy(
            "Qué sesión, o qué correo o carta y de qué fecha. Será público con lo que se decida: "
            "no escriba direcciones de correo ni teléfonos."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=EVIDENCIA_MAXIMA,
        error_messages={
            "required": gettext_lazy(
                "Escriba cómo consta la respuesta: la sesión, o el correo o la carta, con su fecha."
            )
        },
    )
    archivo = ArchivoField(label=gettext_lazy("Documento"))
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RegistroForm(DichoForm, EvidenciaForm):
    """What one organisation answered, how it came and how it is known."""

    field_order = ("via", "mandato", "sentido", "fundamento", "evidencia", "archivo")

    via = forms.ChoiceField(
        label=gettext_lazy("Cómo llegó"),
        choices=[
            (Pronunciamiento.Via.EN_SESION, gettext_lazy("En sesión")),
            (Pronunciamiento.Via.OTRO_MEDIO, gettext_lazy("Por otro medio: correo, carta, oficio")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija si se dio en sesión o llegó por otro medio.")},
    )

    def __init__(self, convocada: Convocada, *args: Any, **kwargs: Any) -> None:
        super().__init__(convocada, *args, **kwargs)
        registered = convocada.vigente if convocada.vigente and convocada.vigente.evidencia else None
        if registered is None:
            return
        # A correction starts from what is registered.
        known = {
            "via": registered.via,
            "mandato": registered.mandato_id,
            "sentido": registered.sentido,
            "fundamento": registered.fundamento,
            "evidencia": registered.evidencia,
        }
        self.initial = {**known, **self.initial}
        if registered.archivo:
            kept = _("Se conserva «%(nombre)s», ya adjunto al registro, salvo que adjunte otro.")
            field = self.fields["archivo"]
            field.help_text = format_html("{} {}", kept % {"nombre": registered.archivo.nombre}, field.help_text)


class AnularForm(Formulario):
    """Why a registered answer is undone, and which: another may have come meanwhile."""

    motivo = forms.CharField(
        label=gettext_lazy("Por qué se anula"),
        help_text=gettext_lazy("Lo leerá la organización."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        error_messages={"required": gettext_lazy("Escriba por qué anula el registro: lo leerá la organización.")},
    )
    respuesta = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**18)
