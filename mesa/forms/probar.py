"""What would be if: a set of organisations, real or invented, what each answers, and whether the term is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesa import decision
from mesa.forms.base import Formulario
from mesa.forms.organizaciones import con_mayuscula
from mesa.forms.reglas import leer_fraccion
from mesa.models import Convocada, Pronunciamiento, Regla
from mesa.models.organizaciones import Sector

MAXIMO = 30
CERRADA = [("si", _("El plazo venció")), ("no", _("El plazo todavía corre"))]
SIN_RESPUESTA = ("", _("Sin respuesta"))


@dataclass(frozen=True)
class Supuesta:
    """An organisation of the set: its key in the address, its name and its sector."""

    clave: str
    nombre: str
    sector: str

    @property
    def sector_en_palabras(self) -> str:
        """Its sector as it is read."""
        return str(Sector(self.sector).label)


class ReglaDePruebaForm(Formulario):
    """The part of a rule that decides, of one that nobody adopted yet."""

    mayoria = forms.ChoiceField(label=_("Cómo se aprueba"), choices=Regla.Mayoria, initial=Regla.Mayoria.CONSENSO)
    quorum = forms.CharField(
        label=_("Quórum"), help_text=_("Una fracción: 1/2, 2/3. 0 si no se exige."), max_length=10, initial="1/2"
    )
    por_sector = forms.BooleanField(label=_("El quórum se exige en cada sector"), required=False)
    silencio = forms.ChoiceField(
        label=_("Qué pasa con quien no responde"), choices=Regla.Silencio, initial=Regla.Silencio.NO_CUENTA
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        con_mayuscula(self, "mayoria", "silencio")

    def clean_quorum(self) -> object:
        """The fraction, exact."""
        return leer_fraccion(self.cleaned_data["quorum"])

    def pura(self) -> decision.Regla:
        """The rule as the decision core takes it."""
        data = self.cleaned_data
        return decision.Regla(
            mayoria=data["mayoria"],
            quorum=data["quorum"],
            quorum_por_sector=data["por_sector"],
            silencio=data["silencio"],
            dias=0,
            habiles=True,
            cierre_anticipado=False,
            norma=_t("la regla que se prueba"),
        )


class PruebaForm(Formulario):
    """The set, by how many of each sector or as it is today, and what each answers. All of it is in the address."""

    cerrada = forms.ChoiceField(
        label=_("Cuándo"), choices=CERRADA, widget=forms.RadioSelect, initial="si", required=False
    )

    def __init__(self, data: Mapping[str, str], de_hoy: Sequence[Convocada]) -> None:
        super().__init__({"cerrada": "si", **data})
        for sector in Sector:
            self.fields[f"n_{sector}"] = forms.IntegerField(
                label=capfirst(str(sector.label)), min_value=0, max_value=MAXIMO, required=False
            )
        self.conjunto: list[Supuesta] = []
        if self.is_valid():
            self.conjunto = self._invented() or [
                Supuesta(f"o{c.organizacion_id}", c.nombre, c.sector) for c in de_hoy if c.con_voto
            ]
        for una in self.conjunto:
            self.fields[una.clave] = forms.ChoiceField(
                label=una.nombre, choices=[SIN_RESPUESTA, *Pronunciamiento.Sentido.choices], required=False
            )
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if sum(data.get(f"n_{sector}") or 0 for sector in Sector) > MAXIMO:
            raise forms.ValidationError(_("Se prueban hasta 30 organizaciones a la vez. Baje alguno de los números."))
        return data

    def _invented(self) -> list[Supuesta]:
        sectors = [sector for sector in Sector for _n in range(self.cleaned_data[f"n_{sector}"] or 0)]
        return [
            Supuesta(f"s{i}", _t("Organización %(n)s") % {"n": i}, sector) for i, sector in enumerate(sectors, start=1)
        ]

    def filas(self) -> list[tuple[Supuesta, BoundField]]:
        """Each organisation with the field of what it answers."""
        return [(una, self[una.clave]) for una in self.conjunto]

    def numeros(self) -> list[BoundField]:
        """The fields of how many there are of each sector."""
        return [self[f"n_{sector}"] for sector in Sector]

    def inventado(self) -> bool:
        """Whether any of those fields says something, be it wrong."""
        return any(campo.value() or campo.errors for campo in self.numeros())

    def resolver(self, regla: decision.Regla, *, cerrada: bool | None = None) -> decision.Resultado:
        """What the rule gives for these answers, as the form says or as if it were closed."""
        sentidos = {una.clave: self.cleaned_data[una.clave] or None for una in self.conjunto}
        sectores = {una.clave: una.sector for una in self.conjunto}
        closed = self.cleaned_data["cerrada"] != "no" if cerrada is None else cerrada
        return decision.resolver(regla, sentidos, cerrada=closed, sectores=sectores)

    def faltan(self) -> int:
        """How many have not answered."""
        return sum(not self.cleaned_data[una.clave] for una in self.conjunto)
