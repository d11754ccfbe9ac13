"""The register of an órgano: dated, without overlaps, never rewritten, and with one secretaría at least."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Convocada, Evento, Funcion, Mandato, Membresia, Organizacion
from mesa.operations.mandatos import (
    Designacion,
    NuevaPersona,
    anular_mandato,
    corregir_persona,
    otorgar_mandato,
    terminar_mandato,
)
from mesa.operations.organizaciones import (
    Asiento,
    NuevaOrganizacion,
    anular_funcion,
    anular_integrante,
    asignar_funcion,
    cambiar_integrante,
    incorporar_integrante,
    renombrar_organizacion,
    terminar_funcion,
    terminar_integrante,
    terminar_puesta_en_marcha,
)
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.mesa.registro import AHORA, HOY, PERSONAS, REGISTRO, says, twice

NUEVA = NuevaOrganizacion("Instituto Ejemplo", "academia")


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def asiento(desde: date = HOY, clase: str = "miembro", voto: str = "si", sector: str = "academia") -> Asiento:
    """A seat from that day."""
    return Asiento(clase, voto, sector, desde, "Acta de ejemplo")


def seat_of(cast: Cast, slug: str) -> Membresia:
    """The row that still runs, of that body in the Mesa."""
    return Membresia.objects.get(organo=cast.mesa, miembro__slug=slug, hasta=None)


def sits(cast: Cast, slug: str, dia: date) -> list[tuple[str, str]]:
    """Its class and vote on that day."""
    rows = Membresia.objects.vigentes(dia).filter(organo=cast.mesa, miembro__slug=slug)
    return list(rows.values_list("clase", "voto"))


# --- Integrantes


@pytest.mark.django_db
def test_a_body_comes_to_sit_from_a_day_and_is_convoked_from_it(cast: Cast) -> None:
    tomorrow = HOY + timedelta(days=1)
    row = incorporar_integrante(cast.mesa.pk, NUEVA, asiento(tomorrow), actor=cast.secretaria)
    assert (row.miembro.slug, row.miembro.sector, row.miembro.ejemplo) == ("instituto-ejemplo", "academia", True)
    assert event("integrante.incorporado", row, cast.secretaria).ahora["miembro"] == "Instituto Ejemplo"
    assert not cast.en_circulacion().convocadas.filter(organizacion=row.miembro).exists()
    with clock.as_of(datetime(2026, 9, 8, tzinfo=clock.SANTIAGO)):
        assert cast.en_circulacion().convocadas.get(organizacion=row.miembro).con_voto


@pytest.mark.django_db
def test_only_the_secretaria_keeps_the_register(cast: Cast) -> None:
    mesa, seat = cast.mesa.pk, seat_of(cast, "organismo-ejemplo")
    funcion = Funcion.objects.get(organo=cast.mesa)
    acts: list[Callable[[Actor | None], object]] = [
        lambda a: incorporar_integrante(mesa, NUEVA, asiento(), actor=a),
        lambda a: cambiar_integrante(mesa, seat.pk, asiento(voto="no"), actor=a),
        lambda a: terminar_integrante(mesa, seat.pk, HOY, "", actor=a),
        lambda a: anular_integrante(mesa, seat.pk, actor=a),
        lambda a: asignar_funcion(mesa, seat.miembro_id, "preside", HOY, "", actor=a),
        lambda a: terminar_funcion(mesa, funcion.pk, HOY, "", actor=a),
        lambda a: anular_funcion(mesa, funcion.pk, actor=a),
        lambda a: renombrar_organizacion(mesa, seat.miembro_id, "Otro", "", actor=a),
    ]
    for act in acts:
        refused_to_all_but(cast, {"secretaria"}, act, REGISTRO)
    mandato = cast.actor("organismo").mandato
    assert mandato is not None
    people: list[Callable[[Actor | None], object]] = [
        lambda a: otorgar_mandato(mesa, NuevaPersona("Una"), Designacion(seat.miembro_id, "titular", HOY), actor=a),
        lambda a: terminar_mandato(mesa, mandato.pk, HOY, "", actor=a),
        lambda a: anular_mandato(mesa, mandato.pk, actor=a),
        lambda a: corregir_persona(mesa, mandato.persona_id, "Otro", "", actor=a),
    ]
    for act in people:
        refused_to_all_but(cast, {"secretaria"}, act, PERSONAS)
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda a: terminar_puesta_en_marcha(mesa, actor=a),
        "Solo la secretaría hace la puesta en marcha.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quien", "sentence"),
    [
        (
            NuevaOrganizacion("RED SOCIAL  ejemplo", "academia"),
            "Ya hay una organización con ese nombre: Red Social Ejemplo.",
        ),
        (
            NuevaOrganizacion("Red Sociál Ejemplo", "academia"),
            "Ya hay una organización con ese nombre: Red Social Ejemplo.",
        ),
        (NuevaOrganizacion("¿?", "academia"), "Escriba un nombre con letras o números."),
        (
            NuevaOrganizacion("Estándar", "academia"),
            "Ese nombre es el de una página del sitio. Escriba el nombre completo de la organización.",
        ),
    ],
)
def test_two_bodies_have_two_names(cast: Cast, quien: NuevaOrganizacion, sentence: str) -> None:
    assert sentence == says(
        DomainError, lambda: incorporar_integrante(cast.mesa.pk, quien, asiento(), actor=cast.secretaria)
    )


@pytest.mark.django_db
def test_nobody_sits_twice_nor_overlaps(cast: Cast) -> None:
    pk = cast.organizacion("organismo-ejemplo").pk
    act = lambda desde: incorporar_integrante(cast.mesa.pk, pk, asiento(desde), actor=cast.secretaria)  # noqa: E731
    taken = "Esa organización ya integra el órgano desde el 5 de enero de 2026. Cámbielo o póngale término."
    for desde in (HOY, date(2020, 1, 1), date(2030, 1, 1)):
        assert says(Conflicto, lambda desde=desde: act(desde)) == taken
    terminar_integrante(cast.mesa.pk, seat_of(cast, "organismo-ejemplo").pk, HOY, "", actor=cast.secretaria)
    assert says(Conflicto, lambda: act(HOY)) == taken, "its last day is still its own"
    act(HOY + timedelta(days=1))


@pytest.mark.django_db
def test_a_change_closes_the_day_before_and_what_was_convoked_keeps_its_copy(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    seat = seat_of(cast, "organismo-ejemplo")
    first = HOY + timedelta(days=1)
    observer = asiento(first, "observadora", "no", "organismo_internacional")
    row = cambiar_integrante(cast.mesa.pk, seat.pk, observer, actor=cast.secretaria)
    assert sits(cast, "organismo-ejemplo", HOY) == [("miembro", "si")]
    assert sits(cast, "organismo-ejemplo", first) == [("observadora", "no")]
    told = event("integrante.cambiado", row, cast.secretaria)
    assert (told.antes["clase"], told.ahora["clase"]) == ("miembro", "observadora")
    kept = consulta.convocadas.get(organizacion=seat.miembro)
    assert (kept.clase, kept.con_voto) == ("miembro", True)
    with clock.as_of(datetime(2026, 9, 8, 10, tzinfo=clock.SANTIAGO)):
        cast.responde(consulta, "organismo")


@pytest.mark.django_db
def test_a_change_cannot_begin_before_what_it_changes_nor_before_it_was_last_convoked(cast: Cast) -> None:
    seat, mesa = seat_of(cast, "organismo-ejemplo"), cast.mesa.pk
    act = lambda desde: cambiar_integrante(mesa, seat.pk, asiento(desde, voto="no"), actor=cast.secretaria)  # noqa: E731
    assert says(DomainError, lambda: act(date(2026, 1, 5))) == (
        "El cambio puede regir desde el 6 de enero de 2026: antes, la organización consta como estaba."
    )
    cast.en_circulacion()
    assert says(DomainError, lambda: act(HOY)) == (
        "El cambio puede regir desde el 8 de septiembre de 2026: antes, la organización consta como estaba."
    )
    same = asiento(HOY + timedelta(days=1), sector="organismo_internacional")
    assert says(DomainError, lambda: cambiar_integrante(mesa, seat.pk, same, actor=cast.secretaria)).startswith(
        "No cambió"
    )


@pytest.mark.django_db
def test_what_ended_is_not_edited(cast: Cast) -> None:
    seat, mesa = seat_of(cast, "organismo-ejemplo"), cast.mesa.pk
    terminar_integrante(mesa, seat.pk, HOY, "Carta de retiro", actor=cast.secretaria)
    assert event("integrante.terminado", seat, cast.secretaria).ahora["norma"] == "Carta de retiro"
    ended = (
        "Esto ya tiene término, el 7 de septiembre de 2026, y no se edita. "
        "Si continúa después, ingréselo desde el 8 de septiembre de 2026."
    )
    assert says(Conflicto, lambda: terminar_integrante(mesa, seat.pk, HOY, "", actor=cast.secretaria)) == ended
    later = asiento(HOY + timedelta(days=9), voto="no")
    assert says(Conflicto, lambda: cambiar_integrante(mesa, seat.pk, later, actor=cast.secretaria)) == ended


@pytest.mark.django_db
def test_an_end_comes_after_the_start_and_after_the_last_use(cast: Cast) -> None:
    seat, mesa = seat_of(cast, "organismo-ejemplo"), cast.mesa.pk
    act = lambda hasta: terminar_integrante(mesa, seat.pk, hasta, "", actor=cast.secretaria)  # noqa: E731
    assert says(DomainError, lambda: act(date(2025, 1, 1))) == (
        "La fecha de término es anterior a la de inicio, el 5 de enero de 2026."
    )
    cast.en_circulacion()
    assert says(DomainError, lambda: act(HOY - timedelta(days=1))) == (
        "Consta en un acto del 7 de septiembre de 2026: el término no puede ser anterior a ese día."
    )
    assert act(HOY).hasta == HOY
    assert sits(cast, "organismo-ejemplo", HOY) == [("miembro", "si")]
    assert sits(cast, "organismo-ejemplo", HOY + timedelta(days=1)) == []


@pytest.mark.django_db
def test_a_mistake_is_annulled_only_while_nothing_rests_on_it(cast: Cast) -> None:
    row = incorporar_integrante(cast.mesa.pk, NUEVA, asiento(), actor=cast.secretaria)
    assert anular_integrante(cast.mesa.pk, row.pk, actor=cast.secretaria) == "Instituto Ejemplo"
    assert Evento.objects.get(verbo="integrante.anulado").antes["miembro"] == "Instituto Ejemplo"
    again = incorporar_integrante(cast.mesa.pk, row.miembro_id, asiento(), actor=cast.secretaria)
    cast.en_circulacion()
    assert says(Conflicto, lambda: anular_integrante(cast.mesa.pk, again.pk, actor=cast.secretaria)) == (
        "Esto ya consta en actos o respuestas, y no se anula: póngale término con su fecha."
    )
    assert says(Conflicto, lambda: anular_integrante(cast.mesa.pk, row.pk, actor=cast.secretaria)) == (
        "Alguien anuló este registro mientras usted trabajaba. Recargue la página."
    )


@pytest.mark.django_db
def test_the_database_lets_nobody_rewrite_nor_delete(cast: Cast) -> None:
    """Not even whoever has its shell, by mistake: of a dated row only its end is written, once."""
    for model in (Membresia, Funcion, Mandato):
        rows = model._default_manager.filter(hasta=None)
        with pytest.raises(IntegrityError, match="no se reescribe"), transaction.atomic():
            rows.update(desde=date(2020, 1, 1))
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
            rows._raw_delete(rows.db)
        rows.filter(pk=rows.latest("pk").pk).update(hasta=HOY)
        with pytest.raises(IntegrityError, match="no se reescribe"), transaction.atomic():
            model._default_manager.filter(hasta=HOY).update(hasta=None)


# --- Names


@pytest.mark.django_db
def test_a_new_name_leaves_the_old_one_where_it_was(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    body = cast.organizacion("organismo-ejemplo")
    renombrar_organizacion(cast.mesa.pk, body.pk, "Organismo Ejemplo Nuevo", "Acto 2", actor=cast.secretaria)
    assert cast.organizacion("organismo-ejemplo").nombre == "Organismo Ejemplo Nuevo"
    assert Convocada.objects.get(consulta=consulta, organizacion=body).nombre == "Organismo Ejemplo"
    told = event("organizacion.renombrada", body, cast.secretaria)
    assert (told.antes["nombre"], told.ahora["nombre"], told.ahora["norma"]) == (
        "Organismo Ejemplo",
        "Organismo Ejemplo Nuevo",
        "Acto 2",
    )
    renombrar_organizacion(cast.mesa.pk, body.pk, "Organismo Ejemplo Nuevo", "", actor=cast.secretaria)
    assert Evento.objects.filter(verbo="organizacion.renombrada").count() == 1, "repeating it changes nothing"
    renombrar_organizacion(cast.mesa.pk, cast.mesa.pk, "Mesa de Ejemplo", "", desde=HOY, actor=cast.secretaria)
    assert Organizacion.objects.get(pk=cast.mesa.pk).desde == HOY
    assert (
        "ya hay"
        in says(
            DomainError,
            lambda: renombrar_organizacion(cast.mesa.pk, body.pk, "Red social ejemplo", "", actor=cast.secretaria),
        ).lower()
    )


# --- Functions


@pytest.mark.django_db
def test_functions_are_dated_and_cumulative(cast: Cast) -> None:
    secretaria = cast.organizacion("secretaria-ejemplo")
    preside = asignar_funcion(cast.mesa.pk, secretaria.pk, "preside", HOY, "Acta", actor=cast.secretaria)
    event("funcion.asignada", preside, cast.secretaria)
    assert set(Funcion.objects.vigentes(HOY).filter(organizacion=secretaria).values_list("tipo", flat=True)) == {
        "preside",
        "secretaria",
    }
    assert (
        says(Conflicto, lambda: asignar_funcion(cast.mesa.pk, secretaria.pk, "preside", HOY, "", actor=cast.secretaria))
        == "Esa organización ya tiene esa función desde el 7 de septiembre de 2026."
    )
    assert anular_funcion(cast.mesa.pk, preside.pk, actor=cast.secretaria) == "Secretaría de Ejemplo"
    preside = asignar_funcion(cast.mesa.pk, secretaria.pk, "preside", HOY, "", actor=cast.secretaria)
    cast.en_circulacion()
    assert "no se anula" in says(Conflicto, lambda: anular_funcion(cast.mesa.pk, preside.pk, actor=cast.secretaria))
    assert terminar_funcion(cast.mesa.pk, preside.pk, HOY, "Acta 2", actor=cast.secretaria).hasta == HOY
    event("funcion.terminada", preside, cast.secretaria)


@pytest.mark.django_db
def test_the_last_secretaria_is_not_ended_without_another_that_has_people(cast: Cast) -> None:
    mesa, own = cast.mesa.pk, Funcion.objects.get(organo=cast.mesa)
    last = (
        "Es la última secretaría: el órgano quedaría sin quien la lleve. Asigne antes la función a otra "
        "organización y registre allí un mandato."
    )
    until = HOY + timedelta(days=10)
    end = lambda: terminar_funcion(mesa, own.pk, until, "", actor=cast.secretaria)  # noqa: E731
    assert says(Conflicto, end) == last
    assert says(Conflicto, lambda: anular_funcion(mesa, own.pk, actor=cast.secretaria)) == last
    vacant = NuevaOrganizacion("Servicio Ejemplo", "gobierno")
    other = asignar_funcion(mesa, vacant, "secretaria", until + timedelta(days=2), "", actor=cast.secretaria)
    assert says(Conflicto, end) == last, "it would begin a day late, and nobody speaks for it"
    anular_funcion(mesa, other.pk, actor=cast.secretaria)
    other = asignar_funcion(
        mesa, other.organizacion_id, "secretaria", until + timedelta(days=1), "", actor=cast.secretaria
    )
    assert says(Conflicto, end) == last, "nobody speaks for it"
    designacion = Designacion(other.organizacion_id, "titular", HOY)
    held = otorgar_mandato(mesa, NuevaPersona("Persona Ejemplo Doce"), designacion, actor=cast.secretaria)
    end()
    with clock.as_of(datetime(2026, 9, 18, 10, tzinfo=clock.SANTIAGO)):
        incorporar_integrante(mesa, NUEVA, asiento(), actor=Actor(held.persona, held))


# --- Two at once


@pytest.mark.django_db(transaction=True)
@races(incorporar_integrante)
def test_two_seat_the_same_new_body(cast: Cast) -> None:
    said = twice(cast, lambda a: incorporar_integrante(cast.mesa.pk, NUEVA, asiento(), actor=a))
    assert said == "Ya hay una organización con ese nombre: Instituto Ejemplo."
    assert Membresia.objects.filter(miembro__slug="instituto-ejemplo").count() == 1


@pytest.mark.django_db(transaction=True)
@races(cambiar_integrante, terminar_integrante)
def test_one_changes_what_the_other_ends(cast: Cast) -> None:
    seat, secretaria, mesa = seat_of(cast, "organismo-ejemplo"), cast.secretaria, cast.mesa.pk
    _, error = winner_and_loser(
        together(
            lambda: cambiar_integrante(mesa, seat.pk, asiento(HOY, voto="no"), actor=secretaria),
            lambda: terminar_integrante(mesa, seat.pk, HOY, "", actor=secretaria),
        )
    )
    assert "ya tiene término" in str(error)


@pytest.mark.django_db(transaction=True)
@races(anular_integrante)
def test_two_annul_a_seat(cast: Cast) -> None:
    seat = seat_of(cast, "organismo-ejemplo")
    said = twice(cast, lambda a: anular_integrante(cast.mesa.pk, seat.pk, actor=a))
    assert said == "Alguien anuló este registro mientras usted trabajaba. Recargue la página."


@pytest.mark.django_db(transaction=True)
@races(asignar_funcion)
def test_two_assign_a_function(cast: Cast) -> None:
    body = cast.organizacion("ministerio-ejemplo").pk
    said = twice(cast, lambda a: asignar_funcion(cast.mesa.pk, body, "preside", HOY, "", actor=a))
    assert said.startswith("Esa organización ya tiene esa función")


@pytest.mark.django_db(transaction=True)
@races(terminar_funcion, anular_funcion)
def test_two_secretarias_do_not_both_leave(cast: Cast) -> None:
    """Each could, while the other stays: only one of the two goes through."""
    mesa, body = cast.mesa.pk, cast.organizacion("ministerio-ejemplo").pk
    own = Funcion.objects.get(organo=cast.mesa)
    other = asignar_funcion(mesa, body, "secretaria", HOY, "", actor=cast.secretaria)
    secretaria = cast.secretaria
    _, error = winner_and_loser(
        together(
            lambda: terminar_funcion(mesa, own.pk, date(2030, 1, 1), "", actor=secretaria),
            lambda: anular_funcion(mesa, other.pk, actor=secretaria),
        )
    )
    assert str(error).startswith("Es la última secretaría")


@pytest.mark.django_db(transaction=True)
@races(renombrar_organizacion)
def test_two_take_the_same_name(cast: Cast) -> None:
    one, two = cast.organizacion("ministerio-ejemplo").pk, cast.organizacion("organismo-ejemplo").pk
    secretaria = cast.secretaria
    _, error = winner_and_loser(
        together(
            lambda: renombrar_organizacion(cast.mesa.pk, one, "Nombre Ejemplo", "", actor=secretaria),
            lambda: renombrar_organizacion(cast.mesa.pk, two, "Nombre Ejemplo", "", actor=secretaria),
        )
    )
    assert str(error) == "Ya hay una organización con ese nombre: Nombre Ejemplo."


@pytest.mark.django_db(transaction=True)
@races(terminar_puesta_en_marcha)
def test_two_ask_not_to_be_reminded(cast: Cast) -> None:
    secretaria, mesa = cast.secretaria, cast.mesa.pk
    together(*[lambda: terminar_puesta_en_marcha(mesa, actor=secretaria)] * 2)
    assert Evento.objects.filter(verbo="puesta.terminada", objeto_id=mesa).count() == 1
