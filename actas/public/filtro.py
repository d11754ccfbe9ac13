"""What a list of published agreements is asked: the filters of its address, its figures and its pages.

It reads fichas only. «Vencido» is of the day on which it is asked: a publication says until when, never that it passed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mesa.models import Ficha

#: How an agreement stands, in the words of the page, with the mark of its chip.
ESTADOS: Mapping[str, tuple[str | Promise, str]] = {
    "cumplido": (_("Cumplidos"), "ok"),
    "en_plazo": (_("En plazo"), "va"),
    "vencido": (_("Vencidos"), "no"),
    "sin_efecto": (_("Sin efecto"), ""),
    "sin_seguimiento": (_("Sin seguimiento registrado"), ""),
}
#: Those of which something is still expected, or was done: what percentages are of.
SEGUIDOS = ("cumplido", "en_plazo", "vencido")
#: With more than this, what is newest is found soonest by date; with fewer, by what was asked.
POCOS = 3000
#: How many choices a filter offers at most.
OPCIONES = 400
#: How long what was counted is left to other processes: it is of one day.
UN_DIA = 24 * 60 * 60
COLUMNAS = "id, publicacion_id, tipo, clave, organo_nombre, titulo, fecha, orden, ejemplo, ruta, datos"
BASE = "tipo = 'acuerdo' and not datos @> '{\"suprimido\": true}'"
ABIERTO = '(datos @> \'{"seguimiento": "vigente"}\' or datos @> \'{"seguimiento": "en_cumplimiento"}\')'
PASO = "coalesce(datos->>'vence', '') <> '' and datos->>'vence' < %(hoy)s"
CONDICIONES = {
    "cumplido": 'datos @> \'{"seguimiento": "cumplido"}\'',
    "en_plazo": f"{ABIERTO} and not ({PASO})",
    "vencido": f"{ABIERTO} and {PASO}",
    "sin_efecto": 'datos @> \'{"seguimiento": "sin_efecto"}\'',
    "sin_seguimiento": 'datos @> \'{"seguimiento": "sin_seguimiento_registrado"}\'',
}
#: The agreements of a condition, by kind, and how many there are of each: figures and choices are made of these, which
#: are few. `datos` lies apart from its row, so it is opened once for everything that is asked of it.
CLASES = """
select organo_id, organo_nombre, extract(year from fecha)::int as anio, seguimiento, coalesce(vence, '') as vence,
       coalesce(organizaciones, '[]') as organizaciones, coalesce(elementos, '[]') as elementos,
       max(fecha) as fecha, count(*) as n
from mesa_ficha, jsonb_to_record(datos) as dicho (
  seguimiento text, vence text, organizaciones jsonb, elementos jsonb, suprimido jsonb)
where {donde} group by 1, 2, 3, 4, 5, 6, 7
"""
CIFRAS = """
(select jsonb_build_object(
  'cumplido', coalesce(sum(n) filter (where seguimiento = 'cumplido'), 0),
  'en_plazo', coalesce(sum(n) filter (where abierto and not paso), 0),
  'vencido', coalesce(sum(n) filter (where abierto and paso), 0),
  'sin_efecto', coalesce(sum(n) filter (where seguimiento = 'sin_efecto'), 0),
  'sin_seguimiento', coalesce(sum(n) filter (where seguimiento = 'sin_seguimiento_registrado'), 0),
  'sin_fecha', coalesce(sum(n) filter (where abierto and vence = ''), 0))
from (
  select n, seguimiento, vence, seguimiento in ('vigente', 'en_cumplimiento') as abierto,
         vence <> '' and vence < %(hoy)s as paso
  from {clases} clase
) visto) as cifras
"""
#: The whole list's; what BASE says, of `datos` already open.
TODOS = f"""
with todos as materialized (
  {CLASES.format(donde="tipo = 'acuerdo' and suprimido is distinct from 'true'")}
)
"""
#: An órgano is offered once, as the last of its agreements names it: what was published keeps the name it had then.
OFRECIDOS = """
(select jsonb_build_object(
  'organo', array(select jsonb_build_array(slug, nombre)
                  from (select distinct on (o.id) o.slug, organo_nombre as nombre
                        from todos join mesa_organizacion o on o.id = organo_id
                        group by o.id, organo_nombre order by o.id, max(fecha) desc) ultimo
                  order by nombre limit %(opciones)s),
  'anio', array(select distinct anio from todos order by 1 desc limit %(opciones)s),
  'organizacion', array(select distinct jsonb_array_elements_text(organizaciones)
                        from (select distinct organizaciones from todos) o order by 1 limit %(opciones)s),
  'plan', array(select distinct jsonb_array_elements_text(elementos)
                from (select distinct elementos from todos) e order by 1 limit %(opciones)s))) as ofrecidos
