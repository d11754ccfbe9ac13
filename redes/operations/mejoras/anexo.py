"""What was achieved between two days: each body and indicator before and after, with its evidence.

From what was published and nothing else, so that whoever reads the annex finds the same in the public pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from mesa.kernel.tabular import Hoja, Valor
from mesa.models import Ficha, Organizacion
from mesa.palabras import decimal, fecha_larga
from redes.models import Mejora
from redes.operations.mejoras.importacion import estado_en_palabras
from redes.operations.publicacion import TIPO
from redes.puntaje import Nivel, Puntaje, Respuesta
from redes.tramos import Medida, medida_del, medidas_de, puntaje_del, respuestas_de
from redes.vista import NIVELES


@dataclass(frozen=True)
class FilaAnexo:
    """An indicator: its level on each day, None where it is not asked; its evidence, and what was entrusted."""

    codigo: str
    nombre: str
    inexcusable: bool
    antes: int | None
    despues: int | None
    fecha: str = ""
    evidencia: str = ""
    sha256: str = ""
    verificada_por: str = ""
    mejora: str = ""

    @property
    def cambio(self) -> int:
        """How many levels it went up."""
        return (self.despues or 0) - (self.antes or 0)


@dataclass(frozen=True)
class AnexoDe:
    """A body: its level and its dimensions on each day, and its indicators. Without `filas`, it published nothing."""

    organizacion: Organizacion
    nivel_antes: Nivel = Nivel.INICIAL
    nivel_despues: Nivel = Nivel.INICIAL
    dimensiones: tuple[tuple[str, Fraction | None, Fraction | None], ...] = ()
    filas: tuple[FilaAnexo, ...] = ()
    versiones: tuple[int, ...] = ()

    @property
    def suben(self) -> tuple[FilaAnexo, ...]:
        """What went up."""
        return tuple(fila for fila in self.filas if fila.cambio > 0)

    @property
    def bajan(self) -> tuple[FilaAnexo, ...]:
        """What went down."""
        return tuple(fila for fila in self.filas if fila.cambio < 0)


@dataclass(frozen=True)
class Anexo:
    """All of it, between two days."""

    desde: date
    hasta: date
    organizaciones: tuple[AnexoDe, ...]

    @property
    def publicaron(self) -> int:
        """How many published their profile."""
        return sum(bool(one.filas) for one in self.organizaciones)

    @property
    def suben(self) -> int:
        """How many indicators went up."""
        return sum(len(one.suben) for one in self.organizaciones)

    @property
    def bajan(self) -> int:
        """How many went down."""
        return sum(len(one.bajan) for one in self.organizaciones)


def anexo_de(organizaciones: Iterable[Organizacion], desde: date, hasta: date) -> Anexo:
    """What each of them achieved between two days, in two queries."""
    bodies = list(organizaciones)
    rows = Ficha.objects.filter(tipo=TIPO, clave__in=[body.slug for body in bodies]).only("clave", "publicacion")
    held = {
        row.clave: getattr(row.publicacion, "contenido", None) for row in rows.select_related("publicacion__contenido")
    }
    entrusted: dict[tuple[int, str], str] = {}
    found = Mejora.objects.filter(perfil__organizacion__in=bodies, tarea__isnull=False).exclude(codigo="")
    for mejora in found.select_related("tarea", "perfil").order_by("pk"):
        entrusted[mejora.perfil.organizacion_id, mejora.codigo] = estado_en_palabras(mejora)
    made = []
    for body in bodies:
        content = held.get(body.slug)
        tasks = {code: said for (pk, code), said in entrusted.items() if pk == body.pk}
        made.append(_of(body, json.loads(content.texto), desde, hasta, tasks) if content else AnexoDe(body))
    return Anexo(desde, hasta, tuple(made))


def _of(body: Organizacion, said: Mapping[str, Any], desde: date, hasta: date, tasks: Mapping[str, str]) -> AnexoDe:
    medidas, answers = medidas_de(said["estandares"], said["tipo"]), respuestas_de(said["respuestas"])
    if not medidas:
        return AnexoDe(body)
    before, after = _score(medidas, answers, desde), _score(medidas, answers, hasta)
    asked = {i.codigo: i for day in (desde, hasta) for i in medida_del(medidas, day).estandar.indicadores}
    names = {d["codigo"]: d["nombre"] for version in said["estandares"] for d in version["dimensiones"]}
    return AnexoDe(
        body,
        before.nivel,
        after.nivel,
        tuple((names.get(d, d), before.dimensiones.get(d), score) for d, score in after.dimensiones.items()),
        tuple(
            FilaAnexo(
                codigo=code,
                nombre=indicador.nombre,
                inexcusable=indicador.inexcusable,
                antes=before.niveles.get(code),
                despues=after.niveles.get(code),
                mejora=tasks.get(code, ""),
                **_evidence(said["respuestas"], code, hasta),
            )
            for code, indicador in asked.items()
        ),
        tuple(sorted({before.version, after.version})),
    )


def _score(medidas: list[Medida], answers: list[Respuesta], al: date) -> Puntaje:
    return puntaje_del(medidas, answers, al)


def _evidence(answers: Iterable[Mapping[str, Any]], code: str, al: date) -> dict[str, str]:
    day = al.isoformat()
    for said in answers:
        if said["codigo"] == code and said["desde"] <= day and (not said["hasta"] or day < said["hasta"]):
            seen, checked = said["evidencia"], said["verificada_el"] and said["verificada_el"] <= day
            return {
                "fecha": said["fecha"],
                "evidencia": f"{settings.SITE_URL}{seen['url']}" if seen["url"].startswith("/") else seen["url"],
                "sha256": seen["sha256"],
                "verificada_por": said["verificada_por"] if checked else "",
            }
    return {}


def hojas_del_anexo(anexo: Anexo) -> list[Hoja]:
    """The annex as tables: bodies, and every indicator of each."""
    bodies: list[list[Valor]] = [
        [
            one.organizacion.nombre,
            str(NIVELES[one.nivel_antes]),
            str(NIVELES[one.nivel_despues]),
            len(one.suben),
            len(one.bajan),
        ]
        for one in anexo.organizaciones
    ]
    rows: list[list[Valor]] = [
        [
            one.organizacion.nombre,
            fila.codigo,
            fila.nombre,
            fila.antes,
            fila.despues,
            fila.fecha,
            fila.evidencia,
            fila.sha256,
            fila.verificada_por,
            fila.mejora,
        ]
        for one in anexo.organizaciones
        for fila in one.filas
    ]
    before = _("el %(dia)s") % {"dia": fecha_larga(anexo.desde)}
    after = _("el %(dia)s") % {"dia": fecha_larga(anexo.hasta)}
    return [
        Hoja(
            _("Organizaciones"),
            [_("organización"), before, after, _("indicadores que suben"), _("indicadores que bajan")],
            bodies,
        ),
        Hoja(
            _("Indicadores"),
            [
                _("organización"),
                _("código"),
                _("indicador"),
                before,
                after,
                _("fecha de la evidencia"),
                _("evidencia"),
                _("sha256"),
                _("verificada por"),
                _("tarea"),
            ],
            rows,
        ),
    ]


def en_palabras(anexo: Anexo) -> dict[str, Any]:
    """What its page and its PDF show."""
    return {
        "anexo": anexo,
        "organizaciones": [
            {
                "nombre": one.organizacion.nombre,
                "slug": one.organizacion.slug,
                "antes": str(NIVELES[one.nivel_antes]),
                "despues": str(NIVELES[one.nivel_despues]),
                "dimensiones": [(name, _points(was), _points(now)) for name, was, now in one.dimensiones],
                "filas": one.filas,
                "cambian": [*one.suben, *one.bajan],
                "suben": len(one.suben),
                "bajan": len(one.bajan),
            }
            for one in anexo.organizaciones
        ],
    }


def _points(score: Fraction | None) -> str:
    return "" if score is None else decimal(score)
