"""Tasks: told with evidence, done by each organisation, verified by another; deferred, resumed, left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actas.models import Avance
from actas.operations import (
    anular_avance,
    crear_tarea,
    cumplir_parte,
    cumplir_tarea,
    dejar_sin_efecto,
    devolver_tarea,
    diferir_tarea,
    informar_avance,
    iniciar_tarea,
    marcar_paso,
    reabrir_parte,
    reanudar_tarea,
    verificar_tarea,
)
from actas.operations.tareas import DatosTarea
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento, Responsable
from mesa.operations.archivos import Subido
from tests.actas.tareas import VENCE, acuerdo, ahora, cumple, organizacion, parte, tarea
from tests.cast import Cast
from tests.checks import event, refused, refused_to_all_but

pytestmark = pytest.mark.django_db

LLEVA = "Solo la secretaría del órgano encarga y lleva sus tareas."
INFORMA = "Informa de la tarea solo una organización que tiene parte en ella, o la secretaría del órgano."
SU_PARTE = "Solo la organización que tiene esta parte puede darla por cumplida."
REABRE = "Solo la organización que tiene esta parte, o la secretaría, puede reabrirla."
ANULA = "Solo la organización que informó el avance, o la secretaría, puede anularlo."
JUZGA = "Solo una organización que integra el órgano, o su secretaría, verifica o devuelve una tarea."
OTRA_PERSONA = "La verifica una persona distinta de quien la dio por cumplida."
OTRA_ORGANIZACION = (
    "La verifica una organización distinta de la que la dio por cumplida y de las que la tienen a su cargo; si la "
    "tienen todas las que integran el órgano, cualquiera que no la haya dado por cumplida."
)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


# How it goes


def test_the_first_advance_begins_it(cast: Cast) -> None:
    made, actor = tarea(cast), cast.actor("social")
    avance = informar_avance(
        made.pk, "Redactadas.", archivo=Subido("reglas.png", "image/png", PNG), enlace="https://a.example/", actor=actor
    )
    assert ahora(made).estado == "en_curso"
    assert parte(cast, made, "social").estado == "en_curso"
    assert parte(cast, made, "gobierno").estado == "pendiente"
    assert avance.archivo is not None
    assert event("avance.informado", made, actor).ahora["archivo"] == "reglas.png"
    again = informar_avance(
        made.pk, "Redactadas.", archivo=Subido("reglas.png", "image/png", PNG), enlace="https://a.example/", actor=actor
    )
    assert again == avance, "the same form sent twice"


def test_who_has_a_part_or_the_secretaria_tells_how_it_goes(cast: Cast) -> None:
    made = tarea(cast, pasos=["Redactar"])
    paso, allowed = made.pasos.get().pk, {"secretaria", "gobierno", "social"}
    for act in (
        lambda actor: iniciar_tarea(made.pk, actor=actor),
        lambda actor: informar_avance(made.pk, "Va bien.", actor=actor),
        lambda actor: marcar_paso(paso, hecho=True, actor=actor),
    ):
        refused_to_all_but(cast, allowed, act, INFORMA)


def test_it_is_begun_once(cast: Cast) -> None:
    made = tarea(cast)
    for _ in range(2):
        iniciar_tarea(made.pk, actor=cast.actor("social"))
    assert ahora(made).estado == "en_curso"
    assert Evento.objects.filter(verbo="tarea.iniciada").count() == 1
    event("tarea.iniciada", made, cast.actor("social"))


def test_that_it_began_is_taken_back_while_nothing_was_told(cast: Cast) -> None:
    made, actor = tarea(cast, pasos=["Redactar"]), cast.actor("social")
    iniciar_tarea(made.pk, actor=actor)
    for _ in range(2):
        iniciar_tarea(made.pk, iniciada=False, actor=actor)
    assert (ahora(made).estado, parte(cast, made, "social").estado) == ("pendiente", "pendiente")
    event("tarea.detenida", made, actor)
    marcar_paso(made.pasos.get().pk, hecho=True, actor=actor)
    with pytest.raises(Conflicto, match="pasos marcados"):
        iniciar_tarea(made.pk, iniciada=False, actor=actor)


def test_who_takes_back_that_it_began_leaves_what_others_said(cast: Cast) -> None:
    made, social, gobierno = tarea(cast), cast.actor("social"), cast.actor("gobierno")
    iniciar_tarea(made.pk, actor=social)
    iniciar_tarea(made.pk, actor=gobierno)
    for _ in range(2):
        iniciar_tarea(made.pk, iniciada=False, actor=social)
    assert (ahora(made).estado, parte(cast, made, "gobierno").estado) == ("en_curso", "en_curso")
    assert parte(cast, made, "social").estado == "pendiente"
    assert event("parte.detenida", made, social).ahora == {"organizacion": "Red Social Ejemplo"}
    assert Evento.objects.filter(verbo="parte.detenida").count() == 1, "twice is once"
    iniciar_tarea(made.pk, iniciada=False, actor=gobierno)
    assert (ahora(made).estado, parte(cast, made, "gobierno").estado) == ("pendiente", "pendiente")
    told = event("tarea.detenida", made, gobierno)
    assert told.ahora == {"estado": "pendiente", "partes": ["Ministerio de Ejemplo"]}


def test_who_conducts_takes_back_that_any_of_it_began(cast: Cast) -> None:
    made = tarea(cast)
    for cuenta in ("social", "gobierno"):
        iniciar_tarea(made.pk, actor=cast.actor(cuenta))
    iniciar_tarea(made.pk, iniciada=False, actor=cast.secretaria)
    assert (ahora(made).estado, {each.estado for each in made.partes.all()}) == ("pendiente", {"pendiente"})
    told = event("tarea.detenida", made, cast.secretaria)
    assert told.ahora["partes"] == ["Ministerio de Ejemplo", "Red Social Ejemplo"]


@pytest.mark.parametrize(
    "enlace",
    [
        *("javascript:alert(1)", "data:text/html,x", "a.example", "https:" + "//" + "x" * 1000, "ftp://a.example/x"),
        *("http://localhost/x", "http://LOCALHOST./x", "https://a.localhost/x", "https://intranet/x", "https://[x"),
        *("https://127.0.0.1/x", "https://127.1/x", "http://10.0.0.8/x", "http://192.168.1.1:8000/x", "https://[::1]/"),
        *("https:///x", "https://a b.cl/x"),
    ],
)
def test_a_link_is_a_web_address(cast: Cast, enlace: str) -> None:
    with pytest.raises(DomainError, match="dirección pública"):
        informar_avance(tarea(cast).pk, "Va.", enlace=enlace, actor=cast.actor("social"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" http://www.gob.cl:8080/x?y#z ", "http://www.gob.cl:8080/x?y#z"),
        ("https://a.example/el acta.pdf", "https://a.example/el%20acta.pdf"),
        ("https://ñandú.cl/", "https://ñandú.cl/"),
        ("https://200.1.123.3/", "https://200.1.123.3/"),
    ],
)
def test_a_link_to_a_public_page_is_kept(cast: Cast, typed: str, kept: str) -> None:
    assert informar_avance(tarea(cast).pk, "Va.", enlace=typed, actor=cast.actor("social")).enlace == kept


def test_an_advance_is_taken_back_and_brought_back(cast: Cast) -> None:
    made, actor = tarea(cast), cast.actor("social")
    avance = informar_avance(made.pk, "Va.", actor=actor)
    refused_to_all_but(cast, {"secretaria", "social"}, lambda who: anular_avance(avance.pk, actor=who), ANULA)
    anular_avance(avance.pk, actor=actor)
    assert Avance.objects.get(pk=avance.pk).anulado_el is not None
    event("avance.anulado", made, actor)
    anular_avance(avance.pk, anular=False, actor=actor)
    assert Avance.objects.get(pk=avance.pk).anulado_el is None
    event("avance.repuesto", made, actor)


def test_a_step_is_marked_and_its_mark_taken_away(cast: Cast) -> None:
    made, actor = tarea(cast, pasos=["Redactar"]), cast.actor("social")
    paso = made.pasos.get()
    assert marcar_paso(paso.pk, hecho=True, actor=actor).hecho_por_nombre == actor.persona.nombre
    event("paso.marcado", made, actor)
    assert marcar_paso(paso.pk, hecho=False, actor=actor).hecho_el is None
    event("paso.desmarcado", made, actor)


def test_the_last_part_makes_it_done(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made, "social")
    event("parte.cumplida", made, cast.actor("social"))
    assert ahora(made).estado == "en_curso"
    owed = dict(Responsable.objects.filter(plazo=made.plazo_id).values_list("organizacion_id", "cumplido_el"))
    assert owed[organizacion(cast, "social")] is not None, "who did its part is not reminded"
    assert owed[organizacion(cast, "gobierno")] is None
    cumple(cast, made, "gobierno")
    done = ahora(made)
    assert (done.estado, done.cumplida_por) == ("cumplida", cast.actor("gobierno").persona)
    assert done.plazo is not None
    assert done.plazo.cumplido_el is not None
    event("tarea.cumplida", made, cast.actor("gobierno"))


def test_each_says_its_own_part_done_and_once(cast: Cast) -> None:
    made = tarea(cast)
    own = parte(cast, made, "social")
    refused_to_all_but(cast, {"social"}, lambda actor: cumplir_parte(own.pk, actor=actor), SU_PARTE)
    cumple(cast, made, "social")
    with pytest.raises(Conflicto, match="La parte de Red Social Ejemplo ya se dio por cumplida"):
        cumple(cast, made, "social")


def test_a_part_is_reopened_and_the_task_with_it(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made)
    own = parte(cast, made, "social")
    refused_to_all_but(cast, {"secretaria", "social"}, lambda actor: reabrir_parte(own.pk, actor=actor), REABRE)
    reabrir_parte(own.pk, actor=cast.actor("social"))
    event("parte.reabierta", made, cast.actor("social"))
    back = ahora(made)
    assert (back.estado, back.cumplida_por, back.cumplida_el) == ("en_curso", None, None)
    assert back.plazo is not None
    assert back.plazo.cumplido_el is None
    with pytest.raises(Conflicto, match="ya no se puede reabrir"):
        reabrir_parte(own.pk, actor=cast.actor("social"))


def test_a_task_of_nobody_is_done_by_the_secretaria(cast: Cast) -> None:
    made = crear_tarea(cast.mesa.pk, DatosTarea("Revisar"), actor=cast.secretaria)
    cumplir_tarea(made.pk, actor=cast.secretaria)
    assert ahora(made).estado == "cumplida"
    with pytest.raises(Conflicto, match="ya dio por cumplida esta tarea"):
        cumplir_tarea(made.pk, actor=cast.secretaria)


# Verified, sent back


def test_another_person_of_another_organisation_verifies(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made)
    assert refused(lambda: verificar_tarea(made.pk, actor=cast.actor("gobierno"))) == [OTRA_PERSONA, OTRA_ORGANIZACION]
    assert refused(lambda: verificar_tarea(made.pk, actor=cast.actor("social"))) == [OTRA_PERSONA, OTRA_ORGANIZACION]
    assert refused(lambda: verificar_tarea(made.pk, actor=cast.actor("delegada.norte"))) == [JUZGA]
    verificar_tarea(made.pk, actor=cast.actor("academica"))
    done = ahora(made)
    assert (done.estado, done.verificada_por) == ("verificada", cast.actor("academica").persona)
    event("tarea.verificada", made, cast.actor("academica"))
    with pytest.raises(Conflicto, match="ya verificó esta tarea"):
        verificar_tarea(made.pk, actor=cast.secretaria)


def test_who_said_the_whole_done_does_not_verify_it_nor_its_organisation(cast: Cast) -> None:
    made = tarea(cast)
    cumplir_tarea(made.pk, actor=cast.secretaria)
    assert refused(lambda: verificar_tarea(made.pk, actor=cast.secretaria)) == [OTRA_PERSONA, OTRA_ORGANIZACION]
    verificar_tarea(made.pk, actor=cast.actor("academica"))


def test_what_every_member_did_a_part_of_is_verified_by_who_did_not_close_it(cast: Cast) -> None:
    """Nobody would be left otherwise, and it would stay for ever to be verified."""
    members = ("secretaria", "gobierno", "academica", "organismo", "social")
    made = tarea(cast, *members)
    cumple(cast, made, *members)
    assert refused(lambda: verificar_tarea(made.pk, actor=cast.actor("social"))) == [OTRA_PERSONA, OTRA_ORGANIZACION]
    verificar_tarea(made.pk, actor=cast.actor("gobierno"))
    assert ahora(made).estado == "verificada"


def test_what_is_not_told_done_is_not_verified(cast: Cast) -> None:
    with pytest.raises(Conflicto, match="el estado es «pendiente»"):
        verificar_tarea(tarea(cast).pk, actor=cast.secretaria)


def test_it_is_not_verified_before_what_it_depends_on(cast: Cast) -> None:
    first = tarea(cast, titulo="Redactar")
    made = tarea(cast, depende_de=[first.pk])
    cumple(cast, made)
    with pytest.raises(Conflicto, match="Antes hay que verificar de qué depende: «Redactar»"):
        verificar_tarea(made.pk, actor=cast.secretaria)
    assert ahora(made).estado == "cumplida"
    cumple(cast, first)
    verificar_tarea(first.pk, actor=cast.secretaria)
    verificar_tarea(made.pk, actor=cast.secretaria)


def test_it_is_sent_back_with_what_lacks_to_all_or_to_some(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made)
    sentence = "Escriba qué falta"
    with pytest.raises(DomainError, match=sentence):
        devolver_tarea(made.pk, " ", actor=cast.secretaria)
    assert refused(lambda: devolver_tarea(made.pk, "Falta.", actor=cast.actor("delegada.norte"))) == [JUZGA]
    devolver_tarea(made.pk, "Falta el enlace.", partes=[parte(cast, made, "social").pk], actor=cast.actor("academica"))
    back = ahora(made)
    assert (back.estado, back.motivo, back.cumplida_por) == ("en_curso", "Falta el enlace.", None)
    assert [parte(cast, made, who).estado for who in ("social", "gobierno")] == ["en_curso", "cumplida"]
    event("tarea.devuelta", made, cast.actor("academica"))
    with pytest.raises(Conflicto, match="Solo se devuelve una tarea cumplida o verificada"):
        devolver_tarea(made.pk, "Otra vez.", actor=cast.secretaria)


def test_a_verification_by_mistake_is_undone(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made)
    verificar_tarea(made.pk, actor=cast.secretaria)
    devolver_tarea(made.pk, "Fue un error.", actor=cast.secretaria)
    back = ahora(made)
    assert (back.estado, back.verificada_por, back.verificada_el) == ("en_curso", None, None)


# Deferred, resumed, left without effect


def test_it_is_deferred_with_a_reason_and_resumed(cast: Cast) -> None:
    made, later = tarea(cast), clock.today() + timedelta(days=90)
    with pytest.raises(DomainError, match="por qué se difiere"):
        diferir_tarea(made.pk, later, "", actor=cast.secretaria)
    with pytest.raises(DomainError, match="Esa fecha ya pasó"):
        diferir_tarea(made.pk, date(2020, 1, 1), "No hay fondos.", actor=cast.secretaria)
    diferir_tarea(made.pk, later, "No hay fondos.", actor=cast.secretaria)
    put_off = ahora(made)
    assert (put_off.estado, put_off.vence, put_off.motivo) == ("diferida", later, "No hay fondos.")
    told = event("tarea.diferida", made, cast.secretaria)
    assert told.antes == {"estado": "pendiente", "vence": VENCE.isoformat()}
    refused_to_all_but(cast, {"secretaria"}, lambda actor: reanudar_tarea(made.pk, actor=actor), LLEVA, system=True)
    reanudar_tarea(made.pk, "Ya hay.", actor=cast.secretaria)
    assert ahora(made).estado == "pendiente"
    event("tarea.reanudada", made, cast.secretaria)
    with pytest.raises(Conflicto, match="no está diferida ni sin efecto"):
        reanudar_tarea(made.pk, actor=cast.secretaria)


def test_deferred_with_no_date_it_has_none(cast: Cast) -> None:
    made = tarea(cast)
    informar_avance(made.pk, "Va.", actor=cast.actor("social"))
    diferir_tarea(made.pk, None, "No hay fondos.", actor=cast.secretaria)
    assert (ahora(made).plazo, ahora(made).vence) == (None, None)
    reanudar_tarea(made.pk, actor=cast.secretaria)
    assert ahora(made).estado == "en_curso", "what was begun is not begun again"


def test_an_agreement_leaves_it_without_effect_and_that_is_undone(cast: Cast) -> None:
    made, other = tarea(cast), acuerdo(cast, 2)
    with pytest.raises(DomainError, match="Indique el acuerdo"):
        dejar_sin_efecto(made.pk, 10**9, actor=cast.secretaria)
    dejar_sin_efecto(made.pk, other.pk, "Se reemplazó.", actor=cast.secretaria)
    assert (ahora(made).estado, ahora(made).sin_efecto_por) == ("sin_efecto", other)
    event("tarea.dejada", made, cast.secretaria)
    with pytest.raises(Conflicto, match="está sin efecto"):
        informar_avance(made.pk, "Va.", actor=cast.actor("social"))
    reanudar_tarea(made.pk, actor=cast.secretaria)
    assert (ahora(made).estado, ahora(made).sin_efecto_por) == ("pendiente", None)


def test_the_agreement_follows_its_tasks(cast: Cast) -> None:
    made, own = tarea(cast), acuerdo(cast)

    def estado() -> str:
        return type(own).objects.get(pk=own.pk).estado

    assert estado() == "vigente"
    iniciar_tarea(made.pk, actor=cast.secretaria)
    assert estado() == "en_cumplimiento"
    cumple(cast, made)
    verificar_tarea(made.pk, actor=cast.secretaria)
    assert estado() == "cumplido"
    devolver_tarea(made.pk, "Falta.", actor=cast.secretaria)
    assert estado() == "en_cumplimiento"
