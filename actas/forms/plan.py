"""What is typed of the plan and of what people contribute."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, Aporte, ElementoPlan, Tarea
from actas.operations.aportes import RESPUESTAS, DatosAporte, Respuesta
from actas.operations.aportes.registro import LARGOS as LARGOS_APORTE
from actas.operations.aportes.registro import RESPUESTA_MAXIMA
from actas.operations.plan import DatosElemento
from actas.operations.plan.elementos import LARGOS
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.models.organizaciones import Sector


def comparar(form: forms.Form, guardado: Mapping[str, Any]) -> None:
    """After somebody else saved first: say by each field what is saved now, so that saving again takes its place."""
    form.data = {**form.data.dict(), "revision": str(guardado["revision"])}  # type: ignore[attr-defined]  # a QueryDict
    for name, field in form.fields.items():
        saved = guardado.get(name, "") or ""
        if name not in {"revision", "envio"} and field.has_changed(saved, form.data.get(name, "")):
            form.add_error(name, _("Lo guardado ahora dice: «%(texto)s».") % {"texto": saved or _("nada")})


CODIGO = gettext_lazy("Letras minúsculas sin tildes, números y guiones. Será su dirección permanente: no se cambia.")
FILAS = {"rows": 6}


def guardado_de_elemento(elemento: ElementoPlan) -> dict[str, Any]:
    """What is saved of one, as its form shows it."""
    names = ("plan", "titulo", "texto", "responsable", "desde", "vence", "fuente", "revision")
    return {name: getattr(elemento, name) for name in names} | {
        "padre": elemento.padre.codigo if elemento.padre else ""
    }


def guardado_de_aporte(aporte: Aporte) -> dict[str, Any]:
    """What is saved of a contribution, as its form shows it."""
    names = ("fecha", "instancia", "texto", "organizacion_nombre", "sector", "autor", "revision")
    said = {name: getattr(aporte, name) for name in names}
    return said | {"elemento": aporte.elemento.codigo if aporte.elemento else ""}


def guardado_de_respuesta(aporte: Aporte) -> dict[str, Any]:
    """What is saved of the answer of a contribution, as its form shows it."""
    return {
        "respuesta": aporte.respuesta,
        "estado": aporte.estado if aporte.respuesta else "",
        "acuerdo": aporte.acuerdo.clave if aporte.acuerdo else "",
        "revision": aporte.revision,
    }


class ElementoForm(Formulario):
    """A commitment, milestone or recommendation; `revision` is that of what the page showed."""

    clase = forms.ChoiceField(label=gettext_lazy("Qué es"), widget=forms.RadioSelect)
    codigo = forms.CharField(label=gettext_lazy("Código"), help_text=CODIGO, max_length=LARGOS["codigo"])
    padre = forms.CharField(
        label=gettext_lazy("Compromiso al que pertenece"),
        help_text=gettext_lazy("De un hito, el código de su compromiso, como 6-c3."),
        max_length=LARGOS["codigo"],
        required=False,
    )
    plan = forms.CharField(label=gettext_lazy("Plan de acción o informe"), max_length=LARGOS["plan"])
    titulo = forms.CharField(label=gettext_lazy("Título"), max_length=LARGOS["titulo"])
    texto = forms.CharField(
        label=gettext_lazy("Descripción"),
        widget=forms.Textarea(attrs=FILAS),
        max_length=LARGOS["texto"],
        required=False,
    )
    responsable = forms.CharField(label=gettext_lazy("A cargo de"), max_length=LARGOS["responsable"], required=False)
    desde = FechaField(label=gettext_lazy("Comienza"), required=False)
    vence = FechaField(label=gettext_lazy("Termina"), required=False)
    fuente = forms.CharField(
        label=gettext_lazy("Fuente"),
        help_text=gettext_lazy("El documento de donde viene, o su dirección."),
        max_length=LARGOS["fuente"],
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, elemento: ElementoPlan | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clase = self.fields["clase"]
        assert isinstance(clase, forms.ChoiceField)
        clase.choices = [(value, capfirst(label)) for value, label in ElementoPlan.Clase.choices]
        self.elemento = elemento
        if elemento is not None:
            del self.fields["clase"], self.fields["codigo"]
            if elemento.clase != ElementoPlan.Clase.HITO:
                del self.fields["padre"]
            self.initial = guardado_de_elemento(elemento)

    def datos(self) -> DatosElemento:
        """What was typed, as the operations take it."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        if self.elemento is not None:
            said |= {"clase": self.elemento.clase, "codigo": self.elemento.codigo}
        return DatosElemento(**said)


def acuerdo_de(organo_id: int, dicho: str) -> AcuerdoAdoptado | None:
    """The agreement of an órgano that has that key or that address ("2026-08-05/1", "/acuerdos/2026-08-05/1/")."""
    key = re.search(r"([a-z0-9-]+/[0-9]{1,6})/?(?:seguimiento/?)?$", dicho.strip())
    return AcuerdoAdoptado.objects.filter(organo=organo_id, clave=key[1]).first() if key else None


