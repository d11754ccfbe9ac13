"""What the consultancy recommended, from a table and to a table: a reference that is known corrects what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Lectura
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor
from mesa.models import Organizacion
from mesa.palabras import lista_y
from redes.models import Mejora, Perfil
from redes.operations.mejoras.brechas import niveles_de_varios
from redes.operations.mejoras.mejoras import (
    DatosMejora,
    codigos_conocidos,
    errores_de,
    escribir,
    nueva,
    que_lleva,
    require_por_encargar,
)
from redes.operations.perfil.base import perfil_de

verbo("mejora.cargada", gettext_lazy("cargó recomendaciones de la consultoría de una planilla"))

COLUMNAS = (
    Columna("organización", gettext_lazy("Su identificador o su nombre."), "red-social-ejemplo", obligatoria=True),
    Columna(
        "referencia",
        gettext_lazy("El nombre que le da el informe, que no se repite: con él se corrige después."),
        "R-1",
        obligatoria=True,
    ),
    Columna("indicador", gettext_lazy("El código del estándar, si es de uno."), "I3"),
    Columna(
        "recomendación", gettext_lazy("Qué se recomienda."), "Publicar el código de ética de la red.", obligatoria=True
    ),
    Columna("fuente", gettext_lazy("El informe, con su página."), "Informe de la consultoría, página 12"),
    Columna("estado", gettext_lazy("Cómo va. No se lee."), "", se_lee=False),
)
#: By each field, the name of its column.
NOMBRES = {"texto": "recomendación", "codigo": "indicador", "fuente": "fuente", "referencia": "referencia"}
DE_BRECHA = ("referencia", "codigo", "texto", "fuente")
Aplicada = tuple[int, DatosMejora, int]


class ImportadorMejoras:
    """The recommendations for the bodies of the órganos that the actor conducts."""

    columnas: Sequence[Columna] = COLUMNAS
    clave = "mejoras"

    def __init__(self, actor: Actor | None) -> None:
        self.actor = actor
        self.codigos = codigos_conocidos()
        self.brechas = set[tuple[Any, ...]]()

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do."""
        bodies = {}
        for body in que_lleva(self.actor, clock.today()):
            bodies[body.slug.casefold()] = bodies[body.nombre.casefold()] = body
        asked = [bodies.get(fila["organización"].casefold()) for fila in filas]
        known = _known({body.pk for body in asked if body})
        self.brechas = _gaps({body.pk for body in asked if body})
        seen: set[tuple[int, str]] = set()
        return [self._row(fila, body, known, seen) for fila, body in zip(filas, asked, strict=True)]

    def _row(
        self,
        fila: Fila,
        body: Organizacion | None,
        known: dict[tuple[int, str], Mejora],
        seen: set[tuple[int, str]],
    ) -> Ensayada:
        lectura = Lectura(fila)
        datos = DatosMejora(**{name: fila[column] for name, column in NOMBRES.items()}).limpios()
        for name, sentence in errores_de(datos, self.codigos):
            lectura.error(NOMBRES[name], sentence)
        if body and (body.pk, *(getattr(datos, name) for name in DE_BRECHA)) in self.brechas:
            return Ensayada(fila.numero, "igual", f"{datos.codigo} · {datos.texto[:120]}", "")
        if not datos.referencia:
            lectura.error("referencia", _("Complete este dato."))
        if body is None:
            said = _("No hay una organización llamada «%(cual)s» en los órganos que usted lleva.")
            lectura.error("organización", said % {"cual": fila["organización"][:80]})
        que = f"{datos.referencia} · {datos.texto[:120]}"
        key = (body.pk if body else 0, datos.referencia)
        if datos.referencia and key in seen:
            lectura.error("referencia", _("Está en más de una fila."))
        seen.add(key)
        there = known.get(key)
        changed = [f.name for f in fields(datos) if there and getattr(there, f.name) != getattr(datos, f.name)]
        if there is not None and changed:
            try:
                require_por_encargar(there)
            except Conflicto as error:
                lectura.error("", error.mensaje)
        if lectura.errores or body is None:
            return lectura.errada(que)
        if there is None:
            return Ensayada(fila.numero, "crea", que, str(body), datos=(body.pk, datos, 0))
        columns = tuple(NOMBRES[name] for name in changed)
        words = _("Cambia %(que)s.") % {"que": lista_y(columns)} if changed else ""
        return Ensayada(
            fila.numero,
            "cambia" if changed else "igual",
            que,
            words,
            datos=(body.pk, datos, there.revision),
            columnas=columns,
        )

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried."""
        done = importar_mejoras([fila.datos for fila in filas if fila.hace != "igual"], actor=self.actor)
        said = ngettext("Quedó guardada una recomendación.", "Quedaron guardadas %(n)s recomendaciones.", done)
        return said % {"n": done}


def _known(bodies: Collection[int]) -> dict[tuple[int, str], Mejora]:
    """Those that have a reference, by their body and it."""
    rows = Mejora.objects.filter(perfil__organizacion__in=bodies).exclude(referencia="")
    return {(row.perfil.organizacion_id, row.referencia): row for row in rows.select_related("tarea", "perfil")}


def _gaps(bodies: Collection[int]) -> set[tuple[Any, ...]]:
    """Those that were proposed from the gaps of their body and have no reference: they come back as they went out."""
    rows = Mejora.objects.filter(perfil__organizacion__in=bodies, referencia="")
    return set(rows.values_list("perfil__organizacion", *DE_BRECHA))


@operation
def importar_mejoras(filas: Sequence[Aplicada], *, actor: Actor | None) -> int:
    """Add or correct many, all or none, and return how many. Each row: its body, what it says, the revision read.

    A revision of 0 is that of a new one. Raises Conflicto if any changed since it was read.
    """
    bodies = Organizacion.objects.in_bulk({pk for pk, _datos, _revision in filas})
    there_are = set(Perfil.objects.filter(organizacion__in=bodies).values_list("organizacion", flat=True))
    for pk in sorted({*bodies} - there_are):
        perfil_de(bodies[pk])
    locked = Perfil.objects.for_page().select_for_update(of=("self",)).filter(organizacion__in=bodies).order_by("pk")
    profiles = {perfil.organizacion_id: perfil for perfil in locked}
    for perfil in profiles.values():
        require("redes.llevar_mejora", actor, perfil)
    known, levels = _known(profiles), niveles_de_varios(profiles.values(), clock.today())
    made: dict[int, list[str]] = {}
    fresh, changed = [], []
    for pk, datos, revision in filas:
        there = known.get((pk, datos.referencia))
        if (there.revision if there else 0) != revision:
            raise Conflicto(_("Alguien cambió algo de lo que carga después del ensayo. Elija de nuevo el archivo."))
        if there is None:
            fresh.append(nueva(profiles[pk], Mejora.Origen.CONSULTORIA, datos, levels[profiles[pk].pk]))
        else:
            require_por_encargar(there)
            there.perfil = profiles[pk]
            escribir(there, datos, levels[profiles[pk].pk])
            there.revision += 1
            changed.append(there)
        made.setdefault(pk, []).append(datos.referencia)
    Mejora.objects.bulk_create(fresh)
    Mejora.objects.bulk_update(changed, [*NOMBRES, "nivel_antes", "medido_el", "revision"], batch_size=500)
    for pk, referencias in made.items():
        told = {"filas": len(referencias), "referencias": referencias[:500]}
        record("mejora.cargada", profiles[pk], actor=actor, ahora=told)
    return len(filas)


def filas_de_mejoras(mejoras: Iterable[Mejora]) -> list[list[Valor]]:
    """Improvements as a table with the columns that are read."""
    return [
        [m.perfil.organizacion.slug, m.referencia, m.codigo, m.texto, m.fuente, estado_en_palabras(m)] for m in mejoras
    ]


def estado_en_palabras(mejora: Mejora) -> str:
    """How it goes: discarded, waiting, or how its task is."""
    if mejora.descartada:
        return _("descartada")
    return mejora.tarea.get_estado_display() if mejora.tarea else _("por encargar")
