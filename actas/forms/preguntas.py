"""What is typed around a question of anyone: the question itself, and what its moderation and answer need."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from actas.operations.preguntas import MAXIMO
from mesa.forms.base import Formulario
from mesa.kernel import clock

_SALT = "actas.preguntar"
#: A form is read in no less than this, and serves for no longer.
SEGUNDOS_MINIMOS, SEGUNDOS_MAXIMOS = 4, 24 * 3600


def sello_nuevo(clave: str) -> str:
    """What the form about an agreement carries: which one it is, since when it is open, and the name of its sending."""
    return signing.dumps({"a": clave, "e": str(uuid4()), "t": int(clock.now().timestamp())}, salt=_SALT)


def leer_sello(sello: str, clave: str) -> tuple[UUID, int] | None:
    """The name of the sending and for how many seconds the form was open; None if it was not made here, or is old."""
    try:
        bound = signing.loads(sello, salt=_SALT)
        age = int(clock.now().timestamp()) - int(bound["t"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return (UUID(bound["e"]), age) if bound["a"] == clave and age <= SEGUNDOS_MAXIMOS else None


def _texto(label: Any, help_text: Any, falta: Any, maximo: int, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=maximo,
        error_messages={"required": falta},
    )


class PreguntarForm(Formulario):
    """A question. The name and the address are never published, and neither is needed."""

    texto = _texto(
        _("Su pregunta"),
        _("Se publica tal como la escriba, con la respuesta. No ponga datos personales suyos ni de otras personas."),
        _("Escriba su pregunta."),
        MAXIMO,
        rows=6,
    )
    nombre = forms.CharField(
        label=_("Su nombre"),
        help_text=_("No se publica. Sirve para dirigirnos a usted en el correo."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    correo = forms.EmailField(
        label=_("Su correo"),
        help_text=_("No se publica. Le avisamos una vez, cuando se responda, y después lo borramos."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class RechazarPreguntaForm(Formulario):
    """Why a question is not published."""

    motivo = _texto(
        _("Por qué no se publica"),
        _("Se le dice a quien preguntó, si dejó su correo. No se publica."),
        _("Escriba por qué no se publica: se le dice a quien preguntó."),
        1_000,
    )


class TacharPreguntaForm(Formulario):
    """A personal datum, as it stands in the question; `leida` is the text in which it was seen."""

    dato = forms.CharField(
        label=_("Dato personal"),
        help_text=_(
            "Cópielo tal como aparece: un nombre, un RUT, un teléfono, un correo. En su lugar queda una marca."
        ),
        max_length=200,
        error_messages={"required": _("Escriba el dato que quiere quitar de la pregunta.")},
    )
    leida = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class ResponderPreguntaForm(Formulario):
    """The answer; `leida` is the one that was read before."""

    respuesta = _texto(
        _("Respuesta"),
        _("Se publica con la pregunta. Guárdela las veces que necesite: nada es público hasta que la publique."),
        _("Escriba la respuesta: se publica con la pregunta."),
        10_000,
        rows=8,
    )
    leida = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class PublicarPreguntaForm(Formulario):
    """The answer that was read in the page that asks to publish it."""

    respuesta = forms.CharField(widget=forms.HiddenInput, strip=False)


class CorregirRespuestaForm(ResponderPreguntaForm):
    """Another answer over a published one, and why."""

    motivo = _texto(
        _("Motivo de la corrección"),
        _("Se publica con la respuesta. La versión anterior se conserva y dice que fue reemplazada."),
        _("Escriba por qué se corrige: se publica con la respuesta."),
        1_000,
        rows=3,
    )
