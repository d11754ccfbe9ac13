"""The catalogue from a table and to a table: rows with a code that is known correct what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actas.models import ElementoPlan
from actas.operations.plan.elementos import (
    Clase,
    DatosElemento,
    clases_de,
    codigo_tomado,
    errores_de,
    escribir,
    sin_codigo_repetido,
)
from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Lectura, repetidas
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor
from mesa.models import Organizacion
from mesa.palabras import lista_y

verbo("plan.importado", gettext_lazy("cargó compromisos, hitos o recomendaciones de una planilla"))

CLASES = dict(Clase.choices)
REVISION = Columna(
    "revisión",
    gettext_lazy("La que trae lo descargado: si alguien lo cambió después, la fila se rechaza. Vacía, no se compara."),
    "",
)
#: By each field, the name of its column.
NOMBRES = {
    "codigo": "código",
    "clase": "clase",
    "padre": "compromiso",
    "plan": "plan",
    "titulo": "título",
    "texto": "descripción",
    "responsable": "responsable",
    "desde": "comienza",
    "vence": "termina",
    "fuente": "fuente",
}
COLUMNAS = (
    Columna("código", gettext_lazy("Su nombre permanente: letras, números y guiones."), "6-c3-h1", obligatoria=True),
    Columna("clase", gettext_lazy("compromiso, hito o recomendación."), "hito", obligatoria=True),
    Columna("compromiso", gettext_lazy("De un hito, el código de su compromiso."), "6-c3"),
    Columna("plan", gettext_lazy("El plan de acción o el informe."), "Sexto Plan de Acción", obligatoria=True),
    Columna("título", gettext_lazy("Hasta 300 caracteres."), "Publicar el catálogo de datos", obligatoria=True),
    Columna("descripción", gettext_lazy("El texto completo."), ""),
    Columna("responsable", gettext_lazy("La institución a cargo."), "Organismo Ejemplo"),
    Columna("comienza", gettext_lazy("Fecha: 14-09-2026 o 2026-09-14."), "2026-01-01"),
    Columna("termina", gettext_lazy("Fecha: 14-09-2026 o 2026-09-14."), "2026-12-31"),
    Columna("fuente", gettext_lazy("El documento de donde viene, o su dirección."), ""),
    REVISION,
)


class ImportadorPlan:
    """The catalogue of an órgano, from a table."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, organo: Organizacion, actor: Actor | None) -> None:
        self.organo, self.actor, self.clave = organo, actor, f"plan:{organo.pk}"

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do."""
        read = [_read(fila) for fila in filas]
        twice = repetidas(filas, "código")
        clases = clases_de(self.organo) | {datos.codigo: datos.clase for datos, _lectura in read}
        known = _known([datos.codigo for datos, _lectura in read])
        return [self._row(datos, lectura, clases, known, twice) for datos, lectura in read]

    def _row(
        self,
        datos: DatosElemento,
        lectura: Lectura,
        clases: Mapping[str, str],
        known: Mapping[str, ElementoPlan],
        twice: frozenset[str],
    ) -> Ensayada:
        said = {columna for columna, _mensaje in lectura.errores}
        for campo, mensaje in errores_de(datos, clases):
            if NOMBRES[campo] not in said:
                lectura.error(NOMBRES[campo], mensaje)
        if datos.codigo in twice:
            lectura.error("código", _("Está en más de una fila."))
        there = known.get(datos.codigo)
        if there is not None and there.organo_id != self.organo.pk:
            lectura.error("código", codigo_tomado(datos.codigo))
        elif there is not None and there.clase != datos.clase and datos.clase:
            lectura.error("clase", _("Ya está registrado como %(clase)s.") % {"clase": there.get_clase_display()})
        changed = _differs(there, datos) if there is not None else []
        if there is not None and changed:
            comprobar_revision(lectura, there.revision)
        que = f"{datos.codigo} · {datos.titulo[:120]}"
        if lectura.errores:
            return lectura.errada(que)
        if there is None:
            return Ensayada(lectura.fila.numero, "crea", que, datos=(datos, 0))
        words = _("Cambia %(que)s.") % {"que": lista_y(NOMBRES[name] for name in changed)} if changed else ""
        return Ensayada(
            lectura.fila.numero,
            "cambia" if changed else "igual",
            que,
            words,
            datos=(datos, there.revision),
            columnas=tuple(NOMBRES[name] for name in changed),
        )

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried."""
        done = importar_plan(self.organo.pk, [fila.datos for fila in filas if fila.hace != "igual"], actor=self.actor)
        return ngettext("Quedó guardada una fila.", "Quedaron guardadas %(n)s filas.", done) % {"n": done}


