"""Commitments, milestones and recommendations: written one by one or from a table, and corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import ElementoPlan
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Ficha, Organizacion
from mesa.operations.fechas import comprobar_fecha

verbo("elemento.creado", gettext_lazy("agregó un compromiso, hito o recomendación"))
verbo("elemento.editado", gettext_lazy("corrigió un compromiso, hito o recomendación"))
verbo("elemento.eliminado", gettext_lazy("eliminó un compromiso, hito o recomendación ingresado por error"))

TIPO = "plan"
UNIQUE_VIOLATION = "23505"
CODIGO = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: What its address already means something else with.
RESERVADOS = frozenset({"en-trabajo", "agregar", "importar", "exportar", "publicar"})
LINEAS = ("plan", "titulo", "responsable", "fuente")
LARGOS = {"codigo": 60, "plan": 200, "titulo": 300, "texto": 20_000, "responsable": 300, "fuente": 500}
Clase = ElementoPlan.Clase


@dataclass(frozen=True)
class DatosElemento:
    """What is typed of one. `padre` is the code of the commitment of a milestone, or ""."""

    clase: str
    codigo: str
    plan: str
    titulo: str
    texto: str = ""
    responsable: str = ""
    desde: date | None = None
    vence: date | None = None
    fuente: str = ""
    padre: str = ""

    def limpio(self) -> DatosElemento:
        """The same, made safe to store."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        said |= {name: one_line(said[name]) for name in LINEAS}
        said |= {name: one_line(said[name]).lower() for name in ("codigo", "padre")}
        return DatosElemento(**said | {"texto": plain(self.texto).strip()})


