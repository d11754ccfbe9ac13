"""What is of a task in the tabla: its own story, its one topic across sessions; and that no point of it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from actas.models import Acta, AcuerdoAdoptado, PuntoPropuesto, ReglaTabla, Tarea, Tema, Tratamiento
from actas.operations import (
    anular_tratamiento,
    crear_acta_de_tabla,
    descartar_propuesto,
    diferir_tarea,
    fechar_tema,
    incluir_propuesto,
    proponer_punto,
    reanudar_tarea,
    registrar_tratamientos,
)
from actas.operations.tabla import Resultado
from actas.operations.tabla.retorno import proponer_pendientes, sin_resultado
from mesa.kernel import clock
from mesa.kernel.errors import DomainError
from tests.actas.seguimiento import tarea
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 12, tzinfo=clock.SANTIAGO)
TITULO = "Publicar las reglas"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def says(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as raised:
        act()
    return raised.value.mensaje


def tabla(cast: Cast) -> str:
    client = Client()
    client.force_login(cast.usuario("social"))
    return " ".join(unescape(client.get(f"/tabla/{cast.mesa.slug}/").content.decode()).split())


def en_juego(cast: Cast) -> list[str]:
    return list(
        PuntoPropuesto.objects.en_juego(clock.today()).filter(organo=cast.mesa).values_list("titulo", flat=True)
    )


def sesion(cast: Cast, propuesto: PuntoPropuesto) -> Acta:
    """The acta of a session of today whose tabla is that point."""
    incluir_propuesto(propuesto.pk, actor=cast.secretaria)
    return crear_acta_de_tabla(cast.mesa, clock.today(), puntos=[propuesto.titulo], actor=cast.secretaria)


def resultado(cast: Cast, acta: Acta, que: str, **more: object) -> Tratamiento:
    values = {"punto": acta.sesion.puntos.get().pk, "resultado": que, "motivo": "Falta el informe."} | more
    return registrar_tratamientos(acta.pk, [Resultado(**values)], actor=cast.secretaria)[0]  # type: ignore[arg-type]


def de_tarea(cast: Cast, made: Tarea) -> PuntoPropuesto:
    proponer_pendientes()
    return PuntoPropuesto.objects.get(tarea=made)


# The story of a task


def test_a_task_put_off_with_no_date_is_proposed_with_who_did_it_how_often_and_why(cast: Cast) -> None:
    made = tarea(cast, None)
    diferir_tarea(made.pk, None, "Faltan los fondos.", actor=cast.secretaria)
    assert de_tarea(cast, made).clase == "abierta"
    assert en_juego(cast) == [TITULO], "put off with no date, only the tabla hears of it again"
    own = cast.secretaria.organizacion
    assert own is not None
    once = f"La tarea se difirió una vez, el 1 de septiembre de 2026, por {own.nombre}:"
    assert once in tabla(cast)
    assert "Faltan los fondos." in tabla(cast)
    reanudar_tarea(made.pk, actor=cast.secretaria)
    with clock.as_of(NOW.replace(month=10)):
        diferir_tarea(made.pk, date(2026, 12, 1), "Falta la firma.", actor=cast.secretaria)
        assert en_juego(cast) == [], "with a date, it waits for it"
    reanudar_tarea(made.pk, actor=cast.secretaria)
    twice = f"La tarea se difirió 2 veces; la última, el 1 de octubre de 2026, por {own.nombre}:"
    assert twice in tabla(cast)
    assert "Falta la firma." in tabla(cast)


def test_the_rule_puts_an_end_to_putting_a_task_off_with_no_date(cast: Cast) -> None:
    ReglaTabla.objects.create(organo=cast.mesa, desde=date(2026, 1, 5), max_diferimientos=1, norma="Acuerdo 1")
    made, by = tarea(cast, None), cast.secretaria
    diferir_tarea(made.pk, None, "Faltan los fondos.", actor=by)
    de_tarea(cast, made)
    sentence = "La tarea ya se difirió una vez y la regla no admite más: póngale fecha o déjela sin efecto."
    assert sentence in tabla(cast)
    reanudar_tarea(made.pk, actor=by)
    assert says(lambda: diferir_tarea(made.pk, None, "Otra vez.", actor=by)) == sentence
    diferir_tarea(made.pk, date(2026, 12, 1), "Hasta que haya fondos.", actor=by)
    assert sentence not in tabla(cast), "it has its date"


# One task, one topic


def test_a_task_has_one_topic_and_one_point_across_sessions(cast: Cast) -> None:
    made = tarea(cast, None)
    point = de_tarea(cast, made)
    tema = resultado(cast, sesion(cast, point), "diferido").tema
    assert en_juego(cast) == [TITULO], "the point of the task and not another of its topic"
    point.refresh_from_db()
    assert (point.tema, point.clase, point.estado) == (tema, "abierta", "propuesto")
    Tarea.objects.filter(pk=made.pk).update(titulo="Otro título")
    PuntoPropuesto.objects.filter(pk=point.pk).update(titulo="Otro título")
    with clock.as_of(NOW.replace(month=10)):
        acta = sesion(cast, PuntoPropuesto.objects.get(pk=point.pk))
        assert resultado(cast, acta, "acordado").tema == tema, "whatever it is called by then"
    with clock.as_of(NOW.replace(month=11)):
        proponer_pendientes()
        assert en_juego(cast) == ["Otro título"], "decided, and still owed"
        told = 'En la sesión del 1 de octubre de 2026 quedó acordado: <span lang="es-CL">Falta el informe.</span>'
        assert told in tabla(cast)
        page = Client()
        page.force_login(cast.usuario("social"))
        assert f"/tareas/{made.pk}/" in page.get(f"/temas/{tema.pk}/").content.decode()
    assert (Tema.objects.count(), PuntoPropuesto.objects.count(), tema.tratamientos.count()) == (1, 1, 2)


def test_a_result_told_once_the_task_came_back_is_still_of_its_topic(cast: Cast) -> None:
    point = de_tarea(cast, tarea(cast, None))
    acta = sesion(cast, point)
    with clock.as_of(NOW + timedelta(days=2)):
        proponer_pendientes()
        tema = resultado(cast, acta, "diferido").tema
        point.refresh_from_db()
        assert (point.sesion, point.tema) == (None, tema)
        assert en_juego(cast) == [TITULO]


def test_what_was_settled_since_an_old_page_does_not_go_to_the_tabla(cast: Cast) -> None:
    made = tarea(cast, None)
    point = de_tarea(cast, made)
    Tarea.objects.filter(pk=made.pk).update(estado="verificada")
    assert says(lambda: incluir_propuesto(point.pk, actor=cast.secretaria)) == (
        f"«{TITULO}» ya no se propone: se cumplió, se resolvió o se retoma más adelante. Recargue la página."
    )
    point.refresh_from_db()
    assert point.estado == "propuesto"


def test_two_tasks_of_one_name_have_a_topic_each(cast: Cast) -> None:
    one, other = tarea(cast, None), tarea(cast, None)
    for made in (one, other):
        incluir_propuesto(de_tarea(cast, made).pk, actor=cast.secretaria)
    acta = crear_acta_de_tabla(cast.mesa, clock.today(), puntos=[TITULO, TITULO], actor=cast.secretaria)
    said = [Resultado(punto.pk, "acordado") for punto in acta.sesion.puntos.all()]
    assert not sin_resultado().exists(), "what is of a task comes back by itself"
    assert len({t.tema_id for t in registrar_tratamientos(acta.pk, said, actor=cast.secretaria)}) == 2
    assert PuntoPropuesto.objects.exclude(tema=None).values("tema").distinct().count() == 2


def test_a_task_whose_topic_was_given_a_date_waits_and_one_that_was_decided_is_left_out_freely(cast: Cast) -> None:
    ReglaTabla.objects.create(organo=cast.mesa, desde=date(2026, 1, 5), max_diferimientos=1, norma="Acuerdo 1")
    point = de_tarea(cast, tarea(cast, None))
    tema = resultado(cast, sesion(cast, point), "diferido").tema
    assert "El tema ya se difirió una vez" in says(lambda: descartar_propuesto(point.pk, "No.", actor=cast.secretaria))
    fechar_tema(tema.pk, date(2026, 10, 1), "", actor=cast.secretaria)
    assert en_juego(cast) == []
    fechar_tema(tema.pk, None, "", actor=cast.secretaria)
    with clock.as_of(NOW.replace(month=10)):
        resultado(cast, sesion(cast, PuntoPropuesto.objects.get(pk=point.pk)), "acordado")
    with clock.as_of(NOW.replace(month=11)):
        proponer_pendientes()
        assert "Ya no se difiere" not in tabla(cast)
        descartar_propuesto(point.pk, "No cabe en esta tabla.", actor=cast.secretaria)


def test_a_task_that_is_done_is_still_brought_while_its_topic_is_open(cast: Cast) -> None:
    made = tarea(cast, None)
    resultado(cast, sesion(cast, de_tarea(cast, made)), "diferido")
    Tarea.objects.filter(pk=made.pk).update(estado="verificada")
    assert en_juego(cast) == [TITULO], "the session left it for later, and nobody decided it"


def test_a_result_taken_away_leaves_what_was_proposed(cast: Cast) -> None:
    free = proponer_punto(cast.mesa.pk, "Sede", actor=cast.actor("social"))
    acta = sesion(cast, free)
    found = resultado(cast, acta, "acordado")
    anular_tratamiento(found.pk, actor=cast.secretaria)
    free.refresh_from_db()
    assert (free.sesion, free.tema, Tema.objects.count()) == (acta.sesion, None, 0)
    assert list(sin_resultado()) == [free], "it waits for its result again"
    deferred = resultado(cast, acta, "diferido")
    anular_tratamiento(deferred.pk, actor=cast.secretaria)
    assert en_juego(cast) == ["Sede"]
    resultado(cast, acta, "diferido")
    assert en_juego(cast) == ["Sede"], "once"
    assert PuntoPropuesto.objects.count() == 1


# What is of no topic yet


def test_a_point_that_a_member_proposed_has_its_topic_with_its_result(cast: Cast) -> None:
    free = proponer_punto(cast.mesa.pk, "Sede", actor=cast.actor("social"))
    acta = sesion(cast, free)
    with clock.as_of(NOW + timedelta(days=40)):
        proponer_pendientes()
        free.refresh_from_db()
        assert (free.estado, free.sesion) == ("incluido", acta.sesion), "it waits for its result"
        assert list(sin_resultado()) == [free]
        tema = resultado(cast, acta, "diferido").tema
        assert not sin_resultado().exists()
        free.refresh_from_db()
        assert (free.tema, en_juego(cast)) == (tema, ["Sede"])


def test_a_point_whose_acta_has_it_no_more_is_proposed_again(cast: Cast) -> None:
    free = proponer_punto(cast.mesa.pk, "Sede", actor=cast.actor("social"))
    acta = sesion(cast, free)
    acta.sesion.puntos.update(titulo="Otra cosa")
    assert proponer_pendientes() == 0, "the session is today"
    with clock.as_of(NOW + timedelta(days=1)):
        assert proponer_pendientes() == 1
        assert proponer_pendientes() == 0
        assert en_juego(cast) == ["Sede"]


# An agreement that defers, and the result of its session


def difiere(cast: Cast, acta: Acta, numero: int = 1, titulo: str = "") -> AcuerdoAdoptado:
    return AcuerdoAdoptado.objects.create(
        organo=cast.mesa,
        clave=f"2026-09-01/{numero}",
        numero=numero,
        fecha=NOW.date(),
        sesion=acta.sesion,
        titulo=titulo,
        texto=f"Se retoma en una sesión posterior, {numero}.",
        tipo="difiere",
    )


def test_what_a_session_deferred_and_its_agreement_says_is_one_topic(cast: Cast) -> None:
    acta = sesion(cast, proponer_punto(cast.mesa.pk, "Sede", actor=cast.actor("social")))
    result = resultado(cast, acta, "diferido")
    made = difiere(cast, acta)
    proponer_pendientes()
    result.refresh_from_db()
    assert (result.acuerdo, Tema.objects.count(), en_juego(cast)) == (made, 1, ["Sede"])
    proponer_pendientes()
    assert Tema.objects.count() == 1


def test_of_several_agreements_that_defer_only_its_namesake_is_of_a_result(cast: Cast) -> None:
    acta = sesion(cast, proponer_punto(cast.mesa.pk, "Sede", actor=cast.actor("social")))
    result = resultado(cast, acta, "diferido")
    other, own = difiere(cast, acta, 1, "Fondo"), difiere(cast, acta, 2, "SEDE")
    proponer_pendientes()
    result.refresh_from_db()
    assert result.acuerdo == own
    assert list(Tema.objects.exclude(pk=result.tema_id).values_list("origen", flat=True)) == [other.pk]
