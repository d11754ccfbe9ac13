"""Tasks from a table and to a table: a row without number is a new task; with it, that task as it was at a revision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actas.models import AcuerdoAdoptado, ElementoPlan, Tarea
from actas.operations.acuerdos import lock_adoptados
from actas.operations.intercambio.alta import crear_tareas
from actas.operations.intercambio.cambio import SIMPLES, corregir_tareas
from actas.operations.intercambio.lectura import entero, fecha, lineas, nombrados, unidos
from actas.operations.intercambio.orden import circulos, en_orden
from actas.operations.tareas import DatosTarea, ParteNueva, asignables, atar_tarea, editar_tarea, fijar_plazo_tarea
from actas.operations.tareas.base import (
    EDITABLES,
    PARTES_MAXIMAS,
    PASOS_MAXIMOS,
    TEXTO_MAXIMO,
    TITULO_MAXIMO,
    comprobar_plazo,
)
from actas.operations.tareas.edicion import comprobar_salida, en_circulo, sin_efecto
from actas.querysets.tareas import TareaQuerySet
from actas.states import EstadoAcuerdo
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.ensayo import Columna, Ensayada, Lectura, repetidas
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor
from mesa.models import Organizacion
from mesa.palabras import lista_y

verbo("tarea.cargada", gettext_lazy("cargó tareas de una planilla"))

#: How many tasks are read at once for a table.
LOTE = 2000
#: How many tasks one table may change in who does them, their steps or what they are tied to: each goes by itself.
CAMBIOS = 300
COLUMNAS = (
    Columna("tarea", gettext_lazy("El número de una tarea que ya está. En blanco, la fila es una tarea nueva.")),
    Columna("revisión", gettext_lazy("De una tarea que ya está, la que trae la planilla descargada.")),
    Columna("acuerdo", gettext_lazy("La clave del acuerdo, o en blanco."), ""),
    Columna(
        "título", gettext_lazy("Qué hay que hacer, hasta 300 caracteres."), "Publicar las reglas", obligatoria=True
    ),
    Columna("detalle", gettext_lazy("El texto completo.")),
    Columna("sujeta a", gettext_lazy("La condición de que depende, si tiene una.")),
    Columna("vence", gettext_lazy("Fecha: 14-09-2026 o 2026-09-14. En blanco, sin plazo fijado."), "2026-09-14"),
    Columna("motivo del plazo", gettext_lazy("Al cambiar un plazo que ya tenía, por qué cambia.")),
    Columna("organizaciones", gettext_lazy("Quiénes la hacen, por su nombre, separadas por punto y coma.")),
    Columna("pasos", gettext_lazy("Los pasos, uno por línea.")),
    Columna("depende de", gettext_lazy("Los números de las tareas que van antes, separados por punto y coma.")),
    Columna("plan", gettext_lazy("Los códigos de los compromisos o recomendaciones, separados por punto y coma.")),
    Columna("estado", gettext_lazy("Se informa y no se lee: cambia en la página de la tarea."), se_lee=False),
    Columna("cumplida el", gettext_lazy("Se informa y no se lee."), se_lee=False),
    Columna("verificada el", gettext_lazy("Se informa y no se lee."), se_lee=False),
)
#: How each thing that changed is called.
CAMPOS = {
    "titulo": gettext_lazy("el título"),
    "detalle": gettext_lazy("el detalle"),
    "sujeta_a": gettext_lazy("la condición"),
    "organizaciones": gettext_lazy("las organizaciones"),
    "pasos": gettext_lazy("los pasos"),
    "depende_de": gettext_lazy("de qué depende"),
    "elementos": gettext_lazy("los vínculos con el plan"),
    "vence": gettext_lazy("el plazo"),
    "acuerdo": gettext_lazy("el acuerdo"),
}
#: The column of each, where it has another name.
DE_CAMPOS = {"titulo": "título", "sujeta_a": "sujeta a", "depende_de": "depende de", "elementos": "plan"}


@dataclass(frozen=True)
class FilaTarea:
    """What a row says of a task; `pk` 0: a new one. The others are pks, but for the texts and the steps."""

    numero: int
    pk: int
    revision: int
    acuerdo: int | None
    titulo: str
    detalle: str
    sujeta_a: str
    vence: date | None
    motivo: str
    organizaciones: tuple[int, ...]
    pasos: tuple[str, ...]
    depende_de: tuple[int, ...]
    elementos: tuple[int, ...]

    def cambios(self, tarea: Tarea) -> list[str]:
        """The names of what it would change of a task, prefetched."""
        now: Mapping[str, object] = {
            "titulo": tarea.titulo,
            "detalle": tarea.detalle,
            "sujeta_a": tarea.sujeta_a,
            "vence": tarea.vence,
            "acuerdo": tarea.acuerdo_id,
            "organizaciones": tuple(parte.organizacion_id for parte in tarea.partes.all()),
            "pasos": tuple(paso.texto for paso in tarea.pasos.all()),
            "depende_de": tuple(sorted(other.pk for other in tarea.depende_de.all())),
            "elementos": tuple(sorted(elemento.pk for elemento in tarea.elementos.all())),
        }
        return [name for name in CAMPOS if now[name] != getattr(self, name)]

    def datos(self, tarea: Tarea | None = None) -> DatosTarea:
        """What it says, as the operations take it: who was already to do something keeps it."""
        held = {parte.organizacion_id: parte for parte in tarea.partes.all()} if tarea else {}
        partes = [
            ParteNueva(pk, held[pk].persona_id, held[pk].que) if pk in held else ParteNueva(pk)
            for pk in self.organizaciones
        ]
        return DatosTarea(self.titulo, self.detalle, self.sujeta_a, partes, self.pasos, self.depende_de, self.elementos)


class ImportadorTareas:
    """The tasks of an órgano, from a table."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, organo: Organizacion, actor: Actor | None) -> None:
        self.organo, self.actor, self.clave = organo, actor, f"tareas:{organo.pk}"

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do. Raises DomainError for a table that changes too many at once."""
        known = _Conocido(self.organo, filas)
        twice = repetidas(filas, "tarea")
        rows = [_ensayada(fila, known, twice) for fila in filas]
        changed = [row.datos for row in rows if row.hace == "cambia"]
        tied = [datos for datos in changed if "depende_de" in datos.cambios(known.tareas[datos.pk])]
        slow = sum(not SIMPLES.issuperset(datos.cambios(known.tareas[datos.pk])) for datos in changed)
        if slow > CAMBIOS:
            raise DomainError(
                _(
                    "El archivo cambia las organizaciones, los pasos o los vínculos de %(n)s tareas que ya están, "
                    "y el máximo es %(maximo)s. Divídalo en varios."
                )
                % {"n": slow, "maximo": CAMBIOS}
            )
        wrong = circulos(self.organo, tied) if tied else {}
        return [_en_circulo(row, wrong) for row in rows]

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried."""
        rows = [fila.datos for fila in filas if fila.hace != "igual"]
        new, changed = importar_tareas(self.organo.pk, rows, envio=envio, actor=self.actor)
        created = ngettext("Se creó una tarea", "Se crearon %(n)s tareas", new) % {"n": new}
        corrected = ngettext("se corrigió una", "se corrigieron %(n)s", changed) % {"n": changed}
        if not changed:
            return f"{created}."
        if not new:
            return ngettext("Se corrigió una tarea.", "Se corrigieron %(n)s tareas.", changed) % {"n": changed}
        return _("%(creadas)s y %(corregidas)s.") % {"creadas": created, "corregidas": corrected}


