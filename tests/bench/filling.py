"""Many agreements by bulk SQL: sentences of the acta of 2022 in other orders, some words rare and some in every text.

The chain that they make is not one: their hashes are of their numbers. Public pages read rows, and do not verify. Each
sentence is read once by the Spanish dictionary, and an agreement's index is made of those of its sentences.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection

from mesa.dev.locations import ROOT
from mesa.models import Ficha, Publicacion
from mesa.operations.publicaciones import code_of

SOURCE = ROOT / "actas" / "datos" / "acta-2022-06-16.txt"
FIRST = date(1990, 1, 1)
DAYS = 12_000
A_SESSION = 5
BODIES = 3000
BATCH = 5000
# Words that are in none of its sentences, and one text in how many has each.
RARE = {"quelonio": 20_000, "filatelia": 2_500, "astrolabio": 250, "bitácora": 30, "gacela": 12}
SEARCHES = ("acuerdo", "mesa fondo", '"organizaciones de la sociedad civil"', *RARE, "inexistente", "acuerdo quelonio")

SENTENCES = """
create temporary table frase as
select n, texto, es_vec(texto) as vec from unnest(%s::text[]) with ordinality f (texto, n)
"""
PUBLICATIONS = """
insert into mesa_publicacion (numero, tipo, clave, version, contenido_sha256, anterior, hash, codigo, publicada)
select numero, tipo, clave, 1, hash, anterior, hash, codigo, fecha + interval '12 hours'
from unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])
     as p (numero, tipo, clave, hash, anterior, codigo, fecha)
"""
AGREEMENTS = """
insert into mesa_ficha (publicacion_id, tipo, clave, organo_id, organo_nombre, titulo, resumen, fecha, orden, ejemplo,
                        ruta, datos, cuerpos, texto, busqueda)
select p.id, 'acuerdo', a.clave, m.organo_id, m.organo_nombre, left(t.texto, 290), t.texto, a.fecha, a.orden, true,
       '/acuerdos/' || a.clave || '/', m.datos || jsonb_build_object('numero', a.orden),
       jsonb_build_object('es', replace(m.cuerpos->>'es', m.resumen, t.texto),
                          'en', replace(m.cuerpos->>'en', m.resumen, t.texto)),
       t.texto, setweight(f1.vec, 'A') || f2.vec || f3.vec || f4.vec
