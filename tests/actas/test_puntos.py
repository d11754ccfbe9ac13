"""The puntos of a draft, and an acta from nothing."""

from __future__ import annotations

from datetime import date, time
from uuid import uuid4

import pytest

from actas.forms.actas import EncabezadoForm
from actas.models import Acta
from actas.operations import (
    agregar_parrafo,
    agregar_punto,
    corregir_datos,
    corregir_parrafo,
    crear_acta,
    deshacer_edicion,
    eliminar_punto,
    mover_punto,
    reponer_parrafo,
)
from actas.operations.edicion import huella_encabezado
from actas.operations.puntos import huella_punto
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from tests.actas.dos_puntos import DOS_PUNTOS, START, at, fresh, last, shape
from tests.actas.test_deshacer import rows
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser

pytestmark = pytest.mark.django_db
EDITAR = "Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación."


@pytest.fixture
def acta(cast) -> Acta:
    return cast.borrador(DOS_PUNTOS)


def huella(acta: Acta, punto: int) -> str:
    return huella_punto(acta.parrafos.filter(punto=punto))


def titles(acta: Acta) -> list[str]:
    return list(fresh(acta).sesion.puntos.values_list("titulo", flat=True))


def test_puntos_are_added_moved_and_deleted_with_their_paragraphs(cast, acta) -> None:
    before = rows(acta)
    added = agregar_punto(acta.pk, " Varios\n", actor=cast.secretaria)
    event("punto.agregado", acta, cast.secretaria)
    assert titles(acta) == ["Reglas", "Talleres", "Varios"]
    first = acta.sesion.puntos.first()
    mover_punto(added.pk, junto_a=first.pk, antes=True, actor=cast.secretaria)
    event("punto.movido", acta, cast.secretaria)
    assert titles(acta) == ["Varios", "Reglas", "Talleres"]
    moved = last()
    mover_punto(added.pk, junto_a=first.pk, antes=True, actor=cast.secretaria)
    assert last() == moved, "already there"
    deleted = eliminar_punto(first.pk, huella=huella(acta, first.pk), actor=cast.secretaria)
    assert event("punto.eliminado", acta, cast.secretaria) == deleted
    assert shape(acta) == " / D. / Uno.|Dos."
    for evento in (deleted, moved, Evento.objects.get(verbo="punto.agregado")):
        deshacer_edicion(evento.pk, actor=cast.secretaria)
    assert rows(acta) == before


def test_nothing_unseen_goes_with_a_punto(cast, acta) -> None:
    punto = acta.sesion.puntos.first()
    seen = huella(acta, punto.pk)
    corregir_parrafo(at("A.").pk, "A de otra.", version=1, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="cambiaron desde que usted los leyó"):
        eliminar_punto(punto.pk, huella=seen, actor=cast.secretaria)
    seen = huella(acta, punto.pk)
    agregar_parrafo(acta.pk, "E.", punto_id=punto.pk, actor=cast.secretaria)
    with pytest.raises(Conflicto):
        eliminar_punto(punto.pk, huella=seen, actor=cast.secretaria)
    assert shape(acta).startswith("A de otra.|B:(x;,y.)|C.|E. /")


def test_what_cannot_be_is_said(cast, acta) -> None:
    with pytest.raises(DomainError, match="Escriba el título del punto antes de agregarlo"):
        agregar_punto(acta.pk, " \n ", actor=cast.secretaria)
    first, other = acta.sesion.puntos.first(), cast.borrador().sesion.puntos.get()
    for beside in (first.pk, other.pk, 0):
        with pytest.raises(Conflicto, match="Alguien cambió el orden de los puntos"):
            mover_punto(first.pk, junto_a=beside, antes=True, actor=cast.secretaria)
    gone, c = at("D."), at("C.")
    punto = gone.punto_id
    eliminar_punto(punto, huella=huella(acta, punto), actor=cast.secretaria)
    for act in (
        lambda: mover_punto(punto, junto_a=first.pk, antes=True, actor=cast.secretaria),
        lambda: eliminar_punto(punto, huella="", actor=cast.secretaria),
    ):
        with pytest.raises(Conflicto, match="Alguien eliminó este punto mientras usted trabajaba"):
            act()
    with pytest.raises(Conflicto, match="ya no existe"):
        reponer_parrafo(acta.pk, gone.pk, "Lo mío.", actor=cast.secretaria)
    assert c in acta.parrafos.all()


def test_only_the_secretaria_changes_the_puntos_and_only_of_a_draft(cast, acta) -> None:
    one, other = (punto.pk for punto in acta.sesion.puntos.all())
    acts = [
        lambda actor: agregar_punto(acta.pk, "x", actor=actor),
        lambda actor: mover_punto(one, junto_a=other, antes=False, actor=actor),
        lambda actor: eliminar_punto(one, huella=huella(acta, one), actor=actor),
    ]
    for act in acts:
        refused_to_all_but(cast, {"secretaria"}, act, EDITAR)
    cast.en_circulacion(acta=acta)
    for act in acts:
        with pytest.raises(Conflicto, match="El acta está en circulación y su texto no se puede cambiar"):
            act(cast.secretaria)
    assert shape(acta) == START


