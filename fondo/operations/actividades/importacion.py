"""Activities from a table and to a table: one of the same name and day is corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fondo.comunas import regiones
from fondo.models import Actividad, Asistentes, Etapa, Fondo, Item
from fondo.operations.actividades.actividades import asistentes_de, escribir, nueva
from fondo.operations.actividades.datos import SECTORES, DatosActividad, Partes, dicho_de, errores_de
from fondo.operations.base import en_ejecucion, lock_fondo
from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Lectura
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor

verbo("actividad.cargada", gettext_lazy("cargó actividades del fondo de una planilla"))

#: By the code of each sector, the name of its column.
DE_SECTOR = {sector: sector.replace("_", " ") for sector in SECTORES}
COLUMNAS = (
    Columna("fecha", gettext_lazy("El día en que se hizo."), "2026-08-20", obligatoria=True),
    Columna(
        "nombre",
        gettext_lazy("Con el mismo nombre y fecha se corrige la que ya está."),
        "Taller regional de ejemplo",
        obligatoria=True,
    ),
    Columna("qué es", gettext_lazy("taller, difusión, reunión u otra."), "taller"),
    Columna("modalidad", gettext_lazy("presencial, virtual o híbrida."), "presencial"),
    Columna("comuna", gettext_lazy("Su nombre. En blanco solo si es virtual."), "Valparaíso"),
    Columna("región", gettext_lazy("La de la comuna. No se lee."), "", se_lee=False),
    Columna("lugar", gettext_lazy("Dónde fue, sin nombres de personas."), "Biblioteca Ejemplo"),
    Columna("etapa", gettext_lazy("1 o 2."), "2", obligatoria=True),
    Columna("ítem", gettext_lazy("El del presupuesto, si corresponde a uno."), ""),
    *(Columna(DE_SECTOR[sector], words, "12" if sector == "academia" else "") for sector, words in SECTORES.items()),
    Columna("implementadores", gettext_lazy("Cuántos, entre quienes asistieron."), "4"),
    Columna("decisores", gettext_lazy("Tomadores de decisión, entre quienes asistieron."), "2"),
    Columna("resumen", gettext_lazy("Qué se hizo."), "Se revisaron los estándares comunes."),
)
#: By each field, the name of its column, where they differ.
NOMBRES = {
    "clase": "qué es",
    "etapa_id": "etapa",
    "item_id": "ítem",
    "asistentes": "academia",
}
Aplicada = tuple[DatosActividad, int, int]
Clave = tuple[Any, str]


class ImportadorActividades:
    """The activities of a fund. What a row brings is compared with the one of its name and day."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, fondo: Fondo, actor: Actor | None) -> None:
        self.fondo, self.actor = fondo, actor
        self.clave = f"actividades:{fondo.pk}"
        self.partes = Partes.de(fondo)
        self.etapas = {etapa.numero: etapa.pk for etapa in Etapa.objects.filter(fondo=fondo)}
        items = Item.objects.filter(etapa__fondo=fondo).values_list("etapa_id", "nombre", "pk")
        self.items = {(etapa, nombre.casefold()): pk for etapa, nombre, pk in items}

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do."""
        known, seen = _known(self.fondo), set[Clave]()
        return [self._row(fila, known, seen) for fila in filas]

    def _row(self, fila: Fila, known: dict[Clave, Actividad], seen: set[Clave]) -> Ensayada:
        lectura = Lectura(fila)
        datos = self._datos(lectura).limpios()
        told = {column for column, _sentence in lectura.errores}
        for name, sentence in errores_de(datos, self.partes):
            column = NOMBRES.get(name, name)
            if column not in told:
                lectura.error(column, sentence)
        que = f"{datos.fecha} · {datos.nombre[:120]}"
        key = _key(datos)
        if key in seen:
            lectura.error("nombre", _("Está en más de una fila."))
        seen.add(key)
        if lectura.errores:
            return lectura.errada(que)
        there = known.get(key)
        if there is None:
            return Ensayada(fila.numero, "crea", que, datos.comuna, datos=(datos, 0, 0))
        same = dicho_de(there) == datos
        return Ensayada(
            fila.numero,
            "igual" if same else "cambia",
            que,
            "" if same else _("Cambia la que ya está."),
            datos=(datos, there.pk, there.revision),
            columnas=() if same else _lost(there, datos),
        )

    def _datos(self, lectura: Lectura) -> DatosActividad:
        etapa = self._etapa(lectura)
        return DatosActividad(
            nombre=lectura.linea("nombre", maximo=250, obligatorio=True),
            fecha=lectura.fecha("fecha", obligatoria=True),
            etapa_id=etapa,
            item_id=self._item(lectura, etapa),
            clase=lectura.opcion("qué es", dict(Actividad.Clase.choices)) or Actividad.Clase.TALLER,
            modalidad=lectura.opcion("modalidad", dict(Actividad.Modalidad.choices)) or Actividad.Modalidad.PRESENCIAL,
            comuna=lectura.linea("comuna", maximo=80),
            lugar=lectura.linea("lugar", maximo=200),
            asistentes={sector: _count(lectura, column) for sector, column in DE_SECTOR.items()},
            implementadores=_count(lectura, "implementadores"),
            decisores=_count(lectura, "decisores"),
            resumen=lectura.texto("resumen", maximo=5_000),
        )

    def _etapa(self, lectura: Lectura) -> int | None:
        text = lectura.fila["etapa"].strip().removeprefix("Etapa ").removesuffix(".0")
        found = self.etapas.get(int(text)) if text.isdecimal() else None
        if found is None:
            lectura.error("etapa", _("Escriba el número de una etapa del fondo."))
        return found

    def _item(self, lectura: Lectura, etapa: int | None) -> int | None:
        text = lectura.linea("ítem", maximo=200)
        found = self.items.get((etapa or 0, text.casefold()))
        if text and found is None:
            lectura.error("ítem", _("La etapa no tiene un ítem llamado «%(cual)s».") % {"cual": text[:60]})
        return found

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried."""
        rows = [fila.datos for fila in filas if fila.hace != "igual"]
        done = importar_actividades(self.fondo.pk, rows, actor=self.actor)
        said = ngettext("Quedó guardada una actividad.", "Quedaron guardadas %(n)s actividades.", done)
        return said % {"n": done}


