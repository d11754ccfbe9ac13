"""Rules: entered as adopted in a session, numbered, immutable once used; and what circulates without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actas.operations import circular_acta
from mesa import decision
from mesa.forms.reglas import ReglaForm
from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Aviso, Consulta, Evento, Ficha, Membresia, Regla
from mesa.operations.consultas import abrir_consulta
from mesa.operations.reglas import ReglaAdoptada, adoptar_regla, anular_regla, terminar_regla
from tests.cast import Cast, after
from tests.checks import event, races, refused_to_all_but, rewriting, together, winner_and_loser
from tests.mesa.scene import publish

HOY = date(2026, 9, 7)
PURA = decision.Regla(
    mayoria=decision.Mayoria.SIMPLE,
    quorum=Fraction(2, 3),
    quorum_por_sector=True,
    silencio=decision.Silencio.NO_CUENTA,
    dias=10,
    habiles=False,
    cierre_anticipado=True,
    norma="Acuerdo 3 de la sesión del 5 de agosto de 2026 de Mesa de Ejemplo",
)
NUEVA = ReglaAdoptada("Cartas", PURA, "Se acordó que las cartas se aprueben por mayoría simple.", HOY)
SOLO = "Solo la secretaría (en una red, quien la representa) ingresa las reglas que el órgano adopta en sesión."


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)):
        yield


def says(error: type[DomainError], act: Callable[[], object]) -> str:
    """The sentence with which an act is refused."""
    with pytest.raises(error) as refusal, transaction.atomic():
        act()
    return refusal.value.mensaje


@pytest.mark.django_db
def test_a_rule_is_entered_with_its_number_and_its_source(cast: Cast) -> None:
    regla = adoptar_regla(cast.mesa.pk, NUEVA, actor=cast.secretaria)
    assert (regla.numero, regla.pura, regla.texto, regla.desde) == (4, PURA, NUEVA.texto, HOY)
    told = event("regla.adoptada", regla, cast.secretaria)
    assert told.ahora["norma"] == PURA.norma
    assert "mayoría simple" in told.ahora["regla"].lower()


@pytest.mark.django_db
def test_only_the_secretaria_enters_ends_and_annuls_rules(cast: Cast) -> None:
    pk, mesa = cast.regla(1).pk, cast.mesa.pk
    for act in (
        lambda a: adoptar_regla(mesa, NUEVA, actor=a),
        lambda a: terminar_regla(mesa, pk, HOY, "", actor=a),
        lambda a: anular_regla(mesa, pk, actor=a),
    ):
        refused_to_all_but(cast, {"secretaria"}, act, SOLO)


@pytest.mark.django_db
def test_what_a_rule_lacks_is_said(cast: Cast) -> None:
    enter = lambda **c: adoptar_regla(cast.mesa.pk, replace(NUEVA, **c), actor=cast.secretaria)  # noqa: E731
    lacks = "Una regla lleva nombre, el acuerdo que la adopta y el texto adoptado."
    for change in ({"nombre": " "}, {"texto": "\n"}, {"pura": replace(PURA, norma=" ")}):
        assert says(DomainError, lambda change=change: enter(**change)) == lacks
    assert "Ya hay una regla vigente con ese nombre" in says(Conflicto, lambda: enter(nombre="actas por CONSENSO"))
    with pytest.raises(ValueError, match="norma"):
        replace(PURA, silencio=decision.Silencio.APRUEBA, norma="")


@pytest.mark.django_db
def test_a_rule_that_was_used_is_ended_and_never_changed(cast: Cast) -> None:
    regla, mesa = cast.regla(1), cast.mesa.pk
    cast.en_circulacion(1)
    with pytest.raises(IntegrityError, match="ya se uso"), transaction.atomic():
        Regla.objects.filter(pk=regla.pk).update(dias=1)
    assert says(Conflicto, lambda: anular_regla(mesa, regla.pk, actor=cast.secretaria)) == (
        "Con esta regla ya se circuló un texto, y no se anula: póngale término con su fecha."
    )
    end = lambda hasta: terminar_regla(mesa, regla.pk, hasta, "Acuerdo 9", actor=cast.secretaria)  # noqa: E731
    assert "el término no puede ser anterior" in says(DomainError, lambda: end(HOY - timedelta(days=1)))
    assert "anterior a la de inicio" in says(DomainError, lambda: end(date(2025, 1, 1)))
    assert end(HOY).hasta == HOY
    assert event("regla.terminada", regla, cast.secretaria).ahora == {"hasta": "2026-09-07", "norma": "Acuerdo 9"}
    assert says(Conflicto, lambda: end(HOY)) == "Esta regla ya tiene término, el 7 de septiembre de 2026."


@pytest.mark.django_db
def test_a_mistaken_rule_is_annulled_and_its_number_is_told(cast: Cast) -> None:
    assert anular_regla(cast.mesa.pk, cast.regla(2).pk, actor=cast.secretaria) == "Regla 2: Trámite breve"
    assert "norma" in Evento.objects.get(verbo="regla.anulada").antes


@pytest.mark.django_db
def test_a_text_does_not_circulate_under_a_rule_that_is_not_in_force(cast: Cast) -> None:
    terminar_regla(cast.mesa.pk, cast.regla(1).pk, HOY, "", actor=cast.secretaria)
    acta, regla = cast.borrador(), cast.regla(1)
    with clock.as_of(datetime(2026, 9, 8, 10, tzinfo=clock.SANTIAGO)):
        said = says(Conflicto, lambda: circular_acta(acta.pk, regla, date(2026, 9, 30), None, actor=cast.secretaria))
    assert said == "Esa regla no rige hoy. Elija otra, o circule el texto para observaciones."


# --- The form


def typed(cast: Cast, **values: Any) -> ReglaForm:
    """The form as somebody sends it."""
    sent = {
        "nombre": "Cartas",
        "mayoria": "simple",
        "quorum": " 2 / 3 ",
        "silencio": "no_cuenta",
        "dias": "10",
        "termino": "corridos",
        "prorroga": "50",
        "sesion_fecha": "2026-08-05",
        "sesion_numero": "12",
        "acuerdo": "3",
        "texto": "Se acordó.",
        **values,
    }
    return ReglaForm(cast.mesa, {name: value for name, value in sent.items() if value is not None})


@pytest.mark.django_db
def test_the_norm_is_composed_from_session_and_agreement(cast: Cast) -> None:
    form = typed(cast)
    assert form.is_valid(), form.errors
    adopted = form.regla()
    assert adopted.pura.norma == "Acuerdo 3 de la sesión 12, del 5 de agosto de 2026, de Mesa de Ejemplo"
    assert (adopted.pura.quorum, adopted.pura.habiles, adopted.desde) == (Fraction(2, 3), False, date(2026, 8, 5))
    form = typed(cast, sesion_numero=None, silencio="aprueba", norma_silencio="número 2")
    assert form.is_valid(), form.errors
    assert form.norma() == "Acuerdo 3 de la sesión del 5 de agosto de 2026, de Mesa de Ejemplo, número 2"


@pytest.mark.django_db
def test_a_published_agreement_says_its_own_session_number_and_text(cast: Cast) -> None:
    publish(
        cast,
        "DESARROLLO\n\n1. Uno\n\n1. Un párrafo.\n\nACUERDOS\n\n1. Se acordó decidir por consenso.\n".join(
            ["Fecha: 5 de agosto de 2026\n\n", ""]
        ),
    )
    ficha = Ficha.objects.get(tipo="acuerdo", organo=cast.mesa)
    form = typed(
        cast, publicacion=str(ficha.publicacion_id), sesion_fecha=None, sesion_numero=None, acuerdo=None, texto=None
    )
    assert form.is_valid(), form.errors
    adopted = form.regla()
    assert adopted.pura.norma == "Acuerdo 1 de la sesión del 5 de agosto de 2026, de Mesa de Ejemplo"
    assert (adopted.texto, adopted.publicacion) == ("Se acordó decidir por consenso.", ficha.publicacion_id)
    regla = adoptar_regla(cast.mesa.pk, adopted, actor=cast.secretaria)
    assert regla.publicacion_id == ficha.publicacion_id
    both = typed(cast, publicacion=str(ficha.publicacion_id))
    assert set(both.errors) == {"sesion_fecha", "sesion_numero", "acuerdo"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quorum": "0,5"}, "quorum"),
        ({"quorum": "3/2"}, "quorum"),
        ({"quorum": "1/0"}, "quorum"),
        ({"dias": "-1"}, "dias"),
        ({"sesion_fecha": "2026-09-08"}, "sesion_fecha"),
        ({"sesion_fecha": None}, "sesion_fecha"),
        ({"acuerdo": None}, "acuerdo"),
        ({"texto": " "}, "texto"),
        ({"silencio": "aprueba"}, "norma_silencio"),
    ],
)
def test_each_mistake_is_said_at_its_field(cast: Cast, change: dict[str, Any], field: str) -> None:
    assert set(typed(cast, **change).errors) == {field}


# --- Without a rule


@pytest.mark.django_db
def test_without_a_rule_it_circulates_for_observations_and_comes_back_with_them(cast: Cast, client: Any) -> None:
    """Even where no source says who votes: everyone that sits is asked, nobody decides, and the draft comes back."""
    with rewriting():
        Membresia.objects.filter(organo=cast.mesa).update(voto="no_consta")
    Regla.objects.all().delete()
    acta = cast.borrador()
    client.force_login(cast.usuario("secretaria"))
    page = client.get(f"/actas/{acta.sesion.clave}/circular/").content.decode()
    assert "La Mesa no tiene hoy una regla." in page
    assert "/mesa/reglas/ingresar/" in page
    assert page.count('type="radio"') == 1
    consulta = cast.en_circulacion(None, acta=acta)
    tasks.sweep()
    assert Aviso.objects.filter(plantilla="llamado").values("mandato__organizacion").distinct().count() == 5
    panel = client.get(f"/consultas/{consulta.pk}/responder/").content.decode()
    assert "Cuenta en contra" not in panel
    assert "sin regla no lo rechaza" in panel
    cast.responde(consulta, "social", "aprueba_con_observaciones", "Falta la fecha del párrafo 1.1.")
    assert "1 de 5" in client.get(f"/consultas/{consulta.pk}/").content.decode()
    with clock.as_of(after(consulta)):
        assert -1 not in tasks.sweep().values()
        assert (Consulta.objects.get(pk=consulta.pk).resultado, Consulta.objects.get(pk=consulta.pk).estado) == (
            "",
            "cerrada",
        )
        client.force_login(cast.usuario("secretaria"))
        waiting = client.get("/pendientes/").content.decode()
    assert "Circuló para observaciones y volvió con lo observado." in waiting


@pytest.mark.django_db
def test_nobody_to_ask_is_said(cast: Cast) -> None:
    with rewriting():
        Membresia.objects.filter(organo=cast.mesa).delete()
    assert says(DomainError, lambda: cast.en_circulacion(None)) == (
        "El órgano no tiene integrantes: no hay a quién pedir observaciones."
    )


# --- Two at once


@pytest.mark.django_db(transaction=True)
@races(adoptar_regla)
def test_two_enter_the_same_rule(cast: Cast) -> None:
    secretaria, mesa = cast.secretaria, cast.mesa.pk
    _, error = winner_and_loser(together(*[lambda: adoptar_regla(mesa, NUEVA, actor=secretaria)] * 2))
    assert str(error).startswith("Ya hay una regla vigente con ese nombre.")
    other = replace(NUEVA, nombre="Otra")
    third = replace(NUEVA, nombre="Tercera")
    rules = together(*(lambda n=n: adoptar_regla(mesa, n, actor=secretaria) for n in (other, third)))
    assert sorted(regla.numero for regla in rules) == [5, 6]


@pytest.mark.django_db(transaction=True)
@races(terminar_regla)
def test_two_end_a_rule(cast: Cast) -> None:
    secretaria, mesa, pk = cast.secretaria, cast.mesa.pk, cast.regla(1).pk
    _, error = winner_and_loser(together(*[lambda: terminar_regla(mesa, pk, HOY, "", actor=secretaria)] * 2))
    assert str(error).startswith("Esta regla ya tiene término")


@pytest.mark.django_db(transaction=True)
@races(anular_regla, abrir_consulta)
def test_a_rule_is_not_annulled_under_a_text_that_begins_to_circulate(cast: Cast) -> None:
    acta, regla, secretaria = cast.borrador(), cast.regla(2), cast.secretaria
    _, error = winner_and_loser(
        together(
            lambda: anular_regla(cast.mesa.pk, regla.pk, actor=secretaria),
            lambda: circular_acta(acta.pk, regla, HOY + timedelta(days=1), None, actor=secretaria),
        )
    )
    assert isinstance(error, Conflicto), error
    assert Consulta.objects.exists() is Regla.objects.filter(pk=regla.pk).exists()


@pytest.mark.django_db
def test_a_rule_is_not_in_force_before_the_session_that_adopted_it(cast: Cast) -> None:
    act = lambda que: adoptar_regla(cast.mesa.pk, que, actor=cast.secretaria)  # noqa: E731
    early = replace(NUEVA, desde=HOY - timedelta(days=1), adoptada_el=HOY)
    assert says(DomainError, lambda: act(early)) == (
        "La regla no puede regir antes de la sesión que la adoptó, el 7 de septiembre de 2026. "
        "Corrija desde cuándo rige."
    )
    assert act(replace(early, desde=HOY)).desde == HOY
