"""What people contributed, in a workshop or by a form: registered, corrected, and answered with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import count

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, Aporte, ElementoPlan
from actas.operations.plan.elementos import (
    CODIGO,
    RESERVADOS,
    cambio,
    codigo_tomado,
    eliminado,
    sin_codigo_repetido,
)
from actas.states import EstadoAporte
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Ficha, Organizacion
from mesa.models.organizaciones import Sector
from mesa.operations.fechas import comprobar_fecha

verbo("aporte.registrado", gettext_lazy("registró un aporte"))
verbo("aporte.editado", gettext_lazy("corrigió un aporte"))
verbo("aporte.eliminado", gettext_lazy("eliminó un aporte ingresado por error"))
verbo("aporte.respondido", gettext_lazy("respondió un aporte"))

TIPO = "aporte"
LINEAS = ("instancia", "organizacion_nombre", "autor")
LARGOS = {"codigo": 60, "instancia": 300, "texto": 20_000, "organizacion_nombre": 200, "autor": 200}
RESPUESTA_MAXIMA = 20_000
RESPUESTAS = tuple(estado for estado in EstadoAporte if estado != EstadoAporte.RECIBIDO)


@dataclass(frozen=True)
class DatosAporte:
    """What is typed of one; without `codigo` it is given the next one. `elemento` is a code of the plan, or ""."""

    fecha: date | None
    instancia: str
    texto: str
    codigo: str = ""
    organizacion_nombre: str = ""
    sector: str = ""
    autor: str = ""
    elemento: str = ""

    def limpio(self) -> DatosAporte:
        """The same, made safe to store."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        said |= {name: one_line(said[name]) for name in LINEAS}
        said |= {name: one_line(said[name]).lower() for name in ("codigo", "elemento")}
        return DatosAporte(**said | {"texto": plain(self.texto).strip()})


@dataclass(frozen=True)
class Respuesta:
    """How one is answered: whether it is taken, why, and the agreement in which it ended if it did."""

    estado: str
    fundamento: str
    acuerdo: AcuerdoAdoptado | None = None


def errores_de(datos: DatosAporte, elementos: Mapping[str, ElementoPlan]) -> list[tuple[str, str]]:
    """What is wrong with it, each with its field; `elementos` are those of the plan of the same órgano, by code."""
    found = [(name, _("Complete este dato.")) for name in ("fecha", "instancia", "texto") if not getattr(datos, name)]
    found += [
        (name, _("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": most})
        for name, most in LARGOS.items()
        if len(getattr(datos, name)) > most
    ]
    if datos.codigo and (not CODIGO.fullmatch(datos.codigo) or datos.codigo in RESERVADOS):
        found.append(("codigo", _("Use letras minúsculas sin tildes, números y guiones, como taller-2026-15.")))
    if datos.sector and datos.sector not in Sector.values:
        found.append(("sector", _("Elija una de las opciones.")))
    if datos.elemento and datos.elemento not in elementos:
        found.append(
            ("elemento", _("No hay nada en el plan con ese código: «%(codigo)s».") % {"codigo": datos.elemento})
        )
    try:
        if datos.fecha:
            comprobar_fecha(datos.fecha)
            if datos.fecha > clock.today():
                found.append(("fecha", _("La fecha aún no llega: escriba cuándo se recibió el aporte.")))
    except DomainError as error:
        found.append(("fecha", error.mensaje))
    return found


def errores_de_respuesta(respuesta: Respuesta, organo_id: int) -> list[tuple[str, str]]:
    """What is wrong with an answer, each with its field."""
    found = []
    if respuesta.estado not in RESPUESTAS:
        found.append(("estado", _("Elija si el aporte se acoge, se acoge parcialmente o no se acoge.")))
    if not respuesta.fundamento:
        found.append(("respuesta", _("Escriba el fundamento de la respuesta: se publica con el aporte.")))
    if len(respuesta.fundamento) > RESPUESTA_MAXIMA:
        most = {"maximo": RESPUESTA_MAXIMA}
        found.append(("respuesta", _("Acórtelo: el máximo es %(maximo)s caracteres.") % most))
    if respuesta.acuerdo is not None and respuesta.acuerdo.organo_id != organo_id:
        found.append(("acuerdo", _("Ese acuerdo es de otro órgano.")))
    return found


def lock_aporte(pk: int) -> Aporte:
    """The contribution, locked. Raises Conflicto if it was taken away meanwhile."""
    rows = Aporte.objects.select_for_update(of=("self",), no_key=True)
    if (found := rows.select_related("organo", "elemento", "acuerdo").filter(pk=pk).first()) is None:
        raise Conflicto(eliminado())
    return found


def elementos_de(organo: Organizacion) -> dict[str, ElementoPlan]:
    """What the plan of an órgano holds, by code."""
    return {elemento.codigo: elemento for elemento in ElementoPlan.objects.filter(organo=organo)}


def escribir(aporte: Aporte, datos: DatosAporte, elementos: Mapping[str, ElementoPlan]) -> list[str]:
    """Put in a row what was typed, and return the names of what changed. It waits to be published again."""
    changed = []
    for f in fields(datos):
        value = elementos.get(datos.elemento) if f.name == "elemento" else getattr(datos, f.name)
        if getattr(aporte, f.name) != value:
            setattr(aporte, f.name, value)
            changed.append(f.name)
    if set(changed) - {"autor"}:
        aporte.publicado_sha256 = ""
    return changed