def errores_de(datos: DatosElemento, clases: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with it, each with its field; `clases` gives the kind of each code of the same órgano."""
    found = [(name, _("Complete este dato.")) for name in ("codigo", "plan", "titulo") if not getattr(datos, name)]
    found += [
        (name, _("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": most})
        for name, most in LARGOS.items()
        if len(getattr(datos, name)) > most
    ]
    if datos.codigo and (not CODIGO.fullmatch(datos.codigo) or datos.codigo in RESERVADOS):
        found.append(("codigo", _("Use letras minúsculas sin tildes, números y guiones, como 6-c3-h1.")))
    if datos.clase not in Clase.values:
        found.append(("clase", _("Elija si es un compromiso, un hito o una recomendación.")))
    found += _of_its_place(datos, clases)
    for name in ("desde", "vence"):
        found += _of_its_date(name, getattr(datos, name))
    if datos.desde and datos.vence and datos.vence < datos.desde:
        found.append(("vence", _("Termina antes de comenzar: revise las fechas.")))
    return found


def _of_its_place(datos: DatosElemento, clases: Mapping[str, str]) -> list[tuple[str, str]]:
    if datos.clase != Clase.HITO:
        return [("padre", _("Solo un hito pertenece a un compromiso. Deje este dato vacío."))] if datos.padre else []
    if not datos.padre:
        return [("padre", _("Indique el código del compromiso al que pertenece el hito."))]
    if clases.get(datos.padre) != Clase.COMPROMISO:
        return [("padre", _("No hay un compromiso con ese código: «%(codigo)s».") % {"codigo": datos.padre})]
    return []


def _of_its_date(name: str, dia: date | None) -> list[tuple[str, str]]:
    try:
        if dia:
            comprobar_fecha(dia)
    except DomainError as error:
        return [(name, error.mensaje)]
    return []


def lock_elemento(pk: int) -> ElementoPlan:
    """The element, locked. Raises Conflicto if it was taken away meanwhile."""
    rows = ElementoPlan.objects.select_for_update(of=("self",), no_key=True).select_related("organo", "padre")
    if (found := rows.filter(pk=pk).first()) is None:
        raise Conflicto(eliminado())
    return found


def eliminado() -> str:
    """The sentence for what somebody took away."""
    return _("Alguien lo eliminó mientras usted trabajaba. Vuelva a la lista para ver cómo quedó.")


def clases_de(organo: Organizacion) -> dict[str, str]:
    """The kind of each code of an órgano."""
    return dict(ElementoPlan.objects.filter(organo=organo).values_list("codigo", "clase"))


def escribir(elemento: ElementoPlan, datos: DatosElemento, padres: Mapping[str, ElementoPlan]) -> list[str]:
    """Put in a row what was typed, and return the names of what changed. It waits to be published again."""
    changed = []
    for f in fields(datos):
        value = padres.get(datos.padre) if f.name == "padre" else getattr(datos, f.name)
        if getattr(elemento, f.name) != value:
            setattr(elemento, f.name, value)
            changed.append(f.name)
    if changed:
        elemento.publicado_sha256 = ""
    return changed


def _checked(datos: DatosElemento, organo: Organizacion) -> tuple[DatosElemento, dict[str, ElementoPlan]]:
    datos = datos.limpio()
    wrong = errores_de(datos, clases_de(organo))
    if wrong:
        raise DomainError(" ".join(dict.fromkeys(sentence for _name, sentence in wrong)))
    return datos, {e.codigo: e for e in ElementoPlan.objects.filter(organo=organo, codigo=datos.padre)}


@operation
def crear_elemento(organo_id: int, datos: DatosElemento, *, actor: Actor | None) -> ElementoPlan:
    """Add one. Raises DomainError for what is wrong with it, Conflicto for a code that is taken."""
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("actas.llevar_plan", actor, organo)
    datos, padres = _checked(datos, organo)
    if ElementoPlan.objects.filter(codigo=datos.codigo).exists():
        raise Conflicto(codigo_tomado(datos.codigo))
    elemento = ElementoPlan(organo=organo)
    escribir(elemento, datos, padres)
    with sin_codigo_repetido():
        elemento.save()
    record("elemento.creado", elemento, actor=actor, ahora={"codigo": elemento.codigo, "clase": elemento.clase})
    return elemento


def cambio() -> str:
    """The sentence for what somebody else saved first."""
    return _(
        "Alguien lo cambió mientras usted escribía. Su texto no se perdió: "
        "compárelo con lo guardado y vuelva a guardar."
    )


def codigo_tomado(codigo: str) -> str:
    """The sentence for a code that another has."""
    return _("Ya hay algo con el código «%(codigo)s». Use otro, o corrija el que está.") % {"codigo": codigo}


@contextmanager
def sin_codigo_repetido() -> Iterator[None]:
    """Codes are of the installation and locks of an órgano: raise Conflicto when another órgano took one meanwhile."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != UNIQUE_VIOLATION:
            raise
        raise Conflicto(_("Otro órgano acaba de usar uno de los códigos. Nada se guardó: intente de nuevo.")) from error


@operation
def editar_elemento(pk: int, datos: DatosElemento, *, revision: int, actor: Actor | None) -> ElementoPlan:
    """Correct one; its code and its kind stay. Raises Conflicto if somebody changed it since that revision.

    What it says again changes nothing. It is published again when the secretaría does so.
    """
    elemento = lock_elemento(pk)
    require("actas.llevar_plan", actor, elemento)
    datos = DatosElemento(**{f.name: getattr(datos, f.name) for f in fields(datos)} | _kept(elemento))
    datos, padres = _checked(datos, elemento.organo)
    before = {f.name: _told(getattr(elemento, f.name)) for f in fields(datos)}
    changed = escribir(elemento, datos, padres)
    if not changed:
        return elemento
    if revision != elemento.revision:
        raise Conflicto(cambio())
    elemento.revision += 1
    elemento.save(update_fields=[*changed, "publicado_sha256", "revision"])
    now = {name: _told(getattr(elemento, name)) for name in changed}
    record("elemento.editado", elemento, actor=actor, antes={n: before[n] for n in changed}, ahora=now)
    return elemento


def _kept(elemento: ElementoPlan) -> dict[str, str]:
    return {"codigo": elemento.codigo, "clase": elemento.clase}


def _told(value: Any) -> Any:
    """How an event tells a value."""
    return value.isoformat() if isinstance(value, date) else getattr(value, "codigo", value)


@operation
def eliminar_elemento(pk: int, *, actor: Actor | None) -> None:
    """Take away one that was added by mistake. Raises Conflicto once it was published or something is tied to it."""
    elemento = lock_elemento(pk)
    require("actas.llevar_plan", actor, elemento)
    if Ficha.objects.filter(tipo=TIPO, clave=elemento.codigo).exists():
        raise Conflicto(_("Ya se publicó: no se elimina. Corríjalo y publíquelo de nuevo."))
    tied = (elemento.hitos, elemento.acuerdos, elemento.tareas, elemento.aportes)
    if any(rows.exists() for rows in tied):
        raise Conflicto(_("Tiene hitos, acuerdos, tareas o aportes. Sepárelos primero y elimínelo después."))
    record("elemento.eliminado", elemento, actor=actor, antes={"codigo": elemento.codigo, "plan": elemento.plan})
    elemento.delete()