"""


@dataclass(frozen=True)
class Filtro:
    """What the address of a list asks for; "" asks for nothing. What is no filter of ours asks for nothing either."""

    q: str = ""
    estado: str = ""
    organo: str = ""
    organizacion: str = ""
    anio: str = ""
    plan: str = ""

    @classmethod
    def leer(cls, dicho: Mapping[str, Any]) -> Filtro:
        """The filter that an address says."""
        said = {
            name: " ".join(str(dicho[name]).replace("\x00", "").split())[:200]
            for name in cls.__dataclass_fields__
            if name in dicho
        }
        if said.get("estado") not in ESTADOS:
            said.pop("estado", None)
        if not re.fullmatch("[1-9][0-9]{3}", said.get("anio", "")):
            said.pop("anio", None)
        return cls(**said)

    @property
    def pedido(self) -> dict[str, str]:
        """What is asked, by name."""
        return dict(vars(self))

    @property
    def activo(self) -> bool:
        """Whether anything is asked."""
        return any(self.pedido.values())

    @property
    def afinado(self) -> bool:
        """Whether anything but words is asked."""
        return replace(self, q="").activo

    def direccion(self, **otro: str) -> str:
        """The query of an address that asks for the same, but for `otro`: "q=datos&anio=2026"; "" for everything."""
        return urlencode({name: value for name, value in (self.pedido | otro).items() if value})

    def donde(self) -> str:
        """The condition, in SQL, with the names of `parametros`."""
        parts = [BASE]
        parts += ["busqueda @@ es_query(%(q)s)"] if self.q else []
        parts += ["organo_id = (select id from mesa_organizacion where slug = %(organo)s)"] if self.organo else []
        parts += ["fecha between %(desde)s and %(hasta)s"] if self.anio else []
        parts += ["datos @> %(organizaciones)s::jsonb"] if self.organizacion else []
        parts += ["datos @> %(elementos)s::jsonb"] if self.plan else []
        parts += [f"({CONDICIONES[self.estado]})"] if self.estado else []
        return " and ".join(parts)

    def parametros(self, hoy: date) -> dict[str, Any]:
        """What the condition names."""
        year = int(self.anio or 2000)
        return {
            "q": self.q,
            "organo": self.organo,
            "desde": date(year, 1, 1),
            "hasta": date(year, 12, 31),
            "organizaciones": json.dumps({"organizaciones": [self.organizacion]}),
            "elementos": json.dumps({"elementos": [self.plan]}),
            "hoy": hoy.isoformat(),
            "opciones": OPCIONES,
        }


@dataclass(frozen=True)
class Resumen:
    """How the agreements of a filter stand, whatever state it asks for, and what each filter may be asked."""

    cifras: dict[str, int]
    ofrecidos: dict[str, list[Any]]

    @property
    def seguidos(self) -> int:
        """How many have a follow-up that is not without effect: what percentages are of."""
        return sum(self.cifras[estado] for estado in SEGUIDOS)

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.cifras[estado] for estado in ESTADOS)

    def de(self, estado: str) -> int:
        """How many stand so; "" is all of them."""
        return self.cifras[estado] if estado else self.total


def resumir(filtro: Filtro, hoy: date, cadena: str) -> Resumen:
    """The figures of a filter and the choices of all, in one query; none when they are kept of `cadena`.

    What changes with the chain and the day alone is kept: the choices, and the figures of the whole list. They read
    every agreement, so the first process that has them leaves them to the others.
    """
    apart = replace(filtro, estado="") if filtro.estado else filtro
    name = f"acuerdos|{settings.RELEASE}|{hoy}|{cadena}"
    kept: Resumen | None = caches["marco"].get(name)
    if kept is None and (kept := caches["default"].get(name)):
        caches["marco"].set(name, kept)
    if kept and not apart.activo:
        return kept
    asked = [] if kept else [CIFRAS.format(clases="todos"), OFRECIDOS]
    asked += [CIFRAS.format(clases=f"({CLASES.format(donde=apart.donde())})")] if apart.activo else []
    sql = ("" if kept else TODOS) + "select " + ", ".join(asked)
    with connection.cursor() as cursor:
        cursor.execute(sql, apart.parametros(hoy))
        row = [json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone()]
    if kept is None:
        kept = Resumen(row[0], row[1])
        caches["marco"].set(name, kept)
        caches["default"].set(name, kept, UN_DIA)
    return replace(kept, cifras=row[-1]) if apart.activo else kept


def pagina(
    filtro: Filtro, hoy: date, cuantas: int | None, despues: tuple[date, int, int] | None, *, pocos: bool
) -> list[Ficha]:
    """So many of a filter, newest first, from after a day, place in it and row; None: all. By key, as every list.

    `pocos`: the filter leaves few, which are sorted once found. The planner takes reading a tsvector for free, and
    would walk the whole list by date for a word that three have.
    """
    dia, orden, pk = despues or (date.max, 0, 0)
    day = "fecha + 0" if pocos else "fecha"
    sql = (
        f"select {COLUMNAS} from mesa_ficha where {filtro.donde()}"  # noqa: S608  # its own constants; values travel apart
        " and fecha <= %(dia)s and (fecha < %(dia)s or (orden, id) > (%(orden)s, %(pk)s))"
        f" order by {day} desc, orden, id limit %(cuantas)s"
    )
    place = {"dia": dia, "orden": orden, "pk": pk, "cuantas": cuantas}
    return list(Ficha.objects.raw(sql, filtro.parametros(hoy) | place))