from unnest(%s::text[], %s::date[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[])
     as a (clave, fecha, orden, f1, f2, f3, f4)
join frase f1 on f1.n = a.f1 join frase f2 on f2.n = a.f2 join frase f3 on f3.n = a.f3 join frase f4 on f4.n = a.f4
cross join lateral (select concat_ws(' ', f1.texto, f2.texto, f3.texto, nullif(f4.texto, '')) as texto) t
join mesa_publicacion p on p.tipo = 'acuerdo' and p.clave = a.clave
join mesa_ficha m on m.id = %s
"""
ACTAS = """
insert into mesa_ficha (publicacion_id, tipo, clave, organo_id, organo_nombre, titulo, resumen, fecha, orden, ejemplo,
                        ruta, datos, cuerpos, texto, busqueda)
select p.id, 'acta', p.clave, m.organo_id, m.organo_nombre, 'Acta del ' || a.fecha, '', a.fecha, 0, true,
       '/actas/' || p.clave || '/', m.datos,
       jsonb_build_object('es', '<p>' || a.texto || '</p>', 'en', '<p>' || a.texto || '</p>'), a.texto, a.vec
from mesa_publicacion p
cross join lateral (
  select min(b.fecha) as fecha, string_agg(b.texto, E'\n') as texto, string_agg(b.busqueda::text, ' ')::tsvector as vec
  from mesa_ficha b where b.tipo = 'acuerdo' and b.clave in (select p.clave || '/' || n from generate_series(1, %s) n)
) a
join mesa_ficha m on m.id = %s
where p.tipo = 'acta' and p.numero > %s
"""
FOLLOWED = """
update mesa_ficha set datos = datos || jsonb_build_object(
  'seguimiento',
  (array['cumplido', 'vigente', 'en_cumplimiento', 'sin_efecto', 'sin_seguimiento_registrado'])[1 + id % 5],
  'vence', case when id % 5 in (1, 2) then to_char(date '2026-01-01' + (id % 700)::int, 'YYYY-MM-DD') else '' end,
  'organizaciones', jsonb_build_array('Organización ' || id % 100, 'Red ' || id % 7),
  'elementos', jsonb_build_array('c' || id % 50), 'tareas', id % 4, 'tareas_hechas', id % 2)
where tipo = 'acuerdo' and clave like 'mesa-ejemplo-%'
"""
CONTENTS = """
insert into mesa_contenido (publicacion_id, sal, texto)
select p.id, repeat('0', 32), m.texto from mesa_publicacion p, mesa_contenido m
where p.numero > %s and m.publicacion_id = case p.tipo when 'acta' then %s else %s end
"""


def sentences() -> list[str]:
    """What agreements say: those of the acta, one for each of many bodies, nothing at all, and the rare words."""
    found = (" ".join(part.split()) for part in re.split(r"(?<=[.;:])\s+", SOURCE.read_text(encoding="utf-8")))
    said = [part for part in found if 40 < len(part) < 400]
    bodies = [f"Se acordó, por la organización {n} de la Región {n % 16}:" for n in range(BODIES)]
    return [*bodies, "", *(f"Se trató también de {word}." for word in RARE), *said]


def fill(agreements: int) -> None:
    """Add so many agreements, five a session, each session with its acta; the same ones every time."""
    chance, pool = random.Random(agreements), sentences()  # its numbers begin at 1 in the table
    first = Publicacion.objects.order_by("-numero").values_list("numero", flat=True)[0]
    sessions = Ficha.objects.filter(tipo="acta", clave__startswith="mesa-ejemplo-19").count()
    headers, rows = [], []
    for session in range(sessions, sessions + agreements // A_SESSION):
        day, again = FIRST + timedelta(session % DAYS), session // DAYS
        clave = f"mesa-ejemplo-{day.isoformat()}" + (f"-{again + 1}" if again else "")
        headers.append(_header(first + len(headers) + 1, "acta", clave, day))
        for place in range(1, A_SESSION + 1):
            headers.append(_header(first + len(headers) + 1, "acuerdo", f"{clave}/{place}", day))
            rows.append((f"{clave}/{place}", day, place, *_sentences(chance, len(pool))))
    acta, acuerdo = (Ficha.objects.filter(tipo=t, clave__startswith="2022")[0] for t in ("acta", "acuerdo"))
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists frase")
        cursor.execute("drop index ficha_busqueda")  # made again at once, it takes a third of the time
        cursor.execute(SENTENCES, [pool])
        for start in range(0, len(headers), BATCH):
            cursor.execute(PUBLICATIONS, _columns(headers[start : start + BATCH]))
        for start in range(0, len(rows), BATCH):
            cursor.execute(AGREEMENTS, [*_columns(rows[start : start + BATCH]), acuerdo.pk])
        cursor.execute(ACTAS, [A_SESSION, acta.pk, first])
        cursor.execute(CONTENTS, [first, acta.publicacion_id, acuerdo.publicacion_id])
        cursor.execute("create index ficha_busqueda on mesa_ficha using gin (busqueda)")
        cursor.execute("vacuum analyze")


def follow() -> None:
    """Give each of those agreements a follow-up: a state, a deadline, who has a part in it, what it is tied to."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWED)
        cursor.execute("vacuum analyze mesa_ficha")


def _columns(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _sentences(chance: random.Random, size: int) -> tuple[int, ...]:
    """The numbers of four: a body, two of the acta, and seldom a rare word."""
    rare = next((n for n, often in enumerate(RARE.values(), 1) if chance.randrange(often) == 0), 0)
    said = [chance.randint(BODIES + 2 + len(RARE), size) for _ in range(2)]
    return chance.randint(1, BODIES), *said, BODIES + 1 + rare


def _header(numero: int, tipo: str, clave: str, day: date) -> tuple[Any, ...]:
    digest, before = (sha256(str(n).encode()).hexdigest() for n in (numero, numero - 1))
    return numero, tipo, clave, digest, before, code_of(digest), day
