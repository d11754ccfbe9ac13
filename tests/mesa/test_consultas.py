"""Decisions: opening one freezes its text, and an answer is taken from whom and when it may be."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import canonical, sha256
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.models import Consulta, Convocada, Evento, Mandato, Membresia, Organizacion, Persona, Pronunciamiento, Regla
from mesa.operations.consultas import Llamado, abrir_consulta, pronunciarse, retirar_consulta
from tests.checks import SECRETARIA, event, refused, refused_to_all_but, rewriting

LUNES = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)
VENCE = date(2026, 9, 14)  # five business days later
MANDATO = "Responde por una organización solo quien tiene hoy su mandato de titular, suplente o delegada."
CON_VOTO = {"secretaria-ejemplo", "ministerio-ejemplo", "red-academica-ejemplo", "red-social-ejemplo"}


def llamado(cast, **changes: Any) -> Llamado:
    """Any text about any object: the engine does not look inside."""
    data = {"tipo": "aprobacion_acta", "objeto": cast.mesa, "titulo": "acta de prueba", "ruta": "/x/", "vence": VENCE}
    return Llamado(**{**data, "documento": {"z": "n" + "\u0303", "a": [1, True, None]}, **changes})


def abierta(cast, numero: int | None = 1, **changes: Any) -> Consulta:
    regla = cast.regla(numero) if numero else None
    with clock.as_of(LUNES):
        return abrir_consulta(llamado(cast, **changes), cast.mesa, regla, actor=cast.secretaria)


def responde(
    consulta: Consulta, actor: Actor | None, sentido="aprueba", fundamento="", slug=None, sha=None, al=None
) -> Any:
    """An answer, an hour after the opening unless said otherwise."""
    organizacion = Organizacion.objects.get(slug=slug) if slug else actor and actor.organizacion
    with clock.as_of(al or LUNES + timedelta(hours=1)):
        return pronunciarse(
            consulta.pk, organizacion.pk, sentido, fundamento, sha256=sha or consulta.sha256, actor=actor
        )


# Opening


@pytest.mark.django_db
def test_opening_freezes_the_text_the_rule_and_the_convoked(cast) -> None:
    consulta = abierta(cast, version=3)
    assert consulta.documento == '{"a":[1,true,null],"z":"ñ"}', "canonical: NFC, sorted"
    assert consulta.sha256 == sha256(consulta.documento.encode())
    assert (consulta.regla, consulta.version, consulta.estado) == (cast.regla(1), 3, "abierta")
    assert (consulta.objeto_tipo, consulta.objeto_id) == ("mesa.organizacion", cast.mesa.pk)
    assert consulta.abierta_el == LUNES
    assert (consulta.plazo.vence, consulta.plazo.hora, consulta.plazo.fatal) == (VENCE, None, True)
    assert consulta.plazo.instante == datetime(2026, 9, 14, 23, 59, 59, 999999, SANTIAGO)
    convoked = {c.organizacion.slug: (c.nombre, c.clase, c.con_voto, c.sector) for c in consulta.convocadas.all()}
    assert convoked.keys() == {*CON_VOTO, "organismo-ejemplo"}, "members, and no guest"
    assert convoked["red-social-ejemplo"] == ("Red Social Ejemplo", "miembro", True, "sociedad_civil")
    evento = event("consulta.abierta", consulta, cast.secretaria)
    assert (evento.antes, evento.ahora) == (None, {"sha256": consulta.sha256, "version": 3})
    assert evento.ocurrido == LUNES


@pytest.mark.django_db
def test_only_the_secretaria_of_the_organo_opens(cast) -> None:
    def act(actor: Actor | None, organo: Organizacion = cast.mesa) -> None:
        with clock.as_of(LUNES):
            abrir_consulta(llamado(cast), organo, None, actor=actor)

    refused_to_all_but(cast, {"secretaria"}, act, SECRETARIA)
    red = cast.organizacion("red-social-ejemplo")
    refused_to_all_but(cast, {"social"}, lambda actor: act(actor, red), SECRETARIA)
    assert not Consulta.objects.exists()


@pytest.mark.django_db
def test_a_text_circulates_once_at_a_time(cast) -> None:
    first = abierta(cast)
    with pytest.raises(Conflicto) as conflict:
        abierta(cast)
    assert conflict.value.mensaje == "Ese texto ya está en circulación."
    assert Convocada.objects.count() == 5, "nothing remains of the second"
    with clock.as_of(LUNES):
        retirar_consulta(first.pk, "Se corrige.", actor=cast.secretaria)
    assert abierta(cast, version=2).version == 2


@pytest.mark.django_db
@pytest.mark.parametrize("dia", [date(2026, 9, 6), date(2026, 9, 7), date(2026, 9, 13)])
def test_the_term_is_not_shorter_than_the_rules(cast, dia) -> None:
    with pytest.raises(DomainError) as error:
        abierta(cast, vence=dia)
    assert error.value.mensaje == (
        "El plazo es más corto que el de la regla: la primera fecha posible es el 14 de septiembre de 2026."
    )
    assert not Consulta.objects.exists()
    assert abierta(cast, vence=VENCE).plazo.vence == VENCE


@pytest.mark.django_db
def test_the_deadline_is_after_now(cast) -> None:
    today = LUNES.date()
    for hora in (time(9), time(10)):
        with pytest.raises(DomainError) as error:
            abierta(cast, None, vence=today, hora=hora)
        assert error.value.mensaje == "El plazo ya pasó. Elija una fecha y una hora posteriores a ahora."
    with pytest.raises(DomainError, match=r"^El plazo ya pasó\."):  # without a rule there is no shortest term
        abierta(cast, None, vence=today - timedelta(days=1))
    consulta = abierta(cast, None, vence=today, hora=time(10, 0, 1))
    assert consulta.plazo.instante == LUNES + timedelta(seconds=1)
    assert not consulta.plazo.fatal, "for observations: it shuts no door of effect"


@pytest.mark.django_db
def test_a_rule_of_another_organo_is_refused(cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    other = Regla.objects.create(organo=red, numero=9, mayoria="simple", dias=1, desde=LUNES.date(), norma="N")
    with clock.as_of(LUNES), pytest.raises(DomainError) as error:
        abrir_consulta(llamado(cast), cast.mesa, other, actor=cast.secretaria)
    assert error.value.mensaje == "Esa regla es de otro órgano."


@pytest.mark.django_db
def test_nobody_to_convoke_is_said(cast) -> None:
    with rewriting():
        Membresia.objects.filter(organo=cast.mesa).update(voto="no_consta")
    with pytest.raises(DomainError) as error:
        abierta(cast)
    assert error.value.mensaje == "El órgano no tiene integrantes con voto: no hay a quién convocar."
    assert abierta(cast, None).convocadas.filter(con_voto=False).count() == 5, "for observations, everyone is"


@pytest.mark.django_db
def test_the_convoked_are_those_of_that_day_with_the_name_they_had(cast) -> None:
    seats = Membresia.objects.filter(organo=cast.mesa)
    seats.filter(miembro__slug="ministerio-ejemplo").update(hasta=LUNES.date() - timedelta(days=1))
    seats.filter(miembro__slug="organismo-ejemplo").update(hasta=LUNES.date())
    with rewriting():
        seats.filter(miembro__slug="red-social-ejemplo").update(desde=LUNES.date() + timedelta(days=1))
        seats.filter(miembro__slug="cooperante-ejemplo").update(voto="si")
    consulta = abierta(cast)
    slugs = {c.organizacion.slug for c in consulta.convocadas.all()}
    assert slugs == {"secretaria-ejemplo", "red-academica-ejemplo", "organismo-ejemplo"}
    Organizacion.objects.filter(slug="organismo-ejemplo").update(nombre="Otro nombre")
    assert consulta.convocadas.get(organizacion__slug="organismo-ejemplo").nombre == "Organismo Ejemplo"


# Answering


@pytest.mark.django_db
def test_an_answer_is_kept_with_the_names_of_its_instant(cast) -> None:
    consulta = abierta(cast)
    suplente = cast.actor("academica.suplente")
    answer = responde(consulta, suplente, "aprueba_con_observaciones", " Falta una coma.\r\nY un punto. ")
    assert (answer.sentido, answer.fundamento) == ("aprueba_con_observaciones", "Falta una coma.\nY un punto.")
    assert (answer.persona_nombre, answer.calidad, answer.via) == ("Persona Ejemplo Dos", "suplente", "en_linea")
    assert answer.sha256 == consulta.sha256
    assert answer.recibido == LUNES + timedelta(hours=1)
    convocada = consulta.convocadas.get(organizacion=suplente.organizacion)
    assert convocada.vigente == answer
    evento = event("pronunciamiento.registrado", consulta, suplente)
    assert evento.antes is None
    assert evento.ahora == {
        "sentido": "aprueba_con_observaciones",
        "organizacion": "Red Académica Ejemplo",
        "pronunciamiento": answer.pk,
        "via": "en_linea",
    }
    Persona.objects.update(nombre="Otra")
    Organizacion.objects.update(nombre="Otra")
    assert Pronunciamiento.objects.get().persona_nombre == "Persona Ejemplo Dos"
    told = Evento.objects.get(pk=evento.pk)
    assert (told.persona_nombre, told.organizacion_nombre) == ("Persona Ejemplo Dos", "Red Académica Ejemplo")


@pytest.mark.django_db
def test_a_further_answer_takes_the_place_of_the_former_which_stays(cast) -> None:
    consulta = abierta(cast)
    first = responde(consulta, cast.actor("academica"), "objeta", "No.")
    second = responde(consulta, cast.actor("academica.suplente"))
    assert consulta.convocadas.get(vigente__isnull=False).vigente == second
    assert list(Pronunciamiento.objects.values_list("pk", "sentido")) == [(first.pk, "objeta"), (second.pk, "aprueba")]
    assert event("pronunciamiento.registrado", consulta, cast.actor("academica.suplente")).antes == "objeta"


@pytest.mark.django_db
def test_the_same_answer_again_changes_nothing(cast) -> None:
    consulta = abierta(cast)
    first = responde(consulta, cast.actor("social"), "objeta", "No.")
    again = responde(consulta, cast.actor("social"), "objeta", "  No. ", al=LUNES + timedelta(days=1))
    assert again == first
    assert Evento.objects.filter(verbo="pronunciamiento.registrado").count() == 1
    assert responde(consulta, cast.actor("social"), "objeta", "No, y por esto.") != first


@pytest.mark.django_db
def test_only_who_holds_a_mandate_answers(cast) -> None:
    consulta = abierta(cast)
    holders = {
        "secretaria-ejemplo": {"secretaria"},
        "ministerio-ejemplo": {"gobierno"},
        "red-academica-ejemplo": {"academica", "academica.suplente"},
        "red-social-ejemplo": {"social"},
        "organismo-ejemplo": {"organismo"},
    }
    for slug, cuentas in holders.items():
        refused_to_all_but(
            cast, cuentas, lambda actor, slug=slug: responde(consulta, actor, slug=slug), MANDATO, system=False
        )
    assert not Pronunciamiento.objects.exists()
    for cuenta in ("secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo"):
        assert responde(consulta, cast.actor(cuenta), "objeta", f"Por {cuenta}.").calidad in {"titular", "suplente"}


@pytest.mark.django_db
def test_a_mandate_is_asked_for_at_the_instant_of_answering(cast) -> None:
    consulta = abierta(cast)
    social = cast.actor("social")
    mine = Mandato.objects.filter(pk=social.mandato.pk)
    day = (LUNES + timedelta(days=2)).date()
    mine.update(hasta=day)
    assert responde(consulta, social, al=datetime.combine(day, time(23, 59), SANTIAGO))
    after = datetime.combine(day + timedelta(days=1), time(0), SANTIAGO)
    assert refused(lambda: responde(consulta, social, "objeta", "No.", al=after)) == [MANDATO]
    with rewriting():
        mine.update(hasta=None, calidad="administradora")
    assert refused(lambda: responde(consulta, social, "objeta", "No.")) == [MANDATO]
    with rewriting():
        mine.update(calidad="delegada")
    assert responde(consulta, social, "objeta", "No.").calidad in {"delegada", "titular"}
    stolen = Actor(cast.actor("gobierno").persona, social.mandato)
    assert refused(lambda: responde(consulta, stolen)) == [MANDATO], "another's mandate serves nobody"
    newcomer = Mandato.objects.create(
        persona=cast.actor("delegada.norte").persona, organizacion=social.organizacion, calidad="suplente", desde=day
    )
    actor = Actor(newcomer.persona, newcomer)
    assert refused(lambda: responde(consulta, actor)) == [MANDATO], "not before it begins"
    assert responde(consulta, actor, al=datetime.combine(day, time(0), SANTIAGO))


@pytest.mark.django_db
def test_an_answer_is_to_the_text_that_was_read(cast) -> None:
    consulta = abierta(cast)
    with pytest.raises(Conflicto) as conflict:
        responde(consulta, cast.actor("social"), sha="0" * 64)
    assert conflict.value.mensaje == "El texto cambió desde que usted lo abrió. Léalo de nuevo antes de responder."
    assert not Pronunciamiento.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sentido", "fundamento", "sentence"),
    [
        ("", "", "Elija una de las respuestas."),
        ("APRUEBA", "", "Elija una de las respuestas."),
        ("objeta", "", "Escriba el fundamento. Sin él, la respuesta no se puede registrar."),
        ("objeta", " \n\t\x00 ", "Escriba el fundamento. Sin él, la respuesta no se puede registrar."),
        ("se_abstiene", "", "Escriba el fundamento. Sin él, la respuesta no se puede registrar."),
        ("se_inhabilita", "", "Escriba el fundamento. Sin él, la respuesta no se puede registrar."),
        ("aprueba_con_observaciones", "", "Escriba el fundamento. Sin él, la respuesta no se puede registrar."),
        ("aprueba", "a" * 10_001, "El fundamento tiene más de 10.000 caracteres. Acórtelo."),
    ],
)
def test_what_is_missing_in_an_answer_is_said(cast, sentido, fundamento, sentence) -> None:
    consulta = abierta(cast)
    with pytest.raises(DomainError) as error:
        responde(consulta, cast.actor("social"), sentido, fundamento)
    assert error.value.mensaje == sentence
    assert error.value.status == 422
    assert not Pronunciamiento.objects.exists()
    assert responde(consulta, cast.actor("social"), "objeta", "a" * 10_000)


@pytest.mark.django_db
def test_the_last_instant_is_in_time_and_the_next_microsecond_is_not(cast) -> None:
    consulta = abierta(cast, vence=date(2026, 9, 15), hora=time(17))
    last = datetime(2026, 9, 15, 17, tzinfo=SANTIAGO)
    assert consulta.plazo.instante == last
    assert responde(consulta, cast.actor("social"), al=last).recibido == last
    for late in (timedelta(microseconds=1), timedelta(seconds=59), timedelta(days=3)):
        with pytest.raises(FueraDePlazo) as error:
            responde(consulta, cast.actor("gobierno"), al=last + late)
        assert error.value.mensaje == (
            "El plazo venció el martes 15 de septiembre de 2026, 17:00. Su respuesta no se registró; "
            "puede enviarla a la secretaría para que conste."
        )
    assert Pronunciamiento.objects.count() == 1


@pytest.mark.django_db
def test_an_hour_does_not_shorten_the_term_of_the_rule(cast) -> None:
    with pytest.raises(DomainError) as error:
        abierta(cast, hora=time(17))
    assert error.value.mensaje == (
        "La regla da plazo hasta el final del 14 de septiembre de 2026. "
        "Deje la hora en blanco o elija un día posterior."
    )
    assert abierta(cast, 2, hora=time(17)).plazo.hora == time(17)  # its rule sets no days


@pytest.mark.django_db
def test_a_text_withdrawn_takes_no_answer_even_late(cast) -> None:
    consulta = abierta(cast)
    with clock.as_of(LUNES):
        retirar_consulta(consulta.pk, "Se corrige.", actor=cast.secretaria)
    for al in (None, LUNES + timedelta(days=30)):
        with pytest.raises(Conflicto) as conflict:
            responde(consulta, cast.actor("social"), al=al)
        assert conflict.value.mensaje == (
            "La secretaría retiró este texto de circulación. Su respuesta no se registró."
        )


@pytest.mark.django_db
def test_an_organisation_that_was_not_convoked_has_no_answer_to_give(cast) -> None:
    consulta = abierta(cast)
    with pytest.raises(Convocada.DoesNotExist):
        responde(consulta, cast.actor("cooperante"))


# The database as last judge


@pytest.mark.django_db
def test_nobody_changes_a_text_that_was_put_to_decision(cast) -> None:
    consulta = abierta(cast)
    other = canonical({"otro": "texto"}).decode()
    changes: dict[str, Any] = {
        "documento": other,
        "sha256": sha256(other.encode()),
        "regla": cast.regla(2),
        "organo": cast.organizacion("red-social-ejemplo"),
        "objeto_id": 0,
        "abierta_el": LUNES + timedelta(days=1),
    }
    for field, value in changes.items():
        with pytest.raises(DatabaseError, match=r"Cannot update.*rows from mesa_consulta"), transaction.atomic():
            Consulta.objects.filter(pk=consulta.pk).update(**{field: value})
    assert json.loads(Consulta.objects.get().documento) == json.loads(consulta.documento)


@pytest.mark.django_db
def test_an_answer_is_neither_edited_nor_deleted(cast) -> None:
    consulta = abierta(cast)
    answer = responde(consulta, cast.actor("social"))
    rows = Pronunciamiento.objects.filter(pk=answer.pk)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        rows.update(sentido="objeta")
    Convocada.objects.update(vigente=None)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        rows.delete()
    for statement in ("update mesa_pronunciamiento set via = 'en_sesion'", "delete from mesa_pronunciamiento"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    answer.pk, answer.sentido = None, "objeta"
    with pytest.raises(IntegrityError, match="pronunciamiento_con_fundamento"), transaction.atomic():
        answer.save()


@pytest.mark.django_db
def test_a_rule_is_immutable_once_used(cast) -> None:
    rule = Regla.objects.filter(pk=cast.regla(1).pk)
    rule.update(nombre="Actas por consenso de todos", dias=5)
    abierta(cast)
    frozen: dict[str, Any] = {
        "mayoria": "simple",
        "quorum_numerador": 0,
        "quorum_denominador": 3,
        "quorum_por_sector": True,
        "silencio": "aprueba",
        "dias": 1,
        "habiles": False,
        "cierre_anticipado": True,
        "norma": "Otra",
        "nombre": "Otra",
        "numero": 7,
    }
    for field, value in frozen.items():
        with pytest.raises(IntegrityError, match="ya se uso"), transaction.atomic():
            rule.update(**{field: value})
    rule.update(hasta=VENCE)
    assert cast.regla(1).hasta == VENCE, "when it stops being in force is another matter"
    cast.regla(2).delete()
