"""A personal datum wherever the installation keeps it: where it is found, and struck out of every copy."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models, transaction

from mesa import tipos
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import canonical, document_hash
from mesa.kernel.permissions import puede
from mesa.kernel.strike import Dato, contextos, tachar_en, textos_de
from mesa.models import Contenido, Ficha, Organizacion, Publicacion
from mesa.permissions.consultas import organo_de

#: What is frozen for everyone gives way to a withdrawal, here and nowhere else.
FROZEN = (
    "mesa.Consulta:texto_congelado",
    "mesa.Pronunciamiento:solo_se_agrega",
    "mesa.Voto:solo_se_agrega",
    "mesa.Evento:solo_se_agrega",
    "mesa.Regla:inmutable_si_se_uso",
    "mesa.Membresia:solo_se_termina",
    "mesa.Funcion:solo_se_termina",
    "mesa.Mandato:solo_se_termina",
)
Contexto = tuple[str, str, str]


@dataclass(frozen=True)
class EnPublicacion:
    """A publication that holds the datum: each place, in words, with what surrounds each appearance."""

    publicacion: Publicacion
    contenido: dict[str, Any]
    ficha: Ficha
    contextos: list[tuple[str, list[Contexto]]]

    @property
    def vigente(self) -> bool:
        """Whether it is what the public reads now."""
        return self.ficha.publicacion_id == self.publicacion.pk


@dataclass(frozen=True)
class EnCopia:
    """Private rows of one place that hold the datum; `contextos` only of what the actor's secretaría keeps."""

    nombre: str
    modelo: str
    filas: list[int]
    contextos: list[Contexto] = field(default_factory=list)


@dataclass(frozen=True)
class Hallazgo:
    """Everywhere the datum stands. `huella` identifies it: what is confirmed is what was seen."""

    publicaciones: list[EnPublicacion]
    copias: list[EnCopia]
    impedimentos: list[str]

    @property
    def huella(self) -> str:
        """What changes when the datum is found somewhere else; it holds no text."""
        return document_hash(
            [
                [found.publicacion.numero for found in self.publicaciones],
                [[copia.modelo, copia.filas] for copia in self.copias],
            ]
        )


@transaction.atomic
def buscar_dato(dato: Dato, actor: Actor | None) -> Hallazgo:
    """Where the datum stands now, and what must be done before it can be struck."""
    publicaciones = publicaciones_con(dato)
    organos = organos_de(publicaciones)
    copias: list[EnCopia] = []
    impedimentos: list[str] = []
    mine: dict[int, bool] = {}
    for lugar in tipos.textos():
        rows = list(_rows(lugar, dato, organos))
        if not rows:
            continue
        impedimentos += lugar.impide(rows) if lugar.impide else []
        seen = [
            c for row in rows if _is_of(row, actor, mine) for text in _texts(lugar, row) for c in _shown(text, dato)
        ]
        copias.append(EnCopia(str(lugar.nombre), lugar.modelo, [row.pk for row in rows], seen))
    return Hallazgo(publicaciones, copias, list(dict.fromkeys(impedimentos)))


def organos_de(publicaciones: Sequence[EnPublicacion]) -> frozenset[int]:
    """The órganos that published them."""
    return frozenset(pk for place in publicaciones if (pk := place.ficha.organo_id) is not None)


def publicaciones_con(dato: Dato) -> list[EnPublicacion]:
    """Every publication, current or superseded, whose content holds the datum, in the order of the chain."""
    fichas = {(f.tipo, f.clave): f for f in Ficha.objects.for_page().select_related("organo")}
    found = []
    for row in Contenido.objects.select_related("publicacion").order_by("publicacion__numero").iterator(chunk_size=100):
        contenido = json.loads(row.texto)
        header = row.publicacion
        place = tipos.publicacion(header.tipo).lugar
        seen = [(place(ruta), contextos(texto, dato)) for ruta, texto in textos_de(contenido) if dato.esta_en(texto)]
        if seen:
            found.append(EnPublicacion(header, contenido, fichas[header.tipo, header.clave], seen))
    return found


def tachar_copias(dato: Dato, organos: Collection[int] | None = None) -> int:
    """Strike the datum out of every private copy and return in how many rows; what changed meanwhile is read again.

    With `organos`, what another órgano circulates or has approved is left to its own secretaría.
    """
    struck = 0
    with pgtrigger.ignore(*FROZEN), transaction.atomic():  # inside, so that an error leaves it able to end
        for lugar in tipos.textos():
            while pks := [row.pk for row in _rows(lugar, dato, organos)]:
                rows = apps.get_model(lugar.modelo)._base_manager.select_for_update().filter(pk__in=pks)
                struck += sum(_strike(lugar, row, dato) for row in rows.order_by("pk"))
    return struck


def _rows(lugar: tipos.Textos, dato: Dato, organos: Collection[int] | None) -> Iterator[models.Model]:
    rows = apps.get_model(lugar.modelo)._base_manager.order_by("pk")
    for row in rows.iterator(chunk_size=500):
        if any(dato.esta_en(texto) for texto in _texts(lugar, row)) and not _is_left(lugar, row, organos):
            yield row


def _is_left(lugar: tipos.Textos, row: models.Model, organos: Collection[int] | None) -> bool:
    """Whether it is a text in progress of an órgano that published nothing of this: neither touched nor named."""
    if organos is None or lugar.impide is None or organo_de(row).pk in organos:
        return False
    return bool(lugar.impide([row]))


def _texts(lugar: tipos.Textos, row: models.Model) -> Iterator[str]:
    for column in (*lugar.columnas, *lugar.json):
        yield from (texto for _ruta, texto in textos_de(_value(lugar, row, column)))


def _value(lugar: tipos.Textos, row: models.Model, column: str) -> Any:
    value = getattr(row, column)
    return json.loads(value) if column in lugar.json else value


def _strike(lugar: tipos.Textos, row: models.Model, dato: Dato) -> int:
    changed: dict[str, Any] = {}
    for column in (*lugar.columnas, *lugar.json):
        value = _value(lugar, row, column)
        struck = tachar_en(value, dato)
        if struck != value:
            struck = canonical(struck).decode() if column in lugar.json else struck
            limit = getattr(row._meta.get_field(column), "max_length", None) if isinstance(struck, str) else None
            changed[column] = struck[:limit] if limit else struck
    return type(row)._base_manager.filter(pk=row.pk).update(**changed) if changed else 0


def _shown(texto: str, dato: Dato) -> list[Contexto]:
    return contextos(texto, dato) if dato.esta_en(texto) else []


def _is_of(row: models.Model, actor: Actor | None, known: dict[int, bool]) -> bool:
    """Whether the actor's secretaría keeps this row: other people's private texts are counted and not shown."""
    try:
        organo: Organizacion = organo_de(row)
    except TypeError:
        return False
    if organo.pk not in known:
        known[organo.pk] = puede("mesa.retirar_publicacion", actor, organo)
    return known[organo.pk]
