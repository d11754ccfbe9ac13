"""A version of the proposal while it is written: nobody overwrites another, and what was voted is never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Fondo, Propuesta
from fondo.operations.base import comprobar_monto, lock_fondo
from fondo.operations.propuesta.texto import ETAPAS
from fondo.states import EstadoFondo, EstadoPropuesta
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain

verbo("propuesta.preparada", gettext_lazy("comenzó una versión de la propuesta del fondo"))
verbo("propuesta.editada", gettext_lazy("corrigió la propuesta del fondo"))

EJES_MAXIMO, ITEMS_MAXIMO, TEXTO_MAXIMO, NOMBRE_MAXIMO = 12, 20, 20_000, 200


@dataclass(frozen=True)
class EjeDicho:
    """A central line, as typed."""

    titulo: str
    texto: str = ""


@dataclass(frozen=True)
class ItemDicho:
    """A line of a stage's budget, in USD, as typed."""

    nombre: str
    monto: Decimal
    administracion: bool = False


@dataclass(frozen=True)
class EtapaDicha:
    """A stage with its amount in USD, as typed."""

    nombre: str
    objetivo: str
    monto: Decimal
    items: Sequence[ItemDicho] = ()


@dataclass(frozen=True)
class DatosPropuesta:
    """What is typed of a version. A draft may be incomplete: what lacks is told before it is put to a vote."""

    titulo: str
    justificacion: str
    monto: Decimal
    ejes: Sequence[EjeDicho] = ()
    etapas: Sequence[EtapaDicha] = ()

    def limpios(self) -> dict[str, Any]:
        """The same as columns. Raises DomainError for what is too much or no amount."""
        if len(self.ejes) > EJES_MAXIMO or any(len(etapa.items) > ITEMS_MAXIMO for etapa in self.etapas):
            raise DomainError(_("Son demasiados ejes o ítems: reúna los que van juntos."))
        if len(self.etapas) > ETAPAS:
            raise DomainError(_("La propuesta tiene dos etapas."))
        if not all(one_line(eje.titulo) for eje in self.ejes):
            raise DomainError(_("Escriba cómo se llama cada eje."))
        if not all(one_line(item.nombre) for etapa in self.etapas for item in etapa.items):
            raise DomainError(_("Escriba el nombre de cada ítem."))
        names = [[one_line(item.nombre).casefold() for item in etapa.items] for etapa in self.etapas]
        if any(len(set(of_stage)) != len(of_stage) for of_stage in names):
            raise DomainError(_("Dos ítems de una etapa tienen el mismo nombre."))
        return {
            "titulo": one_line(self.titulo)[:250],
            "justificacion": plain(self.justificacion).strip()[:TEXTO_MAXIMO],
            "monto": comprobar_monto(self.monto, "USD", cero=True),
            "ejes": [
                {"titulo": one_line(eje.titulo)[:NOMBRE_MAXIMO], "texto": plain(eje.texto).strip()[:TEXTO_MAXIMO]}
                for eje in self.ejes
            ],
            "etapas": [_stage(etapa) for etapa in self.etapas],
        }


def _stage(etapa: EtapaDicha) -> dict[str, Any]:
    return {
        "nombre": one_line(etapa.nombre)[:NOMBRE_MAXIMO],
        "objetivo": plain(etapa.objetivo).strip()[:TEXTO_MAXIMO],
        "monto": f"{comprobar_monto(etapa.monto, 'USD', cero=True):.2f}",
        "presupuesto": [
            {
                "nombre": one_line(item.nombre)[:NOMBRE_MAXIMO],
                "monto": f"{comprobar_monto(item.monto, 'USD', cero=True):.2f}",
                "administracion": item.administracion,
            }
            for item in etapa.items
        ],
    }


def may_be_written(fondo: Fondo) -> None:
    """Raise Conflicto once the fund ended or was given up."""
    if fondo.estado in (EstadoFondo.CERRADO, EstadoFondo.DESISTIDO):
        raise Conflicto(_("Este fondo ya terminó: su propuesta no se corrige."))


@operation
def preparar_propuesta(fondo_id: int, datos: DatosPropuesta, *, actor: Actor | None) -> Propuesta:
    """Begin the first version. Raises Conflicto if there is one already: what follows is its next version."""
    fondo = lock_fondo(fondo_id)
    require("fondo.preparar_propuesta", actor, fondo)
    may_be_written(fondo)
    if fondo.propuestas.exists():
        raise Conflicto(_("El fondo ya tiene una propuesta. Corríjala, o escriba su versión siguiente."))
    return _begin(fondo, 1, datos.limpios(), actor)


@operation
def nueva_version(fondo_id: int, *, actor: Actor | None) -> Propuesta:
    """Begin the next version from the last one, which was voted. Raises Conflicto while another is open."""
    fondo = lock_fondo(fondo_id)
    require("fondo.preparar_propuesta", actor, fondo)
    may_be_written(fondo)
    last = fondo.propuestas.order_by("-numero").first()
    if last is None or last.estado in (EstadoPropuesta.BORRADOR, EstadoPropuesta.EN_CONSULTA):
        raise Conflicto(_("No hay una versión ya votada de la que partir."))
    return next_version(last, actor=actor)


def next_version(last: Propuesta, *, actor: Actor | None) -> Propuesta:
    """The draft that follows a version, with its text: also the system's, when the Mesa did not approve it."""
    columns = {name: getattr(last, name) for name in ("titulo", "justificacion", "ejes", "etapas", "monto")}
    return _begin(last.fondo, last.numero + 1, columns, actor)


def _begin(fondo: Fondo, numero: int, columns: dict[str, Any], actor: Actor | None) -> Propuesta:
    who = actor.persona if actor else None
    propuesta = Propuesta.objects.create(fondo=fondo, numero=numero, creada_por=who, creada_el=entry(), **columns)
    record("propuesta.preparada", propuesta, actor=actor, ahora={"version": numero})
    return propuesta


@operation
def editar_propuesta(pk: int, datos: DatosPropuesta, *, revision: int, actor: Actor | None) -> Propuesta:
    """Write the draft over what was read at `revision`. Raises Conflicto if it changed, or is no draft any more."""
    propuesta = lock_propuesta(pk)
    require("fondo.editar_propuesta", actor, propuesta)
    may_be_written(propuesta.fondo)
    if propuesta.estado != EstadoPropuesta.BORRADOR:
        raise Conflicto(_("Esta versión ya se llevó a consulta: lo que sigue se escribe en la siguiente."))
    if propuesta.revision != revision:
        raise Conflicto(_("La propuesta cambió mientras usted escribía. Su texto no se perdió: compare y guarde."))
    columns = datos.limpios()
    changed = [name for name, value in columns.items() if getattr(propuesta, name) != value]
    if not changed:
        return propuesta
    for name in changed:
        setattr(propuesta, name, columns[name])
    propuesta.revision += 1
    propuesta.save(update_fields=[*changed, "revision"])
    record("propuesta.editada", propuesta, actor=actor, ahora={"cambia": changed})
    return propuesta


def lock_propuesta(pk: int) -> Propuesta:
    """A version, with its fund locked before it."""
    fondo = lock_fondo(Propuesta.objects.values_list("fondo", flat=True).get(pk=pk))
    propuesta = Propuesta.objects.select_for_update(of=("self",), no_key=True).select_related("consulta").get(pk=pk)
    propuesta.fondo = fondo
    return propuesta
