"""The ledger of contributions from a table and to a table, their answers included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actas.models import AcuerdoAdoptado, Aporte, ElementoPlan
from actas.operations.aportes.registro import (
    RESPUESTAS,
    DatosAporte,
    Respuesta,
    codigos_libres,
    contestar,
    elementos_de,
    errores_de,
    errores_de_respuesta,
    escribir,
    misma_respuesta,
)
from actas.operations.plan.elementos import codigo_tomado, sin_codigo_repetido
from actas.operations.plan.importacion import REVISION, cambio_del_catalogo, comprobar_revision
from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Lectura, repetidas
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor
from mesa.kernel.text import plain
from mesa.models import Organizacion
from mesa.models.organizaciones import Sector
from mesa.palabras import lista_y

verbo("aporte.importado", gettext_lazy("cargó aportes de una planilla"))

NOMBRES = {
    "codigo": "código",
    "fecha": "fecha",
    "instancia": "instancia",
    "texto": "aporte",
    "organizacion_nombre": "organización",
    "sector": "sector",
    "autor": "autor",
    "elemento": "código del plan",
    "estado": "respuesta",
    "respuesta": "fundamento",
    "acuerdo": "acuerdo",
}
COLUMNAS = (
    Columna(
        "código",
        gettext_lazy(
            "Vacío en uno nuevo: se le da el siguiente. Con el de uno que está, lo corrige; con otro, lo agrega."
        ),
    ),
    Columna("fecha", gettext_lazy("Cuándo se recibió: 14-09-2026 o 2026-09-14."), "2026-08-20", obligatoria=True),
    Columna("instancia", gettext_lazy("El taller o el medio."), "Taller de Ejemplo", obligatoria=True),
    Columna("aporte", gettext_lazy("Lo que se dijo."), "Publicar los datos cada mes.", obligatoria=True),
    Columna("organización", gettext_lazy("De quién lo hizo, si habló por una."), "Red Social Ejemplo"),
    Columna("sector", gettext_lazy("gobierno, academia, sociedad civil…"), "sociedad civil"),
    Columna("autor", gettext_lazy("La persona. Nunca se publica."), ""),
    Columna("código del plan", gettext_lazy("El compromiso, hito o recomendación de que trata."), ""),
    Columna("respuesta", gettext_lazy("acogido, acogido parcialmente o no acogido; vacía si aún no la tiene."), ""),
    Columna("fundamento", gettext_lazy("Por qué. Se publica con el aporte."), ""),
    Columna("acuerdo", gettext_lazy("El acuerdo en que terminó, como 2026-08-05/1."), ""),
    REVISION,
)
ESTADOS = {estado.value: estado.label for estado in RESPUESTAS}
SECTORES = dict(Sector.choices)


@dataclass(frozen=True)
class FilaAporte:
    """What a row says, and the revision of the contribution it corrects: 0 for a new one."""

    datos: DatosAporte
    respuesta: Respuesta | None = None
    revision: int = 0


class ImportadorAportes:
    """The ledger of an órgano, from a table."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, organo: Organizacion, actor: Actor | None) -> None:
        self.organo, self.actor, self.clave = organo, actor, f"aportes:{organo.pk}"

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do."""
        elementos = elementos_de(self.organo)
        claves = [fila["acuerdo"] for fila in filas if fila["acuerdo"]]
        acuerdos = {a.clave: a for a in AcuerdoAdoptado.objects.filter(organo=self.organo, clave__in=claves)}
        read = [(fila, _read(Lectura(fila), acuerdos)) for fila in filas]
        rows = Aporte.objects.filter(codigo__in=[r[1].datos.codigo for _f, r in read]).select_related(
            "elemento", "acuerdo"
        )
        known = {aporte.codigo: aporte for aporte in rows}
        said = set(Aporte.objects.filter(organo=self.organo).values_list("fecha", "instancia", "texto"))
        twice = repetidas(filas, "código")
        return [self._row(*found, elementos, known, said, twice) for _fila, found in read]

    def _row(
        self,
        lectura: Lectura,
        fila: FilaAporte,
        elementos: Mapping[str, ElementoPlan],
        known: Mapping[str, Aporte],
        said: set[tuple[Any, ...]],
        twice: frozenset[str],
    ) -> Ensayada:
        datos = fila.datos
        self._judge(lectura, fila, elementos, known, twice)
        que = " · ".join(filter(None, [datos.codigo, datos.texto[:120]]))
        if lectura.errores:
            return lectura.errada(que)
        there = known.get(datos.codigo) if datos.codigo else None
        if there is None:
            words = (datos.fecha, datos.instancia, datos.texto)
            if not datos.codigo and words in said:
                return Ensayada(lectura.fila.numero, "igual", que, _("Ya está registrado."))
            said.add(words)
            return Ensayada(lectura.fila.numero, "crea", que, _answered(fila.respuesta), datos=fila)
        changed = _differs(there, fila)
        words_ = _("Cambia %(que)s.") % {"que": lista_y(changed)} if changed else ""
        done = replace(fila, revision=there.revision)
        return Ensayada(lectura.fila.numero, "cambia" if changed else "igual", que, words_, (), done, tuple(changed))

    def _judge(
        self,
        lectura: Lectura,
        fila: FilaAporte,
        elementos: Mapping[str, ElementoPlan],
        known: Mapping[str, Aporte],
        twice: frozenset[str],
    ) -> None:
        told = {columna for columna, _mensaje in lectura.errores}
        found = errores_de(fila.datos, elementos)
        found += errores_de_respuesta(fila.respuesta, self.organo.pk) if fila.respuesta else []
        for campo, mensaje in found:
            if NOMBRES[campo] not in told:
                lectura.error(NOMBRES[campo], mensaje)
        codigo = fila.datos.codigo
        there = known.get(codigo)
        if codigo in twice:
            lectura.error("código", _("Está en más de una fila."))
        if there is not None and there.organo_id != self.organo.pk:
            lectura.error("código", codigo_tomado(codigo))
        elif there is not None and there.respuesta and fila.respuesta is None:
            lectura.error("respuesta", _("Ya se respondió: escriba su respuesta y su fundamento."))
        if there is not None and _differs(there, fila):
            comprobar_revision(lectura, there.revision)

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried."""
        done = importar_aportes(self.organo.pk, [f.datos for f in filas if f.hace != "igual"], actor=self.actor)
        return ngettext("Quedó guardado un aporte.", "Quedaron guardados %(n)s aportes.", done) % {"n": done}