@pytest.mark.django_db(transaction=True)
@races(mover_punto, eliminar_punto, agregar_punto)
def test_two_at_once_on_the_puntos(cast) -> None:
    acta, secretaria = cast.borrador(DOS_PUNTOS), cast.secretaria
    one, other = (punto.pk for punto in acta.sesion.puntos.all())
    together(*[lambda: mover_punto(one, junto_a=other, antes=False, actor=secretaria)] * 2)
    assert titles(acta) == ["Talleres", "Reglas"]
    assert Evento.objects.filter(verbo="punto.movido").count() == 1
    together(*[lambda: agregar_punto(acta.pk, "Varios", actor=secretaria)] * 2)
    assert len(set(acta.sesion.puntos.values_list("orden", flat=True))) == 4
    seen = huella(acta, one)
    _, error = winner_and_loser(together(*[lambda: eliminar_punto(one, huella=seen, actor=secretaria)] * 2))
    assert isinstance(error, Conflicto)
    assert error.mensaje.startswith("Alguien eliminó este punto")


# From nothing


def test_an_acta_from_nothing_is_written_and_circulates(cast) -> None:
    acta = crear_acta(
        cast.mesa,
        date(2026, 9, 3),
        numero=13,
        inicio=time(10),
        termino=time(11, 30),
        lugar=" Sala\nEjemplo ",
        puntos=["Acta anterior", " ", "Varios "],
        actor=cast.secretaria,
    )
    event("acta.creada", acta, cast.secretaria)
    sesion = acta.sesion
    assert (sesion.clave, sesion.numero, sesion.lugar) == ("2026-09-03", 13, "Sala Ejemplo")
    assert (acta.titulo, acta.estado, titles(acta)) == ("Acta de la sesión 13", "borrador", ["Acta anterior", "Varios"])
    for punto in sesion.puntos.all():
        agregar_parrafo(acta.pk, f"Se vio {punto.titulo}.", punto_id=punto.pk, actor=cast.secretaria)
    assert shape(acta) == "Se vio Acta anterior. / Se vio Varios. / "
    assert cast.en_circulacion(acta=acta).abierta
    assert crear_acta(cast.mesa, date(2026, 9, 3), actor=cast.secretaria).sesion.clave == "2026-09-03-2"


def test_a_number_is_of_one_session_of_its_organo(cast) -> None:
    make = lambda numero, organo=cast.mesa: crear_acta(organo, date(2026, 9, 3), numero=numero, actor=cast.secretaria)  # noqa: E731
    first = make(13)
    with pytest.raises(Conflicto, match="del 3 de septiembre de 2026, en /actas/2026-09-03/editar/"):
        make(13)
    blank = make(None)
    assert [make(None).sesion.clave, make(14).sesion.clave] == ["2026-09-03-3", "2026-09-03-4"]
    assert Acta.objects.count() == 4
    for acta, numero, refused in ((blank, 13, True), (blank, 15, False), (first, 13, False)):
        acta.refresh_from_db()
        typed = {"titulo": "Acta", "fecha": "2026-09-03", "numero": numero, "huella": huella_encabezado(acta)}
        form = EncabezadoForm(acta, typed)
        assert form.is_valid()
        save = lambda acta=acta, form=form: corregir_datos(  # noqa: E731
            acta.pk, form.encabezado(), huella=form.cleaned_data["huella"], actor=cast.secretaria
        )
        if refused:
            with pytest.raises(Conflicto, match="La sesión 13 ya tiene su acta"):
                save()
        else:
            assert save().sesion.numero == numero


def test_who_creates_an_acta_and_what_cannot_be(cast) -> None:
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: crear_acta(cast.mesa, date(2026, 9, 3), actor=actor),
        "Solo la secretaría del órgano puede crear un acta.",
    )
    with pytest.raises(DomainError, match="La hora de término es anterior a la de inicio"):
        crear_acta(cast.mesa, date(2026, 9, 3), inicio=time(11), termino=time(10), actor=cast.secretaria)
    assert not Acta.objects.exists()


@pytest.mark.django_db(transaction=True)
@races(crear_acta)
def test_a_form_sent_twice_at_once_creates_one(cast) -> None:
    envio, secretaria = uuid4(), cast.secretaria
    _, error = winner_and_loser(
        together(*[lambda: crear_acta(cast.mesa, date(2026, 9, 3), envio=envio, actor=secretaria)] * 2)
    )
    assert isinstance(error, Conflicto)
    assert Acta.objects.count() == 1
