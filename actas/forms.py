"""What the secretaría types: a text to import, the heading, the paragraphs, and the term of a circulation."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from actas.models import Acta, Asistencia
from actas.operations.edicion import Encabezado
from mesa.kernel import clock
from mesa.models import Organizacion, Regla
from mesa.operations.consultas import primera_fecha
from mesa.operations.plazos import feriados
from mesa.palabras import fecha_larga

TEXTO_MAXIMO = 5 * 1024 * 1024
ESTADO = re.compile(r"\s*\((ausente|excusada|excusado)\)\s*$", re.IGNORECASE)


class DateInput(forms.DateInput):
    """The browser's own date control, which wants ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own hour control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ImportarForm(forms.Form):
    """A minute as text, pasted or in a .txt or .md file."""

    archivo = forms.FileField(
        label=_("Archivo"),
        help_text=_("Texto en .txt o .md, de hasta 5 MB."),
        required=False,
        error_messages={"empty": _("El archivo está vacío. Adjunte otro o pegue el texto.")},
    )
    texto = forms.CharField(
        label=_("O pegue aquí el texto"), widget=forms.Textarea(attrs={"rows": 14}), required=False, strip=False
    )
    fecha = forms.DateField(
        label=_("Fecha de la sesión"), help_text=_("Solo si el texto no la dice."), widget=DateInput, required=False
    )

    envio = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("archivo")
        if file is not None:
            data["texto"] = self._read(file)
        if not self.errors and not (data.get("texto") or "").strip():
            raise forms.ValidationError(_("Adjunte un archivo o pegue el texto del acta."))
        return data

    def _read(self, file: Any) -> str:
        if file.size > TEXTO_MAXIMO:
            self.add_error("archivo", _("El archivo pesa más de 5 MB. Adjunte una versión más liviana."))
            return ""
        if not file.name.lower().endswith((".txt", ".md")):
            self.add_error("archivo", _("El archivo no es .txt ni .md. Guárdelo como texto o pegue su contenido."))
            return ""
        try:
            return decode(file.read())
        except UnicodeDecodeError:
            self.add_error("archivo", _("El archivo no es texto. Guárdelo como texto en UTF-8 o pegue su contenido."))
            return ""


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 or, failing that, in Windows-1252; UnicodeDecodeError for what is no text."""
    if b"\x00" in data:
        raise UnicodeDecodeError("utf-8", data, 0, 1, "binary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


class ParrafoForm(forms.Form):
    """One paragraph, with the version that was read."""

    texto = forms.CharField(label=_("Texto"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class EncabezadoForm(forms.Form):
    """The heading: when, where, who was there, titles. One group a textarea, one person a line."""

    titulo = forms.CharField(label=_("Título del acta"), max_length=500)
    numero = forms.IntegerField(label=_("Número de la sesión"), min_value=1, max_value=9_999, required=False)
    fecha = forms.DateField(label=_("Fecha"), widget=DateInput)
    inicio = forms.TimeField(label=_("Inicio"), widget=TimeInput, required=False)
    termino = forms.TimeField(label=_("Término"), widget=TimeInput, required=False)
    lugar = forms.CharField(label=_("Lugar"), max_length=300, required=False)
    asistentes = forms.CharField(
        label=_("Asistentes"),
        help_text=_(
            "Una línea por persona: «Nombre, calidad». Anteponga # al nombre de cada grupo. "
            "Agregue (excusada) o (ausente) al final si corresponde."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
    )
    huella = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, acta: Acta, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.puntos = {f"punto_{p.pk}": p for p in acta.sesion.puntos.all()}
        self.acuerdos = {f"acuerdo_{a.pk}": (n, a) for n, a in enumerate(acta.acuerdos.select_related("parrafo"), 1)}
        for number, (name, punto) in enumerate(self.puntos.items(), 1):
            self.fields[name] = forms.CharField(
                label=_("Título del punto %(n)s") % {"n": number}, initial=punto.titulo, max_length=1_000
            )
        for name, (number, acuerdo) in self.acuerdos.items():
            self.fields[name] = forms.CharField(
                label=_("Título breve del acuerdo %(n)s") % {"n": number},
                initial=acuerdo.titulo,
                max_length=200,
                required=False,
            )

    def clean_asistentes(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """The groups with their people; a person before any group goes to a group without name, which is refused."""
        groups: list[tuple[str, list[tuple[str, str, str]]]] = []
        for line in self.cleaned_data["asistentes"].splitlines():
            line = line.strip()
            if line.startswith("#"):
                groups.append((line.lstrip("# "), []))
            elif line:
                if not groups:
                    raise forms.ValidationError(_("Comience con el nombre del grupo, precedido de #."))
                groups[-1][1].append(_person(line))
        return groups

    def encabezado(self) -> Encabezado:
        """What was typed, as the operation takes it."""
        data = self.cleaned_data
        return Encabezado(
            titulo=data["titulo"],
            numero=data["numero"],
            fecha=data["fecha"],
            inicio=data["inicio"],
            termino=data["termino"],
            lugar=data["lugar"],
            asistentes=data["asistentes"],
            puntos={punto.pk: data[name] for name, punto in self.puntos.items()},
            titulos_acuerdos={acuerdo.pk: data[name] for name, (_n, acuerdo) in self.acuerdos.items()},
        )


def _person(line: str) -> tuple[str, str, str]:
    estado = ESTADO.search(line)
    nombre, _sep, calidad = ESTADO.sub("", line).partition(",")
    state = Asistencia.Estado.PRESENTE
    if estado:
        state = Asistencia.Estado.AUSENTE if estado[1].lower() == "ausente" else Asistencia.Estado.EXCUSADA
    return nombre.strip(), calidad.strip(), state


def attendance_text(acta: Acta) -> str:
    """The attendance as the textarea shows it."""
    lines: list[str] = []
    grupo = None
    for asistencia in acta.sesion.asistencias.all():
        if asistencia.orden_grupo != grupo:
            grupo = asistencia.orden_grupo
            lines += [""] * bool(lines) + [f"# {asistencia.grupo}"]
        mark = "" if asistencia.estado == Asistencia.Estado.PRESENTE else f" ({asistencia.estado})"
        lines.append(", ".join(filter(None, [asistencia.nombre, asistencia.calidad])) + mark)
    return "\n".join(lines)


class CircularForm(forms.Form):
    """The rule and the deadline of a circulation. Without hour, until the last instant of the day."""

    regla = forms.ChoiceField(label=_("Regla con que se decide"), widget=forms.RadioSelect)
    vence = forms.DateField(
        label=_("Plazo"), help_text=_("El de la regla es el mínimo; puede fijar uno más largo."), widget=DateInput
    )
    hora = forms.TimeField(
        label=_("Hora"), help_text=_("Sin hora, hasta el último instante de ese día."), widget=TimeInput, required=False
    )

    SIN_REGLA = "observaciones"

    def __init__(self, organo: Organizacion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hoy = clock.today()
        self.reglas = {str(r.pk): r for r in Regla.objects.filter(organo=organo, desde__lte=hoy).exclude(hasta__lt=hoy)}
        inhabiles = feriados()
        primeras = {pk: primera_fecha(r, inhabiles) for pk, r in self.reglas.items()}
        self.efectos = {
            pk: _("%(regla)s Primera fecha posible: %(fecha)s.")
            % {"regla": r.en_palabras, "fecha": fecha_larga(primeras[pk])}
            for pk, r in self.reglas.items()
        } | {self.SIN_REGLA: _("Recibe observaciones hasta el plazo y no tiene efecto: el acta vuelve a borrador.")}
        regla = self.fields["regla"]
        assert isinstance(regla, forms.ChoiceField)
        regla.choices = [
            *((pk, str(r)) for pk, r in self.reglas.items()),
            (self.SIN_REGLA, _("Sin regla, para observaciones")),
        ]
        if self.reglas:
            first = next(iter(self.reglas))
            self.initial.setdefault("regla", first)
            self.initial.setdefault("vence", primeras[first])

    def regla_elegida(self) -> Regla | None:
        """The rule, or None for observations."""
        return self.reglas.get(self.cleaned_data["regla"])
