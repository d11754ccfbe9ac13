"""What the secretaría types: a text to import, the heading, the paragraphs, and the term of a circulation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from actas.importacion import MAXIMO, ArchivoIlegible, Motivo, admitir, texto_de
from actas.models import Acta, Asistencia, Sesion
from actas.operations.circulacion import HastaCuando
from actas.operations.edicion import Encabezado
from actas.operations.en_sesion import EnSesion
from actas.operations.tabla.propuestos import TITULO_MAXIMO
from actas.states import EstadoActa
from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField, TimeInput
from mesa.kernel import clock
from mesa.kernel.text import one_line
from mesa.models import Organizacion, Regla
from mesa.operations.cadenas import antes_del_plazo
from mesa.operations.consultas import primera_fecha
from mesa.operations.plazos import feriados
from mesa.operations.reglas import reglas_que_rigen
from mesa.palabras import fecha_larga

ESTADO = re.compile(r"\s*\((ausente|excusada|excusado)\)\s*$", re.IGNORECASE)


class ImportarForm(Formulario):
    """A minute in a file or pasted, and then its text as corrected: the text is all that travels, the file is not kept.

    `organos` are those whose secretaría the person holds; with only one nothing is asked.
    """

    archivo = forms.FileField(
        label=_("Archivo"),
        help_text=_("Word (.docx), PDF con texto, .txt o .md, de hasta 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf,.txt,.md"}),
        required=False,
        error_messages={"empty": _("El archivo está vacío. Adjunte otro o pegue el texto.")},
    )
    texto = forms.CharField(
        label=_("O pegue aquí el texto"), widget=forms.Textarea(attrs={"rows": 14}), required=False, strip=False
    )
    organo = forms.ChoiceField(label=_("Órgano que sesionó"), required=False)
    fecha = FechaField(label=_("Fecha de la sesión"), help_text=_("El texto no la dice."), required=False)
    envio = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    #: The keys of the actas of that day that the person was told of.
    repetidas = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, organos: Sequence[Organizacion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organos = {str(organo.pk): organo for organo in organos}
        organo = self.fields["organo"]
        assert isinstance(organo, forms.ChoiceField)
        organo.choices = [(pk, str(organo)) for pk, organo in self.organos.items()]
        if len(self.organos) == 1:
            organo.widget = forms.HiddenInput()
            organo.disabled = True
        organo.initial = next(iter(self.organos))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file, texto = data.get("archivo"), data.get("texto") or ""
        if file is not None and texto.strip():
            self.add_error("archivo", _("Adjuntó un archivo y pegó un texto. Deje uno de los dos."))
        elif file is not None:
            self._leer(file)
        elif texto.strip():
            self._admitir(texto)
        elif not self.errors:
            raise forms.ValidationError(_("Adjunte un archivo o pegue el texto del acta."))
        return data

    def _admitir(self, texto: str) -> None:
        try:
            admitir(texto)
        except ArchivoIlegible as error:
            self.add_error("texto", error.mensaje)

    def _leer(self, file: Any) -> None:
        try:
            if file.size > MAXIMO:
                raise ArchivoIlegible(Motivo.PESADO)
            self.cleaned_data["texto"] = texto_de(file.read(), file.name)
        except ArchivoIlegible as error:
            self.add_error("archivo", error.mensaje)

    def organo_elegido(self) -> Organizacion:
        """The órgano of the session: the one chosen, or the only one."""
        return self.organos.get(self.cleaned_data.get("organo", ""), next(iter(self.organos.values())))


class ParrafoForm(Formulario):
    """One paragraph, with the version that was read."""

    texto = forms.CharField(label=_("Texto"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class NuevaForm(Formulario):
    """An acta from nothing: when, where, and the titles of its puntos, one a line."""

    fecha = FechaField(label=_("Fecha"))
    numero = forms.IntegerField(label=_("Número de la sesión"), min_value=1, max_value=9_999, required=False)
    inicio = forms.TimeField(label=_("Inicio"), widget=TimeInput, required=False)
    termino = forms.TimeField(label=_("Término"), widget=TimeInput, required=False)
    lugar = forms.CharField(label=_("Lugar"), max_length=300, required=False)
    puntos = forms.CharField(
        label=_("Puntos de la tabla"),
        help_text=_("Un título por línea, sin número. Después puede agregar, mover y eliminar puntos."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        required=False,
    )
    envio = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_puntos(self) -> list[str]:
        """The titles, each once."""
        titles = [line for line in map(one_line, self.cleaned_data["puntos"].splitlines()) if line]
        seen: set[str] = set()
        for title in titles:
            if len(title) > TITULO_MAXIMO:
                raise forms.ValidationError(
                    _("El título «%(titulo)s» tiene más de %(n)s caracteres. Acórtelo.")
                    % {"titulo": Truncator(title).chars(80), "n": TITULO_MAXIMO}
                )
            if title.casefold() in seen:
                raise forms.ValidationError(
                    _("El punto «%(titulo)s» está repetido. Quite una de las líneas o cambie su título.")
                    % {"titulo": title}
                )
            seen.add(title.casefold())
        return titles


class ActaDeTablaForm(NuevaForm):
    """The acta of the next tabla, with the proposed points that were offered, one a line."""

    ofrecidos = forms.CharField(widget=forms.HiddenInput, max_length=20_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["puntos"].help_text = _(
            "Un título por línea, sin número. Si solo cambia un título en su línea, sigue siendo el mismo punto."
        )

    def clean_ofrecidos(self) -> list[int]:
        """Their keys, in the order in which they were offered."""
        return [int(pk) for pk in re.findall("[0-9]{1,18}", self.cleaned_data["ofrecidos"])]


class EncabezadoForm(Formulario):
    """The heading: when, where, who was there, titles. One group a textarea, one person a line."""

    titulo = forms.CharField(label=_("Título del acta"), max_length=500)
    numero = forms.IntegerField(label=_("Número de la sesión"), min_value=1, max_value=9_999, required=False)
    fecha = FechaField(label=_("Fecha"))
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


class RectificarForm(Formulario):
    """Why what is published is corrected."""

    motivo = forms.CharField(
        label=_("Por qué se rectifica"),
        help_text=_("Quedará publicado con la versión nueva, y en la historia del acta."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        error_messages={"required": _("Escriba por qué se rectifica el acta: quedará publicado con la versión nueva.")},
    )


class CircularForm(Formulario):
    """The rule and the deadline of a circulation. Without hour, until the last instant of the day."""

    regla = forms.ChoiceField(label=_("Regla con que se decide"), widget=forms.RadioSelect)
    vence = FechaField(label=_("Plazo"), help_text=_("El de la regla es el mínimo; puede fijar uno más largo."))
    hora = forms.TimeField(
        label=_("Hora"), help_text=_("Sin hora, hasta el último instante de ese día."), widget=TimeInput, required=False
    )

    observaciones = FechaField(label=_("Plazo de observaciones"), required=False)
    fatal = forms.BooleanField(
        label=_("Es plazo fatal: después no se reciben observaciones."), required=False, initial=True
    )

    SIN_REGLA = "observaciones"

    def __init__(self, organo: Organizacion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reglas = {str(r.pk): r for r in reglas_que_rigen(organo)}
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
        else:
            self.initial.setdefault("regla", self.SIN_REGLA)
            self.fields["vence"].help_text = _("Hasta qué día se reciben observaciones.")

        last = antes_del_plazo(self.initial["vence"], inhabiles) if self.reglas else None
        self.fields["observaciones"].help_text = (
            _("Si cierra antes que el plazo para responder; con el que se propone, a más tardar el %(dia)s.")
            % {"dia": fecha_larga(last)}
            if last
            else _("Si cierra antes que el plazo para responder.")
        )

    def hasta_cuando(self) -> HastaCuando | None:
        """Until when the text may be observed, if it is before the deadline to answer."""
        dia = self.cleaned_data["observaciones"]
        return HastaCuando(dia, self.cleaned_data["fatal"]) if dia else None

    def regla_elegida(self) -> Regla | None:
        """The rule, or None for observations."""
        return self.reglas.get(self.cleaned_data["regla"])


class ReabrirForm(Formulario):
    """Why an approved acta is taken back to draft."""

    motivo = forms.CharField(
        label=_("Por qué se reabre"),
        help_text=_("Lo leerán por correo todas las organizaciones convocadas."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Escriba por qué reabre el acta: lo leerán quienes la aprobaron.")},
    )


class EnSesionForm(Formulario):
    """The session in which an acta was put to decision, chosen among those on record or typed, and the rule.

    The rule is asked only of a draft: what circulates has its own.
    """

    regla = forms.ChoiceField(
        label=_("Regla con que se decidió"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija la regla con que se decidió.")},
    )
    sesion = forms.ChoiceField(
        label=_("Sesión"), help_text=_("Si no está en la lista, indique abajo su número y su fecha."), required=False
    )
    numero = forms.IntegerField(label=_("Número de la sesión"), min_value=1, max_value=9_999, required=False)
    fecha = FechaField(label=_("Fecha de la sesión"), required=False)
    detalle = forms.CharField(
        label=_("Dónde consta"),
        help_text=_("Por ejemplo: «punto 1 de la tabla». Será público junto al acta."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1_500,
        required=False,
    )
    archivo = ArchivoField(label=_("Documento"))
    confirma = forms.BooleanField(
        label=_("La sesión se pronunció sobre este texto, con esta huella."),
        error_messages={"required": _("Confirme que la sesión se pronunció sobre este texto.")},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, acta: Acta, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hoy, organo = clock.today(), acta.sesion.organo
        others = Sesion.objects.filter(organo=organo, fecha__gte=acta.sesion.fecha, fecha__lte=hoy)
        self.sesiones = {str(s.pk): EnSesion(s.numero, s.fecha) for s in others.exclude(pk=acta.sesion_id)}
        self.reglas = {str(r.pk): r for r in reglas_que_rigen(organo)}
        self.efectos = {pk: r.en_palabras for pk, r in self.reglas.items()}
        regla, sesion = self.fields["regla"], self.fields["sesion"]
        assert isinstance(regla, forms.ChoiceField)
        assert isinstance(sesion, forms.ChoiceField)
        regla.choices = [(pk, str(r)) for pk, r in self.reglas.items()]
        sesion.choices = [("", _("Otra, que indico abajo")), *((pk, str(s)) for pk, s in self.sesiones.items())]
        if acta.estado != EstadoActa.BORRADOR:
            del self.fields["regla"]
        elif len(self.reglas) == 1:
            self.initial.setdefault("regla", next(iter(self.reglas)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("sesion") and "fecha" not in self.errors and not data.get("fecha"):
            self.add_error("fecha", _("Elija la sesión en la lista o indique su fecha."))
        return data

    def en_sesion(self) -> EnSesion:
        """The session, with how what was said there is known."""
        data = self.cleaned_data
        chosen = self.sesiones.get(data["sesion"]) or EnSesion(data["numero"], data["fecha"])
        return replace(chosen, detalle=data["detalle"], archivo=data["archivo"])

    def regla_elegida(self) -> Regla | None:
        """The rule chosen for a draft."""
        return self.reglas.get(self.cleaned_data["regla"])
