"""Of a secret vote no stored row ties voter and ballot: looked for in the database itself, table by table.

Committed, each vote in its own transaction, as they come: it is what the rows say of their transactions that is read.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from mesa.enlaces import EnlaceVoto, url_para_votar
from mesa.kernel import clock, tasks
from mesa.kernel.middleware import NoTokens
from mesa.models import Aviso, Elector, Evento, Papeleta, Reaccion, Responsable, Urna, Votacion
from mesa.operations.votaciones import anular_votacion
from tests.mesa import votaciones as given
from tests.mesa.votaciones import VOTAN

pytestmark = pytest.mark.django_db(transaction=True)
#: Everyone marks another option, so that a ballot that is found tells whose it is.
MARCAS = {cuenta: place for place, cuenta in enumerate(VOTAN, 1)}
OPCIONES = [f"Opción {place}" for place in range(1, len(VOTAN) + 1)]


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def tables() -> list[str]:
    found = rows("select tablename from pg_tables where schemaname = 'public' order by 1")
    return [name for (name,) in found]


def dump() -> dict[str, list[str]]:
    """Every row of every table, as text, where it lies and by which transaction it was written."""
    return {table: [row for (row,) in rows(f'select t::text from "{table}" t order by t::text')] for table in tables()}


def writers(table: str, votacion: Votacion, column: str = "votacion_id") -> set[str]:
    """The transactions that wrote the rows of a votación in that table."""
    found = rows(f"select distinct xmin::text from {table} where {column} = %s", votacion.pk)
    return {xmin for (xmin,) in found}


def voted(cast, order: tuple[str, ...] = VOTAN) -> Votacion:
    votacion = given.abierta(cast, OPCIONES)
    for cuenta in order:
        given.vota(cast, votacion, cuenta, MARCAS[cuenta])
    return votacion


def test_a_vote_writes_the_urn_the_roll_and_nothing_that_says_when(cast) -> None:
    """Between before and after one vote, only these tables differ, and in no column that is an instant or a person."""
    votacion = given.abierta(cast, OPCIONES)
    given.vota(cast, votacion, "gobierno", 2)
    before = dump()
    given.vota(cast, votacion, "social", 4)
    after = dump()
    assert {table for table in after if after[table] != before[table]} == {
        "mesa_urna",
        "mesa_elector",
        "mesa_responsable",
    }
    done = Responsable.objects.get(plazo=votacion.plazo, organizacion__slug="red-social-ejemplo")
    assert done.cumplido_el == votacion.abierta_el, "that it was done is told by an instant that says nothing"
    columns = {f.name for model in (Urna, Papeleta) for f in model._meta.fields}
    assert columns == {"id", "votacion", "marcas"}
    assert Urna._meta.pk.get_internal_type() == Papeleta._meta.pk.get_internal_type() == "UUIDField"


def test_no_live_row_tells_by_its_transaction_who_voted_what(cast) -> None:
    """Open or closed: the ballots were written together, and so was the roll; none stands with the vote it was."""
    votacion = voted(cast)
    assert len(writers("mesa_urna", votacion)) == 1
    assert len(writers("mesa_elector", votacion)) == 1
    assert len(writers("mesa_responsable", votacion.plazo, "plazo_id")) == 1
    given.cierra(votacion)
    (counted,) = writers("mesa_papeleta", votacion)
    electors = writers("mesa_elector", votacion) | writers("mesa_responsable", votacion.plazo, "plazo_id")
    assert counted not in electors, "the ballots are of the transaction that closed it, which no elector was written by"
    assert not rows("select 1 from mesa_urna")
    where_else = {
        table
        for table in tables()
        if table not in {"mesa_papeleta", "mesa_votacion", "mesa_plazo", "mesa_evento", "mesa_reaccion"}
        if rows(f'select 1 from "{table}" where xmin::text = %s', counted)
    }
    assert not where_else


def test_the_heap_keeps_no_order_of_arrival(cast) -> None:
    """Where rows lie is the order of their random keys; who voted in another order leaves the roll where it was."""
    for turn, order in enumerate((VOTAN, tuple(reversed(VOTAN)))):
        votacion = voted(cast, order)
        lying = [key for (key,) in rows("select id from mesa_urna where votacion_id = %s order by ctid", votacion.pk)]
        assert lying == sorted(lying)
        roll = rows("select nombre from mesa_elector where votacion_id = %s order by ctid", votacion.pk)
        assert roll == sorted(roll), "the roll lies by name, whoever voted first"
        given.cierra(votacion)
        lying = [k for (k,) in rows("select id from mesa_papeleta where votacion_id = %s order by ctid", votacion.pk)]
        assert lying == sorted(lying)
        Votacion.objects.filter(pk=votacion.pk).update(titulo=f"Otra {turn}")


def test_ballots_get_new_keys_each_time_they_are_written(cast) -> None:
    """So that keys seen before say nothing of who voted after, nor those of the urn of the counted ones."""
    votacion = given.abierta(cast, OPCIONES)
    seen: set[Any] = set()
    for cuenta in VOTAN:
        given.vota(cast, votacion, cuenta, MARCAS[cuenta])
        keys = set(Urna.objects.values_list("pk", flat=True))
        assert not keys & seen
        seen |= keys
    given.cierra(votacion)
    assert not seen & set(Papeleta.objects.values_list("pk", flat=True))
    assert sorted(Papeleta.objects.values_list("marcas", flat=True)) == [[place] for place in sorted(MARCAS.values())]


def test_no_event_notice_or_reaction_is_written_by_a_secret_vote(cast) -> None:
    votacion = given.abierta(cast, OPCIONES)
    tasks.sweep()

    def told() -> tuple[int, ...]:
        return Evento.objects.count(), Aviso.objects.count(), Reaccion.objects.count()

    before = told()
    for cuenta in VOTAN:
        given.vota(cast, votacion, cuenta, MARCAS[cuenta])
    tasks.sweep()
    assert told() == before


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log of the installation writes, through its own handler, with everything let in."""
    root = logging.getLogger()
    (handler,) = [h for h in root.handlers if any(isinstance(f, NoTokens) for f in h.filters)]
    assert isinstance(handler, logging.StreamHandler)
    written, level = io.StringIO(), root.level
    stream = handler.setStream(written)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    handler.setStream(stream)


