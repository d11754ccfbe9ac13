"""The follow-up of agreements from a table and to a table: what each is, its condition, and that it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actas.models import AcuerdoAdoptado, ElementoPlan, Modificacion
from actas.operations.acuerdos import (
    Clasificacion,
    anular_cumplimiento,
    clasificar_acuerdo,
    declarar_cumplido,
    lock_adoptados,
    resolver_condicion,
)
from actas.operations.acuerdos.estado import QUE_DEJAN_SIN_EFECTO
from actas.operations.acuerdos.seguimiento import QUORUM_MAXIMO, TEXTO_MAXIMO
from actas.operations.intercambio.lectura import entero, fecha, nombrados, unidos
from actas.operations.intercambio.tareas import LOTE
from actas.querysets.acuerdos import AcuerdoAdoptadoQuerySet
from actas.seguimiento import estado_de
from actas.states import EstadoAcuerdo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Lectura, repetidas
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor
from mesa.models import Organizacion
from mesa.palabras import lista_y

verbo("acuerdo.cargado", gettext_lazy("cargó el seguimiento de acuerdos de una planilla"))

#: How many agreements one table may change: each goes by its own operations.
CAMBIOS = 500
TIPOS = dict(AcuerdoAdoptado.Tipo.choices)
CONDICIONES = dict(AcuerdoAdoptado.Condicion.choices)
COLUMNAS = (
    Columna("acuerdo", gettext_lazy("Su clave, la que trae la planilla descargada."), "2026-08-05/1", obligatoria=True),
    Columna("revisión", gettext_lazy("La que trae la planilla descargada."), "1", obligatoria=True),
    Columna("título", gettext_lazy("Se informa y no se lee: es el del acta publicada."), se_lee=False),
    Columna("adoptado el", gettext_lazy("Se informa y no se lee."), se_lee=False),
    Columna("estado", gettext_lazy("Se informa y no se lee: sale de sus tareas."), se_lee=False),
    Columna("clase", gettext_lazy("decide, encarga, difiere o constituye un comité."), "encarga", obligatoria=True),
    Columna("quórum", gettext_lazy("Con que se adoptó, hasta 300 caracteres.")),
    Columna("sujeto a", gettext_lazy("La condición de que depende, si tiene una.")),
    Columna("plan", gettext_lazy("Los códigos de los compromisos o recomendaciones, separados por punto y coma.")),
    Columna("condición", gettext_lazy("por cumplirse, se cumplió o no se cumplió.")),
    Columna("condición el", gettext_lazy("Cuándo se cumplió o se supo que no se cumplía.")),
    Columna("condición: cómo se sabe", gettext_lazy("El hecho que lo muestra.")),
    Columna("cumplido el", gettext_lazy("De un acuerdo sin tareas, desde cuándo está cumplido.")),
    Columna("cumplido: cómo se sabe", gettext_lazy("El hecho que lo muestra.")),
    Columna("tareas", gettext_lazy("Se informa y no se lee."), se_lee=False),
    Columna("tareas verificadas", gettext_lazy("Se informa y no se lee."), se_lee=False),
)
#: How each group of things that changed is called.
CAMPOS = {
    "clasificacion": gettext_lazy("lo que es"),
    "condicion": gettext_lazy("su condición"),
    "cumplido": gettext_lazy("que está cumplido"),
}
#: The columns of each.
DE_CAMPOS = {
    "clasificacion": ("clase", "quórum", "sujeto a", "plan"),
    "condicion": ("condición", "condición el", "condición: cómo se sabe"),
    "cumplido": ("cumplido el", "cumplido: cómo se sabe"),
}


@dataclass(frozen=True)
class FilaAcuerdo:
    """What a row says of the agreement `pk`, as it was at `revision`."""

    pk: int
    revision: int
    tipo: str
    quorum: str
    sujeto_a: str
    elementos: tuple[int, ...]
    condicion: tuple[str, date | None, str]
    cumplido: tuple[date | None, str]

    def cambios(self, acuerdo: AcuerdoAdoptado) -> list[str]:
        """The groups of what it would change of an agreement, prefetched."""
        elementos = tuple(sorted(each.pk for each in acuerdo.elementos.all()))
        said = (self.tipo, self.quorum, self.sujeto_a, self.elementos)
        groups = {
            "clasificacion": said != (acuerdo.tipo, acuerdo.quorum, acuerdo.sujeto_a, elementos),
            "condicion": self.condicion != _condicion(acuerdo, self.sujeto_a),
            "cumplido": self.cumplido != (acuerdo.cumplido_el, acuerdo.cumplimiento),
        }
        return [name for name, changed in groups.items() if changed]


def _condicion(acuerdo: AcuerdoAdoptado, sujeto_a: str) -> tuple[str, date | None, str]:
    """The condition as it will be once that is what the agreement is subject to: another one is yet to be met."""
    if sujeto_a != acuerdo.sujeto_a:
        return ("pendiente" if sujeto_a else "", None, "")
    return (acuerdo.condicion, acuerdo.condicion_el, acuerdo.condicion_motivo)


class ImportadorAcuerdos:
    """The follow-up of the agreements of an órgano, from a table. It creates none: they come from what is published."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, organo: Organizacion, actor: Actor | None) -> None:
        self.organo, self.actor, self.clave = organo, actor, f"acuerdos:{organo.pk}"

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do. Raises DomainError for a table that changes too many at once."""
        claves = {fila["acuerdo"] for fila in filas}
        own = AcuerdoAdoptado.objects.filter(organo=self.organo, suprimido=False, clave__in=claves)
        counted = own.annotate(vivas=Count("tareas", filter=~Q(tareas__estado="sin_efecto")))
        known = {acuerdo.clave: acuerdo for acuerdo in counted.prefetch_related("elementos")}
        plan = {each.codigo.casefold(): each.pk for each in ElementoPlan.objects.filter(organo=self.organo)}
        twice, left = repetidas(filas, "acuerdo"), _reemplazados(known, filas)
        rows = [_ensayada(fila, known, plan, twice, left) for fila in filas]
        changed = sum(row.hace == "cambia" for row in rows)
        if changed > CAMBIOS:
            raise DomainError(
                _("El archivo cambia %(n)s acuerdos y el máximo es %(maximo)s. Divídalo en varios.")
                % {"n": changed, "maximo": CAMBIOS}
            )
        return rows

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried."""
        rows = [fila.datos for fila in filas if fila.hace == "cambia"]
        done = importar_seguimiento(self.organo.pk, rows, actor=self.actor)
        return ngettext("Se corrigió un acuerdo.", "Se corrigieron %(n)s acuerdos.", done) % {"n": done}