def codigos_libres(dichos: Iterable[str] = ()) -> Iterator[str]:
    """Codes that no contribution has, nor is about to, one after another. Asked under the lock of its órgano."""
    taken = set(Aporte.objects.filter(codigo__startswith="aporte-").values_list("codigo", flat=True))
    used = taken.union(dichos)
    return (code for n in count(len(taken) + 1) if (code := f"aporte-{n}") not in used)


def _raise(wrong: list[tuple[str, str]]) -> None:
    if wrong:
        raise DomainError(" ".join(dict.fromkeys(sentence for _name, sentence in wrong)))


@operation
def registrar_aporte(organo_id: int, datos: DatosAporte, *, actor: Actor | None) -> Aporte:
    """Write down one. The same words of the same day and place again are the same one, and not another.

    Raises DomainError for what is wrong with it, Conflicto for a code that is taken.
    """
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("actas.llevar_aportes", actor, organo)
    datos = datos.limpio()
    elementos = elementos_de(organo)
    _raise(errores_de(datos, elementos))
    words = {"fecha": datos.fecha, "instancia": datos.instancia, "texto": datos.texto}
    same = Aporte.objects.filter(**words, organo=organo).first()
    if same is not None and datos.codigo in ("", same.codigo):
        return same
    if Aporte.objects.filter(codigo=datos.codigo).exists():
        raise Conflicto(codigo_tomado(datos.codigo))
    aporte = Aporte(organo=organo)
    escribir(aporte, datos, elementos)
    aporte.codigo = datos.codigo or next(codigos_libres())
    with sin_codigo_repetido():
        aporte.save()
    record("aporte.registrado", aporte, actor=actor, ahora={"codigo": aporte.codigo})
    return aporte


@operation
def editar_aporte(pk: int, datos: DatosAporte, *, revision: int, actor: Actor | None) -> Aporte:
    """Correct what was written down; its code stays. Raises Conflicto if somebody changed it since that revision."""
    aporte = lock_aporte(pk)
    require("actas.llevar_aportes", actor, aporte)
    said = {f.name: getattr(datos, f.name) for f in fields(datos)} | {"codigo": aporte.codigo}
    datos = DatosAporte(**said).limpio()
    elementos = elementos_de(aporte.organo)
    _raise(errores_de(datos, elementos))
    changed = escribir(aporte, datos, elementos)
    if not changed:
        return aporte
    if revision != aporte.revision:
        raise Conflicto(cambio())
    aporte.revision += 1
    aporte.save(update_fields=[*changed, "publicado_sha256", "revision"])
    record("aporte.editado", aporte, actor=actor, ahora={"codigo": aporte.codigo, "cambio": changed})
    return aporte


@operation
def eliminar_aporte(pk: int, *, actor: Actor | None) -> None:
    """Take away one that was written down by mistake. Raises Conflicto once it was answered or published."""
    aporte = lock_aporte(pk)
    require("actas.llevar_aportes", actor, aporte)
    answered = aporte.estado != EstadoAporte.RECIBIDO
    if answered or Ficha.objects.filter(tipo=TIPO, clave=aporte.codigo).exists():
        raise Conflicto(_("Ya se respondió: no se elimina. Corríjalo, o corrija su respuesta."))
    record("aporte.eliminado", aporte, actor=actor, antes={"codigo": aporte.codigo})
    aporte.delete()


@operation
def responder_aporte(pk: int, respuesta: Respuesta, *, revision: int, actor: Actor | None) -> Aporte:
    """Answer one with reasons, or correct its answer. Raises Conflicto if somebody changed it since that revision."""
    aporte = lock_aporte(pk)
    require("actas.llevar_aportes", actor, aporte)
    respuesta = Respuesta(respuesta.estado, plain(respuesta.fundamento).strip(), respuesta.acuerdo)
    _raise(errores_de_respuesta(respuesta, aporte.organo_id))
    if misma_respuesta(aporte, respuesta):
        return aporte
    if revision != aporte.revision:
        raise Conflicto(cambio())
    before = contestar(aporte, respuesta, actor)
    aporte.revision += 1
    aporte.save()
    told = {"respuesta": aporte.respuesta, "estado": aporte.estado}
    record("aporte.respondido", aporte, actor=actor, antes={"estado": before}, ahora=told)
    return aporte


def misma_respuesta(aporte: Aporte, respuesta: Respuesta) -> bool:
    """Whether it is answered so already."""
    said = (respuesta.estado, respuesta.fundamento, respuesta.acuerdo)
    return (aporte.estado, aporte.respuesta, aporte.acuerdo) == said


def contestar(aporte: Aporte, respuesta: Respuesta, actor: Actor | None) -> str:
    """Put the answer in a locked row, which is saved by the caller, and return the state it had."""
    before = mover(aporte, EstadoAporte(respuesta.estado))
    aporte.respuesta, aporte.acuerdo = respuesta.fundamento, respuesta.acuerdo
    aporte.respondido_por_nombre = actor.persona.nombre if actor else ""
    aporte.respondido_el, aporte.publicado_sha256 = entry(), ""
    return before.value
