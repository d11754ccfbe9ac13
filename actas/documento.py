"""From rows to the document that is voted and published, and to its numbered references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actas.models import Acta, Acuerdo, Asistencia, Observacion, Parrafo, Punto
from mesa.palabras import fecha_larga


@dataclass(frozen=True)
class Numerado:
    """A paragraph with its place: `numero` within its punto, `referencia` ("2.3"), and its letras in order."""

    parrafo: Parrafo
    numero: str
    referencia: str
    letras: list[Numerado] = field(default_factory=list)


@dataclass(frozen=True)
class PuntoNumerado:
    """An item of the desarrollo with its number and its paragraphs."""

    punto: Punto
    numero: int
    parrafos: list[Numerado]


@dataclass(frozen=True)
class ActaCompleta:
    """An acta read whole, in four queries."""

    acta: Acta
    asistentes: list[tuple[str, list[Asistencia]]]
    tabla: list[Punto]
    desarrollo: list[PuntoNumerado]
    acuerdos: list[Numerado]

    def parrafos(self) -> Iterator[Numerado]:
        """Every paragraph and letra, in reading order."""
        for top in [p for punto in self.desarrollo for p in punto.parrafos] + self.acuerdos:
            yield top
            yield from top.letras

    def referencia(self, parrafo_id: int) -> str:
        """The reference of a paragraph, "2.3.c". KeyError if it is not of this acta."""
        return {n.parrafo.pk: n.referencia for n in self.parrafos()}[parrafo_id]


def letra(indice: int) -> str:
    """The letra at `indice`: a … z, then aa, ab …"""
    return (letra(indice // 26 - 1) if indice >= 26 else "") + chr(ord("a") + indice % 26)


def leer_acta(acta: Acta) -> ActaCompleta:
    """Read an acta with its attendance, puntos and paragraphs, numbered."""
    puntos = list(acta.sesion.puntos.all())
    rows = list(acta.parrafos.all())
    desarrollo = [punto for punto in puntos if punto.en_desarrollo]
    asistencias = acta.sesion.asistencias.all()
    return ActaCompleta(
        acta=acta,
        asistentes=[
            (grupo, list(people)) for (_, grupo), people in groupby(asistencias, lambda a: (a.orden_grupo, a.grupo))
        ],
        tabla=[punto for punto in puntos if punto.en_tabla],
        desarrollo=[
            PuntoNumerado(punto, number, _numbered([r for r in rows if r.punto_id == punto.pk], f"{number}."))
            for number, punto in enumerate(desarrollo, 1)
        ],
        acuerdos=_numbered([r for r in rows if r.punto_id is None], "acuerdo-"),
    )


def _numbered(rows: Iterable[Parrafo], prefix: str) -> list[Numerado]:
    rows = list(rows)
    return [
        Numerado(
            top,
            str(number),
            f"{prefix}{number}",
            [
                Numerado(row, letra(index), f"{prefix}{number}.{letra(index)}")
                for index, row in enumerate(r for r in rows if r.padre_id == top.pk)
            ],
        )
        for number, top in enumerate((r for r in rows if r.padre_id is None), 1)
    ]


def documento(completa: ActaCompleta) -> dict[str, Any]:
    """The document of schema.Documento: what is frozen, hashed, voted and published."""
    acta, sesion = completa.acta, completa.acta.sesion
    return {
        "titulo": acta.titulo,
        "organo": sesion.organo.nombre,
        "sesion": sesion_publicada(acta),
        "asistentes": [
            {
                "grupo": grupo,
                "personas": [
                    {"nombre": a.nombre, "calidad": a.calidad or None, "estado": a.estado}
                    for a in people
                    if a.nombre or a.calidad
                ],
            }
            for grupo, people in completa.asistentes
        ],
        "tabla": [punto.titulo for punto in completa.tabla],
        "desarrollo": [
            {
                "titulo": item.punto.titulo_desarrollo or item.punto.titulo,
                "parrafos": [_plain(parrafo) for parrafo in item.parrafos],
            }
            for item in completa.desarrollo
        ],
        "acuerdos": [_plain(parrafo) for parrafo in completa.acuerdos],
    }


def sesion_publicada(acta: Acta) -> dict[str, Any]:
    """When and where, as schema.SesionActa."""
    sesion = acta.sesion
    return {
        "clave": sesion.clave,
        "numero": sesion.numero,
        "fecha": sesion.fecha.isoformat(),
        "inicio": f"{sesion.inicio:%H:%M}" if sesion.inicio else None,
        "termino": f"{sesion.termino:%H:%M}" if sesion.termino else None,
        "lugar": sesion.lugar or None,
    }


def _plain(numbered: Numerado) -> dict[str, Any]:
    return {
        "texto": numbered.parrafo.texto,
        "letras": [{"letra": item.numero, "texto": item.parrafo.texto} for item in numbered.letras],
    }


def parrafos_de(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Every numbered text of a document with its reference, in order: what differences are made of."""
    found: list[tuple[str, str]] = [("titulo", document["titulo"])]
    for number, punto in enumerate(document["desarrollo"], 1):
        found.append((str(number), punto["titulo"]))
        for position, parrafo in enumerate(punto["parrafos"], 1):
            found.extend(_with_letters(f"{number}.{position}", parrafo))
    for number, acuerdo in enumerate(document["acuerdos"], 1):
        found.extend(_with_letters(f"acuerdo-{number}", acuerdo))
    return found


