"""Who may administer the fund: the rule, what is frozen of it, and what is told when it lapses."""

from __future__ import annotations

import itertools
import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from mesa.kernel import clock, events
from mesa.kernel.canonical import canonical, sha256
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Aviso, Evento, Ficha, Membresia
from mesa.palabras import fecha_larga
from redes.elegibilidad import evaluar
from redes.models import FotoElegibilidad
from redes.operations.elegibilidad import (
    dejar_de_vigilar,
    elegibilidad_de,
    elegible_para_administrar,
    fotografiar,
    vigilar_elegibilidad,
)
from redes.operations.publicacion import publicar_perfil, republicar_perfil
from redes.puntaje import Estandar, Indicador, Respuesta, mas_meses
from tests.checks import races, refused_to_all_but, together, winner_and_loser
from tests.redes import escena

SOLO_SECRETARIA = "Solo la secretaría de la Mesa comprueba y deja constancia de quién puede administrar."
CODES = ("T1", "T2", "T5", "I1")
HOY = date(2026, 9, 7)
VERSION = Estandar(1, tuple(Indicador(code, code[0]) for code in CODES))


def said(code: str, level: int = 2, desde: date = date(2026, 1, 5), **more: Any) -> Respuesta:
    return Respuesta(code, level, desde, **more)


# The rule


@pytest.mark.parametrize(("board", "funds"), list(itertools.product(range(3), repeat=2)))
def test_board_and_funds_have_to_be_published_and_nothing_else_does(board: int, funds: int) -> None:
    found = evaluar(VERSION, [said("T2", board), said("T5", funds)], HOY)
    assert found.elegible == (board == 2 and funds == 2)
    assert [c.cumple for c in found.recomendadas] == [False, False]


def test_it_ends_with_the_first_of_both_to_expire() -> None:
    answers = [said("T2", fecha=date(2025, 9, 30)), said("T5"), said("T1", desde=date(2020, 1, 1))]
    last = date(2026, 9, 30)
    assert evaluar(VERSION, answers, last).elegible
    assert evaluar(VERSION, answers, last).hasta == last
    lapsed = evaluar(VERSION, answers, last + timedelta(days=1))
    assert not lapsed.elegible
    assert lapsed.hasta is None
    assert lapsed.exigidas[0].vencida_el == last


def test_who_says_that_it_does_not_apply_has_not_published_it() -> None:
    assert not evaluar(VERSION, [said("T2", aplica=False), said("T5")], HOY).elegible
    assert not evaluar(None, [said("T2"), said("T5")], HOY).elegible
    assert not evaluar(Estandar(2, (Indicador("T2", "T"),)), [said("T2"), said("T5")], HOY).elegible


def test_who_sits_nowhere_any_more_does_not_administer_whatever_it_published() -> None:
    answers, last = [said("T2"), said("T5")], date(2026, 9, 30)
    assert evaluar(VERSION, answers, last, last).elegible
    assert evaluar(VERSION, answers, last, last).hasta == last
    gone = evaluar(VERSION, answers, last + timedelta(days=1), last)
    assert (gone.elegible, gone.hasta, gone.salio_el) == (False, None, date(2026, 10, 1))
    assert all(condition.cumple for condition in gone.exigidas)


days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
answers_of = st.builds(
    Respuesta,
    st.sampled_from(CODES),
    st.integers(0, 2),
    days,
    termino=st.none() | days,
    fecha=st.none() | days,
    verificada_el=st.none() | days,
    aplica=st.booleans(),
)


@given(st.lists(answers_of, unique_by=lambda r: r.codigo), days)
def test_no_order_nor_check_changes_it_and_better_evidence_never_takes_it_away(
    given: list[Respuesta], al: date
) -> None:
    found = evaluar(VERSION, given, al)
    assert evaluar(VERSION, reversed(given), al) == found
    better = [Respuesta(r.codigo, 2, r.desde, fecha=max(r.fecha or r.desde, al)) for r in given]
    assert evaluar(VERSION, better, al).elegible >= found.elegible
    if found.elegible and found.hasta:
        assert evaluar(VERSION, given, found.hasta).elegible
        assert not evaluar(VERSION, given, found.hasta + timedelta(days=1)).elegible


def test_it_says_why_in_words() -> None:
    never = elegibilidad_de(None, HOY)
    assert never.motivos == ("No ha publicado su perfil.",)
    assert never.frase == (
        "Todavía no puede administrar fondos de la Mesa: su directorio (T2) y su financiamiento (T5) no están "
        "publicados."
    )
    assert "conflictos de interés con proveedores" in never.notas[0]


# What is published