def _reemplazados(known: Mapping[str, AcuerdoAdoptado], filas: Sequence[Fila]) -> set[int]:
    """Those that a later agreement leaves without effect, by what the table says of its condition if it is there."""
    said = {known[f["acuerdo"]].pk: Lectura(f).opcion("condición", CONDICIONES) for f in filas if f["acuerdo"] in known}
    rows = Modificacion.objects.filter(
        anterior__in=said, clase__in=QUE_DEJAN_SIN_EFECTO, posterior__suprimido=False
    ).values_list("anterior", "posterior", "posterior__condicion")
    return {anterior for anterior, posterior, condicion in rows if said.get(posterior, condicion) != "fallida"}


def _ensayada(
    fila: Fila,
    known: Mapping[str, AcuerdoAdoptado],
    plan: Mapping[str, int],
    twice: frozenset[str],
    left: set[int],
) -> Ensayada:
    lectura, acuerdo = Lectura(fila), known.get(fila["acuerdo"])
    que = f"{fila['acuerdo']} · {acuerdo or ''}"[:140]
    if fila["acuerdo"].casefold() in twice:
        lectura.error("acuerdo", _("Está en más de una fila."))
    if acuerdo is None:
        lectura.error("acuerdo", _("No hay un acuerdo con esa clave en este órgano."))
        return lectura.errada(que)
    read = _leida(lectura, acuerdo, plan)
    changed = read.cambios(acuerdo)
    if changed:
        _check(lectura, acuerdo, read, changed, reemplazado=acuerdo.pk in left)
    if lectura.errores:
        return lectura.errada(que)
    words = _("Cambia %(que)s.") % {"que": lista_y(str(CAMPOS[name]) for name in changed)} if changed else ""
    columns = tuple(column for name in changed for column in DE_CAMPOS[name])
    return Ensayada(fila.numero, "cambia" if changed else "igual", que, words, datos=read, columnas=columns)


def _leida(lectura: Lectura, acuerdo: AcuerdoAdoptado, plan: Mapping[str, int]) -> FilaAcuerdo:
    sujeto_a = lectura.texto("sujeto a", maximo=TEXTO_MAXIMO).strip()
    waits = "pendiente" if sujeto_a else ""  # what is subject to something, and says no more, waits for it
    return FilaAcuerdo(
        pk=acuerdo.pk,
        revision=entero(lectura, "revisión"),
        tipo=lectura.opcion("clase", TIPOS, obligatoria=True),
        quorum=lectura.linea("quórum", maximo=QUORUM_MAXIMO),
        sujeto_a=sujeto_a,
        elementos=tuple(sorted(nombrados(lectura, "plan", plan))),
        condicion=(
            lectura.opcion("condición", CONDICIONES) or waits,
            fecha(lectura, "condición el"),
            lectura.texto("condición: cómo se sabe", maximo=TEXTO_MAXIMO).strip(),
        ),
        cumplido=(
            fecha(lectura, "cumplido el"),
            lectura.texto("cumplido: cómo se sabe", maximo=TEXTO_MAXIMO).strip(),
        ),
    )


