"""What a body writes of itself: drafts with their source, that two people write without losing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.strike import MARCA
from mesa.models import Evento, Organizacion
from mesa.operations.archivos import revisar
from redes.models import Dato, Perfil
from redes.operations.perfil import (
    DatoDicho,
    confirmar_datos,
    copiar_anio,
    corregir_dato,
    descartar_borrador,
    en_pie,
    guardar_dato,
    guardar_datos,
    ordenar_datos,
    perfil_de,
    quitar_dato,
)
from redes.operations.publicacion import publicar_perfil
from redes.operations.respuestas import Dicho, responder_indicador
from tests.cast import Cast
from tests.checks import event, races, refused, refused_to_all_but, together, winner_and_loser
from tests.redes import escena
from tests.redes.estandar import AHORA, HOY, perfil
from tests.redes.permissions_perfil import ESCRIBE

BOARD = {"nombre": "Persona Ejemplo Uno", "cargo": "Coordinadora", "desde": "2025-08-18", "hasta": "2027-08-18"}
MONEY = {"fuente": "Cuotas", "tipo": "privada", "monto": "4500000"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def dicho(anio: int | None = None, /, **more: Any) -> DatoDicho:
    """Somebody of the board, or what is said of her otherwise."""
    return DatoDicho(BOARD | more, anio, "Acta de ejemplo", HOY)


def dinero(anio: int = 2025, **more: Any) -> DatoDicho:
    return DatoDicho(MONEY | more, anio, "Balance", HOY)


def refuses(act: Callable[[], Any], error: type[DomainError] = Conflicto) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def test_the_profile_is_made_once_the_first_time_that_it_is_asked_for(cast: Cast) -> None:
    body = cast.organizacion("red-social-ejemplo")
    assert perfil_de(body) == perfil_de(body)
    assert Perfil.objects.filter(organizacion=body).count() == 1


def test_who_speaks_for_the_body_writes_a_draft_that_stands_for_nobody(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    made = guardar_dato(own.pk, "directivo", dicho(nombre="  Persona\tEjemplo Uno "), actor=actor)
    assert (made.estado, made.desde, made.valor["nombre"]) == ("borrador", None, "Persona Ejemplo Uno")
    assert (made.creado_por, made.fecha) == (actor.persona, HOY)
    assert not Dato.objects.vigentes(HOY).filter(perfil=own).exists()
    told = event("dato.guardado", own, actor)
    assert told.ahora == {"clase": "directivo", "datos": [made.pk]}, "an event repeats no personal datum"
    own.refresh_from_db()
    assert own.revision == 2, "who was about to publish it reads it again"
    refused_to_all_but(cast, {"social"}, lambda a: guardar_dato(own.pk, "directivo", dicho(), actor=a), ESCRIBE)


def test_the_same_form_sent_twice_writes_once(cast: Cast) -> None:
    own, actor, envio = perfil(cast), cast.actor("social"), uuid4()
    first = guardar_datos(own.pk, "fuente", [dinero(), dinero(fuente="Otra")], envio=envio, actor=actor)
    again = guardar_datos(own.pk, "fuente", [dinero(), dinero(fuente="Otra")], envio=envio, actor=actor)
    assert [d.pk for d in first] == [d.pk for d in again]
    assert own.datos.count() == 2


@pytest.mark.parametrize(
    ("clase", "said", "sentence"),
    [
        ("directivo", DatoDicho({"cargo": "Vocal"}, fecha=HOY), "Complete este dato."),
        ("directivo", dicho(hasta="2025-01-01"), "Termina antes de empezar: revise las fechas."),
        ("directivo", dicho(desde="1025-01-01"), "Revise el año: la fecha es anterior a 1990."),
        ("directivo", dicho(nombre="x" * 301), "Acórtelo: el máximo es 300 caracteres."),
        ("fuente", dinero(monto="-1"), "Escriba un monto en pesos, como 4.500.000."),
        ("fuente", dinero(monto="1.999"), "Escriba un monto en pesos, como 4.500.000."),
        ("fuente", dinero(tipo="mixta"), "Elija una de las opciones."),
        ("fuente", dinero(anio=2027), "Escriba un año entre 1990 y 2026."),
        ("fuente", DatoDicho(MONEY, None, "", HOY), "Indique el año."),
        ("fuente", DatoDicho(MONEY, 2025, "", None), "Indique la fecha del dato: desde ella corre su vigencia."),
        (
            "identidad",
            DatoDicho({"razon_social": "Red", "rut": "12.345.678-9"}, fecha=HOY),
            "El RUT no es válido: revise sus números y el dígito verificador.",
        ),
        (
            "documento",
            DatoDicho({"clase": "acta", "titulo": "Acta"}, fecha=HOY),
            "Adjunte el archivo o escriba su dirección.",
        ),
        (
            "documento",
            DatoDicho({"clase": "acta", "titulo": "Acta", "url": "javascript:alert(1)"}, fecha=HOY),
            "Escriba la dirección completa, como https://red.example/estatutos.pdf.",
        ),
        (
            "eleccion",
            DatoDicho({"fecha": "2025-08-18", "forma": "eleccion", "electores": 3, "votantes": 4}, fecha=HOY),
            "Votaron más personas de las que podían votar: revise las cifras.",
        ),
        (
            "interes",
            DatoDicho({"nombre": "A", "declarada_el": "2026-09-01"}, 2026, "", HOY),
            "Todavía no llega ese día",
        ),
        ("nada", DatoDicho(fecha=HOY), "Un perfil no tiene datos de esa clase."),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_written(
    cast: Cast, clase: str, said: DatoDicho, sentence: str
) -> None:
    own = perfil(cast)
    act = lambda: guardar_dato(own.pk, clase, said, actor=cast.actor("social"))  # noqa: E731
    assert sentence in refuses(act, DomainError)
    assert not own.datos.exists()


def test_a_rut_is_kept_in_one_way_and_never_published(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    said = DatoDicho({"razon_social": "Red", "rut": "12.345.678-5"}, fecha=HOY)
    assert guardar_dato(own.pk, "identidad", said, actor=actor).valor["rut"] == "12345678-5"
    assert "ya lo escribió" in refuses(lambda: guardar_dato(own.pk, "identidad", said, actor=actor))


def test_what_is_in_force_stays_until_its_correction_is_published(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    old = escena.dato(own, "directivo", BOARD)
    draft = corregir_dato(old.pk, dicho(cargo="Tesorera"), revision=1, actor=actor)
    assert (draft.reemplaza, draft.estado, draft.orden) == (old, "borrador", old.orden)
    assert [d.pk for d in en_pie(own)] == [draft.pk]
    assert list(Dato.objects.vigentes(HOY).filter(perfil=own)) == [old]
    event("dato.corregido", own, actor)
    edited = corregir_dato(draft.pk, dicho(cargo="Vocal"), revision=1, actor=actor)
    assert (edited.pk, edited.revision, edited.valor["cargo"]) == (draft.pk, 2, "Vocal"), "a draft is edited"
    same = corregir_dato(draft.pk, dicho(cargo="Vocal"), revision=1, actor=actor)
    assert same.revision == 2, "what it says already changes nothing"
    refused_to_all_but(
        cast, {"social"}, lambda a: corregir_dato(draft.pk, dicho(cargo="X"), revision=2, actor=a), ESCRIBE
    )


def test_who_read_another_thing_writes_over_nothing(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    old = escena.dato(own, "directivo", BOARD)
    draft = corregir_dato(old.pk, dicho(cargo="Tesorera"), revision=1, actor=actor)
    assert actor
    asked = f"{actor.persona} lo cambió mientras usted escribía. Compare y vuelva a guardar."
    assert refuses(lambda: corregir_dato(old.pk, dicho(cargo="Vocal"), revision=1, actor=actor)) == asked
    assert refuses(lambda: corregir_dato(draft.pk, dicho(cargo="Vocal"), revision=0, actor=actor)) == asked
    assert refuses(lambda: quitar_dato(old.pk, revision=1, actor=actor)) == asked
    assert refuses(lambda: descartar_borrador(draft.pk, revision=9, actor=actor)) == asked
    publicar_perfil(own.pk, actor=actor)
    assert "ya se reemplazó" in refuses(lambda: corregir_dato(old.pk, dicho(), revision=1, actor=actor))
    assert "ya se publicó" in refuses(lambda: descartar_borrador(draft.pk, revision=1, actor=actor))
    draft.refresh_from_db()
    assert draft.valor["cargo"] == "Tesorera"


def test_what_is_taken_out_goes_when_it_is_published_and_can_be_put_back(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    old = escena.dato(own, "directivo", BOARD)
    quitar_dato(old.pk, revision=1, actor=actor)
    event("dato.quitado", own, actor)
    gone = own.datos.get(quita=True)
    assert (gone.reemplaza, en_pie(own)) == (old, [])
    assert [d.pk for d in en_pie(own, con_quitados=True)] == [gone.pk]
    descartar_borrador(gone.pk, revision=1, actor=actor)
    event("dato.descartado", own, actor)
    assert [d.pk for d in en_pie(own)] == [old.pk]
    quitar_dato(old.pk, revision=1, actor=actor)
    publicar_perfil(own.pk, actor=actor)
    old.refresh_from_db()
    assert (old.estado, old.hasta, en_pie(own)) == ("retirado", HOY, [])
    refused_to_all_but(cast, {"social"}, lambda a: quitar_dato(old.pk, revision=1, actor=a), ESCRIBE)
    refused_to_all_but(cast, {"social"}, lambda a: descartar_borrador(old.pk, revision=1, actor=a), ESCRIBE)


def test_a_new_draft_that_is_taken_out_is_gone_and_a_correction_is_written_over(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    made = guardar_dato(own.pk, "directivo", dicho(), actor=actor)
    quitar_dato(made.pk, revision=1, actor=actor)
    assert not own.datos.exists()
    assert "ya no está" in refuses(lambda: corregir_dato(made.pk, dicho(), revision=1, actor=actor))
    draft = corregir_dato(escena.dato(own, "directivo", BOARD).pk, dicho(cargo="X"), revision=1, actor=actor)
    quitar_dato(draft.pk, revision=1, actor=actor)
    draft.refresh_from_db()
    assert draft.quita
    assert not corregir_dato(draft.pk, dicho(cargo="Y"), revision=2, actor=actor).quita, "who corrects it keeps it"


def test_a_draft_that_an_answer_shows_is_not_thrown_away(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    made = guardar_dato(own.pk, "directivo", dicho(), actor=actor)
    escena.respuesta(own, "T3", desde=None, dato=made)
    assert "evidencia" in refuses(lambda: descartar_borrador(made.pk, revision=1, actor=actor))


def test_a_file_comes_with_its_datum_and_stays_when_it_is_corrected(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    said = DatoDicho({"clase": "acta", "titulo": "Acta"}, None, "", HOY, revisar(b"%PDF-1.4 acta", "acta.exe"))
    made = guardar_dato(own.pk, "documento", said, actor=actor)
    assert made.archivo is not None
    assert (made.archivo.nombre, made.archivo.organo) == ("acta.exe.pdf", own.organizacion)
    kept = DatoDicho({"clase": "acta", "titulo": "Otro"}, None, "", HOY, made.archivo)
    assert corregir_dato(made.pk, kept, revision=1, actor=actor).archivo == made.archivo


def test_a_year_is_brought_to_the_next_one_with_todays_date(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    escena.dato(own, "fuente", MONEY, anio=2024)
    made = copiar_anio(own.pk, "fuente", 2024, 2025, actor=actor)
    assert [(d.anio, d.estado, d.fecha, d.valor["monto"]) for d in made] == [(2025, "borrador", HOY, "4500000")]
    event("dato.copiado", own, actor)
    copy = lambda de, a, clase="fuente": copiar_anio(own.pk, clase, de, a, actor=actor)  # noqa: E731
    assert refuses(lambda: copy(2024, 2025)) == "El año 2025 ya tiene datos: corríjalos uno por uno."
    assert refuses(lambda: copy(2023, 2026), DomainError) == "No hay datos de 2023 que copiar."
    assert "año a año" in refuses(lambda: copy(2024, 2025, "directivo"), DomainError)
    assert "Escriba un año" in refuses(lambda: copy(2024, 2027), DomainError)
    refused_to_all_but(cast, {"social"}, lambda a: copiar_anio(own.pk, "fuente", 2024, 2026, actor=a), ESCRIBE)


def test_what_is_still_so_is_confirmed_with_todays_date(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    old = escena.dato(own, "directivo", BOARD)
    made, left = confirmar_datos(own.pk, "directivo", actor=actor)
    assert left == []
    assert [(d.reemplaza, d.fecha, d.valor["cargo"]) for d in made] == [(old, HOY, "Coordinadora")]
    event("dato.confirmado", own, actor)
    assert "No hay datos publicados" in refuses(lambda: confirmar_datos(own.pk, "directivo", actor=actor))
    publicar_perfil(own.pk, actor=actor)
    answer = own.respuestas.get(codigo="T2", hasta=None)
    assert (answer.nivel, answer.fecha, answer.termino) == (2, HOY, date(2027, 8, 18)), "the board counts from today"
    refused_to_all_but(cast, {"social"}, lambda a: confirmar_datos(own.pk, "directivo", actor=a), ESCRIBE)


def test_one_of_which_something_was_struck_holds_back_no_other(cast: Cast, client: Client) -> None:
    own, actor = perfil(cast), cast.actor("social")
    struck = escena.dato(own, "directivo", BOARD | {"nombre": "Con tachadura", "hasta": MARCA})
    assert "Escriba una fecha válida." in refuses(
        lambda: confirmar_datos(own.pk, "directivo", actor=actor), DomainError
    )
    fine = escena.dato(own, "directivo", BOARD)
    client.force_login(cast.usuario("social"))
    page = client.post("/redes/mi-perfil/directivo/confirmar/", follow=True).content.decode()
    assert "No se confirmaron, porque hay que corregirlos antes: Con tachadura." in page
    assert client.get(f"/redes/mi-perfil/dato/{struck.pk}/").status_code == 200
    assert own.datos.filter(reemplaza=fine).exists()
    assert not own.datos.filter(reemplaza=struck).exists()


def test_a_body_that_tells_nothing_of_itself_has_no_profile_to_answer_with(cast: Cast, client: Client) -> None:
    """One function for all the pages, and one fence below them: no profile of a committee is made in passing."""
    body = cast.organizacion("red-social-ejemplo")
    Organizacion.objects.filter(pk=body.pk).update(tipo="comite")
    escena.estandar()
    client.force_login(cast.usuario("social"))
    for page in ("/redes/mi-perfil/estandar/", "/redes/mi-perfil/estandar/T3/", "/redes/mi-perfil/publicar/"):
        assert client.get(page).status_code == 404, page
    assert client.post("/redes/mi-perfil/estandar/T3/", {"nivel": "2"}).status_code == 404
    assert not Perfil.objects.filter(organizacion=body).exists()
    own = escena.perfil(Organizacion.objects.get(pk=body.pk))
    for act in (
        lambda: guardar_dato(own.pk, "directivo", dicho(), actor=cast.actor("social")),
        lambda: publicar_perfil(own.pk, actor=cast.actor("social")),
        lambda: responder_indicador(own.pk, "T3", Dicho(2, HOY), actor=cast.actor("social")),
    ):
        assert refused(act) == ["Tienen perfil las redes y las organizaciones: la Mesa y sus comités no cuentan de sí."]


def test_the_order_is_that_which_was_read(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    one, two = guardar_datos(own.pk, "directivo", [dicho(), dicho(nombre="Otra")], actor=actor)
    ordenar_datos(own.pk, "directivo", [two.pk, one.pk], actor=actor)
    assert [d.pk for d in en_pie(own)] == [two.pk, one.pk]
    event("dato.ordenado", own, actor)
    assert "Recargue" in refuses(lambda: ordenar_datos(own.pk, "directivo", [one.pk], actor=actor))
    refused_to_all_but(cast, {"social"}, lambda a: ordenar_datos(own.pk, "directivo", [], actor=a), ESCRIBE)


def test_there_is_a_limit_for_each_year_and_not_for_all_of_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what fits in a year also fits when it is copied to the next."""
    monkeypatch.setattr("redes.operations.perfil.datos.MAXIMO", 2)
    own, actor = perfil(cast), cast.actor("social")
    guardar_datos(own.pk, "fuente", [dinero(2024), dinero(2024, fuente="Aportes")], actor=actor)
    assert len(copiar_anio(own.pk, "fuente", 2024, 2025, actor=actor)) == 2
    guardar_dato(own.pk, "fuente", dinero(2023), actor=actor)
    more = lambda: guardar_dato(own.pk, "fuente", dinero(2025, fuente="Otra"), actor=actor)  # noqa: E731
    assert "hasta 2 de cada clase y año" in refuses(more, DomainError)


