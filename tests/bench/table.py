"""The rows that the bare view shows one of."""

from __future__ import annotations

ROWS = 1000
TABLE = """
drop table if exists bench_uno;
create table bench_uno (id serial primary key, clave text unique, titulo text, texto text, fecha date);
insert into bench_uno (clave, titulo, texto, fecha)
select 'fila-' || n, 'Fila número ' || n, repeat('texto de ejemplo ', 4), date '2026-01-01' + n %% 365
from generate_series(1, %s) n
"""
