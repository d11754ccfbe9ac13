"""What is typed of a task: what it is, how it goes, and what is decided of it; and what a list of tasks is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.forms.acuerdos import nombre_de
from actas.models import AcuerdoAdoptado, ElementoPlan, Tarea
from actas.operations.tareas import DatosTarea, ParteNueva, asignables
from actas.operations.tareas.base import TEXTO_MAXIMO, TITULO_MAXIMO
from actas.operations.tareas.curso import que_dejan_sin_efecto
from actas.states import EstadoAcuerdo
from mesa.forms.archivos import ArchivoField
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.kernel import clock
from mesa.models import Mandato, Organizacion

#: Rows for organisations that a form offers at first, and how many more are asked for at a time.
FILAS, MAS_FILAS, FILAS_MAXIMAS = 2, 2, 60
ACUERDOS, HERMANAS = 100, 50


class TareaForm(Formulario):
    """A task. `revision` is that of the one the page showed; `envio` names the form, which makes one task."""

    titulo = forms.CharField(label=gettext_lazy("Qué hay que hacer"), max_length=TITULO_MAXIMO)
    detalle = forms.CharField(
        label=gettext_lazy("Detalle"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )
    acuerdo = forms.ChoiceField(
        label=gettext_lazy("Acuerdo del que viene"),
        help_text=gettext_lazy("Si su acta aún no se publica, déjela sin acuerdo: después se ata a él."),
        required=False,
    )
    vence = FechaField(
        label=gettext_lazy("Plazo"),
        help_text=gettext_lazy("Último día para cumplirla. Sin fecha queda señalada como «sin plazo fijado»."),
        required=False,
    )
    sujeta_a = forms.CharField(
        label=gettext_lazy("Sujeta a"),
        help_text=gettext_lazy("La condición, si la tiene: por ejemplo, «disponibilidad presupuestaria»."),
        max_length=TEXTO_MAXIMO,
        required=False,
    )
    pasos = forms.CharField(
        label=gettext_lazy("Pasos"),
        help_text=gettext_lazy("Uno por línea. Cada uno se marca al hacerlo."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )
    hermanas = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Depende de"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    otras = forms.CharField(
        label=gettext_lazy("Depende de otras tareas"),
        help_text=gettext_lazy("Su número, como se ve en su página. Si son varias, sepárelas con comas."),
        max_length=500,
        required=False,
    )
    codigos = forms.CharField(
        label=gettext_lazy("Compromisos, hitos o recomendaciones del plan"),
        help_text=gettext_lazy("Su código. Si son varios, sepárelos con comas."),
        max_length=500,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, initial=1)
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False)
    filas = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=FILAS_MAXIMAS, required=False)

    def __init__(
        self,
        organo: Organizacion,
        data: Any = None,
        *,
        tarea: Tarea | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=({"envio": uuid4()} if tarea is None else _saved(tarea)) | (initial or {}))
        self.organo = organo
        self.responsables = _responsables(organo, tarea)
        self.n = self._rows(tarea)
        self.initial["filas"] = self.n
        for n in range(self.n):
            self._add_row(n)
        if tarea is None:
            self._offer_agreements()
            del self.fields["hermanas"]
        else:
            del self.fields["acuerdo"], self.fields["vence"], self.fields["envio"]
            self._offer_siblings(tarea)

    def _rows(self, tarea: Tarea | None) -> int:
        asked = str(self.data.get("filas", "")) if self.is_bound else ""
        if re.fullmatch("[0-9]{1,9}", asked):
            return min(int(asked) + (MAS_FILAS if "agregar" in self.data else 0), FILAS_MAXIMAS)
        return min(max(FILAS, len(tarea.partes.all()) + 1 if tarea else 0), FILAS_MAXIMAS)

    def _add_row(self, n: int) -> None:
        choices = [("", _("Nadie más") if n else _("Sin responsable por ahora")), *self.responsables]
        self.fields[f"responsable_{n}"] = forms.ChoiceField(
            label=_("Responsable %(n)s") % {"n": n + 1}, choices=choices, required=False
        )
        self.fields[f"que_{n}"] = forms.CharField(
            label=_("Su parte, si es distinta (responsable %(n)s)") % {"n": n + 1},
            max_length=TITULO_MAXIMO,
            required=False,
        )

    def _offer_agreements(self) -> None:
        field = self.fields["acuerdo"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Sin acuerdo aún")), *elegibles(self.organo, self.initial.get("acuerdo"))]

    def _offer_siblings(self, tarea: Tarea) -> None:
        field = self.fields["hermanas"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        near = (
            Tarea.objects.filter(acuerdo=tarea.acuerdo).exclude(pk=tarea.pk) if tarea.acuerdo else Tarea.objects.none()
        )
        found = [(each.pk, f"{each.pk}. {each.titulo}") for each in near.order_by("pk")[:HERMANAS]]
        if not found:
            del self.fields["hermanas"]
            return
        field.choices = found
        offered, held = {pk for pk, _titulo in found}, self.initial["depende_de"]
        self.initial["hermanas"] = [pk for pk in held if pk in offered]
        self.initial["otras"] = ", ".join(str(pk) for pk in held if pk not in offered)

    @property
    def partes(self) -> list[tuple[Any, Any]]:
        """The fields of each row: whom it is entrusted to, and what."""
        return [(self[f"responsable_{n}"], self[f"que_{n}"]) for n in range(self.n)]

    @property
    def pide_filas(self) -> bool:
        """Whether what was sent only asks for more rows."""
        return self.is_bound and "agregar" in self.data

    def clean_otras(self) -> list[int]:
        """The numbers of the tasks it depends on."""
        typed = self.cleaned_data["otras"]
        if re.sub(r"[\d\s,;.nN°º]+", "", typed):
            raise forms.ValidationError(_("Escriba solo números de tareas, separados por comas."))
        return [int(number) for number in re.findall(r"\d{1,15}", typed)]

    def clean_codigos(self) -> list[int]:
        """The things of the plan with those codes."""
        codes = [code.strip() for code in re.split(r"[,;\s]+", self.cleaned_data["codigos"]) if code.strip()]
        found = dict(ElementoPlan.objects.filter(organo=self.organo, codigo__in=codes).values_list("codigo", "pk"))
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(
                _("No hay en el plan nada con el código %(codigo)s. Revíselo.") % {"codigo": ", ".join(unknown)}
            )
        return [found[code] for code in codes]

    def datos(self) -> DatosTarea:
        """What was typed, as the operations take it."""
        data = self.cleaned_data
        partes = [
            ParteNueva(*_split(data[f"responsable_{n}"]), que=data[f"que_{n}"])
            for n in range(self.n)
            if data[f"responsable_{n}"]
        ]
        return DatosTarea(
            titulo=data["titulo"],
            detalle=data["detalle"],
            sujeta_a=data["sujeta_a"],
            partes=partes,
            pasos=data["pasos"].splitlines(),
            depende_de=[*data.get("hermanas", []), *data["otras"]],
            elementos=data["codigos"],
        )

    def acuerdo_id(self) -> int | None:
        """The agreement that was chosen."""
        return int(self.cleaned_data["acuerdo"]) if self.cleaned_data.get("acuerdo") else None

    def envio_id(self) -> UUID | None:
        """The form that was sent."""
        envio: UUID | None = self.cleaned_data.get("envio")
        return envio


def elegibles(
    organo: Organizacion, otro: object = None, *, palabras: str = "", que_dejan: Tarea | None = None
) -> list[tuple[str, str]]:
    """The newest agreements of an órgano that hold those words, to choose one, and `otro` (a pk) wherever it is.

    Those without effect are entrusted no task: only with `que_dejan`, which asks for those that may leave that one so.
    """
    rows = AcuerdoAdoptado.objects.filter(organo=organo).seguidos()
    offered = que_dejan_sin_efecto(que_dejan, rows) if que_dejan else rows.exclude(estado=EstadoAcuerdo.SIN_EFECTO)
    found = list(offered.con_palabras(palabras)[:ACUERDOS])
    if re.fullmatch("[0-9]{1,15}", str(otro or "")) and all(str(acuerdo.pk) != str(otro) for acuerdo in found):
        found += rows.filter(pk=str(otro))
    return [(str(acuerdo.pk), nombre_de(acuerdo)) for acuerdo in found]


def _responsables(organo: Organizacion, tarea: Tarea | None) -> list[tuple[str, str]]:
    """Each organisation that may have a part, alone and with each person who answers for it today."""
    bodies = list(asignables(organo).values_list("pk", "nombre"))
    if tarea is not None:
        known = {pk for pk, _nombre in bodies}
        bodies += [
            (p.organizacion_id, p.organizacion_nombre) for p in tarea.partes.all() if p.organizacion_id not in known
        ]
    people: dict[int, list[tuple[int, str]]] = {}
    held = Mandato.objects.que_responden(clock.today()).filter(organizacion__in=[pk for pk, _nombre in bodies])
    for body, persona, nombre in held.order_by("persona__nombre").values_list(
        "organizacion_id", "persona_id", "persona__nombre"
    ):
        people.setdefault(body, []).append((persona, nombre))
    if tarea is not None:
        for parte in tarea.partes.all():
            own = people.setdefault(parte.organizacion_id, [])
            if parte.persona_id and all(persona != parte.persona_id for persona, _nombre in own):
                own.append((parte.persona_id, parte.persona_nombre))
    return [
        choice
        for pk, nombre in bodies
        for choice in [(str(pk), nombre), *((f"{pk}:{p}", f"{nombre}: {name}") for p, name in people.get(pk, []))]
    ]


def _saved(tarea: Tarea) -> dict[str, Any]:
    """What a task says, as its form shows it."""
    values: dict[str, Any] = {
        name: getattr(tarea, name) for name in ("titulo", "detalle", "sujeta_a", "revision", "acuerdo_id")
    }
    values["pasos"] = "\n".join(paso.texto for paso in tarea.pasos.all())
    values["depende_de"] = sorted(tarea.depende_de.values_list("pk", flat=True))
    values["otras"] = ", ".join(str(pk) for pk in values["depende_de"])
    values["codigos"] = ", ".join(tarea.elementos.order_by("codigo").values_list("codigo", flat=True))
    for n, parte in enumerate(tarea.partes.all()):
        whom = f"{parte.organizacion_id}:{parte.persona_id}" if parte.persona_id else str(parte.organizacion_id)
        values |= {f"responsable_{n}": whom, f"que_{n}": parte.que}
    return values


def _split(whom: str) -> tuple[int, int | None]:
    organizacion, _sep, persona = whom.partition(":")
    return int(organizacion), int(persona) if persona else None


class AvanceForm(Formulario):
    """How a task goes, with its evidence."""

    texto = forms.CharField(
        label=gettext_lazy("Qué se avanzó"), widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXTO_MAXIMO
    )
    archivo = ArchivoField(label=gettext_lazy("Archivo que lo muestra"))
    enlace = forms.CharField(
        label=gettext_lazy("O un enlace"),
        help_text=gettext_lazy("La dirección de una página pública, con https:// o http://."),
        max_length=1000,
        required=False,
    )


class PlazoForm(Formulario):
    """Another date, or none, and why."""

    vence = FechaField(
        label=gettext_lazy("Nuevo plazo"),
        help_text=gettext_lazy("Déjelo vacío para que quede sin plazo fijado."),
        required=False,
    )
    motivo = forms.CharField(
        label=gettext_lazy("Motivo"),
        help_text=gettext_lazy("Lo leerán quienes tienen la tarea. Hace falta si ya tenía plazo."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )
    leido = FechaField(widget=forms.HiddenInput, required=False)


class DiferirForm(Formulario):
    """Until when it is put off, and why."""

    hasta = FechaField(
        label=gettext_lazy("Hasta cuándo"),
        help_text=gettext_lazy("Su nuevo plazo. Sin fecha, queda diferida hasta que se reanude."),
        required=False,
    )
    motivo = forms.CharField(
        label=gettext_lazy("Motivo"), widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXTO_MAXIMO
    )


class DevolverForm(Formulario):
    """What lacks, and of whom if it is not of everyone."""

    motivo = forms.CharField(
        label=gettext_lazy("Qué falta"),
        help_text=gettext_lazy("Lo leerán quienes tienen la tarea."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
    )
    partes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("De quién"),
        help_text=gettext_lazy("Si no marca ninguna, vuelve a todas."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, partes: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["partes"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = list(partes)
        if len(partes) < 2:
            del self.fields["partes"]


class MotivoForm(Formulario):
    """Why, if it is worth saying."""

    motivo = forms.CharField(
        label=gettext_lazy("Motivo"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )


class AcuerdoForm(Formulario):
    """An agreement of the órgano; the one that the task has may stay, whatever became of it."""

    acuerdo = forms.ChoiceField(label=gettext_lazy("Acuerdo"), required=False)

    def __init__(self, tarea: Tarea, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tarea = tarea
        self.initial.setdefault("acuerdo", tarea.acuerdo_id or "")
        self.ofrecer()

    def ofrecer(self, palabras: str = "") -> None:
        """Offer the newest ones that hold those words."""
        own = self.tarea.acuerdo
        found = elegibles(self.tarea.organo, palabras=palabras)
        if own is not None and all(pk != str(own.pk) for pk, _nombre in found):
            found.append((str(own.pk), nombre_de(own)))
        self._offer(_("Ninguno"), found)

    def _offer(self, none: str, found: list[tuple[str, str]]) -> None:
        field = self.fields["acuerdo"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", none), *found]
        self.hallados = any(pk != str(self.tarea.acuerdo_id) for pk, _nombre in found)

    def elegido(self) -> int | None:
        """The agreement that was chosen."""
        return int(self.cleaned_data["acuerdo"]) if self.cleaned_data["acuerdo"] else None


class SinEfectoForm(AcuerdoForm):
    """The agreement that leaves it without effect, and why."""

    motivo = forms.CharField(
        label=gettext_lazy("Motivo"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )

    def __init__(self, tarea: Tarea, *args: Any, **kwargs: Any) -> None:
        super().__init__(tarea, *args, **kwargs)
        self.fields["acuerdo"].required, self.fields["acuerdo"].label = True, _("Acuerdo que la deja sin efecto")
        self.initial["acuerdo"] = ""

    def ofrecer(self, palabras: str = "") -> None:
        """Offer the newest ones that hold those words and may leave it so."""
        self._offer(_("Elija el acuerdo"), elegibles(self.tarea.organo, palabras=palabras, que_dejan=self.tarea))