def _count(lectura: Lectura, column: str) -> int:
    text = lectura.fila[column].strip().removesuffix(".0")
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 6:
        lectura.error(column, _("Escriba un número entero."))
        return 0
    return int(text)


def _key(datos: DatosActividad) -> Clave:
    return datos.fecha, datos.nombre.casefold()


def _known(fondo: Fondo) -> dict[Clave, Actividad]:
    rows = Actividad.objects.filter(fondo=fondo, eliminada_el=None).prefetch_related("asistentes")
    return {(row.fecha, row.nombre.casefold()): row for row in rows}


def _lost(there: Actividad, datos: DatosActividad) -> tuple[str, ...]:
    """The columns of what is there and would be left blank: a file that does not bring them does not speak of them."""
    before = dicho_de(there)
    lost = [DE_SECTOR[sector] for sector in before.asistentes if sector not in datos.asistentes]
    names = ("comuna", "lugar", "item_id", "implementadores", "decisores", "resumen")
    lost += [NOMBRES.get(n, n) for n in names if getattr(before, n) and not getattr(datos, n)]
    lost += [NOMBRES.get(n, n) for n in ("clase", "modalidad") if getattr(before, n) != getattr(datos, n)]
    return tuple(lost)


@operation
def importar_actividades(fondo_id: int, filas: Sequence[Aplicada], *, actor: Actor | None) -> int:
    """Record or correct many activities, all or none, and return how many. Each row: what it says, and the pk and the
    revision of the one that it corrects, or two zeros.

    Raises Conflicto if any changed since it was read, DomainError for what is wrong with one.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.importar_actividades", actor, fondo)
    en_ejecucion(fondo)
    partes, known = Partes.de(fondo), _known(fondo)
    fresh, changed, people, columns = list[Actividad](), list[Actividad](), list[Asistentes](), list[str]()
    for said, pk, revision in filas:
        datos = said.limpios()
        if wrong := [sentence for _name, sentence in errores_de(datos, partes)]:
            raise DomainError(" ".join(wrong))
        there = known.get(_key(datos))
        if ((there.pk, there.revision) if there else (0, 0)) != (pk, revision):
            raise Conflicto(_("Alguien cambió algo de lo que carga después del ensayo. Elija de nuevo el archivo."))
        if there is None:
            there = nueva(fondo, datos, actor)
            fresh.append(there)
        else:
            columns = escribir(there, datos)
            there.revision += 1
            changed.append(there)
        people += asistentes_de(there, datos)
    Actividad.objects.bulk_create(fresh)
    if changed:
        Actividad.objects.bulk_update(changed, [*columns, "revision"], batch_size=500)
        Asistentes.objects.filter(actividad__in=changed).delete()
    Asistentes.objects.bulk_create(people)
    if filas:
        told = {"filas": len(filas), "actividades": [row.pk for row in (*fresh, *changed)][:500]}
        record("actividad.cargada", fondo, actor=actor, ahora=told)
    return len(filas)


def filas_de_actividades(actividades: Iterable[Actividad]) -> list[list[Valor]]:
    """Activities as a table with the columns that are read."""
    found = list[list[Valor]]()
    for a in actividades:
        people = {row.sector: row.cantidad for row in a.asistentes.all()}
        found.append(
            [
                a.fecha,
                a.nombre,
                a.get_clase_display(),
                a.get_modalidad_display(),
                a.comuna,
                regiones().get(a.region, ""),
                a.lugar,
                a.etapa.numero,
                a.item.nombre if a.item else "",
                *(people.get(sector) for sector in SECTORES),
                a.implementadores,
                a.decisores,
                a.resumen,
            ]
        )
    return found