def _read(fila: Fila) -> tuple[DatosElemento, Lectura]:
    lectura = Lectura(fila)
    datos = DatosElemento(
        clase=lectura.opcion("clase", CLASES),
        desde=lectura.fecha("comienza"),
        vence=lectura.fecha("termina"),
        **{
            name: fila[NOMBRES[name]]
            for name in ("codigo", "padre", "plan", "titulo", "texto", "responsable", "fuente")
        },
    )
    return datos.limpio(), lectura


def _known(codigos: Sequence[str]) -> dict[str, ElementoPlan]:
    rows = ElementoPlan.objects.filter(codigo__in=codigos).select_related("padre")
    return {elemento.codigo: elemento for elemento in rows}


def _differs(there: ElementoPlan, datos: DatosElemento) -> list[str]:
    now = {f.name: getattr(there, f.name) for f in fields(datos)} | {"padre": there.padre.codigo if there.padre else ""}
    return [name for name, value in now.items() if value != getattr(datos, name)]


def comprobar_revision(lectura: Lectura, revision: int) -> None:
    """Add an error to a row that was downloaded before what it corrects was changed."""
    said = lectura.texto("revisión", maximo=20)
    if said and said != str(revision):
        lectura.error(
            "revisión", _("Cambió desde que se descargó la planilla: descárguela de nuevo y rehaga su cambio.")
        )


def cambio_del_catalogo() -> str:
    """The sentence for what somebody changed between the trial and its application."""
    return _("Alguien cambió algo de lo que carga después del ensayo. Elija de nuevo el archivo: nada se guardó.")


@operation
def importar_plan(organo_id: int, filas: Sequence[tuple[DatosElemento, int]], *, actor: Actor | None) -> int:
    """Add or correct many, all or none, and return how many. Each row: what it says and the revision it was read at.

    A revision of 0 is that of a new one. Raises Conflicto if any changed since it was read.
    """
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("actas.llevar_plan", actor, organo)
    codes = [datos.codigo for datos, _revision in filas]
    rows = ElementoPlan.objects.select_for_update(of=("self",), no_key=True).filter(codigo__in=codes).order_by("pk")
    known = {row.codigo: row for row in rows}
    if any((known[d.codigo].revision if d.codigo in known else 0) != revision for d, revision in filas):
        raise Conflicto(cambio_del_catalogo())
    parents = {datos.padre for datos, _revision in filas if datos.padre}
    padres = {e.codigo: e for e in ElementoPlan.objects.filter(organo=organo, codigo__in=parents)}
    for datos, _revision in sorted(filas, key=lambda fila: fila[0].clase == Clase.HITO):  # commitments go before
        elemento = known.get(datos.codigo) or ElementoPlan(organo=organo, revision=0)
        escribir(elemento, datos, padres)
        elemento.revision += 1
        with sin_codigo_repetido():
            elemento.save()
        if datos.codigo in parents:
            padres[datos.codigo] = elemento
    record("plan.importado", organo, actor=actor, ahora={"filas": len(filas), "codigos": codes[:500]})
    return len(filas)


def filas_del_plan(organo: Organizacion) -> list[list[Valor]]:
    """The catalogue of an órgano as a table with the columns that are read."""
    rows = ElementoPlan.objects.filter(organo=organo).select_related("padre").order_by("plan", "codigo")
    return [
        [
            e.codigo,
            e.get_clase_display(),
            e.padre.codigo if e.padre else "",
            e.plan,
            e.titulo,
            e.texto,
            e.responsable,
            e.desde,
            e.vence,
            e.fuente,
            e.revision,
        ]
        for e in rows
    ]