def _read(lectura: Lectura, acuerdos: Mapping[str, AcuerdoAdoptado]) -> tuple[Lectura, FilaAporte]:
    fila = lectura.fila
    names = ("codigo", "instancia", "texto", "organizacion_nombre", "autor", "elemento")
    datos = DatosAporte(
        fecha=lectura.fecha("fecha"),
        sector=lectura.opcion("sector", SECTORES),
        **{name: fila[NOMBRES[name]] for name in names},
    ).limpio()
    estado, fundamento, clave = lectura.opcion("respuesta", ESTADOS), plain(fila["fundamento"]), fila["acuerdo"]
    if clave and clave not in acuerdos:
        lectura.error("acuerdo", _("No hay un acuerdo con esa clave: «%(clave)s».") % {"clave": clave[:60]})
    asked = estado or fundamento or clave
    return lectura, FilaAporte(datos, Respuesta(estado, fundamento.strip(), acuerdos.get(clave)) if asked else None)


def _answered(respuesta: Respuesta | None) -> str:
    return _("Respuesta: %(estado)s.") % {"estado": ESTADOS[respuesta.estado]} if respuesta else ""


def _differs(there: Aporte, fila: FilaAporte) -> list[str]:
    """The columns that say another thing than what is kept; without answer, it keeps the one it has."""
    now = {f.name: getattr(there, f.name) for f in fields(fila.datos)}
    now["elemento"] = there.elemento.codigo if there.elemento else ""
    changed = [name for name, value in now.items() if value != getattr(fila.datos, name)]
    if fila.respuesta is not None:
        said = {
            "estado": fila.respuesta.estado,
            "respuesta": fila.respuesta.fundamento,
            "acuerdo": fila.respuesta.acuerdo,
        }
        changed += [name for name, value in said.items() if value != getattr(there, name)]
    return [NOMBRES[name] for name in changed]


@operation
def importar_aportes(organo_id: int, filas: Sequence[FilaAporte], *, actor: Actor | None) -> int:
    """Register, correct and answer many, all or none, and return how many.

    Raises Conflicto if any changed since it was read.
    """
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("actas.llevar_aportes", actor, organo)
    codes = [fila.datos.codigo for fila in filas if fila.datos.codigo]
    locked = Aporte.objects.select_for_update(of=("self",), no_key=True).filter(codigo__in=codes).order_by("pk")
    known = {row.codigo: row for row in locked}
    if any((known[f.datos.codigo].revision if f.datos.codigo in known else 0) != f.revision for f in filas):
        raise Conflicto(cambio_del_catalogo())
    _not_yet_there(organo, filas)
    elementos, free = elementos_de(organo), codigos_libres(codes)
    answered, new = [], []
    for fila in filas:
        aporte = known.get(fila.datos.codigo) or Aporte(organo=organo, revision=0)
        escribir(aporte, replace(fila.datos, codigo=fila.datos.codigo or next(free)), elementos)
        if fila.respuesta is not None and not misma_respuesta(aporte, fila.respuesta):
            contestar(aporte, fila.respuesta, actor)
            answered.append(aporte.codigo)
        aporte.revision += 1
        if aporte.pk:
            aporte.save()
        else:
            new.append(aporte)
    with sin_codigo_repetido():
        Aporte.objects.bulk_create(new, batch_size=1000)
    record("aporte.importado", organo, actor=actor, ahora={"filas": len(filas), "respondidos": answered[:500]})
    return len(filas)


def _not_yet_there(organo: Organizacion, filas: Sequence[FilaAporte]) -> None:
    """Raise Conflicto if a row without code is there already, as when its table was sent twice at once."""
    new = {(f.datos.fecha, f.datos.instancia, f.datos.texto) for f in filas if not f.datos.codigo}
    days = {fecha for fecha, _instancia, _texto in new if fecha}
    there = Aporte.objects.filter(organo=organo, fecha__in=days).values_list("fecha", "instancia", "texto")
    if new.intersection(there):
        raise Conflicto(cambio_del_catalogo())


def filas_de_aportes(organo: Organizacion, *, con_autor: bool) -> list[list[Valor]]:
    """The ledger of an órgano as a table with the columns that are read; who made each, only for who keeps it."""
    rows = Aporte.objects.filter(organo=organo).select_related("elemento", "acuerdo").order_by("fecha", "pk")
    return [
        [
            a.codigo,
            a.fecha,
            a.instancia,
            a.texto,
            a.organizacion_nombre,
            a.get_sector_display() if a.sector else "",
            a.autor if con_autor else "",
            a.elemento.codigo if a.elemento else "",
            a.get_estado_display() if a.estado in ESTADOS else "",
            a.respuesta,
            a.acuerdo.clave if a.acuerdo else "",
            a.revision,
        ]
        for a in rows
    ]
