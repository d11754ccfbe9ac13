"""Dates that can only be a mistake are refused, in every form and in every operation; and what forms say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django import forms
from django.test import Client

from actas.forms.actas import CircularForm, NuevaForm
from actas.lectura import leer
from actas.operations import importar_acta
from actas.operations.puntos import crear_acta
from mesa import calendario
from mesa.forms.base import Formulario
from mesa.forms.fechas import FechaField
from mesa.forms.organizaciones import AsientoForm, NombreForm, TerminoForm
from mesa.kernel import clock
from mesa.kernel.errors import DomainError
from mesa.models import Funcion, Membresia, Persona
from mesa.operations.fechas import ultima
from mesa.operations.mandatos import Designacion, NuevaPersona, otorgar_mandato, terminar_mandato
from mesa.operations.organizaciones import (
    Asiento,
    anular_integrante,
    asignar_funcion,
    cambiar_integrante,
    incorporar_integrante,
    terminar_funcion,
    terminar_integrante,
)
from tests.cast import TEXTO, Cast
from tests.checks import event
from tests.mesa.registro import AHORA, HOY, says
from tests.mesa.scene import html

ANTES = "Revise el año: la fecha es anterior a 1990."
DESPUES = "Revise el año: la fecha está a más de 20 años."
EXTREMES = [(date.min, ANTES), (date(1989, 12, 31), ANTES), (date(2046, 9, 8), DESPUES), (date.max, DESPUES)]


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def seat(cast: Cast) -> Membresia:
    """The seat of the organismo."""
    return Membresia.objects.get(organo=cast.mesa, miembro__slug="organismo-ejemplo", hasta=None)


def entered(cast: Cast) -> Client:
    """The secretaría at her browser."""
    client = Client()
    client.force_login(cast.secretaria.persona.usuario)
    return client


@pytest.mark.parametrize(("dia", "sentence"), EXTREMES)
def test_a_field_refuses_a_year_typed_wrong(dia: date, sentence: str) -> None:
    form = TerminoForm({"hasta": dia.isoformat()})
    assert form.errors["hasta"] == [sentence]
    for edge in (date(1990, 1, 1), date(2046, 9, 7)):
        assert TerminoForm({"hasta": edge.isoformat()}).is_valid()


def test_the_browser_is_told_the_bounds_of_today() -> None:
    shown = str(AsientoForm()["desde"])
    assert 'min="1990-01-01"' in shown
    assert 'max="2046-09-07"' in shown
    with clock.as_of(datetime(2028, 2, 29, 12, tzinfo=clock.SANTIAGO)):
        assert ultima() == date(2048, 2, 28)
        assert 'max="2048-02-28"' in str(AsientoForm()["desde"])


def test_a_body_may_be_older_than_the_register() -> None:
    """A university founded in 1842 is no mistake; year 1 is."""
    assert NombreForm({"nombre": "Universidad de Ejemplo", "desde": "1842-11-19"}).is_valid()
    assert NombreForm({"nombre": "Universidad de Ejemplo", "desde": "0001-01-01"}).errors["desde"]


def test_every_date_of_our_forms_has_the_bounds() -> None:
    """A plain DateField in a form of ours would take year 9999 again."""
    plain: list[str] = []
    kinds = [Formulario]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        fields: dict[str, forms.Field] = kind.base_fields  # type: ignore[attr-defined]
        plain += [
            f"{kind.__name__}.{name}"
            for name, field in fields.items()
            if isinstance(field, forms.DateField) and not isinstance(field, FechaField)
        ]
    assert plain == []
    assert isinstance(CircularForm.base_fields["vence"], FechaField)  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(("dia", "sentence"), EXTREMES)
def test_operations_refuse_it_from_code_too(cast: Cast, dia: date, sentence: str) -> None:
    mesa, actor, row = cast.mesa.pk, cast.secretaria, seat(cast)
    funcion, mandato = Funcion.objects.get(organo=cast.mesa), cast.actor("organismo").mandato
    assert mandato is not None
    assert actor.mandato is not None
    changed = Asiento("observadora", "no", row.sector, dia)
    red = cast.organizacion("red-social-ejemplo").pk
    acts: list[Callable[[], object]] = [
        lambda: incorporar_integrante(mesa, red, changed, actor=actor),
        lambda: cambiar_integrante(mesa, row.pk, changed, actor=actor),
        lambda: terminar_integrante(mesa, row.pk, dia, "", actor=actor),
        lambda: asignar_funcion(mesa, row.miembro_id, "preside", dia, "", actor=actor),
        lambda: terminar_funcion(mesa, funcion.pk, dia, "", actor=actor),
        lambda: otorgar_mandato(mesa, NuevaPersona("Una"), Designacion(row.miembro_id, "titular", dia), actor=actor),
        lambda: terminar_mandato(mesa, mandato.pk, dia, "", actor=actor),
        lambda: crear_acta(cast.mesa, dia, actor=actor),
        lambda: importar_acta(leer("ACTA\nFecha: sin fecha"), cast.mesa, fecha=dia, actor=None),
    ]
    assert [says(DomainError, act) for act in acts] == [sentence] * len(acts)


@pytest.mark.django_db
def test_a_row_stored_with_the_last_date_does_not_break_its_page(cast: Cast) -> None:
    row = seat(cast)
    Membresia.objects.filter(pk=row.pk).update(hasta=date.max)
    page = entered(cast).post(
        f"/mesa/integrantes/{row.pk}/cambiar/",
        {"clase": "observadora", "voto": "no", "sector": row.sector, "desde": "2026-10-01"},
    )
    assert page.status_code == 409
    assert "Esto ya tiene término, el 31 de diciembre de 9999" in html(page)


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "sentence"), [("9999", DESPUES), ("0001", ANTES)])
def test_an_imported_text_with_such_a_year_is_read_and_not_stored(cast: Cast, year: str, sentence: str) -> None:
    texto = TEXTO.replace("2026", year).replace("2022", year)
    leida = leer(texto)
    assert leida.fecha is not None
    assert leida.fecha.year == int(year)
    client = entered(cast)
    sent = {"texto": texto, "envio": "0b8f7d52-58d3-4c57-9c5a-6b1d3f1f3a10", "revision": "1"}
    assert client.post("/actas/importar/", sent).status_code == 200
    refused = client.post("/actas/importar/", sent | {"accion": "guardar"})
    assert refused.status_code == 400 or refused.status_code == 422
    assert sentence in html(refused)


@pytest.mark.django_db
def test_a_circulation_until_the_end_of_time_is_refused_in_a_sentence(cast: Cast) -> None:
    acta = cast.borrador()
    client = entered(cast)
    for vence, sentence in (
        ("9999-12-31", DESPUES),
        ("2026-09-01", "El plazo ya pasó. Elija una fecha y una hora posteriores a ahora."),
    ):
        page = client.post(f"/actas/{acta.sesion.clave}/circular/", {"regla": CircularForm.SIN_REGLA, "vence": vence})
        assert page.status_code in (400, 409, 422)
        assert sentence in html(page)
        assert "más corto que el de la regla" not in html(page)


def test_the_calendar_says_in_a_sentence_that_it_ends() -> None:
    acts: list[Callable[[], object]] = [
        lambda: calendario.ultimo_instante(date.max),
        lambda: calendario.instante(date.max, time(23, 59)),
        lambda: calendario.vencimiento(date.max, 3),
        lambda: calendario.vencimiento(date.max, 3, habiles=False),
    ]
    for act in acts:
        with pytest.raises(ValueError, match="fuera del calendario"):
            act()


# --- A change annulled


@pytest.mark.django_db
def test_annulling_a_change_reopens_what_it_closed(cast: Cast) -> None:
    """Without it, undoing a mistake would put the body out of the Mesa."""
    row, mesa = seat(cast), cast.mesa.pk
    changed = Asiento("observadora", "no", row.sector, date(2026, 12, 1))
    new = cambiar_integrante(mesa, row.pk, changed, actor=cast.secretaria)
    page = entered(cast).post(f"/mesa/integrantes/{new.pk}/anular/", follow=True)
    said = "Se anuló lo registrado sobre Organismo Ejemplo, que vuelve a constar sin término, como antes del cambio."
    assert said in html(page)
    row.refresh_from_db()
    assert row.hasta is None
    assert Membresia.objects.filter(organo=cast.mesa, miembro=row.miembro).count() == 1
    told = event("integrante.anulado", new, cast.secretaria)
    assert (told.antes["clase"], told.ahora["clase"]) == ("observadora", "miembro")
    again = cambiar_integrante(mesa, row.pk, changed, actor=cast.secretaria)
    assert again.desde == date(2026, 12, 1), "the row is as good as it was"


@pytest.mark.django_db
def test_annulling_reopens_nothing_that_something_else_ended(cast: Cast) -> None:
    """Neither what was ended on purpose, nor what another change follows."""
    row, mesa, actor = seat(cast), cast.mesa.pk, cast.secretaria
    second = cambiar_integrante(mesa, row.pk, Asiento("observadora", "no", row.sector, date(2026, 12, 1)), actor=actor)
    third = cambiar_integrante(mesa, second.pk, Asiento("miembro", "no", row.sector, date(2027, 1, 1)), actor=actor)
    assert anular_integrante(mesa, second.pk, actor=actor) == "Organismo Ejemplo"
    assert Membresia.objects.get(pk=row.pk).hasta == date(2026, 11, 30)
    assert anular_integrante(mesa, third.pk, actor=actor) == "Organismo Ejemplo"
    ended = cast.actor("social").mandato
    assert ended is not None
    other = Membresia.objects.get(organo=cast.mesa, miembro=ended.organizacion, hasta=None)
    terminar_integrante(mesa, other.pk, HOY, "", actor=actor)
    tomorrow = Asiento("miembro", "si", other.sector, HOY + timedelta(days=1))
    back = incorporar_integrante(mesa, other.miembro_id, tomorrow, actor=actor)
    assert anular_integrante(mesa, back.pk, actor=actor) == back.miembro.nombre
    assert Membresia.objects.get(pk=other.pk).hasta == HOY


# --- What forms say


class _Ejemplo(Formulario):
    texto = forms.CharField(max_length=3)
    otro = forms.CharField(error_messages={"required": "Lo suyo."})
    correo = forms.EmailField()
    dia = FechaField()
    hora = forms.TimeField()
    numero = forms.IntegerField(min_value=1, max_value=9)


def test_a_form_speaks_as_the_house_does() -> None:
    empty = _Ejemplo({})
    assert empty.errors["texto"] == ["Complete este dato."]
    assert empty.errors["otro"] == ["Lo suyo."]
    wrong = {"texto": "cuatro", "otro": "x", "correo": "no", "dia": "31/02", "hora": "25:70", "numero": "12"}
    assert _Ejemplo(wrong).errors == {
        "texto": ["Acorte el texto: tiene 6 caracteres y el máximo es 3."],
        "correo": ["Escriba una dirección de correo, como nombre@dominio.cl."],
        "dia": ["Escriba una fecha válida."],
        "hora": ["Escriba una hora válida."],
        "numero": ["Escriba un número hasta 9."],
    }
    assert NuevaForm({}).errors["fecha"] == ["Complete este dato."]


@pytest.mark.django_db
@pytest.mark.parametrize("correo", ["", "nueva@mesa.example"])
def test_who_is_to_be_invited_has_an_address(cast: Cast, correo: str) -> None:
    """The box comes ticked: without an address it would be ignored and nobody would know."""
    sent: dict[str, Any] = {
        "organizacion": seat(cast).miembro_id,
        "nombre": "Persona Ejemplo Nueva",
        "correo": correo,
        "calidad": "titular",
        "desde": "2026-09-07",
        "invitar": "on",
    }
    client = entered(cast)
    page = client.post("/mesa/personas/agregar/", sent)
    assert Persona.objects.filter(nombre="Persona Ejemplo Nueva").exists() == bool(correo)
    if not correo:
        assert page.status_code == 422
        assert "Escriba el correo de la persona para invitarla, o regístrela sin invitarla." in html(page)
        del sent["invitar"]
        assert client.post("/mesa/personas/agregar/", sent).status_code == 302