@pytest.mark.django_db(transaction=True)
@races(corregir_dato)
def test_of_two_that_correct_one_datum_at_once_the_other_is_told(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    old = escena.dato(own, "directivo", BOARD)
    acts = [lambda c=c: corregir_dato(old.pk, dicho(cargo=c), revision=1, actor=actor) for c in ("Vocal", "Tesorera")]
    won, error = winner_and_loser(together(*acts))
    assert isinstance(error, Conflicto)
    assert own.datos.get(estado="borrador").pk == won.pk


@pytest.mark.django_db(transaction=True)
@races(guardar_datos)
def test_of_what_there_is_one_two_at_once_write_one_and_of_the_rest_both(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    said = DatoDicho({"razon_social": "Red"}, fecha=HOY)
    _won, error = winner_and_loser(together(*[lambda: guardar_dato(own.pk, "identidad", said, actor=actor)] * 2))
    assert isinstance(error, Conflicto)
    together(*[lambda: guardar_dato(own.pk, "directivo", dicho(), actor=actor)] * 2)
    assert own.datos.filter(clase="directivo").count() == 2, "two delegadas lose nothing"
    assert sorted(own.datos.filter(clase="directivo").values_list("orden", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
@races(quitar_dato, descartar_borrador)
def test_taken_out_or_thrown_away_at_once_is_done_once(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    made = guardar_dato(own.pk, "directivo", dicho(), actor=actor)
    acts = [
        lambda: quitar_dato(made.pk, revision=1, actor=actor),
        lambda: descartar_borrador(made.pk, revision=1, actor=actor),
    ]
    _won, error = winner_and_loser(together(*acts))
    assert isinstance(error, Conflicto)
    assert Evento.objects.filter(verbo__in=["dato.quitado", "dato.descartado"]).count() == 1


@pytest.mark.django_db(transaction=True)
@races(copiar_anio, confirmar_datos, ordenar_datos)
def test_copied_confirmed_and_put_in_order_at_once_is_done_once_each(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    old = escena.dato(own, "fuente", MONEY, anio=2024)
    _won, error = winner_and_loser(together(*[lambda: copiar_anio(own.pk, "fuente", 2024, 2025, actor=actor)] * 2))
    assert isinstance(error, Conflicto)
    _won, error = winner_and_loser(together(*[lambda: confirmar_datos(own.pk, "fuente", actor=actor)] * 2))
    assert isinstance(error, Conflicto)
    assert own.datos.filter(reemplaza=old).count() == 1
    pks = [d.pk for d in en_pie(own)]
    together(*[lambda: ordenar_datos(own.pk, "fuente", pks, actor=actor)] * 2)
    assert [d.orden for d in en_pie(own)] == [1, 2]
