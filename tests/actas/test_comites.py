"""Committees: constituted by an agreement, with their register, their end, their sessions and their reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from actas.lectura import leer
from actas.models import AcuerdoAdoptado, Comite, InformeComite, PuntoPropuesto
from actas.operations import (
    anular_informe,
    cerrar_comite,
    constituir_comite,
    crear_acta,
    crear_acta_de_tabla,
    editar_comite,
    importar_acta,
    incluir_propuesto,
    informar_comite,
    reabrir_comite,
    registrar_tratamientos,
)
from actas.operations.comites import ComiteNuevo, plazo_de, seguir_secretarias
from actas.operations.tabla import Resultado
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Aviso, Funcion, Membresia
from mesa.operations.archivos import revisar
from mesa.operations.recordatorios import recordar_plazos
from tests.cast import TEXTO, Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.mesa.scene import html

NOW = datetime(2026, 9, 1, 12, tzinfo=clock.SANTIAGO)
TERMINA = date(2027, 6, 30)
LLEVA = "Solo la secretaría del órgano que constituyó el comité lo constituye, lo corrige o lo cierra."
INFORMA = "Informa por el comité su secretaría, o quien responde por una organización que lo integra."


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def says(error: type[DomainError], act) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def acuerdo(cast: Cast, tipo: str = "constituye", **more: object) -> AcuerdoAdoptado:
    values = {"clave": f"2026-08-05/{AcuerdoAdoptado.objects.count() + 50}", "numero": 50} | more
    return AcuerdoAdoptado.objects.create(
        organo=cast.mesa, fecha=date(2026, 8, 5), texto="Se constituye un comité.", tipo=tipo, **values
    )


def nuevo(cast: Cast, **more: object) -> ComiteNuevo:
    social, academica = cast.organizacion("red-social-ejemplo"), cast.organizacion("red-academica-ejemplo")
    typed = ComiteNuevo(
        "Comité de Sede Ejemplo", "Preparar la sede.", [social.pk, academica.pk], social.pk, termina_el=TERMINA
    )
    return replace(typed, **more)


def comite(cast: Cast, **more: object) -> Comite:
    return constituir_comite(acuerdo(cast).pk, nuevo(cast, **more), actor=cast.secretaria)


@pytest.mark.django_db
def test_an_agreement_constitutes_it_with_members_secretaria_and_end(cast: Cast) -> None:
    made = comite(cast)
    body, social = made.organizacion, cast.organizacion("red-social-ejemplo")
    assert (body.tipo, body.ejemplo, body.es_organo, made.reporta_a) == ("comite", True, True, cast.mesa)
    assert Membresia.objects.vigentes(NOW.date()).filter(organo=body).count() == 2
    assert Funcion.objects.get(organo=body).organizacion == social
    plazo = plazo_de(made)
    assert plazo is not None
    assert (plazo.vence, plazo.fatal, plazo.organo) == (TERMINA, False, cast.mesa)
    assert plazo.responsables.get().organizacion == social
    assert event("comite.constituido", made, cast.secretaria).ahora["nombre"] == "Comité de Sede Ejemplo"
    which = acuerdo(cast)
    refused_to_all_but(
        cast, {"secretaria"}, lambda a: constituir_comite(which.pk, nuevo(cast, nombre="Otro"), actor=a), LLEVA
    )


@pytest.mark.django_db
def test_who_keeps_the_organo_without_a_seat_may_sit_in_it_and_keep_it(cast: Cast) -> None:
    keeps, social = cast.organizacion("secretaria-ejemplo"), cast.organizacion("red-social-ejemplo")
    Membresia.objects.filter(organo=cast.mesa, miembro=keeps).update(hasta=date(2026, 8, 31))
    acuerdo(cast)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    page = html(client.get("/comites/constituir/"))
    assert f'<option value="{keeps.pk}">{keeps.nombre}</option>' in page
    assert f'<option value="{cast.mesa.pk}">' not in page, "the órgano itself does not sit in its committee"
    made = comite(cast, integrantes=[keeps.pk, social.pk], secretaria=keeps.pk)
    seat = Membresia.objects.get(organo=made.organizacion, miembro=keeps)
    assert (seat.desde, seat.sector) == (NOW.date(), "gobierno")
    assert Funcion.objects.get(organo=made.organizacion).organizacion == keeps


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"proposito": " "}, "Escriba para qué se constituye el comité."),
        ({"integrantes": []}, "Elija las organizaciones que integran el comité."),
        ({"integrantes": [0]}, "Elija las organizaciones que integran el comité."),
        ({"secretaria": 0}, "Elija la organización que lleva la secretaría del comité."),
        ({"termina_el": date(2026, 9, 1)}, "Indique una fecha de término posterior a hoy"),
        ({"nombre": "Red Social Ejemplo"}, "Ya hay una organización con ese nombre"),
        ({"nombre": "…"}, "Escriba un nombre con letras o números."),
    ],
)
def test_what_it_lacks_is_said_and_nothing_is_made(cast: Cast, more: dict[str, object], sentence: str) -> None:
    assert says(DomainError, lambda: comite(cast, **more)).startswith(sentence)
    assert not Comite.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{"tipo": "decide"}, {"estado": "sin_efecto"}])
def test_no_other_agreement_constitutes_one(cast: Cast, more: dict[str, str]) -> None:
    which = acuerdo(cast, **more)
    assert "no constituye un comité" in says(
        Conflicto, lambda: constituir_comite(which.pk, nuevo(cast), actor=cast.secretaria)
    )


@pytest.mark.django_db
def test_its_end_is_told_before_and_moves_with_its_correction(cast: Cast) -> None:
    made = comite(cast, termina_el=date(2026, 9, 30))
    with clock.as_of(datetime(2026, 9, 23, 9, tzinfo=clock.SANTIAGO)):
        recordar_plazos()
    told = Aviso.objects.filter(ruta="/comites/comite-de-sede-ejemplo/")
    assert {aviso.persona for aviso in told} == {cast.actor("social").persona}
    editar_comite(made.pk, "Preparar la sede.", TERMINA, revision=1, actor=cast.secretaria)
    assert plazo_de(made).vence == TERMINA  # type: ignore[union-attr]
    editar_comite(made.pk, "Preparar la sede.", None, revision=2, actor=cast.secretaria)
    assert plazo_de(made).cumplido_el is not None  # type: ignore[union-attr]


@pytest.mark.django_db
def test_its_purpose_is_corrected_over_what_was_read(cast: Cast) -> None:
    made = comite(cast)
    refused_to_all_but(
        cast, {"secretaria"}, lambda a: editar_comite(made.pk, "Otra cosa.", TERMINA, revision=1, actor=a), LLEVA
    )
    edited = editar_comite(made.pk, "Otra cosa.", TERMINA, revision=1, actor=cast.secretaria)
    assert (edited.proposito, edited.revision) == ("Otra cosa.", 2)
    assert event("comite.corregido", made, cast.secretaria).antes["proposito"] == "Preparar la sede."
    assert editar_comite(made.pk, "Otra cosa.", TERMINA, revision=1, actor=cast.secretaria).revision == 2
    assert "Alguien corrigió" in says(
        Conflicto, lambda: editar_comite(made.pk, "Más.", TERMINA, revision=1, actor=cast.secretaria)
    )


@pytest.mark.django_db
def test_it_is_closed_and_reopened(cast: Cast) -> None:
    made = comite(cast)
    refused_to_all_but(cast, {"secretaria"}, lambda a: cerrar_comite(made.pk, "Terminó.", actor=a), LLEVA)
    assert says(DomainError, lambda: cerrar_comite(made.pk, " ", actor=cast.secretaria)).startswith("Escriba por qué")
    assert "está abierto" in says(Conflicto, lambda: reabrir_comite(made.pk, actor=cast.secretaria))
    cerrar_comite(made.pk, "Terminó su encargo.", actor=cast.secretaria)
    event("comite.cerrado", made, cast.secretaria)
    assert plazo_de(made).cumplido_el is not None  # type: ignore[union-attr]
    for act in (
        lambda: cerrar_comite(made.pk, "Otra vez.", actor=cast.secretaria),
        lambda: editar_comite(made.pk, "No.", None, revision=1, actor=cast.secretaria),
        lambda: informar_comite(made.pk, "Informe", "Texto.", actor=cast.actor("social")),
    ):
        assert "se cerró el 1 de septiembre de 2026" in says(Conflicto, act)
    refused_to_all_but(cast, {"secretaria"}, lambda a: reabrir_comite(made.pk, actor=a), LLEVA)
    assert reabrir_comite(made.pk, actor=cast.secretaria).cerrado_el is None
    event("comite.reabierto", made, cast.secretaria)
    assert plazo_de(made).cumplido_el is None  # type: ignore[union-attr]


@pytest.mark.django_db
def test_it_reports_to_the_tabla_once(cast: Cast) -> None:
    made, social = comite(cast), cast.actor("social")
    file = revisar(b"Lo que se hizo.\n", "informe.txt")
    informe = informar_comite(made.pk, "Primer informe", "Se visitó la sede.", file, actor=social)
    point = PuntoPropuesto.objects.get(informe=informe)
    assert (point.organo, point.clase, point.titulo) == (
        cast.mesa,
        "comite",
        "Comité de Sede Ejemplo: Primer informe",
    )
    assert informe.archivo is not None
    assert event("comite.informado", made, social).ahora["titulo"] == "Primer informe"
    assert informar_comite(made.pk, "Primer informe", "Se visitó la sede.", actor=social) == informe
    assert "Escriba el título" in says(DomainError, lambda: informar_comite(made.pk, " ", "Texto.", actor=social))
    assert "demasiado largo" in says(DomainError, lambda: informar_comite(made.pk, "x" * 251, "Texto.", actor=social))
    allowed = {"social", "academica", "academica.suplente"}
    refused_to_all_but(cast, allowed, lambda a: informar_comite(made.pk, "Otro", "Texto.", actor=a), INFORMA)
    refused_to_all_but(cast, allowed, lambda a: anular_informe(made.pk, informe.pk, actor=a), INFORMA)
    assert anular_informe(made.pk, informe.pk, actor=social) == "Primer informe"
    assert not PuntoPropuesto.objects.exists()
    assert "ya anuló" in says(Conflicto, lambda: anular_informe(made.pk, informe.pk, actor=social))


@pytest.mark.django_db
def test_a_report_that_is_in_an_acta_is_not_taken_away(cast: Cast) -> None:
    made, social = comite(cast), cast.actor("social")
    informe = informar_comite(made.pk, "Primer informe", "Se visitó la sede.", actor=social)
    point = incluir_propuesto(PuntoPropuesto.objects.get(informe=informe).pk, actor=cast.secretaria)
    crear_acta_de_tabla(cast.mesa, NOW.date(), puntos=[point.titulo], actor=cast.secretaria)
    assert "ya está en la tabla" in says(Conflicto, lambda: anular_informe(made.pk, informe.pk, actor=social))


@pytest.mark.django_db
def test_a_report_that_a_session_dealt_with_is_not_taken_away_once_it_comes_back(cast: Cast) -> None:
    made, social = comite(cast), cast.actor("social")
    informe = informar_comite(made.pk, "Primer informe", "Se visitó la sede.", actor=social)
    point = incluir_propuesto(PuntoPropuesto.objects.get(informe=informe).pk, actor=cast.secretaria)
    acta = crear_acta_de_tabla(cast.mesa, NOW.date(), puntos=[point.titulo], actor=cast.secretaria)
    told = Resultado(acta.sesion.puntos.get().pk, "diferido", "Falta leerlo.")
    registrar_tratamientos(acta.pk, [told], actor=cast.secretaria)
    assert PuntoPropuesto.objects.get(informe=informe).estado == "propuesto"
    assert "ya está en la tabla" in says(Conflicto, lambda: anular_informe(made.pk, informe.pk, actor=social))


@pytest.mark.django_db
def test_its_end_is_told_to_who_keeps_it_by_then(cast: Cast) -> None:
    made = comite(cast, termina_el=date(2026, 9, 30))
    academica = cast.organizacion("red-academica-ejemplo")
    old = Funcion.objects.get(organo=made.organizacion)
    Funcion.objects.filter(pk=old.pk).update(hasta=date(2026, 9, 10))
    Funcion.objects.create(
        organo=made.organizacion, organizacion=academica, tipo="secretaria", desde=date(2026, 9, 11), norma="Acuerdo 2"
    )
    assert seguir_secretarias() == 0, "it changes on a day to come"
    with clock.as_of(datetime(2026, 9, 23, 9, tzinfo=clock.SANTIAGO)):
        assert (seguir_secretarias(), seguir_secretarias()) == (1, 0)
        recordar_plazos()
    told = Aviso.objects.filter(ruta="/comites/comite-de-sede-ejemplo/")
    assert {aviso.mandato.organizacion for aviso in told} == {academica}


@pytest.mark.django_db
def test_who_represents_a_network_constitutes_its_committees(cast: Cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    AcuerdoAdoptado.objects.create(
        organo=red, clave="red-2026-08-05/1", numero=1, fecha=date(2026, 8, 5), texto="Uno.", tipo="constituye"
    )
    client = Client()
    client.force_login(cast.usuario("social"))
    assert "/comites/constituir/" in html(client.get("/comites/"))
    assert "red-2026-08-05/1" in html(client.get("/comites/constituir/"))


@pytest.mark.django_db
def test_it_has_sessions_of_its_own_that_its_secretaria_writes(cast: Cast) -> None:
    body, social = comite(cast).organizacion, cast.actor("social")
    made = crear_acta(body, date(2026, 9, 1), puntos=["Sede"], actor=social)
    read = importar_acta(leer(TEXTO), body, actor=social)
    assert made.sesion.clave == "comite-de-sede-ejemplo-2026-09-01"
    assert read.sesion.clave == "comite-de-sede-ejemplo-2026-08-05"
    refused_to_all_but(
        cast,
        {"social"},
        lambda a: crear_acta(body, date(2026, 9, 2), actor=a),
        "Solo la secretaría del órgano puede crear un acta.",
    )


# At once


@pytest.mark.django_db(transaction=True)
@races(constituir_comite)
def test_one_name_is_one_committee(cast: Cast) -> None:
    which, typed = acuerdo(cast), nuevo(cast, termina_el=None)
    act = lambda: constituir_comite(which.pk, typed, actor=cast.secretaria)  # noqa: E731
    winner_and_loser(together(act, act))
    assert Comite.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@races(editar_comite)
def test_two_corrections_at_once_lose_none(cast: Cast) -> None:
    made = comite(cast, termina_el=None)
    act = lambda t: editar_comite(made.pk, t, None, revision=1, actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(lambda: act("Una."), lambda: act("Otra.")))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(cerrar_comite)
def test_it_is_closed_once(cast: Cast) -> None:
    made = comite(cast, termina_el=None)
    act = lambda: cerrar_comite(made.pk, "Terminó.", actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(reabrir_comite)
def test_it_is_reopened_once(cast: Cast) -> None:
    made = cerrar_comite(comite(cast, termina_el=None).pk, "Terminó.", actor=cast.secretaria)
    act = lambda: reabrir_comite(made.pk, actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(informar_comite)
def test_the_same_report_at_once_is_one(cast: Cast) -> None:
    with clock.as_of(NOW - timedelta(days=200)):
        made = comite(cast, termina_el=None)
    act = lambda: informar_comite(made.pk, "Informe", "Texto.", actor=cast.actor("social"))  # noqa: E731
    one, other = together(act, act)
    assert one == other
    assert InformeComite.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@races(anular_informe)
def test_a_report_is_taken_away_once(cast: Cast) -> None:
    with clock.as_of(NOW - timedelta(days=200)):
        made = comite(cast, termina_el=None)
        informe = informar_comite(made.pk, "Informe", "Texto.", actor=cast.actor("social"))
    act = lambda: anular_informe(made.pk, informe.pk, actor=cast.actor("social"))  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)