class VincularForm(Formulario):
    """An agreement or a task, by its address or its key."""

    que = forms.CharField(
        label=gettext_lazy("Acuerdo o tarea"),
        help_text=gettext_lazy("Su dirección, como /acuerdos/2026-08-05/1/ o /tareas/12/."),
        max_length=300,
    )

    def __init__(self, elemento: ElementoPlan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.elemento = elemento

    def clean_que(self) -> AcuerdoAdoptado | Tarea:
        """What is there, if it is of the same órgano."""
        said, organo = self.cleaned_data["que"], self.elemento.organo_id
        task = re.search(r"tareas/([0-9]{1,15})/?$", said)
        rows = Tarea.objects.filter(organo=organo, pk=int(task[1])) if task else Tarea.objects.none()
        found = rows.first() or acuerdo_de(organo, said)
        if found is None:
            raise forms.ValidationError(
                _("No hay un acuerdo ni una tarea de este órgano en esa dirección. Cópiela de su página.")
            )
        return found


class AporteForm(Formulario):
    """A contribution, written down by the secretaría; `revision` is that of what the page showed."""

    fecha = FechaField(label=gettext_lazy("Cuándo se recibió"))
    instancia = forms.CharField(
        label=gettext_lazy("Taller o medio"),
        help_text=gettext_lazy("Dónde se hizo: el taller, la consulta, el formulario."),
        max_length=LARGOS_APORTE["instancia"],
    )
    texto = forms.CharField(
        label=gettext_lazy("Aporte"),
        help_text=gettext_lazy("Lo que se dijo. Se publica con su respuesta: no incluya datos personales."),
        widget=forms.Textarea(attrs=FILAS),
        max_length=LARGOS_APORTE["texto"],
    )
    organizacion_nombre = forms.CharField(
        label=gettext_lazy("Organización por la que habló"),
        max_length=LARGOS_APORTE["organizacion_nombre"],
        required=False,
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    autor = forms.CharField(
        label=gettext_lazy("Quién lo hizo"),
        help_text=gettext_lazy("Para poder responderle. Nunca se publica."),
        max_length=LARGOS_APORTE["autor"],
        required=False,
    )
    elemento = forms.CharField(
        label=gettext_lazy("Sobre qué del plan"),
        help_text=gettext_lazy("El código del compromiso, hito o recomendación, como 6-c3."),
        max_length=LARGOS["codigo"],
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, aporte: Aporte | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sector = self.fields["sector"]
        assert isinstance(sector, forms.ChoiceField)
        sector.choices = [("", _("No consta")), *((v, capfirst(label)) for v, label in Sector.choices)]
        if aporte is not None:
            self.initial = guardado_de_aporte(aporte)

    def datos(self) -> DatosAporte:
        """What was typed, as the operations take it."""
        return DatosAporte(**{name: value for name, value in self.cleaned_data.items() if name != "revision"})


class PublicarForm(Formulario):
    """Nothing to type: the revision that is there when it is asked whether to publish it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ResponderAporteForm(Formulario):
    """How a contribution is answered, and why; `revision` is that of what the page showed."""

    estado = forms.ChoiceField(
        label=gettext_lazy("Si se acoge"),
        choices=[(estado.value, capfirst(estado.label)) for estado in RESPUESTAS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija si el aporte se acoge, se acoge parcialmente o no se acoge.")},
    )
    respuesta = forms.CharField(
        label=gettext_lazy("Fundamento"),
        help_text=gettext_lazy("Por qué, y qué pasará con él. Se publica con el aporte."),
        widget=forms.Textarea(attrs=FILAS),
        max_length=RESPUESTA_MAXIMA,
        error_messages={"required": gettext_lazy("Escriba el fundamento de la respuesta: se publica con el aporte.")},
    )
    acuerdo = forms.CharField(
        label=gettext_lazy("Acuerdo en que terminó"),
        help_text=gettext_lazy("Su dirección o su clave, como 2026-08-05/1."),
        max_length=300,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, aporte: Aporte, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aporte = aporte
        self.initial = guardado_de_respuesta(aporte)

    def clean_acuerdo(self) -> AcuerdoAdoptado | None:
        """The agreement of the same órgano that has that key or that address."""
        said = self.cleaned_data["acuerdo"].strip()
        if not said:
            return None
        if (found := acuerdo_de(self.aporte.organo_id, said)) is None:
            raise forms.ValidationError(
                _("No hay un acuerdo con esa clave. Cópiela de su dirección, como 2026-08-05/1.")
            )
        return found

    def contestacion(self) -> Respuesta:
        """The answer, as the operation takes it."""
        data = self.cleaned_data
        return Respuesta(data["estado"], data["respuesta"], data["acuerdo"])