class _Conocido:
    """What the rows of a table are compared to, read once for them all."""

    def __init__(self, organo: Organizacion, filas: Sequence[Fila]) -> None:
        own = Tarea.objects.filter(organo=organo)
        asked = {int(fila["tarea"]) for fila in filas if re.fullmatch("[0-9]{1,15}", fila["tarea"])}
        parts = "partes__organizacion"
        whole = own.filter(pk__in=asked).select_related("acuerdo")
        whole = whole.prefetch_related(parts, "pasos", "depende_de", "elementos")
        self.tareas = {tarea.pk: tarea for tarea in whole}
        self.numeros = {str(pk): pk for pk in own.values_list("pk", flat=True)}
        followed = (
            AcuerdoAdoptado.objects.filter(organo=organo).seguidos().values_list("clave", "pk", "estado", "fecha")
        )
        self.acuerdos = {clave: pk for clave, pk, estado, _dia in followed if estado != EstadoAcuerdo.SIN_EFECTO}
        self.sin_efecto = {clave for clave, _pk, estado, _dia in followed if estado == EstadoAcuerdo.SIN_EFECTO}
        self.adoptados = {pk: dia for _clave, pk, _estado, dia in followed}
        self.asignables = _por_nombre(asignables(organo))
        self.elementos = {e.codigo.casefold(): e.pk for e in ElementoPlan.objects.filter(organo=organo)}

    def acuerdo(self, pk: int, clave: str) -> int | None:
        """The agreement of that key: one with effect or, of a task that is there, the one that it has already."""
        there = self.tareas.get(pk)
        own = there.acuerdo if there else None
        return own.pk if own and own.clave == clave else self.acuerdos.get(clave)

    def cuerpos(self, pk: int) -> Mapping[str, int]:
        """By their names, who may do a task: who may have one today and, of one that is there, who has it already."""
        there = self.tareas.get(pk)
        return self.asignables | _por_nombre(parte.organizacion for parte in (there.partes.all() if there else ()))