@pytest.fixture
def perfil(cast):
    """The Red Social Ejemplo, with its board and its funds published today."""
    escena.estandar()
    one, hoy = escena.perfil(cast.organizacion("red-social-ejemplo")), clock.today()
    board = {"nombre": "Persona Ejemplo Uno", "cargo": "Coordinadora", "desde": str(mas_meses(hoy, -6))}
    board["hasta"] = str(mas_meses(hoy, 18))
    escena.dato(one, "directivo", board, fecha=hoy, estado="borrador", desde=None)
    money = {"fuente": "Cuotas", "tipo": "privada", "monto": "4500000"}
    escena.dato(one, "fuente", money, anio=hoy.year - 1, fecha=hoy, estado="borrador", desde=None)
    publicar_perfil(one.pk, actor=cast.actor("social"))
    return one


@pytest.mark.django_db
def test_what_is_published_opens_the_gate_and_drafts_do_not(cast, perfil) -> None:
    found = elegible_para_administrar(perfil.organizacion, clock.today())
    assert found.elegible, found.motivos
    assert found.frase == (
        "Puede administrar fondos de la Mesa: su directorio (T2) y su financiamiento (T5) están publicados."
    )
    assert len(found.recomendaciones) == 2
    assert found.hasta is not None
    later = elegible_para_administrar(perfil.organizacion, found.hasta + timedelta(days=1))
    assert not later.elegible
    assert "venció el" in later.frase
    before = elegible_para_administrar(perfil.organizacion, clock.today() - timedelta(days=1))
    assert not before.elegible, "the day before, nothing was published"
    other = escena.perfil(cast.organizacion("red-academica-ejemplo"))
    escena.respuesta(other, "T2", desde=None)
    assert elegible_para_administrar(other.organizacion, clock.today()).motivos == ("No ha publicado su perfil.",)


@pytest.mark.django_db
def test_the_same_is_said_of_who_left_the_mesa_to_the_secretaria_and_to_anyone(cast, perfil, client) -> None:
    body, last = perfil.organizacion, clock.today() + timedelta(days=3)
    Membresia.objects.filter(miembro=body).update(hasta=last)
    republicar_perfil(perfil.pk, motivo="Deja la Mesa.", actor=None)
    assert elegible_para_administrar(body, last).elegible
    with clock.as_of(clock.now() + timedelta(days=4)):
        gone = elegible_para_administrar(body, clock.today())
        first = fecha_larga(last + timedelta(days=1))
        assert gone.motivos == (f"Ya no integra la Mesa desde el {first}.",)
        assert gone.frase == f"No puede administrar fondos de la Mesa: ya no la integra desde el {first}."
        page = client.get(f"/redes/{body.slug}/").content.decode()
        assert gone.frase in page
        assert (
            elegible_para_administrar(body, last).frase in client.get(f"/redes/{body.slug}/?al={last}").content.decode()
        )


@pytest.mark.django_db
def test_a_form_that_is_sent_twice_leaves_one(cast, perfil, client) -> None:
    client.force_login(cast.usuario("secretaria"))
    sent = {"organizacion": perfil.organizacion_id, "uso": "Fondo 2026", "envio": str(uuid4())}
    first, second = (client.post("/redes/elegibilidad/", sent) for _ in range(2))
    assert first.url == second.url
    assert FotoElegibilidad.objects.count() == 1
    client.post("/redes/elegibilidad/", sent | {"envio": str(uuid4())})
    assert FotoElegibilidad.objects.count() == 2


