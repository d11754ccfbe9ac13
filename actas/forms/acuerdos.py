"""What is typed of an agreement that is followed, and what its list is asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, ElementoPlan, Modificacion, Parte, Tarea
from actas.operations.acuerdos import Clasificacion
from actas.operations.acuerdos.seguimiento import QUORUM_MAXIMO, TEXTO_MAXIMO
from actas.states import EstadoAcuerdo
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.palabras import fecha_larga

if TYPE_CHECKING:
    from actas.querysets.acuerdos import AcuerdoAdoptadoQuerySet

SESIONES_A_ELEGIR = 200


class ClasificarForm(Formulario):
    """What an agreement is, besides its words. `revision` is that of what the page showed."""

    tipo = forms.ChoiceField(label=gettext_lazy("Qué clase de acuerdo es"), widget=forms.RadioSelect)
    quorum = forms.CharField(
        label=gettext_lazy("Quórum con que se adoptó"),
        help_text=gettext_lazy("Como consta en el acta. Si no consta, déjelo en blanco."),
        max_length=QUORUM_MAXIMO,
        required=False,
    )
    sujeto_a = forms.CharField(
        label=gettext_lazy("Sujeto a"),
        help_text=gettext_lazy("La condición de la que depende, si la hay: por ejemplo, que exista presupuesto."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )
    elementos = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Compromisos, hitos y recomendaciones del plan"),
        help_text=gettext_lazy("Los que este acuerdo ayuda a cumplir."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, acuerdo: AcuerdoAdoptado, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("tipo", "quorum", "sujeto_a", "revision")
        self.initial = {name: getattr(acuerdo, name) for name in names} | dict(self.initial)
        self.initial.setdefault("elementos", [each.pk for each in acuerdo.elementos.all()])
        _choose(self, "tipo", [(value, str(capfirst(label))) for value, label in AcuerdoAdoptado.Tipo.choices])
        of_plan = ElementoPlan.objects.filter(organo=acuerdo.organo_id)
        _choose(self, "elementos", [(each.pk, f"{each.codigo} · {each.titulo}") for each in of_plan])
        if not of_plan:
            del self.fields["elementos"]
        if acuerdo.asunto_id is not None:  # how it was adopted is told by its consulta
            del self.fields["quorum"]

    def clasificacion(self) -> Clasificacion:
        """What was typed, as the operation takes it."""
        data = self.cleaned_data
        return Clasificacion(data["tipo"], data.get("quorum", ""), data["sujeto_a"], data.get("elementos", ()))


class CondicionForm(Formulario):
    """What happened to the condition of an agreement."""

    condicion = forms.ChoiceField(label=gettext_lazy("Qué pasó con la condición"), widget=forms.RadioSelect)
    el = FechaField(label=gettext_lazy("Cuándo"), required=False)
    motivo = forms.CharField(
        label=gettext_lazy("Cómo se sabe"),
        help_text=gettext_lazy("El hecho o el documento que lo muestra. Se publica con el seguimiento."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )

    def __init__(self, acuerdo: AcuerdoAdoptado, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {"condicion": acuerdo.condicion, "el": acuerdo.condicion_el, "motivo": acuerdo.condicion_motivo}
        self.initial = said | dict(self.initial)
        choices = [
            (AcuerdoAdoptado.Condicion.CUMPLIDA, _("Se cumplió")),
            (AcuerdoAdoptado.Condicion.FALLIDA, _("No se cumplió: el acuerdo queda sin efecto")),
            (AcuerdoAdoptado.Condicion.PENDIENTE, _("Está por cumplirse")),
        ]
        _choose(self, "condicion", choices)


class CumplidoForm(Formulario):
    """That an agreement is done, since when, and how it is known."""

    el = FechaField(label=gettext_lazy("Cumplido el"))
    como = forms.CharField(
        label=gettext_lazy("Cómo se sabe"),
        help_text=gettext_lazy("El hecho o el documento que lo muestra. Se publica con el seguimiento."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXTO_MAXIMO,
    )


class RelacionForm(Formulario):
    """Which former agreement is changed, and how."""

    anterior = forms.TypedChoiceField(
        label=gettext_lazy("Acuerdo anterior"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elija el acuerdo que cambia; si no está, búsquelo.")},
    )
    clase = forms.ChoiceField(label=gettext_lazy("Qué hace con él"), widget=forms.RadioSelect)
    nota = forms.CharField(
        label=gettext_lazy("Qué cambia"),
        help_text=gettext_lazy("En una frase. Se publica con el seguimiento de ambos acuerdos."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXTO_MAXIMO,
        required=False,
    )

    def __init__(self, anteriores: list[AcuerdoAdoptado], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "anterior", [(each.pk, nombre_de(each)) for each in anteriores])
        _choose(self, "clase", [(value, str(capfirst(label))) for value, label in Modificacion.Clase.choices])


def nombre_de(acuerdo: AcuerdoAdoptado) -> str:
    """How an agreement is told from others: its number, its day and its words."""
    where = {"numero": acuerdo.numero, "fecha": fecha_larga(acuerdo.fecha), "titulo": str(acuerdo)}
    if acuerdo.asunto_id is not None:
        return _("Por consulta, %(fecha)s: %(titulo)s") % where
    return _("Acuerdo %(numero)s del %(fecha)s: %(titulo)s") % where


class FiltroForm(Formulario):
    """What the list of followed agreements is asked, in its address. Without `estado`, those that have a follow-up."""

    estado = forms.ChoiceField(label=gettext_lazy("Estado"), required=False)
    tipo = forms.ChoiceField(label=gettext_lazy("Clase"), required=False)
    organizacion = forms.ChoiceField(label=gettext_lazy("Organización a cargo"), required=False)
    organo = forms.ChoiceField(label=gettext_lazy("Órgano"), required=False)
    sesion = forms.ChoiceField(label=gettext_lazy("Sesión"), required=False)
    vencidos = forms.BooleanField(label=gettext_lazy("Con alguna tarea vencida"), required=False)
    sin_publicar = forms.BooleanField(label=gettext_lazy("Con cambios sin publicar"), required=False)

    def __init__(self, visibles: AcuerdoAdoptadoQuerySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything, every = _("Con seguimiento"), _("Todas")
        _choose(self, "estado", [("", everything), *_capitals(EstadoAcuerdo.choices)])
        _choose(self, "tipo", [("", every), *_capitals(AcuerdoAdoptado.Tipo.choices)])
        bodies = Parte.objects.filter(tarea__acuerdo__in=visibles.values("pk")).order_by("organizacion__nombre")
        named = bodies.values_list("organizacion_id", "organizacion__nombre").distinct()
        _choose(self, "organizacion", [("", every), *((str(pk), name) for pk, name in named)])
        organos = visibles.order_by("organo__nombre").values_list("organo__slug", "organo__nombre").distinct()
        _choose(self, "organo", [("", _("Todos")), *organos])
        if len(organos) < 2:
            del self.fields["organo"]
        sessions = visibles.exclude(sesion=None).values_list("sesion__clave", "sesion__numero", "fecha").distinct()
        latest = sessions.order_by("-fecha", "sesion__clave")[:SESIONES_A_ELEGIR]
        _choose(self, "sesion", [("", every), *((clave, _session(numero, dia)) for clave, numero, dia in latest)])

    @property
    def activo(self) -> bool:
        """Whether it leaves anything out, besides what has no follow-up."""
        return self.is_valid() and any(self.cleaned_data.values())

    def aplicar(self, acuerdos: AcuerdoAdoptadoQuerySet, al: date) -> AcuerdoAdoptadoQuerySet:
        """Those that are asked for, as of a day; what was asked wrongly leaves nothing out."""
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        estado = asked.get("estado")
        acuerdos = acuerdos.filter(estado=estado, suprimido=False) if estado else acuerdos.seguidos()
        if asked.get("tipo"):
            acuerdos = acuerdos.filter(tipo=asked["tipo"])
        if asked.get("organo"):
            acuerdos = acuerdos.filter(organo__slug=asked["organo"])
        if asked.get("sesion"):
            acuerdos = acuerdos.filter(sesion__clave=asked["sesion"])
        own = Tarea.objects.filter(acuerdo=OuterRef("pk"))
        if asked.get("organizacion"):
            acuerdos = acuerdos.filter(Exists(own.filter(partes__organizacion=int(asked["organizacion"]))))
        if asked.get("vencidos"):
            acuerdos = acuerdos.filter(Exists(own.vencidas(al)), estado__in=ABIERTOS)
        return acuerdos.sin_publicar() if asked.get("sin_publicar") else acuerdos


#: States in which something of an agreement is still expected.
ABIERTOS = (EstadoAcuerdo.VIGENTE, EstadoAcuerdo.EN_CUMPLIMIENTO)


def _session(numero: int | None, dia: date) -> str:
    day = fecha_larga(dia)
    return _("Sesión %(numero)s, %(fecha)s") % {"numero": numero, "fecha": day} if numero else day


def _capitals(choices: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, capfirst(label)) for value, label in choices]


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