def _por_nombre(cuerpos: Iterable[Organizacion]) -> dict[str, int]:
    return {name.casefold(): cuerpo.pk for cuerpo in cuerpos for name in (cuerpo.slug, cuerpo.nombre)}


def _ensayada(fila: Fila, known: _Conocido, twice: frozenset[str]) -> Ensayada:
    lectura = Lectura(fila)
    read = _leida(lectura, known)
    if fila["tarea"].casefold() in twice:
        lectura.error("tarea", _("Está en más de una fila."))
    there = known.tareas.get(read.pk)
    changed = read.cambios(there) if there is not None else []
    if read.pk and there is None:
        lectura.error("tarea", _("No hay una tarea con ese número en este órgano."))
    elif there is not None and changed:
        _check_change(lectura, there, read, changed)
    if read.vence and (there is None or read.vence != there.vence):
        try:
            comprobar_plazo(read.vence, known.adoptados.get(read.acuerdo or 0))
        except DomainError as error:
            lectura.error("vence", error.mensaje)
    if lectura.errores:
        return lectura.errada(read.titulo[:120])
    if there is None:
        return Ensayada(fila.numero, "crea", read.titulo[:120], datos=read)
    words = _("Cambia %(que)s.") % {"que": lista_y(str(CAMPOS[name]) for name in changed)} if changed else ""
    columns = tuple(DE_CAMPOS.get(name, name) for name in changed)
    que = f"{there.pk} · {read.titulo[:120]}"
    return Ensayada(fila.numero, "cambia" if changed else "igual", que, words, datos=read, columnas=columns)


def _leida(lectura: Lectura, known: _Conocido) -> FilaTarea:
    pk, clave = entero(lectura, "tarea"), lectura.linea("acuerdo", maximo=120)
    acuerdo = known.acuerdo(pk, clave)
    if clave and acuerdo is None:
        unknown = _("No hay un acuerdo con esa clave en este órgano.")
        lectura.error("acuerdo", sin_efecto() if clave in known.sin_efecto else unknown)
    pasos = lineas(lectura.texto("pasos"))
    if len(pasos) > PASOS_MAXIMOS or any(len(paso) > TITULO_MAXIMO for paso in pasos):
        lectura.error("pasos", _("Son demasiados pasos, o uno es demasiado largo: 60 pasos de 300 caracteres."))
    cuerpos = nombrados(lectura, "organizaciones", known.cuerpos(pk))
    if len(cuerpos) > PARTES_MAXIMAS:
        lectura.error("organizaciones", _("Son demasiadas organizaciones para una tarea: divídala en varias."))
    return FilaTarea(
        numero=lectura.fila.numero,
        pk=pk,
        revision=entero(lectura, "revisión"),
        acuerdo=acuerdo,
        titulo=lectura.linea("título", maximo=TITULO_MAXIMO, obligatorio=True),
        detalle=lectura.texto("detalle", maximo=TEXTO_MAXIMO).strip(),
        sujeta_a=lectura.texto("sujeta a", maximo=TEXTO_MAXIMO).strip(),
        vence=fecha(lectura, "vence"),
        motivo=lectura.texto("motivo del plazo", maximo=TEXTO_MAXIMO).strip(),
        organizaciones=tuple(cuerpos),
        pasos=tuple(pasos),
        depende_de=tuple(sorted(nombrados(lectura, "depende de", known.numeros))),
        elementos=tuple(sorted(nombrados(lectura, "plan", known.elementos))),
    )


def _check_change(lectura: Lectura, tarea: Tarea, read: FilaTarea, changed: list[str]) -> None:
    if read.revision != tarea.revision:
        lectura.error(
            "revisión",
            _("La tarea cambió desde que se descargó la planilla: descárguela de nuevo y rehaga su cambio en ella."),
        )
    if tarea.estado not in EDITABLES and changed != ["acuerdo"]:
        lectura.error("tarea", _("Está %(estado)s y así no se cambia.") % {"estado": tarea.get_estado_display()})
    if "vence" in changed and tarea.vence and not read.motivo:
        lectura.error("motivo del plazo", _("Escriba por qué cambia el plazo: lo leerán quienes tienen la tarea."))
    try:
        comprobar_salida(parte for parte in tarea.partes.all() if parte.organizacion_id not in read.organizaciones)
    except Conflicto as error:
        lectura.error("organizaciones", error.mensaje)