@pytest.mark.django_db
def test_the_secretaria_freezes_it_and_the_record_is_canonical_and_cannot_change(cast, perfil) -> None:
    body = perfil.organizacion

    def freeze(actor):
        return fotografiar(body.pk, "Fondo 2026", vigila_hasta=clock.today(), actor=actor)

    refused_to_all_but(cast, {"secretaria"}, freeze, SOLO_SECRETARIA)
    foto = freeze(cast.secretaria)
    said_then = json.loads(foto.contenido)
    assert foto.elegible
    assert foto.sha256 == sha256(foto.contenido.encode()) == sha256(canonical(said_then))
    assert [e["codigo"] for e in said_then["evidencias"]] == ["T2", "T5", "T1", "I1"]
    assert said_then["publicacion"]["hash"]
    assert Evento.objects.get(verbo="elegibilidad.fotografiada", objeto_id=foto.pk).ahora["sha256"] == foto.sha256
    for change in ({"contenido": "{}"}, {"elegible": False}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            FotoElegibilidad.objects.filter(pk=foto.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        foto.delete()


@pytest.mark.django_db
def test_what_is_frozen_says_why_it_could_not(cast, perfil, client) -> None:
    """Of a «No podía» it is known later whether it had expired, was never published, or had left the Mesa."""
    body = perfil.organizacion
    ends = elegible_para_administrar(body, clock.today()).hasta
    assert ends is not None
    Membresia.objects.filter(miembro=body).update(hasta=ends + timedelta(days=1))
    republicar_perfil(perfil.pk, motivo="Deja la Mesa.", actor=None)
    client.force_login(cast.usuario("secretaria"))
    with clock.as_of(clock.now() + (ends - clock.today()) + timedelta(days=2)):
        foto = fotografiar(body.pk, "Fondo 2026", actor=cast.secretaria)
        said_then = json.loads(foto.contenido)
        gone = elegible_para_administrar(body, clock.today())
        assert (said_then["elegible"], said_then["salio_el"]) == (False, str(ends + timedelta(days=2)))
        assert said_then["motivos"] == list(gone.motivos)
        assert len(said_then["motivos"]) == 2
        assert said_then["recomendaciones"] == list(gone.recomendaciones)
        assert said_then["notas"] == list(gone.notas)
        assert str(ends) in {e["vencida_el"] for e in said_then["evidencias"]}
    Ficha.objects.filter(tipo="perfil").delete()
    page = client.get(f"/redes/elegibilidad/{foto.pk}/").content.decode()
    for why in (*gone.motivos, f"Venció el {fecha_larga(ends)}"):
        assert why in page, "what it says is what was frozen, and not how it is today"


@pytest.mark.django_db
def test_it_is_not_frozen_without_saying_what_for_nor_watched_in_the_past(cast, perfil) -> None:
    body, hoy = perfil.organizacion, clock.today()
    for uso, until in (
        ("  ", None),
        ("x" * 301, None),
        ("Fondo", hoy - timedelta(days=1)),
        ("Fondo", date(2999, 1, 1)),
    ):
        with pytest.raises(DomainError):
            fotografiar(body.pk, uso, vigila_hasta=until, actor=cast.secretaria)
    assert not FotoElegibilidad.objects.exists()


@pytest.mark.django_db(transaction=True)
@races(fotografiar)
def test_what_relies_on_it_has_one_snapshot_however_often_it_is_asked(cast, perfil) -> None:
    body, who = perfil.organizacion, cast.secretaria
    act = lambda: fotografiar(body.pk, "Fondo 2026", objeto=cast.mesa, actor=who)  # noqa: E731
    first, second = together(act, act)
    assert first.pk == second.pk
    assert FotoElegibilidad.objects.count() == 1


@pytest.mark.django_db
def test_what_was_watched_by_mistake_is_watched_no_more_and_says_what_it_said(cast, perfil, client) -> None:
    until = clock.today() + timedelta(days=9)
    foto = fotografiar(perfil.organizacion_id, "Fondo 2026", vigila_hasta=until, actor=cast.secretaria)
    client.force_login(cast.usuario("secretaria"))
    page = f"/redes/elegibilidad/{foto.pk}/"
    assert "Dejar de avisar" in client.get(page).content.decode()
    refused_to_all_but(cast, {"secretaria"}, lambda a: dejar_de_vigilar(foto.pk, actor=a), SOLO_SECRETARIA)
    assert client.post(f"{page}dejar/").url == page
    assert Evento.objects.get(verbo="vigilancia.terminada").antes == {"vigila_hasta": until.isoformat()}
    Ficha.objects.all().delete()
    assert vigilar_elegibilidad() == 0, "it lapsed, and nobody is told"
    then = foto.contenido
    foto.refresh_from_db()
    assert (foto.contenido, foto.elegible) == (then, True)
    assert "Dejar de avisar" not in client.get(page).content.decode()
    with pytest.raises(Conflicto, match="deje otra constancia"):
        dejar_de_vigilar(foto.pk, actor=cast.secretaria)


@pytest.mark.django_db(transaction=True)
@races(dejar_de_vigilar)
def test_of_two_that_stop_watching_one_does(cast, perfil) -> None:
    who, until = cast.secretaria, clock.today()
    foto = fotografiar(perfil.organizacion_id, "Fondo 2026", vigila_hasta=until, actor=who)
    _won, lost = winner_and_loser(together(*[lambda: dejar_de_vigilar(foto.pk, actor=who)] * 2))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db
def test_the_secretaria_is_told_once_when_it_lapses_and_once_when_it_is_regained(cast, perfil) -> None:
    body, hoy = perfil.organizacion, clock.today()
    ends = elegible_para_administrar(body, hoy).hasta
    assert ends is not None
    foto = fotografiar(body.pk, "Fondo 2026", vigila_hasta=ends + timedelta(days=60), actor=cast.secretaria)
    assert vigilar_elegibilidad() == 0
    with clock.as_of(clock.now() + (ends - hoy) + timedelta(days=2)):
        assert vigilar_elegibilidad() == 1
        assert vigilar_elegibilidad() == 0, "once"
        events.run_pending()
        foto.refresh_from_db()
        assert foto.dejo_de_serlo_el == clock.today()
        [aviso] = Aviso.objects.filter(plantilla="elegibilidad")
        assert aviso.persona == cast.secretaria.persona
        assert "venció el" in " ".join(aviso.datos["motivos"])
    assert vigilar_elegibilidad() == 1, "it holds again"
    events.run_pending()
    foto.refresh_from_db()
    assert foto.dejo_de_serlo_el is None
    assert Aviso.objects.filter(plantilla="elegibilidad").count() == 2
    with clock.as_of(clock.now() + (ends - hoy) + timedelta(days=200)):
        assert vigilar_elegibilidad() == 0, "nobody watches it any more"
