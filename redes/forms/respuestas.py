"""What is typed of an indicator, and of what others answered."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.kernel import clock
from redes.datos import CLASES
from redes.models import Dato, Indicador, Perfil, Respuesta
from redes.operations.respuestas import MOTIVO_MAXIMO, URL_MAXIMA, Dicho, errores_de
from redes.operations.revision import TEXTO_MAXIMO
from redes.states import EstadoDato, EstadoObservado

NO_SE_APLICA = "na"
NIVELES = [
    ("2", gettext_lazy("Publicado")),
    ("1", gettext_lazy("A pedido o en preparación")),
    ("0", gettext_lazy("No publicado")),
    (NO_SE_APLICA, gettext_lazy("No se aplica")),
]
#: The classes of datum that show something by themselves; the rest are computed, and nobody is asked.
MUESTRAN = ("documento", "mision", "destino", "pertenencia", "eleccion")
DATOS = 300
FILAS = {"rows": 4}


class RespuestaForm(Formulario):
    """An indicator: its level, its evidence and its dates; `revision` is that of the draft that the page showed."""

    respuesta = forms.ChoiceField(
        label=gettext_lazy("Qué puede mostrar hoy"),
        choices=NIVELES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija qué puede mostrar hoy.")},
    )
    dato = forms.TypedChoiceField(
        label=gettext_lazy("Evidencia: un dato de su perfil"), coerce=int, empty_value=None, required=False
    )
    archivo = ArchivoField(label=gettext_lazy("O un archivo"))
    url = forms.CharField(
        label=gettext_lazy("O una dirección pública"),
        help_text=gettext_lazy(
            "Como https://red.example/estatutos.pdf. El sistema la visita y guarda cuándo respondió."
        ),
        max_length=URL_MAXIMA,
        required=False,
    )
    fecha = FechaField(
        label=gettext_lazy("Fecha de la evidencia"),
        help_text=gettext_lazy("La del documento o dato: desde ella corre su vigencia."),
        required=False,
    )
    termino = FechaField(
        label=gettext_lazy("Hasta cuándo dura"),
        help_text=gettext_lazy("Solo si la evidencia tiene su propio término, como un período o un certificado."),
        required=False,
    )
    motivo = forms.CharField(
        label=gettext_lazy("Qué falta, o por qué no se aplica"),
        help_text=gettext_lazy("Se publica con la respuesta."),
        widget=forms.Textarea(attrs=FILAS),
        max_length=MOTIVO_MAXIMO,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, perfil: Perfil, indicador: Indicador, actual: Respuesta | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicador, self.actual = indicador, actual
        level, datum = self.fields["respuesta"], self.fields["dato"]
        assert isinstance(level, forms.ChoiceField)
        assert isinstance(datum, forms.ChoiceField)
        if indicador.inexcusable:
            level.choices = NIVELES[:-1]
        if indicador.meses is None:
            self.fields["termino"].help_text = _("Se pide para decir que está publicado: el último día del período.")
        datum.choices = [("", _("Ninguno")), *_datos(perfil)]
        self.initial = guardado(actual) | {"envio": uuid4()}

    def clean(self) -> dict[str, Any]:
        """Say by its field what the operation would refuse."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for name, sentence in errores_de(self.dicho().limpio(), self.indicador, clock.today()):
                self.add_error({"nivel": "respuesta", "evidencia": "url"}.get(name, name), sentence)
        return cleaned

    def dicho(self) -> Dicho:
        """What was typed, as the operation takes it. The file that it had stays unless another evidence is given."""
        said = self.cleaned_data
        applies = said["respuesta"] != NO_SE_APLICA
        held = self.actual.archivo_id if self.actual and not (said["dato"] or said["url"]) else None
        return Dicho(
            nivel=int(said["respuesta"]) if applies else 0,
            aplica=applies,
            motivo=said["motivo"],
            fecha=said["fecha"],
            termino=said["termino"],
            dato=said["dato"],
            archivo=said["archivo"] or held,
            url=said["url"],
        )


def guardado(actual: Respuesta | None) -> dict[str, Any]:
    """What is saved of an answer, as its form shows it; `revision` is that of a draft."""
    if actual is None:
        return {"revision": 0}
    return {
        "respuesta": str(actual.nivel) if actual.aplica else NO_SE_APLICA,
        "dato": actual.dato_id,
        "url": actual.enlace.url if actual.enlace else "",
        "fecha": actual.fecha,
        "termino": actual.termino,
        "motivo": actual.motivo,
        "revision": actual.revision if actual.desde is None else 0,
    }


def _datos(perfil: Perfil) -> list[tuple[int, str]]:
    """The data of a profile that may be shown as evidence, in words."""
    if perfil.pk is None:
        return []
    kept = (EstadoDato.BORRADOR, EstadoDato.VIGENTE)
    rows = perfil.datos.filter(estado__in=kept, clase__in=MUESTRAN, quita=False, reemplazado_por=None)
    return [(dato.pk, _words(dato)) for dato in rows.order_by("clase", "-fecha", "pk")[:DATOS]]


def _words(dato: Dato) -> str:
    said = dato.valor.get("titulo") or next((str(v) for v in dato.valor.values() if v), "")
    return f"{CLASES[dato.clase].nombre}: {said[:80]}"


class ObservarForm(Formulario):
    """What somebody observes of the answer that the page showed (`leida`); `envio` makes one of what is sent twice."""

    texto = forms.CharField(
        label=gettext_lazy("Observación"),
        help_text=gettext_lazy(
            "Diga qué vio en la evidencia y qué falta. Se publica con la respuesta de la organización."
        ),
        widget=forms.Textarea(attrs=FILAS),
        max_length=TEXTO_MAXIMO,
        error_messages={"required": gettext_lazy("Escriba su observación.")},
    )
    leida = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    envio = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class ContestarForm(Formulario):
    """Whether an observation is accepted, and why; `leida`, when the answer that it corrects was written."""

    estado = forms.ChoiceField(
        label=gettext_lazy("Si se acoge"),
        choices=[(e.value, capfirst(e.label)) for e in (EstadoObservado.ACOGIDA, EstadoObservado.NO_ACOGIDA)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija si la observación se acoge o no se acoge.")},
    )
    contestacion = forms.CharField(
        label=gettext_lazy("Razones"),
        help_text=gettext_lazy("Se publican con la observación."),
        widget=forms.Textarea(attrs=FILAS),
        max_length=TEXTO_MAXIMO,
        error_messages={"required": gettext_lazy("Escriba las razones: se publican con la observación.")},
    )
    leida = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)


class RetirarObservacionForm(Formulario):
    """Why an observation is withdrawn."""

    motivo = forms.CharField(
        label=gettext_lazy("Motivo"),
        help_text=gettext_lazy("Se publica en lugar de la observación."),
        widget=forms.Textarea(attrs=FILAS),
        max_length=TEXTO_MAXIMO,
        error_messages={"required": gettext_lazy("Diga por qué la retira: se publica.")},
    )


class VerificarForm(Formulario):
    """Nothing to type: the answer that the page showed, and its revision."""

    leida = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AnularForm(Formulario):
    """Why the check of the answer that the page showed (`leida`) is undone."""

    leida = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    motivo = forms.CharField(
        label=gettext_lazy("Motivo"),
        help_text=gettext_lazy("Se comunica a la organización y se publica."),
        widget=forms.Textarea(attrs=FILAS),
        max_length=TEXTO_MAXIMO,
        error_messages={"required": gettext_lazy("Diga por qué se anula.")},
    )