def _en_circulo(row: Ensayada, circulos: Mapping[int, Sequence[str]]) -> Ensayada:
    """The row, or what is wrong with it if what it depends on would depend on it."""
    titles = circulos.get(row.datos.pk) if row.hace == "cambia" else None
    return replace(row, hace="igual", errores=(("depende de", en_circulo(titles)),)) if titles else row


@operation
def importar_tareas(organo_id: int, filas: Sequence[FilaTarea], *, envio: UUID, actor: Actor | None) -> tuple[int, int]:
    """Create and correct many, all or none; how many of each. The same table sent twice is applied once.

    Raises Conflicto if one that it corrects changed since it was read, DomainError for what no task may say.
    """
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("actas.crear_tarea", actor, organo)
    new = [fila for fila in filas if not fila.pk]
    rest = [fila for fila in filas if fila.pk]
    asked = [fila.pk for fila in rest]
    former = Tarea.objects.filter(pk__in=asked).values_list("acuerdo", flat=True)
    acuerdos = lock_adoptados(pk for pk in {*former, *(fila.acuerdo for fila in filas)} if pk)
    made = crear_tareas(organo, new, envio)
    _correct(organo, rest, acuerdos, actor)
    told = {"envio": str(envio), "creadas": len(made), "corregidas": asked}
    record("tarea.cargada", organo, actor=actor, ahora=told)
    return len(new), len(rest)


def _correct(
    organo: Organizacion, filas: Sequence[FilaTarea], acuerdos: Mapping[int, AcuerdoAdoptado], actor: Actor | None
) -> None:
    """What is simple, all together; each other by its own operations, which check what it is tied to."""
    rows = Tarea.objects.filter(organo=organo, pk__in=[fila.pk for fila in filas]).order_by("pk")
    locked = rows.select_for_update(of=("self",), no_key=True).select_related("acuerdo", "plazo", "organo")
    whole = locked.prefetch_related("partes", "pasos", "depende_de", "elementos")
    held = {tarea.pk: tarea for tarea in whole}
    if len(held) != len(filas) or any(acuerdo.organo_id != organo.pk for acuerdo in acuerdos.values()):
        raise Conflicto(_("Algo de lo que nombra la planilla cambió mientras usted la revisaba. Ensáyela de nuevo."))
    simple = [fila for fila in filas if SIMPLES.issuperset(fila.cambios(held[fila.pk]))]
    corregir_tareas(held, simple, acuerdos, actor=actor)
    done = {fila.pk for fila in simple}
    for fila in en_orden(organo, [fila for fila in filas if fila.pk not in done]):
        _by_operations(held[fila.pk], fila, actor)


def _by_operations(tarea: Tarea, fila: FilaTarea, actor: Actor | None) -> None:
    vence = tarea.vence
    editar_tarea(tarea.pk, fila.datos(tarea), revision=fila.revision, actor=actor)
    if fila.vence != vence:
        fijar_plazo_tarea(tarea.pk, fila.vence, fila.motivo, leido=vence, actor=actor)
    if fila.acuerdo != tarea.acuerdo_id:
        atar_tarea(tarea.pk, fila.acuerdo, actor=actor)


def filas_de_tareas(tareas: TareaQuerySet) -> Iterable[list[Valor]]:
    """Those tasks as a table with the columns that are read, by batches."""
    parts = "partes__organizacion"
    wanted = tareas.select_related("acuerdo").prefetch_related(parts, "pasos", "depende_de", "elementos")
    for tarea in wanted.order_by("pk").iterator(LOTE):
        yield [
            tarea.pk,
            tarea.revision,
            tarea.acuerdo.clave if tarea.acuerdo else "",
            tarea.titulo,
            tarea.detalle,
            tarea.sujeta_a,
            tarea.vence,
            "",
            unidos(_body(parte.organizacion) for parte in tarea.partes.all()),
            "\n".join(paso.texto for paso in tarea.pasos.all()),
            unidos(other.pk for other in tarea.depende_de.all()),
            unidos(elemento.codigo for elemento in tarea.elementos.all()),
            str(tarea.get_estado_display()),
            tarea.cumplida_el and tarea.cumplida_el.astimezone(SANTIAGO).date(),
            tarea.verificada_el and tarea.verificada_el.astimezone(SANTIAGO).date(),
        ]


def _body(organizacion: Organizacion) -> str:
    """How a cell names an organisation: as it is called today, unless that would be read as two."""
    name = organizacion.nombre
    return organizacion.slug if ";" in name or "\n" in name else name
