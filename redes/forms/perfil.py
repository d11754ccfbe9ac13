"""What is typed of a profile: a datum of any class, or many at once that share their year and their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesa.forms.archivos import ArchivoField, pedir_de_nuevo
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.kernel import clock
from mesa.kernel.strike import MARCA
from mesa.operations.fechas import PRIMERA
from redes.datos import CLASES
from redes.forms.perfil_campos import CAMPOS, FECHAS, pesos, rut_escrito, texto_de
from redes.models import Dato
from redes.operations.perfil import DatoDicho, errores_de, limpio

FILAS_DE_MAS, FILAS_MAXIMAS = 3, 60
#: How many blank rows are offered of each class: enough for who begins, few enough for a phone.
FILAS = {"directivo": 5, "fuente": 3, "donante": 3, "destino": 3}
#: Where what is wrong with the origin of a datum is told: its fields are not those of the value.
DEL_ORIGEN = {"fecha_dato", "fuente_dato", "anio", "archivo"}


class OrigenForm(Formulario):
    """What data typed at once share: their year, from when to when, their source, its day and its file."""

    anio = forms.IntegerField(label=_("Año"), min_value=PRIMERA.year)
    desde = FechaField(label=_("Inicio del período, si es el mismo para todas"), required=False)
    hasta = FechaField(label=_("Término del período, si es el mismo para todas"), required=False)
    fuente_dato = forms.CharField(
        label=_("Fuente"),
        help_text=_("De dónde sale: un acta, el balance, un registro."),
        max_length=500,
        required=False,
    )
    fecha_dato = FechaField(label=_("Fecha del dato"), help_text=_("Desde ella corre su vigencia."))
    archivo = ArchivoField(label=_("Archivo que lo respalda"))
    envio = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        clase: str,
        data: Any = None,
        files: Any = None,
        *,
        anio: int | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        hoy = clock.today()
        fresh: dict[str, Any] = {"anio": anio or hoy.year - 1, "fecha_dato": hoy, "envio": uuid4()}
        super().__init__(data, files, initial=dict(typed) if typed else fresh)
        if not CLASES[clase].anual:
            del self.fields["anio"]
        if clase != "directivo":
            del self.fields["desde"], self.fields["hasta"]
        if clase == "documento":
            self.fields["archivo"].label = _("Archivo del documento")
            self.fields["fecha_dato"].label = _("Fecha del documento")


class FilaForm(Formulario):
    """The value of a datum of a class."""

    def __init__(self, clase: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clase = clase
        for name, made in CAMPOS[clase].items():
            self.fields[name] = made()

    def valor(self, comun: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What was typed; what was left blank, as all of them share it."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if self.clase == "documento" and self.cleaned_data.get("clase") not in ("balance", "memoria"):
            said.pop("auditado", None)
        shared = {name: day for name, day in (comun or {}).items() if day and name in self.fields}
        return shared | said


class FilasForm:
    """Many data of a class at once: rows, of which those left blank are not there, and what they share."""

    def __init__(
        self,
        clase: str,
        data: Any = None,
        files: Any = None,
        *,
        anio: int | None = None,
        iniciales: Sequence[Mapping[str, Any]] = (),
        vacia: bool = True,
    ) -> None:
        self.clase = clase
        sent = data if data is not None else {}
        offered = max(FILAS.get(clase, 1) if vacia else 1, len(iniciales))
        self.cuantas = _count(sent.get("filas", "")) or offered
        if "mas" in sent:  # what was typed is shown again among more rows, and is not judged yet
            typed = {name: sent.get(name, "") for name in sent}
            iniciales = [_of_row(typed, place) for place in range(self.cuantas)]
            self.cuantas = min(self.cuantas + FILAS_DE_MAS, FILAS_MAXIMAS)
            self.origen = OrigenForm(clase, anio=anio, typed=typed)
            if files:
                self.origen.files, self.origen.cleaned_data = files, {}
                pedir_de_nuevo(self.origen)
            data = None
        else:
            self.origen = OrigenForm(clase, data, files, anio=anio)
        given = [*iniciales, *[{}] * self.cuantas][: self.cuantas]
        self.filas = [
            FilaForm(
                clase, data, prefix=f"f{place}", initial=initial, empty_permitted=True, use_required_attribute=False
            )
            for place, initial in enumerate(given)
        ]

    def __iter__(self) -> Iterator[FilaForm]:
        return iter(self.filas)

    @property
    def formularios(self) -> list[forms.Form]:
        """All of them, for the summary of errors."""
        return [*self.filas, self.origen]

    def is_valid(self) -> bool:
        """Whether all that was typed may be stored; each sentence is put by its field."""
        fine = [form.is_valid() for form in self.formularios]
        if not all(fine):
            return False
        for fila in self._llenas():
            _put(fila, self.origen, errores_de(self.clase, limpio(self.clase, self._dicho(fila)), clock.today()))
        return not any(form.errors for form in self.formularios)

    def dichos(self) -> list[DatoDicho]:
        """What was typed, a datum for each row that is not blank."""
        return [self._dicho(fila) for fila in self._llenas()]

    def _llenas(self) -> list[FilaForm]:
        return [fila for fila in self.filas if fila.has_changed()]

    def _dicho(self, fila: FilaForm) -> DatoDicho:
        shared = self.origen.cleaned_data
        period = {name: shared.get(name) for name in ("desde", "hasta")}
        return dicho_de(fila.valor(period), shared, shared.get("archivo"))


class DatoForm(FilaForm):
    """One datum, with where it comes from. `dato_leido` and its `revision` are what the page showed."""

    dato_leido = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(self, clase: str, *args: Any, dato: Dato | None = None, anio: int | None = None) -> None:
        super().__init__(clase, *args, initial=guardado_de(dato) if dato else {})
        self.dato = dato
        origen = OrigenForm(clase, anio=anio)
        for name, field in origen.fields.items():
            if name in DEL_ORIGEN or name == "envio":
                self.fields[name] = field
                self.initial.setdefault(name, origen.initial.get(name))
        if dato is not None and dato.archivo is not None:
            self.fields["archivo"].help_text = _t("Ahora está «%(nombre)s»: adjunte otro solo si lo cambia.") % {
                "nombre": dato.archivo.nombre
            }

    def clean(self) -> dict[str, Any]:
        """What was typed, with every sentence of what is wrong by its field."""
        super().clean()
        if not self.errors:
            _put(self, self, errores_de(self.clase, limpio(self.clase, self.dicho()), clock.today()))
        return self.cleaned_data

    def dicho(self) -> DatoDicho:
        """What was typed, as the operations take it; its file is the one it had unless another came."""
        own = {name: value for name, value in self.valor().items() if name in CAMPOS[self.clase]}
        kept = self.dato.archivo if self.dato else None
        return dicho_de(own, self.cleaned_data, self.cleaned_data.get("archivo") or kept)


def dicho_de(valor: Mapping[str, Any], origen: Mapping[str, Any], archivo: Any) -> DatoDicho:
    """A datum as the operations take it."""
    return DatoDicho(valor, origen.get("anio"), origen.get("fuente_dato", ""), origen.get("fecha_dato"), archivo)


def guardado_de(dato: Dato) -> dict[str, Any]:
    """What is saved of a datum, as its form shows it: what was struck, as what is still to be written."""
    said: dict[str, Any] = {name: None if MARCA in str(value) else value for name, value in dato.valor.items()}
    for name in FECHAS & said.keys():
        said[name] = date.fromisoformat(said[name]) if said[name] else None
    if said.get("rut"):
        said["rut"] = rut_escrito(said["rut"])
    if said.get("monto"):
        said["monto"] = pesos(Decimal(said["monto"]))
    return said | {
        "anio": dato.anio,
        "fuente_dato": dato.fuente,
        "fecha_dato": dato.fecha,
        "revision": dato.revision,
        "dato_leido": dato.pk,
    }


def _put(fila: forms.Form, origen: forms.Form, errores: Sequence[tuple[str, str]]) -> None:
    for name, sentence in errores:
        where = origen if name in DEL_ORIGEN else fila
        if sentence not in where.errors.get(name, []):
            where.add_error(name if name in where.fields else None, sentence)


def _of_row(typed: Mapping[str, str], place: int) -> dict[str, str]:
    start = f"f{place}-"
    return {name.removeprefix(start): said for name, said in typed.items() if name.startswith(start)}


def _count(said: str) -> int:
    return min(int(said), FILAS_MAXIMAS) if said.isdecimal() and len(said) < 4 else 0


def comparar(form: DatoForm, saved: Dato) -> None:
    """After somebody else saved first: say by each field what is saved now, so that saving again takes its place."""
    read = {"revision": str(saved.revision), "dato_leido": str(saved.pk)}
    form.data = {**form.data.dict(), **read}  # type: ignore[attr-defined]  # a QueryDict
    there, kept = guardado_de(saved), set(form.fields) - {"revision", "dato_leido", "envio", "archivo"}
    for name in [name for name in form.fields if name in kept]:
        value = saved.valor.get(name) if name in CAMPOS[form.clase] else there.get(name)
        said, typed = (texto_de(form.clase, name, one) for one in (value, form.cleaned_data.get(name)))
        if said != typed:
            form.add_error(name, _t("Lo guardado ahora dice: «%(texto)s».") % {"texto": said or _t("nada")})
