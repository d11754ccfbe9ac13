"""A rule as the órgano adopted it in a session."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesa import decision
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.organizaciones import choices, con_mayuscula
from mesa.kernel import clock
from mesa.models import Ficha, Organizacion, Regla
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.reglas import ReglaAdoptada
from mesa.palabras import fecha_larga

FRACCION = re.compile(r"\s*(\d{1,3})\s*(?:/\s*(\d{1,3})\s*)?")
SILENCIO = {
    "no_cuenta": _("No suma a ninguna respuesta. Es lo que corresponde si el acuerdo no dice otra cosa."),
    "aprueba": _(
        "Solo si el acuerdo lo dice expresamente. Cada aprobación tácita se muestra siempre como tácita, con el aviso "
        "que se envió."
    ),
    "se_abstiene": _("Se suma a las abstenciones; no cuenta para el quórum."),
}
MAYORIA = {
    "consenso": _("Se aprueba si nadie objeta y hay al menos una aprobación."),
    "simple": _("Se aprueba si hay más aprobaciones que objeciones; el empate rechaza."),
    "absoluta": _("Se aprueba si lo hace más de la mitad de todas las convocadas."),
    "dos_tercios": _("Se aprueba si lo hacen al menos dos tercios de todas las convocadas."),
    "unanimidad": _("Se aprueba si nadie objeta ni se abstiene."),
    "adhesion": _("Basta una adhesión: es para cartas que cada organización firma si lo desea."),
}
TERMINO = [("habiles", _("días hábiles")), ("corridos", _("días corridos"))]
PUBLICA = {
    "nada": _("Lo que respondió cada organización y el recuento quedan dentro de la red."),
    "resultado": _("La Mesa ve si la red aprobó y con cuántas respuestas, sin decir de quién es cada una."),
    "detalle": _("La Mesa ve además la respuesta de cada organización, sin sus fundamentos."),
}
#: What only the rule of a network says.
DE_UNA_RED = ("mandato_amplio", "margen_interno", "publica_interno")


def leer_fraccion(texto: str) -> Fraction:
    """The fraction that somebody typed, exact. Raises ValidationError when it is not one between 0 and 1."""
    found = FRACCION.fullmatch(texto)
    whole = int(found[2] or 1) if found else 0
    if found is None or whole == 0 or int(found[1]) > whole:
        raise forms.ValidationError(_("Escriba una fracción entre 0 y 1, por ejemplo 1/2."))
    return Fraction(int(found[1]), whole)


class ReglaForm(Formulario):
    """What the rule says, and the session and the agreement that adopted it."""

    nombre = forms.CharField(
        label=_("Nombre de la regla"), help_text=_("Por ejemplo: Actas por consenso."), max_length=120
    )
    mayoria = forms.ChoiceField(label=_("Cómo se aprueba"), choices=Regla.Mayoria, widget=forms.RadioSelect)
    quorum = forms.CharField(
        label=_("Quórum"),
        help_text=_(
            "La parte de las convocadas que debe responder, como fracción: 1/2, 2/3. Escriba 0 si no se exige y 1 si "
            "deben responder todas."
        ),
        max_length=10,
    )
    por_sector = forms.BooleanField(label=_("El quórum se exige en cada sector"), required=False)
    silencio = forms.ChoiceField(
        label=_("Qué pasa con quien no responde"),
        choices=Regla.Silencio,
        widget=forms.RadioSelect,
        initial=Regla.Silencio.NO_CUENTA,
    )
    norma_silencio = forms.CharField(
        label=_("Dónde dice el acuerdo que el silencio aprueba"),
        help_text=_("Solo si el silencio aprueba. Por ejemplo: número 3, segunda frase."),
        max_length=200,
        required=False,
    )
    dias = forms.IntegerField(
        label=_("Plazo mínimo para responder, en días"),
        help_text=_("0 permite fijar el mismo día."),
        min_value=0,
        max_value=365,
    )
    termino = forms.ChoiceField(label=_("Cómo se cuentan"), choices=TERMINO, initial="habiles")
    cierre_anticipado = forms.BooleanField(
        label=_("Puede cerrar antes del plazo, si el resultado ya no puede cambiar"), required=False
    )
    prorroga = forms.IntegerField(
        label=_("Prórroga máxima, en % del plazo"),
        help_text=_(
            "Una sola vez y pedida antes del vencimiento. 50 es la mitad, como en la Ley 19.880; 0 si no se prorroga."
        ),
        min_value=0,
        max_value=decision.PRORROGA_MAXIMA,
        initial=50,
    )
    mandato_amplio = forms.BooleanField(
        label=_("Mandato amplio: quien representa a la red responde en la Mesa y después da cuenta"), required=False
    )
    margen_interno = forms.IntegerField(
        label=_("Días hábiles que la consulta interna cierra antes que la de la Mesa"),
        help_text=_("Es el tiempo para llevar la posición de la red. Sin efecto si hay mandato amplio."),
        min_value=0,
        max_value=decision.MARGEN_MAXIMO,
        initial=1,
    )
    publica_interno = forms.ChoiceField(
        label=_("Qué se publica fuera de la red de su consulta interna"),
        choices=Regla.PublicaInterno,
        widget=forms.RadioSelect,
        initial=Regla.PublicaInterno.NADA,
    )
    publicacion = forms.ChoiceField(
        label=_("Acuerdo publicado que la adopta"),
        help_text=_("Si está publicado aquí, elíjalo y deje en blanco la sesión y el número."),
        required=False,
    )
    sesion_fecha = FechaField(label=_("Fecha de la sesión que la adoptó"), required=False)
    sesion_numero = forms.IntegerField(label=_("Número de la sesión"), min_value=1, max_value=9_999, required=False)
    acuerdo = forms.IntegerField(label=_("Número del acuerdo"), min_value=1, max_value=999, required=False)
    texto = forms.CharField(
        label=_("Texto adoptado, literal"),
        help_text=_("Si eligió un acuerdo publicado y lo deja en blanco, se toma su texto."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        required=False,
    )
    desde = FechaField(
        label=_("Rige desde"),
        help_text=_("En blanco, desde el día de la sesión."),
        required=False,
    )
    termina_anterior = forms.BooleanField(required=False)

    def __init__(self, organo: Organizacion, *args: Any, anterior: Regla | None = None, **kwargs: Any) -> None:
        if anterior is not None:
            kwargs["initial"] = _initial(anterior)
        super().__init__(*args, **kwargs)
        self.organo, self.anterior = organo, anterior
        if anterior is None or anterior.hasta is not None:
            del self.fields["termina_anterior"]
        else:
            self.fields["termina_anterior"].label = _t("Poner término a la %(regla)s el día anterior") % {
                "regla": anterior
            }
        if organo.tipo != TipoOrganizacion.RED:
            for name in DE_UNA_RED:
                del self.fields[name]
        else:
            con_mayuscula(self, "publica_interno")
        agreements = Ficha.objects.for_list().filter(tipo="acuerdo", organo=organo)
        agreements = agreements.exclude(datos__adoptado="por_consulta")
        self.acuerdos = {str(ficha.publicacion_id): ficha for ficha in agreements}
        named = ((pk, _named(ficha)) for pk, ficha in self.acuerdos.items())
        choices(self, "publicacion", [("", _("No está publicado aquí")), *named])
        con_mayuscula(self, "mayoria", "silencio", "termino")

    def clean_quorum(self) -> Fraction:
        """The fraction, exact. Never a decimal."""
        return leer_fraccion(self.cleaned_data["quorum"])

    def clean_sesion_fecha(self) -> date | None:
        """The day of a session that took place."""
        dia: date | None = self.cleaned_data["sesion_fecha"]
        if dia and dia > clock.today():
            raise forms.ValidationError(_("La sesión todavía no ocurre. Ingrese la regla cuando la haya adoptado."))
        return dia

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ficha = self.acuerdos.get(data.get("publicacion") or "")
        self._clean_source(data, ficha)
        data["texto"] = data.get("texto") or (ficha.resumen if ficha else "")
        if not data["texto"].strip():
            self.add_error("texto", _("Copie aquí el texto que la sesión adoptó, tal como quedó en el acta."))
        if data.get("silencio") == Regla.Silencio.APRUEBA and not data.get("norma_silencio"):
            self.add_error(
                "norma_silencio", _("Indique dónde lo dice el acuerdo: sin norma, el silencio no puede aprobar.")
            )
        data["desde"] = data.get("desde") or (ficha.fecha if ficha else data.get("sesion_fecha"))
        return data

    def _clean_source(self, data: dict[str, Any], ficha: Ficha | None) -> None:
        """A published agreement, or the session and the number of one that is not: never both."""
        typed = [name for name in ("sesion_fecha", "sesion_numero", "acuerdo") if data.get(name)]
        if ficha is not None:
            for name in typed:
                self.add_error(name, _("Déjelo en blanco: lo dice el acuerdo publicado que eligió."))
            return
        if not data.get("sesion_fecha") and "sesion_fecha" not in self.errors:
            self.add_error("sesion_fecha", _("Indique la fecha de la sesión, o elija el acuerdo publicado."))
        if not data.get("acuerdo") and "acuerdo" not in self.errors:
            self.add_error("acuerdo", _("Indique el número del acuerdo en el acta de esa sesión."))

    def norma(self) -> str:
        """The citation of what adopts the rule, and of where it says that silence approves."""
        data = self.cleaned_data
        ficha = self.acuerdos.get(data["publicacion"])
        if ficha is not None:
            cited = _cite(self.organo, ficha.datos["numero"], ficha.datos["sesion"]["numero"], ficha.fecha)
        else:
            cited = _cite(self.organo, data["acuerdo"], data["sesion_numero"], data["sesion_fecha"])
        return f"{cited}, {data['norma_silencio']}" if data["silencio"] == Regla.Silencio.APRUEBA else cited

    def para_probar(self) -> dict[str, str]:
        """What decides of the rule typed, as the address that tries it says it."""
        sent = {name: str(self.cleaned_data[name]) for name in ("mayoria", "quorum", "silencio")}
        return sent | ({"por_sector": "on"} if self.cleaned_data["por_sector"] else {})

    def regla(self) -> ReglaAdoptada:
        """What was typed, as the operation takes it."""
        data = self.cleaned_data
        pura = decision.Regla(
            mayoria=decision.Mayoria(data["mayoria"]),
            quorum=data["quorum"],
            quorum_por_sector=data["por_sector"],
            silencio=decision.Silencio(data["silencio"]),
            dias=data["dias"],
            habiles=data["termino"] == "habiles",
            cierre_anticipado=data["cierre_anticipado"],
            norma=self.norma(),
        )
        ficha = self.acuerdos.get(data["publicacion"])
        adopted = ficha.fecha if ficha else data["sesion_fecha"]
        published = int(data["publicacion"]) if data["publicacion"] else None
        given = {name: data[name] for name in ("prorroga", *DE_UNA_RED) if name in data}
        replaced = self.anterior.pk if self.anterior and data.get("termina_anterior") else None
        return ReglaAdoptada(
            data["nombre"],
            pura,
            data["texto"],
            data["desde"],
            published,
            adopted,
            decision.Condiciones(**given),
            replaced,
        )


def _initial(regla: Regla) -> dict[str, Any]:
    """What a new version begins with: what the former one says, but not where it was adopted."""
    same = ("nombre", "mayoria", "silencio", "dias", "cierre_anticipado", "prorroga", *DE_UNA_RED)
    quorum = regla.pura.quorum
    return {name: getattr(regla, name) for name in same} | {
        "quorum": f"{quorum.numerator}/{quorum.denominator}" if quorum.denominator > 1 else str(quorum),
        "por_sector": regla.quorum_por_sector,
        "termino": "habiles" if regla.habiles else "corridos",
        "termina_anterior": True,
    }


def _named(ficha: Ficha) -> str:
    return _t("Acuerdo %(numero)s del %(fecha)s: %(titulo)s") % {
        "numero": ficha.datos["numero"],
        "fecha": fecha_larga(ficha.fecha),
        "titulo": ficha.titulo[:80],
    }


def _cite(organo: Organizacion, acuerdo: int, sesion: int | None, dia: date) -> str:
    """In Spanish whatever the reader's language: it is stored with the rule."""
    held = f"la sesión {sesion}, del {_long(dia)}," if sesion else f"la sesión del {_long(dia)},"
    return f"Acuerdo {acuerdo} de {held} de {organo.nombre}"


def _long(dia: date) -> str:
    with translation.override("es"):
        return fecha_larga(dia)