def test_neither_session_nor_log_tells_that_somebody_voted(cast, lines: io.StringIO) -> None:
    """Signed in or from the e-mail, with a wrong try before: no session is saved and no line names who."""
    votacion = given.abierta(cast, OPCIONES)
    client = Client()
    client.force_login(cast.usuario("social"))
    mine, url = {"marcas": "4", "sha256": votacion.sha256}, f"/votaciones/{votacion.pk}/votar/"
    place, mandato = given.elector(cast, votacion, "gobierno"), cast.actor("gobierno").mandato
    link = url_para_votar(EnlaceVoto(place.pk, mandato.pk)).removeprefix("http://testserver")
    sessions = rows("select * from django_session")
    lines.truncate(0)
    for path in (url, link):
        assert client.post(path, {}).status_code == 422
        assert client.post(path, mine).status_code == 200  # asks to confirm
        assert client.post(path, mine | {"confirmar": "si"}).status_code == 302
        assert "Comprobante de papeleta recibida" in client.get(path).content.decode()
    assert Elector.objects.filter(recibida=True).count() == 2
    assert rows("select * from django_session") == sessions
    said = lines.getvalue()
    assert link.strip("/").rpartition("/")[2] not in said
    assert "/votar/…" in said
    for told in ("social", "gobierno", "Red Social", "Ministerio", "marcas"):
        assert told not in "".join(line for line in said.splitlines() if "django.db" not in line), told


def test_annulling_destroys_the_urn_and_keeps_receipts(cast) -> None:
    votacion = voted(cast)
    codes = set(votacion.padron.values_list("comprobante", flat=True))
    anular_votacion(votacion.pk, "Faltó una candidatura.", actor=cast.secretaria)
    assert not rows("select 1 from mesa_urna union all select 1 from mesa_papeleta")
    assert set(votacion.padron.values_list("comprobante", flat=True)) == codes


def test_receipts_are_of_eighty_random_bits(cast) -> None:
    votacion = voted(cast)
    codes = list(votacion.padron.values_list("comprobante", flat=True))
    assert len(set(codes)) == len(VOTAN)
    assert all(len(code.replace("-", "")) == 16 for code in codes)


def test_reminders_stop_for_who_voted(cast) -> None:
    votacion = voted(cast, ("social",))
    assert votacion.plazo is not None
    waiting = Responsable.objects.filter(plazo=votacion.plazo, cumplido_el=None)
    assert set(waiting.values_list("organizacion__slug", flat=True)) == {
        "secretaria-ejemplo",
        "ministerio-ejemplo",
        "red-academica-ejemplo",
        "organismo-ejemplo",
    }
    with clock.as_of(votacion.plazo.instante - timedelta(hours=30)):
        done = tasks.sweep()
    assert -1 not in done.values()
    reminded = Aviso.objects.filter(plazo=votacion.plazo).exclude(plantilla="votacion_llamado")
    assert not reminded.filter(persona=cast.actor("social").persona).exists()