def _check(
    lectura: Lectura, acuerdo: AcuerdoAdoptado, read: FilaAcuerdo, changed: list[str], *, reemplazado: bool
) -> None:
    """What the operations would refuse, by its column."""
    if read.revision != acuerdo.revision:
        lectura.error(
            "revisión",
            _("El acuerdo cambió desde que se descargó la planilla: descárguela de nuevo y rehaga su cambio en ella."),
        )
    if "condicion" in changed:
        estado, el, motivo = read.condicion
        if estado and not read.sujeto_a:
            lectura.error("condición", _("El acuerdo no está sujeto a nada: escriba a qué, o deje esto en blanco."))
        elif estado in {"cumplida", "fallida"}:
            _check_fact(lectura, acuerdo, "condición", el, motivo)
        elif el or motivo:
            lectura.error("condición el", _("Si está por cumplirse, deje en blanco cuándo y cómo se sabe."))
    if "cumplido" in changed and any(read.cumplido):
        _check_fact(lectura, acuerdo, "cumplido", *read.cumplido)
        live: int = acuerdo.vivas  # type: ignore[attr-defined]  # annotated by ensayar
        then = EstadoAcuerdo(estado_de(acuerdo.estado, reemplazado=reemplazado, condicion=read.condicion[0]))
        if live:
            lectura.error("cumplido el", _("Este acuerdo tiene tareas: queda cumplido cuando todas estén verificadas."))
        elif read.condicion[0] == "fallida":
            lectura.error("cumplido el", _("Si su condición no se cumplió, queda sin efecto: deje esto en blanco."))
        elif then in {EstadoAcuerdo.SIN_SEGUIMIENTO, EstadoAcuerdo.SIN_EFECTO}:
            lectura.error("cumplido el", _("Está %(estado)s.") % {"estado": then.label})


def _check_fact(lectura: Lectura, acuerdo: AcuerdoAdoptado, what: str, el: date | None, como: str) -> None:
    if el is None or not acuerdo.fecha <= el <= clock.today():
        lectura.error(f"{what} el", _("Indique cuándo: desde que se adoptó el acuerdo y hasta hoy."))
    if not como:
        lectura.error(f"{what}: cómo se sabe", _("Complete este dato."))


@operation
def importar_seguimiento(organo_id: int, filas: Sequence[FilaAcuerdo], *, actor: Actor | None) -> int:
    """Correct what is said of many agreements, all or none, and return how many. Each by its own operations, so that
    each keeps its rules and its history. Raises Conflicto if any changed since it was read.
    """
    organo = Organizacion.objects.get(pk=organo_id)
    require("actas.clasificar_acuerdo", actor, organo)
    locked = lock_adoptados(fila.pk for fila in filas)
    if any(locked[fila.pk].revision != fila.revision for fila in filas):
        raise Conflicto(_("Alguien cambió uno de los acuerdos mientras usted revisaba. Ensaye de nuevo la planilla."))
    changes = {fila.pk: fila.cambios(locked[fila.pk]) for fila in filas}
    for fila in filas:
        _correct(locked[fila.pk], fila, changes[fila.pk], actor)
    for fila in filas:  # once every condition is known: one may give another agreement its effect back
        if "cumplido" in changes[fila.pk] and fila.cumplido[0] is not None:
            declarar_cumplido(fila.pk, *fila.cumplido, actor=actor)
    told = {"filas": len(filas), "acuerdos": [locked[fila.pk].clave for fila in filas][:500]}
    record("acuerdo.cargado", organo, actor=actor, ahora=told)
    return len(filas)


def _correct(acuerdo: AcuerdoAdoptado, fila: FilaAcuerdo, changed: list[str], actor: Actor | None) -> None:
    if "cumplido" in changed and acuerdo.cumplido_el is not None:
        anular_cumplimiento(acuerdo.pk, actor=actor)
    if "clasificacion" in changed:
        said = Clasificacion(fila.tipo, fila.quorum, fila.sujeto_a, fila.elementos)
        now = AcuerdoAdoptado.objects.values_list("revision", flat=True).get(pk=acuerdo.pk)
        clasificar_acuerdo(acuerdo.pk, said, revision=now, actor=actor)
    if "condicion" in changed and fila.condicion[0]:
        resolver_condicion(acuerdo.pk, *fila.condicion, actor=actor)


def filas_de_acuerdos(acuerdos: AcuerdoAdoptadoQuerySet) -> Iterable[list[Valor]]:
    """Those agreements as a table with the columns that are read, by batches."""
    counted = acuerdos.annotate(
        vivas=Count("tareas", filter=~Q(tareas__estado="sin_efecto")),
        verificadas=Count("tareas", filter=Q(tareas__estado="verificada")),
    )
    rows: Any = counted.prefetch_related("elementos").order_by("-fecha", "numero", "pk")
    for acuerdo in rows.iterator(LOTE):
        yield [
            acuerdo.clave,
            acuerdo.revision,
            str(acuerdo),
            acuerdo.fecha,
            str(acuerdo.get_estado_display()),
            str(acuerdo.get_tipo_display()),
            acuerdo.quorum,
            acuerdo.sujeto_a,
            unidos(each.codigo for each in acuerdo.elementos.all()),
            str(acuerdo.get_condicion_display()) if acuerdo.condicion else "",
            acuerdo.condicion_el,
            acuerdo.condicion_motivo,
            acuerdo.cumplido_el,
            acuerdo.cumplimiento,
            acuerdo.vivas,
            acuerdo.verificadas,
        ]