def _with_letters(referencia: str, parrafo: dict[str, Any]) -> list[tuple[str, str]]:
    letras = [(f"{referencia}.{item['letra']}", item["texto"]) for item in parrafo["letras"]]
    return [(referencia, parrafo["texto"]), *letras]


def resumen_de(document: dict[str, Any]) -> str:
    """Which session it is and how much there is to read: "Sesión del 26 de agosto de 2026 · 9 párrafos, 3 acuerdos"."""
    parrafos, acuerdos = sum(len(punto["parrafos"]) for punto in document["desarrollo"]), len(document["acuerdos"])
    return " · ".join(
        [
            _("Sesión del %(fecha)s") % {"fecha": fecha_larga(document["sesion"]["fecha"])},
            ", ".join(
                [
                    ngettext("%(n)s párrafo", "%(n)s párrafos", parrafos) % {"n": parrafos},
                    ngettext("%(n)s acuerdo", "%(n)s acuerdos", acuerdos) % {"n": acuerdos},
                ]
            ),
        ]
    )


def acuerdos_de(acta: Acta) -> dict[int, Acuerdo]:
    """The agreements of an acta by their paragraph, with the paragraphs they come from."""
    acuerdos = Acuerdo.objects.filter(acta=acta).prefetch_related("origenes")
    return {acuerdo.parrafo_id: acuerdo for acuerdo in acuerdos}


def observacion_publicada(observacion: Observacion) -> dict[str, Any]:
    """One row of the ledger, as schema.ObservacionPublicada (while unanswered, its estado is "pendiente")."""
    return {
        "version": observacion.consulta.version,
        "referencia": observacion.referencia,
        "cita": observacion.texto_citado,
        "organizacion": observacion.organizacion_nombre,
        "persona": observacion.persona_nombre,
        "calidad": observacion.calidad,
        "recibida": observacion.creada.isoformat(),
        "motivo": observacion.motivo,
        "propuesta": observacion.propuesta,
        "estado": observacion.estado,
        "respuesta": observacion.respuesta,
        "aplicada": observacion.aplicada,
    }


def fila(observacion: Observacion) -> dict[str, Any]:
    """One observation as `components/observacion.html` shows it: as published, with its pk."""
    return observacion_publicada(observacion) | {"pk": observacion.pk}
